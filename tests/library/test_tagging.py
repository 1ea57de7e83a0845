from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.document.model import Document
from reader.errors import LibraryFailed
from reader.library.store import Library
from reader.library.tagging import Tag

Write = Callable[..., Document]


@pytest.fixture
def pieces(library: Library, write: Write) -> tuple[int, ...]:
    return tuple(library.add(write(f"نص {number}")) for number in range(3))


def tags(library: Library, piece: int) -> tuple[str, ...]:
    return library.piece(piece).summary.tags


def test_tagging_says_what_it_changed_so_that_it_can_be_undone(
    library: Library, pieces: tuple[int, ...]
) -> None:
    library.set_tags(pieces[0], ("علوم", "طب"))
    assert library.tagging.add(pieces, "  طب ") == pieces[1:]
    assert library.tagging.all() == (Tag("طب", "", 3), Tag("علوم", "", 1))
    assert library.tagging.take(pieces[1:], "طب") == pieces[1:]
    assert library.tagging.take(pieces[1:], "طب") == ()
    assert tags(library, pieces[0]) == ("علوم", "طب")


def test_a_tag_in_any_script_keeps_its_colour_through_renaming(
    library: Library, pieces: tuple[int, ...]
) -> None:
    for name in ("数学", "\u202eabc", "טבע", "math 1"):
        library.tagging.add(pieces[0], name)
        library.tagging.set_colour(name, "green")
        library.tagging.rename(name, name + " ٢")
        assert library.tagging.colours()[name + " ٢"] == "green"
    assert len(tags(library, pieces[0])) == 4


def test_a_tag_renamed_to_another_one_becomes_it(library: Library, pieces: tuple[int, ...]) -> None:
    library.tagging.add(pieces[:2], "كتب")
    library.tagging.add(pieces[1:], "كتاب")
    library.tagging.set_colour("كتاب", "red")
    library.tagging.rename("كتب", "كتاب")
    assert library.tagging.all() == (Tag("كتاب", "red", 3),)


def test_removing_a_tag_says_who_bore_it(library: Library, pieces: tuple[int, ...]) -> None:
    library.tagging.add(pieces[1:], "مؤقت")
    library.tagging.set_colour("مؤقت", "red")
    assert set(library.tagging.remove("مؤقت")) == set(pieces[1:])
    assert library.tagging.all() == ()


def test_the_bin_does_not_count(library: Library, pieces: tuple[int, ...]) -> None:
    library.tagging.add(pieces, "طب")
    library.delete(pieces[:2])
    assert library.tagging.all() == (Tag("طب", "", 1),)


def test_a_tag_without_a_name_and_an_unknown_piece_are_refused(
    library: Library, pieces: tuple[int, ...]
) -> None:
    with pytest.raises(LibraryFailed, match="needs a name"):
        library.tagging.add(pieces, " \n ")
    with pytest.raises(LibraryFailed, match="no piece"):
        library.tagging.add((pieces[0], 99), "طب")
    assert tags(library, pieces[0]) == ()
