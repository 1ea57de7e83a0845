"""The search of the library pane: its box, exact spelling, keeping it, and what can be written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from reader.errors import Message
from reader.translations import Translator
from reader.ui import icons
from reader.ui.fitting_row import FittingRow
from reader.ui.theme import Look

_TYPING_MS = 120
_DATE = "2024-05"
_HELP = (
    ("«»", Message("These words side by side")),
    ("-", Message("Without this word")),
    ("tag:", Message("With this tag")),
    ("source:", Message("From this source")),
    ("author:", Message("By this author")),
    ("after:", Message("Published after, such as {date}", {"date": _DATE})),
    ("before:", Message("Published before, such as {date}", {"date": _DATE})),
    ("unread:", Message("Not read yet")),
    ("has:note", Message("With a note of yours")),
)
"""What can be written besides words, and what it means."""


class SearchBox(QWidget):
    """A field that asks while the reader types; its row of options stands below it meanwhile."""

    asked = Signal(str)
    save_asked = Signal(str)
    left_down = Signal()

    def __init__(self, translate: Translator) -> None:
        super().__init__()
        self._translate = translate
        self._recent: tuple[str, ...] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText(translate("Search your library"))
        self.field.setAccessibleName(translate("Search your library"))
        self.field.setAccessibleDescription(
            translate("Alt with the Down arrow opens a list of what can be written here.")
        )
        self._clear = self._action(translate("Clear the search"), self.field.clear)
        self._clear.setVisible(False)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._ask)
        self.exact = _chip(translate("Exact spelling"))
        self.exact.setCheckable(True)
        self.exact.setToolTip(
            translate("Only what is spelt as written, with its harakat and its hamzas")
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
        for part in (self.field, self.exact, self.save, self.help):
            part.installEventFilter(self)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """Give what is searched for."""
        return self.field.text().strip()

    def set_text(self, words: str) -> None:
        """Search for other words, at once."""
        self.field.setText(words)
        self._ask()

    def close_down(self) -> None:
        """Ask for nothing any more."""
        self._typing.stop()

    def set_recent(self, recent: Sequence[str]) -> None:
        """Offer what was searched for lately."""
        self._recent = tuple(recent)

    def set_look(self, look: Look) -> None:
        """Scale the row and draw the icons."""
        self._column.setSpacing(look.px(8))
        self._row.set_spacing(look.px(8))
        self._clear.setIcon(icons.icon("x", look))
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
            # the sign stands in an order of its own, in either direction of the menu
            text = f"{self._translate.say(meaning)}\t\u2066{written}\u2069"
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, words=written: self._insert(words))
            menu.addAction(action)
        if self._recent:
            menu.addSeparator()
            for words in self._recent:
                action = QAction(f"\u2068{words.replace('&', '&&')}\u2069", menu)
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
        parts = (self.field, self.exact, self.save, self.help)
        here = any(part.hasFocus() for part in parts)
        self._row.setVisible(bool(self.text()) or here)
        self.save.setEnabled(bool(self.text()))
        self._row.fit()

    def _insert(self, words: str) -> None:
        before = self.field.text()[: self.field.cursorPosition()]
        gap = " " if before and not before.endswith(" ") else ""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.insert(gap + words)
        if words == "«»":
            self.field.cursorBackward(False)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._show_row()
        self._typing.start()

    def _ask(self) -> None:
        self._typing.stop()
        self.asked.emit(self.text())

    def _action(self, text: str, call: object) -> QAction:
        action = QAction(text, self.field)
        action.setToolTip(text)
        action.triggered.connect(call)
        self.field.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        return action


def _button(name: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _chip(text: str) -> QToolButton:
    chip = QToolButton()
    chip.setObjectName("chip")
    chip.setText(text)
    chip.setAccessibleName(text)
    chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return chip
