"""The code of a colour, such as #1C1B18, typed from left to right in any window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from reader.ui.custom_colours import as_colour
from reader.ui.key_letters import letter_of

_LETTERS = frozenset("0123456789ABCDEF")


class ColourField(QLineEdit):
    """Keys of an Arabic keyboard write the Latin letters and digits that a code is made of."""

    def __init__(self, colour: str, name: str) -> None:
        super().__init__(colour)
        self.setAccessibleName(name)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @property
    def colour(self) -> str:
        """The colour, "#RRGGBB"; "" when what is written is none."""
        return as_colour(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write what is meant by a key whose own letter stands in no code."""
        letter = letter_of(event) if event.text() and not event.text().isascii() else ""
        if letter in _LETTERS:
            self.insert(letter)
        else:
            super().keyPressEvent(event)
