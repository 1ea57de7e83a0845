"""Tab goes through the window in the order in which it is read."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


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
