"""What stands before the items of a list: numbers in the piece's own digits, or bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.document.model import Block, BlockKind

BULLETS = "•◦▪"
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def list_marks(blocks: Sequence[Block]) -> dict[str, tuple[str, int]]:
    """Give, by block id, each item's mark and the length of the longest mark of its list.

    Numbers are written in Arabic-Indic digits only where the text itself mostly uses these.
    """
    text = "".join(block.text for block in blocks)
    arabic = len(re.findall("[٠-٩]", text)) > len(re.findall("[0-9]", text))
    marks: dict[str, tuple[str, int]] = {}
    together: list[tuple[Block, str]] = []
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            together.append((block, _mark(block, arabic=arabic)))
        elif together:
            marks |= _measured(together)
            together = []
    return marks | _measured(together)


def _measured(together: Sequence[tuple[Block, str]]) -> dict[str, tuple[str, int]]:
    longest = max((len(mark) for _block, mark in together), default=0)
    return {block.id: (mark, longest) for block, mark in together}


def _mark(block: Block, *, arabic: bool) -> str:
    place = block.place
    if place is None or not place.ordered:
        depth = max(1, place.depth) if place else 1
        return BULLETS[(depth - 1) % len(BULLETS)]
    number = str(place.number)
    return f"{number.translate(_ARABIC_DIGITS) if arabic else number}."
