"""Qt lays mixed lines out in the order of UAX #9, as python-bidi computes it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import bidi
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGlyphRun, QGuiApplication, QTextLayout, QTextOption

from reader.text.direction import Direction

# No lam and no f, h, i, j, l: they join into ligatures, of which one glyph stands for two letters
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكمنهوي"
LATIN = "abcdegkmnopqrstuvwxyzABCDEGKMNOPQRSTUVWXYZ"
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۴۵۶"
BRACKETS = "()[]{}«»<>"
SIGNS = ".,:;!?؟،؛-/%٪+*=&@#_$'\"…“”–٫٬|"
ISOLATES = "\u2066\u2067\u2068\u2069"
MARKS = "\u200e\u200f\u061c"
EMBEDDINGS = "\u202a\u202b\u202c\u202d\u202e"

_PART = 0.01
"""Less than any glyph is wide, in pixels."""

KINDS = (ARABIC, ARABIC, LATIN, DIGITS, BRACKETS, SIGNS, " ")


def lines(*kinds: str) -> st.SearchStrategy[str]:
    """Lines in which each kind of character is as frequent as the others."""
    return st.lists(st.one_of(*map(st.sampled_from, kinds)), min_size=1, max_size=24).map("".join)


def glyph_runs(text: str, base: Direction, font: QFont) -> list[QGlyphRun]:
    option = QTextOption()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if base is Direction.RTL else Qt.LayoutDirection.LeftToRight
    )
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setFlags(QTextOption.Flag.IncludeTrailingSpaces)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    layout.createLine().setLineWidth(1_000_000)
    layout.endLayout()
    flags = QTextLayout.GlyphRunRetrievalFlag
    wanted = flags.RetrieveStringIndexes | flags.RetrieveGlyphPositions | flags.RetrieveGlyphIndexes
    return layout.glyphRuns(-1, -1, wanted)


def by_python_bidi(text: str, base: Direction) -> str:
    # it orders without mirroring, so that brackets compare as they stand in the text
    return str(bidi.get_display(text, base_dir="R" if base is Direction.RTL else "L"))


@pytest.mark.parametrize("base", list(Direction))
@settings(max_examples=400, deadline=None)
@given(text=lines(*KINDS))
@example("CNN: ذكرت (Google) نسبة 3.5٪ [12] من Bob!")
@example("قرأت «War and Peace (1869)»، ثم 12:30 - 14:00.")
@example("(قرأ) abc) 1+2=3 ١+٢=٣ ")
def test_qt_orders_mixed_lines_as_the_standard_does(
    qapp: QGuiApplication, base: Direction, text: str
) -> None:
    places = {
        index: position.x()
        for run in glyph_runs(text, base, qapp.font())
        for position, index in zip(run.positions(), run.stringIndexes(), strict=True)
    }
    for index, letter in enumerate(text):
        if index not in places:
            # A ligature of the face, whichever it is: its second letter stands on the far side
            assert letter.isalpha() and text[index - 1].isalpha()
            places[index] = places[index - 1] + (-_PART if letter in ARABIC else _PART)
    order = sorted(range(len(text)), key=lambda index: places[index])
    assert "".join(text[index] for index in order) == by_python_bidi(text, base)


@pytest.fixture(scope="module")
def amiri(qapp: QGuiApplication) -> Iterator[QFont]:
    origin = find_spec("fontpkg_amiri")
    assert origin is not None and origin.origin is not None
    file = next(Path(origin.origin).parent.rglob("Amiri-Regular.ttf"))
    number = QFontDatabase.addApplicationFont(str(file))
    yield QFont(QFontDatabase.applicationFontFamilies(number)[0], 16)
    QFontDatabase.removeApplicationFont(number)


# Letters that join no other: each has one glyph wherever it stands
SOLITARY = "ادذرزوء"
TELLING = SOLITARY + "abcdegkmnopqrstuvwxyz" + "0123456789٠١٢٣٤٥٦٧٨٩"


@pytest.mark.parametrize("base", list(Direction))
@pytest.mark.parametrize("controls", [ISOLATES + MARKS, EMBEDDINGS + MARKS])
def test_qt_obeys_directional_controls(
    qapp: QGuiApplication, amiri: QFont, base: Direction, controls: str
) -> None:
    """Qt gives wrong string indexes beside controls, so letters are told by their glyphs.

    Only letters and digits are compared: Amiri has several glyphs of each bracket. Where an
    embedding or override that holds nothing stands in a line with isolates, Qt splits the level
    run that X9 and X10 leave whole, and python-bidi is right: the two kinds are not mixed here.
    """
    letters: dict[int, str] = {}
    for letter in TELLING:
        (run,) = glyph_runs(letter, Direction.LTR, amiri)
        (glyph,) = run.glyphIndexes()
        assert run.rawFont().familyName() == amiri.family()
        assert letters.setdefault(glyph, letter) == letter

    @settings(max_examples=200, deadline=None)
    @given(lines(SOLITARY, SOLITARY, TELLING, BRACKETS, SIGNS, controls, controls))
    @example(f"دار {controls[0]}abc 12{controls[3]} وداد")
    def check(text: str) -> None:
        placed = sorted(
            (position.x(), letters[glyph])
            for run in glyph_runs(text, base, amiri)
            if run.rawFont().familyName() == amiri.family()
            for position, glyph in zip(run.positions(), run.glyphIndexes(), strict=True)
            if glyph in letters
        )
        expected = [letter for letter in by_python_bidi(text, base) if letter in TELLING]
        assert [letter for _, letter in placed] == expected

    check()
