"""The palette of tags: each colour has a name and a shape of its own, drawn for every theme."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from reader.errors import Message
from reader.paths import resource
from reader.ui.theme import Colours, Look

NAMES: Mapping[str, Message] = {
    "": Message("No colour"),
    "red": Message("Red"),
    "orange": Message("Orange"),
    "yellow": Message("Yellow"),
    "green": Message("Green"),
    "teal": Message("Teal"),
    "blue": Message("Blue"),
    "violet": Message("Violet"),
    "pink": Message("Pink"),
}
"""The palette in its order, "" for a tag without a colour."""


@dataclass(frozen=True, slots=True)
class TagColour:
    """A colour of the palette: its shape, and what it is in light and in dark themes."""

    shape: str
    light: str
    dark: str


@functools.cache
def palette() -> Mapping[str, TagColour]:
    """Read the table of colours."""
    table = tomllib.loads(resource("tables", "tag_colours.toml").read_text(encoding="utf-8"))
    return {name: TagColour(**values) for name, values in table.items()}


def ink(name: str, colours: Colours) -> str:
    """Give what a colour of the palette is in a theme; none and unknown ones are its outline."""
    colour = palette().get(name)
    if colour is None:
        return colours.muted
    return colour.dark if colours.dark else colour.light


def draw(painter: QPainter, name: str, area: QRectF, colours: Colours, *, tint: str = "") -> None:
    """Draw the mark of a colour into a square: its shape filled, a ring when there is none.

    `tint` is drawn instead of the colour, where that would not be seen.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = palette().get(name)
    drawn = QColor(tint or ink(name, colours))
    if colour is None:
        width = area.width() / 8
        painter.setPen(QPen(drawn, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = area.width() / 8
        painter.drawEllipse(area.adjusted(inset, inset, -inset, -inset))
    else:
        painter.fillPath(_shape(colour.shape, area), drawn)
    painter.restore()


def icon(name: str, look: Look, size: float) -> QIcon:
    """Give the mark of a colour as an icon, `size` pixels wide at 100 %."""
    pixels = look.px(size)
    made = QIcon()
    chosen = look.colours.on_accent
    for ratio in (1.0, 2.0):
        for mode, tint in ((QIcon.Mode.Normal, ""), (QIcon.Mode.Selected, chosen)):
            drawn = QPixmap(round(pixels * ratio), round(pixels * ratio))
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            draw(painter, name, QRectF(0, 0, pixels, pixels), look.colours, tint=tint)
            painter.end()
            made.addPixmap(drawn, mode)
    return made


def _shape(name: str, area: QRectF) -> QPainterPath:
    path = QPainterPath()
    inset = area.width() / 14
    box = area.adjusted(inset, inset, -inset, -inset)
    if name == "circle":
        path.addEllipse(box)
    elif name == "square":
        thin = area.width() / 8
        path.addRect(area.adjusted(thin, thin, -thin, -thin))
    elif name == "heart":
        _heart(path, box)
    elif name == "drop":
        _drop(path, box)
    elif name == "star":
        path.addPolygon(_polygon(area, 10, (1.0, 0.46)))
    else:
        corners = {"triangle": 3, "diamond": 4, "hexagon": 6}[name]
        path.addPolygon(_polygon(area, corners, (1.0,)))
    path.closeSubpath()
    return path


def _polygon(area: QRectF, corners: int, radii: tuple[float, ...]) -> QPolygonF:
    """Give a polygon that stands on its side or its tip, its radii taken in turn."""
    radius, points = area.width() / 2, []
    centre = area.center()
    if corners == 3:
        centre += QPointF(0, radius * 0.2)
    for corner in range(corners):
        angle = 2 * math.pi * corner / corners - math.pi / 2
        length = radius * radii[corner % len(radii)]
        points.append(centre + QPointF(length * math.cos(angle), length * math.sin(angle)))
    return QPolygonF(points)


def _heart(path: QPainterPath, box: QRectF) -> None:
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    path.moveTo(x + w / 2, y + h)
    path.cubicTo(x - w * 0.35, y + h * 0.45, x + w * 0.1, y - h * 0.25, x + w / 2, y + h * 0.25)
    path.cubicTo(x + w * 0.9, y - h * 0.25, x + w * 1.35, y + h * 0.45, x + w / 2, y + h)


def _drop(path: QPainterPath, box: QRectF) -> None:
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    path.moveTo(x + w / 2, y)
    path.cubicTo(x + w * 0.6, y + h * 0.3, x + w, y + h * 0.4, x + w * 0.92, y + h * 0.68)
    path.cubicTo(x + w * 0.84, y + h * 1.1, x + w * 0.16, y + h * 1.1, x + w * 0.08, y + h * 0.68)
    path.cubicTo(x, y + h * 0.4, x + w * 0.4, y + h * 0.3, x + w / 2, y)
