"""The Latin letter or digit of a pressed key, on a keyboard of any letters."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication, QKeyEvent

from reader.paths import resource

_X11 = frozenset(("xcb", "wayland"))
_X11_SHIFT = 8
"""X11 and Wayland number keys from 8 on (xkbcommon: evdev's code + 8)."""


def letter_of(event: QKeyEvent) -> str:
    """Give the capital letter or the digit of a key, "" for other keys.

    A key that bears a Latin letter is that letter, wherever it stands; any other, such as an
    Arabic letter or the sign above a digit, counts by its place on the keyboard.
    """
    key = event.key()
    if ord("A") <= key <= ord("Z") or ord("0") <= key <= ord("9"):
        return chr(key)
    place = _by_place(event)
    if place:
        return place
    return _arabic().get(chr(key), "") if key < 0x110000 else ""


def _by_place(event: QKeyEvent) -> str:
    if sys.platform == "darwin":
        return _places("mac").get(event.nativeVirtualKey(), "")
    code = event.nativeScanCode()
    if QGuiApplication.platformName() in _X11:
        code -= _X11_SHIFT
    return _places("scan").get(code, "")


@functools.cache
def _table() -> Mapping[str, Mapping[str, object]]:
    read: Mapping[str, Mapping[str, object]] = json.loads(
        resource("tables", "keyboards.json").read_text(encoding="utf-8")
    )
    return read


@functools.cache
def _places(name: str) -> Mapping[int, str]:
    return {int(str(code)): letter for letter, code in _table()[name].items()}


@functools.cache
def _arabic() -> Mapping[str, str]:
    return {str(arabic): latin for latin, arabic in _table()["arabic"].items()}
