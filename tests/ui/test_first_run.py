from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader.settings import FIRST_RUN, TEXT_SIZE, THEME, voice_setting
from reader.speech.utterance import Voice
from reader.ui.first_run import FirstRunPage
from reader.ui.window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> FirstRunPage:
    window.welcome()
    shown = window._welcome.page
    assert shown is not None
    return shown


def test_it_stands_in_place_of_everything_with_the_keyboard_on_it(
    window: MainWindow, page: FirstRunPage
) -> None:
    assert page.isVisible()
    assert not window.article.isVisible()
    assert not window.header.isVisible()
    assert window.focusWidget() is page.sizes[0]


def test_answers_hold_at_once_and_are_settings(window: MainWindow, page: FirstRunPage) -> None:
    settings = window._services.settings
    page.sizes[2].click()
    assert settings.number(TEXT_SIZE) == 200
    assert window._appearance.look.percent == 200
    assert page.sizes[2].isChecked()
    QTest.keyClick(page.themes[2], Qt.Key.Key_Space)
    assert settings.text(THEME) == "dark"
    assert window._appearance.look.colours.dark
    assert [card.isChecked() for card in page.themes].count(True) == 1
    assert page.sizes[2].isChecked(), "one question does not undo another"


def test_a_voice_is_offered_heard_and_chosen(window: MainWindow, page: FirstRunPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page.voices.count() > 0, timeout=20_000)
    assert page.listen.isEnabled()
    with qtbot.waitSignal(page.sample_asked) as asked:
        page.listen.click()
    text, voice = asked.args
    assert text == page.sample
    assert isinstance(voice, Voice)
    page.voices.setCurrentIndex(page.voices.count() - 1)
    page.voices.activated.emit(page.voices.currentIndex())
    assert window._services.settings.text(voice_setting("ar"))


def test_a_voice_is_named_without_its_kind_where_there_is_no_room(
    window: MainWindow, page: FirstRunPage, qtbot
) -> None:
    qtbot.waitUntil(lambda: page.voices.count() > 0, timeout=20_000)
    voice = Voice("espeak", "en-us", "English (America)", "en")
    label = "English (America) (eSpeak, word by word)"
    page.show_voices([(voice, label)], voice)
    assert page.voices.currentText() == label
    window.resize(320, 700)
    qtbot.waitUntil(lambda: page.voices.currentText() == voice.name)
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: page.voices.currentText() == label)


def test_it_is_shown_once(window: MainWindow, page: FirstRunPage) -> None:
    page.start.click()
    assert not window._services.settings.flag(FIRST_RUN)
    assert window.header.isVisible()
    window.welcome()
    assert window._welcome.page is None


def test_samples_are_in_the_sizes_they_offer(window: MainWindow, page: FirstRunPage) -> None:
    heights = [card.heightForWidth(600) for card in page.sizes]
    assert heights == sorted(heights)
    before = page.sizes[0]._pixels
    page.sizes[1].click()
    assert page.sizes[0]._pixels == before, "a sample keeps its own size"
