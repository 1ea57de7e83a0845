"""How loud the voice is, and how it fades out when the sleep timer ends the listening."""

from __future__ import annotations

import time

from reader.document.ranges import Position
from reader.speech.deck import Deck
from reader.speech.score import Score
from reader.speech.sleep import Sleep, Sleeper, SleepKind
from reader.speech.utterance import Utterance


class Night:
    """Turns the deck's loudness, and ends it where the reader wants to be asleep."""

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._sleeper = Sleeper()
        self._volume = 1.0
        self.fades = True
        """Whether the end of what is made is where the reader wants to be asleep."""

    @property
    def volume(self) -> float:
        """The loudness that was asked for, 0 to 1."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = volume
        self._turn()

    @property
    def sleep(self) -> Sleep | None:
        """What was asked for."""
        return self._sleeper.wish

    @property
    def left_ms(self) -> float | None:
        """The listening time left of the minutes."""
        return self._sleeper.left_ms

    @property
    def fading(self) -> bool:
        """Whether the last of the minutes began."""
        return self._sleeper.fading

    @property
    def at_the_end(self) -> bool:
        """Whether it is the end of what is said that ends the listening."""
        wish = self._sleeper.wish
        return wish is not None and wish.kind is not SleepKind.MINUTES

    def ask(self, sleep: Sleep | None) -> bool:
        """Change the wish; says whether something was cut off that is to be said now."""
        self._sleeper.wish = sleep
        self._turn()
        return self._deck.end_before(None)

    def limit(self, score: Score, place: Position | None) -> Position | None:
        """End what is said from `place` on with its section, if that is the wish.

        Gives where the next section begins, None without an end before the piece's.
        """
        wish = self._sleeper.wish
        at = place or score.first()
        end = None
        if wish is not None and wish.kind is SleepKind.SECTION and at is not None:
            end = score.section_end(at)
        if end is None:
            self.no_limit()
            return None

        def beyond(utterance: Utterance, end: Position = end) -> bool:
            return not score.comes_before(utterance.range.position, end)

        self._deck.end_before(beyond)
        return end

    def no_limit(self) -> None:
        """End nothing before its own end."""
        self._deck.end_before(None)

    def tick(self, *, playing: bool) -> bool:
        """Let time pass; says whether the minutes are over."""
        if self._sleeper.wish is None:
            return False
        self._sleeper.count(time.monotonic(), playing=playing)
        self._turn()
        return self._sleeper.due

    def _turn(self) -> None:
        rest = self._deck.left_ms() if self.fades else None
        self._deck.set_gain(self._volume * self._sleeper.gain(rest))
