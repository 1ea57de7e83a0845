from __future__ import annotations

import re
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.offsets import Mapped, OffsetMap, utf16_offsets


@st.composite
def mapped_texts(
    draw: st.DrawFn, length: int | None = None, *, deleting: bool = True
) -> tuple[int, Mapped]:
    """Transforms of a text of some length: letters kept, deleted, expanded, and insertions."""
    old_length = draw(st.integers(0, 12)) if length is None else length
    piece = st.sampled_from(["x", "x", "yz", "abc", *(["", ""] if deleting else [])])
    pieces = [(draw(piece), offset) for offset in range(old_length)]
    pieces.append((draw(st.sampled_from(["", "", "++"])), old_length))
    return old_length, Mapped.from_pieces(pieces, old_length)


@st.composite
def ranges(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length))
    return start, draw(st.integers(start, length))


def assert_sound(mapped: Mapped, old_length: int) -> None:
    starts = mapped.map.starts
    assert len(starts) == len(mapped.text) + 1 == len(mapped.map) + 1
    assert list(starts) == sorted(starts)
    assert starts[0] >= 0
    assert starts[-1] == old_length == mapped.map.old_length


@given(mapped_texts())
def test_maps_of_pieces_are_sound(case: tuple[int, Mapped]) -> None:
    old_length, mapped = case
    assert_sound(mapped, old_length)


@given(st.data())
def test_to_old_gives_what_the_new_range_came_from(data: st.DataObject) -> None:
    old_length, mapped = data.draw(mapped_texts())
    start, end = data.draw(ranges(len(mapped.text)))
    low, high = mapped.map.to_old(start, end)
    assert 0 <= low <= high <= old_length
    starts = mapped.map.starts
    if start == end:
        assert low == high == starts[start]
        return
    for index in range(start, end):
        # each new character lies inside, whole, with what was deleted after it
        following = bisect_right(starts, starts[index])
        whole = (starts[index], starts[min(following, len(starts) - 1)])
        assert low <= whole[0] and whole[1] <= high
    # and nothing of what follows does
    following = bisect_right(starts, starts[end - 1])
    assert high == (starts[following] if following < len(starts) else old_length)


@given(st.data())
def test_to_new_gives_the_smallest_range_that_covers_the_old_one(data: st.DataObject) -> None:
    old_length, mapped = data.draw(mapped_texts())
    start, end = data.draw(ranges(old_length))
    low, high = mapped.map.to_new(start, end)
    assert 0 <= low <= high <= len(mapped.text)
    if start == end:
        assert low == high
        return
    first = mapped.map.starts[0]
    if end <= first:
        assert (low, high) == (0, 0)
        return
    start = max(start, first)

    def covers(new: tuple[int, int]) -> bool:
        old = mapped.map.to_old(*new)
        return old[0] <= start and end <= old[1]

    assert covers((low, high))
    if not mapped.text or mapped.map.starts[low] == old_length:
        return
    # a smaller range either covers less, or leaves out a part of an expanded character
    starts = mapped.map.starts
    if low + 1 < high:
        assert not covers((low + 1, high)) or starts[low + 1] == starts[low]
        assert not covers((low, high - 1)) or starts[high - 1] == starts[high - 2]


@given(st.data())
def test_a_range_that_goes_there_and_back_still_covers_itself(data: st.DataObject) -> None:
    old_length, mapped = data.draw(mapped_texts())
    start, end = data.draw(ranges(old_length))
    low, high = mapped.map.to_old(*mapped.map.to_new(start, end))
    if start < end and mapped.map.starts[0] < end:
        assert low <= max(start, mapped.map.starts[0]) and end <= high


