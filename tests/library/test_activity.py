from __future__ import annotations

from collections.abc import Callable
from datetime import date

from reader.document.model import Document
from reader.library.activity import ActivityKind, Day
from reader.library.store import Library

Write = Callable[..., Document]
READ, LISTEN = ActivityKind.READ, ActivityKind.LISTEN


def test_seconds_add_up_by_day_and_by_piece(library: Library, write: Write) -> None:
    one, two = library.add(write("نص")), library.add(write("نص آخر"))
    first, second = date(2024, 5, 3), date(2024, 5, 4)
    library.activity.add(READ, one, 30, first)
    library.activity.add(READ, one, 30, second)
    library.activity.add(READ, two, 5, second)
    library.activity.add(LISTEN, one, 7, second)
    library.activity.add(READ, one, 30, second)
    assert library.activity.days(first) == (Day("2024-05-03", 30, 0), Day("2024-05-04", 65, 7))
    assert library.activity.days(second) == (Day("2024-05-04", 65, 7),)
    assert library.activity.of(one) == (90, 7)


def test_a_clock_that_went_back_counts_for_nothing(library: Library) -> None:
    library.activity.add(READ, 1, -3600, date(2024, 5, 3))
    library.activity.add(READ, 1, 0, date(2024, 5, 3))
    assert library.activity.days(date(1970, 1, 1)) == ()


def test_all_of_it_can_be_forgotten(library: Library) -> None:
    library.activity.add(READ, 1, 5, date(2024, 5, 3))
    library.activity.clear()
    assert library.activity.of(1) == (0, 0)
    assert library.activity.days(date(1970, 1, 1)) == ()
