"""A menu of commands: keys keep their own order, and give way on narrow screens."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionMenuItem, QWidget

from reader.translations import FSI, PDI

_TAB = "\t"
_SMALLEST = 10
"""Pixels: no menu is set in letters below this."""


class CommandMenu(QMenu):
    """Shows commands with their keys as Qt does, but «Ctrl++» never as «++Ctrl».

    Qt sets keys in the direction of the window. Where the screen is too narrow keys are left out,
    which the shortcut sheet has too, and then the letters are smaller: the words stay whole.
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
        self.setFont(QApplication.font())
        room = self.screen().availableGeometry().width()
        for shown in (True, False):
            for action in self.actions():
                action.setShortcutVisibleInContextMenu(shown)
            if self.sizeHint().width() <= room:
                return
        font = self.font()
        # a font measured in points has no size in pixels of its own
        font.setPixelSize(self.fontInfo().pixelSize())
        # the words are set smaller rather than cut; what is around them has its size
        while self.sizeHint().width() > room and font.pixelSize() > _SMALLEST:
            font.setPixelSize(font.pixelSize() - 1)
            self.setFont(font)
