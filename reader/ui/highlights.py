"""Named layers of light under the text: spoken sentence and word, hits, notes, the selection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QPainterPath, QPen

from reader.document.ranges import Range
from reader.ui import marks
from reader.ui.geometry import PlacedLine, entry_area, entry_at, lines, placed_stretches
from reader.ui.glyph_ink import line_ink, spared
from reader.ui.highlight_styles import HighlightStyle, highlight_style
from reader.ui.marks import Beside, Marked
from reader.ui.render import Entry, Rendering
from reader.ui.theme import COLOUR_ROLES, Colours, Look, mix

RADIUS, BAR, RING = 6, 4, 2
_GAP = 1.5
"""Between ink and the bars under it, in pixels at 100 %."""
_LEAST = 0.4
"""The part of a bar that must be left between marks for it to be seen."""
_DEEPEST = 24
"""How far stacked marks may reach out of a line's stripe, in pixels at 100 %."""


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """How a layer is drawn; the words are colour roles, "" for none.

    `bar` is a bar under the text and `ring` a line around it: what is lit is never told by its
    fill alone. `beside` widens the fill, in pixels at 100 %. Bars keep clear of letters and
    marks, and what changes the ink of its text covers all of it.
    """

    fill: str = ""
    bar: str = ""
    ring: str = ""
    ink: str = ""
    beside: float = 2
    bar_height: float = BAR


LAYERS = {
    "note": LayerStyle(bar="accent", bar_height=2, beside=0),
    "search": LayerStyle(fill="hit"),
    "sentence": LayerStyle(fill="sentence", bar="outline", beside=4, bar_height=2),
    "current-hit": LayerStyle(fill="word", ring="accent", ink="word_text", beside=3),
    "word": LayerStyle(fill="word", bar="accent", ink="word_text", beside=3),
    "selection": LayerStyle(fill="selection", beside=0),
}
"""The layers from the lowest to the topmost."""
SPOKEN: dict[str, dict[str, LayerStyle]] = {
    "fill": {name: LAYERS[name] for name in ("sentence", "word")},
    "line": {
        "sentence": LayerStyle(bar="outline", beside=4, bar_height=2),
        "word": LayerStyle(bar="accent", beside=3, bar_height=6),
    },
    "frame": {
        "sentence": LayerStyle(bar="outline", beside=4, bar_height=2),
        "word": LayerStyle(ring="accent", bar="accent", beside=3, bar_height=2),
    },
}
"""How what is said is lit, by the reader's choice; never by colour alone."""
_SELECTION_STRENGTH = 0.32
"""Share of the accent in the colour of selected text's ground."""


class Page(Protocol):
    """What the layers need of the view."""

    rendering: Rendering | None

    def visible_page(self) -> QRectF: ...

    def update_page(self, areas: Iterable[QRectF]) -> None: ...


