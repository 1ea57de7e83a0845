"""The one outlet for notices and errors: shown without stealing focus, and announced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QHideEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from reader.errors import Message, ReaderError
from reader.library.failures import LibraryDamaged
from reader.settings import NOTICES_STAY, Settings
from reader.translations import Translator
from reader.ui import icons
from reader.ui.announcer import announce
from reader.ui.hover_text import set_hover_text
from reader.ui.line_layout import LineLayout
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_STAY_MS = 12_000
"""How long a notice without a question stays; a failure stays until it is closed, and so does
every notice where the reader wants that."""


class Notices(QWidget):
    """A line above the player with what just happened, and one thing to do about it."""

    focus_left = Signal()
    """It goes, and the keyboard was on it."""

    def __init__(self, translate: Translator, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translate, self._settings = translate, settings
        self._detail = ""
        self._call: Callable[[], None] | None = None
        self._other_call: Callable[[], None] | None = None
        self.on_damage: Callable[[LibraryDamaged], None] | None = None
        settings.on_failure = self.show_error
        self._label = WrappedLabel()
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.clicked.connect(self._act)
        self._other = QPushButton()
        self._other.clicked.connect(self._act_otherwise)
        self._details = QPushButton(translate("Copy the details"))
        self._details.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(f"{self.text}\n\n{self._detail}")
        )
        self._close = QToolButton()
        self._close.setAccessibleName(translate("Close the notice"))
        set_hover_text(self._close, translate("Close the notice"))
        self._close.clicked.connect(self.hide)
        buttons = (self._action, self._other, self._details, self._close)
        self._row = LineLayout(self, self._label, buttons)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._leave)
        self.hide()

    @property
    def text(self) -> str:
        """What the notice says now."""
        return self._label.text()

    def show_message(
        self,
        message: Message,
        *,
        action: str = "",
        call: Callable[[], None] | None = None,
        detail: str = "",
        stay: bool = False,
        other: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show and announce a message, with a button `action` that runs `call`.

        `other` is a second button's words and what it runs.
        """
        text = self._translate.say(message)
        self.show_text(text, action=action, call=call, detail=detail, stay=stay, other=other)

    def show_text(
        self,
        text: str,
        *,
        action: str = "",
        call: Callable[[], None] | None = None,
        detail: str = "",
        stay: bool = False,
        other: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show and announce a text that is in the reader's language already."""
        self._label.setText(text)
        self._detail, self._call = detail, call
        self._other_call = other[1] if other is not None else None
        self._other.setText(other[0] if other is not None else "")
        self._other.setVisible(other is not None)
        self._action.setText(action)
        self._action.setVisible(call is not None)
        self._details.setVisible(bool(detail))
        self.setAccessibleName(text)
        self._row.fit()
        self.show()
        self._timer.stop()
        if not stay and not self._settings.flag(NOTICES_STAY):
            self._timer.start(_STAY_MS)
        announce(self, text)

    def show_error(self, error: ReaderError) -> None:
        """Show an expected failure until it is closed, its details behind a button.

        What says that the library is damaged goes to `on_damage`, which offers the way on.
        """
        if isinstance(error, LibraryDamaged) and self.on_damage is not None:
            self.on_damage(error)
            return
        self.show_message(error.message, detail=error.detail, stay=True)

    def offer_link(self, address: str, add: Callable[[], None] | None = None) -> None:
        """Show where a link leads; nothing is opened or fetched until the reader says so."""
        self.show_message(
            Message("The link leads to {address}.", {"address": address}),
            action=self._translate("Open in the browser"),
            call=lambda: QDesktopServices.openUrl(QUrl(address)),
            other=(self._translate("Add to the library"), add) if add is not None else None,
        )

    def show_saved(self, message: Message, out: Path, detail: str = "") -> None:
        """Say that something was saved as `out`, with the way to the folder where it lies."""
        folder = QUrl.fromLocalFile(str(out.parent))
        self.show_message(
            message,
            action=self._translate("Open the folder"),
            call=lambda: QDesktopServices.openUrl(folder),
            detail=detail,
            stay=True,
        )

    def set_look(self, look: Look) -> None:
        """Scale the line and draw its icon."""
        self._row.set_look(look)
        self._close.setIcon(icons.icon("x", look))
        self._close.setIconSize(QSize(look.px(icons.SIZE), look.px(icons.SIZE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the words where they leave them no room."""
        super().resizeEvent(event)
        self._row.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keyboard back; Qt would let it fall on whatever comes next."""
        if self._has_keyboard():
            self.focus_left.emit()
        super().hideEvent(event)

    def _has_keyboard(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _leave(self) -> None:
        if self._has_keyboard():
            # Who is on its way to press something is not left without it
            self._timer.start(_STAY_MS)
        else:
            self.hide()

    def _act_otherwise(self) -> None:
        self._call = self._other_call
        self._act()

    def _act(self) -> None:
        call, self._call, self._other_call = self._call, None, None
        self.hide()
        if call is not None:
            call()
