"""The layers of light: they cover their words, stand out without colour, and never hide a mark."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.article_view import ArticleView
from reader.ui.geometry import lines, stretches
from reader.ui.glyph_ink import ink
from reader.ui.highlights import LAYERS, selection_colour
from reader.ui.theme import Look, contrast, themes


def find(document: Document, block: str, words: str) -> Range:
    start = document.block(block).text.index(words)
    return Range(block, start, start + len(words))


def glyph_boxes(view: ArticleView, place: Range) -> list[QRectF]:
    """Where the letters of a range stand, letter by letter, asked of Qt's own cursor."""
    rendering = view.rendering
    assert rendering is not None
    boxes = []
    for offset in range(place.start, place.end):
        low, high = rendering.span(Range(place.block, offset, offset + 1))
        for placed in lines(rendering.qt, low, high - 1):
            for run in placed.line.glyphRuns(low - placed.block.position(), high - low):
                boxes.append(run.boundingRect().translated(placed.origin))
    return boxes


def shot(view: ArticleView) -> QImage:
    QApplication.processEvents()
    return view.viewport().grab().toImage()


def view_point(view: ArticleView, area: QRectF, x: float, y: float) -> tuple[int, int]:
    scroll = view.verticalScrollBar().value()
    return round(area.left() + area.width() * x), round(area.top() - scroll + area.height() * y)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("mixed", "المبرمجون لغة C++ ثم"),
        ("mixed", "British Museum (القسم 26) عام 2017"),
        ("mixed", "ayn.example 😀 وقالوا: «Hello"),
        ("title", "الحَرْفِ"),
        ("verse", "والصُّبْحُ مِنْ"),
        ("row1", "12,400"),
        ("english", "line with كلمات عربية in"),
        ("code", 'عين"\nayn'),
    ],
)
def test_light_covers_the_letters_and_no_others(
    pane: ArticleView, kinds: Document, block: str, words: str
) -> None:
    place = find(kinds, block, words)
    pane.go_to(place)
    pane.layers.set_layer("sentence", [place])
    areas = pane.layers.rectangles("sentence")
    assert areas
    for box in glyph_boxes(pane, place):
        assert any(
            area.left() - 1 <= box.left() and box.right() <= area.right() + 1 for area in areas
        )
    text = kinds.block(block).text
    others = [
        box
        for start, end in ((0, place.start), (place.end, len(text)))
        for index in range(start, end)
        if not text[index].isspace()
        for box in glyph_boxes(pane, Range(block, index, index + 1))
        if box.width() > 2
    ]
    for box in others:
        for area in areas:
            same_line = area.top() <= box.center().y() <= area.bottom()
            inside = area.left() + 1 < box.center().x() < area.right() - 1
            assert not (same_line and inside)


def test_a_mixed_stretch_is_lit_in_its_visual_runs(pane: ArticleView, kinds: Document) -> None:
    # From inside the Arabic words into the Latin ones: two runs that do not touch
    place = find(kinds, "mixed", "وزاروا Brit")
    rendering = pane.rendering
    assert rendering is not None
    areas = stretches(rendering.qt, *rendering.span(place))
    assert len(areas) == 2


def test_the_word_is_filled_and_has_its_bar(
    pane: ArticleView, kinds: Document, look: Callable[..., Look]
) -> None:
    place = find(kinds, "mixed", "القسم")
    pane.set_look(look(200, "dark"))
    pane.go_to(place)
    before = shot(pane)
    pane.layers.set_layer("word", [place])
    after = shot(pane)
    (area,) = pane.layers.rectangles("word")
    colours = look(200, "dark").colours
    scale = after.width() / pane.viewport().width()

    def pixel(image: QImage, x: float, y: float) -> QColor:
        left, top = view_point(pane, area, x, y)
        return image.pixelColor(round(left * scale), round(top * scale))

    assert pixel(after, 0.5, 0.03) == QColor(colours.word)
    assert pixel(after, 0.5, 0.98) == QColor(colours.accent)
    assert pixel(before, 0.5, 0.98) == QColor(colours.page)
    inks = {
        after.pixelColor(round(x * scale), round(y * scale)).name().upper()
        for x in range(view_point(pane, area, 0, 0)[0], view_point(pane, area, 1, 0)[0])
        for y in range(view_point(pane, area, 0, 0.2)[1], view_point(pane, area, 0, 0.8)[1])
    }
    assert colours.word_text in inks
    assert colours.text not in inks
    pane.layers.set_layer("word", [])
    assert shot(pane) == before


def test_a_layer_is_replaced_and_put_out(pane: ArticleView, kinds: Document) -> None:
    first, second = find(kinds, "mixed", "لغة"), find(kinds, "mixed", "عام")
    pane.layers.set_layer("search", [first])
    pane.layers.set_layer("search", [second])
    assert pane.layers.layer("search") == (second,)
    pane.layers.set_layer("search", [])
    assert pane.layers.rectangles("search") == []
    with pytest.raises(KeyError):
        pane.layers.set_layer("unknown", [first])


