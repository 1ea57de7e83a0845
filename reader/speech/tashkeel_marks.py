"""From a model's probabilities to harakat: what the spelling and the author's marks allow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import log

from reader.text.harakat import (
    DAGGER_ALEF,
    DAMMA,
    DAMMATAN,
    FATHA,
    FATHATAN,
    HARAKAT,
    KASRA,
    KASRATAN,
    SHADDA,
    SUKUN,
    SUN_LETTERS,
    TANWIN,
    Word,
    article_at,
)

_VOWEL_MARKS = (FATHA, DAMMA, KASRA, FATHATAN, DAMMATAN, KASRATAN)
MARKINGS = (
    "",
    SUKUN,
    *_VOWEL_MARKS,
    SHADDA,
    *(SHADDA + vowel for vowel in _VOWEL_MARKS),
    DAGGER_ALEF,
    FATHA + DAGGER_ALEF,
)
"""What a letter may carry, shadda first: the columns of the probabilities."""

Row = Sequence[float]
"""The probability of each of `MARKINGS` for one letter."""


_CANDIDATES = 4
_LEAST = 1e-9


def likeliest(word: Word, rows: Sequence[Row]) -> list[str]:
    """Choose the marking of each letter of a word; `rows` has a row a letter.

    What the author wrote on a letter is kept, a lone shadda gets its vowel, and the rest is the
    likeliest that the spelling allows and that can be said: no two letters without a vowel meet.
    """
    best: dict[str, tuple[float, tuple[str, ...]]] = {FATHA: (0.0, ())}
    for index, row in enumerate(rows):
        candidates = _candidates(word, index, row)
        paths: dict[str, tuple[float, tuple[str, ...]]] = {}
        for score, marking in candidates:
            ways = [
                (before + score, (*path, marking))
                for last, (before, path) in best.items()
                if not (last == SUKUN and (SHADDA in marking or marking == SUKUN))
                or index == len(word) - 1
            ]
            if ways:
                paths[marking] = max(ways)
        # what the author wrote may be such a meeting
        best = paths or {
            marking: max((before + score, (*path, marking)) for before, path in best.values())
            for score, marking in candidates
        }
    return list(max(best.values())[1])


def certainty(word: Word, rows: Sequence[Row]) -> float:
    """Give the share of what the spelling allows that the likeliest marking of a word has.

    The last letter, whose mark is mostly the case ending, is left aside.
    """
    share = 1.0
    for index, marking in enumerate(likeliest(word, rows)[:-1]):
        row, fits = rows[index], _fits(word, index)
        allowed = sum(value for value, fit in zip(row, fits, strict=True) if fit)
        # A letter with sukun and one without a mark are said alike
        same = ("", SUKUN) if marking in ("", SUKUN) else (marking,)
        chosen = sum(
            value
            for value, other, fit in zip(row, MARKINGS, fits, strict=True)
            if fit and other in same
        )
        share *= chosen / allowed if allowed else 1.0
    return share


def _candidates(word: Word, index: int, row: Row) -> list[tuple[float, str]]:
    fitting = [
        (probability, marking)
        for probability, marking, fits in zip(row, MARKINGS, _fits(word, index), strict=True)
        if fits
    ]
    found = sorted(fitting, reverse=True)[:_CANDIDATES]
    return [(log(probability + _LEAST), marking) for probability, marking in found]


def _fits(word: Word, index: int) -> tuple[bool, ...]:
    letter = word[index]
    written = frozenset(letter.marks) & HARAKAT
    if written:
        found = _completing(written)
        if letter.letter in SUN_LETTERS and 0 <= article_at(word) == index - 2:
            # many write the vowel of الشَمس, and leave out the shadda that the article gives
            found = tuple(
                a or b for a, b in zip(found, _completing(written | {SHADDA}), strict=True)
            )
        return found if any(found) else _only("")
    if letter.letter in "اآى\u0671":
        return _only("")
    if letter.letter == "إ":
        return _only(KASRA)
    following = word[index + 1].letter if index + 1 < len(word) else ""
    return _spelling(index, len(word), following)


@cache
def _only(*markings: str) -> tuple[bool, ...]:
    return tuple(marking in markings for marking in MARKINGS)


@cache
def _completing(written: frozenset[str]) -> tuple[bool, ...]:
    if written == {SHADDA}:
        return tuple(SHADDA in marking and len(marking) > 1 for marking in MARKINGS)
    return tuple(written == frozenset(marking) for marking in MARKINGS)


@cache
def _spelling(index: int, length: int, following: str) -> tuple[bool, ...]:
    """Say what an unmarked letter can carry at its place and before the letter that follows."""
    wrong: set[str] = set()
    if index == 0:
        wrong |= {SUKUN, *(marking for marking in MARKINGS if SHADDA in marking)}
    before_alef = index == length - 2 and following in ("ا", "ى")
    if index < length - 1 and not before_alef:
        wrong |= {marking for marking in MARKINGS if not TANWIN.isdisjoint(marking)}
    if before_alef:
        wrong |= {marking for marking in MARKINGS if marking[-1:] in (DAMMATAN, KASRATAN)}
    if following == "ة":
        wrong |= {marking for marking in MARKINGS if marking[-1:] in (SUKUN, DAMMA, KASRA)}
    if following == "ى":
        wrong |= {marking for marking in MARKINGS if marking[-1:] in (DAMMA, KASRA)}
    return tuple(marking not in wrong for marking in MARKINGS)
