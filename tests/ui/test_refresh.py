"""Refreshing the open piece, its changes and versions, and taking a paragraph out."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCursor

from reader.actions.refresh import Change, ChangeKind
from reader.document.model import Block, BlockKind
from reader.document.ranges import Position
from reader.paths import resource
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui import menus
from reader.ui.changes_dialog import ChangesDialog
from reader.ui.theme import contrast, themes
from reader.ui.versions_dialog import VersionsDialog
from reader.ui.window import MainWindow
from tests.importing.web_server import Site
from tests.pages import BOAT, WELL, article

_SOON = 20_000
NEWER = BOAT[1].replace("فضحكت", "فابتسمت")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("AYN_ALLOW_LOOPBACK", "1")
    served = Site()
    served.pages["/boat"] = article("قارب الورق", *BOAT)
    yield served
    served.close()


@pytest.fixture
def web_piece(window: MainWindow, site: Site, qtbot) -> int:
    with qtbot.waitSignal(window.adding.added, timeout=_SOON) as added:
        window.adding.add_given(site.url("/boat"))
    return added.args[0]


def refreshed(window: MainWindow, site: Site, qtbot) -> ChangesDialog:
    """Refresh after the page lost, got and changed a paragraph."""
    site.pages["/boat"] = article("قارب الورق", WELL[0], NEWER, BOAT[2])
    with qtbot.waitSignal(window.refreshing.done, timeout=_SOON):
        window.actions_table["piece.refresh"].trigger()
    return window.findChild(ChangesDialog)


def text_of(window: MainWindow) -> str:
    return window.article.toPlainText()


def block_with(window: MainWindow, text: str) -> str:
    return next(each.id for each in window.reading.piece.document.blocks if each.text == text)


def test_a_refresh_shows_what_changed_and_keeps_the_place(window, site, web_piece, qtbot) -> None:
    window.resize(700, 320)
    bar = window.article.verticalScrollBar()
    with qtbot.waitSignal(window.reading.progress_changed, timeout=_SOON):
        bar.setValue(bar.maximum())
    place = window.article.top_position().block
    read = window.reading.piece.document.block(place).text
    assert read in BOAT[1:]
    dialog = refreshed(window, site, qtbot)
    shown = dialog.view.toPlainText()
    for sign, text in (("−", BOAT[0]), ("+", WELL[0])):
        assert sign in shown
        assert text in shown
    assert "±" in shown
    assert "فضحكت" in shown
    assert "فابتسمت" in shown
    struck = dialog.view.document().find("فضحكت").charFormat()
    lined = dialog.view.document().find("فابتسمت").charFormat()
    assert struck.fontStrikeOut()
    assert lined.fontUnderline()
    dialog.keep.click()
    assert WELL[0] in text_of(window)
    assert BOAT[0] not in text_of(window)
    now = window.reading.piece.document.block(window.reading.piece.reading.block).text
    assert now == {BOAT[1]: NEWER, BOAT[2]: BOAT[2]}[read]


def test_the_old_text_comes_back_and_both_are_kept(window, site, web_piece, qtbot) -> None:
    refreshed(window, site, qtbot).back.click()
    qtbot.waitUntil(lambda: BOAT[0] in text_of(window), timeout=_SOON)
    assert WELL[0] not in text_of(window)
    window.actions_table["piece.versions"].trigger()
    dialog = window.findChild(VersionsDialog)
    assert dialog.list.count() == 1
    dialog.look_at.click()
    qtbot.waitUntil(lambda: dialog.findChild(ChangesDialog) is not None, timeout=_SOON)
    changes = dialog.findChild(ChangesDialog)
    assert WELL[0] in changes.view.toPlainText()
    changes.back.click()
    qtbot.waitUntil(lambda: WELL[0] in text_of(window), timeout=_SOON)


def test_a_page_that_says_the_same_opens_no_sheet(window, site, web_piece, qtbot) -> None:
    with qtbot.waitSignal(window.refreshing.done, timeout=_SOON):
        window.actions_table["piece.refresh"].trigger()
    assert window.findChild(ChangesDialog) is None
    assert window.notices.isVisible()
    window.actions_table["piece.versions"].trigger()
    dialog = window.findChild(VersionsDialog)
    assert not hasattr(dialog, "list")
    dialog.reject()


def test_a_page_that_is_gone_leaves_the_piece_as_it_was(window, site, web_piece, qtbot) -> None:
    before = text_of(window)
    site.pages.clear()
    window.notices.hide()
    window.actions_table["piece.refresh"].trigger()
    qtbot.waitUntil(lambda: window.notices.isVisible(), timeout=_SOON)
    assert not window.refreshing.bar.running
    assert text_of(window) == before
    assert window.actions_table["piece.refresh"].isEnabled()


def test_only_what_came_from_the_web_can_be_refreshed(window, piece) -> None:
    assert not window.actions_table["piece.refresh"].isEnabled()
    assert window.actions_table["piece.versions"].isEnabled()


def test_a_left_to_right_paragraph_keeps_its_direction(window, site, web_piece, qtbot) -> None:
    english = "An English paragraph that was added, with عربيّ inside of it and a long enough tail."
    site.pages["/boat"] = article("قارب الورق", *BOAT, english)
    with qtbot.waitSignal(window.refreshing.done, timeout=_SOON):
        window.actions_table["piece.refresh"].trigger()
    dialog = window.findChild(ChangesDialog)
    cursor: QTextCursor = dialog.view.document().find("An English")
    assert cursor.blockFormat().layoutDirection() is Qt.LayoutDirection.LeftToRight
    first = dialog.view.document().firstBlock().blockFormat()
    assert first.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert cursor.charFormat().fontWeight() == QFont.Weight.Normal.value
    dialog.reject()


def test_a_page_that_is_there_already_is_refreshed_from_its_notice(
    window, site, web_piece, qtbot
) -> None:
    site.pages["/boat"] = article("قارب الورق", WELL[0], *BOAT)
    with qtbot.waitSignal(window.bringing.fetching.landed, timeout=_SOON):
        window.adding.add_given(site.url("/boat"))
    with qtbot.waitSignal(window.refreshing.done, timeout=_SOON):
        window.notices._other.click()
    assert WELL[0] in text_of(window)
    window.findChild(ChangesDialog).keep.click()


def test_endless_paragraphs_are_shown_whole_instead_of_compared(look, qtbot) -> None:
    old = Block("a", BlockKind.PARAGRAPH, "كلمة " * 3000 + "قديمة", Direction.RTL, "ar")
    new = Block("a", BlockKind.PARAGRAPH, "كلمة " * 3000 + "جديدة", Direction.RTL, "ar")
    change = Change(ChangeKind.CHANGED, old, new)
    translate = Translator("ar", resource("translations"))
    began = time.monotonic()
    dialog = ChangesDialog(None, "", (change,), look(), translate, back="عُد", keep="أبقِ")
    qtbot.addWidget(dialog)
    assert time.monotonic() - began < 5
    text = dialog.view.toPlainText()
    assert "قديمة" in text
    assert "جديدة" in text


@pytest.mark.parametrize("theme", sorted(themes()))
def test_changes_can_be_read_in_every_theme(theme: str) -> None:
    colours = themes()[theme]
    for colour in (colours.added, colours.removed, colours.accent):
        assert contrast(colour, colours.raised) >= 7


# Taking a paragraph out


def test_a_paragraph_is_taken_out_and_comes_back_in_its_place(window, piece, qtbot) -> None:
    blocks = [each.id for each in window.reading.piece.document.blocks]
    middle = blocks[len(blocks) // 2]
    text = window.reading.piece.document.block(middle).text
    menu = menus.article_menu(
        window.article,
        window.actions_table,
        window._services.translate,
        window.listening,
        window.pronunciation,
        window.noting,
        window.piece_commands.take_out,
        window.looking_up.look_up,
        Position(middle),
    )
    label = window._services.translate("Take this out of the piece")
    next(each for each in menu.actions() if each.text() == label).trigger()
    menu.close()
    assert text not in text_of(window)
    saved = window._services.library.piece(piece).document
    assert middle in [item.block.id for item in saved.left_out]
    window.actions_table["piece.undo"].trigger()
    assert [each.id for each in window.reading.piece.document.blocks] == blocks
    assert text in text_of(window)
    assert not window.actions_table["piece.undo"].isEnabled()


def test_taken_out_by_the_keyboard_the_caret_stays_near(window, piece) -> None:
    window.resize(700, 320)
    blocks = window.reading.piece.document.blocks
    window.article.go_to(Position(blocks[-2].id))
    window.actions_table["piece.take_out"].trigger()
    assert blocks[-2].text not in text_of(window)
    assert window.article.top_position().block in {blocks[-1].id, blocks[-3].id}


def test_undo_brings_back_what_was_done_last(window, application, piece) -> None:
    block = window.reading.piece.document.blocks[-1]
    window.piece_commands.take_out(Position(block.id))
    window.actions_table["piece.delete"].trigger()
    assert application._library.list() == []
    window.actions_table["piece.undo"].trigger()
    assert [each.id for each in application._library.list()] == [piece]
