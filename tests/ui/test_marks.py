"""Highlights on the page: told apart without colour, clear of letters and of other light."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range
from reader.text.direction import Direction
from reader.ui.article_view import ArticleView
from reader.ui.highlight_styles import FIRST, LABELS, highlight_style
from reader.ui.highlighting import swatch
from reader.ui.marks import Beside, Marked
from reader.ui.theme import Look, contrast, themes

_WORDS = (
    "لَّٰكِنَّ ٱلرَّحۡمَٰنِ أُمَّةٌ كُلًّا ظَلُّوا حَجٍّ شَجِيٍّ بِجٍ لِلْحَجِّ مُحَيٍّ نَبِيٍّ غِّ آمَنُوٓا أُولَٰئِكَ "
    "يُكَلِّمُهُمْ وقالوا British Museum ثم مضوا في طريقهم إلى البحر البعيد، وكتبوا رسالة (القسم 26) عام 2017. "
)


def shot(view: ArticleView) -> QImage:
    QApplication.processEvents()
    return view.viewport().grab().toImage()


def pixels(image: QImage) -> np.ndarray:
    made = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), -1, 4)
    return rows[:, : made.width(), :3].astype(np.int32)


def of(colour: QColor | str) -> np.ndarray:
    made = QColor(colour)
    return np.array((made.blue(), made.green(), made.red()))


def near(values: np.ndarray, colour: QColor | str, reach: int = 0) -> np.ndarray:
    return (np.abs(values - of(colour)) <= reach).all(axis=2)


def find(document: Document, block: str, words: str) -> Range:
    start = document.block(block).text.index(words)
    return Range(block, start, start + len(words))


@pytest.fixture
def plain(pane: ArticleView) -> Callable[[Look], Range]:
    """Show one paragraph of mixed words with stacked marks; gives all of it."""

    def show(look: Look) -> Range:
        block = Block("marks", BlockKind.PARAGRAPH, _WORDS, Direction.RTL, "ar")
        pane.resize(round(640 * look.scale), round(420 * look.scale))
        pane.show_document(Document(Metadata(), (block,)), look, lambda _name: None)
        QApplication.processEvents()
        return Range("marks", 0, len(_WORDS) - 1)

    return show


def test_there_is_a_style_for_each_key_and_name() -> None:
    patterns = [highlight_style(name).pattern for name in LABELS]
    assert len(set(patterns)) == len(LABELS), "patterns tell the styles apart, not colours"
    assert highlight_style("of a later version") == highlight_style(FIRST)


@pytest.mark.parametrize("theme", sorted(themes()))
@pytest.mark.parametrize("name", LABELS)
def test_a_style_stands_out_by_computation(theme: str, name: str) -> None:
    """Contrast of the pattern (WCAG 2.2, 1.4.11) and of the text on the ground (1.4.3, 1.4.6)."""
    colours, style = themes()[theme], highlight_style(name)
    ground = style.ground(colours)
    for under in (colours.page, *([ground.name()] if ground is not None else [])):
        assert contrast(style.ink(colours).name(), under) >= 3
        # and over the light of speech and of hits, where it is drawn too
        assert contrast(colours.text, under) >= 7
    assert contrast(style.ink(colours).name(), colours.sentence) >= 3
    assert contrast(style.ink(colours).name(), colours.hit) >= 3


@pytest.mark.parametrize("name", LABELS)
def test_styles_are_told_apart_in_greys(
    pane: ArticleView, plain: Callable[[Look], Range], look: Callable[..., Look], name: str
) -> None:
    """The pattern of each style, in black on white, is unlike that of any other."""
    made = look(100, "contrast-light")
    samples = {}
    for other in LABELS:
        image = swatch(other, made, 2).toImage()
        ink, ground = highlight_style(other).ink(made.colours), QColor("white")
        values = pixels(image)
        samples[other] = near(values, ink, 60) & ~near(values, ground, 30)
    own = samples.pop(name)
    assert own.any()
    for other in samples.values():
        differs = (own ^ other).sum() / max(1, (own | other).sum())
        assert differs > 0.25


@pytest.mark.parametrize("percent", [100, 300])
@pytest.mark.parametrize("face", ["naskh", "amiri", "sans"])
@pytest.mark.parametrize("name", LABELS)
def test_patterns_never_touch_letters(
    pane: ArticleView,
    plain: Callable[[Look], Range],
    look: Callable[..., Look],
    name: str,
    face: str,
    percent: int,
) -> None:
    made = look(percent, "light", face)
    place = plain(made)
    before = pixels(shot(pane))
    letters = near(before, made.colours.text)
    pane.layers.set_marked([Marked(place, name)])
    after = pixels(shot(pane))
    ink = highlight_style(name).ink(made.colours)
    drawn = near(after, ink) & ~near(before, ink)
    assert drawn.any()
    assert near(after, made.colours.text)[letters].all(), "no letter is covered"
    wide = drawn.copy()
    wide[1:] |= drawn[:-1]
    wide[:-1] |= drawn[1:]
    wide[:, 1:] |= drawn[:, :-1]
    wide[:, :-1] |= drawn[:, 1:]
    assert not (wide & letters).any()
    pane.layers.set_marked([])
    assert (pixels(shot(pane)) == before).all()


@pytest.mark.parametrize("name", LABELS)
def test_what_is_said_and_found_does_not_hide_a_highlight(
    pane: ArticleView, plain: Callable[[Look], Range], look: Callable[..., Look], name: str
) -> None:
    made = look(100, "dark")
    place = plain(made)
    ink = highlight_style(name).ink(made.colours)
    pane.layers.set_marked([Marked(place, name)])
    alone = near(pixels(shot(pane)), ink).sum()
    words = Range("marks", place.end - 40, place.end - 2)
    for layer in ("sentence", "search"):
        pane.layers.set_layer(layer, [words])
        lit = pixels(shot(pane))
        # the text has the ink of one of them
        assert near(lit, ink).sum() > 0.8 * alone
        assert near(
            lit, getattr(made.colours, {"sentence": "sentence", "search": "hit"}[layer])
        ).any()
        pane.layers.set_layer(layer, [])


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("title", "رِحْلَةُ الحَرْفِ"),
        ("caption", "العين كما رسمه"),
        ("mixed", "وكتبوا إلى info@ayn.example 😀 وقالوا: «Hello"),
        ("quote", "العطل كبيرًا"),
        ("row1", "مرج الورد\t12,400"),
        ("verse", "تَنطِقُ\tوالصُّبْحُ"),
        ("code", 'عين"\nayn'),
        ("english", "line with كلمات عربية in"),
    ],
)
@pytest.mark.parametrize("percent", [100, 300])
def test_highlights_lie_under_their_words(
    pane: ArticleView,
    kinds: Document,
    look: Callable[..., Look],
    block: str,
    words: str,
    percent: int,
) -> None:
    place = find(kinds, block, words)
    pane.set_look(look(percent, "light"))
    pane.go_to(place)
    before = pixels(shot(pane))
    pane.layers.set_marked([Marked(place, "blue")])
    after = pixels(shot(pane))
    changed = (before != after).any(axis=2)
    assert changed.any()
    scroll = pane.verticalScrollBar().value()
    pane.layers.set_layer("search", [place])
    room = np.zeros_like(changed)
    spread = 8 * percent // 100
    for area in pane.layers.rectangles("search"):
        top, bottom = area.top() - scroll - spread, area.bottom() - scroll + spread
        rows = slice(max(0, round(top)), max(0, round(bottom)))
        room[rows, max(0, round(area.left() - spread)) : round(area.right() + spread)] = True
    assert not (changed & ~room).any()


def test_a_highlight_stays_on_its_words_in_any_face_and_size(
    pane: ArticleView, kinds: Document, look: Callable[..., Look]
) -> None:
    place = find(kinds, "mixed", "British Museum")
    pane.layers.set_marked([Marked(place, "green")], [Beside(1, place, "notebook-pen")])
    for face in ("naskh", "amiri", "sans"):
        for percent in (100, 160, 300):
            pane.set_look(look(percent, "sepia", face))
            pane.go_to(place)
            assert pane.layers.marked == (Marked(place, "green"),)
            pane.layers.set_layer("search", [place])
            (area, *_) = pane.layers.rectangles("search")
            pane.layers.set_layer("search", [])
            scroll = pane.verticalScrollBar().value()
            ground = highlight_style("green").ground(look(percent, "sepia").colours)
            values = near(pixels(shot(pane)), ground, 1)
            ratio = pane.devicePixelRatioF()
            y = round((area.top() + area.height() * 0.12 - scroll) * ratio)
            x = round((area.left() + area.width() * 0.5) * ratio)
            assert values[y, x - 3 : x + 3].any()


@pytest.mark.parametrize(("percent", "width"), [(100, 800), (100, 330), (300, 800), (500, 800)])
def test_marks_in_the_margin_stand_beside_their_line_and_touch_no_text(
    pane: ArticleView, kinds: Document, look: Callable[..., Look], percent: int, width: int
) -> None:
    pane.resize(width, 600)
    pane.set_look(look(percent, "light"))
    for number, (block, icon) in enumerate(
        [("mixed", "notebook-pen"), ("quote", "bookmark"), ("english", "notebook-pen")]
    ):
        place = Range(block, 0, 5)
        pane.go_to(place)
        before = pixels(shot(pane))
        pane.layers.set_marked([], [Beside(number, place, icon)])
        after = pixels(shot(pane))
        ((area, (mark,)),) = pane.layers.margin()
        rendering = pane.rendering
        assert rendering is not None
        assert mark.note == number
        right = kinds.block(block).direction is Direction.RTL
        column = QRectF(rendering.left, area.top(), rendering.column, area.height())
        assert not area.intersects(column)
        assert area.left() >= column.right() if right else area.right() <= column.left()
        assert area.left() >= 0
        assert area.right() <= pane.viewport().width() + 1
        assert area.height() >= 14
        text = near(before, look(percent, "light").colours.text)
        changed = (before != after).any(axis=2)
        assert changed.any()
        assert not (changed & text).any()


def test_a_bookmark_and_a_note_differ_without_colour(
    pane: ArticleView, kinds: Document, look: Callable[..., Look]
) -> None:
    place = Range("mixed", 0, 5)
    for percent, width in ((100, 800), (300, 800)):
        pane.resize(width, 600)
        pane.set_look(look(percent, "contrast-light"))
        pane.go_to(place)
        shapes = []
        for icon in ("bookmark", "notebook-pen"):
            pane.layers.set_marked([], [Beside(1, place, icon)])
            shapes.append(
                near(pixels(shot(pane)), look(percent, "contrast-light").colours.accent, 40)
            )
        assert (shapes[0] ^ shapes[1]).sum() > 0.1 * (shapes[0] | shapes[1]).sum()


def test_several_notes_on_one_line_have_one_mark(pane: ArticleView) -> None:
    pane.layers.set_marked(
        [],
        [
            Beside(1, Range("mixed", 0, 4), "bookmark"),
            Beside(2, Range("mixed", 6, 9), "notebook-pen"),
        ],
    )
    ((_, own),) = pane.layers.margin()
    assert {mark.note for mark in own} == {1, 2}


def test_marks_of_another_section_are_not_drawn(
    long_pane: ArticleView, long_piece: Document
) -> None:
    far = Range("b5-200", 0, 20)
    long_pane.layers.set_marked([Marked(far, "blue")], [Beside(1, far, "bookmark")])
    assert long_pane.layers.margin() == []
    long_pane.go_to(far)
    assert len(long_pane.layers.margin()) == 1