def test_light_survives_a_change_of_look(
    pane: ArticleView, kinds: Document, look: Callable[..., Look]
) -> None:
    place = find(kinds, "mixed", "Museum")
    pane.layers.set_layer("word", [place])
    pane.set_look(look(150, "black"))
    pane.go_to(place)
    (area,) = pane.layers.rectangles("word")
    for box in glyph_boxes(pane, place):
        assert area.left() - 1 <= box.left()
        assert box.right() <= area.right() + 1
    assert _is(_pixels(shot(pane)), look(150, "black").colours.word).any()


def test_light_far_away_costs_nothing_and_shows_when_scrolled_to(
    pane: ArticleView, kinds: Document
) -> None:
    pane.go_to(Position("kicker"))
    place = find(kinds, "p8", "الفقرة")
    pane.layers.set_layer("search", [place])
    assert pane.layers.rectangles("search") == []
    pane.go_to(place)
    assert len(pane.layers.rectangles("search")) == 1


def test_what_a_repaint_leaves_is_what_a_whole_paint_gives(
    pane: ArticleView, kinds: Document
) -> None:
    """Partial repaints never cut letters or leave light behind."""
    words = [find(kinds, "mixed", word) for word in ("لغة", "C#،", "القسم", "2017،", "البحر")]
    words += [find(kinds, "verse", "تَنطِقُ"), find(kinds, "row1", "الورد")]
    for place in words:
        pane.go_to(place)
        QApplication.processEvents()
        pane.layers.set_layer("sentence", [place])
        pane.layers.set_layer("word", [place])
        QApplication.processEvents()
        partly = pane.viewport().grab().toImage()
        pane.viewport().repaint()
        assert partly == pane.viewport().grab().toImage()


def test_moving_the_word_is_quick(pane: ArticleView, kinds: Document) -> None:
    text = kinds.block("p1").text
    pane.go_to(Position("p1"))
    QApplication.processEvents()
    times = []
    start = 0
    for word in text.split():
        start = text.index(word, start)
        begun = time.perf_counter()
        pane.layers.set_layer("word", [Range("p1", start, start + len(word))])
        times.append(time.perf_counter() - begun)
        start += len(word)
    # 0.2 ms here; the goal is 2 ms, and this only notices when it is lost altogether
    assert median(times) < 0.01


@pytest.mark.parametrize("theme", sorted(themes()))
def test_what_is_lit_stays_readable(theme: str) -> None:
    colours = themes()[theme]
    assert contrast(colours.word_text, colours.word) >= 4.5
    assert contrast(colours.text, colours.sentence) >= 4.5
    assert contrast(colours.text, colours.hit) >= 4.5
    assert contrast(colours.text, selection_colour(colours).name()) >= 4.5
    for style in LAYERS.values():
        assert style.bar or style.ring or style.fill


# What is lit stands out without colour


@pytest.mark.parametrize("theme", sorted(themes()))
def test_the_marks_of_speech_stand_out_by_computation(theme: str) -> None:
    """Non-text contrast (WCAG 2.2, 1.4.11) of the bars against the page and their own ground."""
    colours = themes()[theme]
    for layer in ("sentence", "word"):
        style = LAYERS[layer]
        assert style.bar
        assert contrast(getattr(colours, style.bar), colours.page) >= 3
    assert contrast(colours.outline, colours.sentence) >= 3
    # Of two bars the word's is the broader one, whatever their colours
    assert LAYERS["word"].bar_height >= 2 * LAYERS["sentence"].bar_height


@pytest.mark.parametrize("theme", sorted(themes()))
@pytest.mark.parametrize("layer", ["word", "sentence"])
def test_the_marks_of_speech_stand_out_on_the_screen(
    pane: ArticleView, kinds: Document, look: Callable[..., Look], theme: str, layer: str
) -> None:
    place = find(kinds, "p2", "كلام يتلوه")
    pane.set_look(look(200, theme))
    pane.go_to(place)
    pane.layers.set_layer(layer, [place])
    image = shot(pane)
    (area,) = pane.layers.rectangles(layer)
    scale = image.width() / pane.viewport().width()
    page = image.pixelColor(2, 2).name()
    assert page.upper() == themes()[theme].page.upper()
    left, _ = view_point(pane, area, 0.1, 1)
    right, bottom = view_point(pane, area, 0.9, 1)
    y = round((bottom - 2) * scale)
    bar = {image.pixelColor(round(x * scale), y).name() for x in range(left, right)}
    assert bar
    assert all(contrast(colour, page) >= 3 for colour in bar)


