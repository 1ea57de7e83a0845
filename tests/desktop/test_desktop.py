"""The desktop of the tests itself: a window is seen, focused, typed into and photographed."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.desktop

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton
from PySide6.QtWidgets import QVBoxLayout, QWidget

app = QApplication([])
window = QMainWindow(windowTitle="نافذة")
window.setCentralWidget(QWidget())
layout = QVBoxLayout(window.centralWidget())
field = QLineEdit(accessibleName="حقل")
button = QPushButton("زر")
layout.addWidget(field)
layout.addWidget(button)
field.textChanged.connect(lambda text: print(text, flush=True))
field.returnPressed.connect(app.quit)
window.show()
sys.exit(app.exec())
"""


def objects(tree: dict[str, Any]) -> list[tuple[str, str]]:
    found = [(tree["role"], tree["name"])]
    for child in tree["children"]:
        found += objects(child)
    return found


def test_an_assistive_program_finds_a_window_and_its_parts(desktop, run_app) -> None:
    app = run_app(["-c", WINDOW])
    tree = desktop.probe(app.pid)
    found = objects(tree)
    assert ("frame", "نافذة") in found
    assert ("text", "حقل") in found
    assert any(name == "زر" and "button" in role for role, name in found)


def test_keys_reach_the_window_that_has_the_focus(desktop, run_app) -> None:
    app = run_app(["-c", WINDOW])
    desktop.await_focus(app.pid)
    desktop.key("a", "y", "n", "Return")
    output, errors = app.communicate(timeout=60)
    assert output.split() == ["a", "ay", "ayn"]
    assert (app.returncode, errors) == (0, "")


def test_the_screen_can_be_photographed(desktop, tmp_path: Path) -> None:
    data = desktop.screenshot(tmp_path / "screen.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1600, 1200)
