"""What is written after a number: the signs of units and currencies, and scales (ألف، مليون)."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass

from reader.paths import resource
from reader.text.verbalize.context import Place
from reader.text.verbalize.nouns import Noun, noun
from reader.text.verbalize.numbers import Scale, number_words
from reader.text.verbalize.tokens import Line, folded
from reader.text.verbalize.values import Value

YEARS = range(1000, 2200)
"""Whole numbers that are read as years where nothing is counted."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The nouns of `units.toml` by their signs, and a pattern that finds one after a number."""

    nouns: dict[str, Noun]
    currencies: frozenset[str]
    pattern: re.Pattern[str]
    measured: frozenset[str]
    half: str


@functools.cache
def signs() -> Signs:
    """Load the units and currencies."""
    with resource("tables", "units.toml").open("rb") as file:
        data = tomllib.load(file)
    nouns: dict[str, Noun] = {}
    for row in (*data["unit"], *data["currency"]):
        more = {name: row[name] for name in ("adjective", "tail") if name in row}
        for sign in row["signs"]:
            nouns[sign] = noun(*row["noun"], **more)
    longest = sorted(nouns, key=len, reverse=True)
    return Signs(
        nouns=nouns,
        currencies=frozenset(sign for row in data["currency"] for sign in row["signs"]),
        pattern=re.compile(rf" ?({'|'.join(map(re.escape, longest))})(?:(?<=\W)|(?![\w]))"),
        measured=frozenset(map(folded, data["words"]["measured"])),
        half=data["words"]["half"],
    )


@dataclass(frozen=True, slots=True)
class Sign:
    """A unit's or currency's sign in the line."""

    noun: Noun
    start: int
    end: int


def sign_after(line: Line, offset: int, place: Place, value: Value) -> Sign | None:
    """Find the sign of a unit or currency after a number; not م of an era."""
    found = signs().pattern.match(line.text, offset)
    if found is None:
        return None
    sign = found[1]
    if sign == "م" and _is_year(line, place, value):
        return None
    if sign in ('"', "”", "″", "''") and found.start(1) > offset:
        return None
    if sign in ('"', "”") and _in_quotation(line.text[:offset], sign):
        return None
    if sign == "م" and line.text[found.end() : found.end() + 1] == ".":
        following = line.text[found.end() + 1 : found.end() + 3].strip()
        if following[:1].isalpha() and found.start(1) > offset:
            return None
    if sign == "د" and found.start(1) > offset and line.text[found.end() :].startswith("."):
        return None
    return Sign(signs().nouns[sign], found.start(1), found.end())


def _in_quotation(before: str, sign: str) -> bool:
    """Whether the mark after a number closes a quotation: «الفرقة 26” is no length."""
    if sign == '"':
        return before.count('"') % 2 == 1
    return before.count("“") + before.count("”") > 0


def _is_year(line: Line, place: Place, value: Value) -> bool:
    if not (value.is_integer and value.whole in YEARS):
        return False
    return not any(
        folded(line.bare(index)) in signs().measured
        for index in (place.before, line.before(place.before))
        if index >= 0
    )


def scale_after(line: Line, index: int) -> tuple[int, Scale] | None:
    """Find a written scale (ألف، ملايين …) after the number at token `index`."""
    following = line.after(index)
    if line.kind(following) != "word":
        return None
    scale = _scales().get(folded(line.bare(following)).removesuffix("\u064b"))
    return None if scale is None else (following, scale)


@functools.cache
def _scales() -> dict[str, Scale]:
    by_power = {scale.value: scale for scale in number_words().scales}
    written = {
        10**3: ("ألف", "ألفا", "آلاف", "الاف"),
        10**6: ("مليون", "مليونا", "ملايين"),
        10**9: ("مليار", "مليارا", "مليارات", "بليون", "بليونا", "بلايين"),
        10**12: ("تريليون", "تريليونا", "تريليونات", "ترليون", "ترليونا"),
    }
    return {folded(word): by_power[power] for power, words in written.items() for word in words}
