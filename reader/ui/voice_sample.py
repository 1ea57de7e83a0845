"""A few words of no piece, in a voice to try."""

from __future__ import annotations

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.speech.player import Player
from reader.speech.sleep import Sleep, SleepKind
from reader.speech.utterance import Voice
from reader.text.direction import base_direction
from reader.text.language import language_of
from reader.ui.voice_choice import VoiceChoice


class VoiceSample:
    """Borrows the player for a sample, and leaves its voices and its sleep timer as they were."""

    def __init__(self, voices: VoiceChoice) -> None:
        self._voices = voices
        self._language = ""
        self._sleep: Sleep | None = None

    @property
    def sounds(self) -> bool:
        """Whether the player says a sample."""
        return bool(self._language)

    def begin(self, player: Player, text: str, voice: Voice | None) -> None:
        """Say `text` instead of what was being said."""
        self.end(player)
        player.learner = False
        if player.sleep is not None and player.sleep.kind is not SleepKind.MINUTES:
            # the end of a sample is the end of no piece
            self._sleep, player.sleep = player.sleep, None
        self._language = voice.language if voice is not None else language_of(text)
        if voice is not None:
            self._voices.try_out(voice)
        direction = base_direction(text)
        block = Block("sample", BlockKind.PARAGRAPH, text, direction, self._language)
        player.load(Document(Metadata(language=self._language), (block,)))
        player.play()

    def end(self, player: Player) -> None:
        """Fall silent; another document is to be loaded then."""
        player.stop()
        if self._language:
            self._voices.give_back(self._language)
        if self._sleep is not None and player.sleep is None:
            player.sleep = self._sleep
        self._language, self._sleep = "", None
