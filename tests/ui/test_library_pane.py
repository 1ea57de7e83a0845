"""The library pane in the window: places, order, filters, choosing several, tags, and undo."""

from __future__ import annotations

import datetime
import itertools
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QToolButton

from reader import settings
from reader.actions import naming
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.errors import Message, ReaderError
from reader.library import index
from reader.library.activity import ActivityKind
from reader.library.pieces import Shelf, Sort, Status, View
from reader.library.query import parse
from reader.paths import Paths, resource
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui import library_search
from reader.ui import shelves as shelves_module
from reader.ui.library_list import PIECES
from reader.ui.library_name_dialog import NameDialog
from reader.ui.library_names_dialog import NamesDialog
from reader.ui.library_place import BIN, HOME, Kind, Listed, Place
from reader.ui.piece_dialogs import DetailsDialog
from reader.ui.tags_dialog import TagsDialog

# What Qt says of its own popups where there is no display
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
TITLES = ("أسماء النهر", "بحر وميناء", "تاج الملح", "ثوب الشتاء", "جسر القرية", "حكاية النخلة")


@pytest.fixture
def pieces(application) -> tuple[int, ...]:
    """Give six pieces, the last added first in the list."""
    library, made = application._library, []
    for number, title in enumerate(TITLES):
        words = f"كلام عن {title}. " * (40 - 5 * number)
        blocks = (
            Block("t", BlockKind.TITLE, title, Direction.RTL, "ar"),
            Block("p", BlockKind.PARAGRAPH, words, Direction.RTL, "ar"),
        )
        saved = f"2026-01-0{number + 1}T00:00:00+00:00"
        made.append(library.add(Document(Metadata(title, saved=saved, language="ar"), blocks)))
    application.window.shelves.refresh()
    return tuple(made)


def listed(window) -> list[int]:
    model = window.library._model
    return list(model.pieces(0, model.rowCount() - 1))


def choose(window, pieces) -> None:
    library = window.library
    library._list.setFocus()
    library._list.choose(library._model.rows_of(pieces))


def dialog(window, kind: type[QDialog]) -> QDialog:
    return next(each for each in window.findChildren(kind) if each.isVisible())


def entry(menu: QMenu, text: str):
    """Find an entry by its words, in the parts of a menu too."""
    for action in menu.actions():
        if action.menu() is not None and (found := entry(action.menu(), text)) is not None:
            return found
        if action.text().strip("\u2068\u2069") == text:
            return action
    return None


def row_of(window, place: Place) -> int:
    places = window.library.places
    return next(
        row
        for row in range(places.count())
        if places.item(row).data(Qt.ItemDataRole.UserRole) == place
    )


def open_places(window, qtbot) -> None:
    window.actions_table["library.places"].trigger()
    qtbot.waitUntil(lambda: window.library.places.count() > 6, timeout=10_000)


# Places, order, filters


def test_a_place_is_gone_to_by_keyboard_and_remembered(window, application, pieces, qtbot) -> None:
    window.shelves.deeds.set_favourite(pieces[:2], True)
    open_places(window, qtbot)
    places = window.library.places
    assert places.hasFocus()
    places.setCurrentRow(row_of(window, Place(Kind.SHELF, "favourites")))
    QTest.keyClick(places, Qt.Key.Key_Return)
    assert listed(window) == [pieces[1], pieces[0]]
    assert not places.isVisible()
    assert window.library._list.hasFocus()
    assert application.settings[settings.LIBRARY_PLACE] == "shelf:favourites"
    open_places(window, qtbot)
    QTest.keyClick(places, Qt.Key.Key_Escape)
    assert listed(window) == [pieces[1], pieces[0]]


def test_tags_and_collections_are_places(window, application, pieces, qtbot) -> None:
    library = application._library
    library.tagging.add(pieces[2:4], "شتاء")
    number = library.collections.create("للسفر")
    library.collections.add(number, pieces[0])
    window.shelves.deeds.set_archived((pieces[2],), True)
    window.shelves.go(Place(Kind.TAG, "شتاء"))
    assert listed(window) == [pieces[3], pieces[2]]
    window.shelves.go(Place(Kind.COLLECTION, str(number)))
    assert listed(window) == [pieces[0]]
    assert "للسفر" in window.library.heading.place.accessibleName()
    # one that is removed while it is listed is left
    library.collections.remove(number)
    window.shelves.refresh()
    assert window.shelves.listed.place == Place()


