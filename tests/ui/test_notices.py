"""The line of notices: drawn at the window's size, and not gone under the keyboard."""

from __future__ import annotations

import shutil

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader import settings
from reader.errors import LibraryFailed, Message


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


def test_notices_stay_where_the_reader_wants_that(window, application) -> None:
    notices = window.notices
    notices.show_message(Message("Ayn"))
    assert notices._timer.isActive()
    application.settings[settings.NOTICES_STAY] = True
    notices.show_message(Message("Ayn"))
    assert notices.isVisible()
    assert not notices._timer.isActive()


def test_the_keyboard_goes_from_a_notice_back_to_the_page(window, piece) -> None:
    notices = window.notices
    for pressed in (notices._action, notices._close):
        notices.show_message(Message("Ayn"), action="تراجع", call=lambda: None)
        pressed.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(pressed, Qt.Key.Key_Return)
        assert not notices.isVisible()
        assert window.focusWidget() is window.article


def test_a_notice_that_goes_by_itself_leaves_the_keyboard_where_it_is(window, piece) -> None:
    window.library.focus_search()
    focused = window.focusWidget()
    window.notices.show_message(Message("Ayn"), action="تراجع", call=lambda: None)
    window.notices._timer.timeout.emit()
    assert not window.notices.isVisible()
    assert window.focusWidget() is focused


def test_the_words_of_a_failure_are_whole_at_any_size(window, application, qtbot) -> None:
    window.resize(1280, 900)
    application.settings[settings.TEXT_SIZE] = 500
    window.notices.show_error(
        LibraryFailed(
            Message(
                "There is no room left on the disk for the library in {folder}. Free some space, "
                "then try again; everything saved before is safe.",
                {"folder": "/home/سلمى/Ayn"},
            ),
            "SQLITE_FULL",
        )
    )
    label = window.notices._label
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()), timeout=2000)


def test_icons_beside_words_grow_with_the_letters(window, application) -> None:
    buttons = window.empty._buttons
    small = [button.iconSize().width() for button in buttons]
    application.settings[settings.TEXT_SIZE] = 300
    assert [button.iconSize().width() for button in buttons] == [3 * each for each in small]


def test_settings_that_cannot_be_kept_are_told_once(window, application) -> None:
    folder = application.settings._path.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.touch()
    application.settings[settings.TEXT_SIZE] = 140
    assert str(folder) in window.notices.text
    window.notices.hide()
    application.settings[settings.TEXT_SIZE] = 160
    assert not window.notices.isVisible()
    folder.unlink()
    application.settings[settings.TEXT_SIZE] = 180
    assert folder.is_dir()
    assert not window.notices.isVisible()
