"""A row of bars that are the items of a list: keys and screen readers go from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reader.ui.hover_text import show_item_texts
from reader.ui.theme import Look

_WIDEST = 22
"""Width of the widest bar, in pixels at 100 %."""
_VALUE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: minutes read and heard, what is said of it, and what may stand below it."""

    read_s: int
    listened_s: int
    said: str
    label: str = ""


class Bars(QListWidget):
    """The bars, side by side in the direction of the window, as high as `top_s` seconds."""

    chosen = Signal(int)

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self.look = look
        self.top_s = 1
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painting(self))
        show_item_texts(self)
        self.currentRowChanged.connect(self.chosen)

    def show_bars(self, bars: Sequence[Bar], top_s: int) -> None:
        """Show bars, the last one chosen."""
        self.top_s = top_s
        self.clear()
        for bar in bars:
            item = QListWidgetItem()
            item.setData(_VALUE, bar)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, bar.said)
            item.setToolTip(bar.said)
            self.addItem(item)
        self.setCurrentRow(self.count() - 1)

    def slot(self, row: int) -> int:
        """Give the width of a bar with its room, in pixels; all of them fill the list."""
        count = max(1, self.count())
        return max(1, self.width() * (row + 1) // count - self.width() * row // count)

    def area(self, row: int) -> QRect:
        """Give where a bar stands with its room, in the list's own pixels."""
        return self.visualItemRect(self.item(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar as they stand; the keys that scroll are the sheet's."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key(), 0)
        if step:
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            row = self.currentRow() + (-step if mirrored else step)
            self.setCurrentRow(min(max(row, 0), self.count() - 1))
        elif event.key() in (
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the sheet."""
        event.ignore()


class _Painting(QStyledItemDelegate):
    """Paints what was read solid and what was heard in stripes, one above the other."""

    def __init__(self, bars: Bars) -> None:
        super().__init__(bars)
        self._bars = bars

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give every bar its part of the list."""
        return QSize(self._bars.slot(index.row()), self._bars.viewport().height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a bar, and a frame about the one that the keyboard is on."""
        bar: Bar = index.data(_VALUE)
        look, area = self._bars.look, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(look.px(_WIDEST), max(2.0, area.width() * 0.7))
        body = QRectF(area.center().x() - width / 2, area.top(), width, area.height())
        read = body.height() * bar.read_s / self._bars.top_s
        heard = body.height() * bar.listened_s / self._bars.top_s
        solid = QRectF(body.left(), body.bottom() - read, width, read)
        gap = min(heard, look.px(2)) if read and heard else 0
        striped = QRectF(body.left(), solid.top() - heard, width, heard - gap)
        paint_read(painter, solid, look)
        paint_heard(painter, striped, look)
        if self._bars.currentRow() == index.row():
            self._mark(painter, area)
        painter.restore()

    def _mark(self, painter: QPainter, area: QRectF) -> None:
        look = self._bars.look
        focused = self._bars.hasFocus()
        # where bars are narrow, a frame as thick as elsewhere would leave nothing to see in it
        line = max(1.0, min(look.px(3), area.width() / 4)) if focused else 1.0
        colour = look.colours.text if focused else look.colours.outline
        painter.setPen(QPen(QColor(colour), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = area.adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter.drawRoundedRect(inside, look.px(3), look.px(3))


def paint_read(painter: QPainter, area: QRectF, look: Look) -> None:
    """Fill what was read."""
    if area.height() > 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colours.accent))
        painter.drawRect(area)


def paint_heard(painter: QPainter, area: QRectF, look: Look) -> None:
    """Fill what was heard with stripes in a frame, which are told from a fill in any width."""
    if area.height() <= 0:
        return
    colour, line = QColor(look.colours.text), max(1.0, look.scale)
    painter.save()
    clip = QPainterPath()
    clip.addRect(area)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, QColor(look.colours.page))
    painter.setPen(QPen(colour, 1.6 * line))
    y = area.bottom() - 2 * line
    while y > area.top():
        painter.drawLine(area.left(), y, area.right(), y)
        y -= 4 * line
    painter.setPen(QPen(colour, 2 * line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    painter.restore()


class Swatch(QWidget):
    """A small piece of a bar, for the legend."""

    def __init__(self, look: Look, *, heard: bool) -> None:
        super().__init__()
        self._look, self._heard = look, heard
        self.setFixedSize(look.px(22), look.px(16))

    def paintEvent(self, _event: object) -> None:
        """Paint it as the bars are painted."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint = paint_heard if self._heard else paint_read
        paint(painter, QRectF(self.rect()), self._look)
        painter.end()
