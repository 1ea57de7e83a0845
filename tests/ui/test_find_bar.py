from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from reader.document.model import Document
from reader.document.ranges import Range
from reader.library.find import find_each
from reader.translations import Translator
from reader.ui import find_bar
from reader.ui.article_view import ArticleView
from reader.ui.find_bar import FindBar

ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(qtbot, pane: ArticleView, kinds: Document, tmp_path: Path, look) -> Iterator[FindBar]:
    def find(words: str, exact: bool) -> Iterator[Sequence[Range]]:
        return find_each(kinds, words, exact=exact)

    # Without a catalogue the sentences are English
    made = FindBar(pane, find, Translator("en", tmp_path))
    made.set_look(look())
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(pane)
    qtbot.addWidget(window)
    window.resize(800, 700)
    made.hide()
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    made.open()
    yield made


def type_words(qtbot, bar: FindBar, words: str, hits: int) -> None:
    # QTest's own typing knows ASCII only
    bar.words.clear()
    bar.words.insert(words)
    qtbot.waitUntil(lambda: len(bar.hits) == hits)


def test_hits_are_lit_counted_and_gone_to(
    qtbot, bar: FindBar, pane: ArticleView, kinds: Document
) -> None:
    type_words(qtbot, bar, "الفقرة", 8)
    assert pane.layers.layer("search") == tuple(bar.hits)
    assert pane.layers.layer("current-hit") == (bar.hits[0],)
    assert "1" in bar.count.text()
    assert "8" in bar.count.text()
    assert len(pane.layers.rectangles("current-hit")) == 1
    for number in (1, 2):
        QTest.keyClick(bar.words, ENTER)
        assert bar.current == number
    QTest.keyClick(bar.words, ENTER, SHIFT)
    assert bar.current == 1
    bar.previous()
    bar.previous()
    assert bar.current == 7
    assert pane.layers.layer("current-hit") == (bar.hits[7],)
    assert len(pane.layers.rectangles("current-hit")) == 1
    bar.next()
    assert bar.current == 0


def test_spelling_is_folded_unless_exact(qtbot, bar: FindBar) -> None:
    type_words(qtbot, bar, "والصبح", 1)
    bar.exact.click()
    qtbot.waitUntil(lambda: len(bar.hits) == 0)
    assert bar.count.text() == "Not found"
    bar.exact.click()
    qtbot.waitUntil(lambda: len(bar.hits) == 1)


def test_the_search_begins_where_the_reader_is(qtbot, bar: FindBar, pane: ArticleView) -> None:
    bar.close_bar()
    pane.go_to(Range("p5", 0, 0), centre=False)
    bar.open()
    type_words(qtbot, bar, "الفقرة", 8)
    assert bar.hits[bar.current].block == "p5"


def test_escape_closes_and_puts_the_light_out(qtbot, bar: FindBar, pane: ArticleView) -> None:
    type_words(qtbot, bar, "كلام", 88 * 2)
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(bar.words, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert pane.layers.layer("search") == ()
    assert pane.layers.layer("current-hit") == ()
    bar.open()
    assert bar.words.text() == "كلام"
    assert pane.layers.layer("search")


def test_selected_words_are_looked_for(bar: FindBar, pane: ArticleView, kinds: Document) -> None:
    bar.close_bar()
    start = kinds.block("mixed").text.index("Museum")
    pane.go_to(Range("mixed", start, start + 6), select=True)
    bar.open()
    assert bar.words.text() == "Museum"
    assert bar.hits == [Range("mixed", start, start + 6)]


def test_another_piece_forgets_the_hits(qtbot, bar: FindBar, pane: ArticleView) -> None:
    type_words(qtbot, bar, "الفقرة", 8)
    bar.hide()
    bar.reset()
    assert bar.hits == ()
    assert pane.layers.layer("search") == ()


def test_finding_stops_following(qtbot, bar: FindBar, pane: ArticleView) -> None:
    pane.follow = True
    with qtbot.waitSignal(pane.follow_stopped):
        type_words(qtbot, bar, "الفقرة", 8)


def test_every_control_has_a_name(bar: FindBar) -> None:
    buttons = bar.findChildren(QToolButton)
    names = [button.accessibleName() for button in buttons]
    assert len(buttons) == 4
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
    assert bar.words.accessibleName()


def test_a_long_piece_is_searched_between_other_things(qtbot, bar: FindBar, monkeypatch) -> None:
    type_words(qtbot, bar, "الفقرة", 8)
    eight = list(bar.hits)
    monkeypatch.setattr(find_bar, "_SLICE_S", 0)
    bar.words.setText("ا")
    bar._search()
    assert list(bar.hits) == eight, "not all of the piece was looked through at once"
    # what is looked for now is found, and nothing of what was looked for before
    bar.words.setText("الفقرة")
    bar._search()
    QTest.keyClick(bar.words, ENTER)
    qtbot.waitUntil(lambda: not bar._later.isActive())
    assert list(bar.hits) == eight
    assert bar.current == 0
    bar._search()
    bar.close_bar()
    assert not bar._later.isActive(), "a bar that was closed looks on"