@pytest.mark.parametrize(
    ("sort", "descending", "expected"),
    [
        (Sort.TITLE, False, (0, 1, 2, 3, 4, 5)),
        (Sort.TITLE, True, (5, 4, 3, 2, 1, 0)),
        (Sort.LENGTH, True, (0, 1, 2, 3, 4, 5)),
        (Sort.ADDED, False, (0, 1, 2, 3, 4, 5)),
    ],
)
def test_orders(window, application, pieces, sort, descending, expected) -> None:
    menu = window.library.heading.menu()
    window.shelves.show_listed(replace(window.shelves.listed, sort=sort, descending=descending))
    menu.close()
    assert listed(window) == [pieces[at] for at in expected]
    assert application.settings[settings.LIBRARY_SORT] == sort
    assert application.settings[settings.LIBRARY_DESCENDING] is descending


def test_the_order_is_the_same_after_the_window_is_made_anew(application, pieces, qtbot) -> None:
    shelves = application.window.shelves
    shelves.show_listed(Listed(Place(Kind.SHELF, "all"), sort=Sort.TITLE, descending=False))
    application.settings[settings.LANGUAGE] = "en"
    qtbot.waitUntil(lambda: application._translate.language == "en")
    assert application.window.shelves.listed == shelves.listed
    assert listed(application.window) == list(pieces)


def test_filters_narrow_and_are_taken_off_again(window, application, pieces) -> None:
    application._library.tagging.add(pieces[1:4], "ماء")
    application._library.set_status(pieces[2:], Status.READING)
    window.shelves.show_listed(replace(window.shelves.listed, tag="ماء", status=Status.READING))
    assert listed(window) == [pieces[3], pieces[2]]
    chips = window.library.heading._filters
    assert len(chips) == 2
    chips[0].click()
    assert listed(window) == [pieces[3], pieces[2], pieces[1]]
    window.shelves.show_listed(replace(window.shelves.listed, status=Status.FINISHED))
    assert listed(window) == []
    assert window.library._empty.isVisible()


def test_the_keyboard_goes_through_the_pane_in_its_order(
    window, application, pieces, qtbot
) -> None:
    library = application._library
    library.set_reading(pieces[0], Position("p", 5), 0.4)
    library.tagging.add(pieces, "ماء")
    window.shelves.refresh()
    view = window.library
    (begun,) = view.begun._buttons
    stops = (view.heading.place, view.heading.order, begun, view._list)
    for one, other in itertools.pairwise(stops):
        after = one.nextInFocusChain()
        while after is not other:
            assert after.focusPolicy() is Qt.FocusPolicy.NoFocus or not after.isVisible()
            after = after.nextInFocusChain()
    window.shelves.show_listed(replace(window.shelves.listed, tag="ماء"))
    (chip,) = view.heading._filters
    assert view.heading.order.nextInFocusChain() is chip
    qtbot.waitUntil(chip.isVisible)
    chip.setFocus()
    chip.click()
    assert view.heading.order.hasFocus()


# What was begun


def test_what_was_begun_is_continued_at_the_top(window, application, pieces, qtbot) -> None:
    library = application._library
    for piece, progress in ((pieces[0], 0.4), (pieces[1], 0.6), (pieces[2], 1.0)):
        library.set_reading(piece, Position("p", 5), progress)
    window.open_piece(pieces[1])
    window.shelves.refresh()
    begun = window.library.begun
    assert begun.isVisible()
    (button,) = begun._buttons
    assert TITLES[0] in button.accessibleName()
    button.click()
    assert window.reading.piece.summary.id == pieces[0]
    qtbot.waitUntil(lambda: [each.piece for each in begun._buttons] == [pieces[1]], timeout=10_000)
    assert all(row.opened for row in library.summaries(pieces[:2]))


# Choosing several


