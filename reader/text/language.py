"""The language of a stretch of text: its script tells first, then letters and small words."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass

from reader.paths import resource
from reader.text.direction import Direction, base_direction, script_runs, without_addresses

_WORD = re.compile(r"[^\W\d_]+")
_HARAKAT = re.compile("[\u064b-\u0652\u0670\u0640]")
_ENOUGH = 4_000
"""Code points of a text that are looked at."""
_WORD_WEIGHT = 10


@dataclass(frozen=True, slots=True)
class _Tables:
    """`names` gives languages by the first word of their letters' Unicode names."""

    arabic: frozenset[str]
    names: dict[str, list[str]]
    letters: dict[str, dict[str, int]]
    words: dict[str, frozenset[str]]


def language_of(text: str, *, hint: str = "", default: str = "ar") -> str:
    """Give the language of `text` as a BCP 47 primary tag ("ar", "fa", "en" …).

    The script decides first. `hint` (what the page declares, any BCP 47 tag) holds when it is
    written in that script, then `default`; without either, Latin letters are taken for English
    and Arabic ones are guessed to be Arabic, Persian or Urdu by their letters and small words.
    A text without letters is in the language of `hint`, else of `default`.
    """
    sample = without_addresses(text[:_ENOUGH])
    script = _script(sample)
    if not script:
        return primary(hint) or primary(default)
    if script == "other":
        candidates = _tables().names.get(_letters_named(sample), ["und"])
        declared = [primary(tag) for tag in (hint, default)]
        return next((tag for tag in declared if tag in candidates), candidates[0])
    known = next((primary(tag) for tag in (hint, default) if _written_in(tag) == script), "")
    if script == "latn":
        return known or "en"
    return primary(hint) if _written_in(hint) == script else _guessed(sample, known or "ar")


def primary(tag: str) -> str:
    """Give the language of a BCP 47 tag, in small letters: "ar" of "ar-SY" or "AR_sy"."""
    return re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()


def _written_in(tag: str) -> str:
    """Give the script of a tag's language: "arab", "latn", "other", or "" without a language."""
    language, *subtags = re.split("[-_]", tag.strip().lower())
    if language in {"", "und", "mul", "zxx"}:
        return ""
    for subtag in subtags:
        if len(subtag) == 4 and subtag.isalpha():
            return subtag if subtag in {"arab", "latn"} else "other"
    if language in _tables().arabic:
        return "arab"
    return "other" if any(language in tags for tags in _tables().names.values()) else "latn"


def _script(text: str) -> str:
    """Give the script of most letters of `text`, "" when it has none.

    Latin names in an Arabic line do not change its language, as they do not its direction.
    """
    counts: Counter[str] = Counter()
    for run in script_runs(text):
        counts[run.script] += sum(map(str.isalpha, text[run.start : run.end]))
    if counts["arab"] and not counts["other"] and base_direction(text) is Direction.RTL:
        return "arab"
    return counts.most_common(1)[0][0] if counts.total() else ""


def _guessed(text: str, default: str) -> str:
    """Choose among the languages in Arabic letters; without evidence, `default`."""
    tables = _tables()
    words = _WORD.findall(_HARAKAT.sub("", text.replace("\u200c", " ")))
    letters = Counter(text)
    scores = {
        language: sum(weight * letters[letter] for letter, weight in weights.items())
        + _WORD_WEIGHT * sum(word in tables.words[language] for word in words)
        for language, weights in tables.letters.items()
    }
    best = max(scores.values())
    leading = [language for language, score in scores.items() if score == best]
    if default in leading or default not in scores:
        return default
    return leading[0]


def _letters_named(text: str) -> str:
    """Give the first word of most letters' Unicode names, such as "CYRILLIC"."""
    known = _tables().names
    names = Counter(
        name
        for letter in text
        if letter.isalpha()
        and (name := unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]) in known
    )
    # Japanese is mostly written in Chinese characters, with its own syllables between them
    for syllables in ("HIRAGANA", "KATAKANA"):
        if names[syllables]:
            return syllables
    return names.most_common(1)[0][0] if names else ""


@functools.cache
def _tables() -> _Tables:
    with resource("tables", "languages.toml").open("rb") as file:
        data = tomllib.load(file)
    return _Tables(
        frozenset(data["scripts"]["arab"]),
        data["names"],
        data["letters"],
        {language: frozenset(words) for language, words in data["words"].items()},
    )
