"""Regular expressions of folded words, for folded text and for text as it was published."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reader.text.characters import BIDI_CONTROLS, GROUPING_SIGNS, HARAKAT, TATWEEL, ZWJ, ZWNJ
from reader.text.fold import fold_text

_MARKS = f"{HARAKAT}{TATWEEL}{BIDI_CONTROLS}{ZWNJ}{ZWJ}\u0300-\u036f"
_LOOKED_AT = (
    range(0x30, 0x250), range(0x600, 0x700), range(0x750, 0x780), range(0x1E00, 0x1F00),
    range(0xFE80, 0xFEFD), range(0xFF10, 0xFF5B),
)  # fmt: skip
"""Where the letters lie that fold to one letter; those elsewhere are found by folding the text."""
_HAMZA, _YEH = "ءي"
_WITHIN_NUMBER = re.compile(r"(?<=[0-9])(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How folded words are written in a pattern: one of them, and several in a row."""

    spell: Callable[[str], str]

    def row(self, tokens: Iterable[str]) -> str:
        """Write words that follow each other."""
        return _BETWEEN.join(map(self.spell, tokens))


_BETWEEN = r"[\W_]+"
BETWEEN = re.compile(_BETWEEN)
FOLDED = Alphabet(re.escape)


@functools.cache
def published() -> Alphabet:
    """Give the alphabet of published text: what folds to a letter, and the marks upon it.

    A search in it takes a tenth of the time that folding the text takes. It sees neither ligatures
    nor what lies outside of the usual blocks, so that folding is for where it finds nothing; and
    what it finds is to be folded, to be sure.
    """
    kin: dict[str, list[str]] = {}
    for block in _LOOKED_AT:
        for letter in map(chr, block):
            folded = fold_text(letter)
            if len(folded) == 1 and folded.isalnum():
                kin.setdefault(folded, []).append(letter)

    def one(letter: str) -> str:
        return f"[{re.escape(''.join(kin.get(letter, [letter])))}][{_MARKS}]*"

    grouped = f"(?:[{GROUPING_SIGNS}][{_MARKS}]*)?"

    def spell(token: str) -> str:
        # a yeh before a hamza is taken into it
        return grouped.join(
            "".join(
                f"(?:{one(_YEH)})*{one(letter)}" if letter == _HAMZA else one(letter)
                for letter in part
            )
            for part in _WITHIN_NUMBER.split(token)
        )

    return Alphabet(spell)


def word_round(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the word, with its marks and joiners, in which a stretch stands."""
    while start and _belongs(text[start - 1]):
        start -= 1
    while end < len(text) and _belongs(text[end]):
        end += 1
    while start < end and unicodedata.category(text[start]) == "Cf":
        start += 1
    while start < end and unicodedata.category(text[end - 1]) == "Cf":
        end -= 1
    return start, end


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether neither a letter nor a mark stands beside a stretch."""
    sides = (*text[start - 1 : start], *text[end : end + 1])
    return not any(_belongs(side) and unicodedata.category(side) != "Cf" for side in sides)


def _belongs(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
