"""Looking at a picture of the open piece by itself, and copying a reference to the piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from reader.actions.cite import citation
from reader.document.model import Block, BlockKind
from reader.errors import Message, ReaderError
from reader.ui.appearance import Appearance
from reader.ui.listening_commands import caret
from reader.ui.picture_dialog import PictureDialog
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class PieceExtras(QObject):
    """Binds both commands."""

    def __init__(self, window: MainWindow, services: Services, appearance: Appearance) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        window.actions_table.bind({"piece.picture": self.enlarge, "piece.cite": self.cite})

    def enlarge(self, block: str = "") -> None:
        """Show a picture by itself: that of `block`, else the next one from where the reader is."""
        figure = self._figure(block)
        library, jobs, notices = self._services.library, self._services.jobs, self._window.notices
        name = figure.asset if figure is not None else ""
        try:
            file = jobs.at_once(lambda: library.asset(name)) if name else None
        except ReaderError as error:
            notices.show_error(error)
            return
        if figure is None or file is None:
            notices.show_message(Message("There is no picture from here on."))
            return
        dialog = PictureDialog(
            self._window, file, figure.alt, self._appearance.look, self._services.translate
        )
        open_sheet(dialog)

    def cite(self) -> None:
        """Put a reference to the piece on the clipboard."""
        piece = self._window.reading.piece
        if piece is not None:
            QGuiApplication.clipboard().setText(citation(piece.document.metadata))
            self._window.notices.show_message(Message("The reference was copied."))

    def _figure(self, block: str) -> Block | None:
        piece = self._window.reading.piece
        if piece is None:
            return None
        here = caret(self._window.article)
        first = piece.document.index(block or here.block) if block or here else 0
        blocks = piece.document.blocks
        after = (each for each in blocks[first:] if each.kind is BlockKind.FIGURE and each.asset)
        return next(after, None)
