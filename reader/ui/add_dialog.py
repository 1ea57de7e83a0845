"""Adds a piece: paste or type a text, or choose a file."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QTextEdit, QWidget

from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look


class _PasteBox(QTextEdit):
    """Takes a paste as text for the eye, and keeps the page's HTML for the importer."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paste")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.html = ""
        self._pasted = ""

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Remember the HTML of what is pasted into the empty box."""
        empty = not self.toPlainText().strip()
        super().insertFromMimeData(source)
        if empty and source.hasHtml():
            self.html, self._pasted = source.html(), self.toPlainText()

    def source_html(self) -> str:
        """Give the pasted page's HTML, unless the text was edited since."""
        return self.html if self.toPlainText() == self._pasted else ""


class AddDialog(SheetDialog):
    """Asks for a text or a file; the window does the rest."""

    def __init__(
        self, parent: QWidget | None, look: Look, translate: Translator, choose_file: QPushButton
    ) -> None:
        super().__init__(parent, translate("Add a piece"), look, translate)
        label = self.paragraph(
            translate("Paste a text or what you copied from a page, or write it here.")
        )
        self._box = _PasteBox()
        self._box.setAccessibleName(label.text())
        self._box.setMinimumHeight(look.px(220))
        self.body.addWidget(self._box, 1)
        self.paragraph(
            translate("You can also drop a text file or a saved page on the window."), muted=True
        )
        self._add = self.buttons.addButton(translate("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setDefault(True)
        self._add.setEnabled(False)
        self.buttons.addButton(choose_file, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._box.textChanged.connect(
            lambda: self._add.setEnabled(bool(self._box.toPlainText().strip()))
        )
        self._box.setFocus()

    def text(self) -> str:
        """Give the text in the box."""
        return self._box.toPlainText()

    def html(self) -> str:
        """Give the HTML it was pasted from, "" for plain text."""
        return self._box.source_html()
