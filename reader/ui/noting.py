"""Bookmarks and notes in the window: made at the voice, shown on the page, listed in a sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from reader.document.ranges import Position, Range, quote
from reader.errors import Message, ReaderError
from reader.library.notes import Note, NoteKind
from reader.library.pieces import Piece
from reader.speech.navigation import sentence_at
from reader.speech.player_events import PlayerState
from reader.ui.appearance import Appearance
from reader.ui.listening_commands import here
from reader.ui.notes_dialog import NoteDialog, NotesDialog
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_SHOWN = frozenset({NoteKind.BOOKMARK, NoteKind.NOTE})


class Noting(QObject):
    """Owns the notes that are shown."""

    def __init__(self, window: MainWindow, services: Services, appearance: Appearance) -> None:
        """Work with the parts of a window, once it has them."""
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._reading, self._listening = window.reading, window.listening
        self._view, self._notices = window.article, window.notices
        self._dialog: NotesDialog | None = None
        self._removed: list[Note] = []
        self._reading.opened.connect(lambda _piece: self.refresh())
        window.actions_table.bind(
            {
                "notes.bookmark": self.bookmark,
                "notes.write": self.write,
                "notes.open": self.open_dialog,
            }
        )

    def refresh(self) -> None:
        """Show the open piece's notes on the page."""
        piece = self._reading.piece
        if piece is None:
            return
        notes = self._of(piece.summary.id)
        ranges = [note.range for note in notes if note.kind in _SHOWN and note.range is not None]
        self._view.layers.set_layer("note", tuple(dict.fromkeys(ranges)))

    def bookmark(self, position: Position | None = None) -> None:
        """Bookmark the sentence being said, or at a position; again takes the bookmark away."""
        sentence, piece = self._sentence(position), self._reading.piece
        if sentence is None or piece is None:
            return
        notes, translate = self._services.library.notes, self._services.translate
        old = self._note_on(sentence, NoteKind.BOOKMARK)
        if old is None:
            made = self._add(piece, sentence, NoteKind.BOOKMARK)
            if made is not None:
                self._notices.show_message(
                    Message("The sentence is bookmarked."),
                    action=translate("Undo"),
                    call=lambda: self._do(lambda: notes.remove(made.id)),
                )
        elif self._do(lambda: notes.remove(old.id)):
            self._notices.show_message(
                Message("The bookmark is gone."),
                action=translate("Undo"),
                call=lambda: self._do(lambda: notes.restore(old)),
            )

    def write(self, position: Position | None = None) -> None:
        """Write a note on the sentence being said, or at a position; the voice waits meanwhile."""
        sentence, piece = self._sentence(position), self._reading.piece
        if sentence is None or piece is None:
            return
        old = self._note_on(sentence, NoteKind.NOTE)
        words = quote(piece.document, sentence).exact
        notes = self._services.library.notes

        def save(text: str) -> None:
            if old is not None:
                done = self._do(lambda: notes.set_text(old.id, text))
            else:
                done = self._add(piece, sentence, NoteKind.NOTE, text) is not None
            if done:
                self._notices.show_message(Message("The note was saved."))

        self._ask(words, old.text if old is not None else "", save)

    def open_dialog(self) -> None:
        """List the notes of the open piece, or of all."""
        piece = self._reading.piece
        dialog = NotesDialog(
            self._window,
            self._appearance.look,
            self._services.translate,
            of_piece=piece is not None,
        )
        self._dialog = dialog
        self._removed.clear()
        dialog.finished.connect(self._closed)
        dialog.everything_asked.connect(lambda _all: self._list())
        dialog.go_asked.connect(self._go)
        dialog.listen_asked.connect(self._listen)
        dialog.edit_asked.connect(self._edit)
        dialog.remove_asked.connect(self._remove)
        dialog.undo_asked.connect(self._undo)
        sentence = self._here() if piece is not None else None
        near = self._note_on(sentence) if sentence is not None else None
        self._list(near.id if near is not None else 0)
        _open(dialog)

    # Where the reader is

    def _sentence(self, position: Position | None) -> Range | None:
        sentence = self._here(position)
        if sentence is None and self._reading.piece is not None:
            self._notices.show_message(Message("Nothing is said here."))
        return sentence

    def _here(self, position: Position | None = None) -> Range | None:
        piece, listening = self._reading.piece, self._listening
        if piece is None:
            return None
        if position is None and listening.active and listening.piece == piece.summary.id:
            spoken = listening.spoken_sentence
            if spoken is not None:
                return spoken
        at = position or here(listening, self._view)
        return sentence_at(piece.document, at, listening.manner) if at is not None else None

    def _note_on(self, sentence: Range, kind: NoteKind | None = None) -> Note | None:
        piece = self._reading.piece
        if piece is None:
            return None
        for note in self._of(piece.summary.id):
            begins = note.range is not None and (
                note.range.position == sentence.position or sentence.contains(note.range.position)
            )
            if begins and kind in (None, note.kind):
                return note
        return None

    # Changing

    def _add(self, piece: Piece, sentence: Range, kind: NoteKind, text: str = "") -> Note | None:
        made: list[Note] = []
        words, notes = quote(piece.document, sentence), self._services.library.notes
        self._do(lambda: made.append(notes.add(piece.summary.id, sentence, words, kind, text)))
        return made[0] if made else None

    def _do(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except ReaderError as error:
            self._notices.show_error(error)
            return False
        self.refresh()
        return True

    def _ask(self, sentence: str, text: str, save: Callable[[str], None]) -> None:
        """Open the sheet of a note; what plays waits, and goes on after it."""
        listening = self._listening
        played = listening.state in (PlayerState.LOADING, PlayerState.PLAYING)
        if played:
            listening.pause()
        dialog = NoteDialog(
            self._dialog or self._window,
            sentence,
            text,
            self._appearance.look,
            self._services.translate,
        )

        def closed(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                save(dialog.text())
            if played and listening.state is PlayerState.PAUSED:
                listening.play()

        dialog.finished.connect(closed)
        _open(dialog)

    # The list

    def _list(self, chosen: int = 0) -> None:
        dialog, piece = self._dialog, self._reading.piece
        if dialog is None:
            return
        titles: dict[int, str] = {}
        try:
            if dialog.everything.isChecked() or piece is None:
                notes = self._services.library.notes.all()
                untitled = self._services.translate("Untitled")
                titles = {each.id: each.title or untitled for each in self._services.library.list()}
            else:
                notes = self._services.library.notes.of(piece.summary.id)
        except ReaderError as error:
            self._notices.show_error(error)
            return
        dialog.show_notes(notes, titles, chosen=chosen, can_undo=bool(self._removed))

    def _go(self, note: Note) -> None:
        piece = self._reading.piece
        # A piece that is open already is not opened anew, which would end what is heard
        if note.range is not None or piece is None or piece.summary.id != note.piece:
            self._window.open_piece(note.piece, note.range)

    def _listen(self, note: Note) -> None:
        if note.range is None:
            return
        self._window.open_piece(note.piece, note.range)
        piece = self._reading.piece
        if piece is not None and piece.summary.id == note.piece:
            self._listening.play_from(note.range.position)

    def _edit(self, note: Note) -> None:
        def save(text: str) -> None:
            self._do(lambda: self._services.library.notes.set_text(note.id, text))
            self._list(note.id)

        self._ask(note.quote.exact, note.text, save)

    def _remove(self, note: Note) -> None:
        if self._do(lambda: self._services.library.notes.remove(note.id)):
            self._removed.append(note)
        self._list()

    def _undo(self) -> None:
        if self._removed:
            note = self._removed.pop()
            self._do(lambda: self._services.library.notes.restore(note))
            self._list(note.id)

    def _of(self, piece: int) -> tuple[Note, ...]:
        try:
            return self._services.library.notes.of(piece)
        except ReaderError as error:
            self._notices.show_error(error)
            return ()

    def _closed(self) -> None:
        self._dialog = None


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
