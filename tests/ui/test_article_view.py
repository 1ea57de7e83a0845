from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from reader.document.model import Block, BlockKind, Document
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.article_view import ArticleView
from reader.ui.geometry import line_of
from reader.ui.sections import LARGEST, LONG, Sections
from reader.ui.theme import Look


def line_top(view: ArticleView, position: Position) -> float:
    """Give the height in the view of the line a position stands in."""
    assert view.rendering is not None
    placed = line_of(view.rendering.qt, view.rendering.qt_position(position))
    assert placed is not None
    return placed.top - view.verticalScrollBar().value()


# The line being read


@pytest.mark.parametrize("start", ["mixed", "quote", "english", "p1"])
def test_the_line_being_read_stays_through_sizes(
    pane: ArticleView, look: Callable[..., Look], start: str
) -> None:
    pane.go_to(Position(start), centre=False)
    pane.verticalScrollBar().setValue(pane.verticalScrollBar().value() + 30)
    position = pane.top_position()
    assert position is not None
    y = line_top(pane, position)
    for percent in (300, 70, 500, 50, 100):
        pane.set_look(look(percent))
        assert pane.top_position() == position
        assert abs(line_top(pane, position) - y) <= 1


def test_the_line_being_read_stays_through_widths_faces_and_themes(
    pane: ArticleView, look: Callable[..., Look]
) -> None:
    pane.go_to(Position("p3"), centre=False)
    position = pane.top_position()
    assert position == Position("p3")
    y = line_top(pane, position)
    for width, percent, theme, face in (
        (400, 100, "light", "naskh"),
        (330, 200, "dark", "amiri"),
        (1200, 140, "sepia", "sans"),
        (800, 100, "light", "naskh"),
    ):
        pane.resize(width, 600)
        pane.set_look(look(percent, theme, face))
        assert pane.top_position() == position
        assert abs(line_top(pane, position) - y) <= 1


def test_scrolling_lets_go_of_the_line(pane: ArticleView) -> None:
    pane.go_to(Position("p2"), centre=False)
    assert pane.top_position() == Position("p2")
    pane.verticalScrollBar().setValue(pane.verticalScrollBar().value() + 500)
    assert pane.top_position() != Position("p2")


def test_the_place_is_told_once_it_rests(pane: ArticleView, qtbot) -> None:
    with qtbot.waitSignal(pane.position_changed) as told:
        for value in range(0, 800, 100):
            pane.verticalScrollBar().setValue(value)
    position, progress = told.args
    assert position == pane.top_position()
    assert 0 < progress < 1
    pane.lay_out()
    pane.verticalScrollBar().setValue(pane.verticalScrollBar().maximum())
    assert pane.progress() == 1.0
    pane.verticalScrollBar().setValue(0)
    assert pane.progress() == 0.0


def test_a_piece_opens_at_its_kept_place(
    pane: ArticleView, kinds: Document, look: Callable[..., Look]
) -> None:
    kept = Position("p4", 60)
    pane.show_document(kinds, look(), lambda _name: None, at=kept)
    assert pane.top_position() == kept
    assert 0 <= line_top(pane, kept) < 30
    pane.show_document(kinds, look(), lambda _name: None, at=Position("gone", 3))
    assert pane.verticalScrollBar().value() == 0


# The page


def test_nothing_is_wider_than_the_view(pane: ArticleView, look: Callable[..., Look]) -> None:
    for width in (320, 500, 1280):
        for percent in (50, 100, 300, 500):
            pane.resize(width, 600)
            pane.set_look(look(percent))
            pane.lay_out()
            assert pane.document().size().width() <= pane.viewport().width()
            assert pane.horizontalScrollBar().maximum() == 0
            rendering = pane.rendering
            assert rendering is not None
            assert rendering.left >= min(16, look(percent).px(16))
            assert rendering.column <= look(percent).px(660)


def test_the_page_has_the_themes_colour_and_the_text_is_there(
    pane: ArticleView, look: Callable[..., Look]
) -> None:
    for theme in ("light", "contrast-dark"):
        pane.set_look(look(100, theme))
        image = pane.viewport().grab().toImage()
        colours = look(100, theme).colours
        assert image.pixelColor(3, 3) == QColor(colours.page)
        names = {
            image.pixelColor(x, y).name().upper() for x in range(100, 700) for y in range(80, 200)
        }
        assert colours.text in names


