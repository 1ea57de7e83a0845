"""The player: everything that its owner can ask of it, and see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.speech.manner import Manner
from reader.speech.place import Cue
from reader.speech.player_events import SOUNDING, PlayerListener, PlayerState
from reader.speech.playhead import Playhead
from reader.speech.score import Score
from reader.speech.sleep import Sleep
from reader.speech.utterance import Delivery, Voice
from reader.speech.voices import voice_key

__all__ = ["Player", "PlayerListener", "PlayerState"]

RATE_LOW, RATE_HIGH = 0.5, 4.0
PITCH_HIGH = 12.0


class Player(Playhead):
    """Says documents. Every method may be called from any thread and returns at once."""

    # what the owner sees

    @property
    def state(self) -> PlayerState:
        """What the player is doing."""
        return self._now.state

    @property
    def sentence(self) -> Range | None:
        """The sentence that is said, or was last."""
        return self._now.sentence

    @property
    def word(self) -> Range | None:
        """The word that sounds."""
        return self._now.word

    @property
    def rate(self) -> float:
        """The speed, 1 being normal; changing it goes on within the current word."""
        return self._delivery.rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._set_delivery(replace(self._delivery, rate=min(max(rate, RATE_LOW), RATE_HIGH)))

    @property
    def pitch(self) -> float:
        """Semitones above the voice's own pitch, −12 to 12."""
        return self._delivery.pitch

    @pitch.setter
    def pitch(self, pitch: float) -> None:
        self._set_delivery(replace(self._delivery, pitch=min(max(pitch, -PITCH_HIGH), PITCH_HIGH)))

    @property
    def volume(self) -> float:
        """The loudness, 0 to 1; a change is heard within 100 ms."""
        return self._night.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        with self._lock:
            self._night.volume = min(max(volume, 0.0), 1.0)

    @property
    def learner(self) -> bool:
        """Whether it pauses after each sentence; Play then says the next one."""
        return self._learner

    @learner.setter
    def learner(self, learner: bool) -> None:
        with self._lock:
            if learner != self._learner:
                self._learner = learner
                if not self._selection:
                    self._plan_again()

    @property
    def sleep(self) -> Sleep | None:
        """When listening is to end by itself."""
        return self._night.sleep

    @sleep.setter
    def sleep(self, sleep: Sleep | None) -> None:
        with self._lock:
            cut = self._night.ask(sleep)
            self._dozed_at = None
            self._limit()
            if cut:
                self._plan_again()

    @property
    def sleep_left_ms(self) -> float | None:
        """The listening time left of a sleep timer's minutes."""
        return self._night.left_ms

    @property
    def manner(self) -> Manner:
        """How things are said; changing it goes on at the current word."""
        return self._manner

    @manner.setter
    def manner(self, manner: Manner) -> None:
        with self._lock:
            if manner != self._manner:
                self._manner = manner
                if self._score is not None:
                    self._score = Score(self._score.document, manner)
                self._plan_again()

    def voices(self, language: str) -> tuple[Voice, ...]:
        """List the voices of a language, best first; the first call may take a second."""
        return self._voices.of(language)

    def set_voice(self, language: str, voice: Voice | None) -> None:
        """Choose the voice of a language (None: the best); goes on within the current word."""
        self.use_voice(language, voice_key(voice) if voice else "")

    def use_voice(self, language: str, key: str) -> None:
        """Choose the voice of a language by its key ("engine:voice id", "" for the best)."""
        with self._lock:
            self._voices.prefer(language, key)
            self._say_again()

    def timeline(self) -> tuple[float, float]:
        """Give the time before the current word and the document's, in ms at the current speed.

        Both are estimates by letters that what was heard makes better.
        """
        with self._lock:
            if self._score is None:
                return 0.0, 0.0
            timeline, point = self._score.timeline, self._point()
            before = timeline.before(point) if point else 0.0
            return before / self.rate, timeline.total_ms / self.rate

    def _set_delivery(self, delivery: Delivery) -> None:
        with self._lock:
            if delivery != self._delivery:
                self._delivery = delivery
                self._say_again()

    # what the owner asks for

    def load(
        self, document: Document, start: Position | None = None, intro: Sequence[str] = ()
    ) -> None:
        """Take a document and stop what plays; Play will begin with the sentence at `start`.

        `intro` is said before it, once.
        """
        with self._lock:
            self._halt()
            self._now.turn_over()
            self._score = Score(document, self._manner)
            self._voices.forgive()
            self._place = self._score.start(start)
            self._intro = tuple(intro)
            language = document.metadata.language or "ar"
        self._deck.warm(language)

    def play(self) -> None:
        """Play, or go on where the player paused."""
        with self._lock:
            if self._score is None or self._now.state in SOUNDING:
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
            if self._now.state in SOUNDING:
                self._deck.hold()
                self._set_state(PlayerState.PAUSED)

    def toggle(self) -> None:
        """Play or pause."""
        with self._lock:
            if self._now.state in SOUNDING:
                self.pause()
            else:
                self.play()

    def play_from(self, position: Position) -> None:
        """Play from the word at `position`."""
        with self._lock:
            if self._score is not None:
                self._leave()
                self._begin(position)

    def play_ranges(self, ranges: tuple[Range, ...]) -> None:
        """Play a selection and stop after it."""
        with self._lock:
            if self._score is not None and ranges:
                self._leave()
                self._selection = ranges
                self._begin(ranges[0].position)

    def repeat(self, *, slower: bool = False) -> None:
        """Say the sentence again; `slower`, and slower still when asked again."""
        with self._lock:
            at = self.position or (self._score.first() if self._score else None)
            if at is not None:
                self._leave()
                self._begin(at, slower=self._slower + 1 if slower else 0)

    def next_sentence(self) -> None:
        """Go to the next sentence."""
        self._move(lambda score, at: score.next_sentence(at))

    def previous_sentence(self) -> None:
        """Go to the start of the sentence, or within its first second to the one before."""
        self._move(lambda score, at: score.previous_sentence(at, self._heard_ms))

    def next_paragraph(self) -> None:
        """Go to the next block that is said."""
        self._move(lambda score, at: score.next_paragraph(at))

    def previous_paragraph(self) -> None:
        """Go to the start of the paragraph, or within its first second to the one before."""
        self._move(lambda score, at: score.previous_paragraph(at, self._heard_ms))

    def seek(self, fraction: float) -> None:
        """Go to the word at a part (0 to 1) of the document's time."""
        with self._lock:
            place = self._score.timeline.position(fraction) if self._score else None
            if place is not None:
                self._go(place)

    def skip(self, seconds: float) -> None:
        """Go so many seconds of sound on, or back below 0; exact while something was playing.

        Where only a sentence is said, it leads to another one, as near as can be reckoned.
        """
        with self._lock:
            cue, moment = self._cue, self._deck.moment()
            if self._score is None:
                return
            alone = (self._learner or self._slower > 0) and not self._selection
            idle = self._now.state is PlayerState.IDLE or self._moved
            if alone or idle or cue is None:
                before, total = self.timeline()
                self.seek((before + seconds * 1000) / total if total else 0.0)
                return
            if moment is not None:
                cue = Cue(cue.reel, moment.clip.number, lambda _clip: moment.ms)
            self._leap()
            self._landed = False
            self._start(cue.moved(seconds * 1000))

    def close(self) -> None:
        """Stop and end every thread, process and stream; the listener hears nothing more."""
        with self._lock:
            if self._closed:
                return
            self._halt()
            self._closed = True
            self._now.close()
        self._clock.close()
        self._voices.hang_up()
        self._deck.close()
        self._voices.close()
