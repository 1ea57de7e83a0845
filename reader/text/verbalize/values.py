"""Written numbers as values: whole, decimal, grouped or broken; and vulgar fractions."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from reader.text.verbalize.inflect import Case, Gender
from reader.text.verbalize.numbers import (
    LIMIT,
    cardinal,
    digit_by_digit,
    fraction,
    number_words,
)
from reader.text.verbalize.tokens import Line

_THOUSANDS = frozenset(",٬،'’ ")
_SEPARATOR = re.compile(r"[^\d]")


@dataclass(frozen=True, slots=True)
class Value:
    """A written number: its whole part, its decimals (digits), or groups that make no number."""

    whole: int
    decimals: str = ""
    groups: tuple[str, ...] = ()

    @property
    def is_integer(self) -> bool:
        """Whether there are no decimals, and the number is one."""
        return not self.decimals and not self.groups


@functools.lru_cache(maxsize=2048)
def parsed(text: str, *, counting: bool = False) -> Value:
    """Read digits with separators; `counting`: a counted noun follows, so 26.971 is no decimal.

    A comma (or ٬) before three digits groups thousands, otherwise it is a decimal comma. A point
    is a decimal point, but groups thousands where there are several, where the three digits after
    it end in 0, or where countable things follow, as the Arabic press writes.
    """
    groups = _SEPARATOR.split(text)
    signs = _SEPARATOR.findall(text)
    first = groups[0]
    if not signs:
        long = (len(first) > 1 and first[0] == "0") or int(first) >= LIMIT
        return Value(0, groups=(first,)) if long else Value(int(first))
    thirds = all(len(group) == 3 for group in groups[1:])
    grouped = 1 <= len(first) <= 3 and first[0] != "0"
    whole = int("".join(groups)) if len(text) < 20 else LIMIT
    if thirds and grouped and len(set(signs)) == 1 and whole < LIMIT:
        sign = signs[0]
        if sign in _THOUSANDS or (sign == "." and (len(signs) > 1 or counting or text[-1] == "0")):
            return Value(whole)
    if len(signs) == 1 and len(first) < 16 and signs[0] not in "٬'’":
        return Value(int(first), groups[1])
    before = signs[:-1]
    if (
        len(signs) > 1
        and signs[-1] not in before
        and len(set(before)) == 1
        and grouped
        and all(len(group) == 3 for group in groups[1:-1])
        and whole < LIMIT
    ):
        return Value(int("".join(groups[:-1])), groups[-1])
    return Value(0, groups=tuple(groups))


def spoken(value: Value, text: str, case: Case, gender: Gender = "m") -> str:
    """Say a value that counts nothing: with its decimals, or group by group where it is none."""
    words = number_words()
    if value.groups:
        if len(value.groups) == 1:
            return digit_by_digit(value.groups[0])
        said = [_group(value.groups[0])]
        for sign, group in zip(_SEPARATOR.findall(text), value.groups[1:], strict=True):
            said.append(f"{words.signs['dot']} {_group(group)}" if sign in ".٫" else _group(group))
        return " ".join(said)
    if value.decimals:
        whole = cardinal(value.whole, "m", case)
        return f"{whole} {words.signs['point']} {decimals_said(value.decimals, case)}"
    return cardinal(value.whole, gender, case)


def _group(digits: str) -> str:
    if len(digits) > 15 or (len(digits) > 1 and digits[0] == "0"):
        return digit_by_digit(digits)
    return cardinal(int(digits))


def decimals_said(digits: str, case: Case) -> str:
    """Say the digits after the point: as a number, or one by one with zeros or more than three."""
    if digits[0] == "0" or len(digits) > 3:
        return digit_by_digit(digits)
    return cardinal(int(digits), "m", case)


def before_definite(line: Line, index: int) -> bool:
    """Whether a definite noun follows the token, so that a fraction before it annexes it."""
    following = line.after(index)
    return line.kind(following) == "word" and line.bare(following).startswith("ال")


def vulgar_fraction(text: str, case: Case, *, construct: bool = False) -> str | None:
    """Say ½, ¾ …, nothing for other signs."""
    if len(text) != 1 or not unicodedata.decomposition(text).startswith("<fraction>"):
        return None
    over, _, under = unicodedata.normalize("NFKC", text).partition("\u2044")
    if not under:
        return None
    said = fraction(int(over), int(under), case, construct=construct)
    return said or f"{cardinal(int(over), 'm', case)} {number_words().signs['over']} " + cardinal(
        int(under), "m", "g"
    )