class Highlights:
    """The layers of one view."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._layers: dict[str, tuple[Range, ...]] = {}
        self._styles = dict(LAYERS)
        self._selection: tuple[int, int] = (0, 0)
        self._marked: tuple[Marked, ...] = ()
        self._beside: tuple[Beside, ...] = ()
        self._marks_shown = True

    def layer(self, name: str) -> tuple[Range, ...]:
        """Give a layer's ranges; the reader's own marks are none while they are hidden."""
        return self._layers.get(name, ()) if self._marks_shown or name != "note" else ()

    @property
    def marked(self) -> tuple[Marked, ...]:
        """The reader's highlights, as far as they are shown."""
        return self._marked if self._marks_shown else ()

    @property
    def beside(self) -> tuple[Beside, ...]:
        """The marks in the margin, as far as they are shown."""
        return self._beside if self._marks_shown else ()

    def show_marks(self, shown: bool) -> None:
        """Show what the reader marked, or the text without it."""
        if shown != self._marks_shown:
            for each in (not shown, shown):
                self._marks_shown = each
                self._page.update_page([*self.areas("note"), *self._marked_areas()])

    def set_layer(self, name: str, ranges: Sequence[Range]) -> None:
        """Replace what a layer lights; an empty sequence puts it out. Raises `KeyError`."""
        if name not in LAYERS:
            raise KeyError(name)
        old, new = self._layers.get(name, ()), tuple(ranges)
        if old == new:
            return
        self._page.update_page(self.areas(name))
        self._layers[name] = new
        self._page.update_page(self.areas(name))

    def set_spoken_style(self, name: str) -> None:
        """Light what is said in another way: a name of `SPOKEN`."""
        for layer, style in SPOKEN[name].items():
            self._page.update_page(self.areas(layer))
            self._styles[layer] = style
            self._page.update_page(self.areas(layer))

    def set_selection(self, low: int, high: int) -> None:
        """Show what is selected, between two Qt positions."""
        if (low, high) != self._selection:
            self._page.update_page(self.areas("selection"))
            self._selection = (low, high)
            self._page.update_page(self.areas("selection"))

    def set_marked(self, marked: Sequence[Marked], beside: Sequence[Beside] = ()) -> None:
        """Replace the reader's highlights, and the marks in the margin."""
        old, new = (self._marked, self._beside), (tuple(marked), tuple(beside))
        if old == new:
            return
        self._page.update_page(self._marked_areas())
        self._marked, self._beside = new
        self._page.update_page(self._marked_areas())

    def margin(self) -> list[tuple[QRectF, tuple[Beside, ...]]]:
        """Give the marks in the margin that may be seen now, with their areas of the page."""
        rendering = self._page.rendering
        if rendering is None or not self.beside:
            return []
        seen = {entry.block.id for entry in self._entries()[1]}
        own = [mark for mark in self.beside if mark.range.block in seen]
        return marks.margin_marks(rendering, own, self._page.visible_page())

    def clear(self) -> None:
        """Put all layers out."""
        for name in tuple(self._layers):
            self.set_layer(name, ())
        self.set_marked(())

    def rectangles(self, name: str) -> list[QRectF]:
        """Give the page rectangles of a layer's text that may be seen now."""
        return [area for _, area in self._stretches(name)]

    def _stretches(self, name: str) -> list[tuple[PlacedLine, QRectF]]:
        if name == "selection":
            return self._placed([self._selection])
        return self._placed(self.layer(name))

    def _placed(
        self, places: Sequence[Range] | Sequence[tuple[int, int]]
    ) -> list[tuple[PlacedLine, QRectF]]:
        """Give the stretches of lines, of ranges or between Qt positions, that may be seen."""
        rendering = self._page.rendering
        if rendering is None or not rendering.entries or not places:
            return []
        low, entries = self._entries()
        blocks = {entry.block.id for entry in entries}
        spans = [
            place if isinstance(place, tuple) else rendering.span(place)
            for place in places
            if isinstance(place, tuple) or place.block in blocks
        ]
        # What stands around the blocks, such as links between sections, can be selected too
        first = entries[0].start if low else 0
        ends = entries[-1] is rendering.entries[-1]
        last = rendering.qt.characterCount() if ends else entries[-1].end
        return [
            placed
            for span in spans
            if span is not None and span[0] < span[1] and span[0] <= last and span[1] >= first
            for placed in placed_stretches(rendering.qt, max(span[0], first), min(span[1], last))
        ]

    def areas(self, name: str) -> list[QRectF]:
        """Give all of the page that a layer's drawing touches and may be seen now."""
        rendering = self._page.rendering
        if rendering is None:
            return []
        spread = rendering.look.px(self._styles[name].beside + RING) + 1
        tall = spread + rendering.look.px(_DEEPEST)
        return [area.adjusted(-spread, -tall, spread, tall) for area in self.rectangles(name)]

    def _entries(self) -> tuple[int, Sequence[Entry]]:
        """Give the blocks in view, and the number of the first."""
        rendering = self._page.rendering
        if rendering is None or not rendering.entries:
            return 0, ()
        seen = self._page.visible_page()
        # A line's stripe reaches out of its block: the neighbours' too
        low = max(0, entry_at(rendering, seen.top()) - 1)
        return low, rendering.entries[low : entry_at(rendering, seen.bottom()) + 2]

    def _marked_areas(self) -> list[QRectF]:
        rendering = self._page.rendering
        if rendering is None:
            return []
        spread = rendering.look.px(_DEEPEST)
        areas = [area for _, area in self._placed([each.range for each in self.marked])]
        areas += [area for area, _ in self.margin()]
        return [area.adjusted(-spread, -spread, spread, spread) for area in areas]

    def paint(self, painter: QPainter, look: Look, area: QRectF | None = None) -> None:
        """Draw the layers in page coordinates; only `area` of the page needs them."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highlights = list(self._highlights(area)) if self.marked else []
        for _placed, stripe, own in highlights:
            marks.paint_ground(painter, stripe, own, look)
        for name, style in self._styles.items():
            stretches = self._stretches(name)
            if stretches:
                _draw(painter, [_lit(*each, style, look) for each in stretches], style, look)
        # over all grounds: what is lit stays highlighted
        for placed, stripe, own in highlights:
            marks.paint_pattern(painter, placed, stripe, own, look)
        marks.paint_margin(painter, self.margin(), look)
        painter.restore()

    def _highlights(
        self, wanted: QRectF | None
    ) -> Iterator[tuple[PlacedLine, QRectF, HighlightStyle]]:
        """Give the highlighted stretches of lines that reach into an area of the page."""
        rendering = self._page.rendering
        if rendering is None:
            return
        spread = rendering.look.px(_DEEPEST)
        near = wanted.adjusted(0, -spread, 0, spread) if wanted is not None else None
        seen = {
            entry.block.id
            for entry in self._entries()[1]
            if near is None or entry_area(rendering, entry).intersects(near)
        }
        for each in self.marked:
            if each.range.block in seen:
                for placed, stripe in self._placed([each.range]):
                    if near is None or stripe.intersects(near):
                        yield placed, stripe, highlight_style(each.style)

    def paint_over(self, painter: QPainter, look: Look) -> None:
        """Draw lit words in the ink that stands out on their ground, over the text.

        Not by Qt's own formats for selected text: a paragraph with one of them is cut at its
        upper and lower edge, and marks reach out there.
        """
        for name, style in self._styles.items():
            if style.ink and getattr(look.colours, style.ink) != look.colours.text:
                painter.setPen(QColor(getattr(look.colours, style.ink)))
                for origin, run in self._runs(name):
                    painter.drawGlyphRun(origin, run)

    def _runs(self, name: str) -> Iterator[tuple[QPointF, QGlyphRun]]:
        """Give the lit glyphs of a layer, each run with the page origin of its paragraph."""
        rendering = self._page.rendering
        if rendering is None:
            return
        for place in self.layer(name):
            span = rendering.span(place)
            for placed in lines(rendering.qt, *span) if span is not None else ():
                start, base = placed.line.textStart(), placed.block.position()
                low = max(span[0] - base, start)
                high = min(span[1] - base, start + placed.line.textLength())
                if low < high:
                    for run in placed.line.glyphRuns(low, high - low):
                        yield placed.origin, run


def selection_colour(colours: Colours) -> QColor:
    """Give the ground of selected text: between page and accent, so that text stays readable."""
    return QColor(mix(colours.page, colours.accent, _SELECTION_STRENGTH))


def _line(colours: Colours, role: str, fill: str) -> str:
    """Give the colour of a bar or ring; where it is that of its own fill, the text's."""
    colour = str(getattr(colours, role))
    lost = fill in COLOUR_ROLES and getattr(colours, fill) == colour
    return colours.text if lost else colour


