"""A document as Qt's text document, and ranges as its cursors: here alone UTF-16 is counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtGui import QTextCursor, QTextDocument

from reader.document.model import Block
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.compose import Composer
from reader.ui.entries import SECTION_LINK, BylineExtra, Entry, Turns
from reader.ui.figures import Figure
from reader.ui.inline import code_point_at, width
from reader.ui.shown_line import AS_STORED, Display
from reader.ui.theme import Look
from reader.ui.typography import BOTTOM, TOP, set_line_height, typography

__all__ = ["SECTION_LINK", "BylineExtra", "Entry", "Rendering", "Turns"]


class Rendering:
    """A piece, or a section of it, set in one look."""

    def __init__(
        self,
        blocks: Sequence[Block],
        look: Look,
        asset_path: Callable[[str], Path | None],
        extra: BylineExtra | None = None,
        *,
        view_width: int = 1000,
        turns: Turns | None = None,
        display: Display = AS_STORED,
    ) -> None:
        """Set the blocks in a view `view_width` pixels wide; `set_width` fits it to another."""
        self.look = look
        self.type = typography(look)
        self._main = blocks[0].direction if blocks else Direction.RTL
        self.left, self.column = self.type.column(view_width, self._main)
        composer = Composer(self.type, self.column, asset_path, display)
        composer.compose(blocks, self._main, extra, turns)
        self.qt: QTextDocument = composer.qt
        self.entries: Sequence[Entry] = composer.entries
        self.figures: dict[int, Figure] = composer.figures
        """Pictures by the Qt position of the paragraph that leaves room for them."""
        self._grids = composer.grids
        self._stacking = composer.stacking
        self._starts = [entry.start for entry in self.entries]
        self._by_id = {entry.block.id: entry for entry in self.entries}
        self._frame()

    @property
    def right_to_left(self) -> bool:
        """Whether the piece itself, by its first block, is written from right to left."""
        return self._main is Direction.RTL

    def __contains__(self, block_id: object) -> bool:
        return block_id in self._by_id

    def entry(self, block_id: str) -> Entry | None:
        """Give a block's entry, None when the block is not in this rendering."""
        return self._by_id.get(block_id)

    def entry_index(self, qt_position: int) -> int:
        """Give the index of the entry that a Qt position lies in or follows; -1 before all."""
        return bisect_right(self._starts, qt_position) - 1

    def span(self, place: Range) -> tuple[int, int] | None:
        """Give the Qt positions of a range, None when its block is not here."""
        entry = self._by_id.get(place.block)
        if entry is None:
            return None
        text, places = entry.block.text, entry.places
        start = min(max(0, place.start), len(text))
        end = min(max(start, place.end), len(text))
        first = entry.start + places[start]
        if end == start:
            return first, first
        ends = entry.ends
        last = places[end - 1] + width(text[end - 1]) if ends is None else ends[end - 1]
        return first, max(first, entry.start + last)

    def cursor(self, place: Range) -> QTextCursor:
        """Select a range; a cursor without a document (`isNull`) when its block is not here.

        Over several cells of a table it selects whole cells; `span` is exact there too.
        """
        span = self.span(place)
        if span is None:
            return QTextCursor()
        cursor = QTextCursor(self.qt)
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def qt_position(self, position: Position) -> int | None:
        """Give a position as Qt's, None when its block is not here."""
        span = self.span(Range(position.block, position.offset, position.offset))
        return span[0] if span else None

    def position(self, qt_position: int) -> Position | None:
        """Give the position that Qt's stands for: the nearest before it where nothing is ours."""
        index = self.entry_index(qt_position)
        if index < 0:
            return Position(self.entries[0].block.id, 0) if self.entries else None
        entry = self.entries[index]
        offset = code_point_at(
            entry.places, entry.block.text, qt_position - entry.start, entry.ends
        )
        return Position(entry.block.id, offset)

    def range_of(self, cursor: QTextCursor) -> tuple[Range, ...]:
        """Give what a cursor selects, block by block."""
        return self.ranges(*self.selected(cursor))

    def selected(self, cursor: QTextCursor) -> tuple[int, int]:
        """Give the Qt positions between which a cursor selects.

        From one cell of a table to another Qt's cursors select whole cells; what is selected is
        taken to be all from the first of them to the last, in reading order.
        """
        low, high = sorted((cursor.anchor(), cursor.position()))
        table = cursor.currentTable()
        if table is not None and cursor.hasComplexSelection():
            first, last = table.cellAt(low), table.cellAt(high)
            if first.isValid() and last.isValid():
                low, high = first.firstPosition(), last.lastPosition()
        return low, high

    def ranges(self, low: int, high: int) -> tuple[Range, ...]:
        """Give the ranges between two Qt positions."""
        found = []
        for entry in self.entries[max(0, self.entry_index(low)) :]:
            if entry.start >= high:
                break
            start, end = (
                code_point_at(entry.places, entry.block.text, place - entry.start, entry.ends)
                for place in (max(low, entry.start), min(high, entry.end))
            )
            if start < end:
                found.append(Range(entry.block.id, start, end))
        return tuple(found)

    def links(self) -> Iterator[tuple[int, int]]:
        """Go through the Qt positions of the links, in reading order."""
        block = self.qt.begin()
        while block.isValid():
            spans: list[tuple[int, int, str]] = []
            for made in block.textFormats():
                address = made.format.anchorHref()
                start = block.position() + made.start
                if address and spans and spans[-1][1:] == (start, address):
                    spans[-1] = (spans[-1][0], start + made.length, address)
                elif address:
                    spans.append((start, start + made.length, address))
            yield from ((start, end) for start, end, _address in spans)
            block = block.next()

    def set_width(self, view_width: int) -> bool:
        """Fit the document to a view; False when tables must be set anew for that width."""
        left, column = self.type.column(view_width, self._main)
        if any(stacked != (least > column) for least, stacked in self._stacking):
            return False
        if (left, column) != (self.left, self.column):
            self.left, self.column = left, column
            self._frame()
        return True

    def figure_size(self, figure: Figure) -> tuple[int, int]:
        """Give a picture's width and height on the page."""
        size = figure.size(self.column, self.look.scale)
        return size.width(), size.height()

    def _frame(self) -> None:
        cursor = QTextCursor(self.qt)
        cursor.beginEditBlock()
        for grid in self._grids:
            grid.fit(self.column)
        for place, figure in self.figures.items():
            cursor.setPosition(place)
            made = cursor.blockFormat()
            set_line_height(made, self.figure_size(figure)[1])
            cursor.setBlockFormat(made)
        frame = self.qt.rootFrame()
        made_frame = frame.frameFormat()
        made_frame.setLeftMargin(self.left)
        made_frame.setRightMargin(self.left)
        made_frame.setTopMargin(self.look.px(TOP))
        made_frame.setBottomMargin(self.look.px(BOTTOM))
        frame.setFrameFormat(made_frame)
        cursor.endEditBlock()
