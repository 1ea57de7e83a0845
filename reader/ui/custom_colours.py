"""A theme from the reader's own colours: of page, text and accent all others are made."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from reader.ui.theme import Colours, contrast, mix, themes

READABLE = 7.0
"""The contrast of text with its ground that the themes of the house keep (WCAG 2.2, 1.4.6)."""
_OUTLINE = 3.2
_QUIET = 0.8
_HEX = re.compile("#[0-9a-fA-F]{6}")
_FORMS = re.compile("#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def as_colour(text: str) -> str:
    """Give a typed colour, such as "fff" or "#1c1b18", as "#RRGGBB"; "" when it is none."""
    found = _FORMS.fullmatch(text.strip())
    if found is None:
        return ""
    digits = found[1] if len(found[1]) == 6 else "".join(each * 2 for each in found[1])
    return f"#{digits.upper()}"


def join(page: str, text: str, accent: str) -> str:
    """Give three colours as one text, for the settings."""
    return " ".join((page, text, accent))


def split(kept: str) -> tuple[str, str, str]:
    """Give page, text and accent of a kept text; those of the light theme where it is none."""
    parts = kept.split()
    if len(parts) == 3 and all(_HEX.fullmatch(part) for part in parts):
        return parts[0], parts[1], parts[2]
    light = themes()["light"]
    return light.page, light.text, light.accent


@functools.lru_cache(maxsize=8)
def custom(page: str, text: str, accent: str) -> Colours:
    """Make a theme. The three stay as they are, even when they cannot be read together.

    The others are mixed from them, and moved towards black or white until they can be told from
    the page (lines, 3:1) or read on it (quiet text, 4.5:1 or what the text itself has).
    """
    dark = contrast(page, "#FFFFFF") > contrast(page, "#000000")
    base = themes()["dark" if dark else "light"]
    end = "#FFFFFF" if dark else "#000000"
    enough = max(4.5, contrast(page, text) * _QUIET)
    black, white = contrast(accent, "#000000"), contrast(accent, "#FFFFFF")
    word = _until(base.word, page, 3.0, end) if contrast(base.word, page) < 1.2 else base.word
    return replace(
        base,
        dark=dark,
        page=page,
        surface=mix(page, text, 0.06),
        raised=mix(page, text, 0.03) if dark else mix(page, "#FFFFFF", 0.5),
        text=text,
        muted=_until(mix(text, page, 0.25), page, min(enough, contrast(page, text)), end),
        accent=accent,
        on_accent="#000000" if black > white else "#FFFFFF",
        outline=_until(mix(text, page, 0.5), page, _OUTLINE, end),
        hairline=mix(page, text, 0.18),
        sentence=mix(page, base.word, 0.22),
        word=word,
        word_text="#000000" if contrast(word, "#000000") > contrast(word, "#FFFFFF") else "#FFFFFF",
        hit=mix(page, accent, 0.22),
    )


def _until(colour: str, ground: str, wanted: float, end: str) -> str:
    """Move a colour towards `end` until it has the wanted contrast with its ground."""
    for step in range(21):
        moved = mix(colour, end, step / 20)
        if contrast(moved, ground) >= wanted:
            return moved
    return end
