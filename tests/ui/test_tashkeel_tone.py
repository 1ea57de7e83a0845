"""The second tone is that of marks alone, in every face."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reader.article_settings import FACE
from reader.document.model import Block, BlockKind
from reader.text.direction import Direction
from reader.text.harakat import HARAKAT
from reader.text.shown import with_additions
from reader.ui.geometry import lines
from reader.ui.render import Rendering
from reader.ui.shown_line import Display
from reader.ui.tashkeel_tone import added_glyphs
from reader.ui.theme import make_look

VOWELLED = "الْعِلْمُ نُورٌ فِي الْمَدِينَةِ، كَتَبَ عَلِيٌّ إِلَى مُحَمَّدٍ لِلَّهِ بِلَا حُجَجٍ وَالْمَجْلِسُ يَفْتَحُ الْحَمَّامَ 😀 يَوْمَ بَيْعِهِ"


def made(face: str) -> tuple[Rendering, str]:
    bare, additions = "", {}
    for character in VOWELLED:
        if character in HARAKAT:
            additions[len(bare) - 1] = additions.get(len(bare) - 1, "") + character
        else:
            bare += character
    block = Block("b", BlockKind.PARAGRAPH, bare, Direction.RTL, "ar")
    display = Display(lambda _block: with_additions(bare, additions))
    look = make_look("light", 200, face)
    rendering = Rendering((block,), look, lambda _name: None, view_width=700, display=display)
    rendering.qt.setTextWidth(700)
    return rendering, bare


@pytest.mark.parametrize("face", [face for face in FACE.choices if face != "own"])
def test_glyphs_of_the_second_tone_are_marks(qapp, fonts, face: str) -> None:
    rendering, _bare = made(face)
    (entry,) = rendering.entries
    found = 0
    for placed in lines(rendering.qt, entry.start, entry.end):
        for run in added_glyphs(placed, entry):
            advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
            # A letter moves on by more; what is no mark in a face's tables may move on a little
            assert all(step.x() < 0.5 * run.rawFont().pixelSize() for step in advances)
            found += len(run.glyphIndexes())
    # A shadda and its vowel are one glyph in some faces
    stacked = sum(1 for a, b in pairwise(VOWELLED) if {a, b} <= HARAKAT)
    assert len(entry.added) - stacked <= found <= len(entry.added)


def test_what_is_published_has_none(qapp, fonts) -> None:
    block = Block("b", BlockKind.PARAGRAPH, VOWELLED, Direction.RTL, "ar")
    look = make_look("light", 100, "naskh")
    rendering = Rendering((block,), look, lambda _name: None, view_width=700)
    (entry,) = rendering.entries
    assert not entry.added
    for placed in lines(rendering.qt, 0, entry.end):
        assert not list(added_glyphs(placed, entry))
