"""Sheets: the keyboard scrolls them, and what is in focus shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QStyle,
    QStyleOptionButton,
)

from reader.paths import resource
from reader.translations import Translator
from reader.ui import icons
from reader.ui.notes_dialog import NoteDialog
from reader.ui.sheet import SheetDialog
from reader.ui.style_sheet import style_sheet
from reader.ui.theme import Look, themes

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def translator(language: str) -> Translator:
    return Translator(language, resource("translations"))


def dressed(qapp: QApplication, look: Look, folder: Path) -> Look:
    qapp.setStyleSheet(style_sheet(look, icons.write_tinted(folder, "light", themes()["light"])))
    return look


@pytest.fixture(params=["ar", "en"])
def sheet(request, qapp, qtbot, look: Callable[..., Look], tmp_path: Path) -> SheetDialog:
    made = SheetDialog(None, "سطور", dressed(qapp, look(), tmp_path), translator(request.param))
    for number in range(60):
        made.paragraph(f"السطر {number}")
    made.add_close()
    made.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if request.param == "ar" else Qt.LayoutDirection.LeftToRight
    )
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_keyboard_scrolls_by_the_page(sheet: SheetDialog) -> None:
    bar = sheet._area.verticalScrollBar()
    assert bar.value() == 0
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Home)
    assert bar.value() == 0
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_field_of_a_note_shows_the_focus(
    qapp, qtbot, look: Callable[..., Look], tmp_path: Path
) -> None:
    dialog = NoteDialog(None, "جملة", "", dressed(qapp, look(), tmp_path), translator("ar"))
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    edge = dialog.field.height() // 2

    def colour() -> str:
        return dialog.field.grab().toImage().pixelColor(1, edge).name()

    assert dialog.field.hasFocus()
    assert colour() == themes()["light"].accent.lower()
    dialog.buttons.buttons()[-1].setFocus(Qt.FocusReason.TabFocusReason)
    assert colour() != themes()["light"].accent.lower()


@pytest.mark.parametrize("percent", [100, 300])
def test_the_ring_of_the_focus_takes_no_room_of_the_words(qtbot, look, percent) -> None:
    button = QPushButton("تابع القراءة")
    qtbot.addWidget(button)
    button.setStyleSheet(style_sheet(look(percent), ""))
    button.resize(button.sizeHint())
    option = QStyleOptionButton()
    button.initStyleOption(option)
    room = {}
    for state in (QStyle.StateFlag.State_None, QStyle.StateFlag.State_HasFocus):
        option.state = QStyle.StateFlag.State_Enabled | state
        contents = QStyle.SubElement.SE_PushButtonContents
        room[state] = button.style().subElementRect(contents, option, button).size()
    assert len(set(map(QSize.toTuple, room.values()))) == 1
