"""The contents of a long piece."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from reader.document.model import Document
from reader.document.outline import outline
from reader.document.ranges import Position
from reader.translations import Translator
from reader.ui.theme import Look

WIDTH = 260
"""The pane's width at 100 %, in pixels."""


class OutlineView(QWidget):
    """The headings as a tree; opening one goes to its place."""

    chosen = Signal(str)

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Contents"))
        self._title = QLabel(translate("Contents"))
        self._title.setObjectName("heading")
        self._tree = QTreeWidget()
        self._tree.setHeaderHidden(True)
        self._tree.setHeaderLabels([translate("Contents")])
        self._tree.setWordWrap(True)
        self._tree.setAccessibleName(translate("Contents"))
        self._tree.itemActivated.connect(self._choose)
        self._tree.itemClicked.connect(self._choose)
        self._items: list[tuple[int, QTreeWidgetItem]] = []
        self._document: Document | None = None
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._tree, 1)

    def show_document(self, document: Document) -> int:
        """List a document's headings; gives their number."""
        self._tree.clear()
        self._items, self._document = [], document
        entries = outline(document)
        places = {block.id: at for at, block in enumerate(document.blocks)}
        parents: list[QTreeWidgetItem] = []
        for entry in entries:
            item = QTreeWidgetItem([entry.text])
            item.setData(0, Qt.ItemDataRole.UserRole, entry.block)
            del parents[entry.level - 1 :]
            if parents:
                parents[-1].addChild(item)
            else:
                self._tree.addTopLevelItem(item)
            parents.append(item)
            self._items.append((places[entry.block], item))
        self._tree.expandAll()
        return len(entries)

    def focus(self, at: Position | None = None) -> None:
        """Put the keyboard on the list, at the heading that `at` stands under."""
        if self._document is not None and self._items:
            place = self._document.index(at.block) if at is not None else 0
            before = [item for index, item in self._items if index <= place]
            self._tree.setCurrentItem(before[-1] if before else self._items[0][1])
        self._tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_look(self, look: Look) -> None:
        """Scale the pane."""
        margin = look.px(14)
        self._column.setContentsMargins(margin, margin, margin, 0)
        self._tree.setIndentation(look.px(18))

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))
