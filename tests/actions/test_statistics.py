"""Statistics reckoned from days: sums, weeks, streaks, and what is said of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.actions.statistics import COUNTS_FROM, DAYS, WEEKS, Span, reckon, week_begins
from reader.actions.statistics_text import duration, figures, read_and_heard, short_duration
from reader.library.activity import Day
from reader.paths import resource
from reader.settings import WEEK_BEGINS, Settings
from reader.translations import FSI, PDI, Translator

TODAY = date(2026, 11, 26)
"""A Thursday."""
MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def day(ago: int, read: int = 600, listened: int = 0) -> Day:
    return Day((TODAY - timedelta(ago)).isoformat(), read, listened)


def test_nothing_is_no_failure() -> None:
    told = reckon((), TODAY, MONDAY, 0)
    assert told.empty
    assert (told.streak, told.longest, told.average_s) == (0, 0, 0)
    assert (len(told.days), len(told.weeks)) == (DAYS, WEEKS)


def test_bars_end_with_today_and_with_this_week() -> None:
    told = reckon((day(0, 60, 30), day(1, 120), day(4, 300)), TODAY, MONDAY, 2)
    assert told.days[-1] == told.today == Span(TODAY, TODAY, 60, 30)
    assert told.days[0].first == TODAY - timedelta(DAYS - 1)
    assert told.weeks[-1] == told.week == Span(date(2026, 11, 23), date(2026, 11, 29), 180, 30)
    assert told.weeks[-2].read_s == 300
    assert told.total == Span(TODAY - timedelta(4), TODAY, 480, 30)
    assert told.average_s == (480 + 30) // 5


@pytest.mark.parametrize(
    ("begins", "first"),
    [(MONDAY, date(2026, 11, 23)), (SATURDAY, date(2026, 11, 21)), (SUNDAY, date(2026, 11, 22))],
)
def test_weeks_begin_where_the_reader_begins_them(begins: int, first: date) -> None:
    told = reckon((), TODAY, begins, 0)
    assert told.week.first == first
    assert all(week.first.weekday() == begins for week in told.weeks)


def test_a_day_that_is_not_over_breaks_no_streak() -> None:
    assert reckon((day(0), day(1), day(2)), TODAY, MONDAY, 0).streak == 3
    assert reckon((day(1), day(2)), TODAY, MONDAY, 0).streak == 2
    assert reckon((day(2), day(3)), TODAY, MONDAY, 0).streak == 0
    assert reckon((day(0), day(2)), TODAY, MONDAY, 0).streak == 1


def test_a_moment_is_no_day_of_reading() -> None:
    assert reckon((day(0, COUNTS_FROM - 1),), TODAY, MONDAY, 0).streak == 0
    assert reckon((day(0, COUNTS_FROM - 30, 30),), TODAY, MONDAY, 0).streak == 1


def test_days_after_today_came_from_a_clock_that_was_ahead() -> None:
    told = reckon((day(0), day(-1), day(-400)), TODAY, MONDAY, 0)
    assert told.total.read_s == 600
    assert told.streak == told.longest == 1


@given(
    st.dictionaries(st.integers(0, 500), st.tuples(st.integers(0, 9000), st.integers(0, 9000))),
    st.integers(0, 6),
)
def test_sums_agree(days: dict[int, tuple[int, int]], begins: int) -> None:
    told = reckon([day(ago, *both) for ago, both in days.items()], TODAY, begins, 0)
    assert sum(span.total_s for span in told.days) == sum(
        sum(both) for ago, both in days.items() if ago < DAYS
    )
    assert told.total.total_s == sum(map(sum, days.values()))
    spans = told.weeks
    assert all(
        after.first - before.last == timedelta(1) for before, after in itertools.pairwise(spans)
    )
    assert spans[-1].first <= TODAY <= spans[-1].last
    assert sum(span.total_s for span in spans) == sum(
        sum(both) for ago, both in days.items() if TODAY - timedelta(ago) >= spans[0].first
    )
    assert 0 <= told.streak <= told.longest <= len(days)


@pytest.fixture
def say(tmp_path: Path) -> Callable[[str], Translator]:
    return lambda language: Translator(language, resource("translations"), tmp_path)


def plain(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def test_durations_in_words(say: Callable[[str], Translator]) -> None:
    english = say("en")
    said = [plain(duration(english, seconds)) for seconds in (0, 1, 59, 60, 119, 3600, 3661, 7320)]
    assert said == [
        "no time", "less than a minute", "less than a minute", "1 minute", "1 minute",
        "1 hour", "1 hour and 1 minute", "2 hours and 2 minutes",
    ]  # fmt: skip


def test_durations_where_there_is_little_room(say: Callable[[str], Translator]) -> None:
    said = [short_duration(say("en"), seconds) for seconds in (0, 1, 60, 3600, 5400)]
    assert said == ["0 min", "< 1 min", "1 min", "1 h", "1 h\u00a030 min"]


def test_what_is_read_and_heard_is_told_apart(say: Callable[[str], Translator]) -> None:
    english = say("en")
    for read, heard, text in (
        (0, 0, "nothing read or heard"),
        (120, 0, "2 minutes read"),
        (0, 60, "1 minute heard"),
        (120, 60, "2 minutes read, 1 minute heard"),
    ):
        assert plain(read_and_heard(english, Span(TODAY, TODAY, read, heard))) == text


def test_figures_have_names_and_values(say: Callable[[str], Translator]) -> None:
    told = reckon((day(0), day(1)), TODAY, MONDAY, 3)
    for language in ("ar", "en"):
        rows = figures(say(language), told)
        assert len({row.name for row in rows}) == len(rows)
        assert all(row.value for row in rows)
    values = {plain(row.name): plain(row.value) for row in figures(say("en"), told)}
    assert values["Days in a row"] == "2 days"
    assert values["Pieces finished"] == "3 pieces"
    assert values["Today"] == "10 minutes read"


def test_a_sum_tells_what_it_is_made_of(say: Callable[[str], Translator]) -> None:
    today = figures(say("en"), reckon((day(0, 600, 120),), TODAY, MONDAY, 0))[0]
    assert plain(today.value) == "12 minutes"
    assert plain(today.detail) == "10 minutes read, 2 minutes heard"


def test_the_week_begins_as_the_reader_wants(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert (week_begins(settings, "ar"), week_begins(settings, "en")) == (SATURDAY, MONDAY)
    for chosen, weekday in (("saturday", SATURDAY), ("sunday", SUNDAY), ("monday", MONDAY)):
        settings[WEEK_BEGINS] = chosen
        assert week_begins(settings, "ar") == weekday
