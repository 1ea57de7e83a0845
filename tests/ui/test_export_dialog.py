"""Saving the speech: what the sheet asks, and the work behind the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from reader.app import Application
from reader.paths import resource
from reader.translations import Translator
from reader.ui.export_dialog import Answer, ExportDialog, SavingDialog
from reader.ui.theme import Look
from reader.ui.window import MainWindow

NAMES = ("خبر اليوم", "The listening queue")
Ask = Callable[..., ExportDialog]


@pytest.fixture
def translate(tmp_path: Path) -> Translator:
    return Translator("en", resource("translations"), tmp_path)


@pytest.fixture
def ask(qtbot, look: Callable[..., Look], translate: Translator, tmp_path: Path) -> Ask:
    def make(queued: int = 0, percent: float = 100) -> ExportDialog:
        dialog = ExportDialog(None, NAMES, tmp_path, queued, look(percent), translate)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return make


def choose(box: QComboBox, key: str) -> None:
    assert box.isVisibleTo(box.window())
    box.setCurrentIndex(box.findData(key))


def test_a_name_too_long_is_said_while_it_is_typed(ask: Ask) -> None:
    dialog = ask()
    dialog.name.setText("ن" * 200)
    assert "too long" in dialog.place.text()
    assert not dialog.save.isEnabled()
    dialog.name.setText("ن" * 20)
    assert "will be saved in" in dialog.place.text()
    assert dialog.save.isEnabled()


def test_a_sound_file_is_proposed(ask: Ask, tmp_path: Path) -> None:
    dialog = ask()
    assert dialog.answer() == Answer(tmp_path / "خبر اليوم.mp3", None, "word", queue=False)
    assert not dialog.what.isVisible()
    assert not dialog.sync.isVisible()


def test_each_format_says_what_it_is_good_for(ask: Ask) -> None:
    dialog = ask()
    meanings = set()
    for index in range(dialog.format.count()):
        dialog.format.setCurrentIndex(index)
        meanings.add(dialog.meaning.text())
        assert dialog.answer().out.suffix == dialog.format.currentData()
        assert dialog.format.accessibleDescription() == dialog.meaning.text()
    assert len(meanings) == dialog.format.count() == 5


def test_a_book_has_no_subtitles_and_a_sound_no_lights(ask: Ask, tmp_path: Path) -> None:
    dialog = ask()
    choose(dialog.subtitles, ".vtt")
    assert dialog.answer().subtitles == tmp_path / "خبر اليوم.vtt"
    choose(dialog.format, ".epub")
    assert not dialog.subtitles.isVisible()
    choose(dialog.sync, "sentence")
    assert dialog.answer() == Answer(tmp_path / "خبر اليوم.epub", None, "sentence", queue=False)


def test_the_queue_brings_its_own_name_unless_the_reader_gave_one(qtbot, ask: Ask) -> None:
    dialog = ask(queued=3)
    choose(dialog.what, "queue")
    assert dialog.answer().queue
    assert dialog.name.text() == NAMES[1]
    choose(dialog.what, "piece")
    assert dialog.name.text() == NAMES[0]
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Mine.mp3")
    choose(dialog.what, "queue")
    assert dialog.answer().out.name == "Mine.mp3"


def test_a_name_that_cannot_be_keeps_the_sheet_open(qtbot, ask: Ask) -> None:
    dialog = ask()
    for name in ("", "  ", "a/b"):
        dialog.name.setText(name)
        assert not dialog.save.isEnabled()
        assert "name" in dialog.place.text()
    dialog.name.setText("a.b")
    assert dialog.save.isEnabled()
    assert dialog.answer().out.name == "a.b.mp3"


def test_an_earlier_file_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "خبر اليوم.vtt").touch()
    dialog = ask()
    assert "replaced" not in dialog.place.text()
    choose(dialog.subtitles, ".vtt")
    assert "replaced" in dialog.place.text()


@pytest.mark.parametrize("percent", [100, 300])
def test_every_control_has_a_name(ask: Ask, percent: float) -> None:
    dialog = ask(queued=2, percent=percent)
    for kind in (QComboBox, QLineEdit, QAbstractButton):
        for control in dialog.findChildren(kind):
            # a field inside another one goes by that one's name
            if control.isVisible() and control.parent() is not dialog.format:
                assert control.accessibleName() or control.text(), control


# In the window


def started(qtbot, window: MainWindow, folder: Path, format_key: str) -> None:
    window.actions_table["speech.export"].trigger()
    dialog = window.findChild(ExportDialog)
    dialog.folder = folder
    choose(dialog.format, format_key)
    dialog.name.setText("a")
    dialog.save.click()


def test_speech_is_saved_behind_the_window(
    qtbot, application: Application, piece: int, tmp_path: Path
) -> None:
    window = application.window
    started(qtbot, window, tmp_path, ".mp3")
    saving = window.findChild(SavingDialog)
    assert not saving.isModal()
    qtbot.waitUntil(lambda: "a.mp3" in window.notices.text, timeout=60_000)
    qtbot.waitUntil(lambda: window.findChild(SavingDialog) is None)
    with av.open(tmp_path / "a.mp3") as file:
        assert file.duration > 10_000_000
        assert file.metadata["title"] == window.reading.piece.summary.title


def test_a_cancel_leaves_nothing(
    qtbot, application: Application, piece: int, tmp_path: Path
) -> None:
    window = application.window
    folder = tmp_path / "music"
    folder.mkdir()
    started(qtbot, window, folder, ".epub")
    saving = window.findChild(SavingDialog)
    qtbot.waitUntil(lambda: saving.bar.value() > 0, timeout=30_000)
    # asked again, the command shows how far the saving is
    saving.hide()
    window.actions_table["speech.export"].trigger()
    assert saving.isVisible()
    saving.stop.click()
    assert not saving.isVisible()
    qtbot.waitUntil(lambda: not list(folder.iterdir()), timeout=5_000)
    assert "a.epub" not in window.notices.text


def test_a_failure_is_shown(qtbot, application: Application, piece: int, tmp_path: Path) -> None:
    window = application.window
    started(qtbot, window, tmp_path / "gone", ".wav")
    qtbot.waitUntil(lambda: "gone" in window.notices.text, timeout=30_000)
    qtbot.waitUntil(lambda: window.findChild(SavingDialog) is None)
