"""A colour is picked by the keyboard alone, is named to assistive technology, and is the one used."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reader.paths import resource
from reader.translations import Translator
from reader.ui.colour_sheet import MARKS, PAGE, TEXT, ColourSheet
from reader.ui.colours_dialog import ColoursDialog
from reader.ui.ready_colours import for_words
from reader.ui.theme import Look, contrast
from reader.ui.tone import Tone
from reader.ui.tone_slider import Groove
from reader.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
OWN = ("#FFFFFF", "#1C1B18", "#0A5560")
Opened = tuple[ColourSheet, list[str]]


@pytest.fixture
def open_sheet(qtbot, look: Callable[..., Look]) -> Callable[..., Opened]:
    """Give what opens the sheet in a language; the second is what was picked with it."""

    def opened(which: int = PAGE, language: str = "ar") -> Opened:
        used: list[str] = []
        translate = Translator(language, resource("translations"))
        sheet = ColourSheet(None, "الصفحة", which, OWN, used.append, look(), translate)
        right = Qt.LayoutDirection.RightToLeft
        sheet.setLayoutDirection(right if language == "ar" else Qt.LayoutDirection.LeftToRight)
        qtbot.addWidget(sheet)
        with qtbot.waitActive(sheet):
            sheet.show()
        return sheet, used

    return opened


def press(key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def test_a_colour_is_picked_by_keys_and_arrives(window: MainWindow, qtbot) -> None:
    window.actions_table["app.colours"].trigger()
    (dialog,) = window.findChildren(ColoursDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.picks[0].setFocus()
    press(Qt.Key.Key_Space)
    (sheet,) = dialog.findChildren(ColourSheet)
    qtbot.waitUntil(sheet.isActiveWindow)
    ready = list(for_words())
    before = sheet.ready[ready[0]]
    assert before.isChecked(), "the page is white, which is one of them"
    assert before.hasFocus()
    assert QAccessible.queryAccessibleInterface(before).role() is QAccessible.Role.RadioButton
    press(Qt.Key.Key_Left)  # on from right to left
    assert sheet.colour == ready[1]
    press(Qt.Key.Key_Tab)
    assert sheet.hue.groove.hasFocus(), "Tab comes to one of the ready colours only"
    press(Qt.Key.Key_Tab, 2)
    lightness = sheet.lightness.groove.value()
    press(Qt.Key.Key_Right, 3)
    assert sheet.lightness.groove.value() == lightness - 3
    picked = sheet.colour
    press(Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert dialog.fields[0].text() == picked not in ready


def test_escape_leaves_the_colour_as_it_was(open_sheet: Callable[..., Opened]) -> None:
    sheet, used = open_sheet()
    press(Qt.Key.Key_Left, 2)
    press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert used == []


@pytest.mark.parametrize("which", [PAGE, TEXT, MARKS])
def test_what_is_shown_is_the_colour_and_its_contrast(
    open_sheet: Callable[..., Opened], which: int
) -> None:
    sheet, _used = open_sheet(which)
    sheet.hue.groove.setValue(40)
    sheet.vividness.groove.setValue(70)
    sheet.lightness.groove.setValue(61)
    colour = Tone(40, 70, 61).colour
    assert sheet.field.text() == sheet.colour == colour
    other = OWN[TEXT] if which == PAGE else OWN[PAGE]
    ratio = int(contrast(colour, other) * 10) / 10
    assert Translator("ar", resource("translations")).decimal(ratio) in sheet.figure.text()
    assert sheet.ok.accessibleDescription() == sheet.figure.text()
    drawn = sheet.sample.grab().toImage()
    ground = drawn.pixelColor(sheet.sample.width() // 2, 8).name().upper()
    assert ground == (colour if which == PAGE else OWN[PAGE])
    sheet.back.click()
    assert sheet.colour == sheet.field.text() == OWN[which]


def test_a_code_that_is_none_is_refused_in_words(open_sheet: Callable[..., Opened]) -> None:
    sheet, used = open_sheet()
    sheet.field.setFocus()
    sheet.field.selectAll()
    QTest.keyClicks(sheet.field, "#12")
    assert not sheet.problem.isVisible(), "who is still typing has done nothing wrong"
    press(Qt.Key.Key_Return)
    assert used == []
    assert sheet.problem.isVisible()
    assert sheet.field.hasFocus()
    assert sheet.field.accessibleDescription() == sheet.problem.text() != ""
    QTest.keyClicks(sheet.field, "3")
    assert not sheet.problem.isVisible()
    press(Qt.Key.Key_Return)
    assert used == ["#112233"]


def test_an_arabic_keyboard_writes_a_code(open_sheet: Callable[..., Opened]) -> None:
    sheet, _used = open_sheet()
    sheet.field.setFocus()
    sheet.field.selectAll()
    for letter in "شؤ١٢":
        QTest.sendKeyEvent(
            QTest.KeyAction.Click,
            sheet.field,
            Qt.Key(ord(letter)),
            letter,
            Qt.KeyboardModifier.NoModifier,
        )
    assert sheet.field.text() == "AC12"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_sliders_are_told_with_their_values(
    open_sheet: Callable[..., Opened], language: str
) -> None:
    sheet, _used = open_sheet(language=language)
    forward = Qt.Key.Key_Left if language == "ar" else Qt.Key.Key_Right
    for groove in (sheet.hue.groove, sheet.vividness.groove, sheet.lightness.groove):
        groove.setValue(50)
        told = QAccessible.queryAccessibleInterface(groove)
        before = told.text(QAccessible.Text.Name)
        assert told.role() is QAccessible.Role.Slider
        assert told.text(QAccessible.Text.Description)
        groove.setFocus()
        press(forward)
        assert told.valueInterface().currentValue() == groove.value() == 51
        assert told.text(QAccessible.Text.Name) != before
        QTest.mouseClick(groove, Qt.MouseButton.LeftButton, pos=start_of(groove))
        assert groove.value() == groove.minimum()


def start_of(groove: Groove) -> QPoint:
    mirrored = groove.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return QPoint(groove.width() - 2 if mirrored else 2, 2)


def test_tab_goes_through_in_the_order_in_which_it_is_read(
    open_sheet: Callable[..., Opened],
) -> None:
    sheet, _used = open_sheet(MARKS)
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in seen:
        assert focused is not None
        seen.append(focused)
        press(Qt.Key.Key_Tab)
    assert seen[0] in sheet.ready.values()
    assert seen[1:7] == [
        sheet.hue.groove,
        sheet.vividness.groove,
        sheet.lightness.groove,
        sheet.field,
        sheet.back,
        sheet.ok,
    ]
    assert len(seen) == 8, "Cancel is the last"
