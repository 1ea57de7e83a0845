"""How much was read and heard, reckoned from the days that the library kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reader.library.activity import Day
from reader.library.pieces import Shelf, Status, View
from reader.library.store import Library
from reader.settings import WEEK_BEGINS, Settings

COUNTS_FROM = 60
"""Seconds from which a day is one of reading: to look at a piece for a moment is no habit."""
DAYS, WEEKS = 28, 53
"""Bars that are shown: four weeks day by day, and a year week by week, today among them."""
_SATURDAY, _SUNDAY, _MONDAY = 5, 6, 0
"""Weekdays as Python counts them."""


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds from one day to another, both among them."""

    first: date
    last: date
    read_s: int = 0
    listened_s: int = 0

    @property
    def total_s(self) -> int:
        """Seconds of both; nothing is counted twice, for what is heard is not counted as read."""
        return self.read_s + self.listened_s


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is told of a reader's days.

    `days` and `weeks` end with today and with this week, which may not be over. `streak` counts
    the days in a row until today or yesterday, for today can still become one. `average_s` is a
    day's in the last four weeks, or since the first day if that is later. `finished` counts pieces.
    """

    today: Span
    week: Span
    days: tuple[Span, ...]
    weeks: tuple[Span, ...]
    total: Span
    streak: int
    longest: int
    average_s: int
    finished: int

    @property
    def empty(self) -> bool:
        """Whether nothing was counted yet."""
        return not self.total.total_s


def statistics(library: Library, today: date, week_begins: int) -> Statistics:
    """Reckon a library's statistics; `week_begins` is a weekday as Python counts them, Monday 0.

    Raises `LibraryFailed`.
    """
    finished = len(library.ids(View(Shelf.ALL, status=Status.FINISHED)))
    return reckon(library.activity.days(date.min), today, week_begins, finished)


def reckon(days: Iterable[Day], today: date, week_begins: int, finished: int) -> Statistics:
    """Reckon statistics from days; what a clock that was ahead wrote after today is left out."""
    counted = {at: day for day in days if (at := date.fromisoformat(day.day)) <= today}
    start = today - timedelta((today.weekday() - week_begins) % 7)
    shown = tuple(_span(counted, at, at) for at in _until(today, DAYS))
    weeks = tuple(
        _span(counted, start - timedelta(7 * back), start - timedelta(7 * back - 6))
        for back in reversed(range(WEEKS))
    )
    good = {at for at, day in counted.items() if day.read_s + day.listened_s >= COUNTS_FROM}
    first = min(counted, default=today)
    since = max(first, today - timedelta(DAYS - 1))
    recent = sum(span.total_s for span in shown)
    return Statistics(
        today=shown[-1],
        week=_span(counted, start, start + timedelta(6)),
        days=shown,
        weeks=weeks,
        total=_span(counted, first, today),
        streak=_streak(good, today),
        longest=_longest(good),
        average_s=round(recent / ((today - since).days + 1)),
        finished=finished,
    )


def week_begins(settings: Settings, language: str) -> int:
    """Give the weekday on which the reader's week begins, as Python counts them."""
    chosen = settings.text(WEEK_BEGINS)
    if chosen == "language":
        return _SATURDAY if language == "ar" else _MONDAY
    return {"saturday": _SATURDAY, "sunday": _SUNDAY, "monday": _MONDAY}[chosen]


def _until(today: date, count: int) -> Iterable[date]:
    return (today - timedelta(back) for back in reversed(range(count)))


def _span(days: Mapping[date, Day], first: date, last: date) -> Span:
    inside = [day for at, day in days.items() if first <= at <= last]
    return Span(
        first, last, sum(day.read_s for day in inside), sum(day.listened_s for day in inside)
    )


def _streak(good: set[date], today: date) -> int:
    at = today if today in good else today - timedelta(1)
    return sum(1 for _ in itertools.takewhile(good.__contains__, _back(at)))


def _back(at: date) -> Iterable[date]:
    while True:
        yield at
        at -= timedelta(1)


def _longest(good: set[date]) -> int:
    longest = run = 0
    before = None
    for at in sorted(good):
        run = run + 1 if before is not None and at - before == timedelta(1) else 1
        longest, before = max(longest, run), at
    return longest
