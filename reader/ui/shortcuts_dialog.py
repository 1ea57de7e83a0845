"""The shortcut sheet, made from the command table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from reader.translations import FSI, PDI, Translator
from reader.ui.commands import COMMANDS, GROUP_LABELS, Group
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look


class ShortcutsDialog(SheetDialog):
    """Every command with its keys, by group."""

    def __init__(self, parent: QWidget | None, look: Look, translate: Translator) -> None:
        super().__init__(parent, translate("Keyboard shortcuts"), look, translate)
        # One form for all groups, so that the keys of all stand in one column
        form = QFormLayout()
        form.setVerticalSpacing(look.px(6))
        form.setHorizontalSpacing(look.px(24))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.body.addLayout(form)
        for group in Group:
            heading = QLabel(translate.say(GROUP_LABELS[group]))
            heading.setObjectName("section")
            heading.setContentsMargins(0, look.px(10) if form.rowCount() else 0, 0, 0)
            form.addRow(heading)
            for command in COMMANDS:
                if command.group is not group or not command.shortcuts:
                    continue
                keys = [
                    QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                    for shortcut in command.shortcuts
                    if "Media" not in shortcut
                ]
                label = QLabel(translate.say(command.label))
                label.setWordWrap(True)
                shown = QLabel("   ".join(f"{FSI}{key}{PDI}" for key in keys))
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
                shown.setAccessibleName(f"{label.text()}: {shown.text()}")
                form.addRow(label, shown)
        self.body.addStretch(1)
        self.add_close()
