"""A list of any length whose rows are measured only when they are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QCursor,
    QDrag,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyleOptionViewItem,
)

from reader.ui.library_model import LibraryModel
from reader.ui.theme import Look

PIECES = "application/x-ayn-pieces"
"""The format of pieces that are dragged: their ids with spaces between them."""
_UNIT = 1000
"""What a row counts on the scroll bar, whatever its height."""
_MOST_DRAGGED = 10_000
_Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag


class LazyList(QListView):
    """Lays out the rows on screen and no others, from the place that the scroll bar says.

    Qt's own list asks every row for its height first. Here a row counts the same on the scroll
    bar whatever its height, and the rows that are not on screen are taken as high as the average
    of those that are, so that the first picture of a hundred thousand is as soon as that of ten.
    """

    opened = Signal(QModelIndex)
    delete_asked = Signal()
    typed = Signal(str)
    """Letters typed on the list."""
    drag_over = Signal()
    """What was dragged was dropped, somewhere or nowhere."""
    left_up = Signal()
    """Up was pressed on the first row."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._cards = model
        self._average = 100
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self.selecting = False
        self.drag_words: Callable[[int], str] = str
        self.look: Look | None = None
        self.setModel(model)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.clicked.connect(self._clicked)

    # Which rows are where

    def visible_rows(self) -> list[tuple[int, int, int]]:
        """Give the rows on screen, each with its top and its height in pixels."""
        count, room = self._cards.rowCount(), self.viewport().height()
        row, part = divmod(self.verticalScrollBar().value(), _UNIT)
        rows: list[tuple[int, int, int]] = []
        if row >= count:
            return rows
        y = -(self._height(row) * part // _UNIT)
        while row < count and y < room:
            height = self._height(row)
            rows.append((row, y, height))
            y += height
            row += 1
        self._average = max(1, sum(height for *_, height in rows) // len(rows))
        return rows

    def row_at(self, y: int) -> int:
        """Give the row at a height of the viewport; beyond the ends it is below 0 or too great."""
        rows = self.visible_rows()
        if not rows:
            return -1
        first, top, _ = rows[0]
        last, low, height = rows[-1]
        if y < top:
            return first - 1 - (top - 1 - y) // self._average
        if y >= low + height:
            return last + 1 + (y - low - height) // self._average
        return next(row for row, at, high in rows if at <= y < at + high)

    def top_row(self) -> tuple[int, int]:
        """Give the first row on screen and how far it stands above the top, in 1/1000."""
        return divmod(self.verticalScrollBar().value(), _UNIT)

    def set_top_row(self, row: int, part: int = 0) -> None:
        """Scroll so that a row is the first on screen."""
        self.updateGeometries()
        self.verticalScrollBar().setValue(max(0, row) * _UNIT + part)

    def visualRect(self, index: _Index) -> QRect:
        """Give the place of a row; one that is not on screen is taken as high as the average."""
        rows = self.visible_rows()
        width = self.viewport().width()
        if not index.isValid() or not rows:
            return QRect()
        for row, top, height in rows:
            if row == index.row():
                return QRect(0, top, width, height)
        first, top, _ = rows[0]
        last, low, height = rows[-1]
        if index.row() < first:
            at = top - (first - index.row()) * self._average
        else:
            at = low + height + (index.row() - last - 1) * self._average
        return QRect(0, at, width, self._average)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Give the row under a point of the viewport."""
        for row, top, height in self.visible_rows():
            if top <= point.y() < top + height:
                return self._cards.index(row)
        return QModelIndex()

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll as little as shows the whole row, or to where the hint says."""
        if not index.isValid():
            return
        hints = QAbstractItemView.ScrollHint
        bar, room = self.verticalScrollBar(), self.viewport().height()
        rect = self.visualRect(index)
        if hint is hints.PositionAtTop or (hint is hints.EnsureVisible and rect.top() < 0):
            bar.setValue(index.row() * _UNIT)
        elif hint is not hints.EnsureVisible or rect.bottom() >= room:
            space = room if hint is not hints.PositionAtCenter else (room + self._average) // 2
            bar.setValue(min(self._ending(index.row(), space), index.row() * _UNIT))

    def verticalOffset(self) -> int:
        """Give how far the list is scrolled, as Qt wants it."""
        return self.verticalScrollBar().value() * self._average // _UNIT

    def horizontalOffset(self) -> int:
        """Nothing is scrolled sideways."""
        return 0

    def doItemsLayout(self) -> None:
        """Lay nothing out beforehand."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Say to the scroll bar how long the list is, having measured only its last rows."""
        bar, count = self.verticalScrollBar(), self._cards.rowCount()
        room = self.viewport().height()
        bar.setRange(0, max(0, self._ending(count - 1, room)))
        bar.setPageStep(max(_UNIT, room * _UNIT // self._average))
        bar.setSingleStep(_UNIT // 3)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw anew: rows that count the same are not moved by the same."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the cards to the new width."""
        super().resizeEvent(event)
        self.doItemsLayout()

    # Choosing

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Give the row that a key of movement leads to."""
        count = self._cards.rowCount()
        if not count:
            return QModelIndex()
        row, actions = self.currentIndex().row(), QAbstractItemView.CursorAction
        if row < 0:
            return self._cards.index(0)
        rect = self.visualRect(self.currentIndex())
        if action in (actions.MoveUp, actions.MovePrevious):
            row -= 1
        elif action in (actions.MoveDown, actions.MoveNext):
            row += 1
        elif action is actions.MoveHome:
            row = 0
        elif action is actions.MoveEnd:
            row = count - 1
        elif action is actions.MovePageDown:
            row = max(row + 1, self.row_at(rect.top() + self.viewport().height()))
        elif action is actions.MovePageUp:
            row = min(row - 1, self.row_at(rect.bottom() - self.viewport().height()))
        return self._cards.index(min(max(row, 0), count - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the rows that a stretch of the viewport touches."""
        stretch, count = rect.normalized(), self._cards.rowCount()
        first, last = self.row_at(stretch.top()), self.row_at(stretch.bottom())
        chosen = QItemSelection()
        if count and last >= 0 and first < count:
            chosen.select(self._cards.index(max(first, 0)), self._cards.index(min(last, count - 1)))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Give all of the viewport: it is drawn sooner than the rows are gone through."""
        return QRegion(self.viewport().rect())

    def selectAll(self) -> None:
        """Choose all rows as one stretch; Qt goes through each."""
        count = self._cards.rowCount()
        chosen = QItemSelection()
        if count:
            chosen.select(self._cards.index(0), self._cards.index(count - 1))
        self.selectionModel().select(chosen, _Flag.ClearAndSelect)

    def chosen_count(self) -> int:
        """Count the chosen rows without going through them."""
        return sum(part.height() for part in self.selectionModel().selection())

    def chosen(self) -> list[int]:
        """Give the pieces of the chosen rows in the list's order, none twice."""
        parts = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection())
        found: dict[int, None] = {}
        for first, last in parts:
            found.update(dict.fromkeys(self._cards.pieces(first, last)))
        return list(found)

    def choose(self, rows: Sequence[int]) -> None:
        """Choose rows, given in order, and no others."""
        chosen = QItemSelection()
        start = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or rows[at] != rows[at - 1] + 1:
                chosen.select(self._cards.index(rows[start]), self._cards.index(rows[at - 1]))
                start = at
        self.selectionModel().select(chosen, _Flag.ClearAndSelect)

    def selectionCommand(
        self, index: _Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """While several are chosen one by one, a press adds a card or takes it away."""
        if (
            self.selecting
            and isinstance(event, QMouseEvent)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            if event.type() == QEvent.Type.MouseButtonPress and index.isValid():
                return _Flag.Toggle
            return _Flag.NoUpdate
        return super().selectionCommand(index, event)

    def keyboardSearch(self, search: str) -> None:
        """Give letters to the search, which knows all cards and not only those at hand."""
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, delete on Delete; Up on the first row leaves the list."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self.opened.emit(self._at_hand())
        elif event.key() == Qt.Key.Key_Delete and not held:
            self.delete_asked.emit()
        elif event.key() == Qt.Key.Key_Up and not held and self.currentIndex().row() <= 0:
            self.left_up.emit()
        else:
            super().keyPressEvent(event)

    def _at_hand(self) -> QModelIndex:
        """Give the one chosen row, else the current: an assistive program chooses and moves not."""
        if self.selecting or self.chosen_count() != 1:
            return self.currentIndex()
        return self.selectionModel().selectedRows()[0]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember the keys that were held: a click with one of them chooses and opens nothing."""
        self._modifiers = event.modifiers()
        super().mouseReleaseEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not self.selecting and not self._modifiers & held:
            self.opened.emit(index)

    # Drawing and dragging

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows on screen."""
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain, flags = option.state, QStyle.StateFlag
        focused = self.currentIndex().row() if self.hasFocus() else -1
        under = self.viewport().mapFromGlobal(QCursor.pos()) if self.underMouse() else None
        chosen = self.selectionModel()
        for row, top, height in self.visible_rows():
            rect = QRect(0, top, self.viewport().width(), height)
            if not rect.intersects(event.rect()):
                continue
            index = self._cards.index(row)
            option.rect, option.state = rect, plain | flags.State_Enabled
            if chosen.isSelected(index):
                option.state |= flags.State_Selected
            if row == focused:
                option.state |= flags.State_HasFocus
            if under is not None and rect.contains(under):
                option.state |= flags.State_MouseOver
            self.itemDelegate().paint(painter, option, index)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Carry the chosen pieces; what takes them copies."""
        pieces = self.chosen()[:_MOST_DRAGGED]
        if not pieces or self.look is None:
            return
        data = QMimeData()
        data.setData(PIECES, " ".join(map(str, pieces)).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(_badge(self.drag_words(len(pieces)), self.look, self.devicePixelRatioF()))
        drag.exec(Qt.DropAction.CopyAction)
        self.drag_over.emit()

    def _height(self, row: int) -> int:
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, self.viewport().width(), 0)
        option.direction = self.layoutDirection()
        return max(1, self.itemDelegate().sizeHint(option, self._cards.index(row)).height())

    def _ending(self, row: int, room: int) -> int:
        """Give the scroll bar's value with which a row is the last of `room` pixels."""
        while row >= 0:
            height = self._height(row)
            if height >= room:
                return row * _UNIT - (room - height) * _UNIT // height
            room -= height
            row -= 1
        return 0


def dragged(data: QMimeData) -> list[int]:
    """Give the pieces that are dragged; none when it is something else."""
    text = bytes(data.data(PIECES).data()).decode("ascii", "ignore")
    return [int(part) for part in text.split() if part.isdigit()]


def _badge(words: str, look: Look, ratio: float) -> QPixmap:
    face = QFont(list(look.sans_families))
    face.setPixelSize(look.px(15))
    metrics = QFontMetrics(face)
    width, height = metrics.horizontalAdvance(words) + look.px(28), look.px(36)
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(look.colours.accent))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(0, 0, width, height, look.px(10), look.px(10))
    painter.setFont(face)
    painter.setPen(QColor(look.colours.on_accent))
    painter.drawText(QRect(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return made
