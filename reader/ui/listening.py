"""Listening: the player's events become light on the page, and the bar's wishes become playback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from reader.actions.listen import manner
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.errors import Message, ReaderError
from reader.settings import (
    FOLLOW_SPEECH,
    LIGHT_SENTENCE,
    LIGHT_WORD,
    SPEECH_RATE,
    Setting,
    voice_setting,
)
from reader.speech.engine import engines
from reader.speech.manner import Manner
from reader.speech.player import Player
from reader.speech.player_events import PlayerState
from reader.speech.timeline import listening_ms
from reader.speech.utterance import Voice
from reader.text.direction import base_direction
from reader.text.language import language_of
from reader.ui.article_view import ArticleView
from reader.ui.audio_out import open_output
from reader.ui.notices import Notices
from reader.ui.player_bar import RATES, PlayerBar
from reader.ui.services import Services

_log = logging.getLogger(__name__)
_TICK_MS = 250


class Listening(QObject):
    """Owns the player; hears its events on the window's thread."""

    place_changed = Signal(int, object)
    state_shown = Signal()
    finished_piece = Signal()

    def __init__(
        self, services: Services, view: ArticleView, bar: PlayerBar, notices: Notices
    ) -> None:
        super().__init__()
        self._services = services
        self._view, self._bar, self._notices = view, bar, notices
        self._piece = 0
        self._document: Document | None = None
        self._player: Player | None = None
        self._word: Range | None = None
        self._start: Position | None = None
        self._sampling = False
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_time)
        bar.seek_asked.connect(self._seek)
        bar.rate_chosen.connect(self.set_rate)
        bar.voice_chosen.connect(self._choose_voice)
        view.follow_stopped.connect(self._follow_changed)
        view.word_clicked.connect(self._word_clicked)
        services.settings.on_change(self._setting_changed)
        bar.show_rate(self.rate)

    @property
    def rate(self) -> float:
        """The speaking speed."""
        return self._services.settings.number(SPEECH_RATE)

    @property
    def manner(self) -> Manner:
        """How the reader wants things said, with the pronunciation dictionary."""
        try:
            return manner(self._services.settings, self._services.paths)
        except ReaderError as error:
            self._notices.show_error(error)
            return Manner.of(self._services.settings)

    @property
    def state(self) -> PlayerState:
        """What the player does."""
        return self._player.state if self._player else PlayerState.IDLE

    @property
    def active(self) -> bool:
        """Whether something is being said or paused."""
        return self.state is not PlayerState.IDLE

    @property
    def spoken_position(self) -> Position | None:
        """Where the voice is, None while nothing is said."""
        return self._word.position if self._word is not None and self.active else None

    def warm(self) -> None:
        """Make the player ready while nothing else is to be done, so that Play sounds at once."""
        self.player()

    def player(self) -> Player:
        """Give the player, made at first use."""
        if self._player is None:
            self._player = Player(
                engines(self._services.paths),
                open_output,
                self._services.bridge.post,
                self,
                self._services.settings.voices(),
            )
            self._player.rate = self.rate
            self._player.manner = self.manner
            if self._document is not None:
                self.load(self._piece, self._document, self._start)
        return self._player

    def load(self, piece: int, document: Document, start: Position | None) -> None:
        """Take another piece; Play begins at `start`."""
        self._piece, self._document, self._start = piece, document, start
        self._clear()
        if self._player is not None:
            self._player.load(document, start)
            self._show_voices()
        self._bar.show_state(PlayerState.IDLE)
        self._show_time()

    def unload(self) -> None:
        """Let the piece go."""
        self.stop()
        self._document = None
        self._bar.show_state(PlayerState.IDLE, enabled=False)
        self._bar.show_time(0, 0)

    def toggle(self) -> None:
        """Play, or pause."""
        self._do(lambda player: player.toggle())
        if self.state is not PlayerState.PAUSED:
            self._resume_following()

    def stop(self) -> None:
        """Stop and put out the light."""
        if self._player is not None:
            self._player.stop()

    def play_from(self, position: Position) -> None:
        """Read from a position."""
        self._do(lambda player: player.play_from(position))
        self._resume_following()

    def play_selection(self, ranges: tuple[Range, ...]) -> None:
        """Read only what is selected."""
        if not ranges:
            self._notices.show_message(Message("Select a text first, then listen to it."))
            return
        self._do(lambda player: player.play_ranges(ranges))
        self._resume_following()

    def next_sentence(self) -> None:
        """Go to the next sentence."""
        self._do(lambda player: player.next_sentence())
        self._resume_following()

    def previous_sentence(self) -> None:
        """Go to the sentence before."""
        self._do(lambda player: player.previous_sentence())
        self._resume_following()

    def next_paragraph(self) -> None:
        """Go to the next paragraph."""
        self._do(lambda player: player.next_paragraph())
        self._resume_following()

    def previous_paragraph(self) -> None:
        """Go to the paragraph before."""
        self._do(lambda player: player.previous_paragraph())
        self._resume_following()

    def set_rate(self, rate: float) -> None:
        """Speak faster or slower, from the same word on."""
        self._services.settings[SPEECH_RATE] = float(rate)

    def step_rate(self, direction: int) -> None:
        """Take the next speed above or below."""
        now = self.rate
        if direction > 0:
            self.set_rate(next((rate for rate in RATES if rate > now + 0.01), RATES[-1]))
        else:
            self.set_rate(next((rate for rate in reversed(RATES) if rate < now - 0.01), RATES[0]))

    def back_to_voice(self) -> None:
        """Show the spoken word and follow it again."""
        self._resume_following()
        if self._word is not None:
            self._view.follow_range(self._word)

    def dictionary_changed(self) -> None:
        """Say words as the dictionary has them now."""
        if self._player is not None:
            self._player.manner = self.manner

    def say_sample(self, text: str) -> None:
        """Say a few words of no piece; the piece's place is kept."""
        language = language_of(text)
        block = Block("sample", BlockKind.PARAGRAPH, text, base_direction(text), language)
        player = self.player()
        player.stop()
        self._sampling = True
        player.load(Document(Metadata(language=language), (block,)))
        player.play()

    def _end_sample(self) -> None:
        self._sampling = False
        if self._player is not None and self._document is not None:
            self._player.load(self._document, self._start)
        self._show_time()

    def close(self) -> None:
        """End the player with its threads and processes."""
        self._tick.stop()
        if self._player is not None:
            self._player.close()
            self._player = None

    # What the player says, on the window's thread

    def state_changed(self, state: PlayerState) -> None:
        """Show the state; the clock runs only while it plays."""
        if self._sampling:
            if state is PlayerState.IDLE:
                self._end_sample()
            return
        self._bar.show_state(state, enabled=self._document is not None)
        if state is PlayerState.PLAYING:
            self._tick.start()
        else:
            self._tick.stop()
        if state is PlayerState.IDLE:
            self._clear()
        if state in (PlayerState.PAUSED, PlayerState.IDLE):
            self._remember()
        self._show_time()
        self.state_shown.emit()

    def sentence_changed(self, sentence: Range | None) -> None:
        """Light the sentence quietly, and keep the place."""
        if self._sampling:
            return
        lit = sentence if self._services.settings.flag(LIGHT_SENTENCE) else None
        self._view.layers.set_layer("sentence", [lit] if lit else [])
        if sentence is not None:
            if self._view.follow:
                self._view.follow_range(sentence)
            self._remember()

    def word_changed(self, word: Range | None) -> None:
        """Light the word; the view follows while it is asked to."""
        if self._sampling:
            return
        self._word = word
        lit = word if self._services.settings.flag(LIGHT_WORD) else None
        self._view.layers.set_layer("word", [lit] if lit else [])
        if word is not None and self._view.follow:
            self._view.follow_range(word)

    def finished(self) -> None:
        """Say that the piece was heard to its end."""
        if self._sampling:
            return
        self.place_changed.emit(self._piece, None)
        self.finished_piece.emit()

    def asleep(self) -> None:
        """Nothing to do."""

    def notice(self, message: Message) -> None:
        """Show what the player has to say."""
        _log.info("player: %s", message)
        self._notices.show_message(message)

    def _do(self, call: Callable[[Player], None]) -> None:
        if self._document is not None:
            call(self.player())

    def _remember(self) -> None:
        if self._player is not None and self._document is not None:
            position = self._player.position
            if position is not None:
                self._start = position
                self.place_changed.emit(self._piece, position)

    def _resume_following(self) -> None:
        self._view.follow = self._services.settings.flag(FOLLOW_SPEECH)
        self._follow_changed()

    def _follow_changed(self) -> None:
        self._bar.show_return(self.active and not self._view.follow)
        self.state_shown.emit()

    def _clear(self) -> None:
        self._word = None
        self._view.layers.set_layer("word", [])
        self._view.layers.set_layer("sentence", [])
        self._bar.show_return(False)

    def _show_time(self) -> None:
        if self._document is None:
            return
        if self._player is not None:
            self._bar.show_time(*self._player.timeline())
        else:
            self._bar.show_time(0, listening_ms(self._document, self.rate, self.manner))

    def _seek(self, fraction: float) -> None:
        self._do(lambda player: player.seek(fraction))
        self._resume_following()
        self._show_time()

    def _word_clicked(self, position: Position) -> None:
        # A click moves the voice only where one is speaking; else it is only a click
        if self.state in (PlayerState.PLAYING, PlayerState.LOADING):
            self.play_from(position)

    def _show_voices(self) -> None:
        """List the voices off the window's thread: the system's are asked of a child process."""
        player, document = self._player, self._document
        if player is None or document is None:
            return
        language = document.metadata.language or "ar"

        def work(_job: object) -> tuple[Voice, ...]:
            return player.voices(language)

        def done(voices: tuple[Voice, ...]) -> None:
            if self._document is document:
                self._list_voices(voices, language)

        self._services.jobs.run(work, done, self._voices_failed)

    def _list_voices(self, voices: tuple[Voice, ...], language: str) -> None:
        labels = [(voice, self._voice_label(voice)) for voice in voices]
        chosen_id = self._services.settings.text(voice_setting(language))
        chosen = next((v for v in voices if f"{v.engine}:{v.id}" == chosen_id), None)
        self._bar.show_voices(labels, chosen or (voices[0] if voices else None))

    def _voices_failed(self, error: BaseException) -> None:
        _log.warning("the voices could not be listed: %s", error)

    def _voice_label(self, voice: Voice) -> str:
        translate = self._services.translate
        engine = {
            "espeak": translate("eSpeak, word by word"),
            "system": translate("voice of the system"),
            "silent": translate("without sound"),
        }.get(voice.engine, voice.engine)
        return translate("{voice} ({engine})", voice=voice.name, engine=engine)

    def _choose_voice(self, voice: Voice) -> None:
        self._services.settings[voice_setting(voice.language)] = f"{voice.engine}:{voice.id}"
        self.player().set_voice(voice.language, voice)

    def _setting_changed(self, setting: Setting) -> None:
        if setting is SPEECH_RATE:
            self._bar.show_rate(self.rate)
            if self._player is not None:
                self._player.rate = self.rate
            self._show_time()
        elif Manner.concerns(setting):
            if self._player is not None:
                self._player.manner = self.manner
            self._show_time()
        elif setting in (LIGHT_WORD, LIGHT_SENTENCE):
            self.word_changed(self._word)
            if not self._services.settings.flag(LIGHT_SENTENCE):
                self._view.layers.set_layer("sentence", [])
