"""Texts that show under the pointer, where Qt would show its own.

Onto Qt's own the pointer cannot go, nor does Escape put them away (WCAG 2.2, 1.4.13). They are
still where a text is kept, and so what assistive technology tells of it stays the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QToolButton,
    QWidget,
)

from reader.text.characters import BIDI_CONTROLS
from reader.ui.hover_window import HoverText

Asked = Callable[[QWidget, QPoint], tuple[QRect, str]]
"""Tells of a point of a widget which text is shown there, and for what part of the widget."""
Wanted = Callable[[QAbstractItemView, QModelIndex], bool]
"""Whether an item's text says what its row does not show."""


def set_hover_text(widget: QWidget, text: str) -> None:
    """Give a widget the text that shows when the pointer rests on it, instead of the one it had.

    It does not show while the same words stand on the widget, as when there is room for them.
    """
    widget.setToolTip(text)
    if not any(isinstance(child, HoverTexts) for child in widget.children()):
        HoverTexts(widget, _of_widget)


def show_item_texts(view: QAbstractItemView, wanted: Wanted | None = None) -> None:
    """Have a view show the texts that its items have for Qt's `ToolTipRole`, or those wanted."""
    HoverTexts(view.viewport(), functools.partial(_of_item, wanted))


def no_room(view: QAbstractItemView, index: QModelIndex) -> bool:
    """Whether an item is too wide for its list: only then is its name worth a text in the way."""
    return view.sizeHintForIndex(index).width() > view.viewport().width()


def _of_widget(widget: QWidget, _point: QPoint) -> tuple[QRect, str]:
    text = widget.toolTip()
    return widget.rect(), "" if _bare(_written(widget)) == _bare(text) else text


def _written(widget: QWidget) -> str:
    """Give the words that stand on a button."""
    if not isinstance(widget, QAbstractButton):
        return ""
    alone = Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is alone:
        return ""
    return widget.text().replace("&&", "&")


def _bare(text: str) -> str:
    return re.sub(rf"[{BIDI_CONTROLS}]", "", text).strip()


def _of_item(wanted: Wanted | None, viewport: QWidget, point: QPoint) -> tuple[QRect, str]:
    view = viewport.parentWidget()
    assert isinstance(view, QAbstractItemView)
    index = view.indexAt(point)
    text = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
    return view.visualRect(index), "" if wanted and not wanted(view, index) else text


class HoverTexts(QObject):
    """Shows a widget's texts where Qt would show its own."""

    def __init__(self, widget: QWidget, asked: Asked) -> None:
        super().__init__(widget)
        self._asked = asked
        self._shown: HoverText | None = None
        self._refused = QRect()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer when a text is asked for; one that was put away stays so till the pointer left."""
        kind = event.type()
        if isinstance(event, QHelpEvent) and kind == QEvent.Type.ToolTip:
            if isinstance(watched, QWidget):
                self._show(watched, event)
            # With or without a text, Qt shall show none of its own
            return True
        if kind == QEvent.Type.Leave:
            self._refused = QRect()
        elif kind in (QEvent.Type.Hide, QEvent.Type.ToolTipChange) and self._shown is not None:
            self._shown.put_away()
        return False

    def _show(self, widget: QWidget, event: QHelpEvent) -> None:
        area, text = self._asked(widget, event.pos())
        if not text or self._refused.contains(event.pos()) or self._shows(area, text):
            return
        for other in QApplication.topLevelWidgets():
            if isinstance(other, HoverText):
                other.put_away()
        self._refused = QRect()
        self._shown = HoverText(widget, area, text, event.globalPos())
        self._shown.gone.connect(lambda refused: self._gone(area if refused else QRect()))

    def _shows(self, area: QRect, text: str) -> bool:
        shown = self._shown
        return shown is not None and (shown.area, shown.text) == (area, text)

    def _gone(self, refused: QRect) -> None:
        self._shown, self._refused = None, refused
