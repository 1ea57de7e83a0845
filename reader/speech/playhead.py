"""The playhead: what is playing, from which place on, and which word sounds now."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reader.document.ranges import Position, Range
from reader.errors import Message
from reader.jobs import Post
from reader.speech.clock import Clock
from reader.speech.deck import Deck
from reader.speech.engine import SpeechEngine
from reader.speech.lit import lit
from reader.speech.manner import Manner
from reader.speech.night import Night
from reader.speech.output import AudioOutput
from reader.speech.place import Cue, same_word
from reader.speech.plan import ranges_from
from reader.speech.player_events import SOUNDING, Announcer, PlayerListener, PlayerState
from reader.speech.score import Score
from reader.speech.tape import Clip, Moment
from reader.speech.utterance import Audio, Delivery
from reader.speech.voices import Voices

NOTHING_TO_SAY = Message("There is nothing in this piece that can be said aloud.")
_SLOWER = 0.75
_SLOWEST = 0.5


class Playhead:
    """What is under a player: the deck that sounds, the clock that looks at it, and the place.

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
        self._now = Announcer(post, listener)
        self._voices = Voices(engines, voices)
        self._lock = threading.RLock()
        self._closed = False
        self._score: Score | None = None
        self._delivery = Delivery()
        self._manner = Manner()
        self._learner = False
        # how often the sentence was asked for again, slower each time
        self._slower = 0
        # where Play begins when the tape does not go on from there by itself
        self._place: Position | None = None
        self._moved = True
        # whether it is known where what plays began: after a skip not before it sounds
        self._landed = True
        self._intro: tuple[str, ...] = ()
        self._selection: tuple[Range, ...] = ()
        # where the sleep timer ends what is said, and where its fading began
        self._night_end: Position | None = None
        self._dozed_at: Position | None = None
        # ms of the current sentence that were heard, and those before the current clip
        self._heard_ms = self._heard_before = 0.0
        self._cue: Cue | None = None
        self._clip: Clip | None = None
        self._foreseen = False
        self._notices: list[Message] = []
        self._deck = Deck(self._voices, output, self)
        self._night = Night(self._deck)
        self._clock = Clock(self._tick)

    @property
    def position(self) -> Position | None:
        """The start of the current sentence; None when Play would begin at the beginning."""
        with self._lock:
            return self._now.sentence.position if self._now.sentence else self._place

    def stop(self) -> None:
        """Fall silent; Play will begin with the current sentence."""
        with self._lock:
            place = self.position
            self._halt()
            self._place = place

    # what the deck reports, on its threads (DeckListener)

    def clip_ready(self, clip: Clip, audio: Audio, begin: int) -> None:
        """Take note of sound that is ready to play."""
        del begin
        with self._lock:
            if clip.generation != self._deck.generation or self._score is None:
                return
            utterance = clip.utterance
            self._score.timeline.learn(utterance, audio.duration_ms * self._spoken_delivery.rate)
            if self._now.state is PlayerState.LOADING:
                self._set_state(PlayerState.PLAYING)
            elif self._now.state is PlayerState.PAUSED and not (self._clip or self._foreseen):
                # a leap while it pauses shows where Play will go on
                self._foreseen, self._place = True, utterance.range.position
                self._now.set_sentence(utterance.sentence)

    def nothing_said(self, generation: int) -> None:
        """Tell, when there is nothing at all to say."""
        with self._lock:
            empty = self._score is not None and self._score.first() is None
            if empty and generation == self._deck.generation:
                self._now.notice(NOTHING_TO_SAY)

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

    @property
    def _spoken_delivery(self) -> Delivery:
        """Give how it is said now: as asked for, or slower because that was asked for."""
        slow = max(_SLOWEST, self._delivery.rate * _SLOWER**self._slower)
        return replace(self._delivery, rate=slow) if self._slower else self._delivery

    def _begin(self, place: Position | None, *, announced: bool = False, slower: int = 0) -> None:
        """Start playing at `place` (`announced`: all but its words was heard), or the selection."""
        score = self._score
        if score is None or self._closed:
            return
        self._place, self._slower, self._landed = place, slower, True
        intro, self._intro = self._intro, ()
        if self._selection:
            if place is not None:
                self._selection = ranges_from(self._selection, place)
            reel = score.selection_reel(self._selection)
        elif self._learner or slower:
            reel = score.sentence_reel(place, intro)
        else:
            reel = score.reel(place, intro, announced=announced)
        self._start(Cue(reel), held=False)

    def _start(self, cue: Cue, *, held: bool | None = None) -> None:
        """Play from a cue on; `held`: silently, until Play is asked for (None: as it was)."""
        if held is None:
            held = self._now.state is PlayerState.PAUSED
        self._cue, self._clip, self._moved = cue, None, False
        self._foreseen = False
        if not held:
            self._set_state(PlayerState.LOADING)
        self._limit()
        self._deck.begin(cue, self._spoken_delivery, held=held)

    def _limit(self) -> None:
        """End what is said where the reader wants to be asleep, as far as that is known."""
        if self._score is None:
            return
        self._night.fades = not (self._selection or self._learner or self._slower)
        if self._selection or not self._landed:
            self._night.no_limit()
            self._night_end = None
        else:
            self._night_end = self._night.limit(self._score, self._point())

    def _leave(self) -> None:
        """Leave the selection and the word, to begin elsewhere."""
        self._selection, self._intro = (), ()
        self._leap()

    def _leap(self) -> None:
        """Leave the word that sounds."""
        self._heard_ms = 0.0
        self._dozed_at = None
        self._now.set_word(None)

    def _halt(self) -> None:
        self._deck.drop()
        self._leave()
        self._place, self._slower = None, 0
        self._moved = True
        self._clip = self._cue = None
        self._set_state(PlayerState.IDLE)
        self._now.set_sentence(None)

    def _say_again(self) -> None:
        """Make what sounds anew, after the speed or the voice changed, and go on within a word."""
        if self._now.state is PlayerState.IDLE or self._moved or self._cue is None:
            return
        moment = self._deck.moment()
        if moment is not None:
            self._start(Cue(self._cue.reel, moment.clip.number, same_word(moment)))
        else:
            self._start(self._cue)

    def _plan_again(self) -> None:
        """Plan anew what follows the current word, after the manner changed."""
        if self._now.state in SOUNDING:
            self._begin(self._point(), announced=self._now.word is not None)
        elif self._now.state is PlayerState.PAUSED and not self._moved:
            self._place, self._moved = self._point(), True
            self._deck.drop()

    def _move(self, target: Callable[[Score, Position], Position | None]) -> None:
        with self._lock:
            if self._score is None:
                return
            at = self.position or self._score.first()
            place = target(self._score, at) if at else None
            if place is not None:
                self._go(place)

    def _go(self, place: Position) -> None:
        assert self._score is not None
        self._leave()
        self._now.set_sentence(self._score.sentence(place))
        stepping = self._learner and self._now.state is PlayerState.PAUSED
        if self._now.state in SOUNDING or stepping:
            self._begin(place)
        else:
            self._place, self._moved = place, True
            self._deck.drop()

    def _tick(self) -> None:
        with self._lock:
            if self._now.state not in SOUNDING:
                return
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - handed to the owner, which reports it
                # the clock has to go on, or nothing would ever be lit again
                self.stop()
                self._now.report(error)

    def _look(self) -> None:
        moment = self._deck.moment()
        if moment is not None:
            self._show(moment)
        if self._deck.is_last(moment) and (moment is None or moment.said):
            self._end()
            return
        playing = self._now.state is PlayerState.PLAYING
        waiting = moment is not None and moment.said and self._deck.is_newest(moment)
        if playing and waiting and not self._deck.more_waits():
            self._set_state(PlayerState.LOADING)
        if self._night.tick(playing=playing):
            self._fall_asleep(self._dozed_at or self._point())
        elif moment is not None and self._night.fading and self._dozed_at is None:
            self._dozed_at = self.position

    def _show(self, moment: Moment) -> None:
        utterance = moment.clip.utterance
        if moment.clip is not self._clip:
            self._clip = moment.clip
            self._deck.look_ahead()
            same = utterance.sentence == self._now.sentence
            self._heard_before = self._heard_ms if same else 0.0
            self._place = utterance.range.position
            self._now.set_sentence(utterance.sentence)
            if not self._landed:
                self._landed = True
                self._limit()
        self._heard_ms = self._heard_before + moment.ms
        index = bisect_right(moment.clip.words, moment.ms, key=lambda word: word.start_ms) - 1
        if utterance.announces:
            self._now.set_word(None)
        elif index >= 0 and self._score is not None:
            block = self._score.document.block(utterance.range.block)
            word = moment.clip.words[index]
            self._now.set_word(Range(block.id, *lit(block.text, utterance, word.start, word.end)))

    def _end(self) -> None:
        """All that was to be said was said: a sentence, a section, a selection or the piece."""
        at = None if self._selection else self.position
        following = self._score.next_sentence(at) if self._score and at else None
        night = self._night_end
        if following and night and self._score and not self._score.comes_before(following, night):
            self._fall_asleep(night)
        elif following is None or not (self._learner or self._slower):
            self._finish()
        elif self._learner:
            self._rest_at(following)
        else:
            self._begin(following)

    def _rest_at(self, place: Position | None) -> None:
        """Pause with what was said still in sight; Play goes on at `place`."""
        self._deck.drop()
        self._now.set_word(None)
        self._place, self._moved = place, True
        self._set_state(PlayerState.PAUSED)

    def _fall_asleep(self, place: Position | None) -> None:
        """Pause because it is time to sleep; Play goes on at `place`, where it began to fade."""
        self._rest_at(place)
        # only now, when nothing sounds: it makes the voice as loud as before
        self._night.ask(None)
        self._night_end = self._dozed_at = None
        if place is not None and self._score is not None:
            self._now.set_sentence(self._score.sentence(place))
        self._now.sleep()

    def _finish(self) -> None:
        if self._night.at_the_end and not self._selection:
            self._night.ask(None)
            self._now.sleep()
        place = self._place if self._selection else None
        self._halt()
        self._place = place
        self._now.finish()

    def _point(self) -> Position | None:
        return self._now.word.position if self._now.word else self._place

    def _set_state(self, state: PlayerState) -> None:
        self._now.set_state(state)
        self._clock.run(state in SOUNDING)
