"""Arabic letters and the marks that vowel them."""

from __future__ import annotations

import re
from dataclasses import dataclass

FATHATAN, DAMMATAN, KASRATAN = "\u064b", "\u064c", "\u064d"
FATHA, DAMMA, KASRA, SHADDA, SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
DAGGER_ALEF, ALEF_WASLA = "\u0670", "\u0671"
SHORT_VOWELS = frozenset({FATHA, DAMMA, KASRA})
TANWIN = frozenset({FATHATAN, DAMMATAN, KASRATAN})
VOWELS = SHORT_VOWELS | TANWIN
HARAKAT = VOWELS | {SHADDA, SUKUN, DAGGER_ALEF}
SUN_LETTERS = frozenset("تثدذرزسشصضطظلن")
"""Letters that take over the lam of the article."""

_MARKS = "\u064b-\u065f\u0670"
_LETTERS = "\u0621-\u063a\u0641-\u064a\u066e-\u066f\u0671-\u06d3"
WORD = re.compile(f"[{_LETTERS}][{_LETTERS}{_MARKS}]*")
"""A run of Arabic letters with their marks."""

MARK = re.compile(f"[{_MARKS}]")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, its offset in the text, and the marks after it, in their order."""

    letter: str
    place: int
    marks: str = ""

    @property
    def vowel(self) -> str:
        """The short vowel or tanwin; "" for a letter without."""
        return next((mark for mark in self.marks if mark in VOWELS), "")

    @property
    def doubled(self) -> bool:
        """Whether it has shadda."""
        return SHADDA in self.marks

    @property
    def marked(self) -> bool:
        """Whether it has any harakah."""
        return not HARAKAT.isdisjoint(self.marks)

    def given(self, marks: str) -> Letter:
        """Give the letter with these marks."""
        return Letter(self.letter, self.place, marks)


Word = list[Letter]


def letters(word: str, start: int = 0) -> Word:
    """Split a match of `WORD`, which begins at `start`, into its letters."""
    found: Word = []
    for place, character in enumerate(word, start):
        if not MARK.match(character):
            found.append(Letter(character, place))
        elif found:
            found[-1] = found[-1].given(found[-1].marks + character)
    return found


def skeleton(word: Word) -> str:
    """Give the word's letters without their marks."""
    return "".join(letter.letter for letter in word)


def article_at(word: Word) -> int:
    """Give the index of the article's alef (after و، ف، ب، ك at most), -1 without an article.

    Words whose own first letters are ال are taken for one that has the article.
    """
    for index, letter in enumerate(word[:-3]):
        if letter.letter in ("ا", ALEF_WASLA):
            return index if word[index + 1].letter == "ل" else -1
        if index > 1 or letter.letter not in "وفبك":
            return -1
    return -1
