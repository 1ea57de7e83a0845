from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from reader.settings import COLOURS, MOTION, THEME
from reader.ui.colours_dialog import ColoursDialog
from reader.ui.custom_colours import as_colour, custom, join, split
from reader.ui.theme import COLOUR_ROLES, contrast, mix, themes
from reader.ui.window import MainWindow

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@given(colours, colours, colours)
def test_what_is_made_of_three_colours_can_be_told_apart(page: str, text: str, accent: str) -> None:
    made = custom(page, text, accent)
    assert (made.page, made.text, made.accent) == (page, text, accent)
    assert contrast(made.outline, page) >= 3
    assert contrast(made.word_text, made.word) >= 4.5
    assert contrast(made.on_accent, accent) >= 4.5
    assert contrast(made.muted, page) >= min(4.5, contrast(text, page)) - 0.01
    for role in COLOUR_ROLES:
        assert re.fullmatch("#[0-9A-Fa-f]{6}", getattr(made, role))


@given(colours, colours, colours)
def test_colours_are_kept_as_one_text(page: str, text: str, accent: str) -> None:
    assert split(join(page, text, accent)) == (page, text, accent)


@pytest.mark.parametrize("kept", ["", "#000000", "red green blue", "#fff #000 #abc"])
def test_what_was_never_chosen_is_the_light_theme(kept: str) -> None:
    light = themes()["light"]
    assert split(kept) == (light.page, light.text, light.accent)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("fff", "#FFFFFF"), (" #1c1b18 ", "#1C1B18"), ("#12", ""), ("red", ""), ("", "")],
)
def test_typed_colours(typed: str, wanted: str) -> None:
    assert as_colour(typed) == wanted


def test_mixing() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"


def test_own_colours_become_the_theme_and_the_figure_is_live(window: MainWindow) -> None:
    window.actions_table["app.colours"].trigger()
    (sheet,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, ColoursDialog)]
    page, text, accent = sheet.fields
    page.setText("101418")
    text.setText("#333")
    poor = sheet.figure.text()
    text.setText("#F5E9D0")
    good = sheet.figure.text()
    assert poor != good
    assert window._services.translate.decimal(15.4)[:2] in good or "١" in good
    accent.setText("nothing")
    assert not sheet._save.isEnabled()
    accent.setText("#FFB000")
    sheet._save.click()
    settings = window._services.settings
    assert settings.text(THEME) == "custom"
    assert settings.text(COLOURS) == "#101418 #F5E9D0 #FFB000"
    assert window._appearance.look.colours.page == "#101418"
    shown = window.article.viewport().grab().toImage().pixelColor(3, 3).name().upper()
    assert shown == "#101418"


def test_movement_can_be_switched_off(window: MainWindow) -> None:
    window._services.settings[MOTION] = "reduced"
    assert window._appearance.look.reduced_motion
