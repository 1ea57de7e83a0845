"""Times of notes: a library with 10,000 of them listed and searched, and a highlighted page drawn.

Run by hand: `.venv/bin/python tests/bench/bench_notes.py [notes]`.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication

from reader.app import Application
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range, quote
from reader.library.note_list import NoteView
from reader.library.notes import NoteKind
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from reader.ui.highlight_styles import LABELS

_TEXT = (
    "المدينة الساعة القديمة عاد صوتها إلى وسط السوق فجر الأحد وتجمع نحو ألف من السكان في الساحة "
    "الكبيرة ليسمعوا دقّاتها الأولى منذ سبع سنوات كاملة وقال رئيس البلدية إن القطعة لم تعد تُصنع"
)
_WORDS = _TEXT.split()
_PIECES = 200


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.under(Path(folder))
        fill(paths, count)
        library = Library.open(paths)
        lists = library.notes.lists
        report("ids of all notes", lambda: lists.ids(NoteView()))
        report("ids of one piece's", lambda: lists.ids(NoteView(piece=3)))
        started = time.perf_counter()
        lists.ids(NoteView(words="الساعه القديمه"))
        print(f"{'first search by words':40} {1000 * (time.perf_counter() - started):8.1f} ms")
        report("later searches by words", lambda: lists.ids(NoteView(words="الساعه القديم")))
        ids = lists.ids(NoteView())
        report("a page of 60 rows", lambda: library.notes.some(ids[5000:5060]))
        report("notes.all()", lambda: library.notes.all())
        document = library.piece(3).document
        report("putting a piece's document in place", lambda: library.replace(3, document), 5)
        library.close()
        window_times(paths)


def fill(paths: Paths, count: int) -> None:
    rng = random.Random(7)
    library = Library.open(paths)
    for number in range(_PIECES):
        blocks = tuple(
            Block(
                f"b{at}",
                BlockKind.PARAGRAPH,
                " ".join(rng.choice(_WORDS) for _ in range(60)) + ".",
                Direction.RTL,
                "ar",
            )
            for at in range(20)
        )
        document = Document(Metadata(f"مادّة {number}", language="ar"), blocks)
        piece = library.add(document)
        for at in range(count // _PIECES):
            block = blocks[at % len(blocks)]
            start = rng.randrange(0, len(block.text) - 60)
            place = Range(block.id, start, start + rng.randrange(10, 60))
            kind = rng.choice(tuple(NoteKind))
            text = " ".join(rng.choice(_WORDS) for _ in range(8)) if kind is NoteKind.NOTE else ""
            style = rng.choice(tuple(LABELS)) if kind is NoteKind.HIGHLIGHT else ""
            library.notes.add(piece, place, quote(document, place), kind, text, style)
    library.close()


def window_times(paths: Paths) -> None:
    qt = QApplication.instance() or QApplication([])
    app = Application(qt, paths, "ar", remember=False)  # type: ignore[arg-type]
    window = app.window
    window.resize(1400, 900)
    window.show()
    window.open_piece(3)
    qt.processEvents()
    started = time.perf_counter()
    window.noting.listing.toggle()
    pane = window.noting.listing.pane
    print(f"{'opening the pane':40} {1000 * (time.perf_counter() - started):8.1f} ms")
    pane.everything.setChecked(True)
    end = time.monotonic() + 5
    while pane.model.rowCount() < 60 and time.monotonic() < end:
        qt.processEvents()
    times = []
    bar = pane.list.verticalScrollBar()
    for _ in range(200):
        started = time.perf_counter()
        bar.setValue(bar.value() + 200)
        qt.processEvents()
        times.append(1000 * (time.perf_counter() - started))
    show("scrolling the list of all", times)
    view = window.article
    report("painting the page, highlighted", lambda: view.viewport().grab(), 30)
    view.layers.set_marked(())
    report("painting the page, plain", lambda: view.viewport().grab(), 30)
    app.close()


def report(what: str, call: Callable[[], object], times: int = 20) -> None:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - started))
    show(what, found)


def show(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{what:40} {statistics.median(times):8.1f} ms, p95 {high:8.1f} ms")


if __name__ == "__main__":
    main()
