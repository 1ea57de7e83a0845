"""The library pane: search box, shelves and the list of pieces or hits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.library.pieces import Hit, Shelf, Summary
from reader.translations import Translator
from reader.ui import icons
from reader.ui.fitting_row import FittingRow
from reader.ui.library_card import CardDelegate
from reader.ui.library_model import LibraryModel, hit_card, piece_card
from reader.ui.theme import Look

WIDTH = 328
"""The pane's width at 100 %, in pixels."""
_TYPING_MS = 120


class _List(QListView):
    """Opens on Enter and on a click, deletes on Delete, wraps its cards to its width."""

    opened = Signal(QModelIndex)
    delete_asked = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, delete on Delete."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the cards to the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class LibraryView(QWidget):
    """Shows what the window gives it and says what the reader asks for."""

    piece_opened = Signal(int)
    hit_opened = Signal(int, object)
    shelf_chosen = Signal(str)
    search_asked = Signal(str)
    delete_asked = Signal(int)
    waiting_asked = Signal()

    def __init__(self, translate: Translator, look: Look) -> None:
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Library"))
        self._translate = translate
        self._model = LibraryModel(self)
        self._delegate = CardDelegate(look)
        self._box = QLineEdit()
        self._box.setPlaceholderText(translate("Search your library"))
        self._box.setAccessibleName(translate("Search your library"))
        self._box.setClearButtonEnabled(False)
        self._clear = QAction(self._box)
        self._clear.setText(translate("Clear the search"))
        self._clear.triggered.connect(self._box.clear)
        self._clear.setVisible(False)
        self._box.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.search_asked.emit(self._box.text().strip()))
        self._box.textChanged.connect(self._typed)
        self._box.returnPressed.connect(self._search_now)
        self._shelves = FittingRow()
        self._chips = QButtonGroup(self)
        labels = {
            Shelf.TO_READ: translate("To read"),
            Shelf.FAVOURITES: translate("Favourites"),
            Shelf.ARCHIVED: translate("Archived"),
        }
        for shelf, label in labels.items():
            chip = QToolButton()
            chip.setObjectName("chip")
            chip.setText(label)
            chip.setAccessibleName(label)
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _=False, name=str(shelf): self.shelf_chosen.emit(name))
            self._chips.addButton(chip)
            self._shelves.add(chip, 0)
        self._chips.buttons()[0].setChecked(True)
        self._shelves.add_stretch()
        self._waiting = QToolButton()
        self._waiting.setObjectName("chip")
        self._waiting.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._waiting.clicked.connect(lambda _=False: self.waiting_asked.emit())
        self._waiting.hide()
        self._list = _List()
        self._list.setAccessibleName(translate("Pieces"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.opened.connect(self._open)
        self._list.delete_asked.connect(self._ask_delete)
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._box)
        self._column.addWidget(self._shelves)
        self._column.addWidget(self._waiting)
        self._column.addWidget(self._empty, 1)
        self._column.addWidget(self._list, 1)

    def show_pieces(self, pieces: Sequence[Summary], current: int) -> None:
        """List pieces and mark the open one."""
        self._model.set_cards([piece_card(piece, self._translate) for piece in pieces])
        self._say_if_empty(
            self._translate("Nothing here yet. Press «Add», paste a text, or drop a file here.")
        )
        self.mark(current)

    def show_hits(self, hits: Sequence[Hit], words: str) -> None:
        """List the hits of a search."""
        self._model.set_cards([hit_card(hit) for hit in hits])
        self._say_if_empty(
            self._translate("Nothing found for {words}. Try fewer words.", words=words)
        )

    def show_waiting(self, count: int) -> None:
        """Say above the list how many pages wait to be fetched; nothing while none does."""
        text = self._translate("To fetch: {count}", count=count)
        self._waiting.setText(text)
        self._waiting.setAccessibleName(text)
        self._waiting.setVisible(count > 0)

    def mark(self, piece: int) -> None:
        """Mark the open piece."""
        row = self._model.row_of(piece)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
        else:
            self._list.clearSelection()

    def set_progress(self, piece: int, progress: float) -> None:
        """Show how far a piece is read."""
        self._model.set_progress(piece, progress)

    def search_text(self) -> str:
        """Give what stands in the search box."""
        return self._box.text().strip()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        # Not for a reason that selects: a caret that moves first hides the box's name from Orca
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._box.text():
            self._box.selectAll()

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_look(self, look: Look) -> None:
        """Scale the pane and redraw its cards."""
        margin = look.px(12)
        self._column.setContentsMargins(margin, look.px(16), margin, 0)
        self._column.setSpacing(look.px(12))
        self._shelves.set_spacing(look.px(8))
        self._clear.setIcon(icons.icon("x", look))
        self._delegate.set_look(look)
        self._list.setSpacing(0)
        self._list.scheduleDelayedItemsLayout()
        self._list.viewport().update()
        self._shelves.fit()

    def focused_piece(self) -> int:
        """Give the piece of the card that the keyboard is on, 0 while it is elsewhere."""
        card = self._model.card(self._list.currentIndex()) if self._list.hasFocus() else None
        return card.piece if card is not None else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a search with Escape; go from the box to the list with Down."""
        if event.key() == Qt.Key.Key_Escape and self._box.text():
            self._box.clear()
        elif event.key() == Qt.Key.Key_Down and self._box.hasFocus():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def context_menu(self, menu: QMenu, instead: Callable[[int], QMenu | None]) -> None:
        """Open `menu` on the list where it is asked for, after opening the piece under it.

        `instead` may give another menu for a piece, which is then not opened.
        """

        def asked(point: QPoint) -> None:
            index = self._list.indexAt(point)
            card = self._model.card(index)
            if card is not None:
                self._list.setCurrentIndex(index)
                other = instead(card.piece)
                if other is None:
                    self._open(index)
                (other or menu).popup(self._list.viewport().mapToGlobal(point))

        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(asked)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._typing.start()

    def _search_now(self) -> None:
        self._typing.stop()
        self.search_asked.emit(self._box.text().strip())

    def _open(self, index: QModelIndex) -> None:
        card = self._model.card(index)
        if card is None:
            return
        if card.hit is None:
            self.piece_opened.emit(card.piece)
        else:
            self.hit_opened.emit(card.piece, card.hit)

    def _ask_delete(self, index: QModelIndex) -> None:
        card = self._model.card(index)
        if card is not None and card.hit is None:
            self.delete_asked.emit(card.piece)

    def _say_if_empty(self, text: str) -> None:
        empty = self._model.rowCount() == 0
        self._empty.setText(text if empty else "")
        self._empty.setVisible(empty)
        self._list.setVisible(not empty)
