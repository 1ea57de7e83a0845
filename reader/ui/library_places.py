"""The list of places: shelves, collections, searches and tags; pieces can be dropped on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QMenu

from reader.library.collections import Collection
from reader.library.pieces import Shelf
from reader.library.saved_searches import SavedSearch
from reader.library.tagging import Tag
from reader.translations import Translator, isolated
from reader.ui import icons, tags_colours
from reader.ui.hover_text import no_room, show_item_texts
from reader.ui.library_list import dragged
from reader.ui.library_place import SHELVES, Kind, Place
from reader.ui.theme import Look

_PLACE, _DEED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_ICONS = {
    Shelf.TO_READ: "library",
    Shelf.CONTINUE: "file-text",
    Shelf.FAVOURITES: "star",
    Shelf.ARCHIVED: "archive",
    Shelf.ALL: "list",
    Shelf.BIN: "trash-2",
}
_NOT_DROPPED_ON = frozenset({str(Shelf.ALL), str(Shelf.CONTINUE)})


class PlacesList(QListWidget):
    """Enter goes to a place, F2 renames it, Delete takes it away, Escape leaves it as it is.

    `show_places` fills it; what is asked for is told by its signals.
    """

    chosen = Signal(object)
    """A `Place`."""
    dropped = Signal(object, object)
    """A `Place` and the pieces that were dropped on it."""
    rename_asked = Signal(object)
    remove_asked = Signal(object)
    tags_asked = Signal()
    collection_asked = Signal()
    left = Signal()

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self._translate = translate
        self._look: Look | None = None
        self._filled: tuple[Sequence[Tag], Sequence[Collection], Sequence[SavedSearch]]
        self._filled = ((), (), ())
        self._current = Place()
        self._chosen: Place | None = None
        self.setObjectName("plain")
        self.setAccessibleName(translate("Places of the library"))
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        show_item_texts(self, no_room)
        self.itemClicked.connect(self._activate)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def show_places(
        self,
        tags: Sequence[Tag],
        collections: Sequence[Collection],
        searches: Sequence[SavedSearch],
        current: Place,
    ) -> None:
        """List all places, the current one chosen."""
        self._filled, self._current = (tags, collections, searches), current
        if self.isVisible():
            self._fill()

    def set_look(self, look: Look) -> None:
        """Draw the marks at another size."""
        self._look = look
        self.setIconSize(QSize(look.px(icons.SIZE), look.px(icons.SIZE)))
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the places; while they are not seen, their marks would only cost time."""
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        translate, (tags, collections, searches) = self._translate, self._filled
        item = self.currentItem()
        self._chosen = item.data(_PLACE) if item is not None and self.hasFocus() else None
        self.clear()
        for shelf, name in SHELVES.items():
            self._add(Place(Kind.SHELF, str(shelf)), translate.say(name), _ICONS[shelf])
        self._heading(translate("Collections"))
        for each in collections:
            place = Place(Kind.COLLECTION, str(each.id))
            self._add(place, each.name, "folder", each.count)
        self._deed(translate("New collection…"), "plus", "collection")
        if searches:
            self._heading(translate("Saved searches"))
        for search in searches:
            place = Place(Kind.SEARCH, str(search.id))
            self._add(place, search.name, "search")
        if tags:
            self._heading(translate("Tags"))
        for tag in tags:
            self._add(Place(Kind.TAG, tag.name), tag.name, "", tag.count, tag.colour)
        if tags:
            self._deed(translate("Names and colours of tags…"), "palette", "tags")

    def _add(
        self, place: Place, name: str, icon: str, count: int | None = None, colour: str = ""
    ) -> None:
        text = isolated(name)
        said = name
        if count is not None:
            text += f"   {self._translate.number(count)}"
            pieces = self._translate.plural("{count} piece", "{count} pieces", count)
            said = self._translate(", ").join((name, pieces))
        item = QListWidgetItem(text)
        if self._look is not None:
            mirrored = self._translate.right_to_left
            item.setIcon(
                icons.icon(icon, self._look, mirrored=mirrored)
                if icon
                else tags_colours.icon(colour, self._look, icons.SIZE * 0.8)
            )
        item.setData(_PLACE, place)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setToolTip(name)
        self.addItem(item)
        if place == self._chosen or (self.currentRow() < 0 and place == self._current):
            self.setCurrentItem(item)

    def _heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        self.addItem(item)

    def _deed(self, text: str, icon: str, deed: str) -> None:
        item = QListWidgetItem(text)
        if self._look is not None:
            item.setIcon(icons.icon(icon, self._look))
        item.setData(_DEED, deed)
        self.addItem(item)

    # What is asked for

    def event(self, event: QEvent) -> bool:
        """Keep F2 from the window, which has a command on it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            item, key = self.currentItem(), event.key()
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if key == Qt.Key.Key_F2 and plain and item is not None and _own(item.data(_PLACE)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go, rename, remove, leave."""
        item, key = self.currentItem(), event.key()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape and not held:
            self.left.emit()
        elif item is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self._activate(item)
        elif item is not None and key == Qt.Key.Key_F2 and _own(item.data(_PLACE)):
            self.rename_asked.emit(item.data(_PLACE))
        elif item is not None and key == Qt.Key.Key_Delete and _own(item.data(_PLACE)):
            self.remove_asked.emit(item.data(_PLACE))
        else:
            super().keyPressEvent(event)

    def _activate(self, item: QListWidgetItem) -> None:
        place, deed = item.data(_PLACE), item.data(_DEED)
        if place is not None:
            self.chosen.emit(place)
        elif deed == "tags":
            self.tags_asked.emit()
        elif deed == "collection":
            self.collection_asked.emit()

    def _menu(self, point: QPoint) -> None:
        item = self.itemAt(point)
        place = item.data(_PLACE) if item is not None else None
        if not _own(place):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, signal in (
            (self._translate("Rename…"), self.rename_asked),
            (self._translate("Remove"), self.remove_asked),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, told=signal: told.emit(place))
            menu.addAction(action)
        menu.popup(self.viewport().mapToGlobal(point))

    # Pieces that are dragged here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pieces."""
        if dragged(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show on which place they would be dropped."""
        super().dragMoveEvent(event)  # it scrolls at the edges
        item = self._target(event.position().toPoint())
        if item is not None and dragged(event.mimeData()):
            self.setCurrentItem(item)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped where."""
        item, pieces = self._target(event.position().toPoint()), dragged(event.mimeData())
        if item is not None and pieces:
            event.acceptProposedAction()
            self.dropped.emit(item.data(_PLACE), pieces)

    def _target(self, point: QPoint) -> QListWidgetItem | None:
        item = self.itemAt(point)
        place = item.data(_PLACE) if item is not None else None
        if place is None or place.kind is Kind.SEARCH or place.key in _NOT_DROPPED_ON:
            return None
        return item


def _own(place: Place | None) -> bool:
    """Whether a place is the reader's own, to be renamed or taken away."""
    return place is not None and place.kind is not Kind.SHELF
