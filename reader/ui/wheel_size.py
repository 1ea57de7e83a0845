"""Ctrl and the wheel change the size, wherever the pointer is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_NOTCH = 120
"""What one notch of a wheel turns, in eighths of a degree (Qt's unit)."""


class WheelSize(QObject):
    """Takes the wheel before what scrolls eats it."""

    def __init__(self, window: QWidget, step: Callable[[int], None]) -> None:
        """Call `step` with 1 or -1 for each notch turned with Ctrl over `window`."""
        super().__init__(window)
        self._step = step
        self._turned = 0
        window.installEventFilter(self)
        for area in window.findChildren(QAbstractScrollArea):
            area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count notches; a fine wheel's parts add up."""
        control = Qt.KeyboardModifier.ControlModifier
        if not isinstance(event, QWheelEvent) or not event.modifiers() & control:
            return super().eventFilter(watched, event)
        self._turned += event.angleDelta().y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        for _ in range(abs(notches)):
            self._step(1 if notches > 0 else -1)
        return True
