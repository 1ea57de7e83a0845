"""Arabic as espeak-ng has to be given it, mapped to the text it stands for."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache

from reader.paths import resource
from reader.text.offsets import Mapped

SHADDA = "\u0651"
_MARKS = "\u064b-\u065f\u0670"
_WORD = re.compile(f"[\u0621-\u063a\u0641-\u064a\u0671{_MARKS}]+")
_MARK = re.compile(f"[{_MARKS}]")
_PLURAL = re.compile("\u064f\u0648\u0627$")


@dataclass(frozen=True, slots=True)
class _Table:
    bare: frozenset[str]
    article: re.Pattern[str]


@cache
def _table() -> _Table:
    data = tomllib.loads(resource("tables", "espeak.toml").read_text(encoding="utf-8"))
    article = f"^\u0627\u0644[{data['sun_letters']}]{SHADDA}"
    return _Table(frozenset(data["bare"]), re.compile(article))


def adapted(text: str) -> Mapped:
    """Give `text` in the spelling that espeak-ng says right.

    Shadda goes before its vowel (canonical order has it after, and espeak-ng then loses the
    vowel); a sun letter after a bare article loses its shadda, the plural's ـُوا its silent
    alef; words that espeak-ng knows better bare lose their harakat. All other text stays.
    """
    if not _MARK.search(text):
        return Mapped.of(text)
    pieces: list[tuple[str, int]] = []
    at = 0
    for match in _WORD.finditer(text):
        pieces.extend((character, at + i) for i, character in enumerate(text[at : match.start()]))
        pieces.extend(_word(match.group(), match.start()))
        at = match.end()
    pieces.extend((character, at + i) for i, character in enumerate(text[at:]))
    return Mapped.from_pieces(pieces, len(text))


def _word(word: str, at: int) -> list[tuple[str, int]]:
    letters = [(letter, at + i) for i, letter in enumerate(word)]
    if _MARK.sub("", word) in _table().bare:
        return [piece for piece in letters if not _MARK.match(piece[0])]
    if _PLURAL.search(word):
        letters.pop()
    ordered: list[tuple[str, int]] = []
    for letter, place in letters:
        if letter == SHADDA and ordered and unicodedata.combining(ordered[-1][0]):
            # maps may not go back: both marks stand for the place of the first
            vowel, place = ordered.pop()
            ordered += [(SHADDA, place), (vowel, place)]
        else:
            ordered.append((letter, place))
    if _table().article.match("".join(letter for letter, _ in ordered)):
        del ordered[3]
    return ordered
