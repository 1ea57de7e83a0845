"""Faces and spaces of the text: room for stacked harakat, matching sizes, and what is never set apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from reader.article_settings import FACE, LATIN_FACE
from reader.document.model import Block, BlockKind
from reader.text.direction import Direction
from reader.ui import fonts
from reader.ui.face_measures import latin_size
from reader.ui.geometry import lines
from reader.ui.glyph_ink import line_ink
from reader.ui.inline import Inline
from reader.ui.render import Rendering
from reader.ui.text_style import TextStyle
from reader.ui.theme import make_look
from reader.ui.typography import LATIN, STYLES, Role, typography

STACKED = "كُلٌّ أُّمٌّ حَجٍّ إِلَّٰا طِّفْلٍ يٍّ جٍّ لَّٰ " * 6
KINDS = {
    Role.TITLE: {"kind": BlockKind.TITLE},
    Role.BODY: {"kind": BlockKind.PARAGRAPH},
    Role.HEADING_1: {"kind": BlockKind.HEADING, "level": 2},
    Role.CAPTION: {"kind": BlockKind.CAPTION},
    Role.FOOTNOTE: {"kind": BlockKind.FOOTNOTE},
}


def rendered(style: TextStyle, percent: float, text: str, width: int = 700, **kind) -> Rendering:
    look = make_look("light", percent, style)
    block = Block("b", text=text, direction=Direction.RTL, language="ar", **kind)
    made = Rendering((block,), look, lambda _name: None, view_width=width)
    made.qt.setTextWidth(width)
    return made


@pytest.mark.parametrize("face", [face for face in FACE.choices if face != "own"])
@pytest.mark.parametrize("percent", [50, 100, 500])
def test_stacked_harakat_never_touch_the_line_above(
    qapp, fonts_loaded, face: str, percent: int
) -> None:
    for role, kind in KINDS.items():
        for weight in (400, 700):
            style = TextStyle(face, weight=weight, line=0.7)
            made = rendered(style, percent, STACKED, width=7 * percent, **kind)
            found = list(lines(made.qt, 0, made.qt.characterCount() - 1))
            assert len(found) > 1, role
            for number, (above, below) in enumerate(pairwise(found)):
                lowest = max(box.bottom() for box in line_ink(above, number))
                highest = min(box.top() for box in line_ink(below, number + 1))
                # A pixel for rounding: sizes, lines and ink are whole ones
                assert lowest <= highest + 1, (role, weight, number)


@pytest.fixture(scope="session")
def fonts_loaded(qapp) -> None:
    fonts.load_fonts()


@pytest.mark.parametrize("face", [face for face in FACE.choices if face != "own"])
def test_each_face_is_there_and_has_harakat(fonts_loaded, face: str) -> None:
    arabic, latin, *_rest = fonts.families(face)
    assert {arabic, latin} <= set(QFontDatabase.families())
    assert QFontDatabase.WritingSystem.Arabic in QFontDatabase.writingSystems(arabic)


def test_latin_letters_look_as_large_as_arabic_ones(fonts_loaded) -> None:
    usual = (fonts.SERIF, fonts.SERIF_LATIN, LATIN)
    assert latin_size(fonts.SERIF, fonts.SERIF_LATIN, usual) == pytest.approx(LATIN)
    # Kufi's letters are larger in their em than naskh's, and Atkinson's smaller than Noto's
    assert latin_size(fonts.KUFI, fonts.SANS_LATIN, usual) > LATIN
    assert latin_size(fonts.SERIF, fonts.HYPERLEGIBLE, usual) > LATIN
    for face in FACE.choices:
        for latin in LATIN_FACE.choices:
            first, second, *_rest = fonts.families(face, "Amiri", latin)
            assert 0.85 <= latin_size(first, second, usual) <= 1.1


def test_the_chosen_latin_face_is_that_of_headings_too(fonts_loaded) -> None:
    made = typography(make_look("light", 100, TextStyle("naskh", latin="lexend")))
    for role in (Role.BODY, Role.HEADING_1, Role.CAPTION):
        font = made.font(role, Direction.RTL, Inline.FOREIGN)
        assert font.families()[0] == fonts.LEXEND
        assert made.font(role, Direction.RTL).families()[0] != fonts.LEXEND


def test_a_face_that_is_not_installed_is_stood_in_for(fonts_loaded) -> None:
    made = typography(make_look("light", 100, TextStyle("own", own="No Such Face")))
    font = made.font(Role.BODY, Direction.RTL)
    assert font.families()[0] == "No Such Face"
    assert fonts.SERIF in font.families()
    assert make_look("light", 100, TextStyle("own")).serif == fonts.SERIF


def test_spaces_are_what_is_asked_for(fonts_loaded) -> None:
    usual = typography(make_look("light", 100, TextStyle()))
    wide = typography(
        make_look("light", 100, TextStyle(line=1.5, word=0.16, letter=0.12, measure=40, margin=40))
    )
    body = (Role.BODY, Direction.RTL)
    assert wide.line_height(*body) == 1.5 * usual.line_height(*body)
    assert wide.font(*body).wordSpacing() == pytest.approx(0.16 * STYLES[Role.BODY].size, abs=0.02)
    assert wide.font(*body).letterSpacing() == 0
    latin = wide.font(*body, Inline.FOREIGN)
    assert latin.letterSpacing() == pytest.approx(0.12 * latin.pixelSize(), abs=0.02)
    assert latin.letterSpacingType() is QFont.SpacingType.AbsoluteSpacing
    assert wide.column(2000, Direction.RTL)[1] < usual.column(2000, Direction.RTL)[1]
    left, column = wide.column(320, Direction.RTL)
    assert (left, column) == (40, 240)


def test_paragraphs_stand_as_far_apart_as_is_asked_for(fonts_loaded) -> None:
    def gap(style: TextStyle) -> float:
        blocks = tuple(
            Block(name, BlockKind.PARAGRAPH, "كلمة", Direction.RTL, "ar") for name in "ab"
        )
        made = Rendering(blocks, make_look("light", 100, style), lambda _name: None, view_width=700)
        return made.qt.findBlock(made.entries[1].start).blockFormat().topMargin()

    assert gap(TextStyle(paragraph=3)) == 3 * gap(TextStyle())


@pytest.mark.parametrize("face", ["naskh", "kufi"])
def test_weight_makes_letters_heavier(fonts_loaded, face: str) -> None:
    def advance(weight: int) -> float:
        look = make_look("light", 300, TextStyle(face, weight=weight))
        return QFontMetricsF(typography(look).font(Role.BODY, Direction.RTL)).horizontalAdvance(
            "عاد صوت الساعة"
        )

    assert advance(700) > advance(400)
