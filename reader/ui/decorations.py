"""What is drawn under the text beside light: bars, list marks, lines, grounds and pictures."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from reader.document.model import BlockKind
from reader.text.direction import Direction
from reader.ui.figures import RADIUS, Figure
from reader.ui.geometry import lines, visible
from reader.ui.render import Entry, Rendering
from reader.ui.spacing import GROUND
from reader.ui.theme import Look
from reader.ui.typography import Role

_BAR, _GAP = 4, 10


def paint(
    painter: QPainter, rendering: Rendering, top: float, bottom: float, ratio: float
) -> list[Figure]:
    """Draw what lies between two page heights; gives the pictures that wait to be decoded."""
    waiting: list[Figure] = []
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    seen = list(visible(rendering, top, bottom))
    for index, (entry, area) in enumerate(seen):
        kind = entry.block.kind
        before = seen[index - 1] if index else None
        if kind is BlockKind.FIGURE:
            waiting += _figure(painter, rendering, entry, area, ratio)
        elif kind is BlockKind.CODE:
            _ground(painter, rendering.look, area)
        elif kind is BlockKind.QUOTE:
            _bar(painter, rendering, entry, area, before)
        elif kind is BlockKind.LIST_ITEM:
            _marker(painter, rendering, entry)
        elif kind is BlockKind.TABLE_ROW:
            _row(painter, rendering, entry, area)
        elif kind is BlockKind.RULE and not entry.block.text:
            _rule(painter, rendering.look, area)
        elif kind is BlockKind.FOOTNOTE and _begins(rendering, entry):
            _note_rule(painter, rendering, entry, area)
    painter.restore()
    return waiting


def pictures(rendering: Rendering, top: float, bottom: float) -> Iterator[tuple[Entry, QRectF]]:
    """Go through the pictures between two page heights, with their areas."""
    for entry, area in visible(rendering, top, bottom):
        if entry.start in rendering.figures:
            yield entry, area


def _start_edge(rendering: Rendering, entry: Entry) -> float:
    rtl = entry.block.direction is Direction.RTL
    return rendering.left + rendering.column if rtl else rendering.left


def _begins(rendering: Rendering, entry: Entry) -> bool:
    """Whether the block before is of another kind."""
    index = rendering.entry_index(entry.start) - 1
    return index < 0 or rendering.entries[index].block.kind is not entry.block.kind


def _figure(
    painter: QPainter, rendering: Rendering, entry: Entry, area: QRectF, ratio: float
) -> list[Figure]:
    look = rendering.look
    figure = rendering.figures.get(entry.start)
    if figure is None:
        _ground(painter, look, area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.colours.outline), look.px(1)))
        around = look.px(GROUND)
        painter.drawRoundedRect(area.adjusted(0, -around, 0, around), look.px(10), look.px(10))
        return []
    width, height = rendering.figure_size(figure)
    rtl = entry.block.direction is Direction.RTL
    left = rendering.left + rendering.column - width if rtl else rendering.left
    place = QRectF(left, area.top(), width, height)
    if not figure.ready(width, height, ratio):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colours.surface))
        painter.drawRoundedRect(place, look.px(RADIUS), look.px(RADIUS))
        return [figure]
    figure.draw(painter, place, look.px(RADIUS), ratio)
    return []


def _ground(painter: QPainter, look: Look, area: QRectF) -> None:
    around = look.px(GROUND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colours.surface))
    painter.drawRoundedRect(area.adjusted(0, -around, 0, around), look.px(10), look.px(10))


def _bar(
    painter: QPainter,
    rendering: Rendering,
    entry: Entry,
    area: QRectF,
    before: tuple[Entry, QRectF] | None,
) -> None:
    look = rendering.look
    width = look.px(_BAR)
    edge = _start_edge(rendering, entry)
    left = edge - width if entry.block.direction is Direction.RTL else edge
    joined = before is not None and before[0].block.kind is BlockKind.QUOTE
    top = before[1].bottom() - width if joined and before else area.top() + look.px(6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colours.accent))
    bar = QRectF(left, top, width, area.bottom() - top)
    painter.drawRoundedRect(bar, width / 2, width / 2)


def _marker(painter: QPainter, rendering: Rendering, entry: Entry) -> None:
    first = next(iter(lines(rendering.qt, entry.start, entry.start)), None)
    if first is None:
        return
    look, direction = rendering.look, entry.block.direction
    rtl = direction is Direction.RTL
    made = first.block.blockFormat()
    edge = _start_edge(rendering, entry)
    inset = made.rightMargin() if rtl else made.leftMargin()
    text_edge = edge - inset if rtl else edge + inset
    baseline = first.origin.y() + first.line.y() + first.line.ascent()
    painter.setPen(QColor(look.colours.text))
    gap = look.px(_GAP)
    if entry.marker.endswith("."):
        font = rendering.type.font(Role.BODY, direction)
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(entry.marker)
        painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        x = text_edge + gap if rtl else text_edge - gap - width
        painter.drawText(QPointF(x, baseline), entry.marker)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        return
    size = look.px(7)
    x = text_edge + gap + look.px(2) if rtl else text_edge - gap - look.px(2) - size
    area = QRectF(x, baseline - look.px(6) - size / 2, size, size)
    colour = QColor(look.colours.accent)
    painter.setPen(QPen(colour, max(1.0, size / 5)))
    painter.setBrush(Qt.BrushStyle.NoBrush if entry.marker == "◦" else colour)
    if entry.marker == "▪":
        painter.drawRect(area)
    else:
        painter.drawEllipse(area)


def _row(painter: QPainter, rendering: Rendering, entry: Entry, area: QRectF) -> None:
    look, colours = rendering.look, rendering.look.colours
    header = any(cell.header for cell in entry.block.cells)
    padding = look.px(8)
    y = area.bottom() + padding - look.px(1) / 2
    painter.setPen(QPen(QColor(colours.outline if header else colours.hairline), look.px(1)))
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def _rule(painter: QPainter, look: Look, area: QRectF) -> None:
    middle, half = area.center(), look.px(60)
    painter.setPen(QPen(QColor(look.colours.outline), look.px(1)))
    painter.drawLine(middle - QPointF(half, 0), middle + QPointF(half, 0))


def _note_rule(painter: QPainter, rendering: Rendering, entry: Entry, area: QRectF) -> None:
    look = rendering.look
    edge = _start_edge(rendering, entry)
    way = -1 if entry.block.direction is Direction.RTL else 1
    y = area.top() - look.px(18)
    painter.setPen(QPen(QColor(look.colours.outline), look.px(1)))
    painter.drawLine(QPointF(edge, y), QPointF(edge + way * min(look.px(160), area.width()), y))
