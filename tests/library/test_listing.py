from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.document.model import Document
from reader.document.ranges import Position
from reader.errors import LibraryFailed
from reader.library.pieces import Shelf, Sort, Status, View
from reader.library.store import Library

Write = Callable[..., Document]


@pytest.fixture
def three(library: Library, write: Write) -> tuple[int, int, int]:
    return (
        library.add(write("نص " * 5, title="الجبل", published="2024", saved="2024-01-03")),
        library.add(write("نص " * 9, title="أحمد", published="", saved="2024-01-02")),
        library.add(write("نص " * 7, title="باب", published="2023-05", saved="2024-01-01")),
    )


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize(
    ("sort", "rising"),
    [
        (Sort.ADDED, "321"),
        (Sort.LENGTH, "132"),
        (Sort.PROGRESS, "213"),
        (Sort.TITLE, "213"),
    ],
)
def test_a_list_has_the_order_asked_for(
    library: Library, three: tuple[int, int, int], sort: Sort, rising: str, descending: bool
) -> None:
    library.set_reading(three[0], Position("p0", 1), 0.5)
    library.set_reading(three[2], Position("p0", 2), 0.9)
    found = library.ids(View(Shelf.ALL, sort=sort, descending=descending))
    wanted = rising[::-1] if descending else rising
    assert [three.index(piece) + 1 for piece in found] == [int(each) for each in wanted]


@pytest.mark.parametrize(("descending", "wanted"), [(True, [0, 2, 1]), (False, [2, 0, 1])])
def test_what_has_no_date_comes_last(
    library: Library, three: tuple[int, int, int], descending: bool, wanted: list[int]
) -> None:
    found = library.ids(View(Shelf.ALL, sort=Sort.PUBLISHED, descending=descending))
    assert list(found) == [three[each] for each in wanted]


def test_a_view_narrows_by_tag_collection_and_status(
    library: Library, three: tuple[int, int, int]
) -> None:
    first, second, third = three
    library.tagging.add((first, second), "طب")
    collection = library.collections.create("مختارات")
    library.collections.add(collection, (second, third))
    library.set_status((second,), Status.FINISHED)
    assert list(library.ids(View(tag="طب"))) == [first, second]
    assert list(library.ids(View(collection=collection))) == [second, third]
    assert list(library.ids(View(collection=collection, status=Status.FINISHED))) == [second]
    assert list(library.ids(View(tag="طب", collection=collection))) == [second]


def test_the_bin_holds_what_was_deleted_and_nothing_else_does(
    library: Library, three: tuple[int, int, int]
) -> None:
    library.delete(three[:2])
    assert set(library.ids(View(Shelf.BIN))) == set(three[:2])
    assert list(library.ids(View(Shelf.ALL))) == [three[2]]
    assert [each.id for each in library.summaries(three)] == list(three)
    library.undelete(three[:2])
    assert len(library.ids(View(Shelf.BIN))) == 0
    assert len(library.ids(View(Shelf.ALL))) == 3


def test_reading_moves_the_status_forward_and_never_back(
    library: Library, three: tuple[int, int, int]
) -> None:
    piece = three[0]

    def status() -> Status:
        return library.summaries((piece,))[0].status

    assert status() is Status.UNREAD
    library.set_reading(piece, Position("title", 0), 0.0)
    assert status() is Status.UNREAD
    library.set_reading(piece, Position("p0", 3), 0.4)
    assert status() is Status.READING
    assert list(library.ids(View(Shelf.CONTINUE))) == [piece]
    library.set_reading(piece, Position("p0", 9), 1.0)
    assert status() is Status.FINISHED
    library.set_reading(piece, Position("p0", 1), 0.1)
    assert status() is Status.FINISHED
    library.set_status(piece, Status.UNREAD)
    library.set_reading(piece, Position("p0", 1), 0.1)
    assert status() is Status.UNREAD, "the window only wrote down the place where it stands"
    library.set_reading(piece, Position("p0", 2), 0.2)
    assert status() is Status.READING


def test_what_was_opened_last_is_continued_first(
    library: Library, three: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.set_status(three, Status.READING)
    for hour, piece in enumerate((three[1], three[2], three[0])):
        monkeypatch.setattr(
            "reader.library.records.utc", lambda _="", hour=hour: f"2024-05-01T0{hour}:00:00+00:00"
        )
        library.opened(piece)
    found = library.ids(View(Shelf.CONTINUE, sort=Sort.OPENED))
    assert list(found) == [three[0], three[2], three[1]]


def test_marks_on_several_pieces_are_set_for_all_or_none(
    library: Library, three: tuple[int, int, int]
) -> None:
    with pytest.raises(LibraryFailed, match="no piece"):
        library.set_favourite((*three, 99), True)
    assert len(library.ids(View(Shelf.FAVOURITES))) == 0
    library.set_favourite(three, True)
    library.set_archived(three[:1], True)
    assert len(library.ids(View(Shelf.FAVOURITES))) == 3
    assert list(library.ids(View(Shelf.ARCHIVED))) == [three[0]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(wanted=st.lists(st.integers(0, 5), max_size=1200))
def test_rows_come_in_the_order_they_were_asked_for(
    library: Library, three: tuple[int, int, int], wanted: list[int]
) -> None:
    pieces = [three[each] if each < 3 else 1000 + each for each in wanted]
    found = library.summaries(pieces)
    assert [each.id for each in found] == [piece for piece in pieces if piece in three]


def test_a_title_that_changes_sorts_anew(
    library: Library, write: Write, three: tuple[int, int, int]
) -> None:
    document = library.piece(three[1]).document
    metadata = replace(document.metadata, title="ياسمين")
    library.replace(three[1], replace(document, metadata=metadata))
    found = library.ids(View(Shelf.ALL, sort=Sort.TITLE, descending=False))
    assert list(found) == [three[0], three[2], three[1]]
