"""Where text stands on the page: rectangles of a stretch, and the character under a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout, QTextLine

from reader.ui.render import Entry, Rendering

_SLACK = 60
"""Pixels at 100 % that what is drawn around a block may reach beyond it."""
_RUN_FLAGS = QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphPositions


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of text and the page coordinates of its paragraph's origin."""

    block: QTextBlock
    line: QTextLine
    origin: QPointF

    @property
    def top(self) -> float:
        """The page height of the line's letters, at its font's ascent."""
        return self.origin.y() + self.line.y()

    @property
    def zone(self) -> QRectF:
        """The stripe of the page that belongs to the line, its letters in the middle.

        Qt puts the baseline of a line of fixed height at 4/5, whatever the font; the stripe is
        the same height, centred on the font's own ascent and descent.
        """
        height = self.block.blockFormat().lineHeight() or self.line.height()
        ascent, descent = self.line.ascent(), self.line.descent()
        middle = self.origin.y() + self.line.y() + (ascent + descent) / 2
        text = self.line.naturalTextRect()
        return QRectF(self.origin.x() + text.x(), middle - height / 2, text.width(), height)


def paragraphs(document: QTextDocument, start: int, end: int) -> Iterator[QTextBlock]:
    """Go through the paragraphs that touch the Qt positions `start` to `end`."""
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        yield block
        block = block.next()


def lines(document: QTextDocument, start: int, end: int) -> Iterator[PlacedLine]:
    """Go through the lines between two Qt positions; lays the page out that far."""
    layout = document.documentLayout()
    for block in paragraphs(document, start, end):
        origin = layout.blockBoundingRect(block).topLeft()
        text = block.layout()
        for index in range(text.lineCount()):
            line = text.lineAt(index)
            first = block.position() + line.textStart()
            if first > end:
                break
            if first + line.textLength() >= start:
                yield PlacedLine(block, line, origin)


def line_of(document: QTextDocument, qt_position: int) -> PlacedLine | None:
    """Give the line that a Qt position stands in."""
    block = document.findBlock(qt_position)
    if not block.isValid():
        return None
    origin = document.documentLayout().blockBoundingRect(block).topLeft()
    line = block.layout().lineForTextPosition(qt_position - block.position())
    return PlacedLine(block, line, origin) if line.isValid() else None


def stretches(document: QTextDocument, start: int, end: int) -> list[QRectF]:
    """Give the rectangles of the text between two Qt positions: one for each visual run of a line.

    Their height is the line's; a logical stretch of mixed directions may be several.
    """
    return [area for _, area in placed_stretches(document, start, end)]


def placed_stretches(
    document: QTextDocument, start: int, end: int
) -> list[tuple[PlacedLine, QRectF]]:
    """Give the same rectangles, each with the line it stands in."""
    found: list[tuple[PlacedLine, QRectF]] = []
    if end <= start:
        return found
    for placed in lines(document, start, end):
        line, base = placed.line, placed.block.position()
        low = max(start - base, line.textStart())
        high = min(end - base, line.textStart() + line.textLength())
        if high <= low:
            continue
        zone = placed.zone
        left_edge, right_edge = zone.left(), zone.right()
        spans = sorted(
            (box.left() + placed.origin.x(), box.right() + placed.origin.x())
            for run in line.glyphRuns(low, high - low, _RUN_FLAGS)
            if (box := run.boundingRect()).width() > 0
        )
        merged: list[list[float]] = []
        for left, right in spans:
            left, right = max(left, left_edge), min(right, right_edge)
            if right <= left:
                continue
            if merged and left - merged[-1][1] < 1.5:
                merged[-1][1] = max(merged[-1][1], right)
            else:
                merged.append([left, right])
        found += [(placed, QRectF(a, zone.top(), b - a, zone.height())) for a, b in merged]
    return found


def entry_area(rendering: Rendering, entry: Entry) -> QRectF:
    """Give the page area of a block's paragraphs, as wide as the column."""
    layout = rendering.qt.documentLayout()
    top, bottom = float("inf"), float("-inf")
    for block in paragraphs(rendering.qt, entry.start, entry.end):
        origin = layout.blockBoundingRect(block).top()
        made = block.blockFormat()
        height = made.lineHeight() * max(1, block.layout().lineCount())
        top, bottom = min(top, origin), max(bottom, origin + height)
    return QRectF(rendering.left, top, rendering.column, bottom - top)


def entry_at(rendering: Rendering, y: float) -> int:
    """Give the index of the last block that begins above a page height; -1 when none does.

    Lays the page out no more than twice as far as that. (Qt's own search by height answers with
    the end of the text for a point between a frame's edge and its first line.)
    """
    layout, entries = rendering.qt.documentLayout(), rendering.entries

    def begins_above(index: int) -> bool:
        block = rendering.qt.findBlock(entries[index].start)
        return layout.blockBoundingRect(block).top() <= y

    low, high = 0, 1
    while high <= len(entries) and begins_above(high - 1):
        low, high = high, 2 * high
    high = min(high, len(entries) + 1)
    # Of the first `low` entries all begin above; of the first `high` not all do
    while high - low > 1:
        middle = (low + high) // 2
        if begins_above(middle - 1):
            low = middle
        else:
            high = middle
    return low - 1


def visible(rendering: Rendering, top: float, bottom: float) -> Iterator[tuple[Entry, QRectF]]:
    """Go through the blocks between two page heights; lays out little more than these."""
    for entry in rendering.entries[max(0, entry_at(rendering, top)) :]:
        area = entry_area(rendering, entry)
        if area.top() > bottom + rendering.look.px(_SLACK):
            break
        yield entry, area


def line_at(rendering: Rendering, point: QPointF) -> PlacedLine | None:
    """Give the line nearest to a point of the page."""
    entries = rendering.entries
    if not entries:
        return None
    index = entry_at(rendering, point.y())
    # The paragraphs around it too: a line's stripe reaches out of its paragraph
    first = rendering.qt.findBlock(entries[max(0, index)].start).previous()
    last = rendering.qt.findBlock(entries[max(0, index)].end).next()
    low = first.position() if first.isValid() else 0
    high = last.position() + last.length() if last.isValid() else entries[-1].end
    if index >= 0 and entries[index].block.cells:
        low = min(low, entries[max(0, index - 1)].start)
        high = max(high, entries[min(index + 1, len(entries) - 1)].end)
    best: tuple[float, float] | None = None
    nearest: PlacedLine | None = None
    for placed in lines(rendering.qt, low, high):
        zone = placed.zone
        above, below = zone.top() - point.y(), point.y() - zone.bottom()
        before, after = zone.left() - point.x(), point.x() - zone.right()
        distance = (max(0.0, above, below), max(0.0, before, after))
        if best is None or distance < best:
            best, nearest = distance, placed
    return nearest


def position_at(placed: PlacedLine, x: float, *, on_character: bool = False) -> int:
    """Give the Qt position at page coordinate `x` of a line.

    The nearest border of two characters, or with `on_character` the character under `x`. It is
    always one of the line's own: beyond the right edge of a right-to-left line Qt answers with
    the character before the line.
    """
    way = (
        QTextLine.CursorPosition.CursorOnCharacter
        if on_character
        else QTextLine.CursorPosition.CursorBetweenCharacters
    )
    found = placed.line.xToCursor(x - placed.origin.x(), way)
    return placed.block.position() + max(found, placed.line.textStart())
