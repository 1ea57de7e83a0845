"""The time of day beside a date: hours, morning or evening, and the zone they are told in."""

from __future__ import annotations

import datetime
import functools
import re
import tomllib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reader.importing.phrases import key
from reader.paths import resource


@dataclass(frozen=True, slots=True)
class Clock:
    """A time found at `start:end` of a line; `zone` is an IANA name or an offset, "" unknown."""

    start: int
    end: int
    time: str
    zone: str

    def iso(self, day: datetime.date) -> str:
        """Give what follows the day in ISO 8601: `T21:22+03:00`."""
        return f"T{self.time}{_offset(self.zone, day, self.time)}"


@dataclass(frozen=True, slots=True)
class _Table:
    morning: frozenset[str]
    evening: frozenset[str]
    zones: dict[str, str]
    times: tuple[re.Pattern[str], ...]
    zone: re.Pattern[str]


def find_clock(line: str, low: int, high: int) -> Clock | None:
    """Find the first time of day in a folded line's stretch `low:high`, None without one."""
    table = _table()
    for pattern in table.times:
        for match in pattern.finditer(line, low, high):
            time = _time(match, table)
            if not time:
                continue
            told = table.zone.match(line, match.end(), high)
            end = told.end() if told else match.end()
            return Clock(match.start(), end, time, _zone(told, table) if told else "")
    return None


def _time(match: re.Match[str], table: _Table) -> str:
    parts = match.groupdict()
    hour, minute = int(parts["h"]), int(parts.get("min") or 0)
    half = parts.get("half") or ""
    if half and hour <= 12:
        if half in table.morning:
            hour %= 12
        elif half in table.evening:
            hour = hour % 12 + 12
        elif hour == 12 or hour < 6:
            # «ليلا»: twelve to five are after midnight
            hour %= 12
        else:
            hour += 12
    second = parts.get("sec")
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return ""
    return f"{hour:02}:{minute:02}" + (f":{second}" if second else "")


def _zone(told: re.Match[str], table: _Table) -> str:
    if told["name"]:
        return table.zones[told["name"]]
    if told["bare"]:
        return f"{told['bare']}:{told['bare_minutes']}"
    sign, hours, minutes = told["sign"], told["hours"], told["minutes"]
    if sign and int(hours) <= 14 and int(minutes or 0) < 60:
        return f"{sign}{int(hours):02}:{minutes or '00'}"
    return "" if sign else "Z"


def _offset(zone: str, day: datetime.date, time: str) -> str:
    if zone in {"", "Z"} or zone[0] in "+-":
        return zone
    try:
        at = datetime.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(zone))
    except (KeyError, OSError, ValueError):
        # a computer without the zones' tables: the time is still right where it was written
        return ""
    written = at.isoformat()[-6:]
    return "Z" if zone == "UTC" else written


@functools.cache
def _table() -> _Table:
    with resource("tables", "dates.toml").open("rb") as file:
        data = tomllib.load(file)
    words = {name: [key(word) for word in group] for name, group in data["clock"].items()}
    halves = [word for group in words.values() for word in group]
    zones = {key(name): zone for zone, names in data["zones"].items() for name in names}
    half = rf"\s?(?:من\s)?(?P<half>{_choice(halves)})(?!\w)"
    long = rf"\s?(?:من\s)?(?P<half>{_choice([word for word in halves if len(word) > 1])})(?!\w)"
    names = _choice(list(zones))
    return _Table(
        frozenset(words["morning"]),
        frozenset(words["evening"]),
        zones,
        tuple(
            map(
                re.compile,
                (
                    rf"(?<![\d:.])(?P<h>\d{{1,2}}):(?P<min>\d\d)(?::(?P<sec>\d\d)(?:\.\d+)?)?"
                    rf"(?![\d:])(?:{half})?",
                    rf"(?<!\w)الساعه\s(?P<h>\d{{1,2}})(?:[.](?P<min>\d\d))?(?!\d)(?:{half})?",
                    rf"(?<![\d:.])(?P<h>\d{{1,2}})\.(?P<min>\d\d){half}",
                    rf"(?<![\d:./])(?P<h>\d{{1,2}}){long}",
                ),
            )
        ),
        re.compile(
            rf"[\s،,()-]*(?:(?:بال|ب|ال)?توقيت\s(?:مدينه\s|دوله\s)?(?P<name>{names})(?!\w)|"
            r"(?:gmt|utc|ت\.?\s?غ)(?!\w)\s?(?:(?P<sign>[+-])(?P<hours>\d{1,2})"
            r"(?::?(?P<minutes>\d\d))?(?!\d))?|z(?!\w)|"
            r"(?P<bare>[+-]\d\d):?(?P<bare_minutes>\d\d)(?!\d))\)?"
        ),
    )


def _choice(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
