"""Which voice says the piece: the list at the player, and what the reader chooses from it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject

from reader.settings import voice_setting
from reader.speech.player import Player
from reader.speech.utterance import Voice
from reader.speech.voices import voice_key
from reader.ui.player_bar import PlayerBar
from reader.ui.services import Services

Labelled = list[tuple[Voice, str]]
"""Voices, each with what it is called."""
_log = logging.getLogger(__name__)


class VoiceChoice(QObject):
    """Lists the voices of the piece's language, and keeps what was chosen for a language."""

    def __init__(self, services: Services, bar: PlayerBar, player: Callable[[], Player]) -> None:
        super().__init__()
        self._services, self._bar, self._player = services, bar, player
        self._language = ""
        bar.voice_chosen.connect(self.choose)

    def show(self, language: str) -> None:
        """Offer the voices of a language at the bar."""
        self._language = language

        def shown(voices: Labelled, chosen: Voice | None) -> None:
            if self._language == language:
                self._bar.show_voices(voices, chosen)

        self.offer(language, shown)

    def offer(self, language: str, show: Callable[[Labelled, Voice | None], None]) -> None:
        """Call `show` with the voices of a language and the one that speaks, once they are listed.

        They are listed off the window's thread.
        """
        player = self._player()

        def work(_job: object) -> tuple[Voice, ...]:
            return player.voices(language)

        def done(voices: tuple[Voice, ...]) -> None:
            key = self._services.settings.text(voice_setting(language))
            chosen = next((voice for voice in voices if voice_key(voice) == key), None)
            labels = [(voice, self._label(voice)) for voice in voices]
            show(labels, chosen or (voices[0] if voices else None))

        self._services.jobs.run(work, done, self._failed)

    def choose(self, voice: Voice) -> None:
        """Let a voice say everything in its language, from now on."""
        self._services.settings[voice_setting(voice.language)] = voice_key(voice)
        self._player().set_voice(voice.language, voice)
        if voice.language == self._language:
            self.show(self._language)

    def try_out(self, voice: Voice) -> None:
        """Let a voice say what follows, without choosing it."""
        self._player().set_voice(voice.language, voice)

    def give_back(self, language: str) -> None:
        """Let the chosen voice of a language speak again."""
        key = self._services.settings.text(voice_setting(language))
        self._player().use_voice(language, key)

    def _failed(self, error: BaseException) -> None:
        _log.warning("the voices could not be listed: %s", error)

    def _label(self, voice: Voice) -> str:
        name, translate = voice.name, self._services.translate
        # whole sentences: a value of two languages would turn round inside its own brackets
        labels = {
            "espeak": lambda: translate("{voice} (eSpeak, word by word)", voice=name),
            "piper": lambda: translate("{voice} (neural, word by word)", voice=name),
            "system": lambda: translate("{voice} (voice of the system)", voice=name),
        }
        make = labels.get(voice.engine)
        return make() if make else translate("{voice} ({engine})", voice=name, engine=voice.engine)
