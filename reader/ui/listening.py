"""Listening: the player's events become light on the page, and the bar's wishes become playback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.errors import Message
from reader.settings import (
    SPEECH_RATE,
    Setting,
)
from reader.speech.engine import engines
from reader.speech.manner import Manner, SpokenNote
from reader.speech.player import Player
from reader.speech.player_events import SOUNDING, PlayerState
from reader.speech.sleep import Sleep
from reader.speech.timeline import listening_ms
from reader.speech.utterance import Voice
from reader.ui.article_view import ArticleView
from reader.ui.audio_out import open_output
from reader.ui.notices import Notices
from reader.ui.player_bar import PlayerBar
from reader.ui.services import Services
from reader.ui.speech_settings import SpeechSettings
from reader.ui.spoken_light import SpokenLight
from reader.ui.voice_choice import VoiceChoice
from reader.ui.voice_sample import VoiceSample

_log = logging.getLogger(__name__)
_TICK_MS = 250


class Listening(QObject):
    """Owns the player; hears its events on the window's thread."""

    place_changed = Signal(int, object)
    state_shown = Signal()
    finished_piece = Signal()
    sentence_shown = Signal(object)
    word_shown = Signal(object)

    def __init__(
        self, services: Services, view: ArticleView, bar: PlayerBar, notices: Notices
    ) -> None:
        super().__init__()
        self._services = services
        self._bar, self._notices = bar, notices
        self._light = SpokenLight(services, view)
        self._speech = SpeechSettings(services, notices, bar)
        self._piece = 0
        self._document: Document | None = None
        self._player: Player | None = None
        self._start: Position | None = None
        self._intro: tuple[str, ...] = ()
        self.asleep_now = False
        self._was = PlayerState.IDLE
        self.voices = VoiceChoice(services, bar, self.player)
        self._sample = VoiceSample(self.voices)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_time)
        bar.seek_asked.connect(self._seek)
        bar.sleep_chosen.connect(self.set_sleep)
        self._light.following_changed.connect(self._follow_changed)
        view.word_clicked.connect(self._word_clicked)
        services.settings.on_change(self._setting_changed)

    @property
    def piece(self) -> int:
        """The piece that is listened to."""
        return self._piece

    @property
    def document(self) -> Document | None:
        """What it says."""
        return self._document

    @property
    def spoken_sentence(self) -> Range | None:
        """The sentence that is being said, or was last; None while nothing is played."""
        if self._player is None or not self.active or self._sampling:
            return None
        return self._player.sentence

    @property
    def rate(self) -> float:
        """The speaking speed."""
        return self._services.settings.number(SPEECH_RATE)

    @property
    def manner(self) -> Manner:
        """How the reader wants things said, with the pronunciation dictionary."""
        return self._speech.manner

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
        word = self._light.word
        return word.position if word is not None and self.active else None

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
            self._speech.give(self._player)
            if self._document is not None:
                self.load(self._piece, self._document, self._start, self._intro)
        return self._player

    def load(
        self,
        piece: int,
        document: Document,
        start: Position | None,
        intro: tuple[str, ...] = (),
    ) -> None:
        """Take another piece; Play begins at `start`, after saying `intro`."""
        if self._sampling:
            self._end_sample()
        self._piece, self._document, self._start, self._intro = piece, document, start, intro
        self._clear()
        if self._player is not None:
            self._player.load(document, start, intro)
            self._intro = ()
            self._show_voices()
        self._bar.show_state(PlayerState.IDLE)
        self._show_time()

    def unload(self) -> None:
        """Let the piece go."""
        self.stop()
        self._document = None
        self._bar.show_state(PlayerState.IDLE, enabled=False)
        self._bar.show_time(0, 0)

    def play(self) -> None:
        """Play, or go on."""
        self._do(lambda player: player.play())

    def pause(self) -> None:
        """Pause."""
        self._do(lambda player: player.pause())

    def toggle(self) -> None:
        """Play, or pause."""
        self._do(lambda player: player.toggle())

    def stop(self) -> None:
        """Stop and put out the light."""
        if self._player is not None:
            self._player.stop()

    def play_from(self, position: Position) -> None:
        """Read from a position."""
        self._go(lambda player: player.play_from(position))

    def play_selection(self, ranges: tuple[Range, ...]) -> None:
        """Read only what is selected."""
        if not ranges:
            self._notices.show_message(Message("Select a text first, then listen to it."))
            return
        self._go(lambda player: player.play_ranges(ranges))

    def next_sentence(self) -> None:
        """Go to the next sentence."""
        self._go(lambda player: player.next_sentence())

    def previous_sentence(self) -> None:
        """Go to the sentence before."""
        self._go(lambda player: player.previous_sentence())

    def next_paragraph(self) -> None:
        """Go to the next paragraph."""
        self._go(lambda player: player.next_paragraph())

    def previous_paragraph(self) -> None:
        """Go to the paragraph before."""
        self._go(lambda player: player.previous_paragraph())

    def skip(self, seconds: float) -> None:
        """Go so many seconds on, or back below 0."""
        self._go(lambda player: player.skip(seconds))
        self._show_time()

    def repeat(self, *, slower: bool = False) -> None:
        """Say the sentence again."""
        self._go(lambda player: player.repeat(slower=slower))

    @property
    def sleep(self) -> Sleep | None:
        """When listening is to end by itself."""
        return self._player.sleep if self._player is not None else None

    def set_sleep(self, sleep: Sleep | None) -> None:
        """End the listening by itself, or not."""
        self.player().sleep = sleep
        self._show_time()
        self.state_shown.emit()

    def set_rate(self, rate: float) -> None:
        """Speak faster or slower, from the same word on."""
        self._services.settings[SPEECH_RATE] = float(rate)

    def step_rate(self, direction: int) -> None:
        """Take the next speed above or below."""
        self._speech.step_rate(direction)

    def step_volume(self, direction: int) -> None:
        """Speak a little louder or quieter."""
        self._speech.step_volume(direction)

    def back_to_voice(self) -> None:
        """Show the spoken word and follow it again."""
        self._light.back_to_voice()

    def dictionary_changed(self) -> None:
        """Say words as the dictionary has them now."""
        if self._player is not None:
            self._player.manner = self.manner

    def set_notes(self, notes: tuple[SpokenNote, ...]) -> None:
        """Take the reader's notes on the piece, which are said with it where that is wanted."""
        self._speech.notes = notes
        self.dictionary_changed()

    def time(self) -> tuple[float, float]:
        """Give the time heard and the whole piece's, in ms at the current speed."""
        if self._document is None:
            return 0.0, 0.0
        if self._player is not None:
            return self._player.timeline()
        return 0.0, listening_ms(self._document, self.rate, self.manner)

    def choose_voice(self, voice: Voice) -> None:
        """Let a voice say everything in its language."""
        self.voices.choose(voice)

    def say_sample(self, text: str, voice: Voice | None = None) -> None:
        """Say a few words of no piece, in a voice to try; the piece's place is kept."""
        player = self.player()
        if self.active and not self._sampling:
            player.stop()
            self.state_changed(PlayerState.IDLE)
        self._sample.begin(player, text, voice)

    @property
    def _sampling(self) -> bool:
        return self._sample.sounds

    def _end_sample(self) -> None:
        player = self.player()
        self._sample.end(player)
        self._speech.give(player)
        if self._document is not None:
            player.load(self._document, self._start)
        self._show_time()

    def close(self) -> None:
        """End the player with its threads and processes."""
        self._tick.stop()
        self._services.settings.forget(self._setting_changed)
        if self._player is not None:
            self._player.close()
            self._player = None

    # What the player says, on the window's thread

    def state_changed(self, state: PlayerState) -> None:
        """Show the state; the clock runs only while it plays."""
        if self._sampling:
            # what was posted before the sample began comes late: only what holds now counts
            if self.state not in SOUNDING:
                self._end_sample()
            return
        if state in SOUNDING and self._was not in SOUNDING:
            # whoever asked for it, a key of the keyboard or of the headphones
            self.asleep_now = False
            self._light.follow_again()
        self._was = state
        self._bar.show_state(state, enabled=self._document is not None)
        if state is PlayerState.PLAYING:
            self._tick.start()
        else:
            self._tick.stop()
        if state is PlayerState.IDLE:
            self._clear()
        if state in (PlayerState.PAUSED, PlayerState.IDLE):
            self._light.rest()
            self._remember()
        self._show_time()
        self.state_shown.emit()

    def sentence_changed(self, sentence: Range | None) -> None:
        """Light the sentence quietly, and keep the place."""
        if self._sampling:
            return
        self._light.show_sentence(sentence)
        self.sentence_shown.emit(sentence)
        if sentence is not None:
            self._remember()

    def word_changed(self, word: Range | None) -> None:
        """Light the word; the view follows while it is asked to."""
        if not self._sampling:
            self._light.show_word(word)
            self.word_shown.emit(word)

    def finished(self) -> None:
        """Say that the piece was heard to its end; the end of a selection is none."""
        if self._sampling or self._document is None or self.player().position is not None:
            return
        self.place_changed.emit(self._piece, None)
        self.finished_piece.emit()

    def asleep(self) -> None:
        """Say, for whoever still looks, that the sleep timer ended the listening."""
        self.asleep_now = True
        self._notices.show_message(Message("The sleep timer ended the listening."))
        self._show_time()
        self.state_shown.emit()

    def notice(self, message: Message) -> None:
        """Show what the player has to say."""
        _log.info("player: %s", message)
        self._notices.show_message(message)

    def _do(self, call: Callable[[Player], None]) -> None:
        if self._document is not None:
            if self._sampling:
                self._end_sample()
            call(self.player())

    def _go(self, call: Callable[[Player], None]) -> None:
        self._do(call)
        self._light.follow_again()

    def _remember(self) -> None:
        if self._player is not None and self._document is not None:
            position = self._player.position
            if position is not None:
                self._start = position
                self.place_changed.emit(self._piece, position)

    def _follow_changed(self) -> None:
        self._bar.show_return(self.active and not self._light.following)
        self.state_shown.emit()

    def _clear(self) -> None:
        self._light.put_out()
        self._bar.show_return(False)

    def _show_time(self) -> None:
        if self._document is not None:
            self._bar.show_time(*self.time())
        left = self._player.sleep_left_ms if self._player is not None else None
        self._bar.show_sleep(self.sleep, left)

    def _seek(self, fraction: float) -> None:
        self._go(lambda player: player.seek(fraction))
        self._show_time()

    def _word_clicked(self, position: Position) -> None:
        # A click moves the voice only where one is speaking; else it is only a click
        if self.state in (PlayerState.PLAYING, PlayerState.LOADING):
            self.play_from(position)

    def _show_voices(self) -> None:
        if self._player is not None and self._document is not None:
            self.voices.show(self._document.metadata.language or "ar")

    def _setting_changed(self, setting: Setting) -> None:
        self._light.setting_changed(setting)
        self._speech.show()
        if self._player is None or self._speech.give(self._player, setting):
            self._show_time()
            self.state_shown.emit()
