"""Each command is bound, has a unique shortcut, and answers on an Arabic-only keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from reader.paths import resource
from reader.ui.commands import BY_ID, COMMANDS, key_sequences


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(COMMANDS)


def test_every_command_is_bound(window) -> None:
    assert not window.actions_table.unbound


def test_shortcuts_are_valid_and_unique() -> None:
    seen: dict[str, str] = {}
    for command in COMMANDS:
        for shortcut in command.shortcuts:
            for keys in key_sequences(shortcut):
                text = keys.toString()
                assert text, f"{shortcut} of {command.id} is no key sequence"
                assert keys[0].key() != Qt.Key.Key_unknown
                assert text not in seen, f"{text}: {seen.get(text)} and {command.id}"
                seen[text] = command.id


def test_letters_have_an_arabic_twin() -> None:
    found = [keys.toString() for keys in key_sequences("Ctrl+F")]
    assert found == ["Ctrl+F", QKeySequence("Ctrl+ب").toString()]
    assert len(key_sequences("F3")) == 1


def test_icons_exist() -> None:
    for command in COMMANDS:
        if command.icon:
            assert resource("icons", "lucide", f"{command.icon}.svg").is_file(), command.icon


def test_every_command_is_in_the_menu(window) -> None:
    listed = {
        action.objectName()
        for part in window.header.menu.actions()
        if part.menu() is not None
        for action in part.menu().actions()
    }
    assert set(BY_ID) <= listed