def test_pictures_are_drawn_as_wide_as_the_column(
    qtbot, pane: ArticleView, kinds: Document, look: Callable[..., Look], tmp_path: Path
) -> None:
    for name, width in (("small.png", 900), ("large.png", 2000)):
        path = tmp_path / name
        image = QImage(width, width // 2, QImage.Format.Format_RGB32)
        image.fill(QColor("#C02030"))
        assert image.save(str(path))
        pane.show_document(kinds, look(), lambda _name, path=path: path)
        rendering = pane.rendering
        assert rendering is not None
        (figure,) = rendering.figures.values()
        assert rendering.figure_size(figure) == (
            rendering.column,
            pytest.approx(rendering.column / 2, abs=1),
        )
        place = line_of(rendering.qt, rendering.entry("figure").start)
        assert place is not None
        middle = QPoint(round(rendering.left + rendering.column / 2), round(place.origin.y()) + 40)

        def red(middle: QPoint = middle) -> bool:
            image = pane.viewport().grab().toImage()
            return image.pixelColor(middle) == QColor("#C02030")

        qtbot.waitUntil(red)


def test_a_picture_that_is_none_is_told_in_words(
    pane: ArticleView, kinds: Document, look: Callable[..., Look], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    pane.show_document(kinds, look(), lambda _name: broken)
    assert pane.rendering is not None
    assert not pane.rendering.figures
    assert "حرف عين كبير" in pane.toPlainText()


# Following the voice


def test_following_keeps_the_word_in_sight_and_still(pane: ArticleView, kinds: Document) -> None:
    pane.follow = True
    moves = 0
    for number in range(1, 9):
        text = kinds.block(f"p{number}").text
        for start in range(0, len(text) - 4, 5):
            place = Range(f"p{number}", start, start + 4)
            before = pane.verticalScrollBar().value()
            pane.follow_range(place)
            moves += pane.verticalScrollBar().value() != before
            y = line_top(pane, place.position)
            assert 0 <= y <= pane.viewport().height() - 40
    assert pane.follow
    assert 1 <= moves <= 12


def test_changing_the_look_does_not_stop_following(
    pane: ArticleView, look: Callable[..., Look]
) -> None:
    stopped = []
    pane.follow_stopped.connect(lambda: stopped.append(True))
    pane.follow = True
    pane.go_to(Position("p5"))
    pane.set_look(look(180))
    pane.resize(500, 500)
    assert pane.follow
    assert stopped == []


def test_motion_is_over_soon(pane: ArticleView, qtbot, look: Callable[..., Look]) -> None:
    pane.set_look(replace(look(), reduced_motion=False))
    pane.go_to(Position("kicker"))
    pane.follow_range(Range("p6", 0, 5))
    qtbot.waitUntil(lambda: 0 <= line_top(pane, Position("p6")) < 400, timeout=1000)


# Sections


def test_sections_hold_every_block_once(long_piece: Document, kinds: Document) -> None:
    sections = Sections(long_piece.blocks)
    parts = [sections[number] for number in range(len(sections))]
    assert [block for part in parts for block in part] == list(long_piece.blocks)
    assert all(sum(len(block.text) + 1 for block in part) <= LARGEST for part in parts)
    assert [part[0].id for part in parts[:5]] == ["h0", "h1", "h2", "h3", "h4"]
    for number, part in enumerate(parts):
        assert all(sections.of(block.id) == number for block in part)
    assert sum(len(block.text) for block in kinds.blocks) < LONG
    assert len(Sections(kinds.blocks)) == 1
    assert len(Sections(())) == 1


def test_an_endless_table_is_shown_in_parts() -> None:
    def rows(count: int) -> list[Block]:
        return [
            Block(f"r{n}", BlockKind.TABLE_ROW, f"خلية\t{n}", Direction.RTL, "ar")
            for n in range(count)
        ]

    assert len(Sections(rows(300))) == 1
    sections = Sections(rows(20_000))
    sizes = [len(sections[number]) for number in range(len(sections))]
    assert sum(sizes) == 20_000
    # a part is laid out in a fraction of a second
    assert max(sizes) < 600
    assert sections.fraction(0, 0) == 0
    assert sections.fraction(len(sections) - 1, 1) == 1


def test_places_are_of_the_whole_piece(long_pane: ArticleView, qtbot) -> None:
    assert long_pane.section == 0
    place = Range("b3-10", 0, 7)
    with qtbot.waitSignal(long_pane.section_changed) as changed:
        long_pane.go_to(place, select=True)
    assert changed.args == [3]
    assert long_pane.selection() == (place,)
    assert 0.2 < long_pane.progress() < 0.7
    long_pane.layers.set_layer("word", [place, Range("b0-1", 0, 3)])
    assert len(long_pane.layers.rectangles("word")) == 1
    long_pane.follow_range(Range("b0-1", 0, 3))
    assert long_pane.section == 0
    assert len(long_pane.layers.rectangles("word")) == 1


def test_the_line_stays_inside_a_section(long_pane: ArticleView, look: Callable[..., Look]) -> None:
    long_pane.go_to(Position("b4-30", 40), centre=False)
    y = line_top(long_pane, Position("b4-30", 40))
    for percent in (300, 60, 100):
        long_pane.set_look(look(percent))
        assert long_pane.section == 4
        assert long_pane.top_position() == Position("b4-30", 40)
        assert abs(line_top(long_pane, Position("b4-30", 40)) - y) <= 1


def test_links_at_the_ends_turn_the_sections(long_pane: ArticleView) -> None:
    assert "الباب السابق" not in long_pane.toPlainText()
    assert long_pane.toPlainText().rstrip().endswith("الباب 1")
    long_pane.activate("ayn-section:1")
    assert long_pane.section == 1
    assert long_pane.toPlainText().startswith("الباب السابق")
    assert long_pane.rendering is not None
    first = next(iter(long_pane.rendering.links()))
    placed = line_of(long_pane.rendering.qt, first[0])
    point = QPoint(round(placed.zone.center().x()), round(placed.zone.center().y()))
    QTest.mouseClick(long_pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert long_pane.section == 0
