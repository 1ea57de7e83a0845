"""Links, lists of them, folders and zips come in through the window."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton, QTextEdit

from reader.actions.opening import request
from reader.settings import PRIVATE_HOSTS
from reader.ui.add_dialog import AddDialog
from reader.ui.host_dialog import HostDialog
from reader.ui.link_text import shown
from reader.ui.window import MainWindow
from tests.importing.web_server import Answer, Asked, Site
from tests.pages import BOAT, WELL, article

_SOON = 20_000


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("AYN_ALLOW_LOOPBACK", "1")
    served = Site()
    served.pages["/boat"] = article("قارب الورق", *BOAT)
    served.pages["/well"] = article("البئر الجديدة", *WELL)
    yield served
    served.close()


def titles(window: MainWindow) -> list[str]:
    return sorted(piece.title for piece in window._services.library.list())


def drop(window: MainWindow, data: QMimeData) -> None:
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_a_copied_link_is_fetched_at_once_and_opens(window, site, qtbot) -> None:
    QGuiApplication.clipboard().setText(site.url("/boat"))
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        window.actions_table["piece.paste"].trigger()
    assert BOAT[0] in window.article.toPlainText()
    assert "قارب الورق" in window.notices.text
    assert window.bringing.fetching.waiting() == ()
    assert window.actions_table["piece.refresh"].isEnabled()


def test_the_same_link_again_is_offered_not_doubled(window, site, qtbot) -> None:
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        window.adding.add_given(site.url("/boat"))
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        window.adding.add_given(site.url("/well"))
    landed = window.bringing.fetching.landed
    with qtbot.waitSignal(landed, timeout=_SOON):
        window.adding.add_given(site.url("/boat?utm_source=mail#top"))
    assert titles(window) == ["البئر الجديدة", "قارب الورق"]
    assert site.paths().count("/boat") == 1
    buttons = [each for each in window.notices.findChildren(QPushButton) if each.isVisible()]
    translate = window._services.translate
    assert [each.text() for each in buttons] == [translate("Open"), translate("Refresh")]
    assert WELL[0] in window.article.toPlainText()
    buttons[0].click()
    assert BOAT[0] in window.article.toPlainText()


def test_a_dropped_list_of_links_and_its_failures(window, site, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "روابط.txt"
    path.write_text(
        f"# للقراءة\n{site.url('/boat')}\n{site.url('/gone')}\n{site.url('/well')}\n", "utf-8"
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    with qtbot.waitSignal(window.bringing.fetching.landed, timeout=_SOON) as landed:
        drop(window, data)
    batch = landed.args[0]
    assert (len(batch.brought), len(batch.failed)) == (2, 1)
    assert titles(window) == ["البئر الجديدة", "قارب الورق"]
    (waits,) = window.bringing.fetching.waiting()
    assert waits.url == site.url("/gone")
    assert window.library._waiting.isVisibleTo(window)
    # A list opens nothing: the reader reads on
    assert window.reading.piece is None


def test_a_link_dropped_from_a_browser(window, site, qtbot) -> None:
    data = QMimeData()
    data.setUrls([QUrl(site.url("/well"))])
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        drop(window, data)
    assert titles(window) == ["البئر الجديدة"]


def test_a_folder_and_a_zip_are_taken_whole(window, qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "مقالات"
    folder.mkdir()
    (folder / "قارب.html").write_bytes(article("قارب الورق", *BOAT).body)
    (folder / "صورة.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "فارغ.txt").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "كتب.zip", "w") as packed:
        packed.writestr("بئر.html", article("البئر الجديدة", *WELL).body)
        packed.writestr("نص.md", "# ملاحظة\n\n" + BOAT[2])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in (folder, tmp_path / "كتب.zip")])
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        drop(window, data)
    qtbot.waitUntil(lambda: window.notices.isVisible(), timeout=_SOON)
    assert titles(window) == ["البئر الجديدة", "قارب الورق", "ملاحظة"]
    plural = window._services.translate.plural
    assert plural("Added {count} piece.", "Added {count} pieces.", 3) in window.notices.text
    assert "فارغ" in window.notices._detail
    assert not window.adding.bar.running


def test_the_dialog_says_how_many_links_it_would_fetch(window, site, qtbot) -> None:
    window.actions_table["piece.add"].trigger()
    dialog = window.findChild(AddDialog)
    translate = window._services.translate
    box = dialog.findChild(QTextEdit)
    add = dialog._add
    assert not add.isEnabled()
    box.setPlainText(f"{site.url('/boat')}\n{site.url('/well')}\n{site.url('/boat')}")
    assert add.text() == translate.plural("Fetch {count} page", "Fetch {count} pages", 2)
    box.setPlainText("كلام ليس رابطًا.")
    assert add.text() == translate("Add")
    box.setPlainText(f"{site.url('/boat')}\n{site.url('/well')}")
    with qtbot.waitSignal(window.bringing.fetching.landed, timeout=_SOON):
        add.click()
    assert len(titles(window)) == 2


def test_one_is_stopped_while_others_come(window, site, qtbot) -> None:
    gate = threading.Event()

    def slow(_asked: Asked) -> Answer:
        gate.wait(_SOON / 1000)
        return article("بطيئة", *WELL)

    site.pages["/slow"] = slow
    fetching = window.bringing.fetching
    try:
        # By another name of the host, so that the slow page keeps the other one not waiting
        fast = site.url("/boat", "localhost")
        window.adding.add_given(f"{site.url('/slow')}\n{fast}")
        qtbot.waitUntil(lambda: len(fetching.coming) == 1, timeout=_SOON)
        assert titles(window) == ["قارب الورق"]
        qtbot.waitUntil(lambda: window.bringing.bar.isVisible(), timeout=_SOON)
        window.bringing.open_dialog()
        dialog = window.bringing._dialog
        assert list(dialog._lines) == [site.url("/slow")]
        assert dialog._lines[site.url("/slow")].stop.accessibleName()
        with qtbot.waitSignal(fetching.landed, timeout=_SOON):
            dialog._lines[site.url("/slow")].stop.click()
    finally:
        gate.set()
    assert fetching.coming == ()
    assert not window.bringing.bar.running
    assert [each.url for each in fetching.waiting()] == [site.url("/slow")]
    assert titles(window) == ["قارب الورق"]
    dialog.reject()


def test_closing_the_window_loses_no_link(application, site, qtbot) -> None:
    window = application.window
    gate = threading.Event()
    site.pages["/slow"] = lambda _asked: (gate.wait(_SOON / 1000), article("بطيئة", *WELL))[1]
    try:
        window.adding.add_given(site.url("/slow"))
        qtbot.waitUntil(lambda: "/slow" in site.paths(), timeout=_SOON)
        window.bringing.close()
    finally:
        gate.set()
    listed = application._library.pending.list()
    assert [each.url for each in listed] == [site.url("/slow")]


@pytest.mark.parametrize("answer", ["no", "once", "good"])
def test_a_host_of_the_own_network_is_asked_about_once(
    window, site, qtbot, monkeypatch, answer: str
) -> None:
    monkeypatch.delenv("AYN_ALLOW_LOOPBACK")
    links = [site.url("/boat"), site.url("/well")]
    fetching = window.bringing.fetching
    asked = []
    fetching.host_asked.connect(lambda host, _answer: asked.append(host))
    with qtbot.waitSignal(fetching.landed, timeout=_SOON) as landed:
        window.adding.add_given("\n".join(links))
        qtbot.waitUntil(lambda: window.findChild(HostDialog) is not None, timeout=_SOON)
        dialog = window.findChild(HostDialog)
        # Enter on a question that was not read does no harm
        assert dialog.no.isDefault()
        assert site.paths() == []
        getattr(dialog, answer).click()
    assert asked == ["127.0.0.1"]
    allowed = answer != "no"
    assert len(landed.args[0].brought) == (2 if allowed else 0)
    kept = window._services.settings.text(PRIVATE_HOSTS)
    assert kept == ("127.0.0.1" if answer == "good" else "")
    assert bool(fetching.waiting()) is not allowed


def test_an_address_is_shown_by_its_letters_unless_they_mislead() -> None:
    coded = "https://ayn.example/%D8%B9%D9%8A%D9%86/"
    assert shown(coded) == "\u2066ayn.example/عين\u2069"
    # A right-to-left override, a space and bytes of no UTF-8 stay coded
    for odd in ("%E2%80%AE", "%20", "%FF"):
        assert odd in shown(f"https://ayn.example/{odd}")
    assert len(shown("https://ayn.example/" + "a" * 500)) < 120


def test_a_link_that_the_desktop_hands_over_is_fetched(application, site, qtbot) -> None:
    handed = f"ayn:add?url={quote(site.url('/boat'), safe='')}"
    with qtbot.waitSignal(application.window.adding.added, timeout=_SOON):
        application.start(request(handed, None))
    assert BOAT[0] in application.window.article.toPlainText()


def test_a_zip_that_the_desktop_hands_over_is_taken_whole(
    application, qtbot, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "كتب.zip", "w") as packed:
        packed.writestr("بئر.html", article("البئر الجديدة", *WELL).body)
        packed.writestr("قارب.html", article("قارب الورق", *BOAT).body)
    with qtbot.waitSignal(application.window.adding.added, timeout=_SOON):
        application.start(request(str(tmp_path / "كتب.zip"), None))
    found = set(titles(application.window))
    assert {"البئر الجديدة", "قارب الورق"} <= found


def test_a_link_in_an_article_can_be_added(window, site, qtbot) -> None:
    window.article.link_activated.emit(site.url("/well"))
    assert site.paths() == []
    label = window._services.translate("Add to the library")
    (button,) = (each for each in window.notices.findChildren(QPushButton) if each.text() == label)
    with qtbot.waitSignal(window.adding.added, timeout=_SOON):
        button.click()
    assert titles(window) == ["البئر الجديدة"]


def test_a_long_list_is_stopped_as_a_whole(window, site, qtbot) -> None:
    gate = threading.Event()
    site.pages["/slow"] = lambda _asked: (gate.wait(_SOON / 1000), article("بطيئة", *WELL))[1]
    links = [site.url(f"/slow?page={number}") for number in range(60)]
    fetching = window.bringing.fetching
    try:
        window.adding.add_given("\n".join(links))
        qtbot.waitUntil(lambda: any(each.fraction >= 0 for each in fetching.coming), timeout=_SOON)
        window.bringing.open_dialog()
        dialog = window.bringing._dialog
        # What is on its way has its lines, the rest of a long list is only counted
        assert 0 < len(dialog._lines) < 10
        assert dialog.more.isVisibleTo(dialog)
        with qtbot.waitSignal(fetching.landed, timeout=_SOON) as landed:
            dialog.stop_all.click()
    finally:
        gate.set()
    assert landed.args[0].stopped == 60
    assert dialog.list.count() == 60
    assert fetching.coming == ()
    dialog.reject()


def test_one_slow_host_keeps_no_other_waiting(window, site, qtbot) -> None:
    gate = threading.Event()
    site.pages["/slow"] = lambda _asked: (gate.wait(_SOON / 1000), article("بطيئة", *WELL))[1]
    slow = [site.url(f"/slow?page={number}") for number in range(8)]
    try:
        # The other host's page is the last of the list
        window.adding.add_given("\n".join([*slow, site.url("/boat", "localhost")]))
        qtbot.waitUntil(lambda: titles(window) == ["قارب الورق"], timeout=_SOON)
        window.bringing.fetching.stop_all()
    finally:
        gate.set()
