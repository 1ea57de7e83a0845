from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.article_view import ArticleView
from reader.ui.geometry import line_of
from reader.ui.sections import LARGEST, LONG, Sections
from reader.ui.theme import Look

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def line_top(view: ArticleView, position: Position) -> float:
    """Give the height in the view of the line a position stands in."""
    assert view.rendering is not None
    placed = line_of(view.rendering.qt, view.rendering.qt_position(position))
    assert placed is not None
    return placed.top - view.verticalScrollBar().value()


def point_of(view: ArticleView, place: Range) -> QPoint:
    """Give a point of the viewport in the middle of a range."""
    view.go_to(place)
    view.layers.set_layer("search", [place])
    area = view.layers.rectangles("search")[0]
    view.layers.set_layer("search", [])
    return (area.center() - QPointF(0, view.verticalScrollBar().value())).toPoint()


def find(document: Document, block: str, words: str) -> Range:
    start = document.block(block).text.index(words)
    return Range(block, start, start + len(words))


@pytest.fixture(scope="module")
def long_piece() -> Document:
    """A piece of some 100,000 characters: headings, then a stretch without any."""
    blocks = []
    for part in range(6):
        blocks.append(
            Block(f"h{part}", BlockKind.HEADING, f"الباب {part}", Direction.RTL, "ar", level=2)
        )
        for number in range(40 if part < 5 else 260):
            text = f"الباب {part} والفقرة {number}. " + "كلام يتلوه كلام ثم كلام. " * 8
            blocks.append(
                Block(f"b{part}-{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
            )
    return Document(Metadata("طويلة"), tuple(blocks))


@pytest.fixture
def long_pane(qtbot, long_piece: Document, look: Callable[..., Look]) -> Iterator[ArticleView]:
    view = ArticleView({"Next part": "الباب التالي", "Previous part": "الباب السابق"}.__getitem__)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.show_document(long_piece, look(), lambda _name: None)
    qtbot.waitExposed(view)
    yield view


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


# Selecting and copying


def test_what_is_copied_is_what_is_stored(pane: ArticleView, kinds: Document) -> None:
    pane.selectAll()
    assert pane.selected_text() == "\n".join(block.text for block in kinds.blocks if block.text)
    place = find(kinds, "mixed", "C++ ثم C#، وزاروا British Museum (القسم 26)")
    pane.go_to(place, select=True)
    assert pane.selection() == (place,)
    pane.copy()
    assert QApplication.clipboard().text() == "C++ ثم C#، وزاروا British Museum (القسم 26)"


def test_a_selection_is_kept_through_a_change_of_size(
    pane: ArticleView, kinds: Document, look: Callable[..., Look]
) -> None:
    place = find(kinds, "mixed", "British Museum")
    pane.go_to(place, select=True)
    pane.set_look(look(200))
    assert pane.selection() == (place,)


def test_dragging_selects_between_two_letters(pane: ArticleView, kinds: Document) -> None:
    place = find(kinds, "links", "رسالة القرّاء")
    pane.go_to(place)
    assert pane.rendering is not None
    low, high = pane.rendering.span(place)
    ends = []
    for position in (low, high):
        placed = line_of(pane.rendering.qt, position)
        x = placed.line.cursorToX(position - placed.block.position())[0] + placed.origin.x()
        y = placed.zone.bottom() - 2 - pane.verticalScrollBar().value()
        ends.append(QPoint(round(x), round(y)))
    viewport = pane.viewport()
    clicked = []
    pane.word_clicked.connect(clicked.append)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NONE, ends[0])
    QTest.mouseMove(viewport, (ends[0] + ends[1]) / 2)
    QTest.mouseMove(viewport, ends[1])
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, NONE, ends[1])
    assert pane.selection() == (place,)
    assert clicked == []


# Clicking


