"""Tashkeel on the page: made in the background, in a second tone, and nothing of it is stored."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from reader.actions import dictionary as deeds
from reader.article_settings import SHOWN_DIGITS, SHOWN_TASHKEEL, SYLLABLES
from reader.document.ranges import Range
from reader.importing.importer import Source
from reader.speech.dictionary import Entry
from reader.speech.tashkeel import Tashkeel
from reader.text.harakat import HARAKAT
from reader.ui import tashkeel_shown
from reader.ui.theme import themes


def settle(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.tashkeel.busy, timeout=30_000)


def show(window, application, qtbot, wanted: str) -> str:
    application.settings[SHOWN_TASHKEEL] = wanted
    settle(window, qtbot)
    return window.article.toPlainText()


def bare(text: str) -> str:
    return "".join(character for character in text if character not in HARAKAT)


def place_of(window, words: str) -> Range:
    block = next(b for b in window.reading.piece.document.blocks if words in b.text)
    start = block.text.index(words)
    return Range(block.id, start, start + len(words))


def test_all_words_are_vowelled_and_places_are_those_of_the_stored_text(
    window, application, piece, qtbot
) -> None:
    view = window.article
    published = view.toPlainText()
    stored = window.reading.piece.document
    shown = show(window, application, qtbot, "full")
    assert bare(shown) == bare(published)
    assert len(shown) > 1.3 * len(published)
    place = place_of(window, "مكتبتها العامة")
    cursor = view.rendering.cursor(place)
    assert bare(cursor.selectedText()) == "مكتبتها العامة"
    view.setTextCursor(cursor)
    assert view.selected_text() == "مكتبتها العامة"
    assert view.createMimeDataFromSelection().text() == "مكتبتها العامة"
    hit = next(each for some in window.reading.find("مكتبتها", False) for each in some)
    assert bare(view.rendering.cursor(hit).selectedText()) == "مكتبتها"
    assert window.reading.piece.document is stored
    assert show(window, application, qtbot, "published") == published


def test_without_tashkeel_nothing_of_it_is_left(window, application, piece, qtbot) -> None:
    assert not HARAKAT.isdisjoint(window.article.toPlainText())
    assert HARAKAT.isdisjoint(show(window, application, qtbot, "none"))


def test_only_words_that_could_be_others_are_vowelled(window, application, piece, qtbot) -> None:
    published = window.article.toPlainText()
    some = show(window, application, qtbot, "ambiguous")
    everything = show(window, application, qtbot, "full")
    assert len(published) < len(some) < (len(published) + len(everything)) / 2


def test_the_line_being_read_stays(window, application, piece, qtbot) -> None:
    view = window.article
    window.resize(500, 400)
    place = place_of(window, "وخصصت المكتبة")
    view.go_to(place.position, centre=False)
    before = view.top_position()
    show(window, application, qtbot, "full")
    assert view.top_position() == before


def test_keys_step_through_it_and_say_where_they_are(window, application, piece, qtbot) -> None:
    for command, wanted in (
        ("tashkeel.more", "ambiguous"),
        ("tashkeel.more", "full"),
        ("tashkeel.more", "full"),
        ("tashkeel.less", "ambiguous"),
    ):
        window.actions_table[command].trigger()
        assert application.settings[SHOWN_TASHKEEL] == wanted
        label = application._translate.say(SHOWN_TASHKEEL.choices[wanted])
        assert label in window.notices.text


def test_what_the_reader_corrects_shows_at_once_and_always(
    window, application, piece, qtbot
) -> None:
    show(window, application, qtbot, "full")
    entry = Entry("سعاد", "سُعَادُ")
    window.pronunciation._do(lambda: deeds.add(application._places, entry))
    settle(window, qtbot)
    assert "سُعَادُ" in window.article.toPlainText()
    assert "سُعَادُ" in show(window, application, qtbot, "ambiguous")


def colours(window) -> set[int]:
    """The colours of the page, but those of headings and marks of lists."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    image = window.article.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    place = window.article.rendering.cursor(place_of(window, "افتتحت البلدة"))
    rect = window.article.cursorRect(place)
    return {
        image.pixel(x, y)
        for y in range(rect.top() - 20, rect.bottom() + 20)
        for x in range(image.width())
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_of_a_machine_have_a_second_tone(
    window, application, piece, qtbot, theme: str
) -> None:
    from reader.settings import TEXT_SIZE, THEME

    application.settings[THEME] = theme
    application.settings[TEXT_SIZE] = 200
    accent = QColor(themes()[theme].accent).rgb()
    window.article.go_to(place_of(window, "افتتحت البلدة"))
    assert accent not in colours(window)
    show(window, application, qtbot, "full")
    window.article.go_to(place_of(window, "افتتحت البلدة"))
    assert accent in colours(window)


def test_digits_and_dots_are_shown_and_not_stored(window, application, piece, qtbot) -> None:
    view = window.article
    application.settings[SHOWN_DIGITS] = "arabic"
    application.settings[SYLLABLES] = True
    text = view.toPlainText()
    assert "٣٥٠" in text
    assert "350" not in text
    assert "Brit·ish" in text
    view.selectAll()
    assert "350" in view.selected_text()
    assert "British Library" in view.selected_text()


def test_long_pieces_are_vowelled_in_view_first(window, application, qtbot) -> None:
    paragraphs = "\n\n".join(f"قرأ الولد الكتاب رقم {n} في المدرسة القديمة." for n in range(400))
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_source(Source(f"عنوان القطعة\n\n{paragraphs}\n".encode()))
    seen: list[int] = []
    redisplay = window.article.redisplay

    def count() -> None:
        redisplay()
        entries = window.article.rendering.entries
        seen.append(sum(bool(entry.added) for entry in entries))

    window.article.redisplay = count
    application.settings[SHOWN_TASHKEEL] = "full"
    settle(window, qtbot)
    del window.article.redisplay
    assert seen == sorted(seen)
    assert 0 < seen[1] < 100
    assert seen[-1] > 400


def test_without_a_diacritiser_that_is_said_once(
    window, application, piece, qtbot, monkeypatch
) -> None:
    def missing() -> object:
        raise ImportError("not there")

    broken = Tashkeel(missing)
    monkeypatch.setattr(tashkeel_shown, "shared", lambda: broken)
    monkeypatch.setattr("reader.speech.tashkeel_display.shared", lambda: broken)
    published = window.article.toPlainText()
    assert show(window, application, qtbot, "full") == published
    assert window.notices.text == application._translate.say(tashkeel_shown.MISSING)
