"""Pages of the web in the window: what is on its way, what waits, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reader.actions.bring import Brought
from reader.actions.hosts import allow_for_good
from reader.errors import Message
from reader.library.pending import Waiting
from reader.ui.appearance import Appearance
from reader.ui.fetching import Batch, Fetching
from reader.ui.host_dialog import HostDialog
from reader.ui.link_text import shown
from reader.ui.pending_view import PendingDialog
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.work_bar import WorkBar

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_TOGETHER_MS = 400
"""What comes in this time is shown together."""


class Bringing(QObject):
    """Connects the fetching of pages with the window's parts."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._notices = window.notices
        self.fetching = Fetching(services, window.notices, self, report)
        self.bar = WorkBar(services.translate, self.fetching.stop_all, self.open_dialog)
        self._dialog: PendingDialog | None = None
        self._questions: list[tuple[str, Future[bool]]] = []
        # A list may have thousands of links, each of which changes what is shown
        self._later = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._later.timeout.connect(self._show_what_came)
        self.fetching.changed.connect(self._show)
        self.fetching.went_on.connect(self._go_on)
        self.fetching.moved.connect(self._moved)
        self.fetching.landed.connect(self._landed)
        self.fetching.host_asked.connect(self._ask)
        window.library.waiting_asked.connect(self.open_dialog)
        window.actions_table.bind({"library.pending": self.open_dialog})
        self._show()

    def open_dialog(self) -> None:
        """Open the sheet of what is on its way and what waits."""
        if self._dialog is not None:
            return
        fetching = self.fetching
        dialog = PendingDialog(self._window, self._appearance.look, self._services.translate)
        self._dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.stop_asked.connect(fetching.stop)
        dialog.stop_all_asked.connect(fetching.stop_all)
        dialog.retry_asked.connect(fetching.retry)
        dialog.remove_asked.connect(self._remove)
        self._show()
        open_sheet(dialog)

    def close(self) -> None:
        """End what is on its way."""
        self._later.stop()
        # Those that were not asked yet never will be; the open question closes with the window
        del self._questions[1:]
        self.fetching.close()

    def _remove(self, waiting: tuple[Waiting, ...]) -> None:
        self.fetching.remove(waiting)
        links = [item.url for item in waiting]
        if self._dialog is None and links:
            self._notices.show_message(Message("The link was removed."))

    def _show(self) -> None:
        self.fetching.look_waiting(self._show_links)
        if not self.fetching.coming:
            self.bar.end()
            return
        text, fraction = self._said(), self.fetching.share
        if self.bar.running:
            self.bar.move_on(text, fraction)
        else:
            self.bar.begin(text)

    def _show_links(self, waiting: tuple[Waiting, ...]) -> None:
        self._window.library.show_waiting(len(waiting))
        if self._dialog is not None:
            self._dialog.show_links(self.fetching.coming, waiting)

    def _go_on(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _show_what_came(self) -> None:
        self._window.shelves.refresh()
        self._show()

    def _moved(self, link: str, fraction: float) -> None:
        self.bar.move_on(self._said(), self.fetching.share)
        if self._dialog is not None:
            self._dialog.show_progress(link, fraction)

    def _said(self) -> str:
        coming, translate = self.fetching.coming, self._services.translate
        if len(coming) == 1:
            return translate("Fetching {address}", address=shown(coming[0].link))
        return translate.plural("Fetching {count} page", "Fetching {count} pages", len(coming))

    # What became of links

    def _landed(self, batch: Batch) -> None:
        self._window.shelves.refresh()
        if batch.total > 1:
            self._tell_of_many(batch)
        elif batch.brought:
            self._tell_of_one(batch.brought[0])
        elif batch.failed:
            error, waits = batch.failed[0], bool(self.fetching.waiting())
            self._notices.show_message(
                error.message,
                action=self._services.translate("Pages to fetch") if waits else "",
                call=self.open_dialog if waits else None,
                detail=error.detail,
                stay=True,
            )
        elif batch.stopped:
            self._notices.show_message(
                Message("Stopped. The page waits in the library, among the pages to fetch."),
                action=self._services.translate("Pages to fetch"),
                call=self.open_dialog,
            )

    def _tell_of_one(self, brought: Brought) -> None:
        window, translate, piece = self._window, self._services.translate, brought.piece
        title = brought.document.metadata.title
        if brought.known:
            self._notices.show_message(
                Message("This page is in your library: {title}.", {"title": title}),
                action=translate("Open"),
                call=lambda: window.open_piece(piece),
                other=(translate("Refresh"), lambda: window.refreshing.refresh(piece)),
                stay=True,
            )
        elif window.listening.active:
            # What is heard is not ended by a page that comes when it comes
            self._notices.show_message(
                Message("Added {title}.", {"title": title}),
                action=translate("Open"),
                call=lambda: window.open_piece(piece),
            )
        else:
            window.adding.tell_of(piece, brought.document)

    def _tell_of_many(self, batch: Batch) -> None:
        plural, parts = self._services.translate.plural, []
        known = sum(each.known for each in batch.brought)
        new, rest = len(batch.brought) - known, len(batch.failed) + batch.stopped
        if new:
            parts.append(plural("Added {count} page.", "Added {count} pages.", new))
        if known:
            parts.append(
                plural(
                    "{count} page was in your library already.",
                    "{count} pages were in your library already.",
                    known,
                )
            )
        if rest:
            parts.append(
                plural(
                    "{count} page could not be fetched and waits.",
                    "{count} pages could not be fetched and wait.",
                    rest,
                )
            )
        self._notices.show_text(
            " ".join(parts),
            action=self._services.translate("Pages to fetch") if rest else "",
            call=self.open_dialog if rest else None,
            stay=bool(rest),
        )

    # Hosts of the reader's own network

    def _ask(self, host: str, answer: Future[bool]) -> None:
        self._questions.append((host, answer))
        if len(self._questions) == 1:
            self._next_question()

    def _next_question(self) -> None:
        if not self._questions:
            return
        host, answer = self._questions[0]
        translate = self._services.translate
        parent = self._dialog or self._window
        dialog = HostDialog(parent, host, self._appearance.look, translate)

        def finished(result: int) -> None:
            if result and dialog.always:
                allow_for_good(self._services.settings, host)
            if not answer.done():
                answer.set_result(bool(result))
            self._questions.pop(0)
            self._next_question()

        dialog.finished.connect(finished)
        open_sheet(dialog)

    def _closed(self) -> None:
        self._dialog = None
