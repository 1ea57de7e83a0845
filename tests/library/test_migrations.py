from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from reader.document.ranges import Position, Range
from reader.errors import LibraryFailed
from reader.library.activity import Day
from reader.library.database import Database
from reader.library.fetched import Address
from reader.library.migrations import APPLICATION_ID, MIGRATIONS, migrate
from reader.library.pieces import Shelf, Sort, Status, View
from reader.library.store import Library
from reader.library.tagging import Tag
from reader.paths import Paths
from reader.text.address import canonical

FIXTURES = Path(__file__).parent / "fixtures"


def load(file: Path, script: Path) -> None:
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_library_of_each_version_opens_with_all_in_it(paths: Paths, version: int) -> None:
    load(paths.library, FIXTURES / f"version-{version}.sql")
    library = Library.open(paths)
    assert [summary.title for summary in library.list()] == ["ماء النيل", "The second piece"]
    piece = library.piece(1)
    assert piece.document.block("p1").text == "جَرى الماءُ في الوادي."
    assert piece.reading == Position("p1", 4)
    assert piece.listening is None
    assert piece.summary.tags == ("أنهار", "طب")
    assert piece.summary.progress == 0.5
    assert [summary.id for summary in library.list(Shelf.FAVOURITES)] == [1]
    assert [summary.id for summary in library.list(Shelf.ARCHIVED)] == [2]
    assert library.has_origin("bundled:welcome")
    assert [hit.exact for hit in library.search("الماء")] == ["الماءُ"]
    library.undelete(3)
    assert library.count() == 3
    for number in (1, 2, 3):
        # what was saved then is known when it is saved again now
        assert library.add(library.piece(number).document) == number
    assert library.check() == []
    library.close()
    with closing(sqlite3.connect(paths.library)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_notes_and_queue_of_version_2_are_kept(paths: Paths) -> None:
    load(paths.library, FIXTURES / "version-2.sql")
    library = Library.open(paths)
    assert [(note.kind, note.quote.exact, note.text) for note in library.notes.of(1)] == [
        ("bookmark", "جَرى الماءُ في الوادي.", ""),
        ("note", "شرب الناس منه عام ٢٠٢٤.", "سنة الجفاف؟"),
        ("note", "مفقود", "ضاع موضعها"),
    ]
    assert [note.range for note in library.notes.of(1)] == [
        Range("p1", 0, 22),
        Range("p2", 0, 23),
        None,
    ]
    (highlight,) = library.notes.of(2)
    assert (highlight.kind, highlight.range, highlight.style) == (
        "highlight",
        Range("p1", 0, 4),
        "yellow",
    )
    assert library.queue.pieces() == (2, 1)
    library.undelete(3)
    assert library.queue.pieces() == (2, 3, 1)
    library.close()


def test_what_came_from_the_web_in_version_3_is_kept(paths: Paths) -> None:
    load(paths.library, FIXTURES / "version-3.sql")
    library = Library.open(paths)
    assert library.by_address(canonical("http://example.org/nile/?utm_medium=y")) == 1
    assert library.by_address(canonical("https://example.org/second")) == 2
    assert library.address(1) == Address(
        "https://www.example.org/nile?utm_source=x",
        '"v2"',
        "Fri, 03 May 2024 10:00:00 GMT",
        "2024-05-03T10:00:00+00:00",
    )
    missing, following = library.pending.list()
    assert (missing.tries, missing.tags, following.reason) == (2, ("أنهار",), None)
    assert str(missing.reason) == "There is no page at https://example.org/غائب."
    (version,) = library.versions.of(1)
    assert library.versions.document(version.id).block("p1").text == "كان الماءُ في الوادي."
    library.close()


def test_saved_pages_of_earlier_versions_are_known_by_their_address(paths: Paths) -> None:
    load(paths.library, FIXTURES / "version-2.sql")
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute(
            "UPDATE document SET json = json_set(json, '$.url', ?) WHERE piece = 2",
            ("https://Example.org/second?fbclid=1",),
        )
        connection.execute("UPDATE document SET json = 'half of a' WHERE piece = 3")
        connection.commit()
    library = Library.open(paths)
    assert library.by_address("https://example.org/second") == 2
    assert library.address(1) is None
    known = library.address(2)
    assert known == Address("https://Example.org/second?fbclid=1")
    library.close()


def test_how_far_pieces_of_earlier_versions_are_read_becomes_their_status(paths: Paths) -> None:
    load(paths.library, FIXTURES / "version-3.sql")
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("UPDATE piece SET progress = 0.99 WHERE id = 2")
        connection.commit()
    library = Library.open(paths)
    assert [summary.status for summary in library.list()] == [Status.READING, Status.FINISHED]
    titles = library.ids(View(Shelf.ALL, sort=Sort.TITLE, descending=False))
    assert list(titles) == [1, 2]
    library.close()


def test_what_the_reader_put_in_order_in_version_4_is_kept(paths: Paths) -> None:
    load(paths.library, FIXTURES / "version-4.sql")
    library = Library.open(paths)
    assert [(each.status, each.opened) for each in library.list()] == [
        (Status.READING, "2024-05-04T10:00:00+00:00"),
        (Status.UNREAD, ""),
    ]
    assert library.tagging.all() == (Tag("أنهار", "blue", 1), Tag("طب", "", 1))
    (collection,) = library.collections.all()
    assert (collection.name, collection.count) == ("الأنهار", 2)
    (search,) = library.searches.all()
    assert (search.name, search.query) == ("ماء غير مقروء", "ماء unread:")
    assert library.activity.of(1) == (300, 60)
    assert library.activity.days(date(2024, 1, 1)) == (Day("2024-05-04", 300, 60),)
    library.close()


def test_a_newer_library_is_refused_and_left_alone(paths: Paths) -> None:
    Library.open(paths).close()
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = paths.library.read_bytes()
    with pytest.raises(LibraryFailed, match="newer version of Ayn"):
        Library.open(paths)
    assert paths.library.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(paths: Paths) -> None:
    paths.data.mkdir()
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
    before = paths.library.read_bytes()
    with pytest.raises(LibraryFailed, match="another program"):
        Library.open(paths)
    assert paths.library.read_bytes() == before


def test_a_step_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    def good(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE scrap (text TEXT)")
        connection.execute("INSERT INTO scrap VALUES ('kept')")

    def bad(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE scrap ADD COLUMN place TEXT")
        connection.execute("DELETE FROM scrap")
        raise sqlite3.OperationalError("interrupted")

    def mended(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE scrap ADD COLUMN place TEXT")

    file = tmp_path / "library.sqlite3"
    with (
        closing(Database(file)) as database,
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
    ):
        migrate(database, [*MIGRATIONS, good, bad])
    with closing(Database(file)) as database:
        assert database.value("PRAGMA user_version") == len(MIGRATIONS) + 1
        assert database.value("PRAGMA application_id") == APPLICATION_ID
        assert database.value("SELECT text FROM scrap") == "kept"
        migrate(database, [*MIGRATIONS, good, mended])
        assert database.value("SELECT count(*) FROM scrap WHERE place IS NULL") == 1


def test_opening_again_changes_nothing(paths: Paths) -> None:
    Library.open(paths).close()
    before = dump(paths.library)
    Library.open(paths).close()
    assert dump(paths.library) == before


def test_one_library_may_be_created_by_several_at_once(tmp_path: Path) -> None:
    for number in range(40):
        file = tmp_path / f"{number}.sqlite3"
        together = threading.Barrier(3)
        with ThreadPoolExecutor(3) as threads:
            versions = [threads.submit(created, file, together) for _each in range(3)]
        assert [version.result() for version in versions] == [len(MIGRATIONS)] * 3


def created(file: Path, together: threading.Barrier) -> object:
    with closing(Database(file)) as database:
        together.wait()
        migrate(database)
        return database.value("PRAGMA user_version")
