"""The header: add, library, ع ع ع, contents, theme and the menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from reader.settings import THEME
from reader.translations import Translator
from reader.ui import icons
from reader.ui.command_menu import CommandMenu
from reader.ui.commands import COMMANDS, GROUP_LABELS, Actions, Group
from reader.ui.fitting_row import FittingRow
from reader.ui.hover_text import set_hover_text
from reader.ui.text_size import TextSizeControl
from reader.ui.theme import Look

HEIGHT = 56
"""The header's height at 100 %, in pixels."""


_GAP = "\u2005"


class Header(QWidget):
    """The row above the panes; in a narrow window its buttons become icons."""

    def __init__(self, actions: Actions, translate: Translator, themes: QMenu) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text_size = TextSizeControl(translate)
        self._start = FittingRow()
        self._end = FittingRow()
        self._start.add(_button(actions, "piece.add", translate("Add")), 2)
        self._start.add(_button(actions, "library.toggle"), 1)
        self._start.add_stretch()
        self._end.add_stretch()
        self._end.add(_button(actions, "outline.toggle"), 3)
        self._end.add(_button(actions, "notes.open", translate("Notes")), 2)
        self._theme = _plain(translate("Theme"))
        self._theme.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._theme.setMenu(themes)
        self._end.add(self._theme, 1)
        self.menu = _menu(self, actions, translate, themes)
        self._more = _plain(translate("Menu"))
        self._more.setProperty("worded", False)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self.menu)
        self._end.add(self._more, 0)
        # Placed once they are full: Tab then goes through them in the order of the row
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._start, 1)
        self._layout.addWidget(self.text_size, 0, Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(self._end, 1)

    def set_look(self, look: Look, *, mirrored: bool) -> None:
        """Scale the row and draw its icons."""
        self._layout.setContentsMargins(look.px(14), look.px(2), look.px(14), look.px(2))
        self._layout.setSpacing(look.px(8))
        self.setMinimumHeight(look.px(HEIGHT))
        for row in (self._start, self._end):
            row.set_spacing(look.px(4))
        self.text_size.set_look(look)
        self._theme.setIcon(icons.icon("palette", look))
        self._more.setIcon(icons.icon("ellipsis-vertical", look))
        self.fit(look)

    def fit(self, look: Look) -> None:
        """Give the icons the look's size and let the rows fit."""
        size = QSize(look.px(icons.SIZE), look.px(icons.SIZE))
        for button in self.findChildren(QToolButton):
            button.setIconSize(size)
        self._start.fit()
        self._end.fit()


def _plain(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(f"{_GAP}{text}")
    button.setAccessibleName(text)
    set_hover_text(button, text)
    button.setProperty("worded", True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _button(actions: Actions, command: str, text: str = "") -> QToolButton:
    action = actions[command]
    name = text or action.text()
    button = _plain(name)
    # Qt leaves next to no room between icon and word
    action.setIconText(f"{_GAP}{name}")
    button.setDefaultAction(action)
    button.setAccessibleName(name)
    set_hover_text(button, action.text())
    return button


def _menu(owner: QWidget, actions: Actions, translate: Translator, themes: QMenu) -> QMenu:
    menu = QMenu(owner)
    menu.setObjectName("parts")
    for group in Group:
        part = CommandMenu(menu, translate.say(GROUP_LABELS[group]))
        menu.addMenu(part)
        for command in COMMANDS:
            if command.group is group:
                part.addAction(actions[command.id])
    menu.insertMenu(menu.actions()[-1], themes)
    themes.setTitle(translate.say(THEME.label) if THEME.label else "")
    return menu
