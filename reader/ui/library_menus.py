"""The menu of pieces in the library: one or many, in the list, the bar or the bin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from reader.library.collections import Collection
from reader.library.pieces import Status, Summary
from reader.translations import Translator, isolated
from reader.ui.library_place import STATUSES

_LOOKED_AT = 500
"""Of so many pieces the menu knows what they are; of more it does not look."""


@dataclass(frozen=True, slots=True)
class PieceDeeds:
    """What the menu does to the pieces it was made for."""

    open: Callable[[int], None]
    queue: Callable[[Sequence[int]], None]
    favourite: Callable[[Sequence[int], bool], None]
    archive: Callable[[Sequence[int], bool], None]
    status: Callable[[Sequence[int], Status], None]
    tags: Callable[[Sequence[int]], None]
    collect: Callable[[Sequence[int], Collection, bool], None]
    new_collection: Callable[[Sequence[int]], None]
    save_copy: Callable[[Sequence[int]], None]
    delete: Callable[[Sequence[int]], None]
    bring_back: Callable[[Sequence[int]], None]
    open_bin: Callable[[], None]
    choose_all: Callable[[], None]
    choose_several: Callable[[], None]


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the pieces: the rows of those looked at, and the library's collections.

    `holding` are the collections that hold all of them; `open_words` is what opening one is
    called, "" when it is open.
    """

    rows: Sequence[Summary]
    collections: Sequence[Collection]
    holding: frozenset[int]
    open_words: str
    several: bool


def looked_at(pieces: Sequence[int]) -> Sequence[int]:
    """Give the pieces that the menu looks at."""
    return pieces[:_LOOKED_AT]


def bin_menu(
    owner: QWidget, translate: Translator, pieces: Sequence[int], deeds: PieceDeeds
) -> QMenu:
    """Give the menu of pieces in the bin."""
    menu = _menu(owner)
    _add(menu, translate("Put back into the library"), lambda: deeds.bring_back(pieces))
    _add(menu, translate("Remove for good…"), deeds.open_bin)
    menu.addSeparator()
    _add(menu, translate("Choose all"), deeds.choose_all)
    return menu


def pieces_menu(
    owner: QWidget,
    translate: Translator,
    pieces: Sequence[int],
    about: About,
    deeds: PieceDeeds,
) -> QMenu:
    """Give the menu of one piece or many; it deletes itself when it closes."""
    menu = _menu(owner)
    if len(pieces) == 1 and about.open_words:
        _add(menu, about.open_words, lambda: deeds.open(pieces[0]))
    _add(menu, translate("Add to the listening queue"), lambda: deeds.queue(pieces))
    menu.addSeparator()
    _tick(
        menu,
        translate("Favourite"),
        all(row.favourite for row in about.rows),
        lambda on: deeds.favourite(pieces, on),
    )
    _tick(
        menu,
        translate("Archive"),
        all(row.archived for row in about.rows),
        lambda on: deeds.archive(pieces, on),
    )
    _status_menu(menu.addMenu(translate("How far it is read")), translate, pieces, about, deeds)
    _add(menu, translate("Tags…"), lambda: deeds.tags(pieces))
    _collections_menu(menu.addMenu(translate("Collections")), translate, pieces, about, deeds)
    _add(menu, translate("Save a copy…"), lambda: deeds.save_copy(pieces))
    menu.addSeparator()
    if not about.several:
        _add(menu, translate("Choose several"), deeds.choose_several)
    _add(menu, translate("Choose all"), deeds.choose_all)
    menu.addSeparator()
    _add(menu, translate("Delete"), lambda: deeds.delete(pieces))
    return menu


def collections_menu(
    owner: QWidget,
    translate: Translator,
    pieces: Sequence[int],
    about: About,
    deeds: PieceDeeds,
) -> QMenu:
    """Give the menu of collections alone, for pieces that shall be put into one."""
    menu = _menu(owner)
    menu.setAccessibleName(translate("Put into a collection…"))
    _collections_menu(menu, translate, pieces, about, deeds)
    return menu


def _status_menu(
    menu: QMenu, translate: Translator, pieces: Sequence[int], about: About, deeds: PieceDeeds
) -> None:
    group = QActionGroup(menu)
    now = {row.status for row in about.rows}
    for status, name in STATUSES.items():
        action = _add(
            menu,
            translate.say(name),
            lambda chosen=status: deeds.status(pieces, chosen),
        )
        action.setCheckable(True)
        action.setChecked(now == {status})
        group.addAction(action)


def _collections_menu(
    menu: QMenu, translate: Translator, pieces: Sequence[int], about: About, deeds: PieceDeeds
) -> None:
    for collection in about.collections:
        _tick(
            menu,
            isolated(collection.name.replace("&", "&&")),
            collection.id in about.holding,
            lambda on, own=collection: deeds.collect(pieces, own, on),
        )
    if about.collections:
        menu.addSeparator()
    _add(menu, translate("New collection…"), lambda: deeds.new_collection(pieces))


def _menu(owner: QWidget) -> QMenu:
    menu = QMenu(owner)
    menu.setObjectName("parts")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, text: str, call: Callable[[], None]) -> QAction:
    action = QAction(text, menu)
    action.triggered.connect(lambda _=False: call())
    menu.addAction(action)
    return action


def _tick(menu: QMenu, text: str, on: bool, call: Callable[[bool], None]) -> None:
    action = QAction(text, menu)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda now: call(now))
    menu.addAction(action)
