"""The line above the list: which place it is, its order, and what narrows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QDragEnterEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.library.collections import Collection
from reader.library.pieces import Shelf, Sort
from reader.library.tagging import Tag
from reader.translations import Translator, isolated
from reader.ui import icons, tags_colours
from reader.ui.hover_text import set_hover_text
from reader.ui.library_list import dragged
from reader.ui.library_place import SORTS, STATUSES, Kind, Listed, orders
from reader.ui.theme import Look


class _PlaceButton(QToolButton):
    """Opens the list of places; pieces that are dragged over it open it too."""

    dragged_over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("place")
        self.setAcceptDrops(True)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name = ""

    def show_name(self, name: str) -> None:
        """Show the place's name, as much of it as has room."""
        self._name = name
        self.fit()

    def fit(self) -> None:
        """Cut the name where it has no room; its tip has the whole."""
        room = self.width() - self.iconSize().width() - 4 * self.fontMetrics().averageCharWidth()
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        self.setText("\u2005" + isolated(shown.replace("&", "&&")))

    def minimumSizeHint(self) -> QSize:
        """Ask for little: the name gives way."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name anew."""
        super().resizeEvent(event)
        self.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Open the list of places under pieces."""
        if dragged(event.mimeData()):
            event.acceptProposedAction()
            self.dragged_over.emit()


class PlaceHeading(QWidget):
    """Shows a `Listed` and gives the one that the reader wants instead."""

    places_asked = Signal(bool)
    """Whether the list of places is to be open."""
    wanted = Signal(object)
    """A `Listed`."""
    select_asked = Signal()
    dragged_over = Signal()
    """Pieces are dragged over the place's name."""

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self._translate = translate
        self._look: Look | None = None
        self._listed = Listed()
        self.choices: Callable[[], tuple[Sequence[Tag], Sequence[Collection]]] = lambda: ((), ())
        self.place = _PlaceButton()
        self.place.clicked.connect(self.places_asked)
        self.place.dragged_over.connect(self.dragged_over)
        self.order = QToolButton()
        self.order.setAccessibleName(translate("Order and filters"))
        set_hover_text(self.order, translate("Order and filters"))
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.order.clicked.connect(lambda _=False: self.open_menu())
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.order)
        self._chips = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self._column.addLayout(self._chips)
        self._filters: list[QToolButton] = []

    def show_listed(self, listed: Listed, name: str, filters: Sequence[tuple[str, Listed]]) -> None:
        """Show a place by its name; `filters` are what narrows it, each with what is without."""
        self._listed = listed
        self.place.show_name(name)
        told = self._translate("Place: {name}", name=name)
        self.place.setAccessibleName(told)
        set_hover_text(self.place, name)
        if any(chip.hasFocus() for chip in self._filters):
            # the one that was pressed goes, and the keyboard stays near
            self.order.setFocus(Qt.FocusReason.OtherFocusReason)
        for chip in self._filters:
            self._chips.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._filters = [self._filter(text, without) for text, without in filters]
        for chip in self._filters:
            self._chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeading)
        if self._filters:
            self._chips.addStretch(1)
        self._dress()

    @property
    def stops(self) -> tuple[QToolButton, ...]:
        """Where the keyboard stops, in order."""
        return (self.place, self.order, *self._filters)

    def set_open(self, opened: bool) -> None:
        """Show whether the list of places is open."""
        self.place.setChecked(opened)
        self.order.setEnabled(not opened)
        self._dress()

    def set_look(self, look: Look) -> None:
        """Scale the line and draw its icons."""
        self._look = look
        self._column.setSpacing(look.px(8))
        self._chips.setSpacing(look.px(8))
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the filters one below the other where they have no room."""
        super().resizeEvent(event)
        self._fit()

    def open_menu(self) -> None:
        """Open the menu of orders and filters."""
        menu = self.menu()
        right = self._translate.right_to_left
        corner = self.order.rect().bottomLeft() if right else self.order.rect().bottomRight()
        point = self.order.mapToGlobal(corner)
        menu.popup(point if right else point - QPoint(menu.sizeHint().width(), 0))

    def menu(self) -> QMenu:
        """Give the menu of orders and filters; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setObjectName("parts")
        menu.setAccessibleName(self.order.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say, now = self._translate.say, self._listed
        fixed = now.place.kind is Kind.SHELF and now.place.key in (Shelf.CONTINUE, Shelf.BIN)
        if not fixed:
            self._choice(
                menu.addMenu(self._translate("Order by")),
                [
                    (say(name), replace(now, sort=sort, descending=sort is not Sort.TITLE))
                    for sort, name in SORTS.items()
                ],
                lambda listed: listed.sort is now.sort,
            )
            self._choice(
                menu,
                [
                    (say(name), replace(now, descending=descending))
                    for name, descending in zip(orders(now.sort), (True, False), strict=True)
                ],
                lambda listed: listed.descending is now.descending,
            )
            menu.addSeparator()
        self._filter_menus(menu)
        menu.addSeparator()
        select = QAction(self._translate("Choose several"), menu)
        select.triggered.connect(lambda _=False: self.select_asked.emit())
        menu.addAction(select)
        return menu

    def _filter_menus(self, menu: QMenu) -> None:
        translate, now = self._translate, self._listed
        tags, collections = self.choices()
        any_status = (translate("All"), replace(now, status=None))
        self._choice(
            menu.addMenu(translate("Only those that are")),
            [any_status]
            + [
                (translate.say(name), replace(now, status=status))
                for status, name in STATUSES.items()
            ],
            lambda listed: listed.status is now.status,
        )
        if tags and now.place.kind is not Kind.TAG:
            part = menu.addMenu(translate("Only with the tag"))
            self._choice(
                part,
                [(translate("All"), replace(now, tag=""))]
                + [(tag.name, replace(now, tag=tag.name)) for tag in tags],
                lambda listed: listed.tag == now.tag,
                ["", *(tag.colour for tag in tags)],
            )
        if collections and now.place.kind is not Kind.COLLECTION:
            part = menu.addMenu(translate("Only in the collection"))
            self._choice(
                part,
                [(translate("All"), replace(now, collection=0))]
                + [(each.name, replace(now, collection=each.id)) for each in collections],
                lambda listed: listed.collection == now.collection,
            )

    def _choice(
        self,
        menu: QMenu,
        choices: Sequence[tuple[str, Listed]],
        is_now: Callable[[Listed], bool],
        colours: Sequence[str] = (),
    ) -> None:
        group = QActionGroup(menu)
        for place, (text, listed) in enumerate(choices):
            action = QAction(isolated(text.replace("&", "&&")), menu)
            action.setCheckable(True)
            action.setChecked(is_now(listed))
            if colours and place and self._look is not None and not action.isChecked():
                action.setIcon(tags_colours.icon(colours[place], self._look, 14))
            action.triggered.connect(lambda _=False, chosen=listed: self.wanted.emit(chosen))
            group.addAction(action)
            menu.addAction(action)

    def _filter(self, text: str, without: Listed) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setProperty("words", text)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        told = self._translate("Only {filter}. Press to show the others again.", filter=text)
        chip.setAccessibleName(told)
        set_hover_text(chip, told)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda _=False: self.wanted.emit(without))
        return chip

    def _dress(self) -> None:
        look = self._look
        if look is None:
            return
        size = QSize(look.px(icons.SIZE), look.px(icons.SIZE))
        name = "chevron-up" if self.place.isChecked() else "chevron-down"
        self.place.setIcon(icons.icon(name, look))
        self.place.setIconSize(size)
        self.order.setIcon(icons.icon("arrow-up-down", look))
        self.order.setIconSize(size)
        for chip in self._filters:
            chip.setIcon(icons.icon("x", look))
            chip.setIconSize(QSize(look.px(14), look.px(14)))
        self.place.fit()
        self._fit()

    def _fit(self) -> None:
        need = 0
        for chip in self._filters:
            chip.ensurePolished()
            words, metrics = str(chip.property("words")), chip.fontMetrics()
            room = max(1, self.width() - 6 * metrics.averageCharWidth() - chip.iconSize().width())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            chip.setText("\u2005" + isolated(shown.replace("&", "&&")))
            need += chip.sizeHint().width() + self._chips.spacing()
        way = QBoxLayout.Direction
        self._chips.setDirection(way.LeftToRight if need <= self.width() else way.TopToBottom)
