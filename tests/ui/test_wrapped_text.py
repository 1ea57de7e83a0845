"""Wrapped text stands at its own side, within its width, and says by dots that it is cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage

from reader.ui.sample_card import SampleCard
from reader.ui.theme import Look, themes
from reader.ui.wrapped_text import wrapped

WORDS = ["في", "المساء", "يُضاء", "المصباح", "Hello", "world", "350", "😀", "والرسائل"]
texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@given(texts, st.integers(120, 700), st.integers(1, 4), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_cut_ends_in_dots_and_nothing_else_does(
    fonts: None, text: str, width: int, lines: int, right: bool
) -> None:
    font = QFont()
    font.setPixelSize(16)
    whole, height = wrapped(text, font, width, from_right=right, pitch=1.5)
    layout, lower = wrapped(text, font, width, from_right=right, pitch=1.5, lines=lines)
    assert whole.text() == text
    assert lower == min(height, lines * 24)
    fits = whole.lineCount() <= lines
    assert layout.text() == text if fits else layout.text().endswith("…")
    assert layout.lineCount() <= lines
    for number in range(whole.lineCount()):
        assert whole.lineAt(number).naturalTextWidth() <= width


@pytest.mark.parametrize("right", [True, False])
def test_a_card_in_a_window_from_right_to_left_begins_at_the_right(
    qtbot, look: Callable[..., Look], right: bool
) -> None:
    card = SampleCard("معتاد", "كتاب")
    qtbot.addWidget(card)
    direction = Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
    card.setLayoutDirection(direction)
    card.set_look(look(), pixels=20)
    card.resize(400, card.heightForWidth(400))
    inked = columns(card.grab().toImage())
    assert min(inked) > 200 if right else max(inked) < 200


def columns(image: QImage) -> list[int]:
    """Give the columns inside the frame in which something is drawn."""
    page = themes()["light"].page.lower()
    inside = range(20, image.height() - 20)
    return [
        x
        for x in range(20, image.width() - 20)
        if any(image.pixelColor(x, y).name() != page for y in inside)
    ]