@pytest.mark.parametrize(
    ("block", "word"),
    [
        ("mixed", "المبرمجون"),
        ("mixed", "Museum"),
        ("title", "الشاشة"),
        ("row1", "12,400"),
        ("row0", "المدينة"),
        ("verse", "والصُّبْحُ"),
        ("code", "list"),
        ("english", "كلمات"),
    ],
)
def test_a_click_tells_the_word(
    pane: ArticleView, qtbot, kinds: Document, block: str, word: str
) -> None:
    place = find(kinds, block, word)
    point = point_of(pane, place)
    for below in (0, 16):
        with qtbot.waitSignal(pane.word_clicked) as clicked:
            QTest.mouseClick(
                pane.viewport(), Qt.MouseButton.LeftButton, NONE, point + QPoint(0, below // 2)
            )
        assert place.contains(clicked.args[0])


def test_a_click_beside_the_text_is_no_word(pane: ArticleView) -> None:
    clicked = []
    pane.word_clicked.connect(clicked.append)
    QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(4, 300))
    assert clicked == []


def test_a_click_on_a_link_follows_it(pane: ArticleView, qtbot, kinds: Document) -> None:
    point = point_of(pane, find(kinds, "links", "رسالة"))
    clicked = []
    pane.word_clicked.connect(clicked.append)
    with qtbot.waitSignal(pane.link_activated) as link:
        QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    assert link.args == ["https://ayn.example/letter"]
    assert clicked == []


def test_a_double_click_selects_the_word(pane: ArticleView, kinds: Document) -> None:
    place = find(kinds, "mixed", "المبرمجون")
    QTest.mouseDClick(pane.viewport(), Qt.MouseButton.LeftButton, NONE, point_of(pane, place))
    assert pane.selection() == (place,)


def test_the_menu_is_asked_for_at_a_place(pane: ArticleView, qtbot, kinds: Document) -> None:
    place = find(kinds, "mixed", "المبرمجون")
    point = point_of(pane, place)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, pane.viewport().mapToGlobal(point)
    )
    with qtbot.waitSignal(pane.context_requested) as asked:
        QApplication.sendEvent(pane.viewport(), event)
    assert place.contains(asked.args[0])
    assert asked.args[1] == pane.viewport().mapToGlobal(point)


# Keyboard


