"""Folding for search: spellings that a reader takes for the same word become the same text."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata

from reader.paths import resource
from reader.text import grouping
from reader.text.characters import GROUPING_SIGNS, GROUPING_SPACES, marks
from reader.text.clean import composed
from reader.text.offsets import Mapped

FOLD_VERSION = 2
"""Goes up when the same text folds to another one: stored folded text is then out of date."""

_WORD = re.compile(r"[^\W_]+")
_ACCENTS = ((0x300, 0x370), (0x483, 0x488), (0x591, 0x5C8), (0x600, 0x900), (0x1AB0, 0x1B00),
            (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xFB1E, 0xFB1F), (0xFE00, 0xFE30),
            (0x10EC0, 0x10F00))  # fmt: skip
"""Where marks lie that only modify a letter; those of Indic and Thai writing are vowels."""
_NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Format characters that show, and part words: they stay."""
_SPACING_HARAKAT = re.compile("[\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f]")
"""Harakat by themselves: they decompose to a space or a tatweel with the mark."""
_HAMZA = "\u0621"
_YEH_HAMZA = re.compile("(?<!\u064a)\u064a+\u0621")
_BETWEEN_SPACES = re.compile(r"[^ \t\n]+")
_PERHAPS_GROUPED = re.compile(f"\\d[^ ]{{0,3}}[{GROUPING_SIGNS}][^ ]{{0,3}}\\d")


def fold_text(text: str) -> str:
    """Fold `text` for search.

    Removed: harakat and other accents, tatweel, zero-width characters and bidi controls.
    Made one: أإآٱ and ا; ى and ي; ة and ه; the hamza on any seat and ء; Persian, Urdu and
    Maghrebi letters and their Arabic kin; all digits, and numbers with or without separators
    between groups of three (`grouping`); cases; compatibility forms (NFKD).

    ؤ and ئ become ء rather than their seats, since مسؤول and مسئول must meet. The same word
    may also carry its hamza alone after a yeh or on the yeh (شيء شئ, بطيء بطئ, قارىء قارئ), so
    يء becomes ء as well.
    """
    text = fold_letters(text)
    return _YEH_HAMZA.sub(_HAMZA, text) if _HAMZA in text else text


def fold_letters(text: str) -> str:
    """Fold as `fold_text` does, but leave the yeh of شيء: what is typed before its hamza is."""
    text = unicodedata.normalize("NFC", text)
    if "\u0654" in text:
        text = _seated_hamza().sub(_HAMZA, text)
    return grouping.joined(text.translate(_table()))


def fold(text: str) -> Mapped:
    """Fold as `fold_text` does, with the map back to `text`."""
    mapped = _lettered(text)
    gone = set(grouping.separators(mapped.text))
    if gone:
        kept = ((each, at) for at, each in enumerate(mapped.text) if at not in gone)
        mapped = mapped.then(Mapped.from_pieces(kept, len(mapped.text)))
    mapped = Mapped(mapped.text.replace(grouping.SPACE, " "), mapped.map)
    return mapped.then(Mapped.replaced(mapped.text, _YEH_HAMZA, _HAMZA))


def _lettered(text: str) -> Mapped:
    """Fold letter by letter, with the separators of numbers still there."""
    mapped = composed(text)
    mapped = mapped.then(Mapped.replaced(mapped.text, _seated_hamza(), _HAMZA))
    table = _table()
    letters = ((table[ord(letter)], at) for at, letter in enumerate(mapped.text))
    return mapped.then(Mapped.from_pieces(letters, len(mapped.text)))


def with_whole_numbers(text: str) -> str:
    """Give `text`, as long as it is, with a digit where folding takes a separator of groups away.

    What cuts it into words then finds the same ones as in the folded text.
    """
    if not _PERHAPS_GROUPED.search(text):
        return text
    letters = list(text)
    for word in _BETWEEN_SPACES.finditer(text):
        if _PERHAPS_GROUPED.search(word[0]):
            mapped = _lettered(word[0])
            for at in grouping.separators(mapped.text):
                letters[word.start() + mapped.map.starts[at]] = "0"
    return "".join(letters)


def fold_words(text: str) -> list[str]:
    """Give the folded words of `text`: runs of letters and digits, as the search index cuts."""
    return _WORD.findall(fold_text(text))


@functools.cache
def _seated_hamza() -> re.Pattern[str]:
    """A hamza sign over a tatweel or over a yeh with which it does not compose."""
    return re.compile(f"[\u0640\u0649\u06cc\u06cd\u06d2][{marks()}]*?\u0654")


class _Folding(dict[int, str]):
    """What each code point folds to, worked out when it is first met."""

    def __init__(self, letters: dict[str, str]) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._folded(chr(code))
        return folded

    def _folded(self, character: str) -> str:
        """Fold to a fixed point: one step may uncover what another one folds."""
        before, after = "", character
        while before != after:
            before, after = after, "".join(map(self._step, after))
        return unicodedata.normalize("NFC", after)

    def _step(self, character: str) -> str:
        known = self._letters.get(character)
        if known is not None:
            return known
        category = unicodedata.category(character)
        if category == "Nd":
            return str(unicodedata.decimal(character))
        if category == "Cf" and character not in _NUMBER_SIGNS:
            return ""
        if category in {"Mn", "Me"} and any(low <= ord(character) < high for low, high in _ACCENTS):
            return ""
        if _SPACING_HARAKAT.match(character):
            return ""
        # compose first: the hamza of a presentation form belongs to its letter
        compatible = unicodedata.normalize("NFKC", character.casefold())
        return compatible if compatible != character else unicodedata.normalize("NFKD", character)


@functools.cache
def _table() -> _Folding:
    with resource("tables", "fold.toml").open("rb") as file:
        data = tomllib.load(file)
    letters = dict.fromkeys(data["removed"]["characters"], "")
    letters |= dict.fromkeys(GROUPING_SPACES, grouping.SPACE)
    for group in ("letters", "signs"):
        letters |= {one: to for to, many in data[group].items() for one in many}
    return _Folding(letters)
