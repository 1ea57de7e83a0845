"""The bin in the window: what lies in it comes back, or goes for good when that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reader.library.bin import Binned
from reader.ui.appearance import Appearance
from reader.ui.bin_dialog import BinDialog, RemoveDialog
from reader.ui.failures import Failures
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class BinCommands(QObject):
    """Owns the sheet of the bin."""

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
        self._dialog: BinDialog | None = None
        self._lying: dict[int, Binned] = {}
        window.actions_table.bind({"library.bin": self.open_dialog})

    def open_dialog(self) -> None:
        """Open the sheet of the bin."""
        dialog = BinDialog(
            self._window,
            self._window.backups.say_time,
            self._appearance.look,
            self._services.translate,
        )
        self._dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.back_asked.connect(self._back)
        dialog.remove_asked.connect(self._ask)
        self._list()
        open_sheet(dialog)

    def _closed(self) -> None:
        self._dialog = None

    def _list(self) -> None:
        def done(lying: list[Binned]) -> None:
            self._lying = {each.id: each for each in lying}
            if self._dialog is not None:
                self._dialog.show_pieces(lying)

        library = self._services.library
        self._services.jobs.run(lambda _job: library.bin.list(), done, self._failures.show)

    def _back(self, pieces: Sequence[int]) -> None:
        library = self._services.library
        self._do(lambda: library.undelete(pieces))

    def _ask(self, pieces: Sequence[int]) -> None:
        lying = [self._lying[piece] for piece in pieces if piece in self._lying]
        if not lying:
            return
        look, translate = self._appearance.look, self._services.translate
        dialog = RemoveDialog(self._dialog or self._window, lying, look, translate)
        dialog.accepted.connect(lambda: self._remove([each.id for each in lying]))
        open_sheet(dialog)

    def _remove(self, pieces: Sequence[int]) -> None:
        self._do(lambda: self._services.library.bin.remove(pieces))

    def _do(self, call: Callable[[], object]) -> None:
        def done(_result: object) -> None:
            self._list()
            self._window.shelves.refresh()

        self._services.jobs.keep(call, done, self._failures.show)
