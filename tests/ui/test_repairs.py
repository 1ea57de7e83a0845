from __future__ import annotations

from PySide6.QtCore import Qt

from reader.paths import resource
from reader.translations import Translator
from reader.ui.piece_details import rows
from reader.ui.piece_dialogs import LeftOutDialog

ENGLISH = Translator("en", resource("translations"))
STRETCHED = "كتاب مـــصـــر الكبير الذي في البيت القديم على الطريق."
TEXT = f"خبر قصير\n\nزرع أهل الحي أربعين شجرة في الحديقة الجديدة، وسقوها معًا.\n\n{STRETCHED}\n"


def add(window, qtbot, text: str) -> None:
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_text(text)


def test_a_repaired_paragraph_is_had_back_as_it_came(window, qtbot) -> None:
    add(window, qtbot, TEXT)
    mended = STRETCHED.replace("ـ", "")
    assert mended in window.article.toPlainText()
    details = dict(rows(window.reading.piece, ENGLISH, "levantine"))
    assert "stretched words" in details["Repaired"]
    window.actions_table["piece.left_out"].trigger()
    dialog = window.findChild(LeftOutDialog)
    group = dialog.tree.topLevelItem(dialog.tree.topLevelItemCount() - 1)
    row = group.child(0)
    assert row.text(0) == STRETCHED
    dialog.tree.clearSelection()
    row.setSelected(True)
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    assert STRETCHED in window.article.toPlainText()
    dialog.reject()


def test_details_without_repairs_say_nothing_of_them(window, qtbot) -> None:
    add(window, qtbot, TEXT.replace("ـ", ""))
    assert dict(rows(window.reading.piece, ENGLISH, "levantine"))["Repaired"] == ""
