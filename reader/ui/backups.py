"""Copies, the bin and a damaged library in the window: what is asked, done and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from reader.actions.housekeeping import Kept
from reader.actions.rescue import rescued_message, snapshots_of
from reader.errors import LibraryFailed, Message, ReaderError
from reader.jobs import Job
from reader.library.failures import LibraryDamaged
from reader.library.snapshots import Kind, Snapshot, verify
from reader.settings import MONTHS
from reader.ui.appearance import Appearance
from reader.ui.backups_dialog import BackupsDialog, CopyRow, RestoreDialog
from reader.ui.failures import Failures
from reader.ui.piece_details import long_date
from reader.ui.save_sheet import usual_folder
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.upkeep import Upkeep

if TYPE_CHECKING:
    # what few sheets need is not loaded with every window
    from reader.library.recovery import Rescued
    from reader.library.restoring import Difference, Restored
    from reader.ui.window import MainWindow

T = TypeVar("T")


class Backups(QObject):
    """Owns the sheet of copies and the library's upkeep."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._failures = Failures(window.notices, report)
        self._snapshots = snapshots_of(services.paths)
        self._dialog: BackupsDialog | None = None
        self._taken: dict[int, Snapshot] = {}
        self._rescued: Rescued | None = None
        self.upkeep = Upkeep(self, services, self._upkeep_failed)
        self.upkeep.changed_elsewhere.connect(self._changed_elsewhere)
        self.upkeep.kept.connect(self._kept)
        window.notices.on_damage = self.offer_rescue
        window.actions_table.bind({"library.backups": self.open_dialog})

    def close(self) -> None:
        """End what runs for the library by itself."""
        self.upkeep.close()

    # Copies

    def open_dialog(self) -> None:
        """Open the sheet of copies."""
        dialog = BackupsDialog(self._window, self._appearance.look, self._services.translate)
        self._dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.take_asked.connect(self._take)
        dialog.save_asked.connect(self._save)
        dialog.restore_asked.connect(self._compare)
        dialog.remove_asked.connect(self._remove)
        self._list()
        open_sheet(dialog)

    def _closed(self) -> None:
        self._dialog = None

    def _list(self) -> None:
        def work(_job: Job[list[tuple[Snapshot, int, int]]]) -> list[tuple[Snapshot, int, int]]:
            found = []
            for snapshot in self._snapshots.list():
                try:
                    held = verify(snapshot.file)
                    found.append((snapshot, held.pieces, held.notes))
                except LibraryFailed:
                    found.append((snapshot, -1, 0))
            return found

        def done(found: list[tuple[Snapshot, int, int]]) -> None:
            self._taken = {snapshot.number: snapshot for snapshot, *_ in found}
            rows = [
                CopyRow(each.number, self.say_time(each.taken), self._why(each), pieces, notes)
                for each, pieces, notes in found
            ]
            if self._dialog is not None:
                self._dialog.show_rows(rows)

        self._run(work, done)

    def _take(self) -> None:
        self._say(self._services.translate("The library is being copied…"))
        self._run(
            lambda job: self._snapshots.take(Kind.KEPT, job.progress), lambda _new: self._list()
        )

    def _save(self) -> None:
        translate = self._services.translate
        folder = usual_folder(QStandardPaths.StandardLocation.DocumentsLocation)
        name = datetime.now().strftime("ayn-%Y-%m-%d.sqlite3")
        title = translate("Save a copy of the library")
        chosen, _ = QFileDialog.getSaveFileName(
            self._dialog or self._window, title, str(folder / name)
        )
        if not chosen:
            return
        target = Path(chosen)
        self._say(translate("The library is being copied…"))

        def work(job: Job[None]) -> None:
            self._snapshots.export(target, job.progress)

        def done(_none: None) -> None:
            self._list()
            self._window.notices.show_message(
                Message("A copy of the library lies in {path}.", {"path": str(target)})
            )

        self._run(work, done)

    def _remove(self, number: int) -> None:
        snapshot = self._taken.get(number)
        if snapshot is not None:
            self._run(lambda _job: self._snapshots.remove(snapshot), lambda _none: self._list())

    # Going back

    def _compare(self, number: int) -> None:
        snapshot = self._taken.get(number)
        if snapshot is None:
            return
        from reader.library.restoring import difference

        paths = self._services.paths
        self._say(self._services.translate("The copy is being compared with the library…"))

        def done(told: Difference) -> None:
            parent = self._dialog or self._window
            look, translate = self._appearance.look, self._services.translate
            dialog = RestoreDialog(parent, self.say_time(snapshot.taken), told, look, translate)
            dialog.accepted.connect(lambda: self._restore(snapshot))
            open_sheet(dialog)
            self._list()

        self._run(lambda _job: difference(paths, snapshot.file), done)

    def _restore(self, snapshot: Snapshot) -> None:
        from reader.library.restoring import restore

        paths, snapshots, jobs = self._services.paths, self._snapshots, self._services.jobs
        self._window.reading.save_place()
        self._say(self._services.translate("The library goes back to the copy…"))

        def done(restored: Restored) -> None:
            if self._dialog is not None:
                self._dialog.accept()
            values: dict[str, str | int] = {"time": self.say_time(snapshot.taken)}
            if restored.missing_images:
                told = Message(
                    "The library is again as it was: {time}. {count} image is not there any more.",
                    values,
                    plural="The library is again as it was: {time}. {count} images are not there "
                    "any more.",
                    count=restored.missing_images,
                )
            else:
                told = Message("The library is again as it was: {time}.", values)
            # the window that reads it anew, and its search index with it
            self._services.reopen(lambda: told)

        def work(job: Job[Restored]) -> Restored:
            jobs.settle(1.0)
            return restore(paths, snapshots, snapshot.file, job.progress)

        self._run(work, done)

    # A damaged library

    def tell_rescued(self, rescued: Rescued) -> None:
        """Say that a copy stands in a damaged library's place; the rest comes over soon."""
        self._rescued = rescued
        self._window.notices.show_message(rescued_message(rescued), stay=True)
        self.upkeep.run()

    def offer_rescue(self, error: LibraryDamaged) -> None:
        """Say that the library is damaged, with the way on; of another file it is only said."""
        own = error.file == self._services.paths.library
        self._window.notices.show_message(
            error.message,
            action=self._services.translate("Open the last good copy") if own else "",
            call=self._rescue if own else None,
            detail=error.detail,
            stay=True,
        )

    def _rescue(self) -> None:
        from reader.library.recovery import open_last_good

        paths, snapshots = self._services.paths, self._snapshots

        def first() -> Message:
            return rescued_message(open_last_good(paths, snapshots))

        self._services.reopen(first)

    # By itself

    def _kept(self, kept: Kept) -> None:
        self._window.shelves.refresh()
        if kept.recovered:
            self._window.notices.show_message(self._said(kept.recovered), stay=True)

    def _said(self, count: int) -> Message:
        """Say what came over, with what was told of the damage, whose place this takes."""
        rescued, self._rescued = self._rescued, None
        if rescued is None or rescued.snapshot is None:
            return Message(
                "{count} piece that the damaged library held came over.",
                plural="{count} pieces that the damaged library held came over.",
                count=count,
            )
        return Message(
            "The library file was damaged. Its last good copy is open, of {time}, and {count} "
            "piece that was changed since came over. The damaged file is kept in {folder}.",
            {"time": self.say_time(rescued.snapshot.taken), "folder": str(rescued.kept)},
            plural="The library file was damaged. Its last good copy is open, of {time}, and "
            "{count} pieces that were changed since came over. The damaged file is kept in "
            "{folder}.",
            count=count,
        )

    def _changed_elsewhere(self) -> None:
        self._window.shelves.refresh()
        # links that wait may be others as well
        self._window.bringing.fetching.changed.emit()
        # a terminal may have marked the open piece, or its words
        self._window.library_commands.show_marks()
        self._window.noting.refresh()
        self._close_what_went()

    def _close_what_went(self) -> None:
        """Let go of the open piece when a terminal put it into the bin."""
        piece = self._window.reading.piece
        if piece is None:
            return
        number, library = piece.summary.id, self._services.library

        def is_gone(_job: object) -> bool:
            try:
                library.piece(number)
            except LibraryFailed:
                return True
            return False

        def done(gone: bool) -> None:
            now = self._window.reading.piece
            if gone and now is not None and now.summary.id == number:
                self._window.shelves.deleted.emit(number)
                self._window.notices.show_message(
                    Message("The open piece was deleted elsewhere. It may lie in the bin.")
                )

        self._services.jobs.run(is_gone, done, self._upkeep_failed)

    def _upkeep_failed(self, error: BaseException) -> None:
        if isinstance(error, LibraryDamaged):
            self.offer_rescue(error)
        else:
            self._failures.show(error)

    # What they share

    def say_time(self, moment: str) -> str:
        """Say a time in the reader's own zone."""
        translate, months = self._services.translate, self._services.settings.text(MONTHS)
        try:
            local = datetime.fromisoformat(moment).astimezone()
        except ValueError:
            return moment
        day = long_date(local.date().isoformat(), translate, months)
        return f"{day}  {translate.digits(local.strftime('%H:%M'))}"

    def _why(self, snapshot: Snapshot) -> str:
        translate = self._services.translate
        if snapshot.kind is Kind.DAILY:
            return translate("by itself")
        if snapshot.kind is Kind.BEFORE:
            return translate("before a change")
        return translate("as you asked")

    def _say(self, text: str) -> None:
        if self._dialog is not None:
            self._dialog.say(text)
            self._dialog.set_busy(True)

    def _run(self, work: Callable[[Job[T]], T], done: Callable[[T], None]) -> None:
        def over(result: T) -> None:
            if self._dialog is not None:
                self._dialog.set_busy(False)
            done(result)

        def failed(error: BaseException) -> None:
            if self._dialog is not None:
                self._dialog.set_busy(False)
                if isinstance(error, ReaderError):
                    # told where the reader looks; the sheet lies over the notices
                    self._dialog.say(self._services.translate.say(error.message))
                    return
            self._failures.show(error)

        self._services.jobs.run(work, over, failed)
