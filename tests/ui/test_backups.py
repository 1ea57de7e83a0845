"""Copies, the bin and a damaged library as a reader meets them in the window."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from reader.actions.handing import pack
from reader.actions.opening import OpenRequest
from reader.app import Application
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range, quote
from reader.library.failures import LibraryDamaged
from reader.library.notes import NoteKind
from reader.library.snapshots import Kind, Snapshots
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from reader.ui.backups_dialog import RestoreDialog
from reader.ui.bin_dialog import RemoveDialog

WAIT = 20_000


def text(number: int, length: int = 60) -> Document:
    block = Block("p", BlockKind.PARAGRAPH, f"سطر {number}. " * length, Direction.RTL, "ar")
    title = Block("t", BlockKind.TITLE, f"قطعة {number}", Direction.RTL, "ar")
    return Document(Metadata(title=f"قطعة {number}"), (title, block))


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """The folder of `application`, with five pieces in it before it opens."""
    made = Paths.under(tmp_path / "data")
    library = Library.open(made)
    for number in range(5):
        library.add(text(number))
    library.close()
    return made


@pytest.fixture
def start(qapp, paths: Paths) -> Iterator[Callable[[], Application]]:
    opened: list[Application] = []

    def begin() -> Application:
        made = Application(qapp, paths, "en")
        made.window.resize(1000, 700)
        made.show()
        opened.append(made)
        return made

    yield begin
    for made in opened:
        made.close()
    qapp.processEvents()


def press(dialog, role: QDialogButtonBox.ButtonRole) -> None:
    (button,) = [
        each for each in dialog.buttons.buttons() if dialog.buttons.buttonRole(each) == role
    ]
    button.click()


def spoil(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(os.fstat(opened.fileno()).st_size // 3)
        opened.write(b"\xa5" * (os.fstat(opened.fileno()).st_size // 2))


def test_a_copy_is_made_listed_and_gone_back_to(start, paths: Paths, qtbot) -> None:
    app = start()
    window, library = app.window, app.window._services.library
    window.actions_table["library.backups"].trigger()
    dialog = window.backups._dialog
    qtbot.waitUntil(lambda: "There is no copy yet" in dialog.state.text(), timeout=WAIT)
    assert not dialog.restore.isEnabled()
    dialog.take.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=WAIT)
    assert "5 pieces" in dialog.list.item(0).text()
    library.delete(2)
    library.add(text(9))
    dialog.restore.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(RestoreDialog)), timeout=WAIT)
    (asking,) = dialog.findChildren(RestoreDialog)
    listed = [asking.list.item(row).text() for row in range(asking.list.count())]
    assert listed == ["1 piece comes back:", "قطعة 1", "1 piece goes:", "قطعة 9"]
    press(asking, QDialogButtonBox.ButtonRole.AcceptRole)
    qtbot.waitUntil(lambda: app.window is not window, timeout=WAIT)
    assert "again as it was" in app.window.notices.text
    again = app.window._services.library
    assert sorted(each.title for each in again.list()) == [f"قطعة {number}" for number in range(5)]
    # what was before can be gone back to as well
    kinds = [each.kind for each in Snapshots(paths.library, paths.backups).list()]
    assert kinds == [Kind.BEFORE, Kind.KEPT]


def test_who_leaves_it_as_it_is_changes_nothing(start, qtbot) -> None:
    app = start()
    window, library = app.window, app.window._services.library
    window.backups.open_dialog()
    dialog = window.backups._dialog
    dialog.take.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=WAIT)
    library.delete(2)
    dialog.restore.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(RestoreDialog)), timeout=WAIT)
    (asking,) = dialog.findChildren(RestoreDialog)
    press(asking, QDialogButtonBox.ButtonRole.RejectRole)
    assert library.count() == 4
    assert app.window is window


def test_a_copy_that_failed_says_so_in_the_sheet(start, paths: Paths, qtbot) -> None:
    app = start()
    app.window.backups.open_dialog()
    dialog = app.window.backups._dialog
    qtbot.waitUntil(lambda: "There is no copy yet" in dialog.state.text(), timeout=WAIT)
    paths.backups.write_text("a file in the folder's place")
    dialog.take.click()
    qtbot.waitUntil(lambda: "not a folder" in dialog.state.text(), timeout=WAIT)
    assert dialog.take.isEnabled()


def test_what_lies_in_the_bin_comes_back_or_goes_for_good(start, qtbot) -> None:
    app = start()
    window, library = app.window, app.window._services.library
    library.delete([1, 2, 3])
    window.actions_table["library.bin"].trigger()
    dialog = window.bin._dialog
    qtbot.waitUntil(lambda: dialog.list.count() == 3, timeout=WAIT)
    number = dialog.chosen()[0]
    dialog.back.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=WAIT)
    assert library.piece(number)
    dialog.empty.click()
    (asking,) = dialog.findChildren(RemoveDialog)
    press(asking, QDialogButtonBox.ButtonRole.RejectRole)
    assert len(library.bin.list()) == 2
    dialog.empty.click()
    asking = dialog.findChildren(RemoveDialog)[-1]
    press(asking, QDialogButtonBox.ButtonRole.AcceptRole)
    qtbot.waitUntil(lambda: "empty" in dialog.state.text(), timeout=WAIT)
    assert library.bin.list() == []
    assert library.count() == 3


def test_several_are_chosen_in_the_bin_and_removed_by_the_keyboard(start, qtbot) -> None:
    app = start()
    library = app.window._services.library
    library.delete([1, 2, 3])
    app.window.bin.open_dialog()
    dialog = app.window.bin._dialog
    qtbot.waitUntil(lambda: dialog.list.count() == 3, timeout=WAIT)
    dialog.list.selectAll()
    assert sorted(dialog.chosen()) == [1, 2, 3]
    dialog.list.remove_asked.emit()
    (asking,) = dialog.findChildren(RemoveDialog)
    # pressing Enter on what has the keyboard keeps them
    assert asking.focusWidget().isDefault()
    asking.reject()
    dialog.list.opened.emit()
    qtbot.waitUntil(lambda: library.count() == 5, timeout=WAIT)


def test_a_damaged_library_opens_as_its_last_good_copy(start, paths: Paths, qtbot) -> None:
    Snapshots(paths.library, paths.backups, spare=0).take(Kind.DAILY)
    library = Library.open(paths)
    library.add(text(7))
    library.close()
    paths.library.write_bytes(b"\0" * 100 + paths.library.read_bytes()[100:])
    before = paths.library.read_bytes()
    app = start()
    assert "was damaged" in app.window.notices.text
    # what was saved since comes over by itself
    said = "piece that was changed since came over"
    qtbot.waitUntil(lambda: said in app.window.notices.text, timeout=WAIT)
    assert str(paths.damaged) in app.window.notices.text
    held = app.window._services.library
    assert sorted(each.title for each in held.list()) == [f"قطعة {n}" for n in (0, 1, 2, 3, 4, 7)]
    assert held.check() == []
    (kept,) = paths.damaged.iterdir()
    assert (kept / "library.sqlite3").read_bytes() == before


def test_damage_that_is_found_while_the_window_is_open_has_a_way_on(
    start, paths: Paths, qtbot
) -> None:
    Snapshots(paths.library, paths.backups, spare=0).take(Kind.DAILY)
    app = start()
    window = app.window
    window._services.library.close()
    spoil(paths.library)
    window.notices.show_error(_damage(paths))
    window.notices._action.click()
    qtbot.waitUntil(lambda: app.window is not window, timeout=WAIT)
    assert "was damaged" in app.window.notices.text
    assert app.window._services.library.count() == 5


def _damage(paths: Paths) -> LibraryDamaged:
    with pytest.raises(LibraryDamaged) as caught:
        Snapshots(paths.library, paths.backups, spare=0).take(Kind.DAILY)
    return caught.value


def test_what_is_due_is_done_by_itself(start, paths: Paths, qtbot) -> None:
    app = start()
    app.window.backups.upkeep.run()
    snapshots = Snapshots(paths.library, paths.backups)
    qtbot.waitUntil(lambda: bool(snapshots.list()), timeout=WAIT)
    assert [each.kind for each in snapshots.list()] == [Kind.DAILY]
    qtbot.waitUntil(lambda: "images" in json.loads(paths.upkeep.read_text()), timeout=WAIT)


def test_what_a_terminal_adds_is_shown(start, paths: Paths, qtbot) -> None:
    app = start()
    upkeep, seen = app.window.backups.upkeep, []
    upkeep.changed_elsewhere.connect(lambda: seen.append(True))
    upkeep.look()
    qtbot.waitUntil(lambda: not upkeep._looking, timeout=WAIT)
    app.window._services.library.add(text(11))
    upkeep.look()
    qtbot.waitUntil(lambda: not upkeep._looking, timeout=WAIT)
    # what the window itself wrote is no news
    assert seen == []
    other = Library.open(paths)
    other.add(text(12))
    other.close()
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)


def test_what_a_terminal_marks_in_the_open_piece_is_shown(start, paths: Paths, qtbot) -> None:
    app = start()
    window, upkeep = app.window, app.window.backups.upkeep
    window.open_piece(1)
    upkeep.look()
    qtbot.waitUntil(lambda: not upkeep._looking, timeout=WAIT)
    other = Library.open(paths)
    try:
        document = other.piece(1).document
        block = document.blocks[0]
        place = Range(block.id, 0, len(block.text))
        other.set_favourite(1, True)
        note = other.notes.add(1, place, quote(document, place), NoteKind.BOOKMARK)
        qtbot.waitUntil(lambda: len(window.noting.notes) == 1, timeout=WAIT)
        assert window.article.layers.layer("note") == (place,)
        assert window.actions_table["piece.favourite"].isChecked()
        other.notes.remove(note.id)
        qtbot.waitUntil(lambda: window.noting.notes == (), timeout=WAIT)
    finally:
        other.close()


def test_a_later_start_opens_its_piece_here(start, qtbot) -> None:
    app = start()
    app.window.open_piece(1)
    app.receive(pack(OpenRequest(piece=4)))
    qtbot.waitUntil(lambda: app.window.reading.piece.summary.id == 4, timeout=WAIT)
    app.receive(pack(None))
    app.receive(pack(OpenRequest(piece=99)))
    qtbot.waitUntil(
        lambda: (
            "no piece 99" in app.window.notices.text.replace("\u2068", "").replace("\u2069", "")
        ),
        timeout=WAIT,
    )
    assert app.window.reading.piece.summary.id == 4


def test_a_library_that_is_slow_to_write_never_stands_the_window_still(
    start, paths: Paths, qtbot
) -> None:
    app = start()
    window = app.window
    window.open_piece(1)
    library = window._services.library
    let_go = threading.Event()
    held = threading.Event()

    def hold() -> None:
        # as a slow network folder does: whoever writes waits
        with closing(sqlite3.connect(paths.library, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            held.set()
            let_go.wait(WAIT / 1000)
            connection.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    try:
        for offset in (3, 5, 9):
            window.reading._moved(Position("p", offset), offset / 100)
            window.reading.save_place()
            window.reading.save_listening(1, Position("p", offset))
        window.noting.bookmark()
        assert "slow to answer" in window.notices.text
        window.shelves.deeds.set_favourite((2,), True)
        # the place is known at once, though it is not written yet
        window.open_piece(1)
        qtbot.wait(200)
        # nobody waited: who holds the library still does, and what waits for it is not given up
        assert holder.is_alive()
        assert library.piece(1).reading != Position("p", 9)
    finally:
        let_go.set()
        holder.join()
    assert app._jobs.settle(10)
    assert library.piece(1).listening == Position("p", 9)
    assert library.piece(1).reading is not None
    qtbot.waitUntil(lambda: len(library.notes.of(1)) == 1, timeout=WAIT)
    qtbot.waitUntil(lambda: library.piece(2).summary.favourite, timeout=WAIT)


def test_a_piece_that_is_slow_to_come_is_shown_when_it_comes(start, qtbot) -> None:
    app = start()
    window = app.window
    window.open_piece(1)
    let_go, held = threading.Event(), threading.Event()

    def hold() -> None:
        # as a disk that does not answer does: whoever reads waits
        with window._services.library._reader.reading():
            held.set()
            let_go.wait(WAIT / 1000)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    try:
        window.open_piece(2)
        qtbot.waitUntil(lambda: "slow to answer" in window.notices.text, timeout=WAIT)
        window.open_piece(3)
        assert holder.is_alive()
        assert window.reading.piece.summary.id == 1
    finally:
        let_go.set()
        holder.join()
    # only what was asked for last
    qtbot.waitUntil(lambda: window.reading.piece.summary.id != 1, timeout=WAIT)
    assert window.reading.piece.summary.id == 3


def test_the_open_piece_goes_when_a_terminal_deletes_it(start, paths: Paths, qtbot) -> None:
    window = start().window
    number = window._services.library.add(text(21))
    window.open_piece(number)
    window.backups._changed_elsewhere()
    other = Library.open(paths)
    other.delete(number)
    other.close()
    window.backups._changed_elsewhere()
    qtbot.waitUntil(lambda: window.reading.piece is None, timeout=WAIT)
    assert window.notices.isVisible()