def test_several_are_archived_with_the_bar_and_back(window, application, pieces) -> None:
    library = window.library
    choose(window, pieces[:3])
    assert library.bar.isVisible()
    assert "٣" in library.bar.accessibleName()
    library.bar._deeds["archive"].click()
    assert list(application._library.ids(View(Shelf.ARCHIVED))) == list(reversed(pieces[:3]))
    assert not library.bar.isVisible()
    assert "٣ " in window.actions_table["piece.undo"].text()
    window.actions_table["piece.undo"].trigger()
    assert listed(window) == list(reversed(pieces))
    window.actions_table["piece.redo"].trigger()
    assert len(listed(window)) == 3


def test_choosing_by_presses_alone(window, pieces, qtbot) -> None:
    library = window.library
    entry(library.heading.menu(), window._services.translate("Choose several")).trigger()
    assert library.bar.isVisible()
    viewport = library._list.viewport()
    for _, top, _ in library._list.visible_rows()[:2]:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, top + 20))
    assert library.chosen() == [pieces[5], pieces[4]]
    assert window.reading.piece is None
    QTest.keyClick(library._list, Qt.Key.Key_Escape)
    assert not library.bar.isVisible()


def test_what_is_chosen_and_where_the_list_stands_stay(window, application, pieces) -> None:
    library = window.library
    window.resize(1280, 480)
    choose(window, pieces[:2])
    library._list.set_top_row(2, 300)
    before = library._list.top_row()
    application._library.set_status(pieces, Status.FINISHED)
    window.shelves.refresh()
    assert library.chosen() == [pieces[1], pieces[0]]
    assert library._list.top_row() == before
    top = library._model.card_at(before[0]).piece
    blocks = (Block("p", BlockKind.PARAGRAPH, "نص جديد.", Direction.RTL, "ar"),)
    application._library.add(Document(Metadata("جديدة"), blocks))
    window.shelves.refresh()
    assert library.chosen() == [pieces[1], pieces[0]]
    assert library._model.card_at(library._list.top_row()[0]).piece == top


def test_the_list_stays_where_it_was_scrolled_to(window, pieces) -> None:
    window.resize(1280, 480)
    window.open_piece(pieces[5])
    window.library._list.set_top_row(3, 100)
    window.shelves.refresh()
    window.shelves.deeds.set_favourite(pieces[:1], True)
    assert window.library._list.top_row() == (3, 100)


def test_the_keyboard_goes_on_from_what_was_deleted(window, application, pieces) -> None:
    library = window.library._list
    choose(window, pieces[4:5])
    library.setCurrentIndex(library.model().index(1))
    for _ in range(2):
        QTest.keyClick(library, Qt.Key.Key_Delete)
    assert listed(window) == [pieces[5], pieces[2], pieces[1], pieces[0]]
    assert window.library.chosen() == [pieces[2]]


def test_delete_asks_for_all_that_is_chosen(window, application, pieces, qtbot) -> None:
    window.open_piece(pieces[4])
    choose(window, pieces[3:5])
    QTest.keyClick(window.library._list, Qt.Key.Key_Delete)
    assert sorted(application._library.ids(View(Shelf.BIN))) == list(pieces[3:5])
    assert window.reading.piece is None
    window.notices._action.click()
    assert listed(window) == list(reversed(pieces))
    window.open_piece(pieces[4])
    window.actions_table["piece.redo"].trigger()
    qtbot.waitUntil(lambda: window.reading.piece is None, timeout=10_000)


def test_the_bin_gives_back(window, application, pieces) -> None:
    window.shelves.deeds.delete(pieces[:2])
    window.shelves.go(BIN)
    assert sorted(listed(window)) == list(pieces[:2])
    choose(window, pieces[:2])
    QTest.keyClick(window.library._list, Qt.Key.Key_Delete)
    assert sorted(listed(window)) == list(pieces[:2])
    menu = window.library_commands.menu(pieces[:1])
    entry(menu, window._services.translate("Put back into the library")).trigger()
    assert listed(window) == [pieces[1]]
    window.shelves.history.undo()
    assert len(listed(window)) == 2
    # a press opens nothing there, and says what to do
    window.library._open(window.library._model.index(window.library._model.row_of(pieces[0])))
    assert window.reading.piece is None
    window.notices._action.click()
    assert listed(window) == [pieces[1]]


