"""Which stretch of the shown text lights up for a spoken word."""

from __future__ import annotations

import unicodedata

from reader.speech.utterance import Utterance


def lit(text: str, utterance: Utterance, start: int, end: int) -> tuple[int, int]:
    """Give the stretch of the block's `text` behind `start:end` of what is spoken.

    What is silent beside a word (quotes, spaces, direction marks) is not lit with it.
    """
    low, high = utterance.map.to_old(start, end)
    first, last = low, high
    while last > first and not _telling(text[last - 1]):
        last -= 1
    while first < last and not _telling(text[first]):
        first += 1
    return (first, last) if first < last else (low, high)


def _telling(character: str) -> bool:
    """Whether a character is a letter, a number, a mark or a sign (general categories L N M S)."""
    return unicodedata.category(character)[0] in "LNMS"
