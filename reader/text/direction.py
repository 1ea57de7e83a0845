"""Base direction by evidence, and runs of one script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[@#][A-Za-z0-9_]+")
_CLEAR, _CLEARLY_NOT = 0.55, 0.35
"""Shares of right-to-left letters from which, and below which, they alone decide."""


class Direction(StrEnum):
    """Base direction of a block."""

    RTL = "rtl"
    LTR = "ltr"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch `start:end` (code points) in one script: "arab", "latn" or "other"."""

    start: int
    end: int
    script: str


def base_direction(
    text: str, *, hint: Direction | None = None, default: Direction = Direction.RTL
) -> Direction:
    """Decide a paragraph's direction by evidence.

    First what the page itself says, then the share of strong letters (bidi classes R, AL and L;
    addresses do not count), then the first strong letter (UAX #9, P2 and P3), then `default`.
    «CNN: قال …» is right to left, which the first letter alone would get wrong.
    """
    if hint is not None:
        return hint
    right, left = _strong(_ADDRESS.sub(" ", text))
    if not right and not left:
        right, left = _strong(text)
    if not right and not left:
        return default
    share = right / (right + left)
    if share >= _CLEAR:
        return Direction.RTL
    if share <= _CLEARLY_NOT:
        return Direction.LTR
    import bidi

    return Direction.RTL if bidi.get_base_level(text) else Direction.LTR


def document_direction(texts: Iterable[str], default: Direction = Direction.RTL) -> Direction:
    """Decide the direction of a whole document: that of most of its strong letters."""
    right = left = 0
    for text in texts:
        more_right, more_left = _strong(text)
        right, left = right + more_right, left + more_left
    if right == left:
        return default
    return Direction.RTL if right > left else Direction.LTR


def script_runs(text: str) -> tuple[Run, ...]:
    """Part a text into runs of one script; digits and neutrals stay with the run before them."""
    runs: list[Run] = []
    start, script = 0, ""
    for index, character in enumerate(text):
        here = _script(character)
        if not here or here == script:
            continue
        if script:
            runs.append(Run(start, index, script))
            start = index
        script = here
    if text:
        runs.append(Run(start, len(text), script or "other"))
    return tuple(runs)


def _strong(text: str) -> tuple[int, int]:
    right = left = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            right += 1
        elif kind == "L":
            left += 1
    return right, left


def _script(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    if kind == "AL":
        return "arab"
    if not character.isalpha():
        return ""
    if (
        character.isascii()
        or "\u00c0" <= character <= "\u024f"
        or "\u1e00" <= character <= "\u1eff"
    ):
        return "latn"
    return "other"
