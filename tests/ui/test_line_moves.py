from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader.document.ranges import Position
from reader.ui.article_view import ArticleView
from reader.ui.geometry import line_of


def test_the_arrow_goes_through_every_line_of_a_right_to_left_piece(pane: ArticleView) -> None:
    pane.go_to(Position("p1"))
    heights = []
    for _ in range(12):
        placed = line_of(pane.rendering.qt, pane.textCursor().position())
        heights.append(round(placed.zone.top()))
        QTest.keyClick(pane, Qt.Key.Key_Down)
    assert heights == sorted(set(heights)), "each press is another line, further down"
    steps = {second - first for first, second in pairwise(heights)}
    assert max(steps) < 3 * min(steps), "no line is passed over"


def test_up_undoes_down_and_the_caret_keeps_its_column(pane: ArticleView) -> None:
    pane.go_to(Position("p2", 30))
    start = pane.textCursor().position()
    for _ in range(5):
        QTest.keyClick(pane, Qt.Key.Key_Down)
    for _ in range(5):
        QTest.keyClick(pane, Qt.Key.Key_Up)
    assert pane.textCursor().position() == start


def test_shift_extends_the_selection_by_a_line(pane: ArticleView) -> None:
    pane.go_to(Position("p2"))
    start = pane.textCursor().position()
    QTest.keyClick(pane, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    cursor = pane.textCursor()
    assert cursor.anchor() == start
    assert cursor.position() > start
    assert len(pane.selected_text()) > 30


@pytest.mark.parametrize("block", ["p2", "english", "row1"])
def test_a_press_at_either_edge_stays_in_its_line(pane: ArticleView, block: str) -> None:
    pane.go_to(Position(block))
    entry = pane.rendering.entry(block)
    placed = line_of(pane.rendering.qt, entry.start)
    scroll = pane.verticalScrollBar().value()
    for x in (2.0, pane.viewport().width() - 4.0):
        position = pane.position_at(
            placed.zone.center().__class__(x, placed.zone.center().y() - scroll)
        )
        assert position is not None
        assert position.block == block
