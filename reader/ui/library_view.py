"""The library pane: search, places, what was begun, and the list of pieces or hits."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from reader.library.pieces import Hit, Summary
from reader.translations import Translator
from reader.ui.hover_text import show_item_texts
from reader.ui.library_bar import SelectionBar
from reader.ui.library_card import CardDelegate
from reader.ui.library_continue import ContinueRow
from reader.ui.library_heading import PlaceHeading
from reader.ui.library_list import LazyList
from reader.ui.library_model import LibraryModel, Rows
from reader.ui.library_places import PlacesList
from reader.ui.library_search import SearchBox
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

WIDTH = 328
"""The pane's width at 100 %, in pixels."""
_LOW, _LOWEST = 420, 250
"""Below this height, in pixels at 100 %, the pane keeps little beside the list, then least."""
_BEGUN_FROM = (500, 640)
"""Heights at 100 %, in pixels, from which one piece that was begun is shown, and two."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is chosen, the piece and the row of the keyboard, and what stands at the top."""

    chosen: list[int]
    current: int
    row: int
    top: int
    top_row: int
    part: int


class LibraryView(QWidget):
    """Shows what the window gives it and says what the reader asks for."""

    piece_opened = Signal(int)
    hit_opened = Signal(int, object)
    search_asked = Signal(str)
    delete_asked = Signal()
    waiting_asked = Signal()
    menu_asked = Signal(QPoint)
    """A menu is asked for, at a point of the screen, about the chosen pieces."""
    binned_opened = Signal(int)
    """A piece of the bin is asked for, which is not to be read there."""
    more_asked = Signal()
    """The end of the hits is on screen."""

    def __init__(self, translate: Translator, look: Look) -> None:
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Library"))
        self._translate, self._look = translate, look
        self._sprung = False
        self._open_piece = 0
        self._model = LibraryModel(translate, self)
        self._delegate = CardDelegate(look, translate)
        self.search = SearchBox(translate)
        self.search.asked.connect(self.search_asked)
        self.search.left_down.connect(self.focus_list)
        self.search.field.textChanged.connect(lambda _text: self._fit_height())
        self.search.keyboard_moved.connect(self._fit_height)
        self.heading = PlaceHeading(translate)
        self.heading.places_asked.connect(self.open_places)
        self.heading.dragged_over.connect(self._spring)
        self.heading.select_asked.connect(lambda: self.set_selecting(True))
        self._waiting = QToolButton()
        self._waiting.setObjectName("chip")
        self._waiting.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._waiting.clicked.connect(lambda _=False: self.waiting_asked.emit())
        self._waiting.hide()
        self.begun = ContinueRow(translate, look)
        self.begun.opened.connect(self.piece_opened)
        self.places = PlacesList(translate)
        # Qt would have them no lower than their scroll bars' handles, which grow with the letters
        self.places.setMinimumHeight(1)
        self.places.left.connect(lambda: self.open_places(False))
        self._list = LazyList(self._model)
        self._list.setMinimumHeight(1)
        self._list.setAccessibleName(translate("Pieces"))
        self._list.setItemDelegate(self._delegate)
        show_item_texts(self._list, self._delegate.cuts)
        self._list.drag_words = lambda count: translate.plural(
            "{count} piece", "{count} pieces", count
        )
        self._list.opened.connect(self._open)
        self._list.delete_asked.connect(self.delete_asked)
        self._list.typed.connect(self._search_for)
        self._list.drag_over.connect(self._spring_back)
        self._list.left_up.connect(self.focus_search)
        self._list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._ask_menu)
        self._empty = WrappedLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.suggestion = QPushButton()
        self.suggestion.clicked.connect(lambda _=False: self._take_suggestion())
        self.suggestion.hide()
        self._suggested = ""
        self.bar = SelectionBar(translate)
        self.bar.closed.connect(lambda: self.set_selecting(False))
        self.bar.menu_asked.connect(lambda: self.menu_asked.emit(QPoint()))
        self.bar.hide()
        self.in_bin = False
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.search)
        self._column.addWidget(self._waiting)
        self._column.addWidget(self.heading)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._pieces_page())
        self._pages.addWidget(self.places)
        self._column.addLayout(self._pages, 1)

    def _pieces_page(self) -> QWidget:
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.addWidget(self.begun)
        self._page.addWidget(self._empty, 1)
        self._page.addWidget(self.suggestion)
        self._page.addWidget(self._list, 1)
        self._page.addWidget(self.bar)
        return page

    # What it shows

    def set_rows(self, rows: Rows) -> None:
        """Say where rows of pieces come from, which are asked for when they are seen."""
        self._model.set_rows(rows)

    def show_rows(self, pieces: Sequence[int], rows: Sequence[Summary]) -> None:
        """Show rows that the library was slow to give."""
        self._model.show_rows(pieces, rows)
        self._list.doItemsLayout()

    def show_ids(
        self, ids: array[int], colours: Mapping[str, str], current: int, *, anew: bool
    ) -> None:
        """List pieces; what was chosen and where the list stood stay, unless it is `anew`."""
        before = self._kept()
        self._open_piece = self._delegate.open_piece = current
        if self._model.set_ids(ids, colours):
            self._restore(before, anew=anew)

    @property
    def lists_something(self) -> bool:
        """Whether there is a row."""
        return self._model.rowCount() > 0

    def show_hits(self, hits: Sequence[Hit], *, anew: bool) -> None:
        """List the hits of a search."""
        before = self._kept()
        if self._model.set_hits(hits):
            self._restore(before, anew=anew)

    def say_if_empty(self, text: str, suggestion: str = "") -> None:
        """Say why nothing is listed, when so, and offer another spelling of the search."""
        empty = self._model.rowCount() == 0
        self._empty.setText(text if empty else "")
        self._empty.setVisible(empty)
        self._list.setVisible(not empty)
        self._suggested = suggestion
        self.suggestion.setText(self._translate("Did you mean {words}?", words=suggestion))
        self.suggestion.setVisible(empty and bool(suggestion))

    def show_begun(self, begun: Sequence[Summary]) -> None:
        """Show above the list what was begun; nothing while none was."""
        self.begun.show_begun(begun)
        stops = (*self.heading.stops, *self.begun.stops, self._list)
        for one, other in itertools.pairwise(stops):
            self.setTabOrder(one, other)

    def show_waiting(self, count: int) -> None:
        """Say above the list how many pages wait to be fetched; nothing while none does."""
        text = self._translate("To fetch: {count}", count=count)
        self._waiting.setText(text)
        self._waiting.setAccessibleName(text)
        self._waiting.setVisible(count > 0)

    def mark(self, piece: int) -> None:
        """Mark the open piece; the keyboard goes to its card where nothing else is chosen."""
        self._open_piece = self._delegate.open_piece = piece
        row = self._model.row_of(piece) if piece else -1
        if row >= 0 and not self.several:
            self._list.setCurrentIndex(self._model.index(row))
        self._list.viewport().update()

    def set_progress(self, piece: int, progress: float) -> None:
        """Show how far a piece is read."""
        self._model.set_progress(piece, progress)

    def set_look(self, look: Look) -> None:
        """Scale the pane and redraw its cards."""
        self._look = look
        self._column.setSpacing(look.px(8))
        self._page.setSpacing(look.px(8))
        self._delegate.set_look(look)
        self._list.look = look
        for part in (self.search, self.heading, self.begun, self.places, self.bar):
            part.set_look(look)
        self._list.doItemsLayout()
        self._fit_height()

    # What is chosen

    @property
    def several(self) -> bool:
        """Whether several pieces are chosen, or about to be."""
        return self._list.selecting or self._list.chosen_count() > 1

    def chosen(self) -> list[int]:
        """Give the chosen pieces in the list's order; a search's hits count once a piece."""
        return self._list.chosen() if self.isVisible() else []

    def has_keyboard(self) -> bool:
        """Whether the keyboard is on the list."""
        return self._list.hasFocus()

    def focused_piece(self) -> int:
        """Give the piece of the card that the keyboard is on, 0 while it is elsewhere."""
        card = self._model.card(self._list.currentIndex()) if self._list.hasFocus() else None
        return card.piece if card is not None else 0

    def set_selecting(self, selecting: bool) -> None:
        """Choose several cards, a press for each, or choose no more."""
        self._list.selecting = selecting
        if not selecting:
            self._list.selectionModel().clearSelection()
            self.mark(self._open_piece)
        else:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_chosen()

    def choose_all(self) -> None:
        """Choose everything that is listed."""
        self._list.selectAll()

    # Where the keyboard is

    def search_text(self) -> str:
        """Give what stands in the search box."""
        return self.search.text()

    def focus_search(self) -> None:
        """Put the cursor into the search box, which a low pane shows only then."""
        self.search.show()
        # Not for a reason that selects: a caret that moves first hides the box's name from Orca
        self.search.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.search.text():
            self.search.field.selectAll()

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self.open_places(False)
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_places(self, opened: bool) -> None:
        """Show the list of places instead of the pieces, or the pieces again."""
        left = self.places.hasFocus()
        self._pages.setCurrentIndex(int(opened))
        self.heading.set_open(opened)
        if opened:
            self.places.setFocus(Qt.FocusReason.OtherFocusReason)
        elif left:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the list where there is little room."""
        super().resizeEvent(event)
        self._fit_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape chooses no more, else leaves a search."""
        if event.key() == Qt.Key.Key_Escape and self.several:
            self.set_selecting(False)
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.set_text("")
        else:
            super().keyPressEvent(event)

    # Inside

    def _spring(self) -> None:
        """Open the list of places under what is dragged; it closes again when that is over."""
        if not self.heading.place.isChecked():
            self._sprung = True
            self.heading.places_asked.emit(True)

    def _spring_back(self) -> None:
        if self._sprung:
            self._sprung = False
            self.open_places(False)

    def _kept(self) -> _Kept:
        row, part = self._list.top_row()
        top = self._model.pieces(row, row)
        now = self._list.currentIndex().row()
        current = self._model.pieces(now, now) if now >= 0 else ()
        return _Kept(
            self._list.chosen() if self.several else [],
            current[0] if len(current) else 0,
            now,
            top[0] if len(top) else 0,
            row,
            part,
        )

    def _restore(self, before: _Kept, *, anew: bool) -> None:
        if anew:
            self._list.selecting = False
            self._list.set_top_row(0)
            self._show_chosen()
            return
        at = self._model.row_of(before.current)
        if at < 0 and before.current and self._list.hasFocus():
            # it went, as what is deleted does: the keyboard goes on from there
            at = min(before.row, self._model.rowCount() - 1)
        if at >= 0:
            flags = self._list.selectionModel().SelectionFlag
            flag = flags.NoUpdate if before.chosen else flags.ClearAndSelect
            self._list.selectionModel().setCurrentIndex(self._model.index(at), flag)
        if before.chosen:
            self._list.choose(self._model.rows_of(before.chosen))
        at = self._model.row_of(before.top)
        self._list.set_top_row(at if at >= 0 else before.top_row, before.part)
        self._show_chosen()

    def _fit_height(self) -> None:
        """Leave to the list what room there is: in a low pane other things give way."""
        rows = sum(self.height() >= self._look.px(least) for least in _BEGUN_FROM)
        self.begun.set_room(rows)
        low = self.height() < self._look.px(_LOW)
        lowest = self.height() < self._look.px(_LOWEST)
        self.bar.set_dense(low)
        self.search.set_dense(lowest)
        self.search.setVisible(not lowest or self.search.in_use)
        crowded = (low and self.several) or (lowest and self.search.in_use)
        self.heading.setVisible(not self.search.text() and not crowded)
        margin, above = self._look.px(12), self._look.px(4 if lowest else 16)
        self._column.setContentsMargins(margin, above, margin, 0)

    def _show_chosen(self) -> None:
        several = self.several
        self._fit_height()
        if self._delegate.selecting is not several:
            self._delegate.selecting = several
            self._list.doItemsLayout()
        self.bar.setVisible(several)
        if several:
            self.bar.show_count(self._list.chosen_count(), in_bin=self.in_bin)

    def _scrolled(self, value: int) -> None:
        bar = self._list.verticalScrollBar()
        if self._model.lists_hits and value >= bar.maximum():
            self.more_asked.emit()

    def _open(self, index: QModelIndex) -> None:
        card = self._model.card(index)
        if card is None:
            return
        if card.hit is None and self.in_bin:
            self.binned_opened.emit(card.piece)
        elif card.hit is None:
            self.piece_opened.emit(card.piece)
        else:
            self.hit_opened.emit(card.piece, card.hit)

    def _ask_menu(self, point: QPoint) -> None:
        index = self._list.indexAt(point)
        if index.isValid():
            if not self._list.selectionModel().isSelected(index):
                self._list.setCurrentIndex(index)
            self.menu_asked.emit(self._list.viewport().mapToGlobal(point))

    def _search_for(self, letters: str) -> None:
        self.search.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.field.setText(letters)

    def _take_suggestion(self) -> None:
        self.search.set_text(self._suggested)
        self.focus_search()
