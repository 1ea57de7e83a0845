from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from reader.document.model import Document
from reader.errors import Cancelled
from reader.library import index
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
    pieces = fill(paths, write, 120)
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
        (indexed,) = connection.execute("SELECT count(*) FROM block").fetchone()
    assert 0 < indexed < 3 * 120
    library.index(told.append)
    assert told == sorted(told)
    assert len(told) > 1
    library.close()
    assert_finds_all(paths, pieces)


def test_the_index_stays_small(paths: Paths, write: Write) -> None:
    """It holds the text once and its words; no more than 3 times the text."""
    library = Library.open(paths)
    words = [f"{chr(0x0628 + number % 20)}ل{number % 997}م" for number in range(20_000)]
    texts = [" ".join(words[first : first + 100]) for first in range(0, 20_000, 100)]
    for number in range(10):
        library.add(write(*texts, title=f"عنوان {number}"))
    library.close()
    size = sum(len(text.encode()) for text in texts) * 10
    assert paths.search_index.stat().st_size < 3 * size


def test_replacing_and_deleting_leaves_no_rows_behind(library: Library, write: Write) -> None:
    piece = library.add(write("قديم"))
    for number in range(5):
        library.replace(piece, write(f"جديد{number}"))
    assert library.search("قديم") == []
    assert library.search("جديد3 ") == []
    assert [hit.piece for hit in library.search("جديد4 ")] == [piece]
    library.delete(piece)
    library.search("كل شيء")
    database = library._index._opened()
    assert database.value("SELECT count(*) FROM block") == 0
    assert database.value("SELECT count(*) FROM words") == 0
    assert library.check() == []
