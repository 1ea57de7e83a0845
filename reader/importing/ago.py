"""Times told from now («منذ ٣ ساعات», «أمس»), which mean a date only beside the present."""

from __future__ import annotations

import datetime
import functools
import re
import tomllib
from dataclasses import dataclass

from reader.importing.clock import find_clock
from reader.importing.phrases import key
from reader.paths import resource

_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Ago:
    """The time as ISO 8601, and the line without the words that told it."""

    iso: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Table:
    ago: re.Pattern[str]
    days: re.Pattern[str]
    fixed: dict[str, int]
    units: dict[str, int]
    numbers: dict[str, int]
    distances: dict[str, int]


def find_ago(line: str, now: datetime.datetime) -> Ago | None:
    """Find a time told from `now` in a folded line.

    Minutes and hours give a time in the zone of `now`, days a date; weeks, months and years
    are too coarse to give any.
    """
    table = _table()
    found = table.ago.search(line)
    if found:
        minutes = _minutes(found, table)
        if minutes is None or minutes > 400 * _DAY:
            return None
        then = now - datetime.timedelta(minutes=minutes)
        rest = line[: found.start()] + " " + line[found.end() :]
        if minutes and minutes % _DAY == 0:
            return Ago(then.date().isoformat(), rest)
        return Ago(then.isoformat(timespec="minutes"), rest)
    found = table.days.search(line)
    if not found:
        return None
    day = now.date() - datetime.timedelta(days=table.distances[found[1]])
    rest = line[: found.start()] + " " + line[found.end() :]
    clock = find_clock(rest, 0, len(rest))
    if clock is None:
        return Ago(day.isoformat(), rest)
    return Ago(day.isoformat() + clock.iso(day), rest[: clock.start] + " " + rest[clock.end :])


def _minutes(found: re.Match[str], table: _Table) -> int | None:
    fixed = found["fixed"]
    if fixed:
        return table.fixed[fixed]
    number, unit = found["number"] or found["count"], found["unit"] or found["units"]
    if not number:
        return table.units[unit]
    return (int(number) if number.isdecimal() else table.numbers[number]) * table.units[unit]


@functools.cache
def _table() -> _Table:
    with resource("tables", "dates.toml").open("rb") as file:
        data = tomllib.load(file)

    def numbered(group: dict[str, list[str]]) -> dict[str, int]:
        return {key(word): int(number) for number, words in group.items() for word in words}

    ago = data["ago"]
    units, numbers = numbered(ago["units"]), numbered(ago["numbers"])
    fixed, distances = numbered(ago["fixed"]), numbered(data["days"])
    unit, number = _choice(units), rf"\d{{1,3}}|{_choice(numbers)}"
    words = "|".join(map(re.escape, map(key, ago["words"])))
    return _Table(
        re.compile(
            rf"(?<!\w)(?:(?:{words})\s(?:(?P<fixed>{_choice(fixed)})|"
            rf"(?:(?P<number>{number})\s?)?(?P<unit>{unit}))|"
            rf"(?P<count>{number})\s?(?P<units>{unit})\s{key(ago['english'])})(?!\w)"
        ),
        re.compile(rf"(?<!\w)({_choice(distances)})(?!\w)"),
        fixed,
        units,
        numbers,
        distances,
    )


def _choice(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
