"""The shortcut sheet, made from the command table, and the little sheet that sets other keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QWidget,
)

from reader.settings import SINGLE_KEYS, Settings
from reader.translations import Translator
from reader.ui import shortcuts
from reader.ui.command_dialog import CommandDialog, key_name, shown_keys
from reader.ui.command_list import Row
from reader.ui.command_search import Findable, find
from reader.ui.commands import BY_ID, COMMANDS, GROUP_LABELS, Command, Group
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel


class ShortcutsDialog(CommandDialog):
    """Every command with its keys, by group; choosing one lets the reader change its keys."""

    def __init__(
        self,
        parent: QWidget | None,
        commands: Sequence[Findable],
        settings: Settings,
        look: Look,
        translate: Translator,
    ) -> None:
        self._commands, self._settings = commands, settings
        super().__init__(
            parent,
            translate("Keyboard shortcuts"),
            translate("Find a command by its name"),
            self._listed,
            look,
            translate,
        )
        hint = WrappedLabel(translate("Press Enter on a command to change its keys."))
        hint.setObjectName("muted")
        self.column.insertWidget(1, hint)
        buttons = QDialogButtonBox()
        self._reset = buttons.addButton(
            translate("All keys as at first"), QDialogButtonBox.ButtonRole.ResetRole
        )
        close = buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self._reset, close):
            button.setAutoDefault(False)
        self._reset.clicked.connect(self._as_at_first)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)
        self.list.chosen.connect(self._change)
        self._show_reset()

    def _listed(self, words: str) -> list[Row]:
        if words:
            return [self._row(BY_ID[command]) for command in find(words, self._commands)]
        rows = []
        for group in Group:
            rows.append(Row("", self.translate.say(GROUP_LABELS[group])))
            rows += [self._row(command) for command in COMMANDS if command.group is group]
        return rows

    def _row(self, command: Command) -> Row:
        own = [command.page_key] if command.page_key and self._settings.flag(SINGLE_KEYS) else []
        keys = shown_keys((*shortcuts.shortcuts_of(command, self._settings), *own))
        note = "" if keys else self.translate("No keys")
        return Row(command.id, self.translate.say(command.label), keys, note=note)

    def _change(self, command: str) -> None:
        dialog = KeyDialog(self, BY_ID[command], self._settings, self.look, self.translate)
        dialog.finished.connect(lambda _code: self._changed())
        dialog.open()

    def _changed(self) -> None:
        self.list.show_rows(self._listed(self.box.text().strip()), self.list.command)
        self._show_reset()

    def _as_at_first(self) -> None:
        for command in COMMANDS:
            if shortcuts.shortcuts_of(command, self._settings) != command.shortcuts:
                shortcuts.set_shortcuts(command.id, None, self._settings)
        self._changed()

    def _show_reset(self) -> None:
        self._reset.setVisible(
            any(
                shortcuts.shortcuts_of(command, self._settings) != command.shortcuts
                for command in COMMANDS
            )
        )


class KeyDialog(SheetDialog):
    """Asks for the keys of one command; a key that is another's is taken only when told to."""

    def __init__(
        self,
        parent: QWidget | None,
        command: Command,
        settings: Settings,
        look: Look,
        translate: Translator,
    ) -> None:
        label = translate.say(command.label)
        super().__init__(parent, translate("Keys for «{command}»", command=label), look, translate)
        self._command, self._settings = command, settings
        self.paragraph(translate("Press the new keys. Tab goes on to the buttons."))
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        for part in (self.keys, *self.keys.findChildren(QLineEdit)):
            part.setAccessibleName(translate("New keys"))
        now = shortcuts.shortcuts_of(command, settings)
        shown = next((keys for keys in now if "Media" not in keys), "")
        self.keys.setKeySequence(QKeySequence(shown))
        self.keys.setAccessibleDescription(key_name(shown))
        self.body.addWidget(self.keys)
        self._told = self.paragraph("", muted=True)
        self._told.hide()
        self.body.addStretch(1)
        roles = QDialogButtonBox.ButtonRole
        self.save = self._button(translate("Use these keys"), roles.AcceptRole)
        self._none = self._button(translate("No keys"), roles.ActionRole)
        self._first = self._button(translate("As at first"), roles.ActionRole)
        self._button(translate("Cancel"), roles.RejectRole)
        self.keys.keySequenceChanged.connect(self._pressed)
        self._none.clicked.connect(lambda: self._set(()))
        self._first.clicked.connect(lambda: self._set(None))
        self._first.setVisible(now != command.shortcuts)
        self.save.setEnabled(False)
        self.resize(self.width(), min(self.height(), look.px(380)))
        self.keys.setFocus()

    def accept(self) -> None:
        """Set the pressed keys."""
        shortcuts.take(self._shortcut, self._command.id, self._settings)
        super().accept()

    @property
    def _shortcut(self) -> str:
        return shortcuts.pressed(self.keys.keySequence())

    def _pressed(self) -> None:
        shortcut = self._shortcut
        owner = shortcuts.owner_of(shortcut, self._settings, but=self._command.id)
        letter = shortcuts.page_command(shortcut, self._settings, but=self._command.id)
        refused = shortcuts.is_taken_everywhere(shortcut) or letter is not None
        text = ""
        if letter is not None:
            text = self.translate(
                "In the article {keys} is for «{command}». Press other keys, or turn single "
                "letters off in the settings first.",
                keys=key_name(shortcut),
                command=self.translate.say(letter.label),
            )
        elif refused and shortcut:
            text = self.translate(
                "{keys} has a meaning of its own everywhere. Press other keys.",
                keys=key_name(shortcut),
            )
        elif owner is not None:
            text = self.translate(
                "{keys} is now for «{command}», which will have these keys no longer.",
                keys=key_name(shortcut),
                command=self.translate.say(owner.label),
            )
        self._told.setText(text)
        self._told.setVisible(bool(text))
        # The field tells a screen reader nothing of what is in it
        self.keys.setAccessibleDescription(text or key_name(shortcut))
        self.save.setEnabled(bool(shortcut) and not refused)

    def _set(self, keys: tuple[str, ...] | None) -> None:
        shortcuts.set_shortcuts(self._command.id, keys, self._settings)
        self.done(0)

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = self.buttons.addButton(text, role)
        # Enter is one of the keys that may be pressed here
        button.setAutoDefault(False)
        return button
