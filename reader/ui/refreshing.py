"""Looking at a saved page again from the window: its changes, and its earlier versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from reader.actions.refresh import Change, Refreshed, changes, refresh, revert
from reader.document.model import Document
from reader.errors import Message
from reader.jobs import SLOW_S, Job
from reader.library.fetched import Address
from reader.library.pieces import Piece
from reader.settings import MONTHS
from reader.ui.appearance import Appearance
from reader.ui.changes_dialog import ChangesDialog
from reader.ui.failures import Failures
from reader.ui.piece_details import long_date
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.versions_dialog import VersionsDialog
from reader.ui.work_bar import WorkBar

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

T = TypeVar("T")
WEB = "web"
"""The state in which the open piece came from the web."""


class Refreshing(QObject):
    """Refreshes one piece at a time."""

    done = Signal(object)
    """A `Refreshed`, once the window shows it."""
    state_changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._notices, self._reading = window.notices, window.reading
        self._fetching = window.bringing.fetching
        self._failures = Failures(window.notices, report)
        self.bar = WorkBar(services.translate, self._stop)
        self._job: Job[Refreshed] | None = None
        self.state: frozenset[str] = frozenset()
        """What holds for the open piece, as commands wait for it."""
        self._reading.opened.connect(self._opened)
        window.actions_table.bind(
            {"piece.refresh": self.refresh_open, "piece.versions": self.show_versions}
        )

    def refresh_open(self) -> None:
        """Look at the open piece's page again."""
        if self._reading.piece is not None:
            self.refresh(self._reading.piece.summary.id)

    def refresh(self, piece: int) -> None:
        """Look at a piece's page again; the text of before is kept."""
        if self._job is not None:
            self._notices.show_message(
                Message("A page is being refreshed already. Wait for it, or stop it.")
            )
            return
        self._reading.save_place()
        services, fetching = self._services, self._fetching
        library = services.library
        rows = self._at_once(lambda: library.summaries((piece,)))
        if rows is None:
            return
        title = rows[0].title if rows else ""
        text = services.translate("Refreshing {title}", title=title)

        def work(job: Job[Refreshed]) -> Refreshed:
            return refresh(services.library, piece, fetching.fetcher(), job.token, job.progress)

        def failed(error: BaseException) -> None:
            self._over()
            self._failures.show(error)

        self.bar.begin(text)
        self._job = fetching.jobs().run(
            work, self._done, failed, lambda fraction: self.bar.move_on(text, fraction)
        )

    def show_versions(self) -> None:
        """List the open piece's earlier versions."""
        if self._reading.piece is None:
            return
        piece, library = self._reading.piece.summary.id, self._services.library
        kept = self._at_once(lambda: library.versions.of(piece))
        if kept is None:
            return
        look, translate = self._appearance.look, self._services.translate
        listed = [(version.id, self._when(version.saved)) for version in kept]
        dialog = VersionsDialog(self._window, listed, look, translate)
        dialog.shown.connect(lambda version: self._compare(dialog, piece, version))
        dialog.wanted.connect(lambda version: self._go_back(piece, version))
        open_sheet(dialog)

    def _done(self, refreshed: Refreshed) -> None:
        self._over()
        self._show_anew(refreshed.piece)
        if refreshed.unchanged:
            self._notices.show_message(
                Message("The text of the page is the same as in your library.")
            )
        elif self._is_open(refreshed.piece):
            self._show_changes(refreshed)
        else:
            # The reader went on to another piece: it is not covered by a sheet about this one
            title = refreshed.document.metadata.title
            self._notices.show_message(
                Message("{title} was refreshed.", {"title": title}),
                action=self._services.translate("What changed"),
                call=lambda: self._show_changes(refreshed),
                stay=True,
            )
        self.done.emit(refreshed)

    def _show_changes(self, refreshed: Refreshed) -> None:
        translate, piece = self._services.translate, refreshed.piece
        dialog = self._changes(
            self._window,
            refreshed.changes,
            translate("Go back to the old text"),
            translate("Keep the new text"),
        )

        def go_back() -> None:
            dialog.accept()
            library = self._services.library
            if kept := self._at_once(lambda: library.versions.of(piece)):
                self._go_back(piece, kept[0].id)

        dialog.back.clicked.connect(lambda _=False: go_back())
        open_sheet(dialog)

    def _compare(self, parent: VersionsDialog, piece: int, version: int) -> None:
        """Show what changed since a version; compared off the window's thread."""
        library, translate = self._services.library, self._services.translate

        def work(_job: Job[tuple[Change, ...]]) -> tuple[Change, ...]:
            return changes(library.versions.document(version), library.piece(piece).document)

        def show(found: tuple[Change, ...]) -> None:
            if not parent.isVisible():
                return
            back = translate("Go back to this version")
            dialog = self._changes(parent, found, back, translate("Close"))

            def go_back() -> None:
                dialog.accept()
                parent.accept()
                self._go_back(piece, version)

            dialog.back.clicked.connect(lambda _=False: go_back())
            open_sheet(dialog)

        self._services.jobs.run(work, show, self._failures.show)

    def _changes(
        self, parent: QDialog | MainWindow, found: tuple[Change, ...], back: str, keep: str
    ) -> ChangesDialog:
        look, translate = self._appearance.look, self._services.translate
        title = translate("What changed")
        return ChangesDialog(parent, title, found, look, translate, back=back, keep=keep)

    def _go_back(self, piece: int, version: int) -> None:
        library = self._services.library
        self._reading.save_place()

        def work(_job: Job[Document]) -> Document:
            return revert(library, piece, version)

        def done(_document: Document) -> None:
            self._show_anew(piece)
            self._notices.show_message(
                Message("The earlier text is back. The newer one is kept among the versions.")
            )

        self._services.jobs.run(work, done, self._failures.show)

    def _show_anew(self, piece: int) -> None:
        self._window.shelves.refresh()
        if self._is_open(piece):
            self._reading.reload(self._appearance.look)

    def _is_open(self, piece: int) -> bool:
        return self._reading.piece is not None and self._reading.piece.summary.id == piece

    def _opened(self, piece: Piece) -> None:
        library, number = self._services.library, piece.summary.id

        def show(address: Address | None) -> None:
            if self._is_open(number):
                self.state = frozenset({WEB} if address is not None else ())
                self.state_changed.emit()

        self.state = frozenset()
        look = self._services.jobs.look
        look(lambda: library.address(number), SLOW_S, show, self._failures.show)

    def _at_once(self, look: Callable[[], T]) -> T | None:
        """Read what a sheet shows; None where the library fails or is slow, which is said."""
        return self._failures.given(lambda: self._services.jobs.at_once(look), None)

    def _when(self, saved: str) -> str:
        """Say a version's time in the reader's own zone."""
        translate, months = self._services.translate, self._services.settings.text(MONTHS)
        try:
            moment = datetime.fromisoformat(saved).astimezone()
        except ValueError:
            return saved
        day = long_date(moment.date().isoformat(), translate, months)
        return f"{day}  {translate.digits(moment.strftime('%H:%M'))}"

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._over()
            self._notices.show_message(Message("Stopped. The piece is as it was."))

    def _over(self) -> None:
        self._job = None
        self.bar.end()
