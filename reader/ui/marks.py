"""Draws the reader's highlights and what stands in the margin beside notes and bookmarks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from reader.document.ranges import Range
from reader.text.direction import Direction
from reader.ui import icons
from reader.ui.geometry import PlacedLine, line_of
from reader.ui.glyph_ink import line_ink, spared
from reader.ui.highlight_styles import HighlightStyle
from reader.ui.render import Rendering
from reader.ui.theme import Look

_BARS, _GAP = 4, 1.5
"""The room at a line's lower edge that stays free for the bars of speech, and between ink and
lines, in pixels at 100 %."""
_HEIGHTS = {"line": 3, "double": 5, "wave": 5, "dots": 4, "frame": 2, "thick": 4}
"""How high the patterns are, in pixels at 100 %."""
_LEAST = 0.4
"""The part of a line that must be left between letters for it to be seen."""
_RADIUS, _BESIDE = 5, 2
_ICON, _SMALLEST, _OFF = 20, 14, 4
"""Size of a mark in the margin, the least that shows what it is, and its distance from the text."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A highlighted stretch and the name of its style."""

    range: Range
    style: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is marked in the margin: a note's id, where it begins, and its icon."""

    note: int
    range: Range
    icon: str


def paint_ground(painter: QPainter, area: QRectF, style: HighlightStyle, look: Look) -> None:
    """Draw the ground of one stretch of a line."""
    ground = style.ground(look.colours)
    if ground is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        beside, radius = look.px(_BESIDE), look.px(_RADIUS)
        painter.drawRoundedRect(area.adjusted(-beside, 0, beside, 0), radius, radius)


def paint_pattern(
    painter: QPainter, placed: PlacedLine, area: QRectF, style: HighlightStyle, look: Look
) -> None:
    """Draw the pattern of one stretch of a line, clear of letters and of the bars of speech."""
    number = placed.line.lineNumber()
    boxes = [box for at in (number - 1, number, number + 1) for box in line_ink(placed, at)]
    gap, height = _GAP * look.scale, look.px(_HEIGHTS[style.pattern])
    bottom = area.bottom() - look.px(_BARS) - gap
    painter.save()
    if style.pattern == "frame":
        edge = QRectF(area.left(), area.top() + height, area.width(), bottom - area.top() - height)
        painter.setClipPath(_clear_of(edge, boxes, gap + height / 2, height))
        draw_pattern(painter, edge, style, look)
    else:
        lane = QRectF(area.left(), bottom - height, area.width(), height)
        pieces = list(spared(lane, boxes, gap))
        if sum(piece.width() for piece in pieces) < _LEAST * area.width():
            # too many tails reach down there: under all of them
            ink = max([box.bottom() for box in boxes if _under(box, area)], default=bottom)
            lane.moveTop(max(lane.top(), ink + gap))
            pieces = list(spared(lane, boxes, gap))
        clip = QPainterPath()
        for piece in pieces:
            clip.addRect(piece)
        painter.setClipPath(clip)
        draw_pattern(painter, lane, style, look)
    painter.restore()


def draw_pattern(painter: QPainter, lane: QRectF, style: HighlightStyle, look: Look) -> None:
    """Draw a pattern along a stripe as high as it is; a frame around it."""
    ink = style.ink(look.colours)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    height = lane.height()
    if style.pattern in ("line", "thick"):
        painter.drawRect(lane)
    elif style.pattern == "double":
        thin = max(1.0, height * 0.3)
        painter.drawRect(QRectF(lane.left(), lane.top(), lane.width(), thin))
        painter.drawRect(QRectF(lane.left(), lane.bottom() - thin, lane.width(), thin))
    elif style.pattern == "dots":
        step, x = height * 2, math.floor(lane.left() / (height * 2)) * height * 2
        while x < lane.right():
            painter.drawEllipse(QRectF(x, lane.top(), height, height))
            x += step
    elif style.pattern == "wave":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, max(1.5, height * 0.4)))
        painter.drawPath(_wave(lane))
    else:
        width = look.px(_HEIGHTS["frame"])
        edge = QPainterPath()
        edge.addRoundedRect(lane, width, width)
        # The dashes as a shape: a dashed pen begins anew where a part is painted again
        dashes = QPainterPathStroker()
        dashes.setWidth(width)
        dashes.setDashPattern([3, 2])
        dashes.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.fillPath(dashes.createStroke(edge), ink)


def pattern_height(style: HighlightStyle, look: Look) -> int:
    """Give how high a style's pattern is, in pixels."""
    return look.px(_HEIGHTS[style.pattern])


