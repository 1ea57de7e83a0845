"""The reading aid over the page: a ruler under the line, or all but some lines dimmed."""

from __future__ import annotations

import functools

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reader.ui.article_view import ArticleView
from reader.ui.geometry import PlacedLine, entry_at, line_of, lines
from reader.ui.line_moves import beside

_DIMMED = 0.74
"""How much of the page's ground lies over what is dimmed: its words can still be made out."""
_BAND = 0.4
"""The part of the view's height whose line is read when neither voice nor caret says where."""
_LINES = {"line-1": 1, "line-3": 3, "line-5": 5}


class ReadingAid(QWidget):
    """Lies over the view and lets every press through; it shows where the reader is.

    That is the spoken word while the view follows the voice, else the caret while it is what the
    reader moved last, else the line at two fifths of the view.
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.kind = "none"
        self._spoken: int | None = None
        self._by_caret = True
        self._zone: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")
        self.hide()
        view.verticalScrollBar().valueChanged.connect(lambda _value: self.refresh())
        view.viewport().installEventFilter(self)
        view.moved_by_hand.connect(self._scrolled)
        view.cursorPositionChanged.connect(self._caret_moved)

    def set_kind(self, kind: str) -> None:
        """Show another aid: a value of the setting, "none" for nothing."""
        self.kind = kind
        self.setVisible(kind != "none")
        self.refresh()

    def set_spoken(self, place: int | None) -> None:
        """Say where the voice is, as a Qt position; None while nothing is said."""
        self._spoken = place
        self.refresh()

    def zone(self) -> QRectF | None:
        """Give the part of the viewport that is to be read, None when there is no text."""
        line = self._line()
        if line is None or self._view.rendering is None:
            return None
        area = self._area(line)
        area.translate(0, -self._view.verticalScrollBar().value())
        area.setLeft(0)
        area.setWidth(self._view.viewport().width())
        return area

    def refresh(self) -> None:
        """Look again where the reader is."""
        if self.kind == "none":
            return
        self.setGeometry(self._view.viewport().rect())
        self._zone = self.zone()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the view at its new size."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ruler, or dim what is not to be read."""
        if self.kind == "none":
            return
        look, zone = self._view.look, self.zone()
        if zone != self._zone:
            # The text was laid out anew since: all of what is dimmed is another part
            self._zone = zone
            self.update()
        if look is None or zone is None:
            return
        painter = QPainter(self)
        if self.kind == "ruler":
            rule = QColor(look.colours.accent)
            painter.fillRect(QRectF(0, zone.bottom(), self.width(), look.px(3)), rule)
            rule.setAlphaF(0.09)
            painter.fillRect(zone, rule)
            return
        veil = QColor(look.colours.page)
        veil.setAlphaF(_DIMMED)
        painter.fillRect(QRectF(0, 0, self.width(), zone.top()), veil)
        below = QRectF(0, zone.bottom(), self.width(), max(0.0, self.height() - zone.bottom()))
        painter.fillRect(below, veil)

    def _area(self, line: PlacedLine) -> QRectF:
        rendering = self._view.rendering
        assert rendering is not None
        if self.kind == "paragraph":
            index = entry_at(rendering, line.zone.center().y())
            entry = rendering.entries[max(0, index)]
            placed = (each.zone for each in lines(rendering.qt, entry.start, entry.end))
            return functools.reduce(QRectF.united, placed, QRectF(line.zone))
        area = QRectF(line.zone)
        each_side = (_LINES.get(self.kind, 1) - 1) // 2
        for way in (-1, 1):
            near: PlacedLine | None = line
            for _ in range(each_side):
                near = beside(rendering, near, way) if near is not None else None
                if near is not None:
                    area = area.united(near.zone)
        return area

    def _line(self) -> PlacedLine | None:
        view = self._view
        if view.rendering is None:
            return None
        if self._spoken is not None and view.follow:
            return line_of(view.rendering.qt, self._spoken)
        if self._by_caret and view.caret_in_view():
            return line_of(view.rendering.qt, view.textCursor().position())
        middle = view.viewport().rect().center().x()
        under = view.line_under(QPointF(middle, view.viewport().height() * _BAND))
        return under[0] if under else None

    def _scrolled(self) -> None:
        self._by_caret = False
        self.refresh()

    def _caret_moved(self) -> None:
        self._by_caret = True
        self.refresh()
