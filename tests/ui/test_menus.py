"""Menus: no longer than can be read, whole on any screen, and drawn at the window's size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QStyle

from reader import settings

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
