"""What the reader marks in a piece: bookmarks, notes and highlights, made, changed, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMenu

from reader.actions.listen import notes_aloud
from reader.document.ranges import Position, Range, quote
from reader.errors import Message
from reader.jobs import SLOW_S
from reader.library.notes import Note, NoteKind
from reader.library.pieces import Piece
from reader.speech.navigation import sentence_at
from reader.speech.player_events import PlayerState
from reader.ui.appearance import Appearance
from reader.ui.failures import Failures
from reader.ui.highlighting import Highlighting
from reader.ui.listening_commands import here
from reader.ui.margin_marks import MarginMarks
from reader.ui.marks import Beside, Marked
from reader.ui.notes_dialog import NoteDialog
from reader.ui.notes_listing import NotesListing
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_MAKING = {
    NoteKind.BOOKMARK: Message("bookmarking"),
    NoteKind.NOTE: Message("writing a note"),
    NoteKind.HIGHLIGHT: Message("highlighting"),
}
"""What making a note is called after «Undo»."""
_REMOVING = {
    NoteKind.BOOKMARK: Message("taking a bookmark away"),
    NoteKind.NOTE: Message("taking a note away"),
    NoteKind.HIGHLIGHT: Message("taking a highlight away"),
}
_UNDERLINED = frozenset({NoteKind.BOOKMARK, NoteKind.NOTE})


class Noting(QObject):
    """Owns the notes that are shown on the page."""

    changed = Signal()
    """Something was made, changed or taken away."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        """Work with the parts of a window, once it has them."""
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._reading, self._listening = window.reading, window.listening
        self._view, self._notices = window.article, window.notices
        self._failures = Failures(window.notices, report)
        self.notes: tuple[Note, ...] = ()
        """Those of the open piece, in reading order."""
        self._reading.opened.connect(lambda _piece: self.refresh())
        window.shelves.history.went.connect(self.refresh)
        self.highlighting = Highlighting(self, window, services)
        self.margin = MarginMarks(self, window, services)
        self.listing = NotesListing(self, window, services, appearance, self._failures)
        window.actions_table.bind({"notes.bookmark": self.bookmark, "notes.write": self.write})

    def refresh(self) -> None:
        """Show the open piece's notes on the page."""
        piece = self._reading.piece
        if piece is None:
            self._show(())
            return
        notes, number = self._services.library.notes, piece.summary.id

        def show(found: tuple[Note, ...]) -> None:
            if self._reading.piece is piece:
                self._show(found)

        def failed(error: BaseException) -> None:
            self._failures.show(error)
            show(())

        if not self._services.jobs.look(lambda: notes.of(number), SLOW_S, show, failed):
            # those of the piece before have no place in this one
            show(tuple(note for note in self.notes if note.piece == number))

    def _show(self, notes: tuple[Note, ...]) -> None:
        piece, self.notes = self._reading.piece, notes
        aloud = notes_aloud(piece.document, self.notes) if piece is not None else ()
        self._listening.set_notes(aloud)
        placed = [(note, note.range) for note in self.notes if note.range is not None]
        lined = [place for note, place in placed if note.kind in _UNDERLINED]
        marked = [
            Marked(place, note.look)
            for note, place in sorted(placed, key=lambda each: each[0].id)
            if note.kind is NoteKind.HIGHLIGHT
        ]
        beside = [
            Beside(note.id, place, "bookmark" if note.kind is NoteKind.BOOKMARK else "notebook-pen")
            for note, place in placed
            if not note.goes_on and (note.kind in _UNDERLINED or note.text)
        ]
        self._view.layers.set_layer("note", tuple(dict.fromkeys(lined)))
        self._view.layers.set_marked(marked, beside)
        self.changed.emit()

    def bookmark(self, position: Position | None = None) -> None:
        """Bookmark the sentence being said, or at a position; again takes the bookmark away."""
        sentence = self._sentence(position)
        if sentence is None:
            return
        old = self.note_on(sentence, NoteKind.BOOKMARK)
        if old is not None:
            self.remove(old.id)
        else:
            self.make([sentence], NoteKind.BOOKMARK, Message("The sentence is bookmarked."))

    def write(self, position: Position | None = None) -> None:
        """Write a note on the selection, else on the sentence being said or at a position.

        What is highlighted there bears the note; the voice waits meanwhile.
        """
        places, piece = self.target(position), self._reading.piece
        if not places or piece is None:
            return
        old = self._writable(places, position)
        if old is not None:
            self.edit(old)
            return
        words = "\n".join(quote(piece.document, place).exact for place in places)

        def save(text: str) -> None:
            # another piece may have been opened meanwhile, from a terminal
            self.make(places, NoteKind.NOTE, Message("The note was saved."), text, piece=piece)

        self._ask(words, "", save)

    def edit(self, note: Note) -> None:
        """Open a note's text in a sheet of its own."""

        def save(text: str) -> None:
            self.set_text(note, text)

        self._ask(note.quote.exact, note.text, save)

    def add_to_menu(self, menu: QMenu, position: Position) -> None:
        """Put the styles of highlights into the article's menu."""
        self.highlighting.add_to_menu(menu, position)

    # Where the reader is

    def target(self, position: Position | None = None) -> tuple[Range, ...]:
        """Give what is selected, without the spaces at its ends, else the sentence.

        Says so when there is neither.
        """
        selected = self.selected()
        if selected and (position is None or any(each.contains(position) for each in selected)):
            return selected
        sentence = self._sentence(position)
        return (sentence,) if sentence is not None else ()

    def selected(self) -> tuple[Range, ...]:
        """Give what is selected, block by block, without the spaces at the ends."""
        piece = self._reading.piece
        found = []
        for place in self._view.selection() if piece is not None else ():
            text = piece.document.block(place.block).text[place.start : place.end]
            start = place.start + len(text) - len(text.lstrip())
            if text.strip():
                found.append(Range(place.block, start, start + len(text.strip())))
        return tuple(found)

    def sentence(self, position: Position | None = None) -> Range | None:
        """Give the sentence being said, or at a position, or where the reader is."""
        piece, listening = self._reading.piece, self._listening
        if piece is None:
            return None
        if position is None and listening.active and listening.piece == piece.summary.id:
            spoken = listening.spoken_sentence
            if spoken is not None:
                return spoken
        at = position or here(listening, self._view)
        return sentence_at(piece.document, at, listening.manner) if at is not None else None

    def note_on(self, sentence: Range, kind: NoteKind | None = None) -> Note | None:
        """Give the first note that begins in a sentence."""
        for note in self.notes:
            begins = note.range is not None and (
                note.range.position == sentence.position or sentence.contains(note.range.position)
            )
            if begins and kind in (None, note.kind):
                return self.head_of(note)
        return None

    def highlight_at(self, position: Position) -> Note | None:
        """Give the highlight that a position lies in, the last made of several."""
        own = [
            note
            for note in self.notes
            if note.kind is NoteKind.HIGHLIGHT and note.range and note.range.contains(position)
        ]
        last = max(own, key=lambda note: note.id, default=None)
        return self.head_of(last) if last is not None else None

    def head_of(self, note: Note) -> Note:
        """Give the first paragraph's note, which bears the text, of one over several."""
        own = (each for each in self.notes if note.goes_on and each.joint == note.joint)
        return next((each for each in own if not each.goes_on), note)

    # Changing

    def make(
        self,
        places: Sequence[Range],
        kind: NoteKind,
        said: Message,
        text: str = "",
        style: str = "",
        *,
        instead: Sequence[Note] = (),
        piece: Piece | None = None,
    ) -> None:
        """Keep a note on a stretch, in place of others that it swallows, and say `said`.

        It is one of the open piece, else of `piece`, whose places these are.
        """
        piece, notes = piece or self._reading.piece, self._services.library.notes
        if piece is None or not places:
            return
        parts = [(place, quote(piece.document, place)) for place in places]
        made: list[Note] = []

        def do() -> None:
            made.extend(notes.add_all(piece.summary.id, parts, kind, text, style))
            for note in instead:
                notes.remove(note.id)

        def undo() -> None:
            notes.remove(made[0].id)
            notes.restore(*instead)

        def redo() -> None:
            notes.restore(*made)
            for note in instead:
                notes.remove(note.id)

        if self._do(do):
            self._did(_MAKING[kind], undo, redo, said)

    def remove(self, *numbers: int) -> None:
        """Take notes away, each in all its paragraphs."""
        notes, gone = self._services.library.notes, list[Note]()

        def do() -> None:
            for number in numbers:
                gone.extend(notes.remove(number))

        def redo() -> None:
            for number in numbers:
                notes.remove(number)

        if self._do(do):
            self._did(_REMOVING[gone[0].kind], lambda: notes.restore(*gone), redo)

    def set_text(self, note: Note, text: str) -> None:
        """Change what the reader wrote; an empty text takes a mere note away."""
        notes = self._services.library.notes
        if not text and note.kind is NoteKind.NOTE:
            self.remove(note.id)
        elif self._do(lambda: notes.set_text(note.id, text)):
            self._did(
                Message("writing a note"),
                lambda: notes.set_text(note.id, note.text),
                lambda: notes.set_text(note.id, text),
                Message("The note was saved."),
            )

    def set_style(self, note: Note, style: str) -> None:
        """Give a highlight another look."""
        notes = self._services.library.notes
        if self._do(lambda: notes.set_style(note.id, style)):
            self._did(
                Message("another style of a highlight"),
                lambda: notes.set_style(note.id, note.look),
                lambda: notes.set_style(note.id, style),
            )

    def move(self, note: Note, place: Range) -> None:
        """Put a note of the open piece on other words."""
        piece, notes = self._reading.piece, self._services.library.notes
        if piece is None or piece.summary.id != note.piece:
            return
        words = quote(piece.document, place)
        old = note.range or Range("", 0, 0)
        if self._do(lambda: notes.move(note.id, place, words)):
            self._did(
                Message("placing a note"),
                lambda: notes.move(note.id, old, note.quote),
                lambda: notes.move(note.id, place, words),
                Message("The note stands on the selected words now."),
            )

    def _did(
        self,
        label: Message,
        undo: Callable[[], object],
        redo: Callable[[], object],
        said: Message | None = None,
    ) -> None:
        """Remember a deed, and say what was done, with the way back."""
        history, say = self._window.shelves.history, self._services.translate.say
        history.push(label, undo, redo)
        said = said or Message("Done: {deed}.", {"deed": say(label)})
        history.say(say(said))

    def _do(self, call: Callable[[], object]) -> bool:
        """Do something that may fail in an expected way, and show what is there now.

        Says whether it was done; what a slow disk keeps waiting is done later, and shown then.
        """
        done: list[bool] = []

        def over(_result: object) -> None:
            self.refresh()
            done.append(True)

        if not self._services.jobs.ask(call, SLOW_S, over, self._failures.show):
            self._notices.show_message(
                Message("The library is slow to answer. This is written as soon as it does.")
            )
        return bool(done)

    def _sentence(self, position: Position | None) -> Range | None:
        sentence = self.sentence(position)
        if sentence is None and self._reading.piece is not None:
            self._notices.show_message(Message("Nothing is said here."))
        return sentence

    def _writable(self, places: Sequence[Range], position: Position | None) -> Note | None:
        """Give the note that is there already, else the highlight that is to bear one."""
        if self.selected() == tuple(places):
            own = [
                n
                for n in self.notes
                if n.range == places[0] and n.kind in (NoteKind.NOTE, NoteKind.HIGHLIGHT)
            ]
            return self.head_of(own[0]) if own else None
        old = self.note_on(places[0], NoteKind.NOTE)
        at = position or (None if self._listening.active else self._view.caret_position())
        return old or (self.highlight_at(at) if at is not None else None)

    def _ask(self, sentence: str, text: str, save: Callable[[str], None]) -> None:
        """Open the sheet of a note; what plays waits, and goes on after it."""
        listening = self._listening
        played = listening.state in (PlayerState.LOADING, PlayerState.PLAYING)
        if played:
            listening.pause()
        dialog = NoteDialog(
            self._window, sentence, text, self._appearance.look, self._services.translate
        )

        def closed(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                save(dialog.text())
            if played and listening.state is PlayerState.PAUSED:
                listening.play()

        dialog.finished.connect(closed)
        open_sheet(dialog)
