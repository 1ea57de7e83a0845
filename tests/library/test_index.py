from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from reader.document.model import Document
from reader.errors import Cancelled
from reader.library import index
from reader.library.index import Change, IndexedPiece, SearchIndex
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]


def fill(paths: Paths, write: Write, count: int = 12) -> list[int]:
    library = Library.open(paths)
    pieces = [library.add(write(f"كلمة رقم{number} هنا", "فقرة أخرى")) for number in range(count)]
    library.close()
    return pieces


def assert_finds_all(paths: Paths, pieces: list[int]) -> None:
    library = Library.open(paths)
    for number, piece in enumerate(pieces):
        assert [hit.piece for hit in library.search(f"رقم{number} ")] == [piece]
    assert {hit.piece for hit in library.search("كلمة", 500)} == set(pieces)
    assert library.check() == []
    library.close()


def remove(paths: Paths) -> None:
    for suffix in ("", "-wal", "-shm"):
        file = paths.search_index
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def overwrite(paths: Paths, first: int, data: bytes) -> None:
    with paths.search_index.open("r+b") as file:
        file.seek(first)
        file.write(data)


DAMAGE: dict[str, Callable[[Paths], None]] = {
    "missing": remove,
    "empty": lambda paths: overwrite_all(paths, b""),
    "no database": lambda paths: overwrite_all(paths, b"something else " * 2000),
    "cut short": lambda paths: os.truncate(paths.search_index, 5000),
    "noise inside": lambda paths: overwrite(
        paths, 8192, os.urandom(paths.search_index.stat().st_size - 8192)
    ),
    "another program's": lambda paths: replace_by_foreign(paths),
}


def overwrite_all(paths: Paths, data: bytes) -> None:
    paths.search_index.write_bytes(data)


def replace_by_foreign(paths: Paths) -> None:
    remove(paths)
    with closing(sqlite3.connect(paths.search_index)) as connection:
        connection.execute("CREATE TABLE state (other TEXT)")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_lost_or_damaged_index_is_made_again(paths: Paths, write: Write, kind: str) -> None:
    pieces = fill(paths, write)
    DAMAGE[kind](paths)
    assert_finds_all(paths, pieces)


def test_damage_while_the_library_is_open_heals(paths: Paths, write: Write) -> None:
    pieces = fill(paths, write, 200)
    library = Library.open(paths)
    overwrite(paths, 8192, os.urandom(paths.search_index.stat().st_size - 8192))
    assert library.search("رقم7 ")[0].piece == pieces[7]
    library.close()
    assert_finds_all(paths, pieces)


def test_check_finds_a_damaged_index_and_throws_it_away(paths: Paths, write: Write) -> None:
    pieces = fill(paths, write)
    with closing(sqlite3.connect(paths.search_index)) as connection:
        connection.execute("UPDATE words_data SET block = zeroblob(40) WHERE id > 10")
        connection.commit()
    library = Library.open(paths)
    (problem,) = library.check()
    assert "search index" in problem
    assert library.check() == []
    library.close()
    assert_finds_all(paths, pieces)


