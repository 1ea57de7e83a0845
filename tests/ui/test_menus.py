"""Menus: no longer than can be read, whole on any screen, and drawn at the window's size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionMenuItem

from reader import settings
from reader.translations import FSI, PDI
from reader.ui.command_menu import CommandMenu
from reader.ui.commands import COMMANDS

# What Qt says of its own popups where there is no display
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LONGEST = 20


def parts(menu: QMenu) -> list[QMenu]:
    return [action.menu() for action in menu.actions()]


def test_no_part_of_the_menu_is_too_long(window) -> None:
    for part in parts(window.header.menu):
        assert len(part.actions()) <= LONGEST, part.title()


@pytest.mark.parametrize("percent", [100, 300])
def test_a_menu_that_is_too_high_scrolls_in_one_column(window, application, percent: int) -> None:
    application.settings[settings.TEXT_SIZE] = percent
    for part in [*parts(window.header.menu), window.player.sleep_menu, window.player._rates]:
        part.popup(QPoint(0, 0))
        lefts = {part.actionGeometry(action).left() for action in part.actions()}
        size = part.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, part)
        part.close()
        assert len(lefts) == 1, part.title()
        assert size == 20 * percent // 100


def test_keys_keep_their_order_in_a_window_from_right_to_left(window) -> None:
    for part in parts(window.header.menu):
        for action in part.actions():
            option = QStyleOptionMenuItem()
            part.initStyleOption(option, action)
            words, _tab, keys = option.text.partition("\t")
            assert words == action.text()
            assert not keys or (keys[0] == FSI and keys[-1] == PDI), action.text()


def test_keys_give_way_to_words_where_the_screen_is_narrow(qtbot) -> None:
    menu = CommandMenu()
    qtbot.addWidget(menu)
    room = menu.screen().availableGeometry().width()
    for words, keys in (("A" * 20, "Ctrl+Shift+D"), ("A", "F1")):
        action = menu.addAction(words)
        action.setShortcut(QKeySequence(keys))
    widest = menu.actions()[0]
    menu.popup(QPoint(0, 0))
    assert menu.sizeHint().width() <= room
    assert all(action.isShortcutVisibleInContextMenu() for action in menu.actions())
    menu.close()
    while menu.fontMetrics().horizontalAdvance(widest.text()) < room - 100:
        widest.setText(widest.text() + "A")
    menu.popup(QPoint(0, 0))
    assert menu.sizeHint().width() <= room
    menu.close()


def test_words_that_no_screen_has_room_for_are_set_smaller(qtbot) -> None:
    menu = CommandMenu()
    qtbot.addWidget(menu)
    room = menu.screen().availableGeometry().width()
    long = menu.addAction("A")
    menu.popup(QPoint(0, 0))
    usual = menu.fontInfo().pixelSize()
    menu.close()
    while menu.sizeHint().width() <= room * 1.1:
        long.setText(long.text() + "A")
    menu.popup(QPoint(0, 0))
    assert menu.sizeHint().width() <= room
    assert 10 <= menu.fontInfo().pixelSize() < usual
    menu.close()
    long.setText("A")
    menu.popup(QPoint(0, 0))
    assert menu.fontInfo().pixelSize() == usual
    menu.close()


def test_icons_of_menus_are_drawn_after_the_window_and_all_of_them(
    window, application, qtbot
) -> None:
    table = window.actions_table
    before = {command.id: table[command.id].icon().cacheKey() for command in COMMANDS}
    application.settings[settings.TEXT_SIZE] = 200
    at_once = {key for key, icon in before.items() if table[key].icon().cacheKey() != icon}
    assert "piece.add" in at_once, "a button waits for its icon"
    drawn = {command.id for command in COMMANDS if command.icon}
    assert at_once < drawn
    qtbot.waitUntil(lambda: all(table[key].icon().cacheKey() != before[key] for key in drawn))


def test_arrows_stand_off_from_words(window) -> None:
    menu = window.library.heading.menu()
    menu.popup(QPoint(0, 0))
    leading = [action for action in menu.actions() if action.menu() is not None]
    widest = max(leading, key=lambda each: menu.fontMetrics().horizontalAdvance(each.text()))
    image = menu.grab(menu.actionGeometry(widest)).toImage()
    ground = image.pixelColor(image.width() // 2, 3)
    inked = [
        x
        for x in range(8, image.width() - 8)
        if any(image.pixelColor(x, y) != ground for y in range(6, image.height() - 6))
    ]
    gaps = [after - before for before, after in pairwise(inked)]
    # from right to left the arrow stands at the left
    assert max(gaps[:12]) >= 8
    menu.close()
