"""Utterances in a row, each with a number, that can be gone through again and back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from reader.document.ranges import Position
from reader.speech.utterance import Utterance

Earlier = Callable[[Position], Sequence[Utterance]]
"""Gives the utterances of the sentence before the one at a position; empty at the beginning."""


class Reel:
    """Takes utterances from an iterator when they are asked for, and keeps them.

    The first one that the iterator gives has number 0; those before it are negative. Used by one
    thread at a time (the one that makes the sound).
    """

    def __init__(self, utterances: Iterator[Utterance], earlier: Earlier | None = None) -> None:
        """`earlier` leads further back than the iterator began; without it 0 is the first."""
        self._coming = utterances
        self._earlier = earlier
        self._kept: deque[Utterance] = deque()
        self._first = 0

    def __getitem__(self, number: int) -> Utterance | None:
        """Give an utterance, None beyond either end."""
        while number >= self._first + len(self._kept):
            following = next(self._coming, None)
            if following is None:
                return None
            self._kept.append(following)
        while number < self._first:
            if not self._wound_back():
                return None
        return self._kept[number - self._first]

    def _wound_back(self) -> bool:
        if self._earlier is None or not self._kept:
            return False
        before = self._earlier(self._kept[0].sentence.position)
        self._kept.extendleft(reversed(before))
        self._first -= len(before)
        return bool(before)
