"""A label whose words wrap, and whose lines begin at one edge from right to left too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from reader.text.direction import Direction, base_direction
from reader.ui.wrapped_text import wrapped

_ACROSS = Qt.AlignmentFlag.AlignHorizontal_Mask
_LINE = "\u2028"


class WrappedLabel(QLabel):
    """Draws wrapped text as Qt does, but for the right edge of what reads from the right.

    There Qt counts the space at which a line was broken, and the line begins so much further in
    than the last one.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words."""
        if not self._begins_at_right():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.drawFrame(painter)
        edge = self.margin() + max(0, self.indent())
        room = QRectF(self.contentsRect()).adjusted(edge, self.margin(), -edge, -self.margin())
        text = self.text().replace("\n", _LINE)
        layout, height = wrapped(text, self.font(), room.width(), from_right=True)
        down = 0.0
        if self.alignment() & Qt.AlignmentFlag.AlignBottom:
            down = room.height() - height
        elif not self.alignment() & Qt.AlignmentFlag.AlignTop:
            down = (room.height() - height) / 2
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, room.topLeft() + QPointF(0, round(down)))

    def _begins_at_right(self) -> bool:
        text = self.text()
        plain = self.textFormat() is Qt.TextFormat.PlainText or (
            self.textFormat() is Qt.TextFormat.AutoText and "<" not in text
        )
        # the letter after & is a key where the label names a field
        plain = plain and (self.buddy() is None or "&" not in text)
        return (
            plain
            and self.alignment() & _ACROSS in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag(0))
            # Qt itself draws text that can be selected by its lines
            and not self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
            and base_direction(text, default=Direction.LTR) is Direction.RTL
        )
