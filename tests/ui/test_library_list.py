"""The list that measures only what is seen: its geometry, keys, choosing, and how little it reads."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, Qt
from PySide6.QtTest import QTest

from reader.library.pieces import Status, Summary
from reader.paths import resource
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.library_card import CardDelegate
from reader.ui.library_list import PIECES, LazyList, dragged
from reader.ui.library_model import LibraryModel

MANY = 100_000


def summary(piece: int) -> Summary:
    """Give a row whose card is higher or lower by its number."""
    status = list(Status)[piece % 3]
    return Summary(
        id=piece,
        title=f"عنوان {piece} " * (1 + piece % 7),
        kicker="",
        byline="",
        source="دار النهر",
        language="ar",
        direction=Direction.RTL,
        words=180 * (1 + piece % 9),
        progress={Status.UNREAD: 0.0, Status.READING: 0.4, Status.FINISHED: 1.0}[status],
        favourite=piece % 5 == 0,
        archived=False,
        tags=("نهر",) * (piece % 2),
        saved="2026-01-01T00:00:00+00:00",
        published="",
        status=status,
    )


@pytest.fixture
def read() -> list[int]:
    return []


@pytest.fixture
def cards(qtbot, look, read: list[int]) -> Iterator[LazyList]:
    """Give a list of a hundred thousand pieces, 320 × 500."""
    translate = Translator("ar", resource("translations"))
    model = LibraryModel(translate)

    def rows(pieces: Sequence[int]) -> list[Summary]:
        read.extend(pieces)
        return [summary(piece) for piece in pieces]

    model.set_rows(rows)
    view = LazyList(model)
    view.look = look()
    view.setItemDelegate(CardDelegate(look(), translate))
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.addWidget(view)
    view.resize(320, 500)
    model.set_ids(array("q", range(1, MANY + 1)), {})
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.setParent(None)


def whole(view: LazyList, row: int) -> bool:
    """Whether a row is on screen from its top to its foot, or fills the screen."""
    room = view.viewport().height()
    return any(
        at == row and ((top >= 0 and top + height <= room) or height > room)
        for at, top, height in view.visible_rows()
    )


def test_the_first_picture_reads_little(cards: LazyList, read: list[int]) -> None:
    cards.grab()
    assert len(set(read)) < 200


def test_a_walk_through_all_of_it_keeps_little(cards: LazyList, read: list[int]) -> None:
    bar = cards.verticalScrollBar()
    for turn in range(101):
        bar.setValue(bar.maximum() * turn // 100)
        cards.grab()
    assert len(set(read)) > 100 * 4
    assert len(cards.model()._pages) <= 40


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.floats(0, 1), st.integers(0, MANY - 1))
def test_rows_stand_one_below_the_other_and_are_found(cards, part: float, row: int) -> None:
    cards.verticalScrollBar().setValue(round(part * cards.verticalScrollBar().maximum()))
    rows = cards.visible_rows()
    assert rows[0][1] <= 0
    assert rows[-1][1] + rows[-1][2] >= cards.viewport().height() - 1
    for (one, top, height), (other, below, _) in itertools.pairwise(rows):
        assert (other, below) == (one + 1, top + height)
    for at, top, height in rows:
        assert cards.row_at(top) == cards.row_at(top + height - 1) == at
    # what is far away has a place too, where Qt finds it again
    assert cards.row_at(cards.visualRect(cards.model().index(row)).center().y()) == row


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, MANY - 1), min_size=1, max_size=4))
def test_any_row_is_scrolled_to(cards: LazyList, rows: list[int]) -> None:
    for row in rows:
        cards.scrollTo(cards.model().index(row))
        assert whole(cards, row)


def test_keys_reach_both_ends_and_go_by_the_page(cards: LazyList) -> None:
    cards.setCurrentIndex(cards.model().index(0))
    QTest.keyClick(cards, Qt.Key.Key_End)
    assert cards.currentIndex().row() == MANY - 1
    last, top, height = cards.visible_rows()[-1]
    assert last == MANY - 1
    assert abs(top + height - cards.viewport().height()) <= 1
    QTest.keyClick(cards, Qt.Key.Key_Home)
    assert cards.currentIndex().row() == 0
    for _ in range(3):
        before = cards.currentIndex().row()
        QTest.keyClick(cards, Qt.Key.Key_PageDown)
        assert 0 < cards.currentIndex().row() - before <= 12
        assert whole(cards, cards.currentIndex().row())
    QTest.keyClick(cards, Qt.Key.Key_PageUp)
    assert whole(cards, cards.currentIndex().row())


def test_shift_and_ctrl_choose_by_the_keyboard(cards: LazyList) -> None:
    shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    cards.setCurrentIndex(cards.model().index(2))
    QTest.keyClick(cards, Qt.Key.Key_Down, shift)
    QTest.keyClick(cards, Qt.Key.Key_Down, shift)
    assert cards.chosen() == [3, 4, 5]
    QTest.keyClick(cards, Qt.Key.Key_Down, ctrl)
    QTest.keyClick(cards, Qt.Key.Key_Down, ctrl)
    QTest.keyClick(cards, Qt.Key.Key_Space, ctrl)
    assert cards.chosen() == [3, 4, 5, 7]
    QTest.keyClick(cards, Qt.Key.Key_A, ctrl)
    assert cards.chosen_count() == MANY
    assert cards.chosen() == list(range(1, MANY + 1))


def test_a_stretch_longer_than_the_screen_is_chosen_whole(cards: LazyList, qtbot) -> None:
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    place = QPoint(100, 60)
    opened: list[int] = []
    cards.opened.connect(lambda index: opened.append(index.row()))
    qtbot.mouseClick(cards.viewport(), left, pos=place)
    first = opened[0]
    cards.set_top_row(40_000)
    qtbot.mouseClick(cards.viewport(), left, shift, place)
    last = cards.indexAt(place).row()
    assert cards.chosen() == list(range(first + 1, last + 2))
    # a click that chooses opens nothing
    assert opened == [first]


def test_a_click_with_ctrl_adds_and_takes_away(cards: LazyList, qtbot) -> None:
    left, ctrl = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
    places = [QPoint(100, top + 30) for _, top, _ in cards.visible_rows()[:3]]
    for place in places:
        qtbot.mouseClick(cards.viewport(), left, ctrl, place)
    assert cards.chosen() == [1, 2, 3]
    qtbot.mouseClick(cards.viewport(), left, ctrl, places[1])
    assert cards.chosen() == [1, 3]


def test_while_several_are_chosen_a_press_is_enough(cards: LazyList, qtbot) -> None:
    cards.selecting = True
    for _, top, _ in cards.visible_rows()[:3]:
        qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, top + 30))
    assert cards.chosen() == [1, 2, 3]


def test_letters_go_to_the_search(cards: LazyList, qtbot, read: list[int]) -> None:
    cards.grab()
    before = len(read)
    with qtbot.waitSignal(cards.typed) as typed:
        QTest.keyClick(cards, Qt.Key.Key_F)
    assert typed.args == ["f"]
    assert len(read) == before


@settings(max_examples=60)
@given(st.lists(st.integers(0, 200), unique=True).map(sorted))
def test_chosen_rows_are_told_in_their_order(rows: list[int]) -> None:
    model = LibraryModel(Translator("en", resource("translations")))
    model.set_ids(array("q", range(1, 202)), {})
    view = LazyList(model)
    view.choose(rows)
    assert view.chosen() == [row + 1 for row in rows]
    assert view.chosen_count() == len(rows)
    view.selectionModel().select(model.index(0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert view.chosen() == [1]
    view.deleteLater()


def test_what_is_dragged_is_read_back() -> None:
    data = QMimeData()
    data.setData(PIECES, b"7 12 3")
    assert dragged(data) == [7, 12, 3]
    other = QMimeData()
    other.setText("7 12 3")
    assert dragged(other) == []
