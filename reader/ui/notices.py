"""The one outlet for notices and errors: shown without stealing focus, and announced."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDesktopServices,
    QGuiApplication,
    QHideEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from reader.errors import Message, ReaderError
from reader.translations import Translator
from reader.ui import icons
from reader.ui.theme import Look

_STAY_MS = 12_000
"""How long a notice without a question stays; a failure stays until it is closed."""


class Notices(QWidget):
    """A line above the player with what just happened, and one thing to do about it."""

    focus_left = Signal()
    """It goes, and the keyboard was on it."""

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translate = translate
        self._detail = ""
        self._call: Callable[[], None] | None = None
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.clicked.connect(self._act)
        self._details = QPushButton(translate("Copy the details"))
        self._details.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(f"{self.text}\n\n{self._detail}")
        )
        self._close = QToolButton()
        self._close.setAccessibleName(translate("Close the notice"))
        self._close.setToolTip(translate("Close the notice"))
        self._close.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._label, 1)
        for widget in (self._action, self._details, self._close):
            self._row.addWidget(widget)
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
    ) -> None:
        """Show and announce a message, with a button `action` that runs `call`."""
        text = self._translate.say(message)
        self._label.setText(text)
        self._detail, self._call = detail, call
        self._action.setText(action)
        self._action.setVisible(call is not None)
        self._details.setVisible(bool(detail))
        self.setAccessibleName(text)
        self.show()
        self._timer.stop()
        if not stay:
            self._timer.start(_STAY_MS)
        self._announce(text)

    def show_error(self, error: ReaderError) -> None:
        """Show an expected failure until it is closed, its details behind a button."""
        self.show_message(error.message, detail=error.detail, stay=True)

    def offer_link(self, address: str) -> None:
        """Show where a link leads; the browser opens it only when the reader says so."""
        self.show_message(
            Message("The link leads to {address}.", {"address": address}),
            action=self._translate("Open in the browser"),
            call=lambda: QDesktopServices.openUrl(QUrl(address)),
        )

    def set_look(self, look: Look) -> None:
        """Scale the line and draw its icon."""
        self._row.setContentsMargins(look.px(18), look.px(8), look.px(18), look.px(8))
        self._row.setSpacing(look.px(8))
        self._close.setIcon(icons.icon("x", look))
        self._close.setIconSize(QSize(look.px(icons.SIZE), look.px(icons.SIZE)))

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

    def _act(self) -> None:
        call, self._call = self._call, None
        self.hide()
        if call is not None:
            call()

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
