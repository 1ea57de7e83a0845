"""A library that does not answer, as on a slow network folder: the window goes on all the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.app import Application
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.library.pieces import Shelf
from reader.library.store import Library
from reader.paths import Paths
from reader.settings import LANGUAGE
from reader.text.direction import Direction
from reader.ui.library_deeds import HEAVY
from reader.ui.library_place import Kind, Place

WAIT = 20_000
PIECES = 80
_HOLD = """
import fcntl, os, sys
with open(sys.argv[1] + "-shm", "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX, 8, 120)
    print("held", flush=True)
    sys.stdin.read()
"""
"""Takes every lock of the write-ahead index: neither a reader nor a writer gets on then."""


def text(number: int) -> Document:
    title = Block("t", BlockKind.TITLE, f"قطعة {number}", Direction.RTL, "ar")
    parts = tuple(
        Block(f"p{part}", BlockKind.PARAGRAPH, f"سطر {number} {part}.", Direction.RTL, "ar")
        for part in range(3)
    )
    return Document(Metadata(title=f"قطعة {number}"), (title, *parts))


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    library = Library.open(Paths.under(folder))
    for number in range(PIECES):
        library.add(text(number))
    library.set_tags(3, ("بحر",))
    library.set_archived((5, 6), True)
    library.close()
    return folder


@pytest.fixture
def app(qapp, filled: Path, tmp_path: Path, qtbot) -> Iterator[Application]:
    paths = Paths.under(shutil.copytree(filled, tmp_path / "data"))
    made = Application(qapp, paths, "en")
    made.window.resize(1000, 700)
    made.show()
    made.window.open_piece(1)
    # what opening sets off is over: it would be asked for before the rest
    qtbot.waitUntil(lambda: made._library.summaries((1,))[0].opened != "", timeout=WAIT)
    yield made
    made.close()
    qapp.processEvents()


@contextmanager
def held(app: Application) -> Iterator[None]:
    """Have another process hold the library, so that whoever waits for it waits until the end.

    Nothing in here may wait: SQLite gives up after a while, and what was asked for is not done.
    """
    library = str(app._places.library)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, library], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdout.readline().strip() == b"held"
            yield
        finally:
            holder.stdin.close()


def ids(app: Application) -> list[int]:
    return list(app.window.library._model._ids)


def test_lists_are_shown_when_they_come_and_only_the_last_one(app: Application, qtbot) -> None:
    window, listed = app.window, list[list[int]]()
    model = window.library._model
    model.modelReset.connect(lambda: listed.append(ids(app)))
    before = ids(app)
    with held(app):
        window.shelves.refresh()
        window.shelves.go(Place(Kind.TAG, "بحر"))
        window.shelves.go(Place(Kind.SHELF, str(Shelf.ARCHIVED)))
        assert ids(app) == before
    qtbot.waitUntil(lambda: sorted(ids(app)) == [5, 6], timeout=WAIT)
    assert listed[-1] == ids(app)
    assert [3] not in listed
    assert window.notices.text == ""


def test_rows_stand_in_until_they_come_and_the_keyboard_stays(app: Application, qtbot) -> None:
    window = app.window
    view, model = window.library, window.library._model
    view._list.setFocus()
    view._list.setCurrentIndex(model.index(2))
    focused = view._list.currentIndex().row()
    # neither of the rows on screen nor of the last ones, which were measured
    row = PIECES // 2
    with held(app):
        assert "Waiting" in model.card_at(row).title
        # a piece is known before its row is
        assert model.card_at(row).piece == ids(app)[row]
        view._list.set_top_row(row)
        view.grab()
    qtbot.waitUntil(lambda: "Waiting" not in model.card_at(row).title, timeout=WAIT)
    assert "قطعة" in model.card_at(row).title
    assert view._list.currentIndex().row() == focused


def test_deeds_are_done_in_their_order_when_the_library_answers(app: Application, qtbot) -> None:
    window, library = app.window, app._library
    before = [block.id for block in library.piece(1).document.blocks]
    with held(app):
        window.piece_commands.take_out(Position("p1"))
        window.piece_commands.take_out(Position("p1"))
        window.shelves.deeds.set_tag((2,), "نهر", True)
        window.shelves.deeds.set_tag((2,), "نهر", False)
        window.shelves.deeds.set_tag((2,), "جبل", True)
        window.library_commands._favourite()
        window.noting.bookmark(Position("p0", 3))
        window.queue.add(4)
        window.open_piece(2)
        assert [block.id for block in window.reading.piece.document.blocks] == before
        assert window.shelves.history.undo_label is None
    qtbot.waitUntil(lambda: window.reading.piece.summary.id == 2, timeout=WAIT)
    # what was done before the piece was asked for was done before it came
    assert [block.id for block in library.piece(1).document.blocks] == ["t", "p0", "p2"]
    assert library.summaries((2,))[0].tags == ("جبل",)
    assert len(library.notes.of(1)) == 1
    assert list(library.queue.pieces()) == [4]
    qtbot.waitUntil(lambda: library.summaries((1,))[0].favourite, timeout=WAIT)
    assert window.shelves.history.undo_label is not None


def test_what_comes_behind_a_long_deed_is_done_behind_it(app: Application, qtbot) -> None:
    deeds, library = app.window.shelves.deeds, app._library
    many = [piece % PIECES + 1 for piece in range(HEAVY)]
    with held(app):
        deeds.set_tag((4,), "نهر", False)
        deeds.set_tag((5,), "جبل", True)
        deeds.set_tag(many, "نهر", True)
        deeds.set_tag((5,), "نهر", False)
        deeds.set_tag((6,), "جبل", True)
        deeds.set_tag((6,), "نهر", False)
    qtbot.waitUntil(lambda: library.summaries((6,))[0].tags == ("جبل",), timeout=WAIT)
    assert library.summaries((4,))[0].tags == ("نهر",)
    assert library.summaries((5,))[0].tags == ("جبل",)


def test_what_needs_an_answer_says_that_there_is_none(app: Application, qtbot) -> None:
    window = app.window
    with held(app):
        assert window.library_commands.menu([2]) is None
        assert "Try again" in window.notices.text
        window.library_commands.edit_tags([2])
        window.refreshing.show_versions()
        window.queue.play_next()
        assert "Try again" in window.notices.text
        assert "queue is empty" not in window.notices.text
    qtbot.waitUntil(lambda: window.library_commands.menu([2]) is not None, timeout=WAIT)


def test_another_language_waits_for_what_is_written_and_not_the_window(
    app: Application, qtbot
) -> None:
    old = app.window
    with held(app):
        old.reading._moved(Position("p2", 4), 0.5)
        app.settings[LANGUAGE] = "ar"
        qtbot.waitUntil(lambda: not old.isEnabled(), timeout=WAIT)
        assert app.window is old
    qtbot.waitUntil(lambda: app.window is not old, timeout=WAIT)
    assert app.window.isEnabled()
    assert app._library.piece(1).reading == Position("p2", 4)
    qtbot.waitUntil(lambda: app.window.reading.piece is not None, timeout=WAIT)
