"""A card that shows a paragraph as it would look, and is chosen by a press."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reader.ui.style_sheet import FOCUS, TARGET
from reader.ui.theme import Colours, Look
from reader.ui.wrapped_text import wrapped

_SPACING = 1.9
"""The distance of lines in sizes of the font: room for harakat above and below."""


class SampleCard(QAbstractButton):
    """A button as high as its paragraph; what is chosen bears a tick as well as a ring."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._sample = text
        self._look: Look | None = None
        self._colours: Colours | None = None
        self._pixels = 16.0

    def set_look(self, look: Look, *, pixels: float, colours: Colours | None = None) -> None:
        """Draw the paragraph in letters of `pixels`, and in the colours of another theme."""
        self._look, self._pixels = look, pixels
        self._colours = colours or look.colours
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line of some words."""
        look = self._look
        width = look.px(300) if look else 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Ask for a target at least."""
        least = self._look.px(TARGET) if self._look else TARGET
        return QSize(least, least)

    def hasHeightForWidth(self) -> bool:
        """Say that it is higher where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of name and paragraph at a width."""
        if self._look is None:
            return TARGET
        parts = self._lay(width)
        return round(sum(height for _layout, height in parts)) + 2 * self._edge()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, ring, name and paragraph."""
        look, colours = self._look, self._colours
        if look is None or colours is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = look.px(FOCUS)
        chosen = self.isChecked()
        outer = look.colours
        edge = outer.accent if chosen or self.hasFocus() else outer.outline
        width = ring if chosen else max(1, look.px(1.2))
        half = width / 2
        box = QRectF(self.rect()).adjusted(ring + half, ring + half, -ring - half, -ring - half)
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(colours.page))
        painter.drawRoundedRect(box, look.px(12), look.px(12))
        if self.hasFocus():
            focus = QRectF(self.rect()).adjusted(half, half, -half, -half)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(outer.text), max(2.0, look.px(2))))
            painter.drawRoundedRect(focus, look.px(14), look.px(14))
        y = float(self._edge())
        for layout, height in self._lay(self.width()):
            painter.setPen(QColor(colours.text))
            layout.draw(painter, QPointF(self._edge(), y))
            y += height

    def _edge(self) -> int:
        return self._look.px(14) if self._look else 14

    def _lay(self, width: int) -> list[tuple[QTextLayout, float]]:
        look = self._look
        assert look is not None
        small = QFont(list(look.sans_families))
        small.setPixelSize(look.px(15))
        small.setWeight(QFont.Weight.DemiBold)
        large = QFont(list(look.serif_families))
        large.setPixelSize(max(1, round(self._pixels)))
        name = f"✓ {self.text()}" if self.isChecked() else self.text()
        room = width - 2 * self._edge()
        right = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return [
            wrapped(text, font, room, from_right=right, pitch=_SPACING)
            for text, font in ((name, small), (self._sample, large))
        ]