def test_another_folding_makes_the_index_again(
    paths: Paths, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = fill(paths, write)
    with closing(sqlite3.connect(paths.search_index)) as connection:
        (before,) = connection.execute("SELECT stamp FROM state").fetchone()
    monkeypatch.setattr(index, "FOLD_VERSION", index.FOLD_VERSION + 1)
    assert_finds_all(paths, pieces)
    with closing(sqlite3.connect(paths.search_index)) as connection:
        (after,) = connection.execute("SELECT stamp FROM state").fetchone()
    assert after != before


def test_the_index_of_another_library_is_not_used(paths: Paths, write: Write) -> None:
    fill(paths, write)
    for suffix in ("", "-wal", "-shm"):
        paths.library.with_name(paths.library.name + suffix).unlink(missing_ok=True)
    library = Library.open(paths)
    piece = library.add(write("شيء جديد"))
    assert library.search("كلمة") == []
    assert [hit.piece for hit in library.search("جديد")] == [piece]
    library.close()


def test_an_older_copy_of_the_library_is_noticed(paths: Paths, write: Write) -> None:
    pieces = fill(paths, write)
    copy = paths.library.read_bytes()
    library = Library.open(paths)
    library.add(write("أضيف بعد النسخة"))
    library.delete(pieces[0])
    library.close()
    paths.library.write_bytes(copy)
    library = Library.open(paths)
    assert library.search("النسخة") == []
    library.close()
    assert_finds_all(paths, pieces)


def test_pieces_that_were_not_indexed_are_found_later(paths: Paths, write: Write) -> None:
    """As after a crash between the library's commit and the index's."""
    pieces = fill(paths, write)
    remove(paths)
    library = Library.open(paths)
    for piece in pieces[1:]:
        library.delete(piece)
    library.undelete(pieces[3])
    assert [hit.piece for hit in library.search("كلمة")] == [pieces[3], pieces[0]]
    library.close()


def test_what_cannot_be_indexed_now_is_saved_and_said_in_the_log(
    paths: Paths, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    paths.data.mkdir()
    paths.search_index.mkdir()
    library = Library.open(paths)
    with caplog.at_level(logging.WARNING):
        piece = library.add(write("نص محفوظ"))
    assert "not indexed" in caplog.text
    paths.search_index.rmdir()
    assert [hit.piece for hit in library.search("محفوظ")] == [piece]
    library.close()


def test_indexing_reports_progress_and_goes_on_after_a_stop(paths: Paths, write: Write) -> None:
    pieces = fill(paths, write, 220)
    remove(paths)
    library = Library.open(paths)
    told: list[float] = []

    def stop(fraction: float) -> None:
        told.append(fraction)
        raise Cancelled

    with pytest.raises(Cancelled):
        library.index(stop)
    assert len(told) == 1
    assert 0 < told[0] < 1
    with closing(sqlite3.connect(paths.search_index)) as connection:
        (indexed,) = connection.execute("SELECT count(*) FROM live").fetchone()
    assert 0 < indexed < 220
    assert library.searchable() == indexed / 220
    library.index(told.append)
    assert told == sorted(told)
    assert len(told) > 1
    library.close()
    assert_finds_all(paths, pieces)


def test_replacing_and_deleting_leaves_nothing_to_be_found(library: Library, write: Write) -> None:
    piece = library.add(write("قديم"))
    for number in range(5):
        library.replace(piece, write(f"جديد{number}"))
    assert library.search("قديم") == []
    assert library.search("جديد3 ") == []
    assert [hit.piece for hit in library.search("جديد4 ")] == [piece]
    library.delete(piece)
    assert library.search("جديد4 ") == []
    assert library.search("-شيء") == []
    assert library.check() == []


class Growing:
    """A library of which only the changes count."""

    identity = "one"

    def __init__(self, count: int) -> None:
        self.count = count
        self.told = 0

    def latest(self) -> int:
        return self.count

    def changes(self, after: int, most: int) -> list[Change]:
        numbers = range(after + 1, min(self.count, after + most) + 1)
        self.told += len(numbers)
        return [Change(number, 1 + number % 7, piece(number)) for number in numbers]


def piece(number: int) -> IndexedPiece:
    return IndexedPiece((f"كلمة رقم{number}",), "عنوان", "مصدر", "كاتب", 20240101)


def rows(search_index: SearchIndex) -> int:
    return search_index.ask(
        lambda connection: int(connection.execute("SELECT last FROM state").fetchone()[0])
    )


def test_an_index_of_mostly_former_versions_is_made_again(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_MOST_DEAD", 20)
    paths.data.mkdir()
    source = Growing(60)
    for _opened in range(2):
        search_index = SearchIndex(paths.search_index, source)
        search_index.follow()
        assert rows(search_index) == 60
        assert source.told == 60 * (_opened + 1)
        search_index.close()


def test_a_search_does_not_wait_for_a_long_rebuild(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_WORK", 0.0)
    monkeypatch.setattr(index, "_AT_ONCE", 3)
    paths.data.mkdir()
    search_index = SearchIndex(paths.search_index, Growing(1000))
    search_index.follow_a_little(10)
    assert search_index.known() == 10 / 1000
    with search_index._lock:
        found: list[int] = []
        # as when another thread is in the midst of a batch
        asking = threading.Thread(target=lambda: found.append(rows(search_index)))
        asking.start()
        asking.join(10)
        assert found == [10]
    search_index.follow()
    assert search_index.known() == 1
    assert rows(search_index) == 1000
    search_index.close()


def test_many_threads_search_while_one_indexes(paths: Paths, write: Write) -> None:
    library = Library.open(paths)
    stop = threading.Event()

    def search() -> None:
        while not stop.is_set():
            found = [hit.piece for hit in library.search("كلمة ", 500)]
            assert len(found) == len(set(found))

    with ThreadPoolExecutor(3) as threads:
        searching = [threads.submit(search) for _ in range(3)]
        try:
            pieces = [library.add(write(f"كلمة رقم{number}")) for number in range(40)]
        finally:
            stop.set()
        for each in searching:
            each.result()
    assert {hit.piece for hit in library.search("كلمة ", 500)} == set(pieces)
    library.close()


def test_two_processes_share_an_index(paths: Paths, write: Write) -> None:
    """As a window and a terminal do: each has its own connections."""
    window, terminal = Library.open(paths), Library.open(paths)
    pieces = []
    for number in range(30):
        writer, other = (window, terminal) if number % 2 else (terminal, window)
        pieces.append(writer.add(write(f"كلمة رقم{number}")))
        assert [hit.piece for hit in other.search(f"رقم{number} ")] == [pieces[-1]]
    terminal.close()
    window.close()
    assert_finds_all(paths, pieces)
