"""A slider for one side of a colour: its groove shows what the colour becomes along it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from reader.ui.style_sheet import FOCUS, TARGET
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

STOPS = 13
"""How many colours along the groove it is given."""
_EDGE, _GROOVE, _HANDLE = 14, 16, 11
"""Room before the groove, its height, and the radius of the handle, in pixels at 100 %."""


class Groove(QSlider):
    """Takes the pointer anywhere in its height; the wheel scrolls the sheet unless it has focus."""

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._along: Sequence[str] = ()
        self._colour = look.colours.page
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(look.px(TARGET))

    def show_colours(self, along: Sequence[str], colour: str) -> None:
        """Draw the groove in the colours along it, and the handle in the one it stands at."""
        self._along, self._colour = along, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, handle and the ring of the focus."""
        look, colours = self._look, self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._ends()
        middle = self.height() / 2
        gradient = QLinearGradient(QPointF(first, middle), QPointF(last, middle))
        for number, colour in enumerate(self._along):
            gradient.setColorAt(number / (len(self._along) - 1), QColor(colour))
        groove = QRectF(0, 0, abs(last - first) + look.px(_GROOVE), look.px(_GROOVE))
        groove.moveCenter(QPointF(self.width() / 2, middle))
        painter.setPen(QPen(QColor(colours.outline), max(1.0, look.px(1.2))))
        painter.setBrush(gradient)
        painter.drawRoundedRect(groove, groove.height() / 2, groove.height() / 2)
        # Two rings, one of which stands out from whatever lies under the handle
        handle = QPointF(first + (last - first) * self._part(), middle)
        radius, ring = look.px(_HANDLE), look.px(2)
        for size, ink in ((radius, colours.text), (radius - ring, colours.raised)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            painter.drawEllipse(handle, size, size)
        painter.setBrush(QColor(self._colour))
        painter.drawEllipse(handle, radius - 2 * ring, radius - 2 * ring)
        if self.hasFocus():
            width = look.px(FOCUS)
            painter.setPen(QPen(QColor(colours.accent), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
            painter.drawRoundedRect(frame, look.px(8), look.px(8))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to where it is pressed."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the handle along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the handle where it is."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the sheet, which may only pass over this."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _ends(self) -> tuple[float, float]:
        """Give where the least and the greatest value stand."""
        edge = float(self._look.px(_EDGE))
        ends = edge, max(edge + 1, self.width() - edge)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return (ends[1], ends[0]) if mirrored else ends

    def _part(self) -> float:
        return (self.value() - self.minimum()) / (self.maximum() - self.minimum())

    def _take(self, x: float) -> None:
        first, last = self._ends()
        part = min(1.0, max(0.0, (x - first) / (last - first)))
        self.setValue(round(self.minimum() + part * (self.maximum() - self.minimum())))


class ToneSlider(QWidget):
    """A groove below its name and its value in words, both of which a screen reader says."""

    moved = Signal(int)

    def __init__(
        self, name: str, about: str, most: int, words: Callable[[int], str], look: Look
    ) -> None:
        """`about` says what lies between its ends; `words` says a value (0 to `most`)."""
        super().__init__()
        self._name, self._words = name, words
        self.groove = Groove(look)
        self.groove.setRange(0, most)
        self.groove.setPageStep(10)
        self.groove.setAccessibleDescription(about)
        self.groove.valueChanged.connect(self._moved)
        label, self._value = WrappedLabel(name), QLabel()
        label.setBuddy(self.groove)
        self._value.setObjectName("muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        trailing = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(label, 0, 0)
        grid.addWidget(self._value, 0, 1, trailing)
        grid.addWidget(self.groove, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.setFocusProxy(self.groove)
        self._show()

    def show_value(self, value: int) -> None:
        """Stand at a value, without telling."""
        with QSignalBlocker(self.groove):
            self.groove.setValue(value)
        self._show()

    def _moved(self, value: int) -> None:
        self.moved.emit(value)
        self._show()
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.groove, QAccessible.Event.NameChanged)
        )

    def _show(self) -> None:
        words = self._words(self.groove.value())
        self._value.setText(words)
        self.groove.setAccessibleName(f"{self._name}: {words}")
