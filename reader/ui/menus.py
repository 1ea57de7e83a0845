"""The menus that open where they are asked for, and the menu of themes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from reader.document.ranges import Position
from reader.settings import THEME, Settings
from reader.translations import Translator
from reader.ui.article_view import ArticleView
from reader.ui.command_menu import CommandMenu
from reader.ui.commands import Actions
from reader.ui.listening import Listening
from reader.ui.noting import Noting
from reader.ui.pronunciation import Pronunciation


def theme_menu(
    owner: QWidget, translate: Translator, settings: Settings
) -> tuple[QMenu, QActionGroup]:
    """Give the menu of themes and the group in which one of them is chosen."""
    menu = QMenu(owner)
    menu.setAccessibleName(translate("Theme"))
    group = QActionGroup(menu)
    for name, label in THEME.choices.items():
        action = menu.addAction(translate.say(label))
        action.setCheckable(True)
        action.setData(name)
        group.addAction(action)
    group.triggered.connect(lambda action: settings.__setitem__(THEME, action.data()))
    return menu, group


def article_menu(
    view: ArticleView,
    actions: Actions,
    translate: Translator,
    listening: Listening,
    pronunciation: Pronunciation,
    noting: Noting,
    take_out: Callable[[Position], None],
    look_up: Callable[[Position], None],
    position: Position | None,
) -> QMenu:
    """Give the menu of the article at `position`; it deletes itself when it closes."""
    menu = CommandMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(translate("Article"))
    if position is not None:
        here = menu.addAction(translate("Listen from here"))
        here.triggered.connect(lambda: listening.play_from(position))
        said = menu.addAction(translate("What is said here"))
        said.triggered.connect(lambda: pronunciation.show_spoken(position))
        correct = menu.addAction(translate("Correct this word…"))
        correct.triggered.connect(lambda: pronunciation.correct_word(position))
        about = menu.addAction(translate("Look this word up"))
        about.triggered.connect(lambda: look_up(position))
        bookmark = menu.addAction(translate("Bookmark this sentence"))
        bookmark.triggered.connect(lambda: noting.bookmark(position))
        note = menu.addAction(translate("Write a note…"))
        note.triggered.connect(lambda: noting.write(position))
        noting.add_to_menu(menu, position)
        out = menu.addAction(translate("Take this out of the piece"))
        out.triggered.connect(lambda: take_out(position))
    if view.selection():
        menu.addAction(actions["speech.selection"])
        copy = menu.addAction(translate("Copy"))
        copy.triggered.connect(view.copy)
    menu.addSeparator()
    for command in ("find.open", "piece.left_out", "piece.details"):
        menu.addAction(actions[command])
    return menu