def margin_marks(
    rendering: Rendering, marks: Sequence[Beside], seen: QRectF
) -> list[tuple[QRectF, tuple[Beside, ...]]]:
    """Give what is marked in the margin of the lines in view: areas of the page, and of whom.

    Where the margin has no room for an icon its area is a narrow tab as high as the letters.
    """
    look = rendering.look
    found: dict[tuple[float, bool], tuple[PlacedLine, list[Beside]]] = {}
    for mark in marks:
        span = rendering.span(mark.range)
        entry = rendering.entry(mark.range.block)
        if span is None or entry is None:
            continue
        placed = line_of(rendering.qt, span[0])
        if placed is None or not placed.zone.intersects(seen.adjusted(-1e6, 0, 1e6, 0)):
            continue
        right = entry.block.direction is Direction.RTL
        key = (placed.zone.center().y(), right)
        found.setdefault(key, (placed, []))[1].append(mark)
    areas = []
    for (middle, right), (placed, own) in found.items():
        width, height = _mark_size(rendering.left, placed, look)
        edge = rendering.left + rendering.column if right else rendering.left
        off = min(look.px(_OFF), max(0, rendering.left - width))
        left = edge + off if right else edge - off - width
        areas.append((QRectF(left, middle - height / 2, width, height), tuple(own)))
    return areas


def paint_margin(
    painter: QPainter, areas: Iterable[tuple[QRectF, tuple[Beside, ...]]], look: Look
) -> None:
    """Draw the marks in the margin: an icon, or a tab where there is no room for one."""
    for area, own in areas:
        name = own[0].icon if len({mark.icon for mark in own}) == 1 else "notebook-pen"
        if area.height() <= area.width() + 1:
            ratio = painter.device().devicePixelRatioF()
            drawn = icons.pixmap(
                name, look.colours.accent, round(area.width()), filled=name == "bookmark",
                ratio=ratio,
            )  # fmt: skip
            painter.drawPixmap(area.topLeft(), drawn)
        else:
            _paint_tab(painter, area, look, ribbon=name == "bookmark")


def _mark_size(margin: float, placed: PlacedLine, look: Look) -> tuple[float, float]:
    size = min(look.px(_ICON), margin - look.px(_OFF))
    if size >= look.px(_SMALLEST):
        return size, size
    width = max(6.0, min(look.px(_ICON) / 2, margin - 2))
    return width, max(width * 2, placed.line.ascent() + placed.line.descent())


def _paint_tab(painter: QPainter, area: QRectF, look: Look, *, ribbon: bool) -> None:
    """Draw a narrow tab: a bookmark's ends in a notch, a note's has lines of writing."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colours.accent))
    if ribbon:
        notch = area.width() / 2
        shape = QPainterPath(area.topLeft())
        for x, y in (
            (area.right(), area.top()),
            (area.right(), area.bottom()),
            (area.center().x(), area.bottom() - notch),
            (area.left(), area.bottom()),
        ):
            shape.lineTo(QPointF(x, y))
        painter.drawPath(shape)
        return
    painter.drawRoundedRect(area, 2, 2)
    painter.setBrush(QColor(look.colours.page))
    thick = max(1.0, area.height() / 14)
    for part in (0.3, 0.5, 0.7):
        y = area.top() + area.height() * part - thick / 2
        painter.drawRect(QRectF(area.left() + 2, y, area.width() - 4, thick))


def _under(box: QRectF, area: QRectF) -> bool:
    """Whether ink belongs to the line of a stretch and stands over it."""
    inside = area.left() <= box.center().x() <= area.right()
    return inside and area.top() <= box.center().y() <= area.bottom()


def _clear_of(edge: QRectF, boxes: Sequence[QRectF], gap: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(edge.adjusted(-height, -height, height, height))
    for box in boxes:
        near = box.adjusted(-gap, -gap, gap, gap)
        if near.intersects(edge) and not edge.adjusted(gap, gap, -gap, -gap).contains(box):
            hole = QPainterPath()
            hole.addRect(near)
            path = path.subtracted(hole)
    return path


def _wave(lane: QRectF) -> QPainterPath:
    middle, swing = lane.center().y(), lane.height() * 0.3
    step = lane.height() * 0.8
    # from a place that is the same wherever the stretch begins, so that repaints meet
    x = math.floor(lane.left() / (2 * step)) * 2 * step
    path = QPainterPath(QPointF(x, middle))
    up = True
    while x < lane.right():
        peak = middle - 2 * swing if up else middle + 2 * swing
        path.quadTo(QPointF(x + step / 2, peak), QPointF(x + step, middle))
        x += step
        up = not up
    return path
