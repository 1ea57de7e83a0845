"""Drives the notes pane: what it lists, and what is done to the notes from there."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from reader.errors import Message, ReaderError
from reader.jobs import SLOW_S, Job
from reader.library.note_list import NoteView
from reader.library.notes import Note, Notes
from reader.translations import FSI, PDI
from reader.ui.appearance import Appearance
from reader.ui.end_choice import EndChoice
from reader.ui.failures import Failures
from reader.ui.notes_dialog import described, named, shown_sentence
from reader.ui.notes_export import NotesExport
from reader.ui.notes_pane import LOST, WIDTH, NotesPane
from reader.ui.notes_rows import Row
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.noting import Noting
    from reader.ui.window import MainWindow


class NotesListing(QObject):
    """Makes the pane at its first use, and keeps it up to date while it is open."""

    def __init__(
        self,
        noting: Noting,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        failures: Failures,
    ) -> None:
        """Work with the notes of a window."""
        super().__init__(noting)
        self._noting, self._window = noting, window
        self._services, self._appearance, self._failures = services, appearance, failures
        self.pane: NotesPane | None = None
        self._choice: EndChoice | None = None
        self._search: Job[array[int]] | None = None
        self._wanted: NoteView | None = None
        """What is to be listed: what comes later than the next was asked for is dropped."""
        self._piece = 0
        self._headed: tuple[int, bool] = (0, False)
        """The piece, and whether the group without words, of the last row that was made."""
        self._export = NotesExport(window, services, failures)
        window.actions_table.bind({"notes.open": self.toggle})
        noting.changed.connect(self._changed)

    def toggle(self) -> None:
        """Open the pane, or close it."""
        pane = self._made()
        if self._window.panes.is_open(pane):
            self._window.panes.set_open(pane, False)
            self._window.article.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        # another window, or the terminal, may have changed them; listed once, when it is open
        self._noting.refresh()
        self._window.panes.set_open(pane, True)
        sentence = self._noting.sentence()
        near = self._noting.note_on(sentence) if sentence is not None else None
        self._list(near.id if near is not None else 0)
        pane.focus()

    def show_at(self, note: int) -> None:
        """Open the pane with a note chosen."""
        pane = self._made()
        if not self._window.panes.is_open(pane):
            self._window.panes.set_open(pane, True)
        self._list(note)
        pane.focus()

    def _made(self) -> NotesPane:
        if self.pane is not None:
            return self.pane
        window, translate = self._window, self._services.translate
        self.pane = pane = NotesPane(translate, self._appearance.look, self._rows)
        pane.list_asked.connect(self._list)
        pane.go_asked.connect(self._go)
        pane.listen_asked.connect(self._listen)
        pane.remove_asked.connect(lambda note: self._noting.remove(note.id))
        pane.place_asked.connect(self._put)
        pane.save_asked.connect(self._noting.set_text)
        pane.style_asked.connect(self._noting.set_style)
        pane.undo_asked.connect(window.shelves.history.undo)
        pane.chosen_changed.connect(self._show_state)
        pane.export_asked.connect(self._save)
        actions = window.actions_table
        self._choice = EndChoice(
            {
                translate("Contents"): actions["outline.toggle"],
                translate("Notes"): actions["notes.open"],
            }
        )
        self._choice.set_look(self._appearance.look)
        window.panes.add_end(pane, WIDTH)
        window.panes.set_choice(self._choice)
        window.panes.changed.connect(self._show_open)
        window.article.selection_changed.connect(self._show_state)
        window.shelves.history.changed.connect(self._show_state)
        self._piece = self._open_piece()
        return pane

    # What is listed

    def _list(self, chosen: int = 0) -> None:
        pane = self.pane
        if pane is None:
            return
        if self._search is not None:
            self._search.cancel()
            self._search = None
        pane.set_of_piece(bool(self._open_piece()))
        kind, words = pane.shown_kind, pane.box.text().strip()
        view = NoteView(
            piece=0 if pane.everything.isChecked() else self._open_piece(),
            kind="" if kind == LOST else kind,
            lost=kind == LOST,
            words=words,
        )
        lists, self._wanted = self._services.library.notes.lists, view
        if not words and view.piece:
            # a piece's own notes are few: at once, so that what was just made stands there
            self._services.jobs.look(
                lambda: lists.ids(view),
                SLOW_S,
                lambda ids: self._show(ids, view, chosen) if view is self._wanted else None,
                self._failures.show,
            )
            return

        def work(_job: Job[array[int]]) -> array[int]:
            return lists.ids(view)

        self._search = self._services.jobs.run(
            work, lambda ids: self._show(ids, view, chosen), self._failures.show
        )

    def _show(self, ids: array[int], view: NoteView, chosen: int) -> None:
        if self.pane is None:
            return
        translate = self._services.translate
        self._headed = (view.piece, False)
        if ids:
            status = translate.plural("{count} note", "{count} notes", len(ids))
        elif view.words or view.kind or view.lost:
            status = translate("No note is like that. Look for fewer words, or for every kind.")
        else:
            status = translate(
                "Nothing here yet. Press Ctrl+U to highlight what is selected or being said, "
                "Ctrl+M to write a note on it, and Ctrl+B to bookmark it."
            )
        self.pane.show_notes(ids, status, chosen)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        """Read the rows of some notes, with headings where another piece or group begins."""
        notes = self._services.library.notes
        translate = self._services.translate

        def look() -> tuple[Sequence[Note], Mapping[int, str], list[str]]:
            found = notes.some(ids)
            titles = notes.lists.titles({note.piece for note in found})
            return found, titles, [_words(notes, note) for note in found]

        read = self._failures.given(lambda: self._services.jobs.at_once(look), None)
        if read is None:
            return []
        found, titles, words = read
        whole = self.pane is not None and self.pane.everything.isChecked()
        rows: list[Row] = []
        piece, lost = self._headed
        for note, quoted in zip(found, words, strict=True):
            title = titles.get(note.piece, "") or translate("Untitled")
            if note.range is None and not lost:
                lost = True
                rows.append(Row(heading=translate("Their words are no longer in the piece")))
                piece = 0 if whole else note.piece
            if whole and note.piece != piece:
                rows.append(Row(heading=f"{FSI}{title}{PDI}"))
            piece = note.piece
            shown = shown_sentence(quoted, translate)
            said = described(note, translate)
            rows.append(Row("", note, named(note, translate), shown, said))
        self._headed = (piece, lost)
        return rows

    # What is done

    def _go(self, note: Note) -> None:
        open_now = self._open_piece()
        if note.range is None and open_now == note.piece:
            self._window.notices.show_message(
                Message(
                    "These words are not in the text any more. Select others, and choose «Put it "
                    "on the selected words» in the pane's menu."
                )
            )
            return
        self._window.open_piece(note.piece, note.range)
        self._window.article.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _listen(self, note: Note) -> None:
        if note.range is None:
            return
        self._window.open_piece(note.piece, note.range)
        if self._open_piece() == note.piece:
            self._window.listening.play_from(note.range.position)

    def _put(self, note: Note) -> None:
        selected = self._noting.selected()
        if selected:
            self._noting.move(note, selected[0])

    def _save(self, everything: bool) -> None:
        self._export.ask(0 if everything else self._open_piece())

    # What follows changes

    def _changed(self) -> None:
        pane = self.pane
        if pane is None:
            return
        if self._open_piece() != self._piece:
            self._piece = self._open_piece()
            pane.stop_editing()
        if self._window.panes.is_open(pane):
            self._list()

    def _show_open(self) -> None:
        if self.pane is not None:
            opened = self._window.panes.is_open(self.pane)
            self._window.actions_table["notes.open"].setChecked(opened)

    def _show_state(self) -> None:
        pane = self.pane
        if pane is None:
            return
        note = pane.chosen
        here = note is not None and note.piece == self._open_piece()
        undo = self._window.shelves.history.undo_label is not None
        pane.set_can(undo=undo, place=here and bool(self._noting.selected()))
        pane.export_piece.setEnabled(bool(self._open_piece()))

    def _open_piece(self) -> int:
        piece = self._window.reading.piece
        return piece.summary.id if piece is not None else 0


def _words(notes: Notes, note: Note) -> str:
    """Give the words of a note, of all its paragraphs."""
    if not note.joint:
        return note.quote.exact
    try:
        parts = notes.together(note.id)
    except ReaderError:
        # it went meanwhile; the list is made anew soon
        parts = (note,)
    return " ".join(each.quote.exact for each in parts)
