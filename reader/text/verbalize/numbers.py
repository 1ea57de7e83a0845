"""Whole numbers in Arabic words: cardinals, ordinals, fractions and digits one by one."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass

from reader.paths import resource
from reader.text.verbalize.inflect import (
    FATHA,
    KASRA,
    KASRATAN,
    Case,
    Gender,
    after_particle,
    article,
    dual,
    inflect,
    is_diptote,
)

LIMIT = 10**15
"""Numbers from here on are said digit by digit."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A power of ten that is counted like a noun: أَلْف، مِلْيُون …"""

    value: int
    singular: str
    plural: str


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The tables of `numbers.toml`."""

    zero: str
    units: dict[Gender, list[str]]
    teens: dict[Gender, list[str]]
    tens: list[str]
    hundred: str
    hundreds: list[str]
    scales: tuple[Scale, ...]
    ordinals: dict[Gender, list[str]]
    after: str
    digits: list[str]
    fractions: list[str]
    fraction_plurals: list[str]
    signs: dict[str, str]


@functools.cache
def number_words() -> NumberWords:
    """Load the table of number words."""
    with resource("tables", "numbers.toml").open("rb") as file:
        data = tomllib.load(file)
    return NumberWords(
        zero=data["zero"],
        units=data["units"],
        teens=data["teens"],
        tens=data["tens"]["stems"],
        hundred=data["hundreds"]["one"],
        hundreds=data["hundreds"]["stems"],
        scales=tuple(
            Scale(10 ** row["power"], row["singular"], row["plural"]) for row in data["scales"]
        ),
        ordinals={"m": data["ordinals"]["m"], "f": data["ordinals"]["f"]},
        after=data["ordinals"]["after"],
        digits=data["digits"]["words"],
        fractions=data["fractions"]["names"],
        fraction_plurals=data["fractions"]["plurals"],
        signs=data["signs"],
    )


@functools.lru_cache(maxsize=8192)
def cardinal(
    number: int,
    gender: Gender = "m",
    case: Case = "n",
    *,
    construct: bool = False,
    definite: bool = False,
) -> str:
    """Say `number` (0 to 10^15 − 1) counting a noun of `gender`, in `case`.

    `construct`: the noun follows it in the genitive (3–10 and whole hundreds, thousands …), so
    its last word loses tanwin or nun. `definite`: with ال on every part that takes it.
    Without a noun numbers are said in the form with ة: gender "m".
    """
    if number == 0:
        word = inflect(number_words().zero, case, tanwin=not (construct or definite))
        return article(word) if definite else word
    parts: list[str] = []
    rest = number
    for scale in number_words().scales:
        count, rest = divmod(rest, scale.value)
        if count:
            parts.append(_scaled(count, scale, case, construct and not rest, definite))
    if rest:
        parts.append(_below_thousand(rest, gender, case, construct, definite))
    return join(parts)


def join(parts: list[str]) -> str:
    """Join parts with وَ."""
    return " ".join([parts[0], *(after_particle("و" + FATHA, part) for part in parts[1:])])


def _scaled(count: int, scale: Scale, case: Case, construct: bool, definite: bool) -> str:
    """Say `count` (1 to 999, or more before a written scale word) of `scale`."""
    last = count % 100
    if count in (1, 2):
        if count == 2:
            word = dual(scale.singular, case, construct=construct)
        else:
            word = inflect(scale.singular, case, tanwin=not (construct or definite))
        return article(word) if definite else word
    if last in (1, 2):
        return join(
            [
                _scaled(count - last, scale, case, False, definite),
                _scaled(last, scale, case, construct, definite),
            ]
        )
    counted = cardinal(count, "m", case, construct=not 11 <= last <= 99, definite=definite)
    return f"{counted} {counted_form(count, scale.singular, scale.plural, construct=construct)}"


def counted_form(count: int, singular: str, plural: str, *, construct: bool = False) -> str:
    """Give the noun as it stands after `count` (3 and more): plural or singular, with its case."""
    last = count % 100
    if 3 <= last <= 10:
        return inflect(plural, "g", tanwin=not construct, diptote=is_diptote(plural))
    return inflect(singular, "a" if 11 <= last <= 99 else "g", tanwin=not construct)


def _below_thousand(
    number: int, gender: Gender, case: Case, construct: bool, definite: bool
) -> str:
    hundreds, rest = divmod(number, 100)
    parts: list[str] = []
    if hundreds:
        parts.append(_hundred(hundreds, case, construct and not rest, definite))
    if rest:
        parts.append(_below_hundred(rest, gender, case, construct, definite))
    return join(parts)


def _hundred(hundreds: int, case: Case, construct: bool, definite: bool) -> str:
    words = number_words()
    bare = construct or definite
    if hundreds == 1:
        word = inflect(words.hundred, case, tanwin=not bare)
    elif hundreds == 2:
        word = dual(words.hundred, case, construct=construct)
    else:
        first = words.hundreds[hundreds - 3]
        if not first.endswith(KASRA):
            first = inflect(first, case, tanwin=False)
        word = first + inflect(words.hundred, "g", tanwin=not bare)
    return article(word) if definite else word


def _below_hundred(number: int, gender: Gender, case: Case, construct: bool, definite: bool) -> str:
    words = number_words()
    tens, unit = divmod(number, 10)
    if number <= 10:
        return _unit(number, gender, case, construct, definite)
    if number == 12:
        first = dual(words.units[gender][1], case, construct=True)
        ten = words.teens[gender][0].split(" ")[1]
        return f"{article(first) if definite else first} {ten}"
    if tens == 1:
        word = words.teens[gender][unit - 1]
        return article(word) if definite else word
    ten = words.tens[tens - 2] + ("ُونَ" if case == "n" else "ِينَ")
    if definite:
        ten = article(ten)
    if unit == 0:
        return ten
    if unit == 1 and gender == "f":
        first = article("إِحْدَى") if definite else "إِحْدَى"
    else:
        first = _unit(unit, gender, case, False, definite)
    return join([first, ten])


def _unit(number: int, gender: Gender, case: Case, construct: bool, definite: bool) -> str:
    stem = number_words().units[gender][number - 1]
    if number == 2:
        word = dual(stem, case, construct=construct)
    elif number == 8 and gender == "f":
        if construct or definite:
            word = stem + "ِي" + (FATHA if case == "a" else "")
        else:
            word = stem + ("ِيًا" if case == "a" else KASRATAN)
    else:
        word = inflect(stem, case, tanwin=not (construct or definite))
    return article(word) if definite else word


@functools.lru_cache(maxsize=2048)
def ordinal(number: int, gender: Gender = "m", case: Case = "n") -> str:
    """Say the definite ordinal of `number` (1 and more): الْخَامِسَةَ عَشْرَةَ، الْأَوَّلُ بَعْدَ الْمِئَةِ."""
    words = number_words()
    last = number % 100
    if last == 0:
        return cardinal(number, "m", case, definite=True)
    if number > 100:
        hundreds = cardinal(number - last, "m", "g", definite=True)
        return f"{ordinal(last, gender, case)} {words.after} {hundreds}"
    stems = words.ordinals[gender]
    tens, unit = divmod(number, 10)
    if number <= 10:
        return article(inflect(stems[number - 1], case, tanwin=False))
    if unit == 0:
        return cardinal(number, "m", case, definite=True)
    stem = stems[10] if unit == 1 else stems[unit - 1]
    if tens == 1:
        ten = "عَشَرَ" if gender == "m" else "عَشْرَةَ"
        return f"{article(inflect(stem, 'a', tanwin=False))} {ten}"
    return join(
        [article(inflect(stem, case, tanwin=False)), cardinal(tens * 10, "m", case, definite=True)]
    )


def digit_by_digit(digits: str) -> str:
    """Say each ASCII digit by itself, in pause."""
    words = number_words().digits
    return " ".join(words[int(digit)] for digit in digits)


def fraction(over: int, under: int, case: Case = "n", *, construct: bool = False) -> str | None:
    """Say `over`/`under` for halves to tenths, less than one: ثَلَاثَةُ أَرْبَاعٍ; else nothing.

    `construct`: a definite noun follows (نِصْفُ السُّكَّانِ).
    """
    if not (2 <= under <= 10 and 1 <= over < under):
        return None
    words = number_words()
    name, plural = words.fractions[under - 2], words.fraction_plurals[under - 2]
    if over == 1:
        return inflect(name, case, tanwin=not construct)
    if over == 2:
        return dual(name, case, construct=construct)
    parts = inflect(plural, "g", tanwin=not construct)
    return f"{cardinal(over, 'm', case, construct=True)} {parts}"
