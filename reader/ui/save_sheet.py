"""A sheet that asks how and where something is to be saved: fields, a name, a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look


def usual_folder(kind: QStandardPaths.StandardLocation) -> Path:
    """Give the reader's own folder of a kind, their home where there is none."""
    place = QStandardPaths.writableLocation(kind)
    return Path(place) if place and Path(place).is_dir() else Path.home()


class SaveSheet(SheetDialog):
    """Its kinds add their own fields, then `add_where`."""

    where_changed = Signal()
    """Another name or another folder was given."""
    name: QLineEdit
    named: QLabel
    place: QLabel
    other: QPushButton
    save: QPushButton

    def __init__(
        self, parent: QWidget | None, title: str, folder: Path, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, title, look, translate)
        self.folder = folder

    def choice(self, text: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        """Add a labelled field of choices, each a key and its name."""
        self.body.addSpacing(self.look.px(4))
        label = self.paragraph(text)
        box = QComboBox()
        # As wide as there is room for, not as its longest choice
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for key, name in choices:
            box.addItem(name, key)
        box.setAccessibleName(text)
        label.setBuddy(box)
        self.body.addWidget(box)
        return box

    def show_field(self, box: QWidget, *, visible: bool) -> None:
        """Show or hide a field with its label."""
        box.setVisible(visible)
        for label in self._inside.findChildren(QLabel):
            if label.buddy() is box:
                label.setVisible(visible)

    def add_where(self, name: str) -> None:
        """Ask for a name, where `name` is proposed, and a folder; then come the buttons."""
        translate = self.translate
        self.named = self.paragraph("")
        self.name = QLineEdit(name)
        self.named.setBuddy(self.name)
        self.body.addWidget(self.name)
        self.place = self.paragraph("", muted=True)
        self.other = self.plain_button(translate("Another folder…"), self._choose_folder)
        self.body.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)
        self.save = self.buttons.addButton(
            translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.save.setDefault(True)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.name.textChanged.connect(self.where_changed)

    def call_name(self, text: str) -> None:
        """Say what the name is of."""
        self.named.setText(text)
        self.name.setAccessibleName(text)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.translate("Choose a folder"), str(self.folder)
        )
        if chosen:
            self.folder = Path(chosen)
            self.where_changed.emit()
