"""Keys that go from heading to heading, from link to link …, and what is said on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader import settings
from reader.document.landmarks import Landmark, Reached
from reader.document.ranges import Position, Range
from reader.importing.importer import Source
from reader.ui.highlight_styles import LABELS
from reader.ui.marks import Marked

KEY, SHIFT, NONE = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
PIECE = """# القنديل القديم

في بيت جدتي قنديل قديم. راجع [المصدر](https://ayn.example/) إن شئت.

## المساء

- رغيف
- قنديل
- ماء

### الضوء

> كانت تحفظ ضوء الليالي كلها.

## الفجر

| المدينة | السكان |
|---|---|
| حلب | 12 |

ثم نمنا قليلًا.
"""


@pytest.fixture
def opened(window, qtbot):
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_source(Source(PIECE.encode(), name="piece.md"))
    window.article.go_to(Position(window.article.blocks[0].id))
    window.article.setFocus()
    return window


def words(window) -> str:
    """Give the words from the caret on."""
    place = window.article.caret_position()
    block = next(block for block in window.article.blocks if block.id == place.block)
    return block.text[place.offset :]


def press(window, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> str:
    for key in keys:
        QTest.keyClick(window.article, key, held)
    return words(window)


def test_headings_and_their_levels(opened) -> None:
    assert press(opened, KEY.Key_H) == "المساء"
    assert press(opened, KEY.Key_H) == "الضوء"
    assert press(opened, KEY.Key_2) == "الفجر"
    assert press(opened, KEY.Key_3, held=SHIFT) == "الضوء"
    assert press(opened, KEY.Key_H, held=SHIFT) == "المساء"
    assert press(opened, KEY.Key_1, held=SHIFT) == "القنديل القديم"


@pytest.mark.parametrize(
    ("key", "reached"),
    [
        (KEY.Key_P, "في بيت جدتي"),
        (KEY.Key_K, "المصدر إن شئت"),
        (KEY.Key_L, "رغيف"),
        (KEY.Key_I, "رغيف"),
        (KEY.Key_Q, "كانت تحفظ"),
        (KEY.Key_T, "المدينة"),
    ],
)
def test_other_kinds(opened, key: Qt.Key, reached: str) -> None:
    assert press(opened, key).startswith(reached)


def test_notes_are_gone_to(opened) -> None:
    block = opened.article.blocks[-1]
    opened.article.layers.set_layer("note", [Range(block.id, 3, 6)])
    assert press(opened, KEY.Key_N) == block.text[3:]


def test_highlights_are_gone_to_and_told_with_their_style(opened) -> None:
    block = opened.article.blocks[-1]
    place = Range(block.id, 3, 8)
    opened.article.layers.set_marked([Marked(place, "blue")])
    assert press(opened, KEY.Key_N) == block.text[3:]
    told = opened.moving.told(Reached(Landmark.NOTE, place))
    assert opened._services.translate.say(LABELS["blue"]) in told
    assert told.endswith(f"\u2068{block.text[3:8]}\u2069")


def test_letters_answer_on_an_arabic_keyboard_by_their_places(opened) -> None:
    # the letter alone, as the layout gives it, and the key's place with another layout's letter
    event = QKeyEvent(QEvent.Type.KeyPress, ord("ا"), NONE, "ا")
    QApplication.sendEvent(opened.article, event)
    assert words(opened) == "المساء"
    event = QKeyEvent(QEvent.Type.KeyPress, 0x1D, SHIFT, 35, 0, 0)
    QApplication.sendEvent(opened.article, event)
    assert words(opened) == "القنديل القديم"


def test_what_is_not_there_is_said_where_all_can_see_it(opened) -> None:
    before = words(opened)
    assert press(opened, KEY.Key_G) == before
    assert opened.notices.isVisible()
    assert opened.notices.text


def test_letters_can_be_turned_off_and_commands_stay(opened, application) -> None:
    application.settings[settings.SINGLE_KEYS] = False
    before = words(opened)
    assert press(opened, KEY.Key_H) == before
    opened.actions_table["move.heading.next"].trigger()
    assert words(opened) == "المساء"


def test_letters_are_left_alone_in_fields_and_with_other_keys_held(opened) -> None:
    opened.find_bar.open()
    QTest.keyClick(opened.find_bar.words, KEY.Key_H)
    assert opened.find_bar.words.text() == "h"
    held = Qt.KeyboardModifier.AltModifier
    assert press(opened, KEY.Key_H, held=held) == "القنديل القديم"


def test_what_was_reached_is_told_with_its_kind(opened) -> None:
    def told(kind: Landmark, block: str, level: int = 0, parts: int = 0) -> str:
        found = next(each for each in opened.article.blocks if each.text.startswith(block))
        place = Range(found.id, 0, len(found.text))
        return opened.moving.told(Reached(kind, place, level, parts))

    assert "الضوء" in told(Landmark.HEADING, "الضوء", level=3)
    assert "٣" in told(Landmark.HEADING, "الضوء", level=3)
    assert "٣" in told(Landmark.LIST, "رغيف", parts=3)
    assert told(Landmark.PARAGRAPH, "ثم نمنا") == "ثم نمنا قليلًا."


def test_the_place_is_told_by_paragraph_share_and_heading(opened) -> None:
    press(opened, KEY.Key_H, KEY.Key_P)
    where = opened.moving.where()
    blocks = opened.article.blocks
    place = opened.article.caret_position()
    number = [block.id for block in blocks].index(place.block) + 1
    assert opened._services.translate.number(number) in where
    assert opened._services.translate.number(len(blocks)) in where
    assert "الضوء" in where
    assert "٪" in where or "%" in where
    press(opened, KEY.Key_W)
    assert opened.notices.text == where
