from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reader.document.model import Document
from reader.document.ranges import Position, Quote, Range
from reader.errors import LibraryFailed
from reader.library.notes import NoteKind
from reader.library.restoring import Difference, difference, restore
from reader.library.snapshots import Kind, Snapshots, verify
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def snapshots(paths: Paths) -> Snapshots:
    return Snapshots(paths.library, paths.backups, spare=0)


def titles(paths: Paths) -> list[str]:
    library = Library.open(paths)
    found = sorted(summary.title for summary in library.list())
    library.close()
    return found


def test_nothing_would_change_right_after_a_snapshot(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library.add(write("الأول"))
    taken = snapshots.take(Kind.DAILY)
    assert difference(paths, taken.file).nothing


def test_what_would_change_is_told_before(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    whole = Range("p0", 0, 4)
    quote = Quote("نص أو", "", "")
    stays = library.add(write("نص أول", title="يبقى"))
    goes = library.add(write("نص ثان", title="يعود"))
    text = library.add(write("نص ثالث", title="يتغير"))
    binned = library.add(write("نص رابع", title="في السلة"))
    library.delete(binned)
    kept = library.notes.add(stays, whole, quote, NoteKind.NOTE, "قبل")
    removed = library.notes.add(stays, whole, quote, NoteKind.NOTE, "زالت")
    taken = snapshots.take(Kind.DAILY)
    library.delete(goes)
    library.add(write("نص خامس", title="جديد"))
    library.replace(text, write("نص آخر", title="يتغير"))
    library.set_tags(stays, ("وسم",))
    library.undelete(binned)
    library.notes.set_text(kept.id, "بعد")
    library.notes.remove(removed.id)
    library.notes.add(stays, whole, quote, NoteKind.BOOKMARK)
    assert difference(paths, taken.file) == Difference(
        back=("يعود",),
        gone=("في السلة", "جديد"),
        changed=("يتغير",),
        marks=1,
        notes_back=1,
        notes_gone=1,
        notes_changed=1,
    )


def test_going_back_brings_all_back_and_can_be_taken_back(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    first = library.add(write("كلام قديم في النيل", title="الأول"))
    library.set_reading(first, Position("p0", 3), 0.5)
    taken = snapshots.take(Kind.DAILY)
    library.delete(first)
    library.add(write("كلام جديد في الفرات", title="الثاني"))
    library.close()
    done = restore(paths, snapshots, taken.file)
    assert done.before is not None
    assert titles(paths) == ["الأول"]
    library = Library.open(paths)
    assert library.piece(first).reading == Position("p0", 3)
    # the search index follows, though the library counts fewer changes than it had seen
    assert [hit.title for hit in library.search("النيل ")] == ["الأول"]
    assert library.search("الفرات ") == []
    assert library.check() == []
    library.close()
    restore(paths, snapshots, done.before.file)
    assert titles(paths) == ["الثاني"]
    assert len(snapshots.list()) == 3


def test_numbers_are_never_given_twice(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library.add(write("الأول"))
    taken = snapshots.take(Kind.DAILY)
    gone = library.add(write("الثاني"))
    library.close()
    restore(paths, snapshots, taken.file)
    library = Library.open(paths)
    assert library.add(write("الثالث")) > gone
    library.close()


def test_an_open_library_sees_the_state_it_went_back_to(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library.add(write("الأول", title="أ"))
    taken = snapshots.take(Kind.DAILY)
    library.add(write("الثاني", title="ب"))
    restore(paths, snapshots, taken.file)
    assert [summary.title for summary in library.list()] == ["أ"]
    library.add(write("الثالث", title="ج"))
    assert titles(paths) == ["أ", "ج"]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_snapshot_of_an_earlier_version_is_understood(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write, version: int
) -> None:
    library.add(write("نص", title="جديد"))
    library.close()
    old = paths.backups / "000001-kept-20240501T100000Z.sqlite3"
    paths.backups.mkdir()
    with closing(sqlite3.connect(old)) as connection:
        script = (FIXTURES / f"version-{version}.sql").read_text(encoding="utf-8")
        connection.executescript(script)
    before = old.read_bytes()
    told = difference(paths, old)
    assert (told.back, told.gone) == (("ماء النيل", "The second piece"), ("جديد",))
    restore(paths, snapshots, old)
    assert titles(paths) == ["The second piece", "ماء النيل"]
    assert old.read_bytes() == before


def test_images_that_are_gone_are_counted(
    library: Library, paths: Paths, snapshots: Snapshots, picture: Document
) -> None:
    library.add(picture, {"image.png": b"picture"})
    taken = snapshots.take(Kind.DAILY)
    assert restore(paths, snapshots, taken.file).missing_images == 0
    (paths.assets / "image.png").unlink()
    assert restore(paths, snapshots, taken.file).missing_images == 1


def test_a_spoilt_snapshot_changes_nothing(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    for number in range(40):
        library.add(write(f"كلمة {number} " * 300, title=str(number)))
    taken = snapshots.take(Kind.DAILY)
    size = taken.file.stat().st_size
    with taken.file.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xa5" * (size // 3))
    with pytest.raises(LibraryFailed, match="damaged"):
        restore(paths, snapshots, taken.file)
    assert library.count() == 40
    assert library.check() == []


def test_a_library_that_is_gone_comes_back(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library.add(write("الأول", title="أ"))
    taken = snapshots.take(Kind.DAILY)
    library.close()
    paths.library.unlink()
    assert restore(paths, snapshots, taken.file).before is None
    assert titles(paths) == ["أ"]
    assert verify(paths.library).pieces == 1
