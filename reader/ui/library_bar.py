"""The bar below the list while several pieces are chosen: how many, and what to do with them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from reader.translations import Translator
from reader.ui import icons
from reader.ui.fitting_row import FittingRow
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel


class SelectionBar(QWidget):
    """Says how many pieces are chosen; what has no room beside the others is in its menu."""

    asked = Signal(str)
    """The name of a deed: "favourite", "archive", "tags", "queue", "delete"."""
    menu_asked = Signal()
    closed = Signal()

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self.setObjectName("selection")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translate = translate
        self._look: Look | None = None
        self._count = WrappedLabel()
        self._close = _button("x", translate("Choose no more"))
        self._close.clicked.connect(lambda _=False: self.closed.emit())
        self._all = _button("ellipsis-vertical", translate("What to do with these pieces"))
        self._all.clicked.connect(lambda _=False: self.menu_asked.emit())
        self._all.hide()
        self._top = QHBoxLayout()
        self._top.addWidget(self._count, 1)
        self._top.addWidget(self._all)
        self._top.addWidget(self._close)
        self._row = FittingRow()
        self._deeds: dict[str, QToolButton] = {}
        for priority, (deed, icon, name) in enumerate(
            (
                ("queue", "list-plus", translate("Add to the listening queue")),
                ("favourite", "star", translate("Favourite")),
                ("archive", "archive", translate("Archive")),
                ("tags", "tag", translate("Tags…")),
                ("delete", "trash-2", translate("Delete")),
            ),
            1,
        ):
            button = _button(icon, name)
            button.clicked.connect(lambda _=False, name=deed: self.asked.emit(name))
            self._deeds[deed] = button
            self._row.add(button, priority)
        self._more = _button("ellipsis-vertical", translate("More to do with these pieces"))
        self._more.clicked.connect(lambda _=False: self.menu_asked.emit())
        self._row.add(self._more, 0)
        self._row.add_stretch()
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self._row)

    def show_count(self, count: int, *, in_bin: bool) -> None:
        """Say how many are chosen; in the bin only the menu says what can be done."""
        text = self._translate.plural("{count} piece chosen", "{count} pieces chosen", count)
        self._count.setText(text)
        self.setAccessibleName(text)
        for button in self._deeds.values():
            button.setEnabled(count > 0)
            self._row.set_wanted(button, not in_bin)
        self._more.setEnabled(count > 0)
        self._all.setEnabled(count > 0)

    def set_dense(self, dense: bool) -> None:
        """In a low pane leave all to the menu, whose button stands beside the count."""
        self._row.setVisible(not dense)
        self._all.setVisible(dense)

    def popup(self, menu: QMenu) -> None:
        """Open a menu above its button."""
        button = self._more if self._more.isVisible() else self._all
        corner = button.mapToGlobal(button.rect().topLeft())
        corner.setY(corner.y() - menu.sizeHint().height())
        menu.popup(corner)

    def set_look(self, look: Look) -> None:
        """Scale the bar; its icons are drawn when it is seen."""
        self._look = look
        margin = look.px(8)
        self._column.setContentsMargins(margin, look.px(4), margin, look.px(4))
        self._column.setSpacing(0)
        self._row.set_spacing(look.px(1))
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the icons."""
        self._draw()
        super().showEvent(event)

    def _draw(self) -> None:
        look = self._look
        if look is None:
            return
        for button in (self._close, self._all, self._more, *self._deeds.values()):
            button.setIcon(icons.icon(str(button.property("drawn")), look))
            button.setIconSize(QSize(look.px(icons.SIZE), look.px(icons.SIZE)))
        self._row.fit()


def _button(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("drawn", icon)
    button.setAccessibleName(name)
    set_hover_text(button, name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
