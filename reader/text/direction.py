"""Base direction by evidence, and runs of one script."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reader.text.characters import ARABIC

_RTL_ENOUGH = 0.4
"""From this share of right-to-left letters on, Latin names stand in an Arabic line."""
_LTR_ENOUGH = 0.15
"""Below this share, an Arabic word stands in a Latin line; between the two the first one tells."""
_LATIN = "A-Za-zªµºÀ-ÖØ-öø-\u02ffᴀ-ᵿḀ-ỿⱠ-ⱿꜢ-ꟿꬰ-ꭥﬀ-ﬆＡ-Ｚａ-ｚ"
_TOKEN = re.compile(
    r"(?:https?|ftp|file|mailto):\S+|www\.\S+"
    r"|[@#][A-Za-z0-9_]+"
    r"|(?<![A-Za-z0-9_\-])[A-Za-z0-9_][A-Za-z0-9_\-]*(?:[._/@:\\=+&][A-Za-z0-9_\-]+)+[/()]*"
    r"|(?<![A-Za-z0-9_])[A-Za-z_][A-Za-z0-9_]*\(\)|</?[A-Za-z][^<>]*>"
)
"""Addresses and what looks like code: one letter's weight each, however long."""
_LETTER = re.compile("[A-Za-z]")


class Direction(StrEnum):
    """Base direction of a block."""

    RTL = "rtl"
    LTR = "ltr"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch `start:end` in one script: "arab", "latn" or "other"."""

    start: int
    end: int
    script: str


def base_direction(
    text: str, *, hint: Direction | None = None, default: Direction = Direction.RTL
) -> Direction:
    """Decide how a line of `text` is laid out.

    In this order: what the page declares (`hint`); the share of right-to-left among the strong
    letters (bidi classes R and AL against L, UAX #9 table 4); the first strong letter (rules P2
    and P3) where the share leaves doubt; `default` when there is no letter.
    """
    if hint is not None:
        return hint
    words = without_addresses(text)
    right, left = _strong(words)
    letters = right + left
    if not letters:
        return default
    if right >= _RTL_ENOUGH * letters:
        return Direction.RTL
    return Direction.LTR if right < _LTR_ENOUGH * letters else _first_strong(words)


def document_direction(
    texts: Iterable[str], *, hint: Direction | None = None, default: Direction = Direction.RTL
) -> Direction:
    """Decide the direction of a whole piece by the letters of all its texts."""
    if hint is not None:
        return hint
    return base_direction("\n".join(texts), default=default)


def script_runs(text: str) -> tuple[Run, ...]:
    """Cut `text` into runs of one script, which cover it all.

    Digits, signs and spaces belong to the run before them, at the start to the run after them;
    a text without letters is one "other" run.
    """
    runs: list[Run] = []
    for match in _letters().finditer(text):
        script = str(match.lastgroup)
        if script == "other" and not match[0].isalpha():
            continue  # a number that is no digit, such as ²
        if runs and runs[-1].script == script:
            continue
        start = match.start() if runs else 0
        if runs:
            runs[-1] = Run(runs[-1].start, start, runs[-1].script)
        runs.append(Run(start, len(text), script))
    if not runs and text:
        runs.append(Run(0, len(text), "other"))
    return tuple(runs)


def without_addresses(text: str) -> str:
    """Put one Latin letter for each URL, e-mail address, handle, or piece of code."""
    return _TOKEN.sub(lambda found: "x" if _LETTER.search(found[0]) else found[0], text)


def _strong(text: str) -> tuple[int, int]:
    """Count right-to-left and left-to-right letters."""
    right = left = 0
    bidirectional = unicodedata.bidirectional
    for character in text:
        strength = bidirectional(character)
        if strength == "L":
            left += 1
        elif strength in {"AL", "R"}:
            right += 1
    return right, left


def _first_strong(text: str) -> Direction:
    import bidi

    # get_base_level looks at the first paragraph alone
    line = re.sub(r"[\n\r\x1c-\x1e\x85\u2029]+", " ", text)
    return Direction.RTL if bidi.get_base_level(line) else Direction.LTR


@functools.cache
def _letters() -> re.Pattern[str]:
    letter = r"[^\W\d_]"
    return re.compile(
        f"(?P<arab>(?:(?=[{ARABIC}]){letter})+)"
        f"|(?P<latn>(?:(?=[{_LATIN}]){letter})+)"
        f"|(?P<other>{letter})"
    )
