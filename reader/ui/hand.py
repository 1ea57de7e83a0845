"""The mouse on the page: clicking a word, following a link, selecting by dragging."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from reader.ui.geometry import PlacedLine, position_at

if TYPE_CHECKING:
    from reader.ui.article_view import ArticleView

_AUTOSCROLL_MS = 40
_NEAR = 6
"""Pixels at 100 % beside a line that still count as the line."""


class Hand(QObject):
    """Does for the page what Qt's own mouse handling does for plain texts.

    Qt finds the line under a point by its font's height and a table's cell by its unmirrored
    column; here a line owns its whole stripe and a cell the place where it is shown.
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._pressed: QPoint | None = None
        self._dragged = False
        self._last = QPointF()
        self._double_at = 0.0
        self._scroller = QTimer(self, interval=_AUTOSCROLL_MS)
        self._scroller.timeout.connect(self._autoscroll)

    def press(self, event: QMouseEvent) -> None:
        """Put the caret; a third click takes the paragraph, Shift extends the selection."""
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed, self._dragged = event.position().toPoint(), False
        self._last = event.position()
        if time.monotonic() - self._double_at < QApplication.doubleClickInterval() / 1000:
            self._double_at = 0.0
            self._select(event.position(), QTextCursor.SelectionType.BlockUnderCursor)
            self._dragged = True
            return
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._put(event.position(), extend=extend)
        self._dragged = extend

    def move(self, event: QMouseEvent) -> None:
        """Select while the button is down; else show whether a link is under the pointer."""
        if self._pressed is None:
            shape = (
                Qt.CursorShape.PointingHandCursor
                if self.link_at(event.position())
                else Qt.CursorShape.IBeamCursor
            )
            self._view.viewport().setCursor(shape)
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if not self._dragged and moved < QApplication.startDragDistance():
            return
        self._dragged = True
        self._last = event.position()
        self._put(self._last, extend=True)
        inside = 0 <= self._last.y() < self._view.viewport().height()
        if inside:
            self._scroller.stop()
        elif not self._scroller.isActive():
            self._scroller.start()

    def release(self, event: QMouseEvent) -> None:
        """End a selection, or take the click."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            event.ignore()
            return
        self._scroller.stop()
        self._pressed = None
        if self._dragged:
            self._offer_selection()
            return
        link = self.link_at(event.position())
        if link:
            self._view.activate(link)
            return
        under = self._view.line_under(event.position())
        position = self._view.position_at(event.position())
        if under and position and self._on_line(*under):
            self._view.word_clicked.emit(position)

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word."""
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._double_at = time.monotonic()
        self._pressed, self._dragged = event.position().toPoint(), True
        self._select(event.position(), QTextCursor.SelectionType.WordUnderCursor)
        position = self._view.position_at(event.position())
        if position is not None:
            self._view.word_double_clicked.emit(position)

    def link_at(self, point: QPointF) -> str:
        """Give the address of the link at a point of the viewport, "" when there is none."""
        under = self._view.line_under(point)
        if under is None or not self._on_line(*under):
            return ""
        placed, page = under
        cursor = QTextCursor(placed.block)
        cursor.setPosition(position_at(placed, page.x(), on_character=True))
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        return cursor.charFormat().anchorHref()

    def _on_line(self, placed: PlacedLine, page: QPointF) -> bool:
        near = self._view.look.px(_NEAR) if self._view.look else _NEAR
        return placed.zone.adjusted(-near, 0, near, 0).contains(page)

    def _put(self, point: QPointF, *, extend: bool) -> None:
        under = self._view.line_under(point)
        if under is None:
            return
        mode = QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor
        cursor = self._view.textCursor()
        cursor.setPosition(position_at(under[0], under[1].x()), mode)
        self._view.place_cursor(cursor)

    def _select(self, point: QPointF, what: QTextCursor.SelectionType) -> None:
        under = self._view.line_under(point)
        if under is None:
            return
        cursor = self._view.textCursor()
        cursor.setPosition(position_at(under[0], under[1].x(), on_character=True))
        cursor.select(what)
        self._view.place_cursor(cursor)
        self._offer_selection()

    def _offer_selection(self) -> None:
        """Let the middle button paste what was selected, where a system has that."""
        clipboard = QGuiApplication.clipboard()
        text = self._view.selected_text()
        if text and clipboard.supportsSelection():
            clipboard.setText(text, QClipboard.Mode.Selection)

    def _autoscroll(self) -> None:
        bar = self._view.verticalScrollBar()
        height = self._view.viewport().height()
        beyond = self._last.y() - height if self._last.y() > 0 else self._last.y()
        bar.setValue(bar.value() + round(beyond / 2))
        self._view.reader_moved()
        self._put(self._last, extend=True)
