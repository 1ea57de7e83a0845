"""Words with buttons beside them, or below them where there is no room: nothing is ever cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QWidget

from reader.ui.theme import Look

_WORDS = 0.35
"""The least share of the width that the words have beside the buttons."""
_Way = QBoxLayout.Direction


class LineLayout(QBoxLayout):
    """The layout of a line; its widget calls `fit` when it is resized or shows other buttons."""

    def __init__(
        self, widget: QWidget, words: QWidget | QBoxLayout, buttons: Sequence[QAbstractButton]
    ) -> None:
        super().__init__(_Way.LeftToRight, widget)
        self._own = widget
        self._list = tuple(buttons)
        self._box = QBoxLayout(_Way.LeftToRight)
        if isinstance(words, QWidget):
            self.addWidget(words, 1)
        else:
            self.addLayout(words, 1)
        self.addLayout(self._box)
        for button in self._list:
            self._box.addWidget(button)

    def set_look(self, look: Look) -> None:
        """Scale the room around and between."""
        self.setContentsMargins(look.px(18), look.px(8), look.px(18), look.px(8))
        self.setSpacing(look.px(8))
        self._box.setSpacing(look.px(8))
        self.fit()

    def fit(self) -> None:
        """Put the buttons beside the words, else in a row below them, else one above another."""
        shown = [button for button in self._list if not button.isHidden()]
        need = sum(button.sizeHint().width() + self.spacing() for button in shown)
        room = self._own.width() - 2 * self.contentsMargins().left()
        beside = need + room * _WORDS <= room
        self.setDirection(_Way.LeftToRight if beside else _Way.TopToBottom)
        self._box.setDirection(_Way.LeftToRight if need <= room else _Way.TopToBottom)
