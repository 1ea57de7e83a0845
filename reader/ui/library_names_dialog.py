"""The sheets of all tags and of all collections: named, coloured, taken away, each with undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QWidget,
)

from reader.errors import Message
from reader.translations import Translator, isolated
from reader.ui import icons, tags_colours
from reader.ui.commands import key_sequences
from reader.ui.hover_text import no_room, set_hover_text, show_item_texts
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import button_grid
from reader.ui.theme import Look

_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A tag (`key` is its name) or a collection (its id): what is shown of it."""

    key: str | int
    name: str
    count: int
    colour: str = ""


class NamesDialog(SheetDialog):
    """Lists what has a name; the window does what is asked and shows the rows anew."""

    new_asked = Signal()
    rename_asked = Signal(object)
    remove_asked = Signal(object)
    colour_asked = Signal(object, str)
    go_asked = Signal(object)
    undo_asked = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        about: str,
        look: Look,
        translate: Translator,
        *,
        coloured: bool,
    ) -> None:
        """`coloured`: rows have a colour of the palette; without, new ones can be made here."""
        super().__init__(parent, title, look, translate)
        self._rows: dict[str | int, NamedRow] = {}
        self._coloured = coloured
        self.about = self.paragraph(about, muted=True)
        self.list = QListWidget()
        self.list.setObjectName("plain")
        self.list.setAccessibleName(title)
        self.list.setIconSize(QSize(look.px(16), look.px(16)))
        self.list.setMinimumHeight(
            min(look.px(220), self.screen().availableGeometry().height() // 3)
        )
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        show_item_texts(self.list, no_room)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.list.itemDoubleClicked.connect(lambda _item: self._ask(self.rename_asked))
        self.body.addWidget(self.list, 1)
        self.new = self.plain_button(translate("New…"), self.new_asked.emit)
        self.rename = self.plain_button(translate("Rename…"), lambda: self._ask(self.rename_asked))
        self.colour = self.plain_button(translate("Colour…"), self._open_colours)
        self.remove = self.plain_button(translate("Remove"), lambda: self._ask(self.remove_asked))
        self.undo = self.plain_button(translate("Undo"), self.undo_asked.emit)
        own = self.colour if coloured else self.new
        (self.new if coloured else self.colour).hide()
        self.body.addLayout(
            button_grid((own, self.rename, self.remove, self.undo), self.width(), look)
        )
        for keys in key_sequences("Ctrl+Z"):
            QShortcut(keys, self, self.undo.click)
        QShortcut(QKeySequence("F2"), self, self.rename.click)
        self.go = self.buttons.addButton(
            translate("Go there"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.go.clicked.connect(self._go)
        self.buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.list.setFocus()

    def show_rows(self, rows: Sequence[NamedRow], undo: Message | None) -> None:
        """List rows; the one that was chosen stays so. `undo` is what would be undone."""
        chosen, place = self.chosen, max(0, self.list.currentRow())
        self._rows = {row.key: row for row in rows}
        self.list.clear()
        for row in rows:
            self.list.addItem(self._item(row))
            if row.key == chosen:
                self.list.setCurrentRow(self.list.count() - 1)
        if self.list.currentRow() < 0 and rows:
            self.list.setCurrentRow(min(place, len(rows) - 1))
        self.undo.setEnabled(undo is not None)
        said = self.translate("Undo")
        if undo is not None:
            said = self.translate("Undo {deed}", deed=self.translate.say(undo))
        set_hover_text(self.undo, said)
        self.undo.setAccessibleName(said)
        self._show_state()

    @property
    def chosen(self) -> str | int | None:
        """The chosen row's key."""
        item = self.list.currentItem()
        return item.data(_KEY) if item is not None and item.isSelected() else None

    def colour_menu(self, row: NamedRow) -> QMenu:
        """Give the menu of the palette for a row; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for colour, name in tags_colours.NAMES.items():
            action = QAction(self.translate.say(name), menu)
            action.setIcon(tags_colours.icon(colour, self.look, 16))
            action.setCheckable(colour == row.colour)
            action.setChecked(colour == row.colour)
            action.triggered.connect(
                lambda _=False, chosen=colour: self.colour_asked.emit(row.key, chosen)
            )
            group.addAction(action)
            menu.addAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes what is chosen; Enter presses the button that the keyboard is on."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Delete:
            self.remove.click()
        elif enter and isinstance(focused, QPushButton):
            focused.click()
        elif enter and self.list.hasFocus():
            self.rename.click()
        else:
            super().keyPressEvent(event)

    def _item(self, row: NamedRow) -> QListWidgetItem:
        count = self.translate.plural("{count} piece", "{count} pieces", row.count)
        item = QListWidgetItem(f"{isolated(row.name)}   {count}")
        said = [row.name, count]
        if self._coloured:
            item.setIcon(tags_colours.icon(row.colour, self.look, 16))
            if row.colour:
                said.append(self.translate.say(tags_colours.NAMES[row.colour]))
        else:
            item.setIcon(self._folder())
        item.setData(_KEY, row.key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self.translate(", ").join(said))
        item.setToolTip(row.name)
        return item

    def _folder(self) -> QIcon:
        return icons.icon("folder", self.look)

    def _open_colours(self) -> None:
        row = self._rows.get(self.chosen) if self.chosen is not None else None
        if row is not None:
            corner = self.colour.mapToGlobal(QPoint(0, self.colour.height()))
            self.colour_menu(row).popup(corner)

    def _show_state(self) -> None:
        for button in (self.go, self.rename, self.colour, self.remove):
            button.setEnabled(self.chosen is not None)

    def _ask(self, signal: Signal) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)

    def _go(self) -> None:
        if (chosen := self.chosen) is not None:
            self.accept()
            self.go_asked.emit(chosen)
