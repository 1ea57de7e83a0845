"""Lines for terminals that neither shape nor order Arabic, and how many columns text takes."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from reader.text.characters import BIDI_CONTROLS, HARAKAT, ZWJ, ZWNJ
from reader.text.direction import Direction

if TYPE_CHECKING:
    from arabic_reshaper import ArabicReshaper

_CONTROLS = re.compile(f"[{BIDI_CONTROLS}]")
_MARKS_FIRST = re.compile(f"([{HARAKAT}]+)([^{HARAKAT}])", re.DOTALL)


def visual_line(text: str, base: Direction, *, shape: bool = True) -> str:
    """Put one line into visual order, left to right, with `base` as its direction (UAX #9).

    With `shape`, Arabic letters become the presentation forms of their places. Harakat follow
    their letter, as terminals want them (rule L3); bidi controls have done their work and go.
    """
    if text.isascii() and base is Direction.LTR:
        return text
    import bidi

    if shape:
        # the shaper counts a joiner as a letter and would misplace the ligatures after it
        text = _reshaper().reshape(text.replace(ZWJ, ""))
    shown = str(bidi.get_display(text, base_dir="R" if base is Direction.RTL else "L"))
    return _MARKS_FIRST.sub(_letter_first, _CONTROLS.sub("", shown).replace(ZWNJ, ""))


def columns(text: str) -> int:
    """Give how many columns of a terminal `text` takes: marks and format characters none.

    East Asian wide characters and emoji take two (UAX #11).
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_width, text))


@functools.lru_cache(maxsize=2048)
def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _letter_first(match: re.Match[str]) -> str:
    marks, letter = match.groups()
    if unicodedata.bidirectional(letter) in {"AL", "R"}:
        return str(letter) + str(marks)[::-1]
    return match[0]


@functools.cache
def _reshaper() -> ArabicReshaper:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper(
        {"delete_harakat": False, "support_zwj": False, "ARABIC LIGATURE ALLAH": False}
    )
