"""A menu of commands: keys keep their own order, and give way on narrow screens."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStyleOptionMenuItem, QWidget

from reader.translations import FSI, PDI

_TAB = "\t"


class CommandMenu(QMenu):
    """Shows commands with their keys as Qt does, but «Ctrl++» never as «++Ctrl».

    Qt sets keys in the direction of the window. Where the screen is too narrow keys are left out,
    which the shortcut sheet has too: the words of a command stay whole.
    """

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self.aboutToShow.connect(self._fit)

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        """Keep the keys of an item, which Qt puts behind a tab, apart from the words' direction."""
        super().initStyleOption(option, action)
        words, tab, keys = option.text.partition(_TAB)
        if tab:
            option.text = f"{words}{_TAB}{FSI}{keys}{PDI}"

    def _fit(self) -> None:
        for shown in (True, False):
            for action in self.actions():
                action.setShortcutVisibleInContextMenu(shown)
            if self.sizeHint().width() <= self.screen().availableGeometry().width():
                return