@given(st.data())
def test_maps_compose(data: st.DataObject) -> None:
    old_length, first = data.draw(mapped_texts())
    _, second = data.draw(mapped_texts(len(first.text)))
    _, third = data.draw(mapped_texts(len(second.text)))
    both = first.then(second)
    assert_sound(both, old_length)
    assert both.text == second.text
    assert [first.map.starts[middle] for middle in second.map.starts] == list(both.map.starts)
    assert first.then(second).then(third) == first.then(second.then(third))
    assert first.then(Mapped.of(first.text)) == first


@given(st.data())
def test_a_composed_map_is_both_steps_at_once(data: st.DataObject) -> None:
    """With a deletion in the later step, the steps disagree about whom the deleted goes with."""
    _, first = data.draw(mapped_texts())
    _, second = data.draw(mapped_texts(len(first.text), deleting=False))
    start, end = data.draw(ranges(len(second.text)))
    in_between = second.map.to_old(start, end)
    assert first.then(second).map.to_old(start, end) == first.map.to_old(*in_between)


@given(st.text(max_size=20), st.sampled_from(["", "-", "<>"]))
def test_replacing_maps_to_the_match(text: str, new: str) -> None:
    pattern = re.compile(r"[a-z]+|[^\W\d]")
    mapped = Mapped.replaced(text, pattern, new)
    assert mapped.text == pattern.sub(new, text)
    assert mapped == Mapped.replaced(text, pattern, lambda match: new)
    assert_sound(mapped, len(text))
    kept = [index for index in range(len(text)) if not any(
        match.start() <= index < match.end() for match in pattern.finditer(text)
    )]  # fmt: skip
    for index in kept:
        low, high = mapped.map.to_new(index, index + 1)
        assert text[index] in mapped.text[low:high]


@given(st.integers(0, 50), st.data())
def test_identity_changes_nothing(length: int, data: st.DataObject) -> None:
    identity = OffsetMap.identity(length)
    start, end = data.draw(ranges(length))
    assert identity.to_old(start, end) == identity.to_new(start, end) == (start, end)


def test_a_highlight_takes_the_marks_and_the_whole_ligature() -> None:
    # ab with a mark after each letter, and a ligature that stands for three letters
    mapped = Mapped.from_pieces([("a", 0), ("b", 2), ("xyz", 4)], 5)
    assert mapped.map.to_old(0, 1) == (0, 2)
    assert mapped.map.to_old(1, 2) == (2, 4)
    assert mapped.map.to_old(3, 4) == (4, 5)
    assert mapped.map.to_new(1, 2) == (0, 1)
    assert mapped.map.to_new(4, 5) == (2, 5)


def test_edges() -> None:
    nothing_left = Mapped.from_pieces([], 3)
    assert nothing_left.map.to_old(0, 0) == (3, 3)
    assert nothing_left.map.to_new(0, 3) == (0, 0)
    inserted_at_the_end = Mapped.from_pieces([("a", 0), ("xx", 1)], 1)
    assert inserted_at_the_end.map.to_old(1, 3) == (1, 1)
    assert inserted_at_the_end.map.to_new(0, 1) == (0, 1)
    stripped = Mapped.from_pieces([("a", 2), ("b", 3)], 6)
    assert stripped.map.to_old(0, 2) == (2, 6)
    assert stripped.map.to_new(0, 2) == (0, 0)
    assert stripped.map.to_new(4, 6) == (1, 2)
    assert OffsetMap.identity(0).to_old(0, 0) == (0, 0)


@given(st.text(alphabet=st.sampled_from("aب😀𐎀\u064b"), max_size=20))
def test_utf16_offsets_are_those_of_the_encoded_text(text: str) -> None:
    offsets = utf16_offsets(text)
    assert len(offsets) == len(text) + 1
    for index in range(len(text) + 1):
        assert offsets[index] == len(text[:index].encode("utf-16-le")) // 2


@pytest.mark.parametrize("text", ["", "abc", "سلام"])
def test_utf16_offsets_of_bmp_text_are_a_plain_range(text: str) -> None:
    assert utf16_offsets(text) == range(len(text) + 1)
