"""What can be done to the open piece, and the dialogs about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from reader.actions.listen import manner
from reader.document.ranges import Position
from reader.errors import Message, ReaderError
from reader.library.pieces import Piece
from reader.settings import MONTHS
from reader.speech.spoken import spoken, stages
from reader.ui.appearance import Appearance
from reader.ui.commands import Actions
from reader.ui.notices import Notices
from reader.ui.piece_details import rows as detail_rows
from reader.ui.piece_dialogs import DetailsDialog, LeftOutDialog, TagsDialog
from reader.ui.reading import Reading
from reader.ui.services import Services
from reader.ui.settings_dialog import SettingsDialog
from reader.ui.shelves import Shelves


class PieceCommands(QObject):
    """Favourite, archive, tags, delete, what was left out, details."""

    changed = Signal()
    """Whether something can be undone may be another by now."""

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
        self._actions, self._reading, self._shelves = actions, reading, shelves
        self._notices, self._here = notices, here
        self._taken_out: list[str] = []
        self._shown = 0
        # A piece that was deleted later than a block was taken out is what comes back first
        shelves.deleted.connect(lambda _piece: self._taken_out.clear())
        actions.bind(
            {
                "piece.favourite": self.favourite,
                "piece.archive": self.archive,
                "piece.tags": self.edit_tags,
                "piece.delete": self.delete,
                "piece.undo": self.undo,
                "piece.left_out": self.show_left_out,
                "piece.take_out": lambda: self.take_out(self._here()),
                "piece.details": self.show_details,
                "app.settings": self.show_settings,
            }
        )

    @property
    def can_undo(self) -> bool:
        """Whether a block that was taken out, or a piece, can come back."""
        return bool(self._taken_out) or self._shelves.can_undo

    def undo(self) -> None:
        """Put back what was taken out last, else bring back the last deleted piece."""
        if self._taken_out:
            self._put_back(self._taken_out[-1])
        else:
            self._shelves.undo()

    def take_out(self, position: Position | None) -> None:
        """Take the paragraph at a position out of the piece, with undo."""
        if position is None:
            return
        block = position.block
        if len(self._piece.document.blocks) < 2:
            self._notices.show_message(
                Message("This is all that the piece has. Delete the piece to be rid of it.")
            )
        elif self._reading.leave_out(block, self._appearance.look):
            self._taken_out.append(block)
            self._notices.show_message(
                Message("Taken out. It is kept among what was left out."),
                action=self._services.translate("Undo"),
                call=lambda: self._put_back(block),
            )
            self.changed.emit()

    def _put_back(self, block: str) -> None:
        self._taken_out = [each for each in self._taken_out if each != block]
        if any(item.block.id == block for item in self._piece.document.left_out):
            self._reading.restore(block, self._appearance.look)
            self._notices.show_message(Message("It is back in its place."))
        self.changed.emit()

    def show_piece(self, piece: Piece) -> None:
        """Mark what holds for the open piece."""
        if piece.summary.id != self._shown:
            self._shown = piece.summary.id
            self._taken_out.clear()
        self._actions["piece.favourite"].setChecked(piece.summary.favourite)
        self._actions["piece.archive"].setChecked(piece.summary.archived)

    def favourite(self) -> None:
        """Put the piece among the favourites, or take it out."""
        wanted, piece = self._actions["piece.favourite"].isChecked(), self._piece.summary.id
        self._shelves.do(lambda: self._services.library.set_favourite(piece, wanted))

    def archive(self) -> None:
        """Put the piece into the archive, or take it out."""
        wanted, piece = self._actions["piece.archive"].isChecked(), self._piece.summary.id
        self._shelves.do(lambda: self._services.library.set_archived(piece, wanted))

    def delete(self) -> None:
        """Delete the piece, with undo."""
        self._shelves.delete(self._piece.summary.id)

    def edit_tags(self) -> None:
        """Ask for the piece's tags."""
        library, piece = self._services.library, self._piece.summary.id
        tags = library.piece(piece).summary.tags
        look, translate = self._appearance.look, self._services.translate
        dialog = TagsDialog(self._window, tags, library.tags(), look, translate)
        dialog.accepted.connect(
            lambda: self._shelves.do(lambda: library.set_tags(piece, dialog.tags()))
        )
        _open(dialog)

    def show_left_out(self) -> None:
        """Show what cleaning left out; each line can be put back."""
        look, translate = self._appearance.look, self._services.translate
        _open(
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
        rows = detail_rows(self._piece, translate, months)
        _open(DetailsDialog(self._window, self._piece.document, rows, look, translate))

    def show_settings(self) -> None:
        """Open the settings."""
        look, translate = self._appearance.look, self._services.translate
        settings = self._services.settings
        dialog = SettingsDialog(self._window, settings, self._say, look, translate)
        show = dialog.sample.set_look
        self._appearance.on_change(show)
        dialog.finished.connect(lambda _result: self._appearance.forget(show))
        _open(dialog)

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


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
