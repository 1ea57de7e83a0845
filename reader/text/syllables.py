"""Syllables of Latin words, parted by dots for readers whom that helps."""

from __future__ import annotations

import functools
import re
from typing import Protocol

DOT = "\u00b7"
_WORD = re.compile("[A-Za-z\u00c0-\u024f]{4,}")


class _Parter(Protocol):
    def positions(self, word: str) -> list[int]: ...


def syllable_dots(text: str, language: str = "en") -> dict[int, str]:
    """Give a dot by the offset of each letter after which a Latin word of `text` can be parted.

    The places are those of hyphenation, which keeps to syllables; Arabic words have none. Without
    the library that knows them there are no dots.
    """
    found: dict[int, str] = {}
    parter = _parter(language)
    if parter is not None:
        for match in _WORD.finditer(text):
            for place in parter.positions(match.group()):
                found[match.start() + place - 1] = DOT
    return found


@functools.cache
def _parter(language: str) -> _Parter | None:
    try:
        import pyphen
    except ImportError:
        return None
    known = pyphen.language_fallback(language) or pyphen.language_fallback("en")
    made: _Parter = pyphen.Pyphen(lang=known, left=2, right=2)
    return made
