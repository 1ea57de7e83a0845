"""Lines for terminals that neither shape Arabic nor order it."""

from __future__ import annotations

import unicodedata

from reader.text.direction import Direction


def visual_line(text: str, base: Direction, *, shape: bool = True) -> str:
    """Give one line in visual order, left to right, with joined letter forms when `shape`.

    Only for output that would otherwise show detached letters in the wrong order; never for Qt.
    """
    import bidi

    if shape:
        import arabic_reshaper

        text = arabic_reshaper.reshape(text)
    return str(bidi.get_display(text, base_dir="R" if base is Direction.RTL else "L"))


def columns(text: str) -> int:
    """Give the number of terminal columns a text takes (UAX #11; marks take none)."""
    width = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in (
            "Mn",
            "Cf",
            "Cc",
        ):
            continue
        width += 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
    return width
