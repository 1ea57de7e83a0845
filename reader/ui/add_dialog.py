"""Adds pieces: links, a pasted or written text, files or a folder."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QTextEdit, QWidget

from reader.actions.links import link_of, links_in
from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import button_grid
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
    """Asks for links, a text or files; the window does the rest."""

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        translate: Translator,
        choose_files: QPushButton,
        choose_folder: QPushButton,
    ) -> None:
        super().__init__(parent, translate("Add a piece"), look, translate)
        label = self.paragraph(
            translate(
                "Paste a link, or several, one on each line. A text, or what you copied from a "
                "page, is added as it is."
            )
        )
        self._box = _PasteBox()
        self._box.setAccessibleName(label.text())
        # In large letters it is lower, so that it stands whole in what the sheet shows of itself
        self._box.setMinimumHeight(min(look.px(180), self.maximumHeight() // 4))
        self.body.addWidget(self._box, 1)
        self.paragraph(
            translate(
                "You can also drop links, files, a folder or a zip on the window. Only links are "
                "fetched from the web, once, with their pictures."
            ),
            muted=True,
        )
        choices = (choose_files, choose_folder)
        for button in choices:
            button.setAutoDefault(False)
        self.body.addLayout(button_grid(choices, self.width(), look))
        self._add = self.buttons.addButton(translate("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setDefault(True)
        self._add.setEnabled(False)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._box.textChanged.connect(self._show_state)
        self._box.setFocus()

    def text(self) -> str:
        """Give the text in the box."""
        return self._box.toPlainText()

    def html(self) -> str:
        """Give the HTML it was pasted from, "" for plain text."""
        return self._box.source_html()

    def _show_state(self) -> None:
        text = self.text()
        self._add.setEnabled(bool(text.strip()))
        count = len(links_given(text))
        self._add.setText(
            self.translate.plural("Fetch {count} page", "Fetch {count} pages", count)
            if count
            else self.translate("Add")
        )
        self.fit_buttons()


def links_given(text: str) -> tuple[str, ...]:
    """Give the links of a text that is one or a list of them, () for any other text."""
    link = link_of(text)
    return (link,) if link else links_in(text)
