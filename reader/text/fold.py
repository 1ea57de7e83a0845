"""Folding: one spelling for all the spellings that a reader means when searching."""

from __future__ import annotations

import re
import unicodedata

from reader.text.characters import MARKS_CLASS
from reader.text.offsets import Mapped, OffsetMap

FOLD_VERSION = 1
"""Raised when the folding changes: an index made with another version is stale."""

# Alef with its hamzas, madda and wasla is one letter to a person who types in haste; ى and ي, ة
# and ه are swapped by habit and by region; Persian and Urdu shapes stand for the Arabic letters.
_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
        "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ۍ": "ي",
        "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۂ": "ه",
        "ک": "ك", "ڪ": "ك", "گ": "ك",
        # Hamza on its seats: مسؤول and مسئول are one word spelt in two countries
        "ؤ": "ء", "ئ": "ء", "ٴ": "ء", "ٶ": "ء", "ٸ": "ء",
    }
)  # fmt: skip
# A word's last ئ is also written يء (شاطئ، شاطيء): the longer form keeps prefixes matching
_FINAL_YEH_HAMZA = re.compile(rf"ئ(?=[{MARKS_CLASS}\u0640]*(?:\W|$))")
_WORD = re.compile(r"\w+")


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    # Arabic letters with hamza are composed: take them before decomposition would part them
    mapped = character.translate(_LETTERS)
    if mapped != character:
        return mapped
    made: list[str] = []
    for part in unicodedata.normalize("NFKD", character).casefold():
        category = unicodedata.category(part)
        if (
            unicodedata.combining(part)
            or category == "Cf"
            or (category == "Cc" and not part.isspace())
        ):
            continue
        if category == "Nd":
            made.append(str(unicodedata.digit(part)))
        elif part != "\u0640":
            made.append(part.translate(_LETTERS))
    return "".join(made)


_TABLE = _Table()


def fold_text(text: str) -> str:
    """Fold a text for comparison: harakat, hamza seats, ى/ي, ة/ه, digits, case, accents."""
    return _FINAL_YEH_HAMZA.sub("\ue000", _composed(text)).translate(_TABLE).replace("\ue000", "يء")


def fold(text: str) -> Mapped:
    """Fold a text and keep the way back to its own offsets."""
    starts: list[int] = []
    made: list[str] = []
    finals = {match.start() for match in _FINAL_YEH_HAMZA.finditer(text)}
    length = len(text)
    index = 0
    while index < length:
        end = index + 1
        character = text[index]
        # Hamza or madda written as a mark of its own (NFD) belongs to its letter
        while end < length and text[end] in "\u0653\u0654\u0655":
            end += 1
        if index in finals:
            folded = "يء"
        elif end > index + 1:
            folded = unicodedata.normalize("NFC", text[index:end]).translate(_TABLE)
        else:
            folded = _TABLE[ord(character)]
        made.append(folded)
        starts.extend([index] * len(folded))
        index = end
    starts.append(length)
    return Mapped("".join(made), OffsetMap(tuple(starts)))


def fold_words(text: str) -> list[str]:
    """Give the folded words of a text."""
    return _WORD.findall(fold_text(text))


def _composed(text: str) -> str:
    if re.search("[\u0653-\u0655]", text):
        return re.sub(
            ".[\u0653-\u0655]+", lambda match: unicodedata.normalize("NFC", match.group()), text
        )
    return text
