from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Document
from reader.document.ranges import Position
from reader.library.anchors import moved

Write = Callable[..., Document]

FIRST, SECOND, THIRD = (
    "تبدأ الحكاية في قرية صغيرة على ضفة النهر.",
    "كان الصياد يخرج كل صباح قبل طلوع الشمس.",
    "وذات يوم عاد وفي شبكته شيء يلمع.",
)


def test_an_unchanged_block_keeps_the_position(write: Write) -> None:
    old, new = write(FIRST, SECOND), write(FIRST, SECOND, THIRD)
    assert moved(old, new, Position("p1", 5)) == Position("p1", 5)


def test_a_shifted_block_is_followed_by_its_words(write: Write) -> None:
    old, new = write(FIRST, SECOND), write(THIRD, FIRST, SECOND)
    assert moved(old, new, Position("p1", 5)) == Position("p2", 5)


def test_the_end_of_a_block_is_followed_by_the_words_before_it(write: Write) -> None:
    old, new = write(FIRST, SECOND), write(THIRD, FIRST, SECOND)
    assert moved(old, new, Position("p1", len(SECOND))) == Position("p2", len(SECOND))


def test_a_block_that_vanished_gives_one_as_far_down(write: Write) -> None:
    old, new = write(FIRST, SECOND, THIRD), write(FIRST, "نص مختلف")
    assert moved(old, new, Position("p2", 7)) == Position("p1", 0)


def test_a_rewritten_block_keeps_the_place_within_its_text(write: Write) -> None:
    old, new = write(FIRST), write("قصير")
    assert moved(old, new, Position("p0", 30)) == Position("p0", 4)


def test_nowhere_stays_nowhere(write: Write) -> None:
    assert moved(write(FIRST), write(SECOND), None) is None
    assert moved(write(FIRST), replace(write(), blocks=()), Position("p0")) is None
    assert moved(write(FIRST), write(SECOND), Position("unknown", 3)) is None


TEXTS = st.lists(st.text("اب ", max_size=8), min_size=0, max_size=5)


@given(old=TEXTS, new=TEXTS, block=st.integers(0, 5), offset=st.integers(0, 12))
def test_a_moved_position_always_stands_in_the_new_text(
    write: Write, old: list[str], new: list[str], block: int, offset: int
) -> None:
    before, after = write(*old), write(*new)
    place = moved(before, after, Position(f"p{block}", offset))
    if place is not None:
        assert 0 <= place.offset <= len(after.block(place.block).text) or (
            place == Position(f"p{block}", offset)
        )
    elif block < len(old):
        raise AssertionError("a position was lost")
