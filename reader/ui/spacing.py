"""Spaces between the blocks of an article, in pixels at 100 %."""

from __future__ import annotations

from reader.document.model import Block, BlockKind
from reader.ui.typography import STYLES, Role

INDENT, QUOTE, CODE = 34, 22, 18
"""From the column's edge to the words of a list item (each level), a quote and a code block."""
GROUND = 14
"""How far the ground under code and missing pictures reaches above and below the text."""
PART = 18
"""Between a figure, table or code block and the text after it."""
_APART = {BlockKind.TABLE_ROW: 22, BlockKind.VERSE: 22, BlockKind.FOOTNOTE: 44}
"""Above the first of its kind."""
_BEFORE_TEXT = (BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.FIGURE, BlockKind.VERSE)


def space_above(previous: Block | None, block: Block, role: Role) -> float:
    """Give the space above a block: it depends on what stands there."""
    kind = block.kind
    ground = GROUND if kind is BlockKind.CODE else 0
    if previous is None:
        return ground
    before = previous.kind
    space = STYLES[role].above
    if before is BlockKind.HEADING:
        space = 10 if kind is BlockKind.HEADING else min(space, 6) + ground / 2
    elif kind is before:
        space = {BlockKind.LIST_ITEM: 2}.get(kind, space)
    elif kind in _APART:
        space = _APART[kind]
    elif kind is BlockKind.CAPTION and before is not BlockKind.FIGURE:
        space = 14
    elif kind is not BlockKind.CAPTION and before in _BEFORE_TEXT:
        space = max(space, PART)
    return space + ground
