"""What is said here, correcting a word, and the pronunciation dictionary, in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reader.actions import dictionary as deeds
from reader.document.ranges import Position, Range
from reader.errors import Message, ReaderError
from reader.jobs import Job
from reader.speech.dictionary import Entry
from reader.speech.explain import Explanation, Token, explain
from reader.speech.navigation import sentence_at
from reader.text.segment import words
from reader.ui.appearance import Appearance
from reader.ui.dictionary_dialog import CorrectWordDialog, DictionaryDialog
from reader.ui.listening import Listening
from reader.ui.notices import Notices
from reader.ui.reading import Reading
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.spoken_dialog import SpokenDialog


class Pronunciation(QObject):
    """Opens the dialogs about how things are said, and tells the player what changed."""

    dictionary_changed = Signal()

    def __init__(
        self,
        window: QWidget,
        services: Services,
        appearance: Appearance,
        reading: Reading,
        listening: Listening,
        notices: Notices,
        place: Callable[[], Position | None],
    ) -> None:
        """`place` gives where the reader is: the spoken word, the caret, or the top line."""
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._reading, self._listening, self._notices = reading, listening, notices
        self._place = place
        self._dictionary: DictionaryDialog | None = None

    def show_spoken(self, position: Position | None = None) -> None:
        """Show what is said of the sentence at a position, by default where the reader is."""
        at = position or self._place()
        self._explained(at, lambda sentence, said: self._open_spoken(sentence, said, at))

    def correct_word(self, position: Position | None = None) -> None:
        """Correct the word at a position, by default where the reader is."""
        at = position or self._place()

        def open_word(_sentence: Range, said: Explanation) -> None:
            token = next(
                (each for each in said.tokens if at is not None and at.offset < each.end), None
            )
            if token is not None:
                self._correct(token, said.shown)

        self._explained(at, open_word)

    def open_dictionary(self) -> None:
        """Open the dictionary."""
        try:
            file = deeds.load(self._services.paths)
        except ReaderError as error:
            self._notices.show_error(error)
            return
        piece = self._reading.piece
        sample = piece.document.metadata.title if piece is not None else ""
        dialog = DictionaryDialog(
            self._window,
            file.dictionary,
            self._appearance.look,
            self._services.translate,
            problems=file.problems,
            sample=sample,
        )
        self._dictionary = dialog
        dialog.finished.connect(self._closed)
        dialog.add_asked.connect(lambda: self._edit(Entry("", ""), None))
        dialog.edit_asked.connect(lambda entry: self._edit(entry, entry))
        dialog.remove_asked.connect(
            lambda old: self._do(lambda: deeds.remove(self._services.paths, *old))
        )
        dialog.import_asked.connect(self._import)
        dialog.export_asked.connect(self._export)
        dialog.listen_asked.connect(self._listening.say_sample)
        open_sheet(dialog)

    def _explained(
        self, position: Position | None, show: Callable[[Range, Explanation], None]
    ) -> None:
        piece = self._reading.piece
        if piece is None or position is None:
            return
        manner = self._listening.manner
        sentence = sentence_at(piece.document, position, manner)
        if sentence is None:
            self._notices.show_message(Message("Nothing is said here."))
            return

        # The diacritiser may have to be loaded: never on the window's thread
        def work(_job: Job[Explanation]) -> Explanation:
            return explain(piece.document, sentence, manner)

        self._services.jobs.run(work, lambda said: show(sentence, said), self._failed)

    def _open_spoken(self, sentence: Range, said: Explanation, at: Position | None) -> None:
        dialog = SpokenDialog(self._window, said, self._appearance.look, self._services.translate)
        dialog.correct_asked.connect(lambda token: self._correct(token, said.shown))
        dialog.listen_asked.connect(lambda: self._listening.play_selection((sentence,)))
        if at is not None and at.block == sentence.block:
            dialog.select(at.offset)
        open_sheet(dialog)

    def _correct(self, token: Token, sentence: str) -> None:
        spans = words(token.shown)
        shown = token.shown[spans[0][0] : spans[-1][1]] if spans else token.shown
        self._ask(shown, token.said, sentence, None)

    def _edit(self, entry: Entry, old: Entry | None) -> None:
        self._ask(entry.shown, entry.said, "", old, entry)

    def _ask(
        self, shown: str, said: str, sentence: str, old: Entry | None, like: Entry | None = None
    ) -> None:
        dialog = CorrectWordDialog(
            self._window,
            shown,
            said,
            sentence,
            self._appearance.look,
            self._services.translate,
            kind=like.kind if like else "word",
            language=like.language if like else "ar",
        )
        dialog.listen_asked.connect(self._listening.say_sample)
        paths = self._services.paths

        def save() -> None:
            new = dialog.entry()
            self._do(lambda: deeds.change(paths, old, new) if old else deeds.add(paths, new))

        dialog.accepted.connect(save)
        open_sheet(dialog)

    def _do(self, call: Callable[[], object]) -> None:
        try:
            call()
            file = deeds.load(self._services.paths)
        except ReaderError as error:
            self._notices.show_error(error)
            return
        self._listening.dictionary_changed()
        self.dictionary_changed.emit()
        if self._dictionary is not None:
            self._dictionary.show_dictionary(file.dictionary, file.problems)

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, self._services.translate("Import a dictionary"), "", "TSV (*.tsv *.txt)"
        )
        if not name:
            return

        def call() -> None:
            merged = deeds.import_tsv(self._services.paths, Path(name))
            self._notices.show_message(
                Message(
                    "{count} entry was added.",
                    plural="{count} entries were added.",
                    count=merged.added + merged.changed,
                )
            )

        self._do(call)

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self._services.translate("Export the dictionary"),
            "ayn-dictionary.tsv",
            "TSV (*.tsv)",
        )
        if name:
            self._do(lambda: deeds.export_tsv(self._services.paths, Path(name)))

    def _closed(self) -> None:
        self._dictionary = None

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, ReaderError):
            self._notices.show_error(error)
        else:
            raise error
