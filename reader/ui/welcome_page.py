"""What the article's place shows while no piece is open: what to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from reader.translations import Translator
from reader.ui import icons
from reader.ui.commands import Actions
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel


class EmptyPage(QScrollArea):
    """Says how to begin, with the two ways in; scrolls where a low window has no room for it."""

    def __init__(self, translate: Translator, actions: Actions) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.setWidget(inside)
        self._heading = QLabel(translate("Nothing is open"))
        self._heading.setObjectName("heading")
        self._text = WrappedLabel(
            translate("Choose a piece from the library, or add one: paste a text or drop a file.")
        )
        self._column = QVBoxLayout(inside)
        self._column.addStretch(1)
        self._buttons: list[QToolButton] = []
        centre = Qt.AlignmentFlag.AlignHCenter
        for label in (self._heading, self._text):
            label.setAlignment(centre)
            self._column.addWidget(label)
        for command in ("piece.add", "piece.open"):
            button = QToolButton()
            button.setDefaultAction(actions[command])
            set_hover_text(button, button.toolTip())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._column.addWidget(button, 0, centre)
            self._buttons.append(button)
        self._column.addStretch(1)

    def set_look(self, look: Look) -> None:
        """Scale the icons and the room between the lines."""
        for button in self._buttons:
            button.setIconSize(QSize(look.px(icons.SIZE), look.px(icons.SIZE)))
        self._column.setSpacing(look.px(14))
        self._column.setContentsMargins(look.px(26), 0, look.px(26), 0)
