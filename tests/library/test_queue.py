"""The listening queue: each piece once, in the reader's order, whatever happens to the pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Document
from reader.errors import LibraryFailed
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]


@pytest.fixture
def three(library: Library, write: Write) -> tuple[int, ...]:
    pieces = tuple(library.add(write(f"نص {number}")) for number in range(3))
    for piece in pieces:
        assert library.queue.add(piece)
    return pieces


def test_pieces_are_heard_in_the_order_of_adding(library: Library, three: tuple[int, ...]) -> None:
    assert library.queue.pieces() == three
    assert [summary.id for summary in library.queue.summaries()] == list(three)
    assert library.queue.summaries()[0] == library.piece(three[0]).summary


def test_a_piece_stands_in_it_once(library: Library, three: tuple[int, ...]) -> None:
    one, two, last = three
    assert not library.queue.add(one)
    assert library.queue.pieces() == three
    assert not library.queue.add(last, first=True)
    assert library.queue.pieces() == (last, one, two)


def test_a_piece_that_never_was_is_refused(library: Library, three: tuple[int, ...]) -> None:
    with pytest.raises(LibraryFailed):
        library.queue.add(99)
    with pytest.raises(LibraryFailed):
        library.queue.set([three[0], 99])
    assert library.queue.pieces() == three


def test_clearing_can_be_undone(library: Library, three: tuple[int, ...]) -> None:
    library.queue.clear()
    assert library.queue.pieces() == ()
    library.queue.set(three)
    assert library.queue.pieces() == three


def test_a_deleted_piece_is_passed_over_and_comes_back_to_its_place(
    library: Library, three: tuple[int, ...]
) -> None:
    one, two, last = three
    library.delete(two)
    assert library.queue.pieces() == (one, last)
    library.queue.move(last, 0)
    assert library.queue.pieces() == (last, one)
    library.undelete(two)
    assert library.queue.pieces() == (last, one, two)


def test_the_queue_is_there_when_the_library_is_opened_again(
    library: Library, paths: Paths, three: tuple[int, ...]
) -> None:
    library.queue.move(three[2], 0)
    library.close()
    again = Library.open(paths)
    assert again.queue.pieces() == (three[2], three[0], three[1])
    assert again.check() == []
    again.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, write: Write) -> Iterator[Library]:
    """A library with pieces 1 to 6, of which 6 is deleted."""
    library = Library.open(Paths.under(tmp_path_factory.mktemp("queue")))
    for number in range(6):
        library.add(write(f"نص {number}"))
    library.delete(6)
    yield library
    library.close()


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 6), st.just(0)),
        st.tuples(st.just("first"), st.integers(1, 6), st.just(0)),
        st.tuples(st.just("remove"), st.integers(1, 6), st.just(0)),
        st.tuples(st.just("move"), st.integers(1, 6), st.integers(-1, 7)),
    ),
    max_size=12,
)


@given(acts=ACTS)
def test_it_does_what_a_list_does(shared: Library, acts: list[tuple[str, int, int]]) -> None:
    queue, like = shared.queue, []
    queue.clear()
    for act, piece, place in acts:
        if act == "add":
            queue.add(piece)
            like += [] if piece in like else [piece]
        elif act == "first":
            queue.add(piece, first=True)
            like = [piece, *(each for each in like if each != piece)]
        elif act == "remove":
            queue.remove(piece)
            like = [each for each in like if each != piece]
        else:
            queue.move(piece, place)
            if piece in like and piece != 6:
                shown = [each for each in like if each not in (piece, 6)]
                shown.insert(max(0, place), piece)
                like = with_hidden(shown, like, piece)
        assert queue.pieces() == tuple(each for each in like if each != 6)


def with_hidden(shown: list[int], before: list[int], moved: int) -> list[int]:
    """Give `shown` with the deleted piece 6 kept before the piece that it stood before."""
    if 6 not in before:
        return shown
    after = [each for each in before[before.index(6) :] if each not in (6, moved)]
    at = shown.index(after[0]) if after else len(shown)
    return [*shown[:at], 6, *shown[at:]]
