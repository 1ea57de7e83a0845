"""Drives the library pane: which pieces or hits it lists, and what is done to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from reader.errors import Message, ReaderError
from reader.jobs import Job
from reader.library.pieces import Hit, Shelf
from reader.ui.failures import Failures
from reader.ui.library_view import LibraryView
from reader.ui.notices import Notices
from reader.ui.services import Services


class Shelves(QObject):
    """Lists shelves, searches while the reader types, deletes with undo."""

    deleted = Signal(int)
    changed = Signal()

    def __init__(
        self,
        services: Services,
        view: LibraryView,
        notices: Notices,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(view)
        self._services, self._view = services, view
        self._notices, self._failures = notices, Failures(notices, report)
        self._shelf = Shelf.TO_READ
        self._search: Job[Sequence[Hit]] | None = None
        self._bin: list[int] = []
        self.current = 0
        view.shelf_chosen.connect(self._choose)
        view.search_asked.connect(self.search)
        view.delete_asked.connect(self.delete)

    @property
    def can_undo(self) -> bool:
        """Whether a deleted piece can come back."""
        return bool(self._bin)

    def refresh(self) -> None:
        """List the shelf or the search anew."""
        words = self._view.search_text()
        if words:
            self.search(words)
        else:
            self._list()

    def search(self, words: str) -> None:
        """Search the whole library; an empty search shows the shelf again."""
        if self._search is not None:
            self._search.cancel()
            self._search = None
        if not words:
            self._list()
            return

        def work(_job: Job[Sequence[Hit]]) -> Sequence[Hit]:
            return self._services.library.search(words)

        self._search = self._services.jobs.run(
            work, lambda hits: self._view.show_hits(hits, words), self._failures.show
        )

    def delete(self, piece: int) -> None:
        """Delete a piece, with the way back in the notice and in the menu."""
        if self._failures.guard(lambda: self._services.library.delete(piece)):
            self._bin.append(piece)
            self.refresh()
            self.deleted.emit(piece)
            self._notices.show_message(
                Message("The piece was deleted."),
                action=self._services.translate("Undo"),
                call=self.undo,
            )
            self.changed.emit()

    def undo(self) -> None:
        """Bring the last deleted piece back with its place and its tags."""
        if not self._bin:
            return
        piece = self._bin.pop()
        if self._failures.guard(lambda: self._services.library.undelete(piece)):
            self.refresh()
            self._notices.show_message(Message("The piece is back in your library."))
        self.changed.emit()

    def do(self, call: Callable[[], None]) -> bool:
        """Change something in the library and list anew; says whether it went well."""
        done = self._failures.guard(call)
        self.refresh()
        return done

    def _choose(self, shelf: str) -> None:
        self._shelf = Shelf(shelf)
        self._list()

    def _list(self) -> None:
        try:
            pieces = self._services.library.list(self._shelf)
        except ReaderError as error:
            self._notices.show_error(error)
            return
        self._view.show_pieces(pieces, self.current)
