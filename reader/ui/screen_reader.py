"""Whether a screen reader runs, asked of the system without waiting for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible

_BUS = ("org.a11y.Bus", "/org/a11y/bus")
_ASKED = ["org.a11y.Status", "ScreenReaderEnabled"]


class ScreenReader(QObject):
    """Asks the desktop of Linux; elsewhere Qt knows when assistive technology asks for the tree."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[QObject] = []

    def ask(self, told: Callable[[bool], None]) -> None:
        """Call `told`, now or soon, with whether one runs; not at all where nothing answers."""
        if not sys.platform.startswith("linux"):
            told(QAccessible.isActive())
            return
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        message = QDBusMessage.createMethodCall(*_BUS, "org.freedesktop.DBus.Properties", "Get")
        message.setArguments(_ASKED)
        # Never started for the question: where there is no accessibility there is no reader
        message.setAutoStartService(False)
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        self._waiting.append(watcher)

        def answered(_watcher: object = None) -> None:
            if watcher in self._waiting:
                self._waiting.remove(watcher)
            reply = watcher.reply()
            watcher.deleteLater()
            if reply.type() is QDBusMessage.MessageType.ReplyMessage:
                value = reply.arguments()[0]
                told(getattr(value, "variant", lambda: value)() is True)

        watcher.finished.connect(answered)
