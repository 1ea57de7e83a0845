from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.importing.restore import leave_out, restore
from reader.text.direction import Direction

WHOLE = Document(
    Metadata(title="ستة"),
    tuple(
        Block(f"b{number}", BlockKind.PARAGRAPH, str(number), Direction.RTL, "ar")
        for number in range(1, 7)
    ),
)
IDS = [block.id for block in WHOLE.blocks]


@given(st.permutations(IDS), st.integers(0, 6), st.randoms())
def test_any_order_of_leaving_out_and_restoring_gives_the_whole(
    order: list[str], count: int, chance: object
) -> None:
    document = WHOLE
    for block_id in order[:count]:
        document = leave_out(document, block_id)
    assert [block.id for block in document.blocks] == [i for i in IDS if i not in order[:count]]
    assert [item.block.id for item in document.left_out] == [i for i in IDS if i in order[:count]]
    back = list(order[:count])
    chance.shuffle(back)  # type: ignore[attr-defined]
    for block_id in back:
        document = restore(document, block_id)
        present = {block.id for block in document.blocks}
        assert [block.id for block in document.blocks] == [i for i in IDS if i in present]
    assert document == WHOLE


def test_what_is_not_there_raises() -> None:
    with pytest.raises(KeyError):
        restore(WHOLE, "b1")
    with pytest.raises(KeyError):
        leave_out(WHOLE, "b9")


def test_the_reader_is_the_reason() -> None:
    (item,) = leave_out(WHOLE, "b3").left_out
    assert (item.reason, item.after) == ("reader", "b2")
