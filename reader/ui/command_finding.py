"""The command palette and the shortcut sheet in the window, and the keys the reader chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reader.paths import resource
from reader.settings import Setting
from reader.translations import LANGUAGES, Translator
from reader.ui import shortcuts
from reader.ui.appearance import Appearance
from reader.ui.command_dialog import CommandDialog, shown_keys
from reader.ui.command_list import Row
from reader.ui.command_search import Findable, find, findable
from reader.ui.commands import BY_ID, COMMANDS
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.shortcuts_dialog import ShortcutsDialog

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_RECENT = 5


class CommandFinding(QObject):
    """Owns both sheets; commands are found in every language of the app."""

    def __init__(self, window: MainWindow, services: Services, appearance: Appearance) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._actions = window.actions_table
        self._findable: tuple[Findable, ...] = ()
        self._recent: list[str] = []
        self._actions.bind({"app.palette": self.open_palette, "app.shortcuts": self.open_shortcuts})
        for command in COMMANDS:
            keys = shortcuts.shortcuts_of(command, services.settings)
            if keys != command.shortcuts:
                self._actions.set_shortcuts(command.id, keys)
        services.settings.on_change(self._changed)

    def close(self) -> None:
        """Stop following the settings."""
        self._services.settings.forget(self._changed)

    def open_palette(self) -> None:
        """Find a command by its words and do it."""
        translate = self._services.translate
        dialog = CommandDialog(
            self._window,
            translate("Find a command"),
            translate("What would you like to do?"),
            self._listed,
            self._appearance.look,
            translate,
        )

        def chosen(command: str) -> None:
            action = self._actions[command]
            if not action.isEnabled():
                return
            dialog.accept()
            self._recent = [command, *(each for each in self._recent if each != command)][:_RECENT]
            # once the palette has gone and the keyboard is back where it was
            QTimer.singleShot(0, action, action.trigger)

        dialog.list.chosen.connect(chosen)
        open_sheet(dialog)

    def open_shortcuts(self) -> None:
        """Show every command with its keys."""
        services = self._services
        open_sheet(
            ShortcutsDialog(
                self._window,
                self._commands(),
                services.settings,
                self._appearance.look,
                services.translate,
            )
        )

    def _listed(self, words: str) -> list[Row]:
        if words:
            found = find(words, self._commands())
        else:
            found = self._recent + [each.id for each in COMMANDS if each.id not in self._recent]
        rows = [self._row(command) for command in found if command != "app.palette"]
        # what cannot be done now is found too, so that nobody looks for it elsewhere
        return sorted(rows, key=lambda row: not row.enabled)

    def _row(self, command: str) -> Row:
        translate, settings = self._services.translate, self._services.settings
        entry = BY_ID[command]
        action = self._actions[command]
        keys = shown_keys(shortcuts.shortcuts_of(entry, settings)[:1])
        note = "" if action.isEnabled() else translate("not now")
        return Row(command, translate.say(entry.label), keys, enabled=action.isEnabled(), note=note)

    def _commands(self) -> Sequence[Findable]:
        if not self._findable:
            services = self._services
            others = [
                Translator(language, resource("translations"), services.paths.cache)
                for language in LANGUAGES
                if language != services.translate.language
            ]
            sayers = (services.translate, *others)
            self._findable = tuple(
                findable(each.id, [sayer.say(each.label) for sayer in sayers]) for each in COMMANDS
            )
        return self._findable

    def _changed(self, setting: Setting) -> None:
        command = shortcuts.command_of(setting)
        if command is not None:
            keys = shortcuts.shortcuts_of(command, self._services.settings)
            self._actions.set_shortcuts(command.id, keys)
