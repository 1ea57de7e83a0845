"""Asks for the library that is to be brought in: a zip or a folder."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look


class BringLibraryDialog(SheetDialog):
    """Says what will happen, and has a button for each kind."""

    def __init__(self, parent: QWidget | None, look: Look, translate: Translator) -> None:
        super().__init__(parent, translate("Bring a library in"), look, translate)
        self.paragraph(
            translate(
                "Choose what was saved with “Take the library with you”, here or on another "
                "computer."
            )
        )
        self.paragraph(
            translate(
                "New pieces are added with all that belongs to them. A piece that is here already "
                "gets the notes and tags it lacks, and keeps the place where you read last. "
                "Nothing is taken away."
            ),
            muted=True,
        )
        self.zip = QPushButton(translate("Choose a ZIP file…"))
        self.folder = QPushButton(translate("Choose a folder…"))
        for button in (self.zip, self.folder):
            button.setAutoDefault(False)
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.resize(self.width(), min(look.px(420), self.maximumHeight()))
