"""What is told to screen readers that nothing on the screen has the keyboard for."""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAccessibleWidget,
    QApplication,
    QLineEdit,
    QTextEdit,
    QWidget,
)

_AT_SPI = frozenset(("xcb", "wayland"))
"""Platforms of Linux, whose screen reader hears announcements from its version 45 on only."""
_WHOLE = (QTextEdit, QLineEdit, QAbstractButton)
"""Widgets whose own object has the keyboard, not one for a row or a cell in them."""
_PROPERTY = "told"
_FORGET_MS = 4000
"""How long what was told can be found again by a screen reader's own keys."""


def announce(source: QWidget, text: str) -> None:
    """Have a text said once, whatever has the keyboard; without a screen reader it is nothing.

    Windows and macOS have announcements. On Linux only Orca from version 45 on hears those, but
    every one says a new description of the very object that has the keyboard, and a notification
    (with that word before it). One of the two is used there, never both.
    """
    if not text or not QAccessible.isActive():
        return
    focused = QApplication.focusWidget()
    if QGuiApplication.platformName() not in _AT_SPI:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))
    elif isinstance(focused, _WHOLE) and focused.accessibleDescription() in ("", _told(focused)):
        _describe(focused, text)
    else:
        window = source.window()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        notification = window.findChild(Notification, options=direct) or Notification(window)
        notification.tell(text)


def _describe(focused: QWidget, text: str) -> None:
    # What is told twice is said twice
    focused.setAccessibleDescription("")
    focused.setProperty(_PROPERTY, text)
    focused.setAccessibleDescription(text)
    QTimer.singleShot(_FORGET_MS, focused, functools.partial(_forget, focused, text))


def _told(focused: QWidget) -> str:
    return str(focused.property(_PROPERTY) or "")


def _forget(focused: QWidget, text: str) -> None:
    if focused.accessibleDescription() == text:
        focused.setAccessibleDescription("")


class Notification(QWidget):
    """A speck of a window, seen by assistive technology alone."""

    def __init__(self, window: QWidget) -> None:
        _install()
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(1, 1)
        self.hide()
        self._later = QTimer(self, singleShot=True, interval=_FORGET_MS)
        self._later.timeout.connect(self._forget)

    def tell(self, text: str) -> None:
        """Have a text said."""
        self.setAccessibleName(text)
        self._later.start()
        if self.isVisible():
            event = QAccessibleEvent(self, QAccessible.Event.ObjectShow)
            QAccessible.updateAccessibility(event)
        else:
            self.show()

    def _forget(self) -> None:
        self.hide()
        self.setAccessibleName("")


@functools.cache
def _install() -> None:
    QAccessible.installFactory(_make)


def _make(key: str, made_for: QObject) -> QAccessibleInterface | None:
    if key == "Notification" and isinstance(made_for, Notification):
        return QAccessibleWidget(made_for, QAccessible.Role.Notification)
    return None
