"""The sheet about a word, through the window: by key, from the menu, by a double click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from reader.document.ranges import Position, Range
from reader.importing.importer import Source
from reader.settings import DOUBLE_CLICK
from reader.ui.dictionary_dialog import CorrectWordDialog
from reader.ui.geometry import stretches
from reader.ui.lookup_dialog import LookUpDialog

OTHER = "خبر آخر\n\nوفي القرية مكتبة صغيرة يقصدها الأولاد.\n"


@pytest.fixture
def word(window, piece, qtbot) -> Range:
    """Give the place of a word that another piece has too; both are in the library."""
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_source(Source(OTHER.encode()))
    window.open_piece(piece)
    block = next(b for b in window.reading.piece.document.blocks if "مكتبتها" in b.text)
    title = next(
        b for b in window.reading.piece.document.blocks if "القرية" in b.text or b is block
    )
    start = title.text.index("مكتبتها")
    return Range(title.id, start, start + len("مكتبتها"))


def opened(window, qtbot, kind=LookUpDialog):
    qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=20_000)
    return window.findChild(kind)


def test_the_word_under_the_caret_is_looked_up_by_key(window, word, qtbot) -> None:
    window.article.setFocus()
    window.article.show_caret()
    window.article.go_to(word.position)
    window.actions_table["word.look_up"].trigger()
    dialog = opened(window, qtbot)
    assert dialog.word.text().startswith("مَكْتَب")
    assert "مَكْتَبَة" in dialog.facts.text()
    assert "ك ت ب" in dialog.facts.text()
    assert dialog.uses.number == 1
    dialog.reject()


def test_another_use_is_opened(window, word, qtbot) -> None:
    here = window.reading.piece.summary.id
    window.looking_up.look_up(word.position)
    dialog = opened(window, qtbot)
    dialog.uses.setFocus()
    QTest.keyClick(dialog.uses, Qt.Key.Key_Return)
    assert window.reading.piece.summary.id != here
    assert window.article.layers.layer("current-hit")


def test_the_browser_opens_on_the_readers_act_alone(window, word, qtbot, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    window.looking_up.look_up(word.position)
    dialog = opened(window, qtbot)
    assert not asked
    dialog.online.click()
    assert asked == ["https://ar.wiktionary.org/wiki/مكتبة"]
    dialog.reject()


def test_it_can_be_heard_and_corrected_from_there(window, word, qtbot) -> None:
    window.looking_up.look_up(word.position)
    dialog = opened(window, qtbot)
    dialog.listen.click()
    qtbot.waitUntil(lambda: not window.listening._sampling, timeout=20_000)
    dialog.correct.click()
    correcting = opened(window, qtbot, CorrectWordDialog)
    assert correcting.shown.text() == "مكتبتها"
    correcting.reject()
    dialog.reject()


@pytest.mark.parametrize("wanted", [True, False])
def test_a_double_click_looks_up_where_the_reader_wants_that(
    window, application, word, qtbot, wanted: bool
) -> None:
    application.settings[DOUBLE_CLICK] = wanted
    view = window.article
    view.go_to(word.position)
    area = stretches(view.rendering.qt, *view.rendering.span(word))[0]
    point = area.center() - QPointF(0, view.verticalScrollBar().value())
    asked: list[Position] = []
    view.word_double_clicked.connect(asked.append)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert len(asked) == 1
    assert asked[0].block == word.block
    assert view.selected_text() == "مكتبتها"
    if wanted:
        opened(window, qtbot).reject()
    else:
        assert window.findChild(LookUpDialog) is None
