from __future__ import annotations

import pytest

from reader.document.landmarks import Landmark, place_in, reach
from reader.document.model import Block, BlockKind, Span, SpanKind
from reader.document.ranges import Position, Range
from reader.text.direction import Direction


def block(name: str, kind: BlockKind, text: str = "نص من كلام", **values: object) -> Block:
    return Block(name, kind, text, Direction.RTL, "ar", **values)  # type: ignore[arg-type]


BLOCKS = (
    block("t", BlockKind.TITLE),
    block("p1", BlockKind.PARAGRAPH, spans=(Span(3, 5, SpanKind.LINK, "#h2"),)),
    block("h2", BlockKind.HEADING, level=2),
    block("i1", BlockKind.LIST_ITEM),
    block("i2", BlockKind.LIST_ITEM),
    block("h3", BlockKind.HEADING, level=3),
    block("p2", BlockKind.PARAGRAPH),
    block("r1", BlockKind.TABLE_ROW),
    block("r2", BlockKind.TABLE_ROW),
    block("f", BlockKind.FIGURE, "", alt="صورة"),
)


def walked(kind: Landmark, *, forward: bool = True, level: int = 0) -> list[str]:
    here = (0, -1) if forward else (len(BLOCKS) - 1, 99)
    found = []
    while (reached := reach(BLOCKS, kind, here, forward=forward, level=level)) is not None:
        found.append(reached.place.block)
        place = place_in(BLOCKS, reached.place.position)
        assert place is not None
        here = place
    return found


@pytest.mark.parametrize(
    ("kind", "blocks"),
    [
        (Landmark.HEADING, ["t", "h2", "h3"]),
        (Landmark.PARAGRAPH, ["p1", "p2"]),
        (Landmark.LINK, ["p1"]),
        (Landmark.LIST, ["i1"]),
        (Landmark.ITEM, ["i1", "i2"]),
        (Landmark.TABLE, ["r1"]),
        (Landmark.FIGURE, ["f"]),
        (Landmark.QUOTE, []),
    ],
)
def test_all_of_a_kind_are_reached_both_ways(kind: Landmark, blocks: list[str]) -> None:
    assert walked(kind) == blocks
    assert walked(kind, forward=False) == blocks[::-1]


def test_headings_of_one_level_and_the_parts_of_a_group() -> None:
    assert walked(Landmark.HEADING, level=3) == ["h3"]
    assert walked(Landmark.HEADING, level=1) == ["t"]
    table = reach(BLOCKS, Landmark.TABLE, (0, 0))
    assert table is not None and table.parts == 2


def test_within_a_block_its_own_beginning_comes_before_the_block_before() -> None:
    back = reach(BLOCKS, Landmark.PARAGRAPH, (6, 4), forward=False)
    assert back is not None and back.place.block == "p2"
    link = reach(BLOCKS, Landmark.LINK, (1, 2))
    assert link is not None and link.place == Range("p1", 3, 5)
    assert reach(BLOCKS, Landmark.LINK, (1, 3)) is None


def test_notes_are_reached_in_reading_order() -> None:
    notes = [Range("p2", 4, 6), Range("p2", 0, 2), Range("gone", 0, 1)]
    first = reach(BLOCKS, Landmark.NOTE, (0, 0), notes=notes)
    assert first is not None and first.place == Range("p2", 0, 2)
    second = reach(BLOCKS, Landmark.NOTE, (6, 0), notes=notes)
    assert second is not None and second.place == Range("p2", 4, 6)


def test_a_place_that_is_not_in_the_piece_is_none() -> None:
    assert place_in(BLOCKS, Position("gone")) is None
