from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from reader.errors import LibraryFailed, Message
from reader.library.store import Library
from reader.paths import Paths

LINK = "https://example.org/a"
SAME = "http://www.example.org/a/?utm_source=x"
REASON = Message("{host} does not answer.", {"host": "example.org"})


def test_a_link_waits_once_with_its_reason_until_it_comes(paths: Paths) -> None:
    library = Library.open(paths)
    library.pending.add([LINK, "https://example.org/b", SAME])
    first, second = library.pending.list()
    assert (first.url, first.tries, first.reason) == (LINK, 0, None)
    library.pending.failed(SAME, REASON, ("أنهار",))
    library.close()

    library = Library.open(paths)
    first, second = library.pending.list()
    assert (first.url, first.tries, first.reason) == (LINK, 1, REASON)
    assert (first.tags, second.tags) == (("أنهار",), ())
    library.pending.came(SAME)
    assert library.pending.list() == (second,)
    library.close()


def test_each_try_that_fails_makes_the_next_one_later(library: Library) -> None:
    waits: list[timedelta] = []
    for _ in range(14):
        waiting = library.pending.failed(LINK, REASON)
        waits.append(datetime.fromisoformat(waiting.next_try) - datetime.now(UTC))
    assert waits[0] > timedelta(minutes=4)
    assert all(later > sooner * 1.5 for sooner, later in pairwise(waits[:8]))
    assert max(waits) <= timedelta(days=1)
    assert library.pending.due() == ()
    library.pending.add(["https://example.org/new"])
    assert [item.url for item in library.pending.due()] == ["https://example.org/new"]


def test_what_waits_is_given_up_by_its_number(library: Library) -> None:
    library.pending.add([LINK, "https://example.org/b", "https://example.org/c"])
    numbers = [item.id for item in library.pending.list()]
    library.pending.remove(numbers[1])
    assert library.pending.get(numbers[2]).url == "https://example.org/c"
    for call in (library.pending.remove, library.pending.get):
        with pytest.raises(LibraryFailed, match="Nothing that waits has the number 2"):
            call(numbers[1])
    library.pending.clear()
    assert library.pending.list() == ()


def test_tags_of_two_requests_come_together(library: Library) -> None:
    library.pending.add([LINK], ("أ", "ب"))
    library.pending.add([SAME], ("ب", "ج"))
    (waiting,) = library.pending.list()
    assert waiting.tags == library.pending.tags_of(SAME) == ("أ", "ب", "ج")
    assert library.pending.tags_of("https://example.org/b") == ()