def test_the_menu_does_to_all_of_them(window, application, pieces) -> None:
    library, translate = application._library, window._services.translate
    number = library.collections.create("للسفر")
    choose(window, pieces[:3])

    def menu() -> QMenu:
        return window.library_commands.menu(window.library.chosen())

    entry(menu(), translate("Favourite")).trigger()
    entry(menu(), translate("Finished")).trigger()
    entry(menu(), "للسفر").trigger()
    rows = library.summaries(pieces[:3])
    assert all(row.favourite and row.status is Status.FINISHED for row in rows)
    assert len(library.ids(View(Shelf.ALL, collection=number))) == 3
    assert entry(menu(), translate("Favourite")).isChecked()
    for _ in range(3):
        window.shelves.history.undo()
    rows = library.summaries(pieces[:3])
    assert not any(row.favourite or row.status is Status.FINISHED for row in rows)
    assert not library.ids(View(Shelf.ALL, collection=number))


def test_the_menu_of_one_card_opens_nothing(window, pieces) -> None:
    window.open_piece(pieces[0])
    menu = window.library_commands.menu(pieces[1:2])
    assert window.reading.piece.summary.id == pieces[0]
    entry(menu, window._services.translate("Open")).trigger()
    assert window.reading.piece.summary.id == pieces[1]


def test_several_go_into_the_listening_queue(window, pieces) -> None:
    choose(window, pieces[:3])
    window.library.bar._deeds["queue"].click()
    assert window.queue.pieces() == [pieces[2], pieces[1], pieces[0]]
    window.shelves.history.undo()
    assert window.queue.pieces() == []


def test_what_is_in_the_queue_already_is_no_deed(window, pieces) -> None:
    choose(window, pieces[:3])
    window.library.bar._deeds["queue"].click()
    label = window.shelves.history.undo_label
    window.library.bar._deeds["queue"].click()
    assert window.shelves.history.undo_label is label
    assert "من قبل" in window.notices.text
    window.actions_table["piece.undo"].trigger()
    assert window.queue.pieces() == []


def test_very_many_are_changed_off_the_thread(window, application, pieces, qtbot, monkeypatch):
    monkeypatch.setattr("reader.ui.library_deeds.HEAVY", 2)
    with qtbot.waitSignal(window.shelves.deeds.done, timeout=10_000):
        window.shelves.deeds.set_archived(pieces, True)
    assert listed(window) == []
    with qtbot.waitSignal(window.shelves.history.went, timeout=10_000):
        window.shelves.history.undo()
    assert len(listed(window)) == len(pieces)


def test_what_is_done_meanwhile_is_done_too(window, application, pieces, qtbot, monkeypatch):
    monkeypatch.setattr("reader.ui.library_deeds.HEAVY", 3)
    library = application._library
    window.shelves.deeds.set_archived(pieces[:3], True)
    window.shelves.deeds.set_favourite(pieces[3:4], True)
    qtbot.waitUntil(
        lambda: (
            len(library.ids(View(Shelf.ARCHIVED))) == 3
            and list(library.ids(View(Shelf.FAVOURITES))) == [pieces[3]]
        ),
        timeout=10_000,
    )
    qtbot.waitUntil(lambda: len(listed(window)) == 3, timeout=10_000)


def test_a_large_library_comes_in_two_steps(window, application, pieces, qtbot, monkeypatch):
    monkeypatch.setattr(shelves_module, "_AT_ONCE", 2)
    monkeypatch.setattr(shelves_module, "_FIRST", 3)
    window.shelves.go(Place(Kind.SHELF, "favourites"))
    window.shelves.go(Place())
    assert listed(window) == list(reversed(pieces))[:3]
    qtbot.waitUntil(lambda: listed(window) == list(reversed(pieces)), timeout=10_000)
    window.shelves.show_listed(replace(window.shelves.listed, sort=Sort.LENGTH))
    qtbot.waitUntil(lambda: listed(window) == list(pieces), timeout=10_000)


# Tags, collections, searches


