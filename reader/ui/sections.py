"""Long pieces in sections: split at headings, else by size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from reader.document.model import Block, BlockKind
from reader.document.ranges import Position

LONG, LARGEST, SMALLEST = 60_000, 40_000, 8_000
"""Characters from which a piece is split, and of the largest and smallest section made."""
_TOGETHER = (BlockKind.TABLE_ROW, BlockKind.VERSE)
ROW = 150
"""Characters that a row of a table or a poem is worth: laying it out takes as long as theirs."""


class Sections:
    """Which blocks of a piece are shown together."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._sizes = [0, *accumulate(map(_size, blocks))]
        self._starts = _starts(blocks, self._sizes)
        self._index = {block.id: index for index, block in enumerate(blocks)}

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Sequence[Block]:
        """Give a section's blocks; raises `IndexError`."""
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.blocks)
        return self.blocks[start:end]

    def of(self, block_id: str) -> int | None:
        """Give the number of the section a block is in, None for an unknown block."""
        index = self._index.get(block_id)
        return None if index is None else bisect_right(self._starts, index) - 1

    def title(self, number: int) -> str:
        """Give the heading a section begins with, "" when it begins without one."""
        blocks = self[number]
        return blocks[0].text if blocks and blocks[0].kind is BlockKind.HEADING else ""

    def fraction(self, number: int, inside: float) -> float:
        """Give how much of the piece lies before a place: `inside` is the section's own part."""
        total = self._sizes[-1]
        if not total:
            return 1.0
        start = self._sizes[self._starts[number]]
        end = total
        if number + 1 < len(self._starts):
            end = self._sizes[self._starts[number + 1]]
        return min(1.0, (start + (end - start) * inside) / total)

    def order(self, position: Position) -> tuple[int, int]:
        """Give a key that sorts positions in reading order; unknown blocks come last."""
        return self._index.get(position.block, len(self.blocks)), position.offset


def _size(block: Block) -> int:
    return len(block.text) + (ROW if block.kind in _TOGETHER else 1)


def _starts(blocks: Sequence[Block], sizes: Sequence[int]) -> list[int]:
    if sizes[-1] <= LONG:
        return [0]
    starts = [0]
    for index, block in enumerate(blocks):
        before = sizes[index] - sizes[starts[-1]]
        after = sizes[index + 1] - sizes[starts[-1]]
        if index == starts[-1]:
            continue
        heading = block.kind is BlockKind.HEADING
        # A heading opens a section when the one before has a fair length; a high one sooner
        enough = SMALLEST if block.level <= 2 else LARGEST // 2
        # a table or a poem stays whole, unless it is so long that the window would stand still
        endless = after > 2 * LARGEST
        if (heading and before >= enough) or (
            after > LARGEST and (endless or _may_part(blocks, index))
        ):
            starts.append(index)
    return starts


def _may_part(blocks: Sequence[Block], index: int) -> bool:
    """Whether a section may begin here: not inside a table or poem, not after a heading."""
    before, here = blocks[index - 1], blocks[index]
    if before.kind in (BlockKind.HEADING, BlockKind.FIGURE):
        return False
    return not (here.kind in _TOGETHER and before.kind is here.kind)
