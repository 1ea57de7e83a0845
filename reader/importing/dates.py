"""Dates as the press of the Arab countries writes them, to ISO 8601."""

from __future__ import annotations

import datetime
import functools
import re
import tomllib
from dataclasses import dataclass

from reader.importing.phrases import key
from reader.paths import resource

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ISO = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?")


@dataclass(frozen=True, slots=True)
class Date:
    """A date as ISO 8601; `whole` when the text says nothing else."""

    iso: str
    whole: bool


@dataclass(frozen=True, slots=True)
class _Table:
    months: dict[str, int]
    written: re.Pattern[str]
    english: re.Pattern[str]
    around: frozenset[str]


def find_date(text: str) -> Date | None:
    """Find the first date in a short text, None when there is none that can be understood.

    Understood are ISO dates, day/month/year (the order of every Arab country), and a day, a
    month's name (or two: «ديسمبر/كانون الأول») and a year. Hijri and Jalali dates are not.
    """
    if len(text) > 120:
        return None
    line = key(text).translate(_DIGITS)
    table = _table()
    for pattern, order in ((_ISO, "ymd"), (_NUMERIC, "dmy"), (table.written, "dmy"),
                           (table.english, "mdy")):  # fmt: skip
        found = pattern.search(line)
        if not found:
            continue
        parts = dict(zip(order, found.groups(), strict=False))
        month = parts["m"]
        number = int(month) if month.isdecimal() else table.months[month]
        try:
            date = datetime.date(int(parts["y"]), number, int(parts["d"]))
        except ValueError:
            continue
        if not 1800 <= date.year <= 2200:
            continue
        rest = line[: found.start()] + " " + line[found.end() :]
        words = re.findall(r"[^\W\d_]+|\d+", _CLOCK.sub(" ", rest))
        return Date(date.isoformat(), all(word in table.around for word in words))
    return None


def normal_stamp(value: str) -> str:
    """Give a machine-written date as ISO 8601, or what `find_date` makes of it, else ""."""
    value = value.strip()
    found = _STAMP.match(value)
    if found:
        stamp = found[0].replace(" ", "T")
        stamp = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", stamp)
        try:
            datetime.datetime.fromisoformat(stamp)
        except ValueError:
            return ""
        return stamp
    date = find_date(value)
    return date.iso if date else ""


@functools.cache
def _table() -> _Table:
    with resource("tables", "dates.toml").open("rb") as file:
        data = tomllib.load(file)
    months = {key(name): int(number) for number, names in data["months"].items() for name in names}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    month = rf"(?<!\w)({names})(?!\w)"
    also = rf"(?:\s*[/\\(-]\s*(?:{names})\)?)?"
    return _Table(
        months,
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:من\s+)?{month}{also}\s*[،,]?\s*(?:من\s+)?(?:عام\s+)?(\d{{4}})(?!\d)"
        ),
        re.compile(rf"{month}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*[،,]?\s+(\d{{4}})(?!\d)"),
        frozenset(key(word) for word in data["around"]["words"]),
    )
