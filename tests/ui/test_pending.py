"""What waits to be fetched: its sheet, trying again and giving up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader.library.pieces import Shelf
from reader.paths import resource
from reader.settings import LANGUAGE
from reader.translations import Translator
from reader.ui.fetching import Batch, Coming
from reader.ui.pending_view import PendingDialog
from reader.ui.window import MainWindow
from tests.importing.web_server import Answer, Site
from tests.pages import BOAT, WELL, article

_SOON = 20_000


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("AYN_ALLOW_LOOPBACK", "1")
    served = Site()
    yield served
    served.close()


@pytest.fixture
def waiting(window: MainWindow, site: Site, qtbot) -> PendingDialog:
    """Give the sheet after two pages did not come."""
    links = [site.url("/boat"), site.url("/well")]
    with qtbot.waitSignal(window.bringing.fetching.landed, timeout=_SOON):
        window.bringing.fetching.fetch(links)
    window.actions_table["library.pending"].trigger()
    dialog = window.bringing._dialog
    assert dialog.list.count() == 2
    return dialog


def test_each_says_why_it_did_not_come(window, site, waiting) -> None:
    for row, item in enumerate(window.bringing.fetching.waiting()):
        assert item.reason is not None
        shown = waiting.list.item(row)
        reason = window._services.translate.say(item.reason)
        assert reason in shown.text()
        assert reason in shown.data(Qt.ItemDataRole.AccessibleTextRole)
    waiting.reject()


def test_what_comes_on_another_try_waits_no_longer(window, site, waiting, qtbot) -> None:
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    waiting.list.setFocus()
    waiting.list.setCurrentRow(0)
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        QTest.keyClick(waiting.list, Qt.Key.Key_Return)
    assert [each.url for each in window.bringing.fetching.waiting()] == [site.url("/well")]
    assert waiting.list.count() == 1
    waiting.reject()


def test_all_are_tried_again(window, site, waiting, qtbot) -> None:
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    site.pages["/well"] = article("البئر الجديدة", *WELL)
    with qtbot.waitSignal(window.bringing.fetching.landed, timeout=_SOON) as landed:
        qtbot.mouseClick(waiting.retry_all, Qt.MouseButton.LeftButton)
    assert len(landed.args[0].brought) == 2
    assert len(window._services.library.list(Shelf.TO_READ)) == 2
    assert not window.library._waiting.isVisibleTo(window)
    assert not waiting.list.isVisibleTo(waiting)
    assert waiting.state.text()
    waiting.reject()


def test_delete_gives_one_up(window, site, waiting) -> None:
    waiting.list.setCurrentRow(0)
    QTest.keyClick(waiting.list, Qt.Key.Key_Delete)
    assert [each.url for each in window.bringing.fetching.waiting()] == [site.url("/well")]
    assert waiting.list.count() == 1
    # The keyboard goes on with the one that is left
    assert waiting.list.number
    waiting.reject()


def test_a_failure_is_told_with_the_way_to_what_waits(window, site, qtbot) -> None:
    site.pages["/down"] = Answer(b"down", 404)
    with qtbot.waitSignal(window.bringing.fetching.landed, timeout=_SOON) as landed:
        window.adding.add_given(site.url("/down"))
    (error,) = landed.args[0].failed
    assert window.notices.text == window._services.translate.say(error.message)
    window.notices._action.click()
    assert window.bringing._dialog is not None
    window.bringing._dialog.reject()


def test_what_waits_is_listed_anew_in_another_run(application, site, qtbot) -> None:
    application._library.pending.add([site.url("/boat")])
    application.window.bringing.close()
    application._remake(LANGUAGE)
    qtbot.waitUntil(lambda: application.window.isVisible())
    assert application.window.library._waiting.isVisibleTo(application.window)


def test_links_on_their_way_stand_below_their_line(qtbot, look) -> None:
    dialog = PendingDialog(None, look(), Translator("ar", resource("translations")))
    qtbot.addWidget(dialog)
    coming = [Coming(f"https://news.example/{number}", Batch(2)) for number in range(2)]
    dialog.show_links(coming, [])
    dialog.show()
    first = dialog._lines[coming[0].link]
    said = dialog.state
    assert said.height() < 3 * said.fontMetrics().height()
    assert 0 <= first.y() - said.geometry().bottom() < said.fontMetrics().height() * 2
