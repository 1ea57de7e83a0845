from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.document.ranges import Position, Range
from reader.errors import Message
from reader.library.notes import NoteKind
from reader.settings import LIBRARY_OPEN, PACE, READING_AID, SHOW_MARKS, TYPEWRITER
from reader.ui.article_view import ArticleView
from reader.ui.auto_scroll import AutoScroll
from reader.ui.geometry import line_of
from reader.ui.reading_aid import ReadingAid
from reader.ui.theme import Look
from reader.ui.window import MainWindow


def darkness(view: ArticleView, top: int, bottom: int) -> int:
    """Give how far from the page's colour the darkest pixel of a stripe is."""
    image = view.viewport().grab().toImage()
    page = image.pixelColor(2, 2).lightness()
    return max(
        abs(page - image.pixelColor(x, y).lightness())
        for y in range(max(0, top), min(image.height(), bottom), 2)
        for x in range(0, image.width(), 2)
    )


@pytest.fixture
def aid(pane: ArticleView) -> ReadingAid:
    pane.go_to(Position("p3"))
    return ReadingAid(pane)


@pytest.mark.parametrize(("kind", "lines"), [("line-1", 1), ("line-3", 3), ("line-5", 5)])
def test_all_but_the_lines_around_the_caret_is_dimmed(
    aid: ReadingAid, pane: ArticleView, kind: str, lines: int
) -> None:
    clear = darkness(pane, 0, 560)
    aid.set_kind(kind)
    zone = aid.zone()
    assert zone is not None
    line = line_of(pane.rendering.qt, pane.textCursor().position())
    height = line.zone.height()
    assert lines * height - 2 <= zone.height() <= (lines + 1.5) * height
    assert darkness(pane, int(zone.top()), int(zone.bottom())) > clear * 0.9
    assert darkness(pane, 0, int(zone.top() - 2)) < clear * 0.5
    assert darkness(pane, int(zone.bottom() + 2), 560) < clear * 0.5


def test_the_carets_line_stays_clear_when_the_article_stands_alone(
    window: MainWindow, piece: int, qtbot
) -> None:
    window._services.settings[READING_AID] = "line-1"
    window.actions_table["move.paragraph.next"].trigger()
    window.actions_table["move.paragraph.next"].trigger()
    (aid,) = window.article.findChildren(ReadingAid)
    for _ in range(2):
        window.actions_table["reading.alone"].trigger()
        qtbot.waitUntil(lambda: aid.size() == window.article.viewport().size())
        QApplication.processEvents()
        window.article.viewport().grab()
        assert window.article.caret_in_view()
        assert aid._zone == aid.zone()


def test_the_paragraph_is_clear_whole(aid: ReadingAid, pane: ArticleView) -> None:
    aid.set_kind("paragraph")
    zone = aid.zone()
    entry = pane.rendering.entry("p3")
    scroll = pane.verticalScrollBar().value()
    for place in (entry.start, entry.end):
        line = line_of(pane.rendering.qt, place)
        assert zone.top() - 2 <= line.zone.top() - scroll
        assert line.zone.bottom() - scroll <= zone.bottom() + 2


def test_the_aid_goes_with_caret_scrolling_and_voice(aid: ReadingAid, pane: ArticleView) -> None:
    aid.set_kind("line-1")
    first = aid.zone()
    pane.setFocus()
    QTest.keyClick(pane, Qt.Key.Key_Down)
    assert aid.zone().top() > first.top()
    pane.reader_moved()
    at_two_fifths = aid.zone()
    assert at_two_fifths.top() <= pane.viewport().height() * 0.4 <= at_two_fifths.bottom() + 20
    pane.follow = True
    entry = pane.rendering.entry("p5")
    aid.set_spoken(entry.start)
    line = line_of(pane.rendering.qt, entry.start)
    scroll = pane.verticalScrollBar().value()
    assert abs(aid.zone().top() - (line.zone.top() - scroll)) < 1


def test_the_aid_covers_a_view_that_grows_and_lets_presses_through(
    aid: ReadingAid, pane: ArticleView, qtbot
) -> None:
    aid.set_kind("line-1")
    pane.resize(900, 700)
    assert aid.size() == pane.viewport().size()
    with qtbot.waitSignal(pane.cursorPositionChanged):
        QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=pane.rect().center())


def test_the_page_scrolls_at_the_pace_of_words(long_pane: ArticleView) -> None:
    scroll = AutoScroll(long_pane)
    long_pane.show_section(1)
    words = sum(len(entry.block.text.split()) for entry in long_pane.rendering.entries)
    long_pane.lay_out()
    bar = long_pane.verticalScrollBar()
    page = bar.maximum() + long_pane.viewport().height()
    scroll.pace = 200.0
    for _ in range(300):
        scroll.advance(1000)
    assert bar.value() == pytest.approx(page * 5 * 200 / words, rel=0.1)


