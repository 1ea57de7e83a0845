from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from reader.errors import Cancelled
from reader.library import compacting, index
from reader.library.index import Change, IndexedPiece, SearchIndex
from reader.paths import Paths

WORDS = ["كتاب", "ماء", "نهر", "بحر", "سماء", "أرض", "قرية", "مدينة", "طريق", "بيت"]


class Pieces:
    """A library of which only the changes count."""

    identity = "one"

    def __init__(self, count: int) -> None:
        self.count = count

    def latest(self) -> int:
        return self.count

    def changes(self, after: int, most: int) -> list[Change]:
        numbers = range(after + 1, min(self.count, after + most) + 1)
        return [Change(number, number, piece(number)) for number in numbers]


def piece(number: int) -> IndexedPiece:
    text = " ".join(f"{word}{number * each % 997}" for each in range(30) for word in WORDS)
    return IndexedPiece((text,), "عنوان", "مصدر", "كاتب", 20240101)


@pytest.fixture
def made(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], SearchIndex]:
    """Open an index of so many pieces that were indexed one by one."""
    monkeypatch.setattr(index, "_BATCH", 1)
    monkeypatch.setattr(compacting, "_FEWEST", 20)
    paths.data.mkdir()
    return lambda count: SearchIndex(paths.search_index, Pieces(count), patience=0.01)


def parts(paths: Paths) -> tuple[int, int]:
    """Count the parts of the larger table, and the file's free pages."""
    with closing(sqlite3.connect(paths.search_index)) as connection:
        (found,) = connection.execute("SELECT count(DISTINCT segid) FROM terms_idx").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    return found, free


def rows(search_index: SearchIndex, word: str) -> int:
    return search_index.ask(
        lambda connection: int(
            connection.execute(
                "SELECT count(*) FROM words WHERE words MATCH ?", (f'"{word}"',)
            ).fetchone()[0]
        )
    )


def test_an_index_made_in_many_batches_becomes_one_part_without_free_room(
    paths: Paths, made: Callable[[int], SearchIndex]
) -> None:
    search_index = made(60)
    search_index.follow()
    assert parts(paths) == (1, 0)
    assert search_index.check() == ""
    assert rows(search_index, "كتاب0") == 60
    search_index.close()


def test_a_few_pieces_more_are_left_as_they_are(
    paths: Paths, made: Callable[[int], SearchIndex]
) -> None:
    first = made(60)
    first.follow()
    first.close()
    more = made(70)
    more.follow()
    assert parts(paths)[0] > 1
    assert rows(more, "كتاب0") == 70
    more.close()


def test_it_can_be_stopped_at_any_step_and_is_done_the_next_time(
    paths: Paths, made: Callable[[int], SearchIndex]
) -> None:
    search_index = made(60)
    steps = 0
    for least in range(100):
        told: list[float] = []

        def stop(fraction: float, told: list[float] = told, least: int = least) -> None:
            told.append(fraction)
            if told.count(1.0) > least:
                raise Cancelled

        try:
            search_index.follow(stop)
            break
        except Cancelled:
            steps += 1
            assert search_index.known() == 1.0
            assert rows(search_index, "كتاب0") == 60
    assert steps >= 4
    assert parts(paths) == (1, 0)
    assert search_index.check() == ""
    search_index.close()


def test_where_it_cannot_be_done_now_all_is_indexed_all_the_same(
    paths: Paths, made: Callable[[int], SearchIndex], caplog: pytest.LogCaptureFixture
) -> None:
    search_index = made(60)
    with closing(sqlite3.connect(paths.search_index, isolation_level=None)) as other:

        def get_in_its_way(fraction: float) -> None:
            if fraction == 1.0 and not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

        search_index.follow(get_in_its_way)
        assert other.in_transaction
        assert "another time" in caplog.text
        assert rows(search_index, "كتاب0") == 60
        other.execute("ROLLBACK")
    search_index.follow()
    assert parts(paths) == (1, 0)
    search_index.close()
