"""Nouns that are counted: their gender and forms, from a table or by the shape of the word."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Literal

from reader.paths import resource
from reader.text.verbalize.inflect import (
    FATHA,
    Case,
    Gender,
    dual,
    inflect,
    is_diptote,
    is_invariable,
    sound_plural,
)
from reader.text.verbalize.numbers import cardinal, join
from reader.text.verbalize.tokens import bare, folded

Form = Literal["singular", "plural", "dual"]

# Verbal nouns in ات are masculine in the singular: اِنْتِخَابَات، اِسْتِثْمَارَات، إِعْلَانَات، تَصْرِيحَات
_VERBAL_NOUN = re.compile("(?:ا..?ت?.ا.|ان..ا.|است..ا.|ا..ا.|ت..ي.|ا.ت.ا[ءئ])ات")


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun as vowelled stems.

    `sound`: its first plural is in ون. `adjective` agrees with it (كِيلُومِتْر مُرَبَّع); `tail`
    follows unchanged (فِي السَّاعَةِ).
    """

    singular: str
    plurals: tuple[str, ...]
    gender: Gender
    sound: bool = False
    adjective: str = ""
    tail: str = ""

    def one(self, case: Case, *, tanwin: bool = True) -> str:
        """Say the singular."""
        words = [inflect(self.singular, case, tanwin=tanwin)]
        if self.adjective:
            stem = self.adjective + (FATHA + "ة" if self.gender == "f" else "")
            words.append(inflect(stem, case, tanwin=True))
        return " ".join([*words, self.tail] if self.tail else words)

    def two(self, case: Case) -> str:
        """Say the dual."""
        words = [dual(self.singular, case, construct=False)]
        if self.adjective:
            stem = self.adjective + (FATHA + "ة" if self.gender == "f" else "")
            words.append(dual(stem, case, construct=False))
        return " ".join([*words, self.tail] if self.tail else words)

    def several(self, *, plural: str = "", tanwin: bool = True) -> str:
        """Say the plural in the genitive, after three to ten; `plural` is the one written."""
        stem = plural or (self.plurals[0] if self.plurals else self.singular)
        if self.sound and stem == self.plurals[0]:
            words = [stem + "ِينَ"]
        elif stem.endswith("ِينَ"):
            words = [stem]
        else:
            words = [inflect(stem, "g", tanwin=tanwin, diptote=is_diptote(stem))]
        if self.adjective:
            feminine = bool(self.plurals) or self.gender == "f"
            stem = self.adjective + (FATHA + "ة" if feminine else "")
            words.append(inflect(stem, "g", tanwin=True))
        return " ".join([*words, self.tail] if self.tail else words)


@dataclass(frozen=True, slots=True)
class Known:
    """A word found in the table: the noun, and the form in which it is written."""

    noun: Noun
    form: Form
    plural: str = ""


def noun(singular: str, plurals: str | list[str], gender: Gender, **more: str) -> Noun:
    """Make a noun of a table's row."""
    rows = [plurals] if isinstance(plurals, str) else plurals
    stems = tuple(
        sound_plural(singular, row) if row in ("ات", "ون") else row for row in rows if row
    )
    return Noun(singular, stems, gender, rows[0] == "ون", **more)


def counted(number: int, thing: Noun, case: Case) -> tuple[str, str]:
    """Say `number` and the noun that it counts, as two texts in the order of speech.

    The second is empty where the noun takes the number into itself or stands before it:
    كِتَابٌ وَاحِدٌ، كِتَابَانِ، مِئَةُ كِتَابٍ وَكِتَابٌ.
    """
    last = number % 100
    if number in (1, 2):
        return _one_or_two(number, thing, case), ""
    if last in (1, 2) and number > 100:
        hundreds = cardinal(number - last, thing.gender, case, construct=True)
        return join(
            [f"{hundreds} {thing.one('g')}", _one_or_two(last, thing, case, again=True)]
        ), ""
    if 11 <= last <= 99:
        return cardinal(number, thing.gender, case), thing.one("a")
    words = cardinal(number, thing.gender, case, construct=True)
    return words, thing.several() if 3 <= last <= 10 else thing.one("g")


def _one_or_two(number: int, thing: Noun, case: Case, *, again: bool = False) -> str:
    if number == 2:
        if is_invariable(thing.singular) and not thing.singular.endswith("ى"):
            return f"{cardinal(2, thing.gender, case)} {thing.one('g')}"
        return thing.two(case)
    if again:
        return thing.one(case)
    return f"{thing.one(case)} {cardinal(1, thing.gender, case)}"


def find(word: str, number: int) -> Known | None:
    """Look a bare written `word` up, as what stands after `number`: the form that fits first."""
    found = _index().get(folded(word))
    if found is None:
        return None
    wanted = "plural" if 3 <= number % 100 <= 10 else "singular"
    for known in found:
        if known.form == wanted:
            return known
    return found[0]


def guessed_gender(word: str) -> Gender:
    """Guess the gender of a counted noun's singular by the shape of the bare word."""
    shape = folded(word)
    if shape.endswith("ات"):
        return "m" if _VERBAL_NOUN.fullmatch(shape) else "f"
    return "f" if shape.endswith(("ه", "تين", "تان")) and not shape.endswith("هه") else "m"


@functools.cache
def _index() -> dict[str, list[Known]]:
    with resource("tables", "counted_nouns.toml").open("rb") as file:
        data = tomllib.load(file)
    index: dict[str, list[Known]] = {}
    for gender in ("m", "f"):
        for singular, plurals in data[gender].items():
            entry = noun(singular, plurals, gender)
            _add(index, entry)
    return index


def _add(index: dict[str, list[Known]], entry: Noun) -> None:
    def put(written: str, known: Known) -> None:
        index.setdefault(folded(written), []).append(known)

    stem = bare(entry.singular)
    singular = Known(entry, "singular")
    put(stem, singular)
    if entry.singular.endswith("\u064d"):
        put(stem + "ي", singular)
        put(stem + "يا", singular)
    elif not stem.endswith(("ة", "اء", "ى", "ا")):
        put(stem + "ا", singular)
    for at, plural in enumerate(entry.plurals):
        written = bare(plural)
        if entry.sound and at == 0:
            put(written + "ين", Known(entry, "plural", plural))
            put(written + "ون", Known(entry, "plural", plural))
            continue
        put(written, Known(entry, "plural", plural))
        if plural.endswith("\u064d"):
            put(written + "ي", Known(entry, "plural", plural))
    two = stem[:-1] + "ت" if stem.endswith("ة") else stem
    for ending in ("ين", "ان"):
        put(two + ending, Known(entry, "dual"))
