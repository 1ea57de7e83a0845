"""What is said here, correcting a word, and the dictionary, through the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from reader import settings
from reader.actions import dictionary as deeds
from reader.document.ranges import Position
from reader.ui.dictionary_dialog import CorrectWordDialog, DictionaryDialog
from reader.ui.settings_dialog import SettingsDialog
from reader.ui.spoken_dialog import SpokenDialog


def block_with(window, words: str):
    document = window.reading.piece.document
    return next(block for block in document.blocks if words in block.text)


def opened(window, qtbot, kind):
    qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=15_000)
    return window.findChild(kind)


def test_what_is_said_here_shows_the_vowelled_sentence(window, piece, qtbot) -> None:
    block = block_with(window, "350")
    window.pronunciation.show_spoken(Position(block.id, block.text.index("350")))
    dialog = opened(window, qtbot, SpokenDialog)
    rows = [dialog.tree.topLevelItem(n) for n in range(dialog.tree.topLevelItemCount())]
    number = next(row for row in rows if row.text(0).startswith("350"))
    assert "ثَلَاث" in number.text(1)
    assert number.text(2) == "مفصَّل بالحروف"
    dialog.reject()


def test_a_word_is_corrected_once_and_said_so_everywhere(window, application, piece, qtbot) -> None:
    block = block_with(window, "مديرة المكتبة")
    window.pronunciation.correct_word(Position(block.id, block.text.index("سعاد")))
    dialog = opened(window, qtbot, CorrectWordDialog)
    assert dialog.shown.text() == "سعاد"
    dialog.said.setText("سُعَادُ")
    dialog.accept()
    assert [(e.shown, e.said) for e in deeds.entries(application._places)] == [("سعاد", "سُعَادُ")]
    assert window.listening.manner.dictionary is not None
    window.pronunciation.show_spoken(Position(block.id, block.text.index("سعاد")))
    said = opened(window, qtbot, SpokenDialog)
    row = said.tree.currentItem()
    assert row.text(2) == "معجمك"
    said.reject()


def test_the_dictionary_lists_and_removes(window, application, piece, qtbot) -> None:
    from reader.speech.dictionary import Entry

    deeds.add(application._places, Entry("حمص", "حِمْص"))
    window.actions_table["speech.dictionary"].trigger()
    dialog = opened(window, qtbot, DictionaryDialog)
    assert dialog.list.topLevelItemCount() == 1
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert dialog.list.topLevelItemCount() == 0
    assert deeds.entries(application._places) == ()
    assert dialog.findChildren(QLineEdit)
    dialog.reject()


def test_a_sample_is_said_and_the_place_is_kept(window, application, piece, qtbot) -> None:
    window.listening.warm()
    start = window.listening.player().position
    window.listening.say_sample("سلام")
    qtbot.waitUntil(lambda: not window.listening._sampling, timeout=15_000)
    assert window.listening.player().position == start
    assert window.article.layers.layer("word") == ()


def test_the_settings_show_what_they_do(window, application, piece, qtbot) -> None:
    window.actions_table["app.settings"].trigger()
    dialog = opened(window, qtbot, SettingsDialog)
    qtbot.waitUntil(lambda: "كَانُون" in dialog.example.text(), timeout=15_000)
    application.settings[settings.MONTHS] = "egyptian"
    qtbot.waitUntil(lambda: "دِيسَمْبِر" in dialog.example.text(), timeout=15_000)
    dialog.reject()
