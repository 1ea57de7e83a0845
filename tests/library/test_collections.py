from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.document.model import Document
from reader.errors import LibraryFailed
from reader.library.collections import Collection
from reader.library.pieces import Shelf, View
from reader.library.store import Library

Write = Callable[..., Document]


@pytest.fixture
def pieces(library: Library, write: Write) -> tuple[int, ...]:
    return tuple(library.add(write(f"نص {number}")) for number in range(3))


def test_pieces_go_in_and_out_of_collections(library: Library, pieces: tuple[int, ...]) -> None:
    number = library.collections.create(" أسفار  قديمة ")
    assert library.collections.add(number, pieces[:2]) == pieces[:2]
    assert library.collections.add(number, pieces) == pieces[2:]
    assert library.collections.all() == (Collection(number, "أسفار قديمة", 3),)
    assert library.collections.of(pieces[0]) == library.collections.all()
    assert library.collections.take(number, pieces[0]) == (pieces[0],)
    assert library.collections.of(pieces[0]) == ()
    library.delete(pieces[1])
    assert library.collections.all()[0].count == 1


def test_a_removed_collection_comes_back_whole(library: Library, pieces: tuple[int, ...]) -> None:
    number = library.collections.create("أسفار")
    library.collections.add(number, pieces)
    removed = library.collections.remove(number)
    assert library.collections.all() == ()
    assert library.count() == 3
    library.collections.restore(removed)
    assert library.collections.all() == (Collection(number, "أسفار", 3),)
    assert set(library.ids(View(Shelf.ALL, collection=number))) == set(pieces)


def test_names_are_given_once_and_never_empty(library: Library) -> None:
    first = library.collections.create("شعر")
    other = library.collections.create("نثر")
    for call in (
        lambda: library.collections.create("شعر"),
        lambda: library.collections.rename(other, "شعر"),
    ):
        with pytest.raises(LibraryFailed, match="already"):
            call()
    with pytest.raises(LibraryFailed, match="needs a name"):
        library.collections.create("\u2003")
    library.collections.rename(first, "شعر")
    library.collections.rename(first, "ديوان")
    assert {each.name for each in library.collections.all()} == {"ديوان", "نثر"}


def test_a_collection_that_is_gone_is_named_as_such(
    library: Library, pieces: tuple[int, ...]
) -> None:
    for call in (
        lambda: library.collections.add(7, pieces),
        lambda: library.collections.take(7, pieces),
        lambda: library.collections.rename(7, "س"),
        lambda: library.collections.remove(7),
    ):
        with pytest.raises(LibraryFailed, match="not there any more"):
            call()
