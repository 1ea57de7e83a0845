from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from reader.document.model import Document
from reader.document.ranges import Position, Range, quote
from reader.errors import LibraryFailed
from reader.library.fetched import Address
from reader.library.notes import NoteKind
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]
PAGE = Address("https://example.org/a", '"1"', "", "2024-05-03T10:00:00+00:00")
NEWER = Address("https://example.org/a", '"2"', "", "2024-06-03T10:00:00+00:00")


def test_the_version_of_before_is_kept_with_the_time_when_it_came(
    library: Library, write: Write
) -> None:
    old, new = write("كان الماء قليلًا.", "ثم جفّ النهر."), write("فاض النهر.", "كان الماء قليلًا.")
    piece = library.add(old, address=PAGE)
    library.set_reading(piece, Position("p0", 4), 0.5)
    place = Range("p0", 4, 9)
    library.notes.add(piece, place, quote(old, place), NoteKind.NOTE, "ماء")
    library.replace(piece, new, address=NEWER, keep=True)

    assert library.piece(piece).document.blocks == new.blocks
    assert library.address(piece) == NEWER
    (version,) = library.versions.of(piece)
    assert version.saved == PAGE.fetched
    assert library.versions.document(version.id).blocks == old.blocks
    assert library.piece(piece).reading == Position("p1", 4)
    assert [note.range for note in library.notes.of(piece)] == [Range("p1", 4, 9)]
    assert [hit.range.block for hit in library.search("قليلا")] == ["p1"]
    assert not library.search("جف")

    library.replace(piece, old, keep=True, version=version.id)
    (second,) = library.versions.of(piece)
    assert second.saved == NEWER.fetched
    assert library.versions.document(second.id).blocks == new.blocks
    assert [note.range for note in library.notes.of(piece)] == [place]
    assert library.check() == []


def test_without_an_address_a_version_has_the_time_of_saving(
    library: Library, write: Write
) -> None:
    piece = library.add(write("نص.", saved="2024-01-02T10:00:00+00:00"))
    library.replace(piece, write("نص آخر."), keep=True)
    library.replace(piece, write("نص ثالث."))
    (version,) = library.versions.of(piece)
    assert version.saved == "2024-01-02T10:00:00+00:00"
    with pytest.raises(LibraryFailed, match="not there any more"):
        library.versions.document(version.id + 1)


def test_a_page_is_found_by_its_address(library: Library, write: Write) -> None:
    first = library.add(write("نص."), address=PAGE)
    assert library.by_address("https://example.org/a") == first
    # the text of another day, from the same address: the piece stays as it is
    again = Address("http://www.example.org/a/#top", '"9"')
    assert library.add(write("نص آخر."), address=again) == first
    assert library.address(first) == PAGE
    assert library.piece(first).document.block("p0").text == "نص."
    saved = library.add(write("ثالث.", url="https://example.org/c?fbclid=1"))
    assert library.by_address("https://example.org/c") == saved
    assert library.by_address("") is None
    assert library.address(library.add(write("بلا عنوان."))) is None


def test_a_deleted_piece_is_fetched_anew(library: Library, write: Write) -> None:
    first = library.add(write("نص."), address=PAGE)
    library.delete(first)
    assert library.by_address("https://example.org/a") is None
    second = library.add(write("نص جديد."), address=NEWER)
    assert second != first
    library.undelete(first)
    assert library.by_address("https://example.org/a") == second


def test_a_page_with_a_text_that_is_here_gets_its_address(library: Library, write: Write) -> None:
    piece = library.add(write("نص."))
    assert library.add(write("نص."), address=PAGE) == piece
    assert library.address(piece) == PAGE


def test_that_a_page_is_the_same_is_written_down(library: Library, write: Write) -> None:
    piece = library.add(write("نص."), address=PAGE)
    library.looked_at(piece, NEWER)
    assert library.address(piece) == NEWER
    assert library.versions.of(piece) == ()


def test_a_replacement_that_fails_changes_nothing(
    paths: Paths, library: Library, write: Write
) -> None:
    piece = library.add(write("نص."), address=PAGE)
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON document "
            "BEGIN SELECT raise(ABORT, 'refused'); END"
        )
        connection.commit()
    with pytest.raises(LibraryFailed):
        library.replace(piece, write("نص آخر."), address=NEWER, keep=True)
    assert library.versions.of(piece) == ()
    assert library.address(piece) == PAGE


def test_a_damaged_version_is_told(paths: Paths, library: Library, write: Write) -> None:
    piece = library.add(write("نص."), address=PAGE)
    library.replace(piece, write("نص آخر."), keep=True)
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("UPDATE version SET json = 'half'")
        connection.commit()
    assert len(library.check()) == 1
