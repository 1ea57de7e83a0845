"""Latin, Cyrillic and Greek words in vowelled Arabic letters, for voices that cannot read them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from reader.paths import resource
from reader.text.characters import ARABIC
from reader.text.offsets import Mapped

LONGEST_ACRONYM = 5
"""Letters of the longest word in capitals that is spelt, unless it has no vowel at all."""

_FATHA, _DAMMA, _KASRA, _SUKUN = "\u064e", "\u064f", "\u0650", "\u0652"
# letters of any script but Arabic, with the marks and apostrophes inside a word
_WORD = re.compile(f"(?:(?![{ARABIC}])[^\\W\\d_])(?:(?![{ARABIC}])[^\\W\\d_]|[\u0300-\u036f'’])*")
_VOWELS = {
    "a": (_FATHA, "", "أَ"),
    "i": (_KASRA, "", "إِ"),
    "u": (_DAMMA, "", "أُ"),
    "A": (_FATHA, "ا", "آ"),
    "I": (_KASRA, "ي", "إِي"),
    "U": (_DAMMA, "و", "أُو"),
    "Y": (_FATHA, "يْ", "أَيْ"),
    "W": (_FATHA, "وْ", "أَوْ"),
}
"""A sound's mark on the letter before it, its own letter, and how a word begins with it."""
_MAGIC = re.compile("([aiou])([bcdfgklmnprstvz])e(s?)$")
_LONG = {"a": "ay", "i": "igh", "o": "o", "u": "u"}


@dataclass(frozen=True, slots=True)
class _Table:
    letters: dict[str, str]
    names: dict[str, str]
    sounds: dict[str, str]
    sound: re.Pattern[str]
    other: dict[str, str]


def transliterated(text: str) -> Mapped:
    """Write every word of another script in Arabic letters; each maps to its whole word.

    Known names are written as the news do, acronyms spelt with the letters' names, other words
    by the sounds of their letters. What has no sounds in the table (Chinese, say) is kept.
    """
    return Mapped.replaced(text, _WORD, lambda match: in_arabic(match[0]))


@lru_cache(maxsize=2048)
def in_arabic(word: str) -> str:
    """Give one word in vowelled Arabic letters."""
    table = _table()
    plain = _plain(word)
    if plain in table.names:
        return table.names[plain]
    if is_acronym(word):
        return _spelt(plain)
    for ending in ("'s", "s"):
        if plain.endswith(ending) and plain.removesuffix(ending) in table.names:
            return table.names[plain.removesuffix(ending)] + "ز" + _SUKUN
    parts = re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", word)
    if len(parts) > 1 and "".join(parts) == word:
        return " ".join(map(in_arabic, parts))  # WordPress, ChatGPT
    latin = "".join(table.other.get(letter, letter) for letter in plain)
    # letters that are all silent together are named
    return _letters(latin) or _spelt(latin) or word


def is_acronym(word: str) -> bool:
    """Whether a word is spelt: two or more capitals, few or without a vowel; a lone letter too."""
    plain = _plain(word)
    if not plain.isascii() or not plain.isalpha():
        return False
    if len(plain) == 1:
        return True
    if word != word.upper():
        return not re.search("[aeiouy]", plain)  # PhD, Mr, kWh
    return len(plain) <= LONGEST_ACRONYM or not re.search("[AEIOUY]", word)


def _spelt(latin: str) -> str:
    names = _table().letters
    return " ".join(names[letter] for letter in latin if letter in names)


def _plain(word: str) -> str:
    """Give a word in small letters without accents."""
    kept = (c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    return "".join(kept).replace("’", "'")


def _letters(latin: str) -> str:
    """Say the letters of a word in the table's sounds and write these."""
    latin = latin.replace("'", "")
    # a silent e names the vowel before it: mike, lane
    latin = _MAGIC.sub(lambda m: _LONG[m[1]] + m[2] + m[3], latin)
    latin = re.sub(r"([bcdfgjklmnpqrstvwxz])\1", r"\1", latin)
    sounds = "".join(_table().sounds[_key(match)] for match in _table().sound.finditer(latin))
    return _written(sounds)


def _key(match: re.Match[str]) -> str:
    """Give the table's row for a match, with its anchors."""
    letters, start, end = match[0], match.start(), match.end()
    rows = (
        ("^" if not start else "") + letters,
        letters + ("$" if end == len(match.string) else ""),
    )
    return next(row for row in (*rows, letters) if row in _table().sounds)


def _written(sounds: str) -> str:
    """Write consonants and vowels with their marks; a consonant without a vowel gets a sukun."""
    found: list[str] = []
    open_consonant = False
    for sound in sounds:
        if sound not in _VOWELS:
            if open_consonant:
                found.append(_SUKUN)
            found.append(sound)
            open_consonant = True
            continue
        mark, letter, alone = _VOWELS[sound]
        if open_consonant:
            found.append(mark + letter)
        elif not found:
            found.append(alone)
        else:
            # between two vowels stands a glide: the long vowel's own letter, or a hamza
            before = found.pop().removesuffix(_SUKUN)
            glide = "" if before.endswith(("ي", "و")) else "ئ"
            found.append(before + glide + mark + letter)
        open_consonant = False
    if open_consonant:
        found.append(_SUKUN)
    return "".join(found)


@cache
def _table() -> _Table:
    data = tomllib.loads(resource("tables", "transliteration.toml").read_text(encoding="utf-8"))
    sounds: dict[str, str] = data["sounds"]
    rows = sorted(sounds, key=lambda row: (len(row.strip("^$")), len(row)), reverse=True)
    pattern = "|".join(
        ("^" if row[0] == "^" else "")
        + re.escape(row.strip("^$"))
        + ("$" if row[-1] == "$" else "")
        for row in rows
    )
    return _Table(data["letters"], data["names"], sounds, re.compile(pattern), data["other"])
