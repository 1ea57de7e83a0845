"""Saving the speech in the window: the questions, the work in the background, the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths

from reader.actions.export import Piece, Wish, file_name, take_along
from reader.actions.listen import manner
from reader.errors import Message
from reader.jobs import Job
from reader.library.pieces import Piece as Saved
from reader.settings import SPEECH_PITCH, SPEECH_RATE
from reader.ui.appearance import Appearance
from reader.ui.export_dialog import Answer, ExportDialog, SavingDialog
from reader.ui.failures import Failures
from reader.ui.save_sheet import usual_folder
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class Exporting(QObject):
    """Owns the saving that runs; there is one at a time."""

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
        self._failures = Failures(window.notices, report)
        self._job: Job[Path] | None = None
        self._saving: SavingDialog | None = None
        self._folder: Path | None = None
        window.actions_table.bind({"speech.export": self.ask})

    def ask(self) -> None:
        """Ask what to save and how; while something is being saved, show how far it is."""
        if self._saving is not None:
            self._saving.show()
            self._saving.activateWindow()
            return
        piece = self._window.reading.piece
        if piece is None:
            return
        translate = self._services.translate
        queue = self._window.queue.pieces()
        title = piece.summary.title or translate("Untitled")
        dialog = ExportDialog(
            self._window,
            (file_name(title), file_name(translate("The listening queue"))),
            self._folder or usual_folder(QStandardPaths.StandardLocation.MusicLocation),
            len(queue),
            self._appearance.look,
            translate,
        )
        dialog.accepted.connect(lambda: self._start(dialog.answer(), piece, queue))
        open_sheet(dialog)

    def close(self) -> None:
        """Give up what is being saved; nothing is left of it."""
        self._cancel()

    def _start(self, answer: Answer, piece: Saved, queue: list[int]) -> None:
        services = self._services
        self._folder = answer.out.parent
        settings = services.settings
        wish = Wish(
            answer.out,
            answer.subtitles,
            sync="word" if answer.sync == "word" else "sentence",
            rate=settings.number(SPEECH_RATE),
            pitch=settings.number(SPEECH_PITCH),
            voices=settings.voices(),
        )
        numbers = queue if answer.queue else [piece.summary.id]

        def notify(message: Message) -> None:
            services.bridge.post(lambda: self._window.notices.show_message(message))

        def work(job: Job[Path]) -> Path:
            pieces = [
                Piece(services.library.piece(number).document, self._picture) for number in numbers
            ]
            said = manner(settings, services.paths)
            take_along(pieces, wish, said, services.paths, job.progress, notify, job.token)
            return answer.out

        saving = SavingDialog(
            self._window, answer.out.name, self._appearance.look, services.translate
        )
        saving.cancelled.connect(self._cancel)
        self._saving = saving
        self._job = services.jobs.run(work, self._done, self._failed, saving.show_progress)
        saving.show()

    def _picture(self, name: str) -> bytes | None:
        path = self._services.library.asset(name)
        return path.read_bytes() if path is not None else None

    def _done(self, out: Path) -> None:
        self._end()
        said = Message("Saved {name} in {folder}.", {"name": out.name, "folder": str(out.parent)})
        self._window.notices.show_saved(said, out)

    def _failed(self, error: BaseException) -> None:
        self._end()
        self._failures.show(error)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()

    def _end(self) -> None:
        saving, self._saving, self._job = self._saving, None, None
        if saving is not None:
            saving.close()
            saving.deleteLater()
