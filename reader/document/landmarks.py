"""What a reader jumps to in a piece (headings, links, tables …), and the next one from a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.document.model import Block, BlockKind, SpanKind
from reader.document.ranges import Position, Range
from reader.document.structure import heading_level


class Landmark(StrEnum):
    """A kind of thing to jump to."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LINK = "link"
    FIGURE = "figure"
    TABLE = "table"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Reached:
    """A landmark: its words, a heading's level from 1 (else 0), and how many parts a group has."""

    kind: Landmark
    place: Range
    level: int = 0
    parts: int = 0


_PARAGRAPHS = frozenset(
    (
        BlockKind.KICKER,
        BlockKind.BYLINE,
        BlockKind.PARAGRAPH,
        BlockKind.QUOTE,
        BlockKind.CAPTION,
        BlockKind.CODE,
        BlockKind.VERSE,
        BlockKind.FOOTNOTE,
    )
)
_HEADINGS = frozenset((BlockKind.TITLE, BlockKind.HEADING))
_KINDS = {
    Landmark.HEADING: _HEADINGS,
    Landmark.PARAGRAPH: _PARAGRAPHS,
    Landmark.FIGURE: frozenset((BlockKind.FIGURE,)),
    Landmark.ITEM: frozenset((BlockKind.LIST_ITEM,)),
    Landmark.QUOTE: frozenset((BlockKind.QUOTE,)),
}
_GROUPS = {Landmark.TABLE: BlockKind.TABLE_ROW, Landmark.LIST: BlockKind.LIST_ITEM}


def reach(
    blocks: Sequence[Block],
    kind: Landmark,
    here: tuple[int, int],
    *,
    forward: bool = True,
    level: int = 0,
    notes: Iterable[Range] = (),
) -> Reached | None:
    """Give the nearest landmark that begins after a place, or before it.

    `here` is a block's index and an offset in it; `level` asks for headings of one level only.
    `notes` are the ranges of the reader's notes.
    """
    index, offset = here
    of_block: dict[str, list[Range]] = {}
    for note in notes:
        of_block.setdefault(note.block, []).append(note)
    way = range(index, len(blocks)) if forward else range(min(index, len(blocks) - 1), -1, -1)
    for at in way:
        found = list(_in_block(blocks, at, kind, level, of_block))
        if at == index:
            found = [
                each
                for each in found
                if (each.place.start > offset if forward else each.place.start < offset)
            ]
        if found:
            return found[0] if forward else found[-1]
    return None


def place_in(blocks: Sequence[Block], position: Position) -> tuple[int, int] | None:
    """Give a position as a block's index and an offset; None when the block is not there."""
    for index, block in enumerate(blocks):
        if block.id == position.block:
            return index, position.offset
    return None


def _in_block(
    blocks: Sequence[Block],
    at: int,
    kind: Landmark,
    level: int,
    notes: dict[str, list[Range]],
) -> Iterator[Reached]:
    block = blocks[at]
    whole = Range(block.id, 0, len(block.text))
    group = _GROUPS.get(kind)
    if kind is Landmark.LINK:
        for span in sorted(block.spans, key=lambda span: span.start):
            if span.kind is SpanKind.LINK:
                yield Reached(kind, Range(block.id, span.start, span.end))
    elif kind is Landmark.NOTE:
        for note in sorted(notes.get(block.id, ()), key=lambda note: note.start):
            yield Reached(kind, note)
    elif group is not None:
        if block.kind is group and (at == 0 or blocks[at - 1].kind is not group):
            end = at
            while end < len(blocks) and blocks[end].kind is group:
                end += 1
            yield Reached(kind, whole, parts=end - at)
    elif block.kind in _KINDS[kind]:
        own = heading_level(block)
        if not level or own == level:
            yield Reached(kind, whole, own)
