"""The sheet of the listening queue: what is to be heard, in which order, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from reader.library.pieces import Summary
from reader.translations import FSI, PDI, Translator
from reader.ui.commands import key_sequences
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList, button_grid
from reader.ui.theme import Look


class QueueDialog(SheetDialog):
    """Lists the queue; the window does what is asked and shows the queue anew."""

    play_asked = Signal(int)
    remove_asked = Signal(int)
    move_asked = Signal(int, int)
    """A piece, and the place it is to have."""
    clear_asked = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None, look: Look, translate: Translator) -> None:
        super().__init__(parent, translate("Listening queue"), look, translate)
        self._pieces: tuple[Summary, ...] = ()
        self._minutes: dict[int, int] = {}
        self.total = self.paragraph("", muted=True)
        self.list = SheetList(translate("Pieces in the queue"), look)
        self.list.opened.connect(self._play)
        self.list.remove_asked.connect(self._remove)
        self.list.move_asked.connect(self._move)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.list, 1)
        self.up = self.plain_button(translate("Move up"), lambda: self._move(-1))
        self.down = self.plain_button(translate("Move down"), lambda: self._move(1))
        self.remove = self.plain_button(translate("Take out"), self._remove)
        self.clear = self.plain_button(translate("Empty the queue"), self.clear_asked.emit)
        self.undo = self.plain_button(translate("Undo"), self.undo_asked.emit)
        self.undo.setEnabled(False)
        buttons = (self.up, self.down, self.remove, self.clear, self.undo)
        self.body.addLayout(button_grid(buttons, self.width(), look))
        for keys in key_sequences("Ctrl+Z"):
            QShortcut(keys, self, self.undo.click)
        self.play = self.buttons.addButton(
            translate("Listen from here"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.play.clicked.connect(self._play)
        self.play.setDefault(True)
        self.buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.list.setFocus()

    def show_pieces(
        self, pieces: Sequence[Summary], chosen: int = 0, *, can_undo: bool = False
    ) -> None:
        """List pieces; `chosen` is chosen, else the row that was, or the nearest to it."""
        row = max(0, self.list.currentRow())
        number = chosen or self.list.number
        self._pieces = tuple(pieces)
        self.undo.setEnabled(can_undo)
        self.list.clear()
        for place, piece in enumerate(self._pieces, 1):
            title = piece.title or self.translate("Untitled")
            parts = [piece.source] if piece.source else []
            minutes = self._minutes.get(piece.id)
            if minutes is not None:
                parts.append(self._said_minutes(minutes))
            under = "   ".join(f"{FSI}{part}{PDI}" for part in parts)
            text = f"{self.translate.number(place)}.\u00a0{FSI}{title}{PDI}"
            said = self.translate("{place}: {title}", place=place, title=title)
            self.list.add_row(
                piece.id,
                f"{text}\n{under}" if under else text,
                self.translate(", ").join([said, *parts]),
            )
        self.list.choose(number, row)
        self._show_total()
        self._show_state()

    def show_minutes(self, minutes: dict[int, int]) -> None:
        """Show how many minutes the pieces take to hear."""
        self._minutes = minutes
        self.show_pieces(self._pieces, can_undo=self.undo.isEnabled())

    def _show_total(self) -> None:
        if not self._pieces:
            self.total.setText(
                self.translate(
                    "The queue is empty. Open a piece and press Ctrl+Shift+Q to add it, or choose "
                    "«Add to the listening queue» in the library."
                )
            )
            return
        count = len(self._pieces)
        text = self.translate.plural("{count} piece", "{count} pieces", count)
        known = [self._minutes[piece.id] for piece in self._pieces if piece.id in self._minutes]
        if len(known) == count:
            minutes = self._said_minutes(sum(known))
            text = self.translate("{pieces}, {minutes}", pieces=text, minutes=minutes)
        self.total.setText(text)

    def _said_minutes(self, minutes: int) -> str:
        plural = self.translate.plural
        hours, rest = divmod(minutes, 60)
        if not hours:
            return plural("{count} minute to hear", "{count} minutes to hear", rest)
        if not rest:
            return plural("{count} hour to hear", "{count} hours to hear", hours)
        return self.translate(
            "{hours} and {minutes} to hear",
            hours=plural("{count} hour", "{count} hours", hours),
            minutes=plural("{count} minute", "{count} minutes", rest),
        )

    def _show_state(self) -> None:
        place, last = self._place, len(self._pieces) - 1
        chosen = place >= 0
        for button in (self.play, self.remove):
            button.setEnabled(chosen)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(chosen and place < last)
        self.clear.setEnabled(bool(self._pieces))

    @property
    def _place(self) -> int:
        number = self.list.number
        return next((at for at, piece in enumerate(self._pieces) if piece.id == number), -1)

    def _play(self) -> None:
        if number := self.list.number:
            self.accept()
            self.play_asked.emit(number)

    def _remove(self) -> None:
        if number := self.list.number:
            self.remove_asked.emit(number)

    def _move(self, way: int) -> None:
        place = self._place
        if place >= 0 and 0 <= place + way < len(self._pieces):
            self.move_asked.emit(self.list.number, place + way)
