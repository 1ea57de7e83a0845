"""Tab goes through the window in the order in which it is read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from reader import settings


def test_tab_follows_the_reading_order_and_comes_round(window, piece) -> None:
    window.notices.hide()
    window.article.setFocus()
    seen: list[QWidget] = []
    for _ in range(60):
        focused = window.focusWidget()
        if focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert window.focusWidget() is seen[0], "Tab does not come round"
    first = min(range(len(seen)), key=lambda at: seen[at].mapTo(window, QPoint()).y())
    top = [each for each in seen[first:] + seen[:first] if window.header.isAncestorOf(each)]
    places = [each.mapTo(window, QPoint(each.width(), 0)).x() for each in top]
    assert places == sorted(places, reverse=True), "the header is read from the right"
    parts = (window.header, window.library, window.article, window.player)
    turned = seen[seen.index(top[0]) :] + seen[: seen.index(top[0])]
    owners = [
        next(part for part in parts if part is each or part.isAncestorOf(each)) for each in turned
    ]
    assert [owner for at, owner in enumerate(owners) if at == 0 or owners[at - 1] is not owner] == [
        *parts
    ]


def test_nothing_that_happens_by_itself_takes_the_keyboard(window, piece) -> None:
    window.article.setFocus()
    window.notices.show_text("خبر", action="تراجع", call=lambda: None)
    window.adding.bar.begin("عمل", measured=True)
    window.adding.bar._appear()
    window.shelves.refresh()
    window.find_bar.hide()
    assert window.focusWidget() is window.article
    window.adding.bar.end()
    assert window.focusWidget() is window.article


@pytest.mark.parametrize("percent", [100, 140, 200, 300])
def test_tab_comes_to_one_text_size_and_the_arrows_to_the_others(
    window, application, percent: int
) -> None:
    application.settings[settings.TEXT_SIZE] = percent
    sizes = window.header.text_size.findChildren(QToolButton)
    stops = [each for each in sizes if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ([each for each in sizes if each.isChecked()] or sizes[:1])
    stops[0].setFocus()
    at = sizes.index(stops[0])
    QTest.keyClick(stops[0], Qt.Key.Key_Right if at else Qt.Key.Key_Left)
    assert window.focusWidget() in sizes
    assert window.focusWidget() is not stops[0]
