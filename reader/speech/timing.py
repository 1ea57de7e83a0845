"""How long words take when no engine says so: estimates by letters."""

from __future__ import annotations

from collections.abc import Sequence

from reader.speech.utterance import WordTiming
from reader.text.segment import words

LETTERS_PER_SECOND = 14.0
"""Speed of the silent voice at rate 1."""

_DIGIT = 4.0
"""Letters that a digit is worth: it is said as a word."""


def weight(text: str) -> float:
    """Give how much there is to say, in letters; marks, signs and white space weigh nothing."""
    return sum(map(str.isalpha, text)) + _DIGIT * sum(map(str.isdecimal, text))


def estimated_ms(text: str, rate: float = 1.0) -> float:
    """Give how long `text` takes at `LETTERS_PER_SECOND` times `rate`, in ms."""
    return weight(text) * 1000 / (LETTERS_PER_SECOND * rate)


def estimated_words(text: str, duration_ms: float) -> tuple[WordTiming, ...]:
    """Share `duration_ms` among the words of `text` by their letters."""
    return tuple(shared_among(text, words(text), 0.0, duration_ms))


def shared_among(
    text: str, spans: Sequence[tuple[int, int]], start_ms: float, end_ms: float
) -> list[WordTiming]:
    """Share the time from `start_ms` to `end_ms` among the words `spans` by their letters."""
    # one letter more for each word: short words take longer than their letters tell
    shares = [1.0 + weight(text[start:end]) for start, end in spans]
    total = sum(shares)
    timings: list[WordTiming] = []
    at = start_ms
    done = 0.0
    for (start, end), share in zip(spans, shares, strict=True):
        done += share
        until = min(end_ms, start_ms + (end_ms - start_ms) * done / total)
        timings.append(WordTiming(start, end, at, until))
        at = until
    return timings
