"""Asks whether a page may be fetched from the reader's own network: once per host."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look


class HostDialog(SheetDialog):
    """A question with three answers; closing it is a no."""

    def __init__(
        self, parent: QWidget | None, host: str, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, translate("A page of your own network"), look, translate)
        self.always = False
        self.paragraph(
            translate(
                "The address {host} is in your own network or on this computer, not on the open "
                "web. Some pages lead there to do harm. May Ayn fetch from it?",
                host=host,
            )
        )
        self.paragraph(
            translate("Allow it only if you know this address and asked for it yourself."),
            muted=True,
        )
        self.body.addStretch(1)
        role = QDialogButtonBox.ButtonRole
        self.no = self._button(translate("Do not fetch"), role.RejectRole)
        self.once = self._button(translate("Allow this time"), role.AcceptRole)
        self.good = self._button(translate("Always allow it"), role.ActionRole)
        self.good.clicked.connect(self._allow_for_good)
        # The safe answer is the one that Enter gives
        self.no.setDefault(True)
        self.no.setFocus()

    def _allow_for_good(self) -> None:
        self.always = True
        self.accept()

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        return self.buttons.addButton(text, role)
