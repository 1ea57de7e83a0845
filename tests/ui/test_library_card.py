"""Cards: nothing is cut at any width or size, and no state is told by its colour alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from reader.document.ranges import Range
from reader.library.pieces import Status
from reader.paths import resource
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.library_card import CardDelegate
from reader.ui.library_cards import Card
from reader.ui.library_model import CARD_ROLE

words = st.text(st.sampled_from("ابتثج حخد ABCdef 0123 كلمة"), min_size=1, max_size=60)
tags = st.lists(st.tuples(words, st.sampled_from(("", "red", "blue"))), max_size=5).map(tuple)
cards = st.builds(
    Card,
    piece=st.just(1),
    title=words,
    meta=words,
    direction=st.sampled_from(Direction),
    progress=st.floats(0, 1),
    status=st.sampled_from((None, *Status)),
    favourite=st.booleans(),
    archived=st.booleans(),
    tags=tags,
    before=words,
    exact=words,
    after=words,
    hit=st.sampled_from((None, Range("p", 0, 1))),
)


class Row:
    """Stands for a row of a model, which only has a card."""

    def __init__(self, card: Card) -> None:
        self._card = card

    def data(self, role: int) -> Card | None:
        return self._card if role == CARD_ROLE else None


@pytest.fixture
def delegate(look) -> CardDelegate:
    return CardDelegate(look(), Translator("ar", resource("translations")))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cards, st.integers(200, 900), st.sampled_from((100, 300)), st.booleans(), st.booleans())
def test_all_that_is_drawn_stands_inside_the_card(
    delegate, look, card: Card, width: int, percent: int, mirrored: bool, selecting: bool
) -> None:
    made = look(percent)
    # the pane is never narrower than that: in a small window its controls stay small
    width = max(width, 2 * percent)
    delegate.set_look(made)
    delegate.selecting = selecting
    laid = delegate._laid(card, width, mirrored=mirrored)
    for part in laid.words:
        for number in range(part.layout.lineCount()):
            area = part.layout.lineAt(number).naturalTextRect().translated(part.x, part.y)
            assert area.left() >= -2
            assert area.right() <= width + 2
            assert area.bottom() <= laid.height + 2
    side = made.px(11)
    for _, x, y in laid.tags:
        assert QRectF(0, 0, width, laid.height).contains(QRectF(x, y, side, side))
    assert laid.bar < laid.height
    assert laid.marks < laid.height


def drawn(delegate: CardDelegate, card: Card, state=QStyle.StateFlag.State_None) -> list[bool]:
    """Draw a card in one colour on its ground, as dark or not dark."""
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 320, 120)
    option.direction = Qt.LayoutDirection.RightToLeft
    option.state = state
    image = QImage(320, 120, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    delegate.paint(painter, option, Row(card))
    painter.end()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return [grey.pixelColor(x, y).lightness() < 128 for y in range(120) for x in range(320)]


def test_every_state_has_a_shape_of_its_own(delegate: CardDelegate) -> None:
    plain = Card(1, "عنوان", "٣ دقائق", Direction.RTL, status=Status.UNREAD)
    states = [
        plain,
        replace(plain, status=Status.READING),
        replace(plain, status=Status.FINISHED),
        replace(plain, favourite=True),
        replace(plain, archived=True),
        replace(plain, favourite=True, archived=True),
    ]
    pictures = [drawn(delegate, card) for card in states]
    delegate.selecting = True
    chosen = QStyle.StateFlag.State_Selected
    pictures.append(drawn(delegate, plain, chosen))
    delegate.selecting = False
    delegate.open_piece = 1
    pictures.append(drawn(delegate, plain))
    for at, one in enumerate(pictures):
        for other in pictures[:at]:
            assert sum(a != b for a, b in zip(one, other, strict=True)) >= 12


def test_a_card_says_whether_its_title_is_cut(delegate: CardDelegate, qtbot) -> None:
    view, model = QListView(), QStandardItemModel()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.resize(320, 500)
    for title in ("عنوان", "عنوان أطول من سطرين " * 9):
        row = QStandardItem()
        row.setData(Card(1, title, "", Direction.RTL), CARD_ROLE)
        model.appendRow(row)
    assert [delegate.cuts(view, model.index(row, 0)) for row in range(2)] == [False, True]