def test_scrolling_by_itself_turns_the_section_and_ends_with_the_piece(
    long_pane: ArticleView,
) -> None:
    scroll = AutoScroll(long_pane)
    scroll.pace = 600.0
    scroll.start()
    last = long_pane.section_count - 1
    for _ in range(10_000):
        if not scroll.running:
            break
        scroll.advance(30_000)
    assert not scroll.running
    assert long_pane.section == last


def test_a_hand_on_the_page_ends_scrolling_by_itself(pane: ArticleView) -> None:
    scroll = AutoScroll(pane)
    told: list[bool] = []
    scroll.changed.connect(told.append)
    scroll.start()
    pane.reader_moved()
    assert told == [True, False]


def test_commands_change_the_aid_and_the_pace(window: MainWindow, piece: int) -> None:
    settings = window._services.settings
    seen = []
    for _ in READING_AID.choices:
        window.actions_table["reading.aid"].trigger()
        seen.append(settings.text(READING_AID))
        assert window.aids.aid.isVisible() == (seen[-1] != "none")
    assert sorted(seen) == sorted(READING_AID.choices)
    before = settings.number(PACE)
    window.actions_table["reading.pace_up"].trigger()
    assert settings.number(PACE) == before + PACE.step
    assert window.aids.scroll.pace == settings.number(PACE)
    window.actions_table["reading.scroll"].trigger()
    assert window.aids.scroll.running
    window.actions_table["reading.scroll"].trigger()
    assert not window.aids.scroll.running


def test_the_line_of_the_caret_stays_at_one_height(window: MainWindow, piece: int, qtbot) -> None:
    view = window.article
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    window.resize(700, 400)
    window._services.settings[TYPEWRITER] = True
    cursor = view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock, n=4)
    view.setTextCursor(cursor)
    heights = []
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
        heights.append(view.cursorRect().center().y())
    assert max(heights) - min(heights) <= 12


def test_the_article_stands_alone_and_everything_comes_back(
    window: MainWindow, piece: int, qtbot
) -> None:
    assert window.panes.is_open(window.library)
    window.actions_table["reading.alone"].trigger()
    assert window.isFullScreen()
    for part in (window.header, window.library, window.player):
        assert not part.isVisible()
    assert window._services.settings.flag(LIBRARY_OPEN), "it is only put aside"
    QTest.keyClick(window.article, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    for part in (window.header, window.player):
        assert part.isVisible()
    assert window.panes.wanted(window.library)
    assert not window.actions_table["reading.alone"].isChecked()


@pytest.mark.parametrize("width", [1400, 700])
def test_the_notes_are_put_aside_too_while_the_article_stands_alone(
    window: MainWindow, piece: int, width: int
) -> None:
    window.resize(width, 700)
    window.actions_table["notes.open"].trigger()
    pane = window.noting.listing.pane
    beside = window.panes.beside(pane)
    assert pane.isVisible()
    window.actions_table["reading.alone"].trigger()
    assert not pane.isVisible()
    assert window.article.isVisible()
    window.actions_table["reading.alone"].trigger()
    assert window.panes.wanted(pane) is beside
    assert not window.panes.wanted(window.outline)


def test_with_reduced_motion_the_page_goes_on_in_steps(
    pane: ArticleView, look: Callable[..., Look]
) -> None:
    assert pane.look.reduced_motion
    scroll = AutoScroll(pane)
    scroll.pace = 100.0
    places = []
    for _ in range(400):
        scroll.advance(100)
        places.append(pane.verticalScrollBar().value())
    steps = {second - first for first, second in pairwise(places)} - {0}
    assert steps
    assert min(steps) > pane.viewport().height() * 0.2


def test_notes_and_highlights_are_hidden_and_shown_again(window: MainWindow, piece: int) -> None:
    view, switch = window.article, window.actions_table["notes.shown"]
    block = view.blocks[-1].id
    window.actions_table["notes.bookmark"].trigger()
    window.noting.make([Range(block, 0, 5)], NoteKind.HIGHLIGHT, Message("Ayn"))
    window.notices.hide()
    QApplication.processEvents()
    shown = [view.layers.layer("note"), view.layers.marked, view.layers.beside]
    assert all(shown)
    picture = view.viewport().grab().toImage()
    switch.trigger()
    assert not window._services.settings.flag(SHOW_MARKS)
    assert view.viewport().grab().toImage() != picture
    # the library still has them; the page shows none, nor when they are read again
    window.noting.refresh()
    assert [view.layers.layer("note"), view.layers.marked, view.layers.beside] == [(), (), ()]
    assert len(window.noting.notes) == 2
    switch.trigger()
    assert [view.layers.layer("note"), view.layers.marked, view.layers.beside] == shown
    assert view.viewport().grab().toImage() == picture