def test_pieces_dropped_on_a_tag_bear_it(window, application, pieces, qtbot) -> None:
    application._library.tagging.set_colour("ماء", "blue")
    open_places(window, qtbot)
    places = window.library.places
    qtbot.waitUntil(lambda: places.count() > 8, timeout=10_000)
    item = places.item(row_of(window, Place(Kind.TAG, "ماء")))
    places.scrollToItem(item)
    data = QMimeData()
    data.setData(PIECES, f"{pieces[0]} {pieces[3]}".encode())
    event = QDropEvent(
        QPointF(places.visualItemRect(item).center()),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    places.dropEvent(event)
    assert event.isAccepted()
    assert sorted(application._library.ids(View(Shelf.ALL, tag="ماء"))) == [pieces[0], pieces[3]]
    window.shelves.history.undo()
    assert not application._library.ids(View(Shelf.ALL, tag="ماء"))


def test_tags_of_several_are_ticked_and_written(window, application, pieces) -> None:
    library = application._library
    library.tagging.add(pieces[:2], "كلاهما")
    library.tagging.add(pieces[0], "أحدهما")
    library.tagging.add(pieces[1], "يبقى")
    choose(window, pieces[:2])
    window.library.bar._deeds["tags"].click()
    sheet = dialog(window, TagsDialog)
    ticks = {
        sheet.list.item(row).data(Qt.ItemDataRole.UserRole): sheet.list.item(row)
        for row in range(sheet.list.count())
    }
    assert ticks["كلاهما"].checkState() is Qt.CheckState.Checked
    assert ticks["أحدهما"].checkState() is Qt.CheckState.PartiallyChecked
    ticks["كلاهما"].setCheckState(Qt.CheckState.Unchecked)
    ticks["أحدهما"].setCheckState(Qt.CheckState.Checked)
    sheet.field.setText("جديد، آخر ,جديد")
    sheet.accept()
    tags = [set(row.tags) for row in library.summaries(pieces[:2])]
    assert tags == [{"أحدهما", "جديد", "آخر"}, {"أحدهما", "يبقى", "جديد", "آخر"}]
    window.shelves.history.undo()
    tags = [set(row.tags) for row in library.summaries(pieces[:2])]
    assert tags == [{"كلاهما", "أحدهما"}, {"كلاهما", "يبقى"}]


def test_f2_renames_a_place_while_a_piece_is_open(window, application, pieces, qtbot) -> None:
    application._library.tagging.add(pieces[:1], "نهر")
    window.open_piece(pieces[0])
    window.actions_table["library.places"].trigger()
    places = window.library.places
    tag = Place(Kind.TAG, "نهر")
    qtbot.waitUntil(
        lambda: any(
            places.item(row).data(Qt.ItemDataRole.UserRole) == tag for row in range(places.count())
        )
    )
    aid = application.settings.text(settings.READING_AID)
    places.setFocus()
    places.setCurrentRow(row_of(window, tag))
    QTest.keyClick(places, Qt.Key.Key_F2)
    assert dialog(window, NameDialog).isVisible()
    assert application.settings.text(settings.READING_AID) == aid


def test_a_long_name_makes_no_list_scroll_sideways(window, application, pieces, qapp) -> None:
    name = "وسم" * 30
    application._library.tagging.add(pieces[:1], name)
    commands = window.library_commands
    for open_sheet, kind in (
        (commands.naming.open_tags, NamesDialog),
        (lambda: commands.edit_tags(pieces[:1]), TagsDialog),
    ):
        open_sheet()
        sheet = dialog(window, kind)
        qapp.processEvents()
        assert sheet.list.sizeHintForColumn(0) > sheet.list.viewport().width()
        assert sheet.list.horizontalScrollBar().maximum() == 0
        assert sheet.list.item(0).toolTip() == name
        sheet.reject()


def test_all_tags_are_coloured_renamed_and_removed(window, application, pieces) -> None:
    library = application._library
    library.tagging.add(pieces[:2], "ماء")
    library.tagging.add(pieces[2], "نهر")
    window.shelves.go(Place(Kind.TAG, "ماء"))
    window.actions_table["library.tags"].trigger()
    sheet = dialog(window, NamesDialog)
    assert sheet.chosen == "ماء"
    sheet.colour_menu(sheet._rows["ماء"]).actions()[6].trigger()
    assert library.tagging.colours() == {"ماء": "blue"}
    card = window.library._model.card_at(0)
    assert card.tags == (("ماء", "blue"),)
    sheet.rename.click()
    name = dialog(window, NameDialog)
    name.field.setText("نهر")
    name.accept()
    assert [tag.name for tag in library.tagging.all()] == ["نهر"]
    assert len(listed(window)) == 3
    sheet.undo.click()
    assert [(tag.name, tag.count) for tag in library.tagging.all()] == [("ماء", 2), ("نهر", 1)]
    sheet.list.setCurrentRow(0)
    QTest.keyClick(sheet.list, Qt.Key.Key_Delete)
    assert [tag.name for tag in library.tagging.all()] == ["نهر"]
    sheet.undo.click()
    assert library.tagging.colours() == {"ماء": "blue"}
    sheet.reject()


def test_a_slow_removal_of_a_tag_is_not_waited_for(
    window, application, pieces, qtbot, monkeypatch
) -> None:
    library, go_on, remove = application._library, threading.Event(), naming.remove_tag
    library.tagging.add(pieces[:1], "ماء")
    place = Place(Kind.TAG, "ماء")
    window.shelves.go(place)

    def slow(*given):
        assert go_on.wait(10)
        return remove(*given)

    monkeypatch.setattr(naming, "remove_tag", slow)
    window.library_commands.naming.remove_place(place)
    assert library.tagging.all()
    assert window.shelves.listed.place == place
    go_on.set()
    qtbot.waitUntil(lambda: window.shelves.listed.place == HOME)
    assert not library.tagging.all()
    window.shelves.history.undo()
    assert [tag.name for tag in library.tagging.all()] == ["ماء"]


def test_a_tag_that_cannot_be_removed_stays_where_it_is(
    window, application, pieces, monkeypatch
) -> None:
    application._library.tagging.add(pieces[:1], "ماء")
    place = Place(Kind.TAG, "ماء")
    window.shelves.go(place)

    def fail(*_given):
        raise ReaderError(Message("No room."))

    monkeypatch.setattr(naming, "remove_tag", fail)
    window.library_commands.naming.remove_place(place)
    assert window.shelves.listed.place == place
    assert window.notices.text == "No room."
    assert window.shelves.history.undo_label is None


def test_a_collection_is_made_renamed_and_removed(window, application, pieces) -> None:
    library = application._library
    choose(window, pieces[:2])
    entry(
        window.library_commands.menu(window.library.chosen()),
        window._services.translate("New collection…"),
    ).trigger()
    name = dialog(window, NameDialog)
    name.field.setText("للسفر")
    name.accept()
    (made,) = library.collections.all()
    assert (made.name, made.count) == ("للسفر", 2)
    window.actions_table["library.collections"].trigger()
    sheet = dialog(window, NamesDialog)
    sheet.new.click()
    name = next(each for each in sheet.findChildren(NameDialog) if each.isVisible())
    name.field.setText(" للسفر ")
    name.accept()
    # the name is taken: the sheet stays, and says so
    assert name.isVisible()
    assert "للسفر" in name.problem.text()
    name.reject()
    sheet.remove.click()
    assert library.collections.all() == ()
    sheet.undo.click()
    assert library.collections.all() == (made,)
    sheet.reject()


def test_a_search_is_kept_and_stays_live(window, application, pieces, qtbot) -> None:
    library, view = application._library, window.library
    view.search.set_text("النهر")
    qtbot.waitUntil(lambda: view._model.lists_hits and listed(window) == [pieces[0]])
    view.search.save.click()
    name = dialog(window, NameDialog)
    name.field.setText("عن النهر")
    name.accept()
    (saved,) = library.searches.all()
    view.search.set_text("")
    assert listed(window) == list(reversed(pieces))
    window.shelves.go(Place(Kind.SEARCH, str(saved.id)))
    qtbot.waitUntil(lambda: view._model.lists_hits and listed(window) == [pieces[0]])
    blocks = (Block("p", BlockKind.PARAGRAPH, "عاد النهر.", Direction.RTL, "ar"),)
    added = library.add(Document(Metadata("العودة", language="ar"), blocks))
    window.shelves.refresh()
    qtbot.waitUntil(lambda: sorted(listed(window)) == [pieces[0], added])
    window.library_commands.naming.remove_place(Place(Kind.SEARCH, str(saved.id)))
    assert library.searches.all() == ()
    window.shelves.history.undo()
    assert library.searches.all() == (saved,)


def test_a_search_in_an_unfinished_index_says_so_and_is_asked_anew(
    window, application, tmp_path, pieces, qtbot, monkeypatch
) -> None:
    library, view = application._library, window.library
    library.index()
    # as if the index were being made, and a search left all of it to others
    monkeypatch.setattr(index, "_WORK", 0.0)
    file = Paths.under(tmp_path / "data").search_index
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        (seen,) = connection.execute("SELECT seen FROM state").fetchone()
        connection.execute("DELETE FROM live WHERE row > (SELECT last FROM state) - 3")
        connection.execute("UPDATE state SET seen = seen - 3")
    state = view.search._state
    view.focus_search()
    view.search.set_text("كلام ")
    qtbot.waitUntil(lambda: listed(window) == list(reversed(pieces[:3])), timeout=10_000)
    qtbot.waitUntil(state.isVisible, timeout=10_000)
    in_arabic = str(int((seen - 3) / seen * 100)).translate(
        str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    )
    assert in_arabic in state.text()
    view.search.set_text("حكاية ")
    qtbot.waitUntil(lambda: listed(window) == [] and view._empty.isVisible(), timeout=10_000)
    assert not view.suggestion.isVisible()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE state SET seen = seen + 1")
    qtbot.waitUntil(lambda: in_arabic not in state.text(), timeout=10_000)
    assert state.isVisible()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE state SET seen = seen - 1")
    library.index()
    qtbot.waitUntil(lambda: listed(window) == [pieces[5]], timeout=10_000)
    assert not state.isVisible()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE state SET seen = seen - 1")
    view.search.set_text("كلام ")
    qtbot.waitUntil(state.isVisible, timeout=10_000)
    view.search.set_text("")
    assert not state.isVisible()
    assert not window.shelves.searching._watching.isActive()


def test_another_spelling_is_offered(window, application, pieces, qtbot) -> None:
    application._library.index()
    view = window.library
    view.search.field.setText("حكااية")
    qtbot.waitUntil(view.suggestion.isVisible, timeout=10_000)
    view.suggestion.click()
    qtbot.waitUntil(lambda: listed(window) == [pieces[5]], timeout=10_000)


def test_exact_spelling_is_asked_for(window, application, pieces, qtbot) -> None:
    view = window.library
    view.search.set_text("النخله ")
    qtbot.waitUntil(lambda: view._model.lists_hits and listed(window) == [pieces[5]])
    view.search.exact.click()
    qtbot.waitUntil(lambda: listed(window) == [])
    view.search.exact.click()
    qtbot.waitUntil(lambda: listed(window) == [pieces[5]])


def test_the_help_writes_what_it_lists(window, pieces) -> None:
    box, tag = window.library.search, window._services.translate("tag:")
    box.field.setText("نهر")
    menu = box.help_menu()
    next(each for each in menu.actions() if tag in each.text()).trigger()
    assert box.field.text() == f"نهر {tag}"
    box.field.clear()
    # the cursor stands between the quotation marks
    menu.actions()[0].trigger()
    box.field.insert("النهر")
    assert box.field.text()[1:-1] == "النهر"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_all_of_the_help_is_understood(language: str) -> None:
    catalogue = Translator(language, resource("translations"))
    for written, meaning in library_search._HELP[2:]:
        words = catalogue.say(written)
        value = "" if written.text in ("unread:", "has:note") else "سفر"
        value = str(meaning.values.get("date", value))
        query = parse(words + value)
        assert query, words
        assert not query.clauses, words


def test_a_search_that_led_somewhere_is_offered_again(window, application, pieces, qtbot) -> None:
    view = window.library
    view.search.set_text("الميناء")
    view.search.set_text("ميناء")
    qtbot.waitUntil(lambda: view._model.lists_hits and listed(window) == [pieces[1]])
    view._open(view._model.index(0))
    assert application.settings[settings.RECENT_SEARCHES] == "ميناء"
    assert any("ميناء" in each.text() for each in view.search.help_menu().actions())


# What is known of a piece


def test_commands_are_for_the_card_that_the_keyboard_is_on(window, application, pieces) -> None:
    window.open_piece(pieces[0])
    choose(window, pieces[3:4])
    window.actions_table["piece.favourite"].trigger()
    assert list(application._library.ids(View(Shelf.FAVOURITES))) == [pieces[3]]
    assert not window.actions_table["piece.favourite"].isChecked()
    window.article.setFocus()
    window.actions_table["piece.favourite"].trigger()
    assert window.actions_table["piece.favourite"].isChecked()
    assert len(application._library.ids(View(Shelf.FAVOURITES))) == 2
    window.shelves.history.undo()
    assert not window.actions_table["piece.favourite"].isChecked()


def test_finished_is_said_by_hand_and_taken_back(window, application, pieces) -> None:
    window.open_piece(pieces[0])
    window.article.setFocus()
    finished = window.actions_table["piece.finished"]
    finished.trigger()
    assert application._library.summaries(pieces[:1])[0].status is Status.FINISHED
    assert finished.isChecked()
    finished.trigger()
    assert application._library.summaries(pieces[:1])[0].status is Status.UNREAD
    assert not finished.isChecked()


def test_the_time_spent_on_a_piece_is_told(window, application, pieces) -> None:
    activity, day = application._library.activity, datetime.date(2026, 5, 4)
    activity.add(ActivityKind.READ, pieces[0], 660, day)
    activity.add(ActivityKind.LISTEN, pieces[0], 120, day)
    window.open_piece(pieces[0])
    window.actions_table["piece.details"].trigger()
    sheet = dialog(window, DetailsDialog)
    told = [label.text() for label in sheet.findChildren(QLabel)]
    assert "١١ دقيقة" in told
    assert "دقيقتان" in told
    sheet.reject()


def test_a_piece_heard_to_its_end_is_finished(window, application, pieces, qtbot) -> None:
    window.open_piece(pieces[2])
    window.listening.finished_piece.emit()
    qtbot.waitUntil(
        lambda: application._library.summaries(pieces[2:3])[0].status is Status.FINISHED,
        timeout=10_000,
    )


# Room


@pytest.mark.parametrize("percent", [100, 200, 300, 500])
@pytest.mark.parametrize("size", [(1280, 840), (700, 700), (1600, 1000)])
def test_nothing_of_the_pane_is_cut(window, application, pieces, qtbot, percent, size) -> None:
    application._library.set_reading(pieces[0], Position("p", 5), 0.4)
    application.settings[settings.TEXT_SIZE] = percent
    window.resize(*size)
    window.panes.set_open(window.library, True)
    window.shelves.refresh()
    view = window.library
    states = (
        lambda: None,
        view.focus_search,
        lambda: view.search.field.setText("النهر"),
        lambda: view.search.set_text(""),
        lambda: choose(window, pieces[:3]),
        lambda: view.open_places(True),
    )
    for state in states:
        state()
        QTest.qWait(30)
        shown = (
            view.search.field,
            *view.heading.stops,
            *view.begun.stops,
            *view.bar.findChildren(QToolButton),
        )
        for part in shown:
            if part.isVisible():
                name = part.accessibleName()
                # the ring of the focus is drawn into the field
                ring = 2 * view._look.px(2)
                assert part.height() >= part.minimumSizeHint().height() - ring, name
                place = part.mapTo(view, QPoint(0, 0))
                assert place.x() >= 0, name
                assert place.x() + part.width() <= view.width(), name
                assert place.y() + part.height() <= view.height(), name


def test_places_open_under_what_is_dragged_and_close_after_it(window, pieces, qtbot) -> None:
    view = window.library
    view.heading.dragged_over.emit()
    assert view.places.isVisible()
    qtbot.waitUntil(lambda: view.places.count() > 6, timeout=10_000)
    view._list.drag_over.emit()
    assert not view.places.isVisible()
    # who opened them by hand finds them open
    view.heading.place.click()
    view.heading.dragged_over.emit()
    view._list.drag_over.emit()
    assert view.places.isVisible()
