"""Where in a clip to begin: at its start, so far from a moment, or at the word that sounded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from reader.speech.reel import Reel
from reader.speech.tape import Clip, Moment

Place = Callable[[Clip], float]
"""Gives where to begin, in ms from the start of a clip: before it, in it, or after it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Where to begin: at a place counted from the utterance `number` of a reel."""

    reel: Reel
    number: int = 0
    place: Place | None = None

    def moved(self, ms: float) -> Cue:
        """Give the cue that lies `ms` later (or earlier, below 0)."""
        place = self.place
        return Cue(self.reel, self.number, lambda clip: ms + (place(clip) if place else 0.0))


def same_word(moment: Moment) -> Place:
    """Go on within the word that sounded, in a clip that says the same otherwise."""
    words, ms = moment.clip.words, moment.ms
    index = bisect_right(words, ms, key=lambda word: word.start_ms) - 1
    if index < 0 or moment.said:
        # before the first word, or in the pause after the last: as far as it was
        return lambda clip: clip.speech_ms if moment.said else 0.0
    heard = words[index]
    length = heard.end_ms - heard.start_ms
    share = min(1.0, (ms - heard.start_ms) / length) if length > 0 else 0.0

    def place(clip: Clip) -> float:
        for word in clip.words:
            if word.end > heard.start:
                return word.start_ms + share * (word.end_ms - word.start_ms)
        return 0.0

    return place
