"""Saving notes from the window: where to, the work in the background, the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from reader.actions.export import file_name
from reader.actions.notes import gather, save, style_of
from reader.errors import Message
from reader.jobs import Job
from reader.ui.failures import Failures
from reader.ui.save_sheet import usual_folder
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class NotesExport(QObject):
    """Asks for a file and writes the notes of a piece, or of all, into it."""

    def __init__(self, window: MainWindow, services: Services, failures: Failures) -> None:
        """Work with the notices of a window."""
        super().__init__(window)
        self._window, self._services, self._failures = window, services, failures

    def ask(self, piece: int) -> None:
        """Ask where the notes of a piece (0: of all) are to be written."""
        translate = self._services.translate
        open_now = self._window.reading.piece
        name = translate("My notes")
        if piece and open_now is not None and open_now.summary.title:
            name = f"{name} — {open_now.summary.title}"
        filters = {
            translate("Markdown (*.md)"): "md",
            translate("Web page (*.html)"): "html",
            translate("JSON, for other programs (*.json)"): "json",
        }
        folder = usual_folder(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, translate("Save the notes"), str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.selectFile(f"{file_name(name)}.md")
        dialog.setDefaultSuffix("md")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
        dialog.fileSelected.connect(lambda path: self.save(piece, Path(path)))
        open_sheet(dialog)

    def save(self, piece: int, out: Path) -> None:
        """Write the notes of a piece (0: of all) into a file, in the background."""
        services = self._services

        def work(job: Job[int]) -> int:
            style_of(out)
            numbers = (piece,) if piece else ()
            sheets = gather(services.library, numbers, services.translate, token=job.token)
            save(sheets, out, services.translate)
            return sum(len(sheet.entries) for sheet in sheets)

        services.jobs.run(work, lambda count: self._done(out, count), self._failures.show)

    def _done(self, out: Path, count: int) -> None:
        self._window.notices.show_saved(
            Message(
                "{count} note was saved in {name}.",
                {"name": out.name},
                plural="{count} notes were saved in {name}.",
                count=count,
            ),
            out,
        )
