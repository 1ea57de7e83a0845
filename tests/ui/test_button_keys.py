"""The keyboard presses what it is on, wherever that is in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from reader.errors import Message
from reader.ui.player_panel import ListeningPanel

# What Qt says of its own popups where there is no display
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(params=[Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def press(request, window, piece, qtbot):
    """Give what presses a button by a key, and sees that nothing is played by it."""

    def call(button: QAbstractButton) -> None:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        held = Qt.KeyboardModifier.NoModifier
        if request.param == Qt.Key.Key_Enter:
            held = Qt.KeyboardModifier.KeypadModifier
        with qtbot.assertNotEmitted(window.actions_table["speech.toggle"].triggered):
            QTest.keyClick(button, request.param, held)

    return call


def named(part: QWidget, name: str) -> QAbstractButton:
    found = part.findChildren(QToolButton) + part.findChildren(QPushButton)
    return next(each for each in found if name in (each.accessibleName(), each.text()))


def test_a_button_of_the_header(window, press) -> None:
    before = window.actions_table["library.toggle"].isChecked()
    press(named(window.header, "المكتبة"))
    assert window.actions_table["library.toggle"].isChecked() is not before


def test_a_size(window, press) -> None:
    press(window.header.text_size.findChildren(QToolButton)[1])
    assert window._appearance.look.scale == 1.4


def test_the_places_of_the_library(window, press) -> None:
    press(window.library.heading.place)
    assert window.library.places.isVisible()
    assert window.library.places.hasFocus()


def test_what_a_notice_offers(window, press) -> None:
    called = []
    window.notices.show_message(Message("Ayn"), action="تراجع", call=lambda: called.append(True))
    press(named(window.notices, "تراجع"))
    assert called == [True]


def test_the_listening_options(window, press) -> None:
    press(window.player._options)
    panel = window.player.findChild(ListeningPanel)
    assert panel is not None
    # It covers nothing of the bar, above which it stands
    assert panel.geometry().bottom() < window.player.mapToGlobal(QPoint(0, 0)).y()
    panel.close()


def test_space_plays_after_a_click_on_a_button(window, piece, qtbot) -> None:
    window.article.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.mouseClick(
        window.header.text_size.findChildren(QToolButton)[1], Qt.MouseButton.LeftButton
    )
    qtbot.mouseClick(window.player._buttons["speech.next_sentence"], Qt.MouseButton.LeftButton)
    assert window.focusWidget() is window.article
    with qtbot.waitSignal(window.actions_table["speech.toggle"].triggered):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
