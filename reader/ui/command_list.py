"""A list of commands, each with its keys at the end of its row, drawn as keycaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from reader.translations import Translator
from reader.ui.style_sheet import FOCUS
from reader.ui.theme import Look
from reader.ui.wrapped_text import wrapped

_ROW = Qt.ItemDataRole.UserRole
_SIDE, _ABOVE, _GAP = 14, 8, 12
_LEAST = 44
"""The least height of a row at 100 %, in pixels: a target for a finger (WCAG 2.2, 2.5.5)."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A command as it is listed; one without an id is a heading."""

    id: str
    label: str
    keys: tuple[str, ...] = ()
    enabled: bool = True
    note: str = ""


class CommandList(QListWidget):
    """Shows rows; Enter and a click choose the current one."""

    chosen = Signal(str)

    def __init__(self, name: str, look: Look, translate: Translator) -> None:
        super().__init__()
        self._translate = translate
        self.setAccessibleName(name)
        self.setItemDelegate(_Rows(self, look))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.itemClicked.connect(self._choose)

    @property
    def said(self) -> str:
        """What a screen reader says of the current row, "" when there is none."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.AccessibleTextRole)) if item is not None else ""

    @property
    def command(self) -> str:
        """The current row's command, "" when there is none."""
        item = self.currentItem()
        return item.data(_ROW).id if item is not None else ""

    def show_rows(self, rows: Sequence[Row], current: str = "") -> None:
        """List other rows; the current one stays if it is among them, else it is the first."""
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.label)
            item.setData(_ROW, row)
            said = (part for part in (row.label, *row.keys, row.note) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._translate(", ").join(said))
            if not row.id:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        places = [at for at, row in enumerate(rows) if row.id]
        kept = [at for at in places if rows[at].id == current]
        if places:
            self.setCurrentRow(kept[0] if kept else places[0])

    def step(self, way: int) -> None:
        """Go to the next command, or the one before, passing headings."""
        row = self.currentRow() + way
        while 0 <= row < self.count():
            if self.item(row).data(_ROW).id:
                self.setCurrentRow(row)
                return
            row += way

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter; all else is the list's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose_current()
        else:
            super().keyPressEvent(event)

    def choose_current(self) -> None:
        """Choose the current row."""
        if self.command:
            self.chosen.emit(self.command)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the rows to the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(_ROW).id:
            self.chosen.emit(item.data(_ROW).id)


class _Rows(QStyledItemDelegate):
    """Draws the label at the start and the keys at the end, or below where there is no room."""

    def __init__(self, view: QListView, look: Look) -> None:
        super().__init__(view)
        self._view, self._look = view, look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Give the height that label and keys need at the list's width."""
        width = self._view.viewport().width()
        row: Row = index.data(_ROW)
        label, caps, below = self._measure(row, width)
        height = label.boundingRect().height()
        if caps:
            cap = self._cap_height()
            lines = self._lines(caps, width - 2 * self._look.px(_SIDE)) if below else 1
            height = height + lines * (cap + self._look.px(4)) if below else max(height, cap)
        least = self._look.px(_LEAST)
        return QSize(width, max(least, round(height) + 2 * self._look.px(_ABOVE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        row: Row = index.data(_ROW)
        look, colours = self._look, self._look.colours
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and bool(row.id)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(FOCUS, 1, -FOCUS, -1)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(frame, look.px(8), look.px(8))
        ink = colours.on_accent if chosen else colours.text if row.enabled else colours.muted
        if not row.id:
            ink = colours.accent
        label, caps, below = self._measure(row, option.rect.width(), mirrored=mirrored)
        bounds = label.boundingRect()
        side = look.px(_SIDE)
        inside = QRectF(option.rect).adjusted(side, look.px(_ABOVE), -side, -look.px(_ABOVE))
        top = inside.top() if below else inside.center().y() - bounds.height() / 2
        label_width = self._label_width(caps, inside.width(), below=below)
        left = inside.right() - label_width if mirrored else inside.left()
        painter.setPen(QColor(ink))
        label.draw(painter, QPointF(left, top))
        if caps:
            y = top + bounds.height() + look.px(4) if below else inside.center().y()
            self._draw_caps(painter, caps, inside, y, ink, mirrored=mirrored, below=below)
        painter.restore()

    def _draw_caps(
        self,
        painter: QPainter,
        caps: Sequence[str],
        inside: QRectF,
        y: float,
        ink: str,
        *,
        mirrored: bool,
        below: bool,
    ) -> None:
        """Draw keycaps from the row's end, or from its start in rows of their own."""
        look, height = self._look, self._cap_height()
        top = y if below else y - height / 2
        from_left = below != mirrored
        x = inside.left() if from_left else inside.right()
        painter.setFont(self._cap_font())
        for text in caps:
            width = self._cap_width(text)
            over = x + width > inside.right() if from_left else x - width < inside.left()
            if below and over:
                x = inside.left() if from_left else inside.right()
                top += height + look.px(4)
            box = QRectF(x if from_left else x - width, top, width, height)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ink), max(1.0, look.px(1))))
            painter.drawRoundedRect(box, look.px(6), look.px(6))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            x += (width + look.px(6)) * (1 if from_left else -1)

    def _measure(
        self, row: Row, width: int, *, mirrored: bool = True
    ) -> tuple[QTextLayout, tuple[str, ...], bool]:
        """Lay the label out; says whether the keys stand below it."""
        room = width - 2 * self._look.px(_SIDE)
        keys = row.keys or ((row.note,) if row.note else ())
        caps = sum(self._cap_width(key) + self._look.px(6) for key in keys)
        font = self._font(bold=not row.id)
        natural = QFontMetricsF(font).horizontalAdvance(row.label)
        below = bool(keys) and natural + caps + self._look.px(_GAP) > room
        layout, _height = wrapped(
            row.label,
            font,
            self._label_width(keys, room, below=below),
            from_right=self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft,
            at_right=mirrored,
        )
        return layout, keys, below

    def _label_width(self, caps: Sequence[str], room: float, *, below: bool) -> float:
        if below or not caps:
            return room
        taken = sum(self._cap_width(key) + self._look.px(6) for key in caps)
        return room - taken - self._look.px(_GAP)

    def _lines(self, caps: Sequence[str], room: float) -> int:
        lines, x = 1, 0.0
        for text in caps:
            width = self._cap_width(text)
            if x and x + width > room:
                lines, x = lines + 1, 0.0
            x += width + self._look.px(6)
        return lines

    def _cap_width(self, text: str) -> float:
        return QFontMetricsF(self._cap_font()).horizontalAdvance(text) + 2 * self._look.px(8)

    def _cap_height(self) -> float:
        return QFontMetricsF(self._cap_font()).height() + 2 * self._look.px(2)

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(list(self._look.sans_families))
        font.setPixelSize(self._look.px(16))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _cap_font(self) -> QFont:
        font = QFont(list(self._look.sans_families))
        font.setPixelSize(self._look.px(14))
        return font
