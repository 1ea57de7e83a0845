from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from reader.settings import SINGLE_KEYS, Settings
from reader.ui import shortcuts
from reader.ui.command_dialog import CommandDialog
from reader.ui.commands import BY_ID
from reader.ui.shortcuts_dialog import KeyDialog, ShortcutsDialog
from reader.ui.window import MainWindow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def keys(command: str, settings: Settings) -> tuple[str, ...]:
    return shortcuts.shortcuts_of(BY_ID[command], settings)


def test_a_key_is_taken_from_the_command_that_had_it(settings: Settings) -> None:
    shortcuts.take("Ctrl+F", "speech.toggle", settings)
    assert keys("find.open", settings) == ()
    assert keys("speech.toggle", settings)[0] == "Ctrl+F"
    assert "Media Play" in keys("speech.toggle", settings), "the media keys stay"
    again = Settings(settings._path)
    assert keys("speech.toggle", again)[0] == "Ctrl+F"
    shortcuts.set_shortcuts("speech.toggle", None, settings)
    assert keys("speech.toggle", settings) == BY_ID["speech.toggle"].shortcuts


def test_a_command_may_have_no_keys(settings: Settings) -> None:
    shortcuts.set_shortcuts("app.quit", (), settings)
    assert keys("app.quit", settings) == ()


def test_an_arabic_letter_is_the_latin_one_of_its_key() -> None:
    assert shortcuts.pressed(QKeySequence("Ctrl+ب")) == "Ctrl+F"
    assert shortcuts.pressed(QKeySequence("ا")) == "H"
    assert shortcuts.pressed(QKeySequence("Ctrl+Shift+F")) == "Ctrl+Shift+F"
    assert shortcuts.pressed(QKeySequence()) == ""


@pytest.mark.parametrize(
    "taken",
    [
        "Down",
        "Shift+Left",
        "Return",
        "Esc",
        "Ctrl+C",
        "Tab",
        "Ctrl+Left",
        "Ctrl+End",
        "Ctrl+Shift+PgDown",
        "Ctrl+Ins",
        "",
    ],
)
def test_keys_with_a_meaning_everywhere_are_refused(taken: str) -> None:
    assert shortcuts.is_taken_everywhere(taken)


@pytest.mark.parametrize("free", ["H", "Ctrl+Shift+Down", "Alt+Left", "Ctrl+Shift+C", "F4"])
def test_other_keys_are_free(free: str) -> None:
    assert not shortcuts.is_taken_everywhere(free)


def test_a_letter_of_the_page_is_no_other_commands_key(window: MainWindow) -> None:
    settings = window._services.settings
    dialog = KeyDialog(
        window,
        BY_ID["piece.favourite"],
        settings,
        window._appearance.look,
        window._services.translate,
    )
    for letter in ("ا", "Shift+P"):
        dialog.keys.setKeySequence(QKeySequence(letter))
        assert not dialog.save.isEnabled(), letter
    assert window._services.translate.say(BY_ID["move.paragraph.previous"].label) in (
        dialog._told.text()
    )
    assert dialog.keys.accessibleDescription() == dialog._told.text()
    dialog.keys.setKeySequence(QKeySequence("Z"))
    assert dialog.save.isEnabled()
    assert dialog.keys.accessibleDescription() == "Z"
    settings[SINGLE_KEYS] = False
    dialog.keys.setKeySequence(QKeySequence("H"))
    assert dialog.save.isEnabled()
    dialog.reject()


def test_a_media_key_goes_from_one_command_to_another_like_any_key(window: MainWindow) -> None:
    settings, translate = window._services.settings, window._services.translate
    look = window._appearance.look
    dialog = KeyDialog(window, BY_ID["queue.next"], settings, look, translate)
    dialog.keys.setKeySequence(QKeySequence("Media Next"))
    assert translate.say(BY_ID["speech.next_paragraph"].label) in dialog._told.text()
    dialog.save.click()
    assert keys("queue.next", settings) == ("Media Next",)
    assert "Media Next" not in keys("speech.next_paragraph", settings)
    shortcuts.take("Media Play", "speech.toggle", settings)
    assert keys("speech.toggle", settings).count("Media Play") == 1


