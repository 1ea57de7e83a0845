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

_PAIRS = "()[]{}<>«»‹›≤≥≪≫∈∋⊂⊃⊆⊇⁅⁆⁽⁾₍₎⟦⟧⟨⟩⟪⟫〈〉《》「」『』【】〔〕〖〗（）＜＞［］｛｝｢｣"
_MIRRORED = dict(zip(_PAIRS, "".join(_PAIRS[i + 1] + _PAIRS[i] for i in range(0, len(_PAIRS), 2)),
                     strict=True))  # fmt: skip
_MARKS = "\u0300-\u036f" + HARAKAT
_PROBE = "\u034f"
"""The combining grapheme joiner: unseen, and laid out where the character before it is (W1)."""
_INVISIBLE = re.compile(f"[{BIDI_CONTROLS}{ZWNJ}{ZWJ}{_PROBE}]")


def visual_line(text: str, base: Direction, *, shape: bool = True) -> str:
    """Put one line into visual order, left to right, with `base` as its direction (UAX #9).

    With `shape`, Arabic letters become the presentation forms of their places. Brackets are
    mirrored (rule L4), harakat follow their letter as terminals want them (L3), and bidi
    controls and joiners go when they have done their work.
    """
    if text.isascii() and base is Direction.LTR:
        return text
    import bidi

    text = text.replace(_PROBE, "")
    if shape:
        # the shaper counts a joiner as a letter and would misplace the ligatures after it
        text = _reshaper().reshape(text.replace(ZWJ, ""))
    # python-bidi only orders. Whether a character ran from right to left shows in which side of
    # it the probe comes out.
    probed = _probed().sub(rf"\g<0>{_PROBE}", text)
    shown = str(bidi.get_display(probed, base_dir="R" if base is Direction.RTL else "L"))
    return _INVISIBLE.sub("", _ordered().sub(_finished, shown))


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


def _finished(match: re.Match[str]) -> str:
    if match["left"] is not None:
        return str(match["left"])
    last = str(match["right"])
    return _MIRRORED.get(last, last) + str(match["marks"])[::-1]


@functools.cache
def _probed() -> re.Pattern[str]:
    """What is probed: a letter with its marks, or a sign that has a mirror image."""
    return re.compile(rf"[{re.escape(_PAIRS)}][{_MARKS}]*|[^\s{_MARKS}][{_MARKS}]+")


@functools.cache
def _ordered() -> re.Pattern[str]:
    """A probed cluster as it comes out: from left to right, or from right to left."""
    left = rf"[{re.escape(_PAIRS)}][{_MARKS}]*?|[^\s{_MARKS}](?:(?!{_PROBE})[{_MARKS}])+"
    right = rf"(?P<marks>(?:(?!{_PROBE})[{_MARKS}])*)(?P<right>[^{_MARKS}])"
    return re.compile(rf"(?P<left>{left}){_PROBE}|{_PROBE}{right}", re.DOTALL)


@functools.cache
def _reshaper() -> ArabicReshaper:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper(
        {"delete_harakat": False, "support_zwj": False, "ARABIC LIGATURE ALLAH": False}
    )
