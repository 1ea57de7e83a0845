from __future__ import annotations

from collections.abc import Callable

from reader.actions import bundled
from reader.document.model import Document
from reader.document.ranges import Quote, Range
from reader.library.notes import NoteKind
from reader.library.store import Library

Write = Callable[..., Document]


def test_the_bin_lists_what_was_deleted_with_what_goes_with_it(
    library: Library, write: Write
) -> None:
    first = library.add(write("نص أول", title="أ", source="ناشر"))
    second = library.add(write("نص ثان", title="ب"))
    quote = Quote("نص", "", "")
    library.notes.add(first, Range("p0", 0, 2), quote, NoteKind.NOTE, "ملاحظة")
    library.delete(first)
    (lying,) = library.bin.list()
    assert (lying.id, lying.title, lying.source, lying.notes) == (first, "أ", "ناشر", 1)
    assert lying.words == 3
    assert lying.deleted
    library.undelete(first)
    assert library.bin.list() == []
    assert library.piece(second)


def test_what_is_removed_for_good_leaves_nothing(library: Library, write: Write) -> None:
    piece = library.add(write("نص أول"))
    library.notes.add(piece, Range("p0", 0, 2), Quote("نص", "", ""), NoteKind.NOTE, "ملاحظة")
    library.queue.add(piece)
    library.set_tags(piece, ("وسم",))
    library.replace(piece, write("نص آخر"), keep=True)
    library.delete(piece)
    assert library.bin.remove([piece]) == 1
    with library._reading() as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%piece INTEGER%'"
            )
        ]
        left = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in tables
        }
    assert {"document", "tag", "note", "queue", "version", "fetched", "origin"} <= left.keys()
    assert set(left.values()) == {0}
    assert library.check() == []
    assert library.search("نص ") == []


def test_many_that_are_removed_for_good_leave_the_index_too(library: Library, write: Write) -> None:
    pieces = [library.add(write(f"نص {number}")) for number in range(12)]
    library.delete(pieces)
    library.bin.remove(pieces)
    index = library._finder._index._opened().reader
    assert index.value("SELECT count(*) FROM live") == 0


def test_what_came_back_meanwhile_is_not_removed(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    assert library.bin.remove([piece, 99]) == 0
    assert library.piece(piece)


def test_what_came_with_the_app_does_not_come_again(library: Library) -> None:
    bundled.seed(library, lambda _share: None)
    count = library.count()
    pieces = [summary.id for summary in library.list()]
    library.delete(pieces)
    assert library.bin.remove(pieces) == count
    assert bundled.seed(library, lambda _share: None) == 0
    assert library.has_origin(bundled.ORIGIN + bundled.WELCOME)
