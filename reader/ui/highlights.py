"""Named layers of light under the text: spoken sentence and word, hits, notes, the selection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from reader.document.ranges import Range
from reader.ui.geometry import entry_at, stretches
from reader.ui.render import Rendering
from reader.ui.theme import COLOUR_ROLES, Colours, Look

RADIUS, BAR, RING = 6, 4, 2


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """How a layer is drawn; the words are colour roles, "" for none.

    `bar` is a bar under the text and `ring` a line around it: what is lit is never told by its
    fill alone. `beside` widens the fill, in pixels at 100 %.
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
    "sentence": LayerStyle(fill="sentence", beside=4),
    "current-hit": LayerStyle(fill="word", ring="accent", ink="word_text", beside=3),
    "word": LayerStyle(fill="word", bar="accent", ink="word_text", beside=3),
    "selection": LayerStyle(fill="selection", beside=0),
}
"""The layers from the lowest to the topmost."""
_SELECTION_STRENGTH = 0.32
"""Share of the accent in the colour of selected text's ground."""


class Page(Protocol):
    """What the layers need of the view."""

    rendering: Rendering | None

    def visible_page(self) -> QRectF: ...

    def update_page(self, areas: Iterable[QRectF]) -> None: ...

    def setExtraSelections(self, selections: Sequence[QTextEdit.ExtraSelection]) -> None: ...


class Highlights:
    """The layers of one view."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._layers: dict[str, tuple[Range, ...]] = {}
        self._selection: tuple[int, int] = (0, 0)

    def layer(self, name: str) -> tuple[Range, ...]:
        """Give a layer's ranges."""
        return self._layers.get(name, ())

    def set_layer(self, name: str, ranges: Sequence[Range]) -> None:
        """Replace what a layer lights; an empty sequence puts it out. Raises `KeyError`."""
        style = LAYERS[name]
        old, new = self.layer(name), tuple(ranges)
        if old == new:
            return
        self._page.update_page(self.areas(name))
        self._layers[name] = new
        self._page.update_page(self.areas(name))
        if style.ink:
            self.ink()

    def set_selection(self, low: int, high: int) -> None:
        """Show what is selected, between two Qt positions."""
        if (low, high) != self._selection:
            self._page.update_page(self.areas("selection"))
            self._selection = (low, high)
            self._page.update_page(self.areas("selection"))

    def clear(self) -> None:
        """Put all layers out."""
        for name in tuple(self._layers):
            self.set_layer(name, ())

    def rectangles(self, name: str) -> list[QRectF]:
        """Give the page rectangles of a layer's text that may be seen now."""
        rendering = self._page.rendering
        if rendering is None or not rendering.entries:
            return []
        seen = self._page.visible_page()
        # A line's stripe reaches out of its block: the neighbours' too
        low = max(0, entry_at(rendering, seen.top()) - 1)
        entries = rendering.entries[low : entry_at(rendering, seen.bottom()) + 2]
        if name == "selection":
            spans: list[tuple[int, int] | None] = [self._selection]
        else:
            blocks = {entry.block.id for entry in entries}
            spans = [rendering.span(place) for place in self.layer(name) if place.block in blocks]
        # What stands around the blocks, such as links between sections, can be selected too
        first = entries[0].start if low else 0
        ends = entries[-1] is rendering.entries[-1]
        last = rendering.qt.characterCount() if ends else entries[-1].end
        return [
            area
            for span in spans
            if span is not None and span[0] < span[1] and span[0] <= last and span[1] >= first
            for area in stretches(rendering.qt, max(span[0], first), min(span[1], last))
        ]

    def areas(self, name: str) -> list[QRectF]:
        """Give all of the page that a layer's drawing touches and may be seen now."""
        rendering = self._page.rendering
        if rendering is None:
            return []
        spread = rendering.look.px(LAYERS[name].beside + RING) + 1
        return [area.adjusted(-spread, -spread, spread, spread) for area in self.rectangles(name)]

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw the layers in page coordinates."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, style in LAYERS.items():
            rectangles = self.rectangles(name)
            if rectangles:
                _draw(painter, rectangles, style, look)
        painter.restore()

    def ink(self) -> None:
        """Give the text of lit words the colour that stands out on their fill."""
        rendering = self._page.rendering
        selections: list[QTextEdit.ExtraSelection] = []
        if rendering is not None:
            colours = rendering.look.colours
            for name, style in LAYERS.items():
                if not style.ink or getattr(colours, style.ink) == colours.text:
                    continue
                made = QTextCharFormat()
                made.setForeground(QColor(getattr(colours, style.ink)))
                for place in self.layer(name):
                    cursor = rendering.cursor(place)
                    if not cursor.isNull():
                        selection = QTextEdit.ExtraSelection()
                        selection.cursor = cursor
                        selection.format = made
                        selections.append(selection)
        self._page.setExtraSelections(selections)


def selection_colour(colours: Colours) -> QColor:
    """Give the ground of selected text: between page and accent, so that text stays readable."""
    page, accent = QColor(colours.page), QColor(colours.accent)
    part = _SELECTION_STRENGTH
    return QColor(
        *(
            round(low + (high - low) * part)
            for low, high in zip(page.getRgb()[:3], accent.getRgb()[:3], strict=True)
        )
    )


def _line(colours: Colours, role: str, fill: str) -> str:
    """Give the colour of a bar or ring; where it is that of its own fill, the text's."""
    colour = str(getattr(colours, role))
    lost = fill in COLOUR_ROLES and getattr(colours, fill) == colour
    return colours.text if lost else colour


def _draw(painter: QPainter, rectangles: list[QRectF], style: LayerStyle, look: Look) -> None:
    colours = look.colours
    beside = look.px(style.beside) if style.beside else 0
    radius = look.px(RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    areas = [area.adjusted(-beside, 0, beside, 0) for area in rectangles]
    if style.fill:
        painter.setBrush(
            selection_colour(colours)
            if style.fill == "selection"
            else QColor(getattr(colours, style.fill))
        )
        for area in areas:
            painter.drawRoundedRect(area, radius, radius)
    if style.bar:
        height = look.px(style.bar_height)
        painter.setBrush(QColor(_line(colours, style.bar, style.fill)))
        for area in areas:
            painter.save()
            painter.setClipRect(QRectF(area.left(), area.bottom() - height, area.width(), height))
            painter.drawRoundedRect(area, radius, radius)
            painter.restore()
    if style.ring:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_line(colours, style.ring, style.fill)), look.px(RING)))
        for area in areas:
            painter.drawRoundedRect(area, radius, radius)
