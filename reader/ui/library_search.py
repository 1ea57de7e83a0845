"""The search of the library pane: its box, exact spelling, keeping it, and what can be written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.errors import Message
from reader.translations import Translator, isolated
from reader.ui import icons
from reader.ui.fitting_row import FittingRow
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_TYPING_MS = 120
_DATE = "2024-05"
_PAIR = "“”"
_HELP = (
    (Message("“”"), Message("These words side by side")),
    (Message("-"), Message("Without this word")),
    (Message("tag:"), Message("With this tag")),
    (Message("in:"), Message("In this collection")),
    (Message("source:"), Message("From this source")),
    (Message("author:"), Message("By this author")),
    (Message("after:"), Message("Published after, such as {date}", {"date": _DATE})),
    (Message("before:"), Message("Published before, such as {date}", {"date": _DATE})),
    (Message("unread:"), Message("Not read yet")),
    (Message("has:note"), Message("With a note of yours")),
)
"""What can be written besides words, and what it means."""


class SearchBox(QWidget):
    """A field that asks while the reader types; its row of options stands below it meanwhile."""

    asked = Signal(str)
    save_asked = Signal(str)
    left_down = Signal()
    keyboard_moved = Signal()
    """The keyboard came, or went."""

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self._translate = translate
        self._recent: tuple[str, ...] = ()
        self._dense = False
        self.field = QLineEdit()
        self.field.setPlaceholderText(translate("Search your library"))
        self.field.setAccessibleName(translate("Search your library"))
        self.field.setAccessibleDescription(
            translate("Alt with the Down arrow opens a list of what can be written here.")
        )
        self._clear = _button(translate("Clear the search"))
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(lambda _=False: self.field.clear())
        self._clear.hide()
        # Qt's own button in a field does not grow with the window's letters
        inside = QHBoxLayout(self.field)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addStretch(1)
        inside.addWidget(self._clear)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._ask)
        self.exact = _chip(translate("Exact spelling"))
        self.exact.setCheckable(True)
        set_hover_text(
            self.exact,
            translate("Only what is spelt as written, with its harakat and its hamzas"),
        )
        self.exact.clicked.connect(lambda _=False: self._ask())
        self.save = _button(translate("Keep this search…"))
        self.save.clicked.connect(lambda _=False: self.save_asked.emit(self.text()))
        self.help = _button(translate("What can be written here"))
        self.help.clicked.connect(lambda _=False: self.open_help())
        self._row = FittingRow()
        self._row.add(self.exact, 0)
        self._row.add_stretch()
        self._row.add(self.save, 0)
        self._row.add(self.help, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.field)
        self._column.addWidget(self._row)
        self._row.hide()
        self._state = WrappedLabel()
        self._state.setObjectName("muted")
        self._state.hide()
        self._column.addWidget(self._state)
        for part in (self.field, self.exact, self.save, self.help):
            part.installEventFilter(self)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """Give what is searched for."""
        return self.field.text().strip()

    @property
    def in_use(self) -> bool:
        """Whether the keyboard is here, or something is searched for."""
        parts = (self.field, self.exact, self.save, self.help)
        return bool(self.text()) or any(part.hasFocus() for part in parts)

    def set_text(self, words: str) -> None:
        """Search for other words, at once."""
        self.field.setText(words)
        self._ask()

    def say(self, text: str) -> None:
        """Say below the box what is to be known of the search; "" when there is nothing."""
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def close_down(self) -> None:
        """Ask for nothing any more."""
        self._typing.stop()

    def set_recent(self, recent: Sequence[str]) -> None:
        """Offer what was searched for lately."""
        self._recent = tuple(recent)

    def set_dense(self, dense: bool) -> None:
        """In a low pane leave the options to the help, which Alt with the Down arrow opens."""
        if dense is not self._dense:
            self._dense = dense
            self._show_row()

    def set_look(self, look: Look) -> None:
        """Scale the row and draw the icons."""
        self._column.setSpacing(look.px(8))
        self._row.set_spacing(look.px(8))
        room = look.px(32)
        self._clear.setIcon(icons.icon("x", look))
        self._clear.setIconSize(QSize(look.px(16), look.px(16)))
        self._clear.setFixedSize(room, room)
        right = self._translate.right_to_left
        self.field.setTextMargins(room if right else 0, 0, 0 if right else room, 0)
        mirrored = self._translate.right_to_left
        self.help.setIcon(icons.icon("circle-question-mark", look, mirrored=mirrored))
        self.save.setIcon(icons.icon("bookmark", look))
        for button in (self.save, self.help):
            button.setIconSize(QSize(look.px(icons.SIZE), look.px(icons.SIZE)))
        self._row.fit()

    def open_help(self) -> None:
        """List what can be written, which a choice writes, and what was searched for lately."""
        menu = self.help_menu()
        corner = QPoint(0, self.field.height())
        if self._translate.right_to_left:
            corner.setX(self.field.width() - menu.sizeHint().width())
        menu.popup(self.field.mapToGlobal(corner))

    def help_menu(self) -> QMenu:
        """Give the list; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for written, meaning in _HELP:
            words = self._translate.say(written)
            action = QAction(f"{self._translate.say(meaning)}\t{isolated(words)}", menu)
            action.triggered.connect(lambda _=False, words=words: self._insert(words))
            menu.addAction(action)
        menu.addSeparator()
        exact = QAction(self.exact.text(), menu)
        exact.setCheckable(True)
        exact.setChecked(self.exact.isChecked())
        exact.triggered.connect(lambda _=False: self.exact.click())
        keep = QAction(self._translate("Keep this search…"), menu)
        keep.setEnabled(bool(self.text()))
        keep.triggered.connect(lambda _=False: self.save.click())
        menu.addActions((exact, keep))
        if self._recent:
            menu.addSeparator()
            for words in self._recent:
                action = QAction(isolated(words.replace("&", "&&")), menu)
                action.triggered.connect(lambda _=False, words=words: self.set_text(words))
                menu.addAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Escape; Down goes to the list, and with Alt it opens the help."""
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            self._ask()
        elif event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_help()
            else:
                self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the options while the keyboard is here, or something is searched for."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            QTimer.singleShot(0, self, self._show_row)
        return super().eventFilter(watched, event)

    def _show_row(self) -> None:
        here = self.in_use and not self._dense
        self._row.setVisible(here)
        self.keyboard_moved.emit()
        self.save.setEnabled(bool(self.text()))
        self._row.fit()

    def _insert(self, words: str) -> None:
        before = self.field.text()[: self.field.cursorPosition()]
        gap = " " if before and not before.endswith(" ") else ""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.insert(gap + words)
        if len(words) == len(_PAIR) and not words.isalnum():
            self.field.cursorBackward(False)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._show_row()
        self._typing.start()

    def _ask(self) -> None:
        self._typing.stop()
        self.asked.emit(self.text())


def _button(name: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    set_hover_text(button, name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _chip(text: str) -> QToolButton:
    chip = QToolButton()
    chip.setObjectName("chip")
    chip.setText(text)
    chip.setAccessibleName(text)
    chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return chip
