"""Lists of texts in sheets: rows as high as their words, numbers, keys and buttons below."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QTreeWidget, QTreeWidgetItem

from reader.ui.sheet_list import SheetList, button_grid, share_columns
from reader.ui.theme import Look

LONG = "كلام يتلوه كلام ثم كلام عن النهر والقرية والصياد. " * 6


@pytest.fixture
def rows(qtbot, look: Callable[..., Look]) -> SheetList:
    made = SheetList("قائمة", look())
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.add_heading("عنوان")
    for number in (11, 12, 13):
        made.add_row(number, f"سطر\n{LONG}", f"مادّة {number}")
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_row_is_as_high_as_its_words(rows: SheetList, qapp) -> None:
    heights = []
    for width in (700, 350, 200):
        rows.resize(width, 400)
        qapp.processEvents()
        area = rows.visualRect(rows.model().index(1, 0))
        assert area.width() <= width
        words = QFontMetrics(rows.font()).horizontalAdvance(LONG)
        assert area.height() >= (words // area.width() + 1) * QFontMetrics(rows.font()).height()
        heights.append(area.height())
    assert heights[0] < heights[1] < heights[2]


def test_headings_cannot_be_chosen(rows: SheetList, qtbot) -> None:
    assert rows.number == 0
    rows.choose(0)
    assert rows.number == 11
    qtbot.keyClick(rows, Qt.Key.Key_Up)
    assert rows.number == 11


def test_what_is_gone_leaves_the_nearest_chosen(rows: SheetList) -> None:
    rows.choose(12)
    assert rows.number == 12
    rows.choose(99, row=3)
    assert rows.number == 13
    rows.choose(99, row=50)
    assert rows.number == 13
    rows.clear()
    rows.choose(12)
    assert rows.number == 0


def test_keys(rows: SheetList, qtbot) -> None:
    rows.choose(11)
    with qtbot.waitSignal(rows.opened):
        qtbot.keyClick(rows, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    with qtbot.waitSignal(rows.remove_asked):
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
    for key, way in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
        with qtbot.waitSignal(rows.move_asked) as asked:
            qtbot.keyClick(rows, key, Qt.KeyboardModifier.AltModifier)
        assert asked.args == [way]
    assert rows.number == 11
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert rows.number == 12


def test_buttons_stand_in_as_many_columns_as_fit(qtbot, look: Callable[..., Look]) -> None:
    buttons = [QPushButton("كلمة أو كلمتان") for _ in range(5)]
    for button in buttons:
        qtbot.addWidget(button)
    columns = [button_grid(buttons, room, look()).columnCount() for room in (2000, 300, 50)]
    assert columns[0] == 3
    assert columns[-1] == 1
    assert columns == sorted(columns, reverse=True)


def test_columns_share_a_narrow_list_and_their_words_wrap(qtbot, look: Callable[..., Look]) -> None:
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.setHeaderLabels(["Shown", "Said", "Why"])
    share_columns(tree, look())
    short = QTreeWidgetItem(["a", "b", "c"])
    long = QTreeWidgetItem(["a", "b", "four words one after another"])
    tree.addTopLevelItems([short, long])
    tree.resize(240, 300)
    with qtbot.waitExposed(tree):
        tree.show()
    assert tree.horizontalScrollBar().maximum() == 0
    qtbot.waitUntil(
        lambda: tree.visualItemRect(long).height() > tree.visualItemRect(short).height()
    )
