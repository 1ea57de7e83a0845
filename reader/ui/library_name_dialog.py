"""Asks for one name: of a tag, a collection or a saved search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look


class NameDialog(SheetDialog):
    """Stays open while `save` says that a name cannot be had, and why is said below the field."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        label: str,
        name: str,
        save: Callable[[str], str],
        look: Look,
        translate: Translator,
    ) -> None:
        """`save` takes the name and gives "" when it is done, else what stands in the way."""
        super().__init__(parent, title, look, translate)
        self._save = save
        caption = self.paragraph(label)
        self.field = QLineEdit(name)
        self.field.setAccessibleName(label)
        caption.setBuddy(self.field)
        self.field.selectAll()
        self.body.addWidget(self.field)
        self.problem = self.paragraph("")
        self.problem.hide()
        self.body.addStretch(1)
        self.ok = self.buttons.addButton(translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.field.textChanged.connect(lambda text: self.ok.setEnabled(bool(text.strip())))
        self.ok.setEnabled(bool(name.strip()))
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(440), room.width()), min(look.px(280), room.height()))
        self.field.setFocus()

    def accept(self) -> None:
        """Save the name; say why when it cannot be."""
        problem = self._save(self.field.text().strip())
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self.field.setFocus()
            self.field.setAccessibleDescription(problem)
        else:
            super().accept()
