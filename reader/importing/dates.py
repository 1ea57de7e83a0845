"""Dates as the press of the Arab countries writes them, to ISO 8601; None where unsure."""

from __future__ import annotations

import datetime
import email.utils
import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from reader.importing.clock import Clock, find_clock
from reader.importing.phrases import key
from reader.paths import resource

_LONGEST = 120
"""Code points; a longer line is prose that speaks of dates."""
_YEARS = range(1800, 2201)
_HIJRI_YEARS = range(1343, 1501)
"""The years of the Umm al-Qura tables: outside them a Hijri date is not known to the day."""
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ISO = (
    r"(?<![\d/.-])(?P<y>\d{4})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?![\d/-])"
    r"(?:t(?=\d\d:))?"
)
_NUMERIC = (
    r"(?<![\d/.-])(?P<d>\d{1,2})\s*(?P<parted>[-/.])\s*(?P<m>\d{1,2})\s*(?P=parted)\s*"
    r"(?P<y>\d{4})(?![\d/-]|\.\d)"
)
_HIJRI_ERA = r"\s*(?:ه|هجري|هجريه)(?!\w|\s?\.?\s?ش(?!\w))"
_OTHER_ERA = re.compile(r"\s*(?:ه\s?\.?\s?ش|ه|هجري|هجريه|شمسي|ش)(?!\w)")
_STAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?$")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?$")
_MAIL = re.compile(r"[A-Za-z]{3},\s+\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?")


@dataclass(frozen=True, slots=True)
class Date:
    """A date, with its time and zone when they are told, as ISO 8601.

    `whole` when the text says nothing else, `updated` when it calls this the date of a change.
    """

    iso: str
    whole: bool
    updated: bool = False

    @property
    def day(self) -> str:
        """The day alone."""
        return self.iso[:10]


@dataclass(frozen=True, slots=True)
class _Table:
    months: dict[str, int]
    hijri: dict[str, int]
    weekdays: dict[str, int]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    weekday: re.Pattern[str]
    around: frozenset[str]
    updated: re.Pattern[str]
    published: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: datetime.date


def find_date(text: str, now: datetime.datetime | None = None) -> Date | None:
    """Find the date of a short text, a publication's before a change's; None when unsure.

    Understood are ISO dates, day/month/year (the order of every Arab country), a day, a month's
    name (or two: «ديسمبر/كانون الأول») and a year, Hijri dates within the years of the Umm
    al-Qura tables, and, with `now`, «منذ ٣ ساعات» and «أمس». Jalali dates are not.
    """
    dates = find_dates(text, now)
    return next((date for date in dates if not date.updated), dates[0] if dates else None)


def find_dates(text: str, now: datetime.datetime | None = None) -> list[Date]:
    """Find every date of a short text, in its order."""
    if len(text) > _LONGEST:
        return []
    line = key(text)
    table = _table()
    found = _days(line, table) if any(map(str.isdecimal, line)) else []
    if not found:
        if now is None:
            return []
        from reader.importing.ago import find_ago

        ago = find_ago(line, now)
        if ago is None or not _only(ago.rest, table):
            return []
        return [Date(ago.iso, True, _is_update(line, table))]
    stamps: list[tuple[str, bool]] = []
    rest = list(line)
    for at, item in enumerate(found):
        low = found[at - 1].end if at else 0
        high = found[at + 1].start if at + 1 < len(found) else len(line)
        rest[item.start : item.end] = " " * (item.end - item.start)
        clock = _clock(line, low, item, high, table)
        if clock is not None:
            rest[clock.start : clock.end] = " " * (clock.end - clock.start)
        stamps.append(
            (
                item.day.isoformat() + (clock.iso(item.day) if clock else ""),
                _is_update(line[low : item.start], table),
            )
        )
    whole = _only("".join(rest), table)
    return [Date(iso, whole, updated) for iso, updated in dict.fromkeys(stamps)]