@dataclass(frozen=True, slots=True)
class _Lit:
    """A stretch as it is drawn: its ground, the pieces of its bar, and what to spare of it."""

    area: QRectF
    bars: tuple[QRectF, ...] = ()
    spare: tuple[QRectF, ...] = ()


def _lit(placed: PlacedLine, stripe: QRectF, style: LayerStyle, look: Look) -> _Lit:
    """Make room for marks that reach out of their line, and for those of the lines around."""
    beside = look.px(style.beside) if style.beside else 0
    area = stripe.adjusted(-beside, 0, beside, 0)
    if not style.bar and not style.ink:
        return _Lit(area)
    gap, height = _GAP * look.scale, look.px(style.bar_height) if style.bar else 0
    number = placed.line.lineNumber()
    line = line_ink(placed, number)
    own = [box for box in line if stripe.left() <= box.center().x() <= stripe.right()]
    around = line_ink(placed, number - 1) + line_ink(placed, number + 1)
    area.setTop(min([area.top(), *(box.top() - gap for box in own)]))
    area.setBottom(max([area.bottom(), *(box.bottom() + gap + height for box in own)]))
    bars: tuple[QRectF, ...] = ()
    if style.bar:
        bars = _bars(area, height, line + around, gap)
    # Where lit words have an ink of their own, the ink of others would be lost on their ground
    other = style.ink and getattr(look.colours, style.ink) != look.colours.text
    return _Lit(area, bars, tuple(box for box in around if other and box.intersects(area)))


def _bars(area: QRectF, height: float, boxes: list[QRectF], gap: float) -> tuple[QRectF, ...]:
    """Give a bar at the lower edge, and bars at the sides where marks leave little of it."""
    lower = QRectF(area.left(), area.bottom() - height, area.width(), height)
    pieces = list(spared(lower, boxes, gap))
    if sum(piece.width() for piece in pieces) < _LEAST * area.width():
        wide = max(2.0, height / 2)
        for left in (area.left(), area.right() - wide):
            side = QRectF(left, area.top(), wide, area.height())
            turned = [_turned(box) for box in boxes]
            pieces += [_turned(piece) for piece in spared(_turned(side), turned, gap)]
    return tuple(pieces)


def _turned(box: QRectF) -> QRectF:
    return QRectF(box.top(), box.left(), box.height(), box.width())


def _ground(lit: _Lit, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(lit.area, radius, radius)
    for box in lit.spare:
        hole = QPainterPath()
        hole.addRect(box)
        path = path.subtracted(hole)
    return path


def _draw(painter: QPainter, lit: list[_Lit], style: LayerStyle, look: Look) -> None:
    colours = look.colours
    radius = look.px(RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    if style.fill:
        painter.setBrush(
            selection_colour(colours)
            if style.fill == "selection"
            else QColor(getattr(colours, style.fill))
        )
        for each in lit:
            painter.drawPath(_ground(each, radius))
    if style.bar:
        painter.setBrush(QColor(_line(colours, style.bar, style.fill)))
        for each in lit:
            pieces = QPainterPath()
            for bar in each.bars:
                pieces.addRect(bar)
            painter.save()
            painter.setClipPath(pieces)
            painter.drawRoundedRect(each.area, radius, radius)
            painter.restore()
    if style.ring:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_line(colours, style.ring, style.fill)), look.px(RING)))
        for each in lit:
            painter.drawRoundedRect(each.area, radius, radius)