def press(view: ArticleView, key: int, held: Qt.KeyboardModifier = NONE, text: str = "") -> bool:
    """Send a key; says whether the page took it."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, text)
    event.ignore()
    QApplication.sendEvent(view, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_Space, NONE),
        (Qt.Key.Key_F, CONTROL),
        (Qt.Key.Key_Z, CONTROL),
        (Qt.Key.Key_Plus, CONTROL),
        (Qt.Key.Key_Return, CONTROL),
        (Qt.Key.Key_Return, NONE),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Escape, NONE),
        (Qt.Key.Key_H, NONE),
        (Qt.Key.Key_Delete, CONTROL),
    ],
)
def test_the_windows_keys_are_left_to_it(
    pane: ArticleView, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
    override.ignore()
    QApplication.sendEvent(pane, override)
    assert not override.isAccepted()
    before = pane.textCursor().position(), pane.verticalScrollBar().value()
    press(pane, key, held)
    assert (pane.textCursor().position(), pane.verticalScrollBar().value()) == before


@pytest.mark.parametrize("copy", [Qt.Key.Key_C, ord("ؤ")])
@pytest.mark.parametrize("everything", [Qt.Key.Key_A, ord("ش")])
def test_copying_works_on_both_keyboards(
    pane: ArticleView, kinds: Document, copy: int, everything: int
) -> None:
    QApplication.clipboard().clear()
    assert press(pane, everything, CONTROL)
    assert press(pane, copy, CONTROL)
    assert QApplication.clipboard().text().startswith(kinds.blocks[0].text)


def test_arrows_move_the_caret_and_select(pane: ArticleView) -> None:
    pane.go_to(Position("p1"))
    assert press(pane, Qt.Key.Key_Left)
    assert pane.caret_position() == Position("p1", 1)
    assert press(pane, Qt.Key.Key_Left, SHIFT)
    assert pane.selection() == (Range("p1", 1, 2),)


def test_the_caret_shows_to_those_who_use_the_keyboard(pane: ArticleView, qtbot) -> None:
    pane.activateWindow()
    pane.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(pane.hasFocus)
    plain = pane.viewport().grab().toImage()
    press(pane, Qt.Key.Key_Left)
    seen = pane.viewport().grab().toImage()
    assert seen != plain
    corner = pane.cursorRect().center()
    assert seen.pixelColor(corner) != plain.pixelColor(corner)
    QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(5, 300))
    assert pane.viewport().grab().toImage() == plain


def test_keys_begin_where_the_reader_looks(pane: ArticleView) -> None:
    pane.lay_out()
    pane.verticalScrollBar().setValue(900)
    assert pane.caret_position() is None
    press(pane, Qt.Key.Key_Down)
    assert pane.caret_position() is not None
    assert abs(pane.verticalScrollBar().value() - 900) < 100


def test_tab_goes_from_link_to_link_and_enter_follows(pane: ArticleView, qtbot) -> None:
    pane.setFocus()
    press(pane, Qt.Key.Key_Tab)
    assert pane.selected_text() == "رسالة القرّاء"
    with qtbot.waitSignal(pane.link_activated) as link:
        press(pane, Qt.Key.Key_Return)
    assert link.args == ["https://ayn.example/letter"]
    press(pane, Qt.Key.Key_Tab)
    assert pane.selected_text() == "صفحة الأسئلة"
    press(pane, Qt.Key.Key_Backtab, SHIFT)
    assert pane.selected_text() == "رسالة القرّاء"


def test_control_and_the_wheel_are_the_windows(pane: ArticleView) -> None:
    def turn(held: Qt.KeyboardModifier) -> bool:
        event = QWheelEvent(
            QPointF(300, 300),
            pane.mapToGlobal(QPointF(300, 300)),
            QPoint(),
            QPoint(0, -240),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(pane.viewport(), event)
        return event.isAccepted()

    value = pane.verticalScrollBar().value()
    assert not turn(CONTROL)
    assert pane.verticalScrollBar().value() == value
    assert turn(NONE)
    assert pane.verticalScrollBar().value() > value


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


@pytest.mark.parametrize("how", ["wheel", "key", "bar"])
def test_the_readers_own_scrolling_stops_following(pane: ArticleView, qtbot, how: str) -> None:
    pane.follow = True
    pane.follow_range(Range("p2", 0, 5))
    assert pane.follow
    with qtbot.waitSignal(pane.follow_stopped):
        if how == "key":
            press(pane, Qt.Key.Key_PageDown)
        elif how == "bar":
            bar = pane.verticalScrollBar()
            bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
        else:
            QApplication.sendEvent(
                pane.viewport(),
                QWheelEvent(
                    QPointF(300, 300),
                    pane.mapToGlobal(QPointF(300, 300)),
                    QPoint(),
                    QPoint(0, 240),
                    Qt.MouseButton.NoButton,
                    NONE,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                ),
            )
    assert not pane.follow


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


def test_page_keys_turn_to_the_next_section_and_back(long_pane: ArticleView) -> None:
    bar = long_pane.verticalScrollBar()
    for _ in range(60):
        press(long_pane, Qt.Key.Key_PageDown)
        if long_pane.section == 1:
            break
    assert long_pane.section == 1
    assert bar.value() == 0
    press(long_pane, Qt.Key.Key_PageUp)
    assert long_pane.section == 0
    assert bar.value() == bar.maximum() > 0
    press(long_pane, Qt.Key.Key_End, CONTROL)
    assert long_pane.section == long_pane.section_count - 1
    press(long_pane, Qt.Key.Key_Home, CONTROL)
    assert long_pane.section == 0
    assert bar.value() == 0


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
    QTest.mouseClick(long_pane.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    assert long_pane.section == 0


def test_points_and_positions_agree_everywhere(pane: ArticleView, kinds: Document) -> None:
    """What stands at the place where a letter is drawn is that letter, in every kind of block."""
    assert pane.rendering is not None
    for entry in pane.rendering.entries:
        text = entry.block.text
        for offset in range(0, len(text), 7):
            if not text[offset].isalnum():
                continue
            place = Range(entry.block.id, offset, offset + 1)
            point = point_of(pane, place)
            found = pane.position_at(QPointF(point))
            assert found is not None
            assert found.block == place.block
            # Letters of one ligature share a place
            assert abs(found.offset - offset) <= 2
