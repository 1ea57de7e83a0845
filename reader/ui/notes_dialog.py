"""The sheets of notes: writing one on a sentence, and the list of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QPushButton,
    QTextEdit,
    QWidget,
)

from reader.errors import Message
from reader.library.notes import Note, NoteKind
from reader.translations import FSI, PDI, Translator
from reader.ui.commands import key_sequences
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList, button_grid
from reader.ui.theme import Look

_KINDS = {
    NoteKind.BOOKMARK: Message("Bookmark"),
    NoteKind.NOTE: Message("Note"),
    NoteKind.HIGHLIGHT: Message("Highlight"),
}
_NATIVE = QKeySequence.SequenceFormat.NativeText
_LONGEST = 280
"""Code points of a sentence that a row shows."""


class _Field(QTextEdit):
    """Takes the text of a note; Tab leaves it, and Ctrl+Enter saves it."""

    save_asked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("paste")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit()
        else:
            super().keyPressEvent(event)


class NoteDialog(SheetDialog):
    """Asks for a note on a sentence; Ctrl+Enter saves it."""

    def __init__(
        self, parent: QWidget | None, sentence: str, text: str, look: Look, translate: Translator
    ) -> None:
        """Show the sentence, and what was written on it so far ("" for a new note)."""
        super().__init__(parent, translate("Note on this sentence"), look, translate)
        shown = shown_sentence(sentence, translate)
        self.paragraph(shown, muted=True)
        self.field = _Field(text)
        self.field.setAccessibleName(translate("Your note"))
        self.field.setAccessibleDescription(shown)
        self.field.setMinimumHeight(look.px(120))
        self.body.addWidget(self.field, 1)
        self.save = self.buttons.addButton(
            translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.save.setDefault(True)
        self.save.setToolTip(QKeySequence("Ctrl+Return").toString(_NATIVE))
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.field.textChanged.connect(self._show_state)
        self.field.save_asked.connect(self.save.click)
        self.field.setFocus()
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(520), room.width()), min(look.px(420), room.height()))
        self._show_state()

    def text(self) -> str:
        """Give the note as written."""
        return self.field.toPlainText().strip()

    def _show_state(self) -> None:
        self.save.setEnabled(bool(self.text()))


class NotesDialog(SheetDialog):
    """Lists bookmarks, notes and highlights; the window does what is asked and shows them anew."""

    go_asked = Signal(object)
    """A `Note`."""
    listen_asked = Signal(object)
    edit_asked = Signal(object)
    remove_asked = Signal(object)
    undo_asked = Signal()
    everything_asked = Signal(bool)

    def __init__(
        self, parent: QWidget | None, look: Look, translate: Translator, *, of_piece: bool
    ) -> None:
        """Make an empty list; `of_piece`: a piece is open whose notes can be listed alone."""
        super().__init__(parent, translate("Notes and bookmarks"), look, translate)
        self._notes: tuple[Note, ...] = ()
        self.everything = QCheckBox(translate("Of all pieces"))
        self.everything.setChecked(not of_piece)
        self.everything.setEnabled(of_piece)
        self.everything.toggled.connect(self.everything_asked)
        self.body.addWidget(self.everything)
        self.empty = self.paragraph("", muted=True)
        self.list = SheetList(translate("Notes and bookmarks"), look)
        self.list.opened.connect(self._go)
        self.list.remove_asked.connect(lambda: self._ask(self.remove_asked))
        self.list.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.list, 1)
        self.listen = self._button(translate("Listen from here"), self._listen)
        self.edit = self._button(translate("Edit…"), lambda: self._ask(self.edit_asked))
        self.remove = self._button(translate("Delete"), lambda: self._ask(self.remove_asked))
        self.undo = self._button(translate("Undo delete"), self.undo_asked.emit)
        self.body.addLayout(
            button_grid((self.listen, self.edit, self.remove, self.undo), self.width(), look)
        )
        for keys in key_sequences("Ctrl+Z"):
            QShortcut(keys, self, self.undo.click)
        QShortcut(QKeySequence("F2"), self, self.edit.click)
        self.go = self.buttons.addButton(
            translate("Go there"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.go.clicked.connect(self._go)
        self.go.setDefault(True)
        self.buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.list.setFocus()

    def show_notes(
        self,
        notes: Sequence[Note],
        titles: Mapping[int, str],
        *,
        chosen: int = 0,
        can_undo: bool = False,
    ) -> None:
        """List notes, under their piece's title where `titles` has one; `chosen` is chosen."""
        row = max(0, self.list.currentRow())
        number = chosen or self.list.number
        self._notes = tuple(notes)
        self.undo.setEnabled(can_undo)
        self.list.clear()
        piece = 0
        for note in self._notes:
            if note.piece != piece and note.piece in titles:
                self.list.add_heading(f"{FSI}{titles[note.piece]}{PDI}")
            piece = note.piece
            kind = self.translate.say(_KINDS[note.kind])
            first = (
                self.translate("{kind}: {text}", kind=kind, text=note.text) if note.text else kind
            )
            lines = [first, shown_sentence(note.quote.exact, self.translate)]
            if note.range is None:
                lines.append(self.translate("These words are not in the text any more."))
            said = self.translate(", ").join(lines)
            self.list.add_row(note.id, "\n".join(lines), said)
        self.empty.setText(
            ""
            if self._notes
            else self.translate(
                "Nothing here yet. Press Ctrl+B to bookmark the sentence that is being said, and "
                "Ctrl+M to write a note on it."
            )
        )
        self.empty.setVisible(not self._notes)
        self.list.choose(number, row)
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a check box or on a button presses that, not the default button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton | QCheckBox):
                focused.click()
                return
        super().keyPressEvent(event)

    @property
    def chosen(self) -> Note | None:
        """The chosen note."""
        number = self.list.number
        return next((note for note in self._notes if note.id == number), None)

    def _show_state(self) -> None:
        note = self.chosen
        for button in (self.go, self.edit, self.remove):
            button.setEnabled(note is not None)
        self.listen.setEnabled(note is not None and note.range is not None)

    def _ask(self, signal: Signal) -> None:
        if (note := self.chosen) is not None:
            signal.emit(note)

    def _go(self) -> None:
        if (note := self.chosen) is not None:
            self.accept()
            self.go_asked.emit(note)

    def _listen(self) -> None:
        if (note := self.chosen) is not None and note.range is not None:
            self.accept()
            self.listen_asked.emit(note)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: act())
        return button


def shown_sentence(text: str, translate: Translator) -> str:
    """Give a sentence as one line with an order of its own, a long one cut at a space."""
    line = " ".join(text.split())
    if not line:
        return translate("A picture")
    if len(line) > _LONGEST:
        line = line[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return f"{FSI}{line}{PDI}"