def opened(kind: type) -> CommandDialog:
    (dialog,) = [each for each in QApplication.topLevelWidgets() if type(each) is kind]
    return dialog


def test_the_palette_does_what_is_found(window: MainWindow, piece: int, qtbot) -> None:
    window.actions_table["app.palette"].trigger()
    palette = opened(CommandDialog)
    QTest.keyClicks(palette.box, "favour")
    assert palette.list.command == "piece.favourite"
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window._services.library.piece(piece).summary.favourite)
    window.actions_table["app.palette"].trigger()
    (again,) = [
        each for each in QApplication.topLevelWidgets()
        if type(each) is CommandDialog and each.isVisible()
    ]  # fmt: skip
    assert again.list.command == "piece.favourite", "what was done last stands first"
    again.reject()


def test_what_cannot_be_done_is_listed_last_and_not_done(window: MainWindow) -> None:
    window.actions_table["app.palette"].trigger()
    palette = opened(CommandDialog)
    palette.box.setText("favourite")
    item = palette.list.currentItem()
    translate = window._services.translate
    said = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.endswith(translate(", ") + translate("not now"))
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.box.setText("")
    enabled = [
        window.actions_table[palette.list.item(row).data(Qt.ItemDataRole.UserRole).id].isEnabled()
        for row in range(palette.list.count())
    ]
    assert enabled == sorted(enabled, reverse=True)
    palette.reject()


def test_the_arrows_move_through_the_list_from_the_box(window: MainWindow) -> None:
    window.actions_table["app.palette"].trigger()
    palette = opened(CommandDialog)
    first = palette.list.command
    QTest.keyClick(palette.box, Qt.Key.Key_Down)
    second = palette.list.command
    assert second != first
    assert palette.box.accessibleDescription() == palette.list.currentItem().data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    QTest.keyClick(palette.box, Qt.Key.Key_Up)
    assert palette.list.command == first
    palette.reject()


def test_keys_are_changed_in_the_sheet_and_work_at_once(
    window: MainWindow, piece: int, qtbot
) -> None:
    window.actions_table["app.shortcuts"].trigger()
    sheet = opened(ShortcutsDialog)
    sheet.box.setText("favourite")
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)
    (dialog,) = sheet.findChildren(KeyDialog)
    save = dialog.save
    assert not save.isEnabled()
    QTest.keyClick(dialog.keys, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window._services.translate.say(BY_ID["find.open"].label) in dialog._told.text()
    QTest.keyClick(dialog.keys, Qt.Key.Key_Down)
    assert not save.isEnabled()
    # an Arabic keyboard: the key of G bears a lam
    dialog.keys.setKeySequence(QKeySequence("Ctrl+Alt+ل"))
    assert save.isEnabled()
    save.click()
    wanted = [QKeySequence("Ctrl+Alt+G"), QKeySequence("Ctrl+Alt+ل")]
    assert window.actions_table["piece.favourite"].shortcuts() == wanted
    stored = json.loads(window._services.paths.settings.read_text(encoding="utf-8"))
    assert stored["keys.piece.favourite"] == "Ctrl+Alt+G"
    reset = next(
        button for button in sheet.findChildren(QPushButton)
        if button.text() == window._services.translate("All keys as at first")
    )  # fmt: skip
    assert reset.isVisible()
    reset.click()
    assert window.actions_table["piece.favourite"].shortcuts()[0] == QKeySequence("Ctrl+D")
    assert not reset.isVisible()
    sheet.reject()


def test_the_question_mark_opens_the_sheet_on_either_keyboard(window: MainWindow) -> None:
    shown = [keys.toString() for keys in window.actions_table["app.shortcuts"].shortcuts()]
    assert shown == ["F1", "?", "؟"]
