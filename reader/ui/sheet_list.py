"""A list of texts in a sheet: rows as high as their words, with the keys that every list has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QListView,
    QListWidget,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
)

from reader.ui.theme import Look
from reader.ui.wrapped_text import wrapped

_NUMBER = Qt.ItemDataRole.UserRole
_COLUMN = 40
"""The least width of a column, in pixels at 100 %."""


class _Rows(QStyledItemDelegate):
    """Makes a row as high as its wrapped words; Qt reckons without the style sheet's padding."""

    def __init__(self, view: QListView, look: Look) -> None:
        super().__init__(view)
        self._view = view
        self._side, self._above = look.px(14), look.px(6)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give the height that the words need at the list's width."""
        width = self._view.viewport().width() - 2 * self._view.spacing()
        self.initStyleOption(option, index)
        height = _height(option, width - 2 * self._side)
        return QSize(width, round(height) + 2 * self._above)


class _Cells(QStyledItemDelegate):
    """Makes a row of columns as high as the wrapped words of each cell."""

    def __init__(self, tree: QTreeWidget, look: Look) -> None:
        super().__init__(tree)
        self._tree, self._look = tree, look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give the height that the words need at the column's width."""
        width = self._tree.header().sectionSize(index.column())
        self.initStyleOption(option, index)
        height = _height(option, width - 2 * self._look.px(12)) + 2 * self._look.px(4)
        return QSize(width, max(round(height), super().sizeHint(option, index).height()))


def _height(option: QStyleOptionViewItem, width: int) -> float:
    right = option.direction is Qt.LayoutDirection.RightToLeft
    text = option.text.replace("\n", "\u2028")
    return wrapped(text, option.font, width, from_right=right)[1]


class SheetList(QListWidget):
    """Rows that bear a number each: Enter opens one, Delete removes it, Alt with an arrow moves it.

    Rows without a number are headings, which cannot be chosen.
    """

    opened = Signal()
    remove_asked = Signal()
    move_asked = Signal(int)

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setItemDelegate(_Rows(self, look))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(look.px(2))
        # In large letters it is lower, so that it stands whole in what a sheet shows of itself
        self.setMinimumHeight(min(look.px(200), self.screen().availableGeometry().height() // 3))
        self.itemDoubleClicked.connect(lambda _item: self.opened.emit())

    @property
    def number(self) -> int:
        """The chosen row's number, 0 when none is chosen."""
        item = self.currentItem()
        return int(item.data(_NUMBER) or 0) if item is not None and item.isSelected() else 0

    @property
    def numbers(self) -> list[int]:
        """The chosen rows' numbers, from above, where several can be chosen."""
        rows = sorted(self.row(item) for item in self.selectedItems())
        return [number for row in rows if (number := int(self.item(row).data(_NUMBER) or 0))]

    def add_heading(self, text: str) -> None:
        """Add a row that only says what follows."""
        self.addItem(text)
        item = self.item(self.count() - 1)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)

    def add_row(self, number: int, text: str, said: str) -> None:
        """Add a row; `said` is what a screen reader says of it."""
        self.addItem(text)
        item = self.item(self.count() - 1)
        item.setData(_NUMBER, number)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)

    def choose(self, number: int, row: int = 0) -> None:
        """Choose the row of a number, else the one at `row` or the nearest to it."""
        rows = [at for at in range(self.count()) if self.item(at).data(_NUMBER)]
        own = [at for at in rows if self.item(at).data(_NUMBER) == number]
        if own or rows:
            at = own[0] if own else min(rows, key=lambda other: abs(other - row))
            self.setCurrentRow(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the rows to the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, remove and move; all else is the list's own."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self.opened.emit()
        elif key == Qt.Key.Key_Delete and not held:
            self.remove_asked.emit()
        elif held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


def share_columns(tree: QTreeWidget, look: Look) -> None:
    """Share the width among the columns of a list: words wrap, and nothing scrolls sideways."""
    header = tree.header()
    # Qt would keep each as wide as its font's widest letters
    header.setMinimumSectionSize(look.px(_COLUMN))
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    tree.setWordWrap(True)
    tree.setItemDelegate(_Cells(tree, look))
    header.sectionResized.connect(lambda *_: tree.scheduleDelayedItemsLayout())


def button_grid(buttons: Sequence[QPushButton], room: int, look: Look) -> QGridLayout:
    """Set buttons in as many columns, up to three, as have room for their words."""
    grid = QGridLayout()
    gap = look.px(8)
    grid.setSpacing(gap)
    for button in buttons:
        button.ensurePolished()
    widest = max(button.sizeHint().width() for button in buttons) + gap
    columns = min(3, max(1, (room - 2 * look.px(24)) // widest))
    for place, button in enumerate(buttons):
        grid.addWidget(button, place // columns, place % columns)
    return grid
