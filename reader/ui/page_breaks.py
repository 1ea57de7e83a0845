"""Where the pages of a printed piece end: never inside a line, a picture or the row of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QTextCursor

from reader.document.model import BlockKind
from reader.exporting.pdf_tags import Element
from reader.ui.geometry import PlacedLine, entry_area, lines
from reader.ui.inline import FSI, LINE, PDI
from reader.ui.print_structure import Structure
from reader.ui.render import Entry, Rendering
from reader.ui.typography import Role

_HEADINGS = (Role.KICKER, Role.TITLE, Role.HEADING_1, Role.HEADING_2, Role.HEADING_3)
_UNSEEN = dict.fromkeys(map(ord, (FSI, PDI, "\u2066", "\u2067", "\u200e", "\u200f", "\ufffc")))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an element; `goes_on` says that another one of it follows."""

    element: Element
    placed: PlacedLine
    goes_on: bool

    @property
    def words(self) -> str:
        """Its text as it was written, with a space where it goes on."""
        raw = self.placed.block.text().encode("utf-16-le")
        start = self.placed.line.textStart()
        end = start + self.placed.line.textLength()
        said = raw[2 * start : 2 * end].decode("utf-16-le", "replace").translate(_UNSEEN)
        said = said.replace(LINE, " ").rstrip()
        return f"{said} " if self.goes_on else said


@dataclass(frozen=True, slots=True)
class Box:
    """What is never cut between two pages: a line, a picture, the row of a table.

    `glued` ones stay with the next one. Heights are those of the layout.
    """

    top: float
    bottom: float
    entry: Entry
    lines: tuple[Line, ...] = ()
    element: Element | None = None
    glued: bool = False


def boxes_of(rendering: Rendering, parts: Structure, height: float) -> Iterator[Box]:
    """Part a rendering into boxes for pages of a height, and open the elements of its blocks."""
    entries = rendering.entries
    for index, entry in enumerate(entries):
        element = parts.open(entry)
        after = entries[index + 1].block.kind if index + 1 < len(entries) else None
        area = entry_area(rendering, entry)
        if entry.start in rendering.figures:
            glued = after is BlockKind.CAPTION
            yield Box(area.top(), area.bottom(), entry, (), element, glued)
            continue
        placed = _lines(rendering, entry, element, parts)
        if QTextCursor(rendering.qt.findBlock(entry.start)).currentTable() is not None:
            if area.height() <= height:
                yield Box(area.top(), area.bottom(), entry, tuple(placed))
                continue
            placed.sort(key=lambda each: each.placed.top)
        heading = entry.role in _HEADINGS
        for number, each in enumerate(placed):
            line = each.placed
            tall = line.block.blockFormat().lineHeight() or line.line.height()
            # neither the first nor the last line of a paragraph stands alone on a page
            alone = len(placed) > 1 and number in (0, len(placed) - 2)
            box = Box(line.top, line.top + tall, entry, (each,))
            yield replace(box, glued=heading or alone)
        if not placed:
            yield Box(area.top(), area.bottom(), entry)


def pages_of(boxes: Sequence[Box], room: float, height: float) -> Iterator[Sequence[Box]]:
    """Part boxes into pages: the first may go on a page that was begun and has `room`."""
    start = 0
    while start < len(boxes):
        end = start
        while end < len(boxes) and boxes[end].bottom - boxes[start].top <= room:
            end += 1
        if end < len(boxes):
            cut = end
            while cut > start and boxes[cut - 1].glued:
                cut -= 1
            if cut == start and room < height:
                # nothing of it fits on what is left of the page
                room = height
                continue
            # what is all of one piece is cut where the page ends
            end = cut if cut > start else max(end, start + 1)
        yield boxes[start:end]
        start, room = end, height


def stripes_of(group: Sequence[Box]) -> Iterator[tuple[float, float, Box | None]]:
    """Part a page at its pictures: stripes of text are decorated, pictures drawn for themselves."""
    top: float | None = None
    bottom = 0.0
    for box in group:
        if box.element is not None:
            if top is not None:
                yield top, bottom, None
                top = None
            yield box.top, box.bottom, box
        else:
            top = box.top if top is None else top
            bottom = box.bottom
    if top is not None:
        yield top, bottom, None


def _lines(rendering: Rendering, entry: Entry, element: Element, parts: Structure) -> list[Line]:
    """Give a block's lines, with the element of each: every cell of a row has its own."""
    number, cell = 0, entry.start
    grid = entry.block.kind is BlockKind.TABLE_ROW and not entry.stacked
    found: list[tuple[Element, PlacedLine]] = []
    for placed in lines(rendering.qt, entry.start, entry.end):
        if grid and placed.block.position() > cell:
            cell = placed.block.position()
            number += 1
            element = parts.cell(entry.block, number)
        found.append((element, placed))
    after = [own for own, _ in found[1:]]
    return [
        Line(own, placed, own is following)
        for (own, placed), following in zip(found, [*after, None], strict=False)
    ]