def normal_stamp(value: str, now: datetime.datetime | None = None) -> str:
    """Give a machine-written date as ISO 8601, or what `find_date` makes of it, else ""."""
    value = value.strip()
    if len(value) > _LONGEST:
        return ""
    try:
        if found := _STAMP.match(value):
            day, time, zone = found.groups()
            zone = (zone or "").upper()
            if zone and zone != "Z":
                zone = f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
            return _checked(f"{day}T{time}{zone}" if time else day)
        if found := _BASIC.match(value):
            year, month, day, hour, minute, second, zone = found.groups()
            time = f"T{hour}:{minute}:{second or '00'}" if hour else ""
            zone = zone if zone in {None, "Z"} else f"{zone[:3]}:{zone[3:]}"
            return _checked(f"{year}-{month}-{day}{time}{zone or ''}")
        if found := _EPOCH.match(value):
            stamp = datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC)
            return stamp.isoformat().replace("+00:00", "Z")
        if _MAIL.match(value):
            return email.utils.parsedate_to_datetime(value).isoformat()
    except ValueError:
        return ""
    date = find_date(value, now)
    return date.iso if date else ""


def _checked(stamp: str) -> str:
    """Give the stamp when it is a date of our times; raises `ValueError`."""
    return stamp if datetime.datetime.fromisoformat(stamp).year in _YEARS else ""


def _clock(line: str, low: int, item: _Found, high: int, table: _Table) -> Clock | None:
    """Find the time that belongs to a day: after it, up to the next label or day, or before."""
    after = line[item.end : high]
    cut = min(
        (
            match.start()
            for label in (table.updated, table.published)
            if (match := label.search(after))
        ),
        default=len(after),
    )
    return find_clock(line, item.end, item.end + cut) or find_clock(line, low, item.start)


def _is_update(label: str, table: _Table) -> bool:
    updated = [match.start() for match in table.updated.finditer(label)]
    published = [match.start() for match in table.published.finditer(label)]
    return bool(updated) and max(updated) > max(published, default=-1)


def _only(rest: str, table: _Table) -> bool:
    return all(word in table.around for word in _WORD.findall(_CLOCK.sub(" ", rest)))


def _days(line: str, table: _Table) -> list[_Found]:
    """Find the days of a line; Hijri ones only where no other is told."""
    named = [(word.start(), table.weekdays[word[1]]) for word in table.weekday.finditer(line)]
    found: list[_Found] = []
    hijri: list[_Found] = []
    for kind, pattern in table.patterns:
        for match in pattern.finditer(line):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            # the last one named before a day is its own
            before = [weekday for start, weekday in named if start < match.start()]
            told = before[-1] if before else named[0][1] if named else None
            if kind.startswith("hijri"):
                day = _hijri_day(match, table, told)
            elif kind == "numeric":
                day = _numeric_day(match, line, told)
            else:
                day = _named_day(match, table)
            if day is not None:
                kept = hijri if kind.startswith("hijri") else found
                kept.append(_Found(*match.span(), day))
    if found and hijri:
        # «10 جمادى الآخرة 1446 هـ الموافق 11 ديسمبر 2024»: one day, told twice
        spans = [one for one in hijri if all(one.end <= f.start or f.end <= one.start
                                             for f in found)]  # fmt: skip
        found += [_Found(one.start, one.end, found[0].day) for one in spans]
    return sorted(found or _apart(hijri), key=lambda one: one.start)


