"""The rows of the library pane: read by the page, kept within bounds, the same as the library's."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt

from reader.document.ranges import Range
from reader.library.pieces import Hit, Status, Summary
from reader.paths import resource
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.library_cards import piece_card
from reader.ui.library_model import LibraryModel

ROW = Summary(
    1, "عنوان", "", "", "دار النهر", "ar", Direction.RTL, 1800, 0.5, True, True, ("نهر", "طب"),
    "2026-01-01T00:00:00+00:00", "", Status.READING,
)  # fmt: skip


@pytest.fixture
def translate() -> Translator:
    return Translator("en", resource("translations"))


@pytest.fixture
def model(translate: Translator) -> LibraryModel:
    made = LibraryModel(translate)
    made.set_rows(lambda pieces: [replace(ROW, id=piece) for piece in pieces if piece != 13])
    return made


def hit(piece: int, note: int = 0) -> Hit:
    place = Range("p", 3, 6)
    return Hit(piece, "عنوان", place, "في ", "ماء", " النهر", Direction.RTL, note)


def test_every_state_is_said_in_words(translate: Translator) -> None:
    card = piece_card(ROW, translate, {"نهر": "teal"})
    for words in ("دار النهر", "5 minutes left", "Favourite", "Archived", "نهر", "طب"):
        assert words in card.said
    assert card.tags == (("نهر", "teal"), ("طب", ""))
    for status, words in ((Status.UNREAD, "Unread"), (Status.FINISHED, "Finished")):
        assert words in piece_card(replace(ROW, status=status), translate, {}).said


def test_the_same_pieces_change_in_place(model: LibraryModel, qtbot) -> None:
    ids = array("q", range(1, 100))
    assert model.set_ids(ids, {})
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        assert not model.set_ids(array("q", ids), {"نهر": "red"})
    assert model.card_at(0).tags[0] == ("نهر", "red")
    with qtbot.waitSignal(model.modelReset):
        assert model.set_ids(ids[1:], {})


def test_a_piece_that_went_stands_until_the_list_is_anew(model: LibraryModel) -> None:
    model.set_ids(array("q", range(1, 20)), {})
    card = model.card_at(12)
    assert card.piece == 13
    assert "not there any more" in card.title


def test_progress_is_shown_without_asking_the_library(model: LibraryModel) -> None:
    asked: list[Sequence[int]] = []
    model.set_rows(lambda pieces: asked.append(pieces) or [replace(ROW, id=p) for p in pieces])
    model.set_ids(array("q", range(1, 100)), {})
    model.card_at(0)
    model.set_progress(5, 0.99)
    model.set_progress(99, 0.2)
    assert len(asked) == 1
    assert model.card_at(4).progress == 0.99
    assert model.card_at(4).status is Status.FINISHED


def test_hits_and_pieces_take_turns(model: LibraryModel) -> None:
    model.set_ids(array("q", [5, 6]), {})
    assert model.set_hits([hit(9), hit(7, note=3)])
    assert not model.set_hits([hit(9), hit(7, note=3)])
    assert model.lists_hits
    assert model.row_of(7) == 1
    assert list(model.pieces(0, 1)) == [9, 7]
    assert model.rows_of([7, 9, 4]) == [0, 1]
    said = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert "In your note" in said
    assert "في ماء النهر" in said
    assert model.set_ids(array("q", [5, 6]), {})
    assert model.row_of(6) == 1
    assert model.rows_of([6]) == [1]
    assert model.row_of(9) == -1


def test_no_row_is_no_card(model: LibraryModel) -> None:
    assert model.card(QModelIndex()) is None
    assert model.card_at(0) is None
    assert model.rowCount() == 0


def test_rows_that_come_late_take_the_place_of_those_that_stood_in(
    model: LibraryModel, qtbot
) -> None:
    asked: list[list[int]] = []
    model.set_rows(lambda pieces: asked.append(list(pieces)))
    model.set_ids(array("q", range(1, 100)), {})
    assert "Waiting" in model.card_at(0).title
    assert model.card_at(4).piece == 5
    assert model.card_at(5) == model.card_at(5)
    assert len(asked) == 1
    with qtbot.waitSignal(model.dataChanged):
        model.show_rows(asked[0], [replace(ROW, id=piece) for piece in asked[0]])
    assert model.card_at(0).title == ROW.title
    # of a list that is another by now, they are rows no more
    model.card_at(40)
    model.set_ids(array("q", range(200, 300)), {})
    with qtbot.assertNotEmitted(model.dataChanged):
        model.show_rows(asked[1], [replace(ROW, id=piece) for piece in asked[1]])
    assert "Waiting" in model.card_at(40).title
