"""The rows of the notes pane, read as they come into view, and how they are drawn."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.library.notes import Note, NoteKind
from reader.text.direction import Direction, base_direction
from reader.ui import icons
from reader.ui.highlighting import paint_sample
from reader.ui.library_lines import font
from reader.ui.style_sheet import FOCUS
from reader.ui.theme import Look
from reader.ui.wrapped_text import wrapped

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
PAGE = 60
"""How many notes are read at once."""
_ICONS = {
    NoteKind.BOOKMARK: "bookmark",
    NoteKind.NOTE: "notebook-pen",
    NoteKind.HIGHLIGHT: "highlighter",
}
_QUOTE_LINES, _TEXT_LINES = 3, 8
_LINE = 1.5
_ASIDE = 12
"""How far quoted words stand from the edge, beside their bar, in pixels at 100 %."""
_QUOTED = 1
"""The place of the quoted words among the texts of a row."""
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows: a note, or only a heading over those that follow."""

    heading: str = ""
    note: Note | None = None
    name: str = ""
    quote: str = ""
    said: str = ""


class NotesModel(QAbstractListModel):
    """Notes in an order; `read` makes rows of the next ids when the list comes to them."""

    def __init__(self, parent: QObject, read: Callable[[Sequence[int]], list[Row]]) -> None:
        super().__init__(parent)
        self._read = read
        self._ids: array[int] = array("q")
        self._rows: list[Row] = []
        self._next = 0

    def set_ids(self, ids: array[int]) -> None:
        """List other notes, from the first."""
        self.beginResetModel()
        self._ids, self._rows, self._next = ids, [], 0
        self._append_page()
        self.endResetModel()

    def row_of(self, note: int) -> int:
        """Give a note's row, reading as far as it is; -1 when it is not listed."""
        try:
            place = self._ids.index(note)
        except ValueError:
            return -1
        while self._next <= place:
            self.fetchMore(_NO_INDEX)
        rows = (at for at, row in enumerate(self._rows) if row.note and row.note.id == note)
        return next(rows, -1)

    def row(self, index: _Index) -> Row | None:
        """Give what an index shows."""
        inside = index.isValid() and index.row() < len(self._rows)
        return self._rows[index.row()] if inside else None

    def rowCount(self, _parent: _Index = _NO_INDEX) -> int:
        """Count the rows that were read."""
        return len(self._rows)

    def canFetchMore(self, _parent: _Index) -> bool:
        """Whether there are notes that were not read yet."""
        return self._next < len(self._ids)

    def fetchMore(self, _parent: _Index) -> None:
        """Read the next page."""
        made, after = self._page()
        self.beginInsertRows(_NO_INDEX, len(self._rows), len(self._rows) + len(made) - 1)
        self._rows += made
        self._next = after
        self.endInsertRows()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let only notes be chosen."""
        row = self.row(index)
        if row is None or row.note is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a row, its words, and what a screen reader says of it."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.heading or row.quote
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.heading or row.said
        return None

    def _append_page(self) -> None:
        made, self._next = self._page()
        self._rows += made

    def _page(self) -> tuple[list[Row], int]:
        after = min(len(self._ids), self._next + PAGE)
        return self._read(self._ids[self._next : after]), after


class NotesDelegate(QStyledItemDelegate):
    """Draws a note: what it is, the words it stands on, and what the reader wrote."""

    def __init__(self, parent: QObject, look: Look) -> None:
        super().__init__(parent)
        self._look = look
        self._heights: dict[tuple[Row, int], int] = {}

    def set_look(self, look: Look) -> None:
        """Draw with another look."""
        self._look = look
        self._heights.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        row: Row = index.data(ROW_ROLE)
        colours = self._look.colours
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.note is not None:
            self._draw_frame(painter, option, mirrored=mirrored)
        area = self._inside(QRectF(option.rect))
        y = area.top()
        if row.note is not None:
            self._draw_head(painter, row.note, area, mirrored=mirrored)
        for number, (layout, height, ink, shift) in enumerate(
            self._layouts(row, area.width(), mirrored=mirrored)
        ):
            if row.note is not None and number == _QUOTED:
                bar = self._look.px(3)
                left = area.right() - bar if mirrored else area.left()
                painter.fillRect(
                    QRectF(left, y + bar, bar, height - 2 * bar), QColor(colours.outline)
                )
            painter.setPen(QColor(getattr(colours, ink)))
            layout.draw(painter, QPointF(area.left() + shift, y))
            y += height
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Ask for the height that the words need at the view's width."""
        row: Row = index.data(ROW_ROLE)
        view = option.widget
        width = view.viewport().width() if view is not None else option.rect.width()
        key = (row, width)
        if key not in self._heights:
            area = self._inside(QRectF(0, 0, width, 0))
            text = sum(height for _, height, *_ in self._layouts(row, area.width(), mirrored=True))
            self._heights[key] = round(text) + 2 * self._look.px(10)
        return QSize(width, self._heights[key])

    def _inside(self, rect: QRectF) -> QRectF:
        side, top = self._look.px(14), self._look.px(10)
        return rect.adjusted(side, top, -side, -top)

    def _indent(self, note: Note) -> float:
        """Give the room before the name: for the icon, and the sample of a highlight."""
        sample = self._look.px(40) if note.kind is NoteKind.HIGHLIGHT else self._look.px(18)
        return sample + self._look.px(8)

    def _draw_frame(
        self, painter: QPainter, option: QStyleOptionViewItem, *, mirrored: bool
    ) -> None:
        look, colours = self._look, self._look.colours
        margin, radius = look.px(FOCUS + 1), look.px(12)
        frame = QRectF(option.rect.adjusted(margin, margin, -margin, -margin))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            shape = QPainterPath()
            shape.addRoundedRect(frame, radius, radius)
            painter.fillPath(shape, QColor(colours.raised if chosen else colours.hairline))
            if chosen:
                edge = look.px(4)
                left = frame.right() - edge if mirrored else frame.left()
                painter.setClipPath(shape)
                painter.fillRect(
                    QRectF(left, frame.top(), edge, frame.height()), QColor(colours.accent)
                )
                painter.setClipping(False)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), look.px(FOCUS)))
            painter.drawRoundedRect(frame, radius, radius)

    def _draw_head(self, painter: QPainter, note: Note, area: QRectF, *, mirrored: bool) -> None:
        """Draw the icon of a note before its name, or a sample of a highlight's style."""
        look = self._look
        size = look.px(18)
        middle = area.top() + look.px(14) * _LINE / 2
        width = look.px(40) if note.kind is NoteKind.HIGHLIGHT else size
        left = area.right() - width if mirrored else area.left()
        if note.kind is NoteKind.HIGHLIGHT:
            place = QRectF(left, middle - look.px(11), width, look.px(22))
            paint_sample(painter, place, note.look, look)
            return
        ratio = painter.device().devicePixelRatioF()
        drawn = icons.pixmap(_ICONS[note.kind], look.colours.accent, size, ratio=ratio)
        painter.drawPixmap(QPointF(left, middle - size / 2), drawn)

    def _layouts(
        self, row: Row, width: float, *, mirrored: bool
    ) -> list[tuple[QTextLayout, float, str, float]]:
        """Give what a row says: each text laid out, its height, its ink and its indent."""
        own = Direction.RTL if mirrored else Direction.LTR
        if row.note is None:
            laid = self._lay(
                row.heading, 15, 600, width, 3, base_direction(row.heading, default=own)
            )
            return [(*laid, "text", 0.0)]
        indent = self._indent(row.note)
        name = self._lay(row.name, 14, 600, width - indent, 2, own, mirrored)
        made = [(*name, "accent", 0.0 if mirrored else indent)]
        direction = base_direction(row.note.quote.exact, default=own)
        aside = self._look.px(_ASIDE)
        laid = self._lay(row.quote, 15, 400, width - aside, _QUOTE_LINES, direction, mirrored)
        made.append((*laid, "muted" if row.note.text else "text", 0.0 if mirrored else aside))
        if row.note.text:
            direction = base_direction(row.note.text, default=own)
            text = row.note.text.replace("\n", "\u2028")
            laid = self._lay(text, 16, 500, width, _TEXT_LINES, direction, mirrored)
            made.append((*laid, "text", 0.0))
        return made

    def _lay(
        self,
        text: str,
        size: float,
        weight: int,
        width: float,
        lines: int,
        direction: Direction,
        mirrored: bool | None = None,
    ) -> tuple[QTextLayout, float]:
        """Set a text in so many lines at most; what is longer ends in dots."""
        face = font(self._look, size, QFont.Weight(weight))
        return wrapped(
            text,
            face,
            width,
            from_right=direction is Direction.RTL,
            at_right=mirrored,
            lines=lines,
            pitch=_LINE,
        )
