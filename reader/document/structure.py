"""The structure of a piece: its blocks, lists and tables, and the links and runs inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.document.model import Block, BlockKind, Cell, SpanKind
from reader.text.direction import script_runs
from reader.text.language import language_of, primary


class PartKind(StrEnum):
    """What a part of a piece is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST = "list"
    ITEM = "item"
    FIGURE = "figure"
    CAPTION = "caption"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    POEM = "poem"
    VERSE = "verse"
    CODE = "code"
    FOOTNOTE = "footnote"
    RULE = "rule"
    LINK = "link"
    RUN = "run"
    """Words in another language than their block's."""
    NOTE = "note"
    """Words that the reader marked or wrote a note on."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part made of the blocks `first:end` of the piece; one block, or a list, table or poem.

    What stands inside one block (a cell, a link, a run) is its stretch `start:stop`, in code
    points; a whole block goes from 0 to its length. `level` is a heading's from 1, `value` a
    link's address or a run's language, `header` says that a cell heads its column, and
    `depth` counts the lists that a list or an item stands in.
    """

    kind: PartKind
    first: int
    end: int
    start: int = 0
    stop: int = 0
    level: int = 0
    value: str = ""
    header: bool = False
    depth: int = 0


_KINDS = {
    BlockKind.TITLE: PartKind.HEADING,
    BlockKind.HEADING: PartKind.HEADING,
    BlockKind.QUOTE: PartKind.QUOTE,
    BlockKind.LIST_ITEM: PartKind.ITEM,
    BlockKind.FIGURE: PartKind.FIGURE,
    BlockKind.CAPTION: PartKind.CAPTION,
    BlockKind.TABLE_ROW: PartKind.ROW,
    BlockKind.VERSE: PartKind.VERSE,
    BlockKind.CODE: PartKind.CODE,
    BlockKind.FOOTNOTE: PartKind.FOOTNOTE,
    BlockKind.RULE: PartKind.RULE,
}
_GROUPS = {
    BlockKind.LIST_ITEM: PartKind.LIST,
    BlockKind.TABLE_ROW: PartKind.TABLE,
    BlockKind.VERSE: PartKind.POEM,
}
_LEAVES = frozenset((PartKind.LINK, PartKind.RUN, PartKind.NOTE, PartKind.RULE, PartKind.FIGURE))
_AROUND = " \t.,،؛:;!?؟()[]{}«»“”\"'…–-"
_INNER = {SpanKind.LINK: PartKind.LINK, SpanKind.LANGUAGE: PartKind.RUN}


def parts(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Give the parts of a piece in reading order: blocks, and runs of items, rows and verses."""
    found = []
    index = 0
    while index < len(blocks):
        kind = blocks[index].kind
        end = index + 1
        group = _GROUPS.get(kind)
        if group is None:
            found.append(_whole(blocks, index))
        else:
            while end < len(blocks) and blocks[end].kind is kind:
                end += 1
            depth = 1 if group is PartKind.LIST else 0
            found.append(Part(group, index, end, depth=depth))
        index = end
    return tuple(found)


def inside(blocks: Sequence[Block], part: Part) -> tuple[Part, ...]:
    """Give what a part is made of: a list's items, a table's rows, a row's cells, links, runs."""
    if part.kind is PartKind.LIST:
        return tuple(_items(blocks, part))
    if part.kind in (PartKind.TABLE, PartKind.POEM):
        return tuple(_whole(blocks, index) for index in range(part.first, part.end))
    if part.kind in _LEAVES:
        return ()
    block = blocks[part.first]
    if part.kind is PartKind.ROW:
        return tuple(
            Part(PartKind.CELL, part.first, part.end, cell.start, cell.end, header=cell.header)
            for cell in cells(block)
        )
    found = list(_spans(block, part))
    if part.kind is PartKind.ITEM and part.end > part.first + 1:
        found.append(Part(PartKind.LIST, part.first + 1, part.end, depth=part.depth + 1))
    return tuple(found)


def heading_level(block: Block) -> int:
    """Give a heading's level: the title is the first, and 0 is no heading."""
    if block.kind is BlockKind.TITLE:
        return 1
    return max(1, block.level) if block.kind is BlockKind.HEADING else 0


def cells(block: Block) -> tuple[Cell, ...]:
    """Give a row's cells, or the parts between its tabs when it names none."""
    if block.cells:
        return block.cells
    found: list[Cell] = []
    start = 0
    for text in block.text.split("\t"):
        found.append(Cell(start, start + len(text)))
        start += len(text) + 1
    return tuple(found)


def _whole(blocks: Sequence[Block], index: int) -> Part:
    block = blocks[index]
    kind = _KINDS.get(block.kind, PartKind.PARAGRAPH)
    return Part(kind, index, index + 1, 0, len(block.text), heading_level(block))


def _items(blocks: Sequence[Block], part: Part) -> Iterator[Part]:
    """Give a list's items, each with the deeper ones that follow it."""
    index = part.first
    while index < part.end:
        end = index + 1
        own = _depth(blocks[index])
        while end < part.end and _depth(blocks[end]) > own:
            end += 1
        yield Part(PartKind.ITEM, index, end, 0, len(blocks[index].text), depth=part.depth)
        index = end


def _depth(block: Block) -> int:
    return block.place.depth if block.place else 1


def _spans(block: Block, part: Part) -> Iterator[Part]:
    """Give the links and the runs of other languages of a stretch; a link is not cut by a run."""
    at = part.start
    for span in sorted(block.spans, key=lambda span: (span.start, -span.end)):
        kind = _INNER.get(span.kind)
        start, stop = max(span.start, part.start), min(span.end, part.stop)
        if kind is None or start < at or stop <= start:
            continue
        yield from _runs(block, part, at, start)
        if kind is PartKind.LINK or span.value != block.language:
            yield Part(kind, part.first, part.first + 1, start, stop, value=span.value)
        at = stop
    yield from _runs(block, part, at, part.stop)


def _runs(block: Block, part: Part, start: int, stop: int) -> Iterator[Part]:
    """Give the runs whose script shows that they are in another language than the block."""
    base = primary(block.language)
    if block.kind is BlockKind.CODE:
        return
    for run in script_runs(block.text[start:stop]):
        words = block.text[start + run.start : start + run.end]
        language = language_of(words, hint=base, default=base)
        if base and run.script != "other" and language != base:
            # Spaces and signs around the words are the block's
            low = start + run.start + len(words) - len(words.lstrip(_AROUND))
            high = low + len(words.strip(_AROUND))
            if high > low:
                yield Part(PartKind.RUN, part.first, part.first + 1, low, high, value=language)
