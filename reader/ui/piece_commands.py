"""What can be done to the text of the open piece, and the dialogs about it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reader.actions.listen import manner
from reader.actions.restore import leave_out, restore
from reader.document.ranges import Position
from reader.errors import Message, ReaderError
from reader.library.pieces import Piece
from reader.library.store import Library
from reader.settings import MONTHS
from reader.speech.spoken import spoken, stages
from reader.ui.appearance import Appearance
from reader.ui.commands import Actions
from reader.ui.notices import Notices
from reader.ui.piece_details import rows as detail_rows
from reader.ui.piece_dialogs import DetailsDialog, LeftOutDialog
from reader.ui.reading import Reading
from reader.ui.services import Services
from reader.ui.settings_dialog import SettingsDialog
from reader.ui.sheet import open_sheet
from reader.ui.shelves import Shelves


class PieceCommands(QObject):
    """What was left out, taking a paragraph out, details, settings, shortcuts."""

    def __init__(
        self,
        window: QWidget,
        services: Services,
        appearance: Appearance,
        actions: Actions,
        reading: Reading,
        shelves: Shelves,
        notices: Notices,
        here: Callable[[], Position | None],
    ) -> None:
        """`here` gives where the reader is in the piece."""
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._reading, self._shelves = reading, shelves
        self._notices, self._here = notices, here
        self._changed: list[tuple[int, str]] = []
        shelves.history.went.connect(self._follow)
        actions.bind(
            {
                "piece.left_out": self.show_left_out,
                "piece.take_out": lambda: self.take_out(self._here()),
                "piece.details": self.show_details,
                "app.settings": self.show_settings,
            }
        )

    def take_out(self, position: Position | None) -> None:
        """Take the paragraph at a position out of the piece, with undo."""
        if position is None:
            return
        block = position.block
        if len(self._piece.document.blocks) < 2:
            self._notices.show_message(
                Message("This is all that the piece has. Delete the piece to be rid of it.")
            )
        else:
            piece = self._piece.summary.id
            self._reading.leave_out(
                block, self._appearance.look, lambda: self._taken_out(piece, block)
            )

    def _taken_out(self, piece: int, block: str) -> None:
        self._shelves.history.push(
            Message("taking a paragraph out"),
            lambda: self._change(restore, piece, block),
            lambda: self._change(leave_out, piece, block),
        )
        self._shelves.history.say(
            self._services.translate("Taken out. It is kept among what was left out.")
        )

    def _change(self, deed: Callable[[Library, int, str], object], piece: int, block: str) -> None:
        """Take a block out of a piece or put it back, on whatever thread."""
        # what was put back meanwhile is where it shall be
        with contextlib.suppress(KeyError):
            deed(self._services.library, piece, block)
        self._changed.append((piece, block))

    def _follow(self) -> None:
        """Show what was changed by going back and forth, where it is open."""
        changed, self._changed = self._changed, []
        for piece, block in changed:
            if self._reading.piece is not None and self._piece.summary.id == piece:
                self._reading.follow(block, self._appearance.look)

    def show_left_out(self) -> None:
        """Show what cleaning left out; each line can be put back."""
        look, translate = self._appearance.look, self._services.translate
        open_sheet(
            LeftOutDialog(
                self._window,
                self._piece.document,
                look,
                translate,
                lambda block: self._reading.restore(block, self._appearance.look),
            )
        )

    def show_details(self) -> None:
        """Show what is known about the piece."""
        look, translate = self._appearance.look, self._services.translate
        months = self._services.settings.text(MONTHS)
        library, number = self._services.library, self._piece.summary.id
        times = (0, 0)
        try:
            times = self._services.jobs.at_once(lambda: library.activity.of(number))
        except ReaderError as error:
            self._notices.show_error(error)
        rows = detail_rows(self._piece, translate, months, times)
        open_sheet(DetailsDialog(self._window, self._piece.document, rows, look, translate))

    def show_settings(self) -> None:
        """Open the settings."""
        look, translate = self._appearance.look, self._services.translate
        settings = self._services.settings
        dialog = SettingsDialog(self._window, settings, self._say, look, translate)
        show = dialog.sample.set_look
        self._appearance.on_change(show)
        dialog.finished.connect(lambda _result: self._appearance.forget(show))
        open_sheet(dialog)

    def _say(self, text: str, show: Callable[[str], None]) -> None:
        """Prepare a text as it would be said, off the window's thread."""
        services = self._services

        def work(_job: object) -> str:
            said = spoken(text, stages("ar", manner(services.settings, services.paths)))
            return said.text

        def failed(error: BaseException) -> None:
            show(services.translate.say(error.message) if isinstance(error, ReaderError) else "")

        services.jobs.run(work, show, failed)

    @property
    def _piece(self) -> Piece:
        assert self._reading.piece is not None  # commands that need a piece wait for one
        return self._reading.piece
