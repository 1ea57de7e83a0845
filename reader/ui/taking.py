"""Saving copies, taking the library along and bringing one in, behind the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from reader.actions.bring_library import BroughtIn, bring_in, sentences
from reader.actions.copies import save_copies, saved_piece
from reader.actions.export import Piece, file_name, speaker
from reader.actions.take_away import Taken, take_away
from reader.errors import Message
from reader.jobs import SLOW_S, CancelToken, Job
from reader.library.pieces import Piece as Saved
from reader.settings import TEXT_SIZE
from reader.ui.appearance import Appearance
from reader.ui.bring_library_dialog import BringLibraryDialog
from reader.ui.copy_dialog import COPIES, LIBRARIES, Answer, CopyDialog
from reader.ui.failures import Failures
from reader.ui.printing import print_piece
from reader.ui.save_sheet import usual_folder
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.work_bar import WorkBar

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

T = TypeVar("T")


class Taking(QObject):
    """Owns what is being saved or brought in; there is one at a time."""

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
        self._job: Job[object] | None = None
        self._stopped = Message("Stopped. Nothing was saved.")
        self._folder: Path | None = None
        self._waiting: list[Path] = []
        self.bar = WorkBar(services.translate, self._stop)
        window.adding.library_given.connect(self.bring)
        window.actions_table.bind(
            {
                "piece.export": self.ask_copy,
                "library.export": self.ask_library,
                "library.import": self.ask_import,
            }
        )

    def ask_copy(self, pieces: Sequence[int] = ()) -> None:
        """Ask as what pieces, by default the chosen ones or the open one, are to be saved."""
        library, translate = self._services.library, self._services.translate
        pieces = pieces or self._window.library_commands.meant()
        if not pieces or self._busy():
            return
        if len(pieces) == 1:
            jobs = self._services.jobs
            rows = self._failures.given(
                lambda: jobs.at_once(lambda: library.summaries(pieces)), None
            )
            if rows is None:
                return
            title = (rows[0].title if rows else "") or translate("Untitled")
            about, name = title, file_name(title)
        else:
            about = translate.plural("{count} piece chosen", "{count} pieces chosen", len(pieces))
            name = file_name(translate("Pieces from Ayn"))
        dialog = CopyDialog(
            self._window,
            translate("Save a copy"),
            about,
            COPIES,
            name,
            self._place(),
            self._appearance.look,
            translate,
            several=len(pieces) > 1,
            letters=self._services.settings.number(TEXT_SIZE),
        )
        dialog.accepted.connect(lambda: self._copy(dialog.answer(), pieces))
        open_sheet(dialog)

    def ask_library(self) -> None:
        """Ask where the whole library is to be taken along."""
        if self._busy():
            return
        translate = self._services.translate
        dialog = CopyDialog(
            self._window,
            translate("Take the library with you"),
            translate(
                "All pieces with their pictures, notes, tags and places, as open files that every "
                "browser reads. Ayn on another computer takes them in."
            ),
            LIBRARIES,
            f"Ayn {date.today().isoformat()}",
            self._place(),
            self._appearance.look,
            translate,
        )
        dialog.accepted.connect(lambda: self._take(dialog.answer(), None))
        open_sheet(dialog)

    def ask_import(self) -> None:
        """Ask for a library to bring in."""
        dialog = BringLibraryDialog(self._window, self._appearance.look, self._services.translate)
        dialog.zip.clicked.connect(dialog.accept)
        dialog.zip.clicked.connect(self._choose_zip)
        dialog.folder.clicked.connect(dialog.accept)
        dialog.folder.clicked.connect(self._choose_folder)
        open_sheet(dialog)

    def bring(self, path: Path) -> None:
        """Bring a library in, after another one that is being brought."""
        self._waiting.append(path)
        if self._job is None:
            self._bring_next()

    def close(self) -> None:
        """Give up what runs: what is being written is whole or absent."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    # Choosing

    def _choose_zip(self) -> None:
        translate = self._services.translate
        name, _ = QFileDialog.getOpenFileName(
            self._window, translate("Choose a ZIP file"), str(self._place()), "ZIP (*.zip)"
        )
        if name:
            self.bring(Path(name))

    def _choose_folder(self) -> None:
        title = self._services.translate("Choose a folder")
        if name := QFileDialog.getExistingDirectory(self._window, title, str(self._place())):
            self.bring(Path(name))

    # Working

    def _copy(self, answer: Answer, pieces: Sequence[int]) -> None:
        if answer.kind == "ayn":
            self._take(answer, pieces)
            return
        services = self._services
        self._folder = answer.out.parent

        def print_pdf(piece: Piece, path: Path, token: CancelToken) -> None:
            digits = speaker(piece.document, services.paths).number
            print_piece(piece, path, digits, answer.percent, token)

        def work(job: Job[tuple[Path, ...]]) -> tuple[Path, ...]:
            loads = [partial(saved_piece, services.library, piece) for piece in pieces]
            return save_copies(
                loads, answer.out, answer.kind, services.paths, print_pdf, job.progress, job.token
            )

        self._start(
            services.translate("Saving {name}", name=answer.out.name),
            work,
            lambda _files: self._saved(answer.out),
            Message("Stopped. What was saved by now stays.") if len(pieces) > 1 else None,
        )

    def _take(self, answer: Answer, pieces: Sequence[int] | None) -> None:
        services, out = self._services, answer.out
        self._folder = out.parent

        def work(job: Job[Taken]) -> Taken:
            return take_away(
                services.library, out, services.translate, pieces, job.progress, job.token
            )

        def done(taken: Taken) -> None:
            said = [services.translate.say(error.message) for _piece, error in taken.failed]
            self._saved(out, "\n".join(said))

        self._start(services.translate("Saving {name}", name=out.name), work, done)

    def _bring_next(self) -> None:
        services, path = self._services, self._waiting.pop(0)
        # where the reader is now is later than what is brought
        self._window.reading.save_place()

        def work(job: Job[BroughtIn]) -> BroughtIn:
            return bring_in(services.library, path, job.progress, job.token)

        text = services.translate("Bringing {name} in", name=path.name)
        self._start(
            text, work, self._brought, Message("Stopped. What was brought in by now stays.")
        )

    def _start(
        self,
        text: str,
        work: Callable[[Job[T]], T],
        done: Callable[[T], None],
        stopped: Message | None = None,
    ) -> None:
        """Work in the background; `stopped` is said of it when the reader stops it."""
        self._stopped = stopped or Message("Stopped. Nothing was saved.")

        def finished(result: T) -> None:
            self._end()
            done(result)
            self._go_on()

        def failed(error: BaseException) -> None:
            self._end()
            self._failures.show(error)
            # of a library that could not be read to its end, what came is there
            self._window.shelves.refresh()
            self._go_on()

        self.bar.begin(text)
        self._job = self._services.jobs.run(  # type: ignore[assignment]
            work, finished, failed, lambda fraction: self.bar.move_on(text, fraction)
        )

    def _go_on(self) -> None:
        if self._waiting and self._job is None:
            self._bring_next()

    def _stop(self) -> None:
        self._waiting.clear()
        if self._job is None:
            return
        self._job.cancel()
        self._end()
        self._window.notices.show_message(self._stopped)
        self._window.shelves.refresh()

    def _end(self) -> None:
        self._job = None
        self.bar.end()

    def _busy(self) -> bool:
        """Whether something is being saved or brought in already; then that is shown."""
        if self._job is None:
            return False
        self._window.notices.show_message(
            Message("Something is being saved. Wait until it is done, or stop it.")
        )
        return True

    # Telling

    def _saved(self, out: Path, detail: str = "") -> None:
        said = Message("Saved {name} in {folder}.", {"name": out.name, "folder": str(out.parent)})
        self._window.notices.show_saved(said, out, detail)

    def _brought(self, brought: BroughtIn) -> None:
        translate = self._services.translate
        said = [f"{name}: {translate.say(error.message)}" for name, error in brought.failed]
        text = " ".join(translate.say(sentence) for sentence in sentences(brought))
        self._window.notices.show_text(text, detail="\n".join(said), stay=True)
        self._window.shelves.refresh()
        if brought.joined:
            self._show_anew()

    def _show_anew(self) -> None:
        """Show what the open piece got; one of the same text is not disturbed."""
        piece, library = self._window.reading.piece, self._services.library
        if piece is None:
            return

        def show(now: Saved) -> None:
            if self._window.reading.piece is not piece:
                return
            if now.document != piece.document:
                self._window.reading.reload(self._appearance.look)
            else:
                self._window.noting.refresh()

        number = piece.summary.id
        self._services.jobs.look(lambda: library.piece(number), SLOW_S, show, self._failures.show)

    def _place(self) -> Path:
        if self._folder is not None and self._folder.is_dir():
            return self._folder
        return usual_folder(QStandardPaths.StandardLocation.DocumentsLocation)
