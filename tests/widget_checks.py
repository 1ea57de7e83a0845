"""Finds what a reader could not see, name or press: run over every widget of a screen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from reader.ui.hover_text import HoverTexts
from reader.ui.style_sheet import TARGET

_CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
    QTextEdit,
    QPlainTextEdit,
)
_INSIDE = (QComboBox, QAbstractSpinBox, QMenu)
"""Controls whose own parts are Qt's business."""


def problems(top: QWidget, scale: float) -> list[str]:
    """List what is wrong with a screen at a scale (1 = 100 %); [] when all is well."""
    found: list[str] = []
    for widget in (top, *top.findChildren(QWidget)):
        if not widget.isVisibleTo(top) or _belongs_to_a_control(widget, top):
            continue
        found += [f"{_path(widget, top)}: {problem}" for problem in _of(widget, scale)]
    return found


def _of(widget: QWidget, scale: float) -> Iterator[str]:
    if widget.width() <= 0 or widget.height() <= 0:
        return
    yield from _outside(widget)
    yield from _cut(widget)
    yield from _unnamed(widget)
    yield from _small(widget, scale)
    yield from _hovering(widget)
    # Qt keeps room for keys behind the words even where there are none
    if isinstance(widget, QMenu) and widget.sizeHint().width() - 24 > widget.width():
        yield f"needs {widget.sizeHint().width()} px of width, has {widget.width()}"
    sideways = isinstance(widget, QScrollArea | QTreeView)
    if sideways and widget.horizontalScrollBar().maximum() > 0:
        yield f"scrolls sideways by {widget.horizontalScrollBar().maximum()} px"


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or _scrolls(parent):
        return
    inside = parent.rect().adjusted(-1, -1, 1, 1)
    if not inside.contains(widget.geometry()):
        yield f"{_box(widget.geometry())} reaches out of its parent {_box(parent.rect())}"


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 1:
                yield f"«{widget.text()[:30]}» needs {needed} px of height, has {widget.height()}"
            word = max(
                (widget.fontMetrics().horizontalAdvance(each) for each in widget.text().split()),
                default=0,
            )
            if "<" in widget.text():
                word = 0
            if word > widget.contentsRect().width() + 1:
                yield f"a word of «{widget.text()[:30]}» is wider than its label"
        elif widget.sizeHint().width() > widget.width() + 1:
            yield f"«{widget.text()[:30]}» is cut"
    elif isinstance(widget, QAbstractButton) and widget.text():
        if isinstance(widget, QToolButton) and (
            widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
        ):
            return
        if widget.minimumSizeHint().width() > widget.width() + 1:
            yield f"«{widget.text()[:30]}» is cut"
    elif isinstance(widget, QComboBox):
        room = widget.width() - widget.fontMetrics().height()
        if widget.fontMetrics().horizontalAdvance(widget.currentText()) > room:
            yield f"«{widget.currentText()[:30]}» is cut"


def _unnamed(widget: QWidget) -> Iterator[str]:
    slider = isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar)
    if not (isinstance(widget, _CONTROLS) or slider):
        return
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is None or not interface.text(QAccessible.Text.Name).strip():
        yield "has no accessible name"


def _small(widget: QWidget, scale: float) -> Iterator[str]:
    if not isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox):
        return
    if widget.focusPolicy() is Qt.FocusPolicy.NoFocus and isinstance(widget, QToolButton):
        return
    least = round(TARGET * scale) - 1
    size = widget.size()
    if isinstance(widget, QCheckBox | QRadioButton) and widget.parentWidget() is not None:
        # the words beside a box press it too
        size = size.expandedTo(widget.parentWidget().size())
    if min(size.width(), size.height()) < least:
        yield f"is {size.width()} × {size.height()} px, less than {least}"


def _hovering(widget: QWidget) -> Iterator[str]:
    where, text = widget, widget.toolTip()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        where = widget.viewport()
        first = (widget.model().index(row, 0) for row in range(min(9, widget.model().rowCount())))
        text = next(filter(None, (each.data(Qt.ItemDataRole.ToolTipRole) for each in first)), text)
    if text and not any(isinstance(child, HoverTexts) for child in where.children()):
        yield f"«{text[:30]}» shows as Qt's own text, which the pointer cannot go onto"


def _belongs_to_a_control(widget: QWidget, top: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and widget is not top:
        if isinstance(parent, (*_INSIDE, QLineEdit, QAbstractItemView)):
            return True
        if parent is top:
            return False
        parent = parent.parentWidget()
    return False


def _scrolls(parent: QWidget) -> bool:
    """Whether a widget shows only a part of what it holds, and scrolls."""
    above = parent.parentWidget()
    return isinstance(above, QAbstractScrollArea) and above.viewport() is parent


def _path(widget: QWidget, top: QWidget) -> str:
    parts = []
    while widget is not None:
        name = widget.accessibleName() or widget.objectName()
        parts.append(f"{type(widget).__name__}" + (f"[{name}]" if name else ""))
        if widget is top:
            break
        widget = widget.parentWidget()
    return " < ".join(parts[:3])


def _box(rect: QRect) -> str:
    corner: QPoint = rect.topLeft()
    return f"({corner.x()}, {corner.y()}, {rect.width()} × {rect.height()})"
