"""Tables and verses: columns that begin at the start side, whichever side that is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtGui import (
    QTextCursor,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from reader.document.model import Block, Cell
from reader.text.direction import Direction


def cells_of(block: Block) -> tuple[Cell, ...]:
    """Give a row's cells, or the parts between its tabs when it names none."""
    size = len(block.text)
    named = tuple(cell for cell in block.cells if 0 <= cell.start <= cell.end <= size)
    if named and all(a.end <= b.start for a, b in pairwise(named)):
        return named
    cells: list[Cell] = []
    start = 0
    for part in block.text.split("\t"):
        cells.append(Cell(start, start + len(part)))
        start += len(part) + 1
    return tuple(cells)


def share(naturals: Sequence[float], total: float) -> list[float]:
    """Share a width among columns: narrow ones get what they ask, wide ones what is left."""
    widths = [0.0] * len(naturals)
    left = total
    order = sorted(range(len(naturals)), key=lambda index: naturals[index])
    for done, index in enumerate(order):
        widths[index] = min(naturals[index], left / (len(order) - done))
        left -= widths[index]
    asked = sum(widths) or 1.0
    return [width + left * width / asked for width in widths]


class Grid:
    """A Qt table whose columns stand from the block's start side.

    Qt lays the first column out at the left always. Its cells are shifted to their mirrored
    places by their paddings, so that the text keeps its reading order for caret, clipboard and
    screen reader.
    """

    def __init__(
        self,
        cursor: QTextCursor,
        rows: int,
        naturals: Sequence[float],
        direction: Direction,
        *,
        padding: tuple[float, float],
        around: tuple[float, float],
        equal: bool = False,
    ) -> None:
        """Insert a table of `rows` at the cursor.

        `naturals` are the columns' own widths; with `equal` all get the same. `padding` is the
        cells' padding beside and above the text, `around` the table's margins, all in pixels.
        """
        self._naturals = list(naturals)
        self._mirrored = direction is Direction.RTL
        self._padding = padding
        self._equal = equal
        self._width = 0.0
        made = QTextTableFormat()
        made.setBorder(0)
        made.setCellSpacing(0)
        made.setCellPadding(0)
        made.setTopMargin(around[0])
        made.setBottomMargin(around[1])
        self.table: QTextTable = cursor.insertTable(rows, len(self._naturals), made)

    def widths(self, total: float) -> list[float]:
        """Give the columns' widths in a column of text `total` pixels wide."""
        if self._equal:
            return [total / len(self._naturals)] * len(self._naturals)
        beside = 2 * self._padding[0]
        return share([natural + beside for natural in self._naturals], total)

    def fit(self, total: float) -> None:
        """Lay the columns out for a column of text `total` pixels wide."""
        if total == self._width:
            return
        self._width = total
        widths = self.widths(total)
        made = self.table.format()
        made.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.FixedLength, width) for width in widths]
        )
        self.table.setFormat(made)
        beside, above = self._padding
        at = 0.0
        for column, width in enumerate(widths):
            shift = total - 2 * at - width if self._mirrored else 0.0
            at += width
            cell = QTextTableCellFormat()
            first, last = column == 0, column == len(widths) - 1
            # The table's own edges stand flush with the text
            start, end = (0 if first else beside), (0 if last else beside)
            left, right = (end, start) if self._mirrored else (start, end)
            cell.setLeftPadding(left + shift)
            cell.setRightPadding(right - shift)
            cell.setTopPadding(above)
            cell.setBottomPadding(above)
            for row in range(self.table.rows()):
                self.table.cellAt(row, column).setFormat(cell)
