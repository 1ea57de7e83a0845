from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.outline import OutlineEntry, outline
from reader.text.direction import Direction


def of(*kinds: tuple[BlockKind, int]) -> Document:
    return Document(
        Metadata(),
        tuple(
            Block(f"b{number}", kind, f"نص {number}", Direction.RTL, "ar", level=level)
            for number, (kind, level) in enumerate(kinds, 1)
        ),
    )


def test_levels_count_from_the_highest_heading() -> None:
    heading = BlockKind.HEADING
    document = of((BlockKind.TITLE, 1), (heading, 2), (BlockKind.PARAGRAPH, 0), (heading, 4), (heading, 2))  # fmt: skip
    assert outline(document) == (
        OutlineEntry("b2", "نص 2", 1),
        OutlineEntry("b4", "نص 4", 3),
        OutlineEntry("b5", "نص 5", 1),
    )


def test_a_piece_without_headings_has_no_outline() -> None:
    assert outline(of((BlockKind.TITLE, 1), (BlockKind.PARAGRAPH, 0))) == ()


@given(st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.integers(1, 6)), max_size=12))
def test_entries_are_the_headings_in_order(kinds: list[tuple[BlockKind, int]]) -> None:
    document = of(*kinds)
    entries = outline(document)
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    assert [entry.block for entry in entries] == [block.id for block in headings]
    assert min((entry.level for entry in entries), default=1) == 1
    for entry, block in zip(entries, headings, strict=True):
        assert entry.level - entries[0].level == block.level - headings[0].level


def test_blocks_are_found_by_id() -> None:
    document = of((BlockKind.TITLE, 1), (BlockKind.PARAGRAPH, 0))
    assert document.block("b2").text == "نص 2"
    assert document.index("b2") == 1
    with pytest.raises(KeyError):
        document.block("b3")
    with pytest.raises(KeyError):
        document.index("b3")
    assert document.word_count == 4
