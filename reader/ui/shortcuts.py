"""Which keys a command answers to: those of the table, or the reader's own."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from reader.paths import resource
from reader.settings import SINGLE_KEYS, Setting, Settings
from reader.ui.commands import BY_ID, COMMANDS, Command

_KEYS = "keys."
_AS_AT_FIRST = "default"
_BETWEEN = "\n"
CARET = frozenset(
    (
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    )
)
"""Keys that, held with Ctrl or Shift too, move the caret and select, on the page and in fields."""
LOUDNESS = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down))
"""Of these, those that with Ctrl and Shift the page leaves to the commands of loudness."""
_MOVES = CARET | {
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
}
"""Keys that by themselves, or with Shift, move about and close things everywhere."""
_EDITING = frozenset((Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Insert))
"""Keys that with Ctrl select, copy and cut, on the page and in every field."""


def shortcut_setting(command: str) -> Setting:
    """Give the setting that keeps the reader's own keys of a command, one a line."""
    return Setting(_KEYS + command, _AS_AT_FIRST)


def command_of(setting: Setting) -> Command | None:
    """Give the command whose keys a setting keeps."""
    mine = setting.key.startswith(_KEYS)
    return BY_ID.get(setting.key.removeprefix(_KEYS)) if mine else None


def shortcuts_of(command: Command, settings: Settings) -> tuple[str, ...]:
    """Give a command's keys as portable texts such as "Ctrl+Shift+F"."""
    kept = settings.text(shortcut_setting(command.id))
    if kept == _AS_AT_FIRST:
        return command.shortcuts
    return tuple(keys for keys in kept.split(_BETWEEN) if keys)


def set_shortcuts(command: str, shortcuts: Sequence[str] | None, settings: Settings) -> None:
    """Give a command other keys, none, or (None) those of the table again."""
    chosen = _AS_AT_FIRST if shortcuts is None else _BETWEEN.join(shortcuts)
    settings[shortcut_setting(command)] = chosen


def owner_of(shortcut: str, settings: Settings, *, but: str = "") -> Command | None:
    """Give the command that answers to a key already, other than `but`."""
    for command in COMMANDS:
        if command.id != but and shortcut in shortcuts_of(command, settings):
            return command
    return None


def take(shortcut: str, command: str, settings: Settings) -> None:
    """Make a key a command's only one, and no longer another's."""
    other = owner_of(shortcut, settings, but=command)
    if other is not None:
        left = [keys for keys in shortcuts_of(other, settings) if keys != shortcut]
        set_shortcuts(other.id, left, settings)
    # keys of a media keyboard are not pressed by letters: they stay
    media = [keys for keys in shortcuts_of(BY_ID[command], settings) if "Media" in keys]
    set_shortcuts(command, list(dict.fromkeys((shortcut, *media))), settings)


def pressed(sequence: QKeySequence) -> str:
    """Give a pressed key as a portable text, an Arabic letter as the Latin one of its key.

    So a key that was set on an Arabic keyboard works on a Latin one, and the other way round.
    """
    if sequence.isEmpty():
        return ""
    first = sequence[0]
    key, held = int(first.key()), first.keyboardModifiers()
    letter = _latin_keys().get(chr(key)) if key < 0x110000 else None
    if letter is not None:
        key = ord(letter)
    return QKeySequence(QKeyCombination(held, Qt.Key(key))).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def is_taken_everywhere(shortcut: str) -> bool:
    """Whether a key has a meaning of its own in lists, fields and the page."""
    sequence = QKeySequence(shortcut)
    if sequence.isEmpty():
        return True
    key, held = sequence[0].key(), sequence[0].keyboardModifiers()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    if key in _MOVES and not held & ~shift:
        return True
    if key in CARET and held & control and not held & ~(shift | control):
        return not (key in LOUDNESS and held & shift)
    return key in _EDITING and held == control


def page_command(shortcut: str, settings: Settings, *, but: str = "") -> Command | None:
    """Give the command, other than `but`, that a letter or digit does while one reads."""
    if not settings.flag(SINGLE_KEYS):
        return None
    asked = (each for each in COMMANDS if each.page_key and each.page_key == shortcut)
    return next((each for each in asked if each.id != but), None)


@functools.cache
def _latin_keys() -> Mapping[str, str]:
    table = json.loads(resource("tables", "keyboards.json").read_text(encoding="utf-8"))
    return {arabic: latin for latin, arabic in table["arabic"].items()}
