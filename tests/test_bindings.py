"""The bindings keep their references: some releases lose one to None at every void Qt call."""

from __future__ import annotations

import subprocess
import sys

CALLS = 20_000
# in a process of its own: losing the references ends in an abort, which would take pytest along
CODE = f"""
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCursor, QTextDocument

item, timer, document = QObject(), QTimer(), QTextDocument()
cursor = QTextCursor(document)
before = sys.getrefcount(None)
for number in range({CALLS}):
    item.setObjectName("name")
    timer.setInterval(number)
    document.setTextWidth(number)
    cursor.setPosition(0)
print(item.objectName(), timer.interval(), document.textWidth(), cursor.position())
print(before - sys.getrefcount(None))
"""


def test_void_calls_keep_the_references_to_none() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    called, lost = run.stdout.splitlines()
    assert called == f"name {CALLS - 1} {CALLS - 1}.0 0"
    # None is immortal from Python 3.12 on: its count stands still whatever the bindings do
    assert abs(int(lost)) < 100
