"""Saving copies, taking the library along and bringing one in: the sheets and the work behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit

from reader.actions.take_away import take_away
from reader.app import Application
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range, quote
from reader.errors import Message, ReaderError
from reader.library.notes import NoteKind
from reader.library.pieces import Shelf, View
from reader.library.store import Library
from reader.paths import Paths, resource
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.bring_library_dialog import BringLibraryDialog
from reader.ui.copy_dialog import COPIES, LIBRARIES, Answer, CopyDialog, Kind
from reader.ui.theme import Look
from reader.ui.window import MainWindow

Ask = Callable[..., CopyDialog]


@pytest.fixture
def translate(tmp_path: Path) -> Translator:
    return Translator("en", resource("translations"), tmp_path)


@pytest.fixture
def ask(qtbot, look: Callable[..., Look], translate: Translator, tmp_path: Path) -> Ask:
    def make(kinds: Sequence[Kind] = COPIES, percent: float = 100, **more: object) -> CopyDialog:
        dialog = CopyDialog(
            None, "Save a copy", "خبر اليوم", kinds, "خبر اليوم", tmp_path, look(percent),
            translate, **more,
        )  # fmt: skip
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return make


def choose(box: QComboBox, key: str) -> None:
    assert box.isVisibleTo(box.window())
    box.setCurrentIndex(box.findData(key))


@pytest.mark.parametrize("kinds", [COPIES, LIBRARIES])
def test_a_name_too_long_is_said_while_it_is_typed(ask: Ask, kinds: Sequence[Kind]) -> None:
    dialog = ask(kinds)
    dialog.name.setText("ن" * 200)
    assert "too long" in dialog.place.text()
    assert not dialog.save.isEnabled()
    dialog.name.setText("ن" * 20)
    assert dialog.save.isEnabled()


def test_each_kind_says_what_it_is_good_for(ask: Ask, tmp_path: Path) -> None:
    dialog = ask()
    meanings = set()
    for kind in COPIES:
        choose(dialog.format, kind.key)
        assert dialog.answer().out == tmp_path / f"خبر اليوم{kind.suffix}"
        assert dialog.format.accessibleDescription() == dialog.meaning.text()
        assert dialog.size.isVisible() is (kind.key == "pdf")
        meanings.add(dialog.meaning.text())
    assert len(meanings) == len(COPIES)


@pytest.mark.parametrize(("letters", "near"), [(60, 100), (140, 150), (500, 300)])
def test_letters_on_paper_begin_near_the_reader_s_own(ask: Ask, letters: int, near: int) -> None:
    assert ask(letters=letters).answer().percent == near


def test_several_go_into_a_folder_but_for_a_book_and_a_zip(ask: Ask, tmp_path: Path) -> None:
    dialog = ask(several=True)
    folders = {}
    for kind in COPIES:
        choose(dialog.format, kind.key)
        folders[kind.key] = not dialog.answer().out.suffix
        assert ("folder" in dialog.named.text()) is folders[kind.key]
        assert dialog.name.accessibleName() == dialog.named.text()
    assert folders == {
        "html": True, "pdf": True, "epub": False, "md": True, "txt": True, "ayn": False,
    }  # fmt: skip


def test_names_that_cannot_be(ask: Ask, tmp_path: Path) -> None:
    dialog = ask(LIBRARIES)
    for name in ("", " ", "a/b", ".."):
        dialog.name.setText(name)
        assert not dialog.save.isEnabled()
    dialog.name.setText("a.zip")
    assert dialog.answer() == Answer(tmp_path / "a.zip", "zip", 100)
    (tmp_path / "a.zip").touch()
    dialog.name.setText("a")
    assert "replaced" in dialog.place.text()
    choose(dialog.format, "folder")
    assert dialog.save.isEnabled()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine").touch()
    dialog.name.setText("a ")
    assert not dialog.save.isEnabled()
    assert "another name" in dialog.place.text()


@pytest.mark.parametrize("percent", [100, 300])
def test_every_control_has_a_name(ask: Ask, percent: float) -> None:
    dialog = ask(percent=percent)
    choose(dialog.format, "pdf")
    for kind in (QComboBox, QLineEdit, QAbstractButton):
        for control in dialog.findChildren(kind):
            if control.isVisible():
                assert control.accessibleName() or control.text(), control


# In the window


def started(window: MainWindow, command: str, folder: Path, key: str, name: str) -> None:
    window.actions_table[command].trigger()
    dialog = window.findChild(CopyDialog)
    dialog.folder = folder
    choose(dialog.format, key)
    dialog.name.setText(name)
    dialog.save.click()


@pytest.mark.parametrize("key", ["html", "pdf", "ayn"])
def test_a_copy_is_saved_behind_the_window(
    qtbot, application: Application, piece: int, tmp_path: Path, key: str
) -> None:
    window = application.window
    started(window, "piece.export", tmp_path, key, "نسخة")
    suffix = ".zip" if key == "ayn" else f".{key}"
    qtbot.waitUntil(lambda: f"نسخة{suffix}" in window.notices.text, timeout=30_000)
    assert (tmp_path / f"نسخة{suffix}").stat().st_size > 100
    assert not window.taking.bar.running
    if key == "pdf":
        pdf = QPdfDocument()
        assert pdf.load(str(tmp_path / "نسخة.pdf")) is QPdfDocument.Error.None_


def test_several_pieces_are_saved_from_the_library(
    qtbot, application: Application, piece: int, tmp_path: Path
) -> None:
    window = application.window
    library = window._services.library
    block = Block("b", BlockKind.PARAGRAPH, "نص آخر", Direction.RTL, "ar")
    library.add(Document(Metadata("مادة أخرى"), (block,)))
    pieces = list(library.ids(View(Shelf.ALL)))
    window.taking.ask_copy(pieces)
    dialog = window.findChild(CopyDialog)
    dialog.folder = tmp_path
    choose(dialog.format, "txt")
    dialog.name.setText("نصوص")
    dialog.save.click()
    qtbot.waitUntil(lambda: "نصوص" in window.notices.text, timeout=30_000)
    assert len(list((tmp_path / "نصوص").glob("*.txt"))) == len(pieces) > 1


def test_the_library_goes_along_and_comes_in(
    qtbot, application: Application, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = application.window
    started(window, "library.export", tmp_path, "folder", "مكتبتي")
    qtbot.waitUntil(lambda: "مكتبتي" in window.notices.text, timeout=30_000)
    assert (tmp_path / "مكتبتي" / "library.json").is_file()
    library = window._services.library
    library.tagging.take(piece, "x")
    before = library.holdings.of(piece)
    window.notices.hide()
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "مكتبتي")
    )
    window.actions_table["library.import"].trigger()
    window.findChild(BringLibraryDialog).folder.click()
    qtbot.waitUntil(window.notices.isVisible, timeout=30_000)
    assert library.holdings.of(piece) == before


def other_library(folder: Path, count: int) -> Path:
    library = Library.open(Paths.under(folder / "other"))
    for number in range(count):
        block = Block("b", BlockKind.PARAGRAPH, f"نص {number}", Direction.RTL, "ar")
        library.add(Document(Metadata(f"مادة {number}"), (block,)))
    translate = Translator("ar", resource("translations"))
    take_away(library, folder / "other.zip", translate)
    library.close()
    return folder / "other.zip"


def test_a_library_that_is_dropped_is_brought_in(
    qtbot, application: Application, piece: int, tmp_path: Path
) -> None:
    window = application.window
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other_library(tmp_path, 3)))])
    library = window._services.library
    before = library.count()
    window.adding.add_mime(data)
    qtbot.waitUntil(lambda: library.count() == before + 3, timeout=30_000)
    qtbot.waitUntil(lambda: not window.taking.bar.running, timeout=30_000)


def test_the_open_piece_shows_the_notes_it_got(
    qtbot, application: Application, piece: int, tmp_path: Path
) -> None:
    window = application.window
    library = window._services.library
    window.open_piece(piece)
    document = window.reading.piece.document
    block = next(each for each in document.blocks if len(each.text) > 20)
    place = Range(block.id, 0, 10)
    note = library.notes.add(piece, place, quote(document, place), NoteKind.BOOKMARK)
    take_away(library, tmp_path / "a.zip", window._services.translate, [piece])
    library.notes.remove(note.id)
    window.noting.refresh()
    assert not library.notes.of(piece)
    window.taking.bring(tmp_path / "a.zip")
    qtbot.waitUntil(lambda: len(library.notes.of(piece)) == 1, timeout=30_000)
    qtbot.waitUntil(lambda: window.article.layers.layer("note") == (place,), timeout=30_000)


def test_a_stop_leaves_nothing_of_a_copy(
    qtbot, application: Application, piece: int, tmp_path: Path
) -> None:
    window = application.window
    library = window._services.library
    for number in range(200):
        block = Block("b", BlockKind.PARAGRAPH, f"نص {number} " * 500, Direction.RTL, "ar")
        library.add(Document(Metadata(f"مادة {number}"), (block,)))
    place = tmp_path / "place"
    place.mkdir()
    started(window, "library.export", place, "zip", "a")
    # asked again meanwhile, nothing else begins
    window.actions_table["library.export"].trigger()
    assert window.notices.isVisible()
    window.taking.bar.stop.click()
    assert not window.taking.bar.running
    qtbot.waitUntil(lambda: not list(place.iterdir()), timeout=10_000)


def test_a_library_that_cannot_be_read_is_shown_and_nothing_asked(
    application: Application, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = application.window

    def fail(_library: object, _pieces: object) -> None:
        raise ReaderError(Message("The library went."))

    monkeypatch.setattr(Library, "summaries", fail)
    window.taking.ask_copy((piece,))
    assert window.notices.text == "The library went."
    assert window.findChild(CopyDialog) is None


def test_failures_are_shown(qtbot, application: Application, piece: int, tmp_path: Path) -> None:
    window = application.window
    started(window, "piece.export", tmp_path / "gone", "txt", "a")
    qtbot.waitUntil(lambda: "gone" in window.notices.text, timeout=30_000)
    (tmp_path / "no.zip").write_bytes(b"PK")
    window.taking.bring(tmp_path / "no.zip")
    qtbot.waitUntil(lambda: "no.zip" in window.notices.text, timeout=30_000)
    assert not window.taking.bar.running
