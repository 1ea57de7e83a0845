"""What was begun, above the list: one press leads back into it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reader.library.pieces import Summary
from reader.translations import Translator
from reader.ui.hover_text import set_hover_text
from reader.ui.library_card import draw_progress
from reader.ui.library_cards import left
from reader.ui.library_lines import PITCH, font
from reader.ui.style_sheet import FOCUS, TARGET
from reader.ui.theme import Look

MOST = 2
"""Pieces that it shows; the place «Continue» has all of them."""


class _Begun(QAbstractButton):
    """A piece in one line: its title, what is left of it, and how far it is."""

    def __init__(self, summary: Summary, translate: Translator, look: Look) -> None:
        super().__init__()
        self.piece, self._progress, self._look = summary.id, summary.progress, look
        self._left = left(summary, translate)
        self._title = summary.title or translate("Untitled")
        self.setAccessibleName(
            translate("Continue: {title}, {left}", title=self._title, left=self._left)
        )
        set_hover_text(self, self._title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for two lines and a bar, and no less than a target."""
        look = self._look
        lines = look.px(15) * PITCH + look.px(13) * PITCH
        return QSize(look.px(100), max(look.px(TARGET), round(lines) + look.px(14)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it as a small card."""
        look, colours = self._look, self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.px(FOCUS)
        frame = self.rect().adjusted(edge, 1, -edge, -1)
        painter.setPen(QPen(QColor(colours.hairline), look.px(1)))
        painter.setBrush(QColor(colours.raised if self.underMouse() else colours.surface))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), edge))
        painter.drawRoundedRect(frame, look.px(10), look.px(10))
        side = look.px(12)
        line, small = round(look.px(15) * PITCH), round(look.px(13) * PITCH)
        area = QRect(frame.left() + side, frame.top() + look.px(3), frame.width() - 2 * side, line)
        align = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        face = font(look, 15)
        painter.setFont(face)
        painter.setPen(QColor(colours.text))
        title = painter.fontMetrics().elidedText(
            self._title, Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, align, title)
        painter.setFont(font(look, 13))
        painter.setPen(QColor(colours.muted))
        area = QRect(area.left(), area.bottom(), area.width(), small)
        painter.drawText(area, align, self._left)
        height = look.px(3)
        track = QRectF(area.left(), frame.bottom() - look.px(7), area.width(), height)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        draw_progress(painter, track, self._progress, look, mirrored=mirrored)


class ContinueRow(QWidget):
    """The pieces that were begun, last opened first; hidden while there are none."""

    opened = Signal(int)

    def __init__(self, translate: Translator, look: Look) -> None:
        super().__init__()
        self._translate, self._look = translate, look
        self._begun: Sequence[Summary] = ()
        self._room = MOST
        self._buttons: list[_Begun] = []
        self._heading = QLabel(translate("Continue"))
        self._heading.setObjectName("muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._heading)
        self.setAccessibleName(translate("Continue"))
        self.hide()

    def show_begun(self, begun: Sequence[Summary]) -> None:
        """Show pieces; none hides the row."""
        if tuple(begun) != tuple(self._begun):
            self._begun = tuple(begun)
            self._fill()
        self.set_room(self._room)

    @property
    def stops(self) -> tuple[QAbstractButton, ...]:
        """Where the keyboard stops, in order."""
        return tuple(self._buttons)

    def set_room(self, room: int) -> None:
        """Show no more pieces than `room`, 0 for none."""
        self._room = room
        for place, button in enumerate(self._buttons):
            button.setVisible(place < room)
        self.setVisible(bool(self._buttons) and room > 0)

    def set_look(self, look: Look) -> None:
        """Draw at another size."""
        self._look = look
        self._column.setSpacing(look.px(4))
        self._fill()

    def _fill(self) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [_Begun(each, self._translate, self._look) for each in self._begun]
        for button in self._buttons:
            button.clicked.connect(lambda _=False, own=button: self.opened.emit(own.piece))
            self._column.addWidget(button)
        self.set_room(self._room)
