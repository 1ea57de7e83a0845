from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.document.model import Document, Metadata
from reader.document.ranges import Position, Range
from reader.ui.article_view import ArticleView
from reader.ui.geometry import line_of
from reader.ui.theme import Look

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


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


def press(view: ArticleView, key: int, held: Qt.KeyboardModifier = NONE, text: str = "") -> bool:
    """Send a key; says whether the page took it."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, text)
    event.ignore()
    QApplication.sendEvent(view, event)
    return event.isAccepted()


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


# Keyboard


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
        (Qt.Key.Key_J, NONE),
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


def test_a_piece_without_words_is_an_empty_page(
    pane: ArticleView, look: Callable[..., Look]
) -> None:
    pane.show_document(Document(Metadata(), ()), look(), lambda _name: None)
    pane.set_look(look(200))
    pane.viewport().grab()
    assert pane.top_position() is None
    assert pane.caret_position() is None
    assert pane.position_at(QPointF(100, 100)) is None
    assert pane.selection() == ()
    press(pane, Qt.Key.Key_PageDown)
    press(pane, Qt.Key.Key_Down)
    QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(100, 100))


@pytest.mark.parametrize("held", [NONE, CONTROL])
def test_the_caret_never_stands_before_a_sign_that_nobody_sees(
    pane: ArticleView, held: Qt.KeyboardModifier
) -> None:
    pane.go_to(Position("mixed"))
    pane.setFocus()
    seen = []
    for way in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        for _ in range(70 if held == NONE else 16):
            press(pane, way, held)
            page, at = pane.document(), pane.textCursor().position()
            seen.append(page.characterAt(at))
    assert not {"\u2066", "\u2067", "\u2068", "\u2069"} & set(seen)
    assert "C" in seen
    assert pane.caret_position().block in ("mixed", "caption")
