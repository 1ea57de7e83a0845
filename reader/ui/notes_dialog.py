"""The sheet in which a note is written, and the words in which notes are shown and said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QDialogButtonBox, QTextEdit, QWidget

from reader.actions.notes import KINDS
from reader.library.notes import Note, NoteKind
from reader.translations import FSI, PDI, Translator
from reader.ui.highlight_styles import FIRST, LABELS
from reader.ui.hover_text import set_hover_text
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look

_NATIVE = QKeySequence.SequenceFormat.NativeText
_LONGEST = 280
"""Code points of a sentence that a row shows."""


class NoteField(QTextEdit):
    """Takes the text of a note; Tab leaves it, and Ctrl+Enter saves it."""

    save_asked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("paste")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Put a text into it, and the caret at its end."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter from the window, which has a command on it."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _saves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter."""
        if _saves(event):
            self.save_asked.emit()
        else:
            super().keyPressEvent(event)


def _saves(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class NoteDialog(SheetDialog):
    """Asks for a note on some words; Ctrl+Enter saves it."""

    def __init__(
        self, parent: QWidget | None, sentence: str, text: str, look: Look, translate: Translator
    ) -> None:
        """Show the words, and what was written on them so far ("" for a new note)."""
        super().__init__(parent, translate("Note"), look, translate)
        shown = shown_sentence(sentence, translate)
        self.paragraph(shown, muted=True)
        self._had = bool(text)
        self.field = NoteField(text)
        self.field.setAccessibleName(translate("Your note"))
        self.field.setAccessibleDescription(shown)
        self.field.setMinimumHeight(look.px(120))
        self.body.addWidget(self.field, 1)
        self.save = self.buttons.addButton(
            translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.save.setDefault(True)
        set_hover_text(self.save, QKeySequence("Ctrl+Return").toString(_NATIVE))
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
        # what was written can be rubbed out too
        self.save.setEnabled(self._had or bool(self.text()))


def named(note: Note, translate: Translator) -> str:
    """Name what a note is: its kind, and a highlight's style."""
    kind = translate.say(KINDS[note.kind])
    if note.kind is not NoteKind.HIGHLIGHT:
        return kind
    label = translate.say(LABELS.get(note.look, LABELS[FIRST]))
    return translate("{kind}: {text}", kind=kind, text=label)


def described(note: Note, translate: Translator) -> str:
    """Say a note in one line: what it is, what the reader wrote, and on which words."""
    parts = [named(note, translate)]
    if note.text:
        parts.append(f"{FSI}{' '.join(note.text.split())}{PDI}")
    return translate(", ").join([*parts, shown_sentence(note.quote.exact, translate)])


def shown_sentence(text: str, translate: Translator) -> str:
    """Give a sentence as one line with an order of its own, a long one cut at a space."""
    line = " ".join(text.split())
    if not line:
        return translate("A picture")
    if len(line) > _LONGEST:
        line = line[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return f"{FSI}{line}{PDI}"
