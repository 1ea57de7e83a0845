"""Words with one reading, which correct a diacritiser."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import product

from reader.paths import resource
from reader.text.harakat import (
    FATHA,
    HARAKAT,
    KASRA,
    SHADDA,
    SUKUN,
    SUN_LETTERS,
    Word,
    letters,
    skeleton,
)

_BEFORE_ALL = ("", "و" + FATHA, "ف" + FATHA)
_BEFORE_NOUNS = ("", "ب" + KASRA, "ك" + FATHA, "ل" + KASRA)
_ARTICLE = "ال" + SUKUN
_LIL = "ل" + KASRA + "ل" + SUKUN
_ENDINGS = ("", "َة", "ُون", "ين", "َات", "َان", "َتَان", "َتَيْن", "َتِي", "ا")
_PLAIN = str.maketrans(dict.fromkeys(HARAKAT, ""))


def corrected(word: Word, marks: list[str]) -> list[str]:
    """Give the marks of a word of the table for those in `marks` (one a letter), else `marks`."""
    known = _known(skeleton(word))
    if known is None:
        return marks
    return [
        _merged(ours, theirs, last=index == len(marks) - 1)
        for index, (ours, theirs) in enumerate(zip(known, marks, strict=True))
    ]


def _merged(ours: str, theirs: str, *, last: bool) -> str:
    if ours == SHADDA:
        return SHADDA + theirs.replace(SHADDA, "").replace(SUKUN, "")
    return theirs if last and not ours else ours


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    data = tomllib.loads(resource("tables", "tashkeel.toml").read_text(encoding="utf-8"))
    particles = {text.translate(_PLAIN): text for text in data["particles"].split()}
    nouns = {text.translate(_PLAIN): text for text in data["nouns"].split()}
    for stem, ending in product(data["nisbas"].split(), _ENDINGS):
        nouns.setdefault((stem + ending).translate(_PLAIN), stem + ending)
    return particles, nouns


def _known(plain: str) -> tuple[str, ...] | None:
    """Give the marks of each letter of a known word with its clitics; "" where the model decides.

    Without a word of the table: None.
    """
    particles, nouns = _table()
    for before in _BEFORE_ALL:
        bare = before.translate(_PLAIN)
        if plain.startswith(bare) and (found := particles.get(plain[len(bare) :])):
            return _marks(before + found)
    for outer, inner in product(_BEFORE_ALL, _BEFORE_NOUNS):
        for article in ("", _ARTICLE):
            before = outer + (_LIL if inner.startswith("ل") and article else inner + article)
            bare = before.translate(_PLAIN)
            if plain.startswith(bare) and (found := nouns.get(plain[len(bare) :])):
                return _joined(before, found, article)
    return None


def _joined(before: str, found: str, article: str) -> tuple[str, ...]:
    if article and found[0] in SUN_LETTERS:
        return _marks(before.removesuffix(SUKUN) + found[0] + SHADDA + found[1:])
    if article and found[0] == "ا":
        return _marks(before.removesuffix(SUKUN) + KASRA + found)
    return _marks(before + found)


def _marks(text: str) -> tuple[str, ...]:
    return tuple(
        (SHADDA if letter.doubled else "") + letter.marks.replace(SHADDA, "")
        for letter in letters(text)
    )
