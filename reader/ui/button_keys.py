"""Space and Enter press the button in focus; elsewhere in the window Space plays and pauses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_ENTER = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class ButtonKeys(QObject):
    """Takes the keys that no part of a window wanted; Qt presses by Enter in dialogs alone."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Space from the shortcut it is, and press by Enter."""
        if isinstance(event, QKeyEvent) and isinstance(
            button := self._window.focusWidget(), QAbstractButton
        ):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            kind, key = event.type(), event.key()
            if plain and kind == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Space:
                event.accept()
                return True
            if plain and kind == QEvent.Type.KeyPress and key in _ENTER:
                button.click()
                return True
        return super().eventFilter(watched, event)
