"""The player: it owns what is playing, from which place, how fast, and which word sounds now."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.errors import Message
from reader.jobs import Post
from reader.speech import navigation
from reader.speech.clock import Clock
from reader.speech.deck import Deck
from reader.speech.engine import SpeechEngine
from reader.speech.lit import lit
from reader.speech.manner import Manner
from reader.speech.output import AudioOutput
from reader.speech.plan import plan, plan_ranges, ranges_from
from reader.speech.player_events import Announcer, PlayerListener, PlayerState
from reader.speech.tape import Clip, Moment
from reader.speech.timeline import Timeline
from reader.speech.utterance import Audio, Voice
from reader.speech.voices import Voices

__all__ = ["Player", "PlayerListener", "PlayerState"]

RATE_LOW, RATE_HIGH = 0.5, 4.0
RESTART_MS = 1000.0
"""Going back leads to the start of the sentence when more of it than this was heard."""

_SOUNDING = frozenset({PlayerState.LOADING, PlayerState.PLAYING})


class Player:
    """Says documents. Every method may be called from the owner's thread and returns at once.

    Synthesis, sound and clock have threads of their own; `_lock` guards everything below it,
    and a generation number tells what belongs to an earlier start of playing.
    """

    def __init__(
        self,
        engines: Sequence[SpeechEngine],
        output: Callable[[], AudioOutput],
        post: Post,
        listener: PlayerListener,
        voices: Mapping[str, str],
    ) -> None:
        """Take engines by rank, what opens the sound output (on a worker thread, at the first
        load), the owner's `post`, and the chosen voices: language → "engine:voice id".
        """
        self._engines = tuple(engines)
        self._now = Announcer(post, listener)
        self._voices = Voices(self._engines, voices)
        self._lock = threading.RLock()
        self._closed = False
        self._document: Document | None = None
        self._timeline: Timeline | None = None
        self._rate = 1.0
        self._manner = Manner()
        # where Play begins when the tape does not go on from there by itself
        self._place: Position | None = None
        self._moved = True
        self._selection: tuple[Range, ...] = ()
        # ms of the current sentence that were heard, and those before the current clip
        self._heard_ms = self._heard_before = 0.0
        self._clip: Clip | None = None
        self._notices: list[Message] = []
        self._deck = Deck(self._voices, output, self)
        self._clock = Clock(self._tick)

    # what the owner sees

    @property
    def state(self) -> PlayerState:
        """What the player is doing."""
        return self._now.state

    @property
    def position(self) -> Position | None:
        """The start of the current sentence; None when Play would begin at the beginning."""
        with self._lock:
            return self._now.sentence.position if self._now.sentence else self._place

    @property
    def word(self) -> Range | None:
        """The word that sounds."""
        return self._now.word

    @property
    def rate(self) -> float:
        """The speed, 1 being normal; changing it goes on at the current word."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        with self._lock:
            bounded = min(max(rate, RATE_LOW), RATE_HIGH)
            if bounded != self._rate:
                self._rate = bounded
                self._say_again()

    @property
    def manner(self) -> Manner:
        """How things are said; changing it goes on at the current word."""
        return self._manner

    @manner.setter
    def manner(self, manner: Manner) -> None:
        with self._lock:
            if manner != self._manner:
                self._manner = manner
                if self._document is not None:
                    self._timeline = Timeline(self._document, manner)
                self._say_again()

    def voices(self, language: str) -> tuple[Voice, ...]:
        """List the voices of a language, best first; the first call may take a second."""
        return self._voices.of(language)

    def set_voice(self, language: str, voice: Voice | None) -> None:
        """Choose the voice of a language (None: the best); goes on at the current word."""
        with self._lock:
            self._voices.prefer(language, voice)
            self._say_again()

    def timeline(self) -> tuple[float, float]:
        """Give the time before the current word and the document's, in ms at the current speed.

        Both are estimates by letters that what was heard makes better.
        """
        with self._lock:
            if self._timeline is None:
                return 0.0, 0.0
            point = self._point()
            before = self._timeline.before(point) if point else 0.0
            return before / self._rate, self._timeline.total_ms / self._rate

    # what the owner asks for

    def load(self, document: Document, start: Position | None = None) -> None:
        """Take a document and stop what plays; Play will begin with the sentence at `start`."""
        with self._lock:
            self._halt()
            self._document = document
            self._timeline = Timeline(document, self._manner)
            self._voices.forgive()
            self._place = navigation.sentence_start(document, start, self._manner)
            language = document.metadata.language or "ar"
        self._deck.warm(language)

    def play(self) -> None:
        """Play, or go on where the player paused."""
        with self._lock:
            if self._document is None or self._now.state in _SOUNDING:
                return
            for message in self._notices:
                self._now.notice(message)
            self._notices.clear()
            if self._now.state is PlayerState.IDLE or self._moved:
                self._begin(self._place)
                return
            self._deck.go_on()
            waits = self._deck.more_waits()
            self._set_state(PlayerState.PLAYING if waits else PlayerState.LOADING)

    def pause(self) -> None:
        """Fall silent within 100 ms and keep the place."""
        with self._lock:
            if self._now.state in _SOUNDING:
                self._deck.hold()
                self._set_state(PlayerState.PAUSED)

    def toggle(self) -> None:
        """Play or pause."""
        with self._lock:
            if self._now.state in _SOUNDING:
                self.pause()
            else:
                self.play()

    def stop(self) -> None:
        """Fall silent; Play will begin with the current sentence."""
        with self._lock:
            place = self.position
            self._halt()
            self._place = place

    def play_from(self, position: Position) -> None:
        """Play from the word at `position`."""
        with self._lock:
            if self._document is not None:
                self._selection = ()
                self._now.set_word(None)
                self._begin(position)

    def play_ranges(self, ranges: tuple[Range, ...]) -> None:
        """Play a selection and stop after it."""
        with self._lock:
            if self._document is not None and ranges:
                self._selection = ranges
                self._now.set_word(None)
                self._begin(ranges[0].position)

    def next_sentence(self) -> None:
        """Go to the next sentence."""
        self._move(lambda document, at: navigation.next_sentence(document, at, self._manner))

    def previous_sentence(self) -> None:
        """Go to the start of the sentence, or within its first second to the one before."""

        def target(document: Document, at: Position) -> Position | None:
            far = self._heard_ms > RESTART_MS
            return at if far else navigation.previous_sentence(document, at, self._manner) or at

        self._move(target)

    def next_paragraph(self) -> None:
        """Go to the next block that is said."""
        self._move(lambda document, at: navigation.next_paragraph(document, at, self._manner))

    def previous_paragraph(self) -> None:
        """Go to the start of the paragraph, or within its first second to the one before."""

        def target(document: Document, at: Position) -> Position | None:
            start = navigation.paragraph_start(document, at, self._manner)
            if at != start or self._heard_ms > RESTART_MS:
                return start
            return navigation.previous_paragraph(document, at, self._manner) or start

        self._move(target)

    def seek(self, fraction: float) -> None:
        """Go to the word at a part (0 to 1) of the document's time."""
        with self._lock:
            place = self._timeline.position(fraction) if self._timeline else None
            if place is not None:
                self._go(place)

    def close(self) -> None:
        """Stop and end every thread, process and stream; the listener hears nothing more."""
        with self._lock:
            if self._closed:
                return
            self._halt()
            self._closed = True
            self._now.close()
        self._clock.close()
        self._deck.close()
        for engine in self._engines:
            engine.close()

    # what the deck reports, on its threads (DeckListener)

    def clip_ready(self, clip: Clip, audio: Audio) -> None:
        """Take note of sound that is ready to play."""
        with self._lock:
            if clip.generation != self._deck.generation:
                return
            if audio.words and self._timeline:
                self._timeline.learn(clip.utterance, audio.duration_ms * self._rate)
            if self._now.state is PlayerState.LOADING:
                self._set_state(PlayerState.PLAYING)

    def speech_failed(self, generation: int, message: Message) -> None:
        """Say what failed and stop at the place."""
        with self._lock:
            if generation == self._deck.generation:
                self.stop()
                self._now.notice(message)

    def told(self, message: Message) -> None:
        """Say that another voice goes on."""
        self._now.notice(message)

    def device_told(self, message: Message) -> None:
        """Pass on what the sound output says, but not before the reader wants to listen."""
        with self._lock:
            if self._now.state is PlayerState.IDLE:
                self._notices.append(message)
            else:
                self._now.notice(message)

    def broken(self, generation: int, error: Exception) -> None:
        """Stop, and raise the error where the owner reports such errors."""
        with self._lock:
            if generation == self._deck.generation:
                self.stop()
            self._now.report(error)

    # inside: the lock is held

    def _begin(self, place: Position | None, *, announced: bool = False) -> None:
        """Start playing at `place` (`announced`: all but its words was heard), or the selection."""
        if self._document is None or self._closed:
            return
        self._moved = False
        self._place = place
        self._clip = None
        if self._selection:
            if place is not None:
                self._selection = ranges_from(self._selection, place)
            utterances = plan_ranges(self._document, self._selection, self._manner)
        else:
            utterances = plan(self._document, place, self._manner, announced=announced)
        self._set_state(PlayerState.LOADING)
        self._deck.begin(utterances, self._rate)

    def _halt(self) -> None:
        self._deck.drop()
        self._selection = ()
        self._place = None
        self._moved = True
        self._clip = None
        self._heard_ms = 0.0
        self._set_state(PlayerState.IDLE)
        self._now.set_sentence(None)
        self._now.set_word(None)

    def _say_again(self) -> None:
        """Make what follows the current word anew, after the speed or the voice changed."""
        if self._now.state in _SOUNDING:
            self._begin(self._point(), announced=self._now.word is not None)
        elif self._now.state is PlayerState.PAUSED:
            self._place, self._moved = self._point(), True
            self._deck.drop()

    def _move(self, target: Callable[[Document, Position], Position | None]) -> None:
        with self._lock:
            if self._document is None:
                return
            at = self.position
            if at is None:
                first = next(navigation.sentence_positions(self._document, self._manner), None)
                at = first.position if first else None
            place = target(self._document, at) if at else None
            if place is not None:
                self._go(place)

    def _go(self, place: Position) -> None:
        assert self._document is not None
        self._selection = ()
        self._heard_ms = 0.0
        self._now.set_sentence(navigation.sentence_at(self._document, place, self._manner))
        self._now.set_word(None)
        if self._now.state in _SOUNDING:
            self._begin(place)
        else:
            self._place, self._moved = place, True
            self._deck.drop()

    def _tick(self) -> None:
        with self._lock:
            if self._now.state not in _SOUNDING:
                return
            moment = self._deck.moment()
            if moment is not None:
                self._show(moment)
            if self._deck.is_last(moment) and (moment is None or moment.said):
                self._finish()
            elif (
                self._now.state is PlayerState.PLAYING
                and moment is not None
                and moment.said
                and self._deck.is_newest(moment)
                and not self._deck.more_waits()
            ):
                self._set_state(PlayerState.LOADING)

    def _show(self, moment: Moment) -> None:
        utterance = moment.clip.utterance
        if moment.clip is not self._clip:
            self._clip = moment.clip
            self._deck.look_ahead()
            same = utterance.sentence == self._now.sentence
            self._heard_before = self._heard_ms if same else 0.0
            self._place = utterance.range.position
            self._now.set_sentence(utterance.sentence)
        self._heard_ms = self._heard_before + moment.ms
        index = bisect_right(moment.clip.words, moment.ms, key=lambda word: word.start_ms) - 1
        if utterance.announces:
            self._now.set_word(None)
        elif index >= 0 and self._document is not None:
            block, word = self._document.block(utterance.range.block), moment.clip.words[index]
            self._now.set_word(Range(block.id, *lit(block.text, utterance, word.start, word.end)))

    def _finish(self) -> None:
        place = self._place if self._selection else None
        self._halt()
        self._place = place
        self._now.finish()

    def _point(self) -> Position | None:
        return self._now.word.position if self._now.word else self._place

    def _set_state(self, state: PlayerState) -> None:
        self._now.set_state(state)
        self._clock.run(state in _SOUNDING)
