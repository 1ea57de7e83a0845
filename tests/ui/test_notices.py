"""The line of notices: drawn at the window's size, and not gone under the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt

from reader import settings
from reader.errors import Message


def test_the_cross_grows_with_the_letters(window, application) -> None:
    close = window.notices._close
    small = close.iconSize().width()
    application.settings[settings.TEXT_SIZE] = 300
    assert close.iconSize().width() == 3 * small


def test_a_notice_stays_while_the_keyboard_is_on_it(window, piece) -> None:
    notices = window.notices
    notices.show_message(Message("Ayn"), action="تراجع", call=lambda: None)
    notices._action.setFocus(Qt.FocusReason.TabFocusReason)
    notices._timer.timeout.emit()
    assert notices.isVisible()
    assert notices._timer.isActive()
    window.article.setFocus(Qt.FocusReason.TabFocusReason)
    notices._timer.timeout.emit()
    assert not notices.isVisible()
