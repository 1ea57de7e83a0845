"""The screen reader's voice and Ayn's: offered once, and never both at the same time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from reader import settings
from reader.document.ranges import Position
from reader.speech.player_events import SOUNDING, PlayerState


@pytest.fixture
def watched() -> Iterator[None]:
    """Have assistive technology look on."""
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was)


@pytest.fixture
def playing(window, piece: int, qtbot):
    window.article.setFocus()
    window.listening.toggle()
    qtbot.waitUntil(lambda: window.listening.state is PlayerState.PLAYING, timeout=20_000)
    qtbot.waitUntil(lambda: window.listening.spoken_position is not None, timeout=20_000)
    return window


def test_the_choice_is_offered_once(window, application) -> None:
    window.whose_voice._told(False)
    assert not window.notices.isVisible()
    window.whose_voice._told(True)
    assert window.notices.isVisible()
    window.notices._other.click()
    assert application.settings.text(settings.WHOSE_VOICE) == "ayn"
    assert not window.notices.isVisible()
    window.whose_voice._told(True)
    assert not window.notices.isVisible()


def test_nothing_is_said_unasked_when_a_screen_reader_comes(window, piece: int) -> None:
    window.whose_voice._told(True)
    assert window.listening.state is PlayerState.IDLE


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_H])
def test_moving_pauses_the_voice_for_the_screen_reader(playing, key: Qt.Key) -> None:
    playing.whose_voice.screen_reader = True
    QTest.keyClick(playing.article, key)
    assert playing.listening.state is PlayerState.PAUSED


def test_where_ayn_reads_the_voice_goes_along(playing, application, qtbot) -> None:
    application.settings[settings.WHOSE_VOICE] = "ayn"
    playing.whose_voice.screen_reader = True
    QTest.keyClick(playing.article, Qt.Key.Key_H)
    assert playing.listening.state in SOUNDING
    reached = playing.article.caret_position()
    spoken = playing.listening
    qtbot.waitUntil(lambda: spoken.player().position.block == reached.block, timeout=20_000)


def test_without_a_screen_reader_moving_stops_nothing(playing) -> None:
    QTest.keyClick(playing.article, Qt.Key.Key_Down)
    assert playing.listening.state in SOUNDING


def test_the_caret_goes_along_with_the_voice(playing, watched, qtbot) -> None:
    def at_voice() -> bool:
        spoken, view = playing.listening.spoken_position, playing.article
        return spoken is not None and view.tree.caret() == spoken and spoken.offset > 0

    qtbot.waitUntil(at_voice, timeout=20_000)
    playing.listening.pause()
    assert playing.article.tree.caret().block == playing.listening.spoken_position.block


def test_the_caret_stays_where_the_reader_put_it(playing, watched, qtbot) -> None:
    view = playing.article
    QTest.keyClick(view, Qt.Key.Key_P)
    view.last_key = 0
    placed = view.tree.caret()
    words = playing.listening.spoken_position
    qtbot.waitUntil(lambda: playing.listening.spoken_position != words, timeout=20_000)
    assert view.tree.caret() == placed


def test_after_cursor_keys_it_waits_for_the_voice_to_rest(playing, watched, qtbot) -> None:
    view = playing.article
    view.go_to(Position(view.blocks[0].id))
    # a screen reader says the line of every caret that comes after such a key
    view.last_key = Qt.Key.Key_Down
    placed, spoken = view.tree.caret(), playing.listening.spoken_position
    qtbot.waitUntil(lambda: playing.listening.spoken_position != spoken, timeout=20_000)
    assert view.tree.caret() == placed
    playing.listening.pause()
    qtbot.waitUntil(lambda: view.tree.caret() == playing.listening.spoken_position, timeout=20_000)
