"""The check of widgets finds what it is there to find."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPushButton, QWidget

from reader.ui.hover_text import set_hover_text, show_item_texts
from tests.widget_checks import problems


def found(top: QWidget) -> str:
    top.show()
    return "\n".join(problems(top, 1.0))


def test_words_that_have_too_little_room_are_found(qtbot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    top.resize(400, 300)
    wrapped = QLabel("one line of words after another " * 8, top)
    # whatever the style of a window that other tests opened
    wrapped.setStyleSheet("font-size: 14px; margin: 0; padding: 0;")
    wrapped.setWordWrap(True)
    wrapped.setGeometry(0, 0, 200, 20)
    assert "of height" in found(top)
    wrapped.setGeometry(0, 0, 20, 300)
    assert "wider than its label" in found(top)
    wrapped.setGeometry(0, 0, 400, 200)
    assert found(top) == ""
    cut = QLabel("one line that is not wrapped", top)
    cut.show()
    cut.setGeometry(0, 200, 30, 30)
    assert "is cut" in found(top)


def test_controls_that_are_cut_unnamed_small_or_outside_are_found(qtbot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    top.resize(400, 300)
    button = QPushButton("a word", top)
    button.setStyleSheet("font-size: 14px; min-width: 0; min-height: 0;")
    button.setGeometry(0, 0, 20, 50)
    assert "is cut" in found(top)
    assert "less than" in found(top)
    button.setGeometry(350, 0, 200, 50)
    assert "reaches out of its parent" in found(top)
    button.setGeometry(0, 0, 200, 50)
    assert found(top) == ""
    box = QComboBox(top)
    box.setGeometry(0, 100, 200, 50)
    box.show()
    assert "no accessible name" in found(top)


def test_texts_on_hover_that_are_not_ours_are_found(qtbot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    top.resize(400, 300)
    label = QLabel("a word", top)
    label.setStyleSheet("font-size: 14px;")
    label.setGeometry(0, 0, 200, 50)
    rows = QListWidget(top)
    rows.setAccessibleName("Rows")
    rows.setGeometry(0, 100, 200, 100)
    rows.addItems(["one", "two"])
    assert found(top) == ""
    label.setToolTip("what it is")
    rows.item(1).setToolTip("the second")
    assert "«what it is» shows as Qt's own" in found(top)
    assert "«the second» shows as Qt's own" in found(top)
    set_hover_text(label, "what it is")
    show_item_texts(rows)
    assert found(top) == ""
