"""The sheet of a piece's earlier versions: to look at what changed since, and to go back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList, button_grid
from reader.ui.theme import Look


class VersionsDialog(SheetDialog):
    """Lists the versions that are kept, the newest first."""

    shown = Signal(int)
    """The version of which the changes are asked for."""
    wanted = Signal(int)
    """The version that is to be the piece again."""

    def __init__(
        self,
        parent: QWidget | None,
        versions: Sequence[tuple[int, str]],
        look: Look,
        translate: Translator,
    ) -> None:
        """`versions` are their numbers and when they came, for people."""
        super().__init__(parent, translate("Earlier versions"), look, translate)
        if not versions:
            self.paragraph(
                translate(
                    "There is no earlier version. When a refresh brings a new text, the old one "
                    "is kept here."
                )
            )
            self.body.addStretch(1)
            self.add_close()
            return
        self.paragraph(
            translate("The text of each day that a refresh replaced. None of them is lost."),
            muted=True,
        )
        self.list = SheetList(translate("Earlier versions"), look)
        for number, when in versions:
            self.list.add_row(number, when, when)
        self.list.opened.connect(self._show)
        self.body.addWidget(self.list, 1)
        self.look_at = self.plain_button(translate("What changed since"), self._show)
        self.back = self.plain_button(translate("Go back to this version"), self._go_back)
        self.body.addLayout(button_grid((self.look_at, self.back), self.width(), look))
        self.buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.list.choose(0)
        self.list.setFocus()

    def _show(self) -> None:
        if number := self.list.number:
            self.shown.emit(number)

    def _go_back(self) -> None:
        if number := self.list.number:
            self.accept()
            self.wanted.emit(number)
