"""The dictionary's dialogs: harakat at the cursor, answers that serve, and what the list asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from reader.errors import Message
from reader.paths import resource
from reader.speech.dictionary import Entry, PronunciationDictionary
from reader.speech.dictionary_file import Problem
from reader.translations import Translator
from reader.ui.dictionary_dialog import CorrectWordDialog, DictionaryDialog
from reader.ui.theme import Look

FATHA, KASRA, SUKUN, SHADDA = "\u064e", "\u0650", "\u0652", "\u0651"
EGYPT, BOX = Entry("مصر", "مِصْر"), Entry("ص.ب", "صُنْدُوق بَرِيد", "phrase")


@pytest.fixture
def translate(tmp_path: Path) -> Translator:
    return Translator("en", resource("translations"), tmp_path)


@pytest.fixture
def correct(
    qtbot, look: Callable[..., Look], translate: Translator
) -> Callable[..., CorrectWordDialog]:
    def make(shown: str = "مصر", said: str = "مصر", sentence: str = "") -> CorrectWordDialog:
        dialog = CorrectWordDialog(None, shown, said, sentence, look(), translate)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return make


def press(qtbot, dialog: CorrectWordDialog, mark: str) -> None:
    for button in dialog.said.marks:
        if button.text().endswith(mark):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise AssertionError(mark)


def test_harakat_go_to_the_cursor(qtbot, correct) -> None:
    dialog = correct(said="مصر")
    dialog.said.setCursorPosition(1)
    press(qtbot, dialog, KASRA)
    qtbot.keyClick(
        dialog.said, Qt.Key.Key_Right if dialog.said.isLeftToRight() else Qt.Key.Key_Left
    )
    dialog.said.setCursorPosition(3)
    press(qtbot, dialog, SUKUN)
    assert dialog.said.text() == "م" + KASRA + "ص" + SUKUN + "ر"
    assert dialog.entry() == Entry("مصر", "مِصْر")


def test_a_selection_is_not_lost(qtbot, correct) -> None:
    dialog = correct(said="مصر")
    dialog.said.setSelection(0, 2)
    press(qtbot, dialog, FATHA)
    assert dialog.said.text() == "مص" + FATHA + "ر"


def test_focus_does_not_select_the_word(qtbot, correct) -> None:
    dialog = correct(said="مِصْر")
    dialog.shown.setFocus()
    qtbot.keyClick(dialog.shown, Qt.Key.Key_Tab)
    assert not dialog.said.hasSelectedText()


def test_every_control_has_a_name(correct) -> None:
    dialog = correct()
    names = [button.accessibleName() for button in dialog.said.marks]
    assert len(set(names)) == 8
    assert all(names)
    assert dialog.said.accessibleName()
    assert dialog.shown.accessibleName()


def test_what_will_be_said_follows_the_typing(correct) -> None:
    dialog = correct(said="", sentence="عدت من مصر، وبمصر أهلي.")
    assert not dialog.listen.isEnabled()
    dialog.said.setText("مِصْر")
    assert "مِصْر، وَبِمِصْر" in dialog.example.text()
    assert dialog.listen.isEnabled()


def test_listen(qtbot, correct) -> None:
    dialog = correct(said="مِصْر")
    with qtbot.waitSignal(dialog.listen_asked) as asked:
        qtbot.mouseClick(dialog.listen, Qt.MouseButton.LeftButton)
    assert asked.args == ["مِصْر"]
    assert dialog.isVisible()


def test_listen_to_a_pattern_says_what_it_makes(qtbot, correct) -> None:
    dialog = correct(shown=r"(\d+)/(\d+)", said=r"\1 على \2", sentence="قسم 3/4 الأول")
    dialog.kinds.button(2).click()
    with qtbot.waitSignal(dialog.listen_asked) as asked:
        dialog.listen.click()
    assert asked.args == ["قسم 3 على 4 الأول"]


@pytest.mark.parametrize(
    ("kind", "shown", "said"), [(0, "", "مِصْر"), (0, "مصر", ""), (2, "(", "مِصْر"), (2, "(a+)+", "ب")]
)
def test_a_bad_entry_keeps_the_dialog_open(correct, kind: int, shown: str, said: str) -> None:
    dialog = correct(shown=shown, said=said)
    dialog.kinds.button(kind).click()
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.problem.isVisible()
    assert dialog.problem.text()
    dialog.shown.setText("مصر")
    dialog.said.setText("مِصْر")
    assert not dialog.problem.isVisible()
    dialog.accept()
    assert dialog.result() == CorrectWordDialog.DialogCode.Accepted


def test_kinds(correct) -> None:
    dialog = correct(said="مِصْر")
    seen = []
    for number in range(3):
        dialog.kinds.button(number).click()
        seen.append((dialog.entry().kind, dialog.meaning.text()))
    assert [kind for kind, _ in seen] == ["word", "phrase", "pattern"]
    assert len({meaning for _, meaning in seen}) == 3


@pytest.fixture
def entries(qtbot, look: Callable[..., Look], translate: Translator) -> DictionaryDialog:
    dialog = DictionaryDialog(
        None, PronunciationDictionary((EGYPT, BOX)), look(), translate, sample="وبمصر ص.ب ثابت"
    )
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_the_example_lives(entries: DictionaryDialog) -> None:
    assert entries.example.text() == "وَبِمِصْر صُنْدُوق بَرِيد ثابت"
    entries.sample.setText("مصر")
    assert entries.example.text() == "مِصْر"
    entries.show_dictionary(PronunciationDictionary((Entry("مصر", "مَصر"),)))
    assert entries.example.text() == "مَصر"


def test_what_the_list_asks(qtbot, entries: DictionaryDialog) -> None:
    entries.list.setCurrentItem(entries.list.topLevelItem(1))
    assert entries.chosen() == (BOX,)
    for button, signal, args in (
        (entries.edit, entries.edit_asked, [BOX]),
        (entries.remove, entries.remove_asked, [(BOX,)]),
        (entries.add, entries.add_asked, []),
        (entries.imported, entries.import_asked, []),
        (entries.exported, entries.export_asked, []),
        (entries.listen, entries.listen_asked, [entries.example.text()]),
    ):
        with qtbot.waitSignal(signal) as asked:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert asked.args == args
    entries.list.selectAll()
    assert not entries.edit.isEnabled()
    with qtbot.waitSignal(entries.remove_asked) as asked:
        entries.remove.click()
    assert asked.args == [(EGYPT, BOX)]


def test_an_entry_opens_with_enter(qtbot, entries: DictionaryDialog) -> None:
    entries.list.setCurrentItem(entries.list.topLevelItem(0))
    entries.list.setFocus()
    with qtbot.waitSignal(entries.edit_asked) as asked:
        qtbot.keyClick(entries.list, Qt.Key.Key_Return)
    assert asked.args == [EGYPT]
    assert entries.isVisible()


def test_removing_leaves_the_neighbour_chosen(entries: DictionaryDialog) -> None:
    entries.list.setCurrentItem(entries.list.topLevelItem(1))
    entries.show_dictionary(PronunciationDictionary((EGYPT,)))
    assert entries.chosen() == (EGYPT,)


def test_an_empty_dictionary_and_bad_lines_say_so(entries: DictionaryDialog) -> None:
    assert not entries.note.isVisible()
    bad = [Problem(number, Message("This line is not text in UTF-8.")) for number in range(1, 9)]
    entries.show_dictionary(PronunciationDictionary(), bad)
    assert entries.note.isVisible()
    lines = entries.note.text().splitlines()
    assert len(lines) == 7
    assert "3 more lines" in lines[-1]
    assert not entries.remove.isEnabled()
    assert not entries.edit.isEnabled()
    assert not entries.exported.isEnabled()