def _apart(found: list[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _date(year: int, month: int, day: int, years: range = _YEARS) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year in years else None
    except ValueError:
        return None


def _named_day(match: re.Match[str], table: _Table) -> datetime.date | None:
    parts = match.groupdict()
    month = parts["m"]
    number = int(month) if month.isdecimal() else table.months[month]
    other = parts.get("also")
    if (other and table.months[other] != number) or _OTHER_ERA.match(match.string, match.end()):
        return None
    return _date(int(parts["y"]), number, int(parts["d"]))


def _numeric_day(match: re.Match[str], line: str, weekday: int | None) -> datetime.date | None:
    """Read day/month/year; the other order where it is the only one possible."""
    if _OTHER_ERA.match(line, match.end()):
        return None
    first, second, year = int(match["d"]), int(match["m"]), int(match["y"])
    days = [_date(year, second, first)]
    if first != second and match["parted"] != ".":
        days.append(_date(year, first, second))
    likely = [day for day in days if day is not None]
    if weekday is not None:
        likely = [day for day in likely if day.weekday() == weekday]
    if len(likely) < 2:
        return likely[0] if likely else None
    # where only Latin letters stand around, it may as well be the American order
    latin = re.search("[a-z]", line) and not re.search("[\u0621-\u064a]", line)
    american = re.search(r"\d\s*[ap]\.?m\b", line)
    return None if latin or american else likely[0]


def _hijri_day(match: re.Match[str], table: _Table, weekday: int | None) -> datetime.date | None:
    """Turn a Hijri date; where the weekday says so, the month began a day earlier or later."""
    parts = match.groupdict()
    year = int(parts["y"])
    if year not in _HIJRI_YEARS or _OTHER_ERA.match(match.string, match.end()):
        return None
    month = int(parts["m"]) if parts["m"].isdecimal() else table.hijri[parts["m"]]
    from hijridate import Hijri

    try:
        day = Hijri(year, month, int(parts["d"])).to_gregorian()
    except (ValueError, OverflowError):
        return None
    made = datetime.date(day.year, day.month, day.day)
    if weekday is None:
        return made
    near = (made + datetime.timedelta(days=shift) for shift in (0, 1, -1))
    return next((one for one in near if one.weekday() == weekday), None)


def _choice(words: Iterator[str] | list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@functools.cache
def _table() -> _Table:
    with resource("tables", "dates.toml").open("rb") as file:
        data = tomllib.load(file)

    def numbered(name: str) -> dict[str, int]:
        return {key(word): int(n) for n, words in data[name].items() for word in words}

    months, hijri, weekdays = numbered("months"), numbered("hijri"), numbered("weekdays")
    names = _choice(list(months))
    also = rf"(?:\s*[/\\(-]\s*(?P<also>{names})\s*\)?)?"
    month = rf"(?<!\w)(?P<m>{names})(?!\w){also}"
    lunar = rf"(?<!\w)(?P<m>{_choice(list(hijri))})(?!\w)"
    # not the end of «5-8 آب», but of «10:22-8 آب»
    day = r"(?:(?<![\d/.:-])|(?<=:\d\d-))(?P<d>\d{1,2})"
    year = r"(?P<y>\d{4})(?!\d)"
    between = r"\s*[،,/-]?\s*(?:من\s+)?(?:ال)?(?:عام\s+|سنه\s+)?"
    dayed = rf"{day}(?:st|nd|rd|th)?\s*[/-]?\s*(?:of\s+)?(?:من\s+)?(?:شهر\s+)?"
    written = rf"{dayed}{month}\.?{between}{year}"
    english = rf"{month}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[،,]?\s+{year}"
    patterns = (
        ("iso", _ISO),
        ("hijri", _NUMERIC + _HIJRI_ERA),
        ("hijri", _ISO + _HIJRI_ERA),
        ("numeric", _NUMERIC),
        ("named", written),
        ("named", english),
        ("hijri", rf"{dayed}{lunar}{between}{year}(?:{_HIJRI_ERA})?"),
    )
    labels = data["labels"]
    around = {word for entry in data["around"]["words"] for word in key(entry).split()}
    for table in (weekdays, {key(w): 0 for names in data["zones"].values() for w in names}):
        around |= {word for name in table for word in name.split()}
    around |= {key(word) for words in data["clock"].values() for word in words}
    return _Table(
        months,
        hijri,
        weekdays,
        tuple((kind, re.compile(pattern)) for kind, pattern in patterns),
        re.compile(rf"(?<!\w)({_choice(list(weekdays))})(?!\w)"),
        frozenset(around),
        re.compile(rf"(?<!\w)(?:{_choice([key(word) for word in labels['updated']])})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{_choice([key(word) for word in labels['published']])})(?!\w)"),
    )


@functools.cache
def month_names() -> tuple[str, ...]:
    """Give the months' names as the table writes them."""
    with resource("tables", "dates.toml").open("rb") as file:
        months = tomllib.load(file)["months"]
    return tuple(name for names in months.values() for name in names)
