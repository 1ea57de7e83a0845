"""A sheet in which commands are found by their words: the palette, and the shortcut sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from reader.translations import FSI, PDI, Translator
from reader.ui.announcer import announce
from reader.ui.command_list import CommandList, Row
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_STEPS: Mapping[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 6,
    Qt.Key.Key_PageUp: -6,
}


class CommandDialog(QDialog):
    """A box to write in and the list below it, which the arrows move through from the box."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        hint: str,
        rows: Callable[[str], Sequence[Row]],
        look: Look,
        translate: Translator,
    ) -> None:
        """`rows` gives what is listed for the words in the box."""
        super().__init__(parent)
        self.look, self.translate, self._rows = look, translate, rows
        self.setWindowTitle(title)
        self.setModal(True)
        self.box = QLineEdit()
        self.box.setPlaceholderText(hint)
        self.box.setAccessibleName(hint)
        self.list = CommandList(title, look, translate)
        self._empty = WrappedLabel(translate("No command is called so. Try another word."))
        self._empty.setObjectName("muted")
        self.column = QVBoxLayout(self)
        margin = look.px(14)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(look.px(10))
        self.column.addWidget(self.box)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.list, 1)
        self.list.currentRowChanged.connect(self._tell)
        self.box.textChanged.connect(self.refresh)
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(600), room.width()), min(look.px(560), room.height()))
        self.setMaximumSize(room)
        self.refresh()
        self.box.setFocus()

    def refresh(self) -> None:
        """List what the words in the box ask for."""
        words = self.box.text().strip()
        rows = self._rows(words)
        self.list.show_rows(rows, "" if words else self.list.command)
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the list and choose from it while the keyboard is in the box."""
        key = event.key()
        if key in _STEPS:
            way = 1 if _STEPS[key] > 0 else -1
            for _ in range(abs(_STEPS[key])):
                self.list.step(way)
            self.box.setAccessibleDescription(self.list.said)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.choose_current()
        else:
            super().keyPressEvent(event)

    def _tell(self, row: int) -> None:
        """Have the current row said while the keyboard is in the box."""
        if row >= 0 and self.box.hasFocus():
            announce(self.box, self.list.said)


def shown_keys(shortcuts: Sequence[str]) -> tuple[str, ...]:
    """Give keys as a person reads them, each kept in its own order; those of media keys are not."""
    return tuple(f"{FSI}{key_name(keys)}{PDI}" for keys in shortcuts if "Media" not in keys)


def key_name(keys: str) -> str:
    """Give a key, of any keyboard, as the system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
