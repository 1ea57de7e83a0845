"""The themes keep the contrast they promise, and the style sheet scales from one token."""

from __future__ import annotations

import re

import pytest

from reader.settings import THEME
from reader.ui import fonts
from reader.ui.style_sheet import FOCUS, TARGET, style_sheet
from reader.ui.theme import COLOUR_ROLES, contrast, make_look, themes


def test_every_theme_of_the_setting_is_in_the_table() -> None:
    assert set(THEME.choices) == set(themes()) | {"system", "custom"}


@pytest.mark.parametrize("name", sorted(themes()))
def test_contrast(name: str) -> None:
    colours = themes()[name]
    for ground in (colours.page, colours.surface, colours.raised):
        assert contrast(colours.text, ground) >= 11
        assert contrast(colours.muted, ground) >= 7
        assert contrast(colours.accent, ground) >= 4.5
        assert contrast(colours.outline, ground) >= 3
    assert contrast(colours.on_accent, colours.accent) >= 7
    assert contrast(colours.text, colours.sentence) >= 7
    assert contrast(colours.word_text, colours.word) >= 7
    assert contrast(colours.text, colours.hit) >= 7
    # The bar under the spoken word carries what its fill alone does not (WCAG 2.2, 1.4.11)
    assert contrast(colours.accent, colours.page) >= 3
    for role in COLOUR_ROLES:
        assert re.fullmatch("#[0-9A-Fa-f]{6}", getattr(colours, role))


def test_known_contrasts() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_targets_and_focus_scale() -> None:
    for percent in (50, 100, 140, 300, 500):
        look = make_look("light", percent, "naskh")
        sheet = style_sheet(look, "/icons")
        rule = re.search(r"QToolButton, QPushButton \{(.*?)\}", sheet, re.DOTALL)
        assert rule
        border = int(re.search(r"border: (\d+)px", rule[1])[1])
        least = int(re.search(r"min-height: (\d+)px", rule[1])[1])
        assert border == look.px(FOCUS)
        assert least + 2 * border == look.px(TARGET)
        assert "{" not in re.sub(r"\{[^{}]*\}", "", sheet)


def test_the_packages_carry_the_faces(qapp) -> None:
    families = fonts.load_fonts()
    for family in (
        fonts.SERIF,
        fonts.SERIF_ALTERNATIVE,
        fonts.SERIF_LATIN,
        fonts.SANS,
        fonts.SANS_LATIN,
        fonts.MONO,
    ):
        assert family in families