@pytest.mark.parametrize("layer", ["word", "sentence"])
def test_what_is_lit_can_be_told_without_colour(
    pane: ArticleView, kinds: Document, look: Callable[..., Look], layer: str
) -> None:
    """Drawn in greys, the lit words still differ by a mark, for the light themes' fills do not."""
    place = find(kinds, "p2", "كلام يتلوه")
    pane.set_look(look(100, "light"))
    pane.go_to(place)
    before = shot(pane).convertToFormat(QImage.Format.Format_Grayscale8)
    pane.layers.set_layer(layer, [place])
    after = shot(pane).convertToFormat(QImage.Format.Format_Grayscale8)
    (area,) = pane.layers.rectangles(layer)
    x, bottom = view_point(pane, area, 0.5, 1)
    change = before.pixelColor(x, bottom - 1).value() - after.pixelColor(x, bottom - 1).value()
    assert change > 100


# Stacked marks

_STACKED = (
    "لَّٰكِنَّ ٱلرَّحۡمَٰنِ أُمَّةٌ كُلًّا ظَلُّوا حَجٍّ شَجِيٍّ بِجٍ لِلْحَجِّ مُحَيٍّ نَبِيٍّ غِّ آمَنُوٓا أُولَٰئِكَ "
    "يُكَلِّمُهُمْ كُلَّمَا حَجُّوا لَّٰكِنَّهُ شَجٍّ حُجَّةٍ أُمَّهَاتٌ إِلَّآ لًّا "
)


def _pixels(image: QImage) -> np.ndarray:
    made = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), -1, 4)
    return rows[:, : made.width(), :3].astype(np.int32)


def _of(colour: str) -> np.ndarray:
    made = QColor(colour)
    return np.array((made.blue(), made.green(), made.red()))


def _is(pixels: np.ndarray, colour: str) -> np.ndarray:
    return (pixels == _of(colour)).all(axis=2)


def _beside(mask: np.ndarray) -> np.ndarray:
    """Give the pixels of a mask and their neighbours."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    wide[:, 1:] |= mask[:, :-1]
    wide[:, :-1] |= mask[:, 1:]
    return wide


def _stacked(pane: ArticleView, look: Look) -> list[Range]:
    """Show words with stacked marks, line under line; gives the words in view."""
    block = Block("marks", BlockKind.PARAGRAPH, _STACKED * 2, Direction.RTL, "ar")
    pane.resize(round(640 * look.scale), round(420 * look.scale))
    pane.show_document(Document(Metadata(), (block,)), look, lambda _name: None)
    QApplication.processEvents()
    words, start = [], 0
    for word in _STACKED.split():
        start = block.text.index(word, start)
        words.append(Range("marks", start, start + len(word)))
        start += len(word)
    return words


@pytest.mark.parametrize("percent", [100, 300, 500])
@pytest.mark.parametrize("face", ["naskh", "amiri", "sans"])
def test_bars_never_touch_letters_or_marks(
    pane: ArticleView, look: Callable[..., Look], percent: int, face: str
) -> None:
    made = look(percent, "light", face)
    words = _stacked(pane, made)
    ink_pixels = _is(_pixels(shot(pane)), made.colours.text)
    assert ink_pixels.any()
    pane.layers.set_layer("sentence", [Range("marks", 0, len(_STACKED))])
    line = _is(_pixels(shot(pane)), made.colours.outline)
    assert line.any()
    assert not (_beside(line) & ink_pixels).any()
    for word in words[:: 3 if percent == 100 else 9]:
        pane.layers.set_layer("word", [word])
        after = _pixels(shot(pane))
        bar = _is(after, made.colours.accent)
        assert bar.any(), word
        assert not (_beside(bar) & ink_pixels).any(), word
        assert _is(after, made.colours.text)[ink_pixels].all()


@pytest.mark.parametrize("percent", [100, 300, 500])
@pytest.mark.parametrize("face", ["naskh", "amiri"])
def test_no_mark_is_lost_on_the_words_ground(
    pane: ArticleView, look: Callable[..., Look], percent: int, face: str
) -> None:
    """On dark pages lit words have an ink of their own: all of it, and no other's, has it."""
    made = look(percent, "dark", face)
    words = _stacked(pane, made)
    rendering = pane.rendering
    assert rendering is not None
    before = _is(_pixels(shot(pane)), made.colours.text)
    for word in words[:: 3 if percent == 100 else 9]:
        pane.layers.set_layer("word", [word])
        after = _pixels(shot(pane))
        own = np.zeros_like(before)
        for placed in lines(rendering.qt, *rendering.span(word)):
            base = placed.block.position()
            low, high = (place - base for place in rendering.span(word))
            for box in ink(placed, low, high):
                rows = slice(max(0, int(box.top())), int(box.bottom()) + 1)
                own[rows, int(box.left()) : int(box.right()) + 1] = True
        changed = before & ~_is(after, made.colours.text)
        assert changed.any()
        assert not (changed & ~own).any(), "ink of other words changed"
        # Of what was full ink in the word's boxes next to all is the word's; marks of others may
        # stand between
        assert _is(after, made.colours.word_text)[before & own].mean() > 0.97
        assert pane.horizontalScrollBar().maximum() == 0
