"""Pieces as PDF: the article's own typography on pages, tagged, with outline and page numbers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCursor,
)

from reader.actions.export import Piece
from reader.document.model import BlockKind, Document
from reader.document.outline import outline
from reader.errors import Message, ReaderError
from reader.exporting.pdf_tags import FAR, Element, Heading, Mark, Tags, tagged
from reader.jobs import CancelToken
from reader.text.direction import Direction
from reader.ui import decorations
from reader.ui.geometry import PlacedLine, entry_area, lines
from reader.ui.inline import FSI, LINE, PDI
from reader.ui.print_structure import Structure, structure
from reader.ui.render import Entry, Rendering
from reader.ui.sections import Sections
from reader.ui.starting import qt_application
from reader.ui.theme import Look, make_look
from reader.ui.typography import Role

Asset = Callable[[str], Path | None]
"""Gives the file of an image by its name."""
Digits = Callable[[int], str]

_DPI = 1200
_MM = 72 / 25.4
_EDGE, _FOOT = 20 * _MM, 11 * _MM
"""Points from the page's edges to the text, and to the page's number."""
_SCALE = 16 / 22
"""Points of the paper for one pixel of the layout: a body of 22 pixels has 16 points."""
_SHARPEST = 3.0
"""Pixels of a picture for one of the layout: 300 for an inch of paper."""
_HEADINGS = (Role.KICKER, Role.TITLE, Role.HEADING_1, Role.HEADING_2, Role.HEADING_3)
_UNSEEN = dict.fromkeys(map(ord, (FSI, PDI, "\u2066", "\u2067", "\u200e", "\u200f", "\ufffc")))


@dataclass(frozen=True, slots=True)
class _Line:
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
class _Box:
    """What is never cut between two pages: a line, a picture, the row of a table.

    `glued` ones stay with the next one. Heights are those of the layout.
    """

    top: float
    bottom: float
    entry: Entry
    lines: tuple[_Line, ...] = ()
    element: Element | None = None
    glued: bool = False


def write_pdf(
    document: Document,
    asset: Asset,
    path: Path,
    digits: Digits,
    percent: float = 100,
    token: CancelToken | None = None,
) -> None:
    """Write a piece as PDF on A4 with letters of `percent` of 16 points.

    `digits` writes the page's numbers. Works on any thread. Raises `ReaderError`, `Cancelled`.
    """
    look = make_look("light", percent, "naskh", reduced_motion=True)
    printer = _Printer(document, asset, path, look, digits, token or CancelToken())
    printer.run()


def picture_files(picture: Callable[[str], bytes | None], folder: Path) -> Asset:
    """Give images that are bytes as files in a folder, written when they are asked for."""

    def asset(name: str) -> Path | None:
        file = folder / Path(name).name
        if not file.exists():
            content = picture(name)
            if content is None:
                return None
            file.write_bytes(content)
        return file

    return asset


@dataclass(slots=True)
class _Printer:
    """One piece on its way to paper."""

    document: Document
    asset: Asset
    path: Path
    look: Look
    digits: Digits
    token: CancelToken
    _marks: list[Mark] = field(default_factory=list)
    _headings: list[Heading] = field(default_factory=list)
    _page: int = 0
    _used: float = 0.0

    def run(self) -> None:
        """Draw the pages, then say what is on them."""
        about = self.document.metadata
        right_to_left = about.direction is Direction.RTL
        parts = structure(self.document.blocks, about.language)
        writer = self._writer()
        painter = QPainter()
        if not painter.begin(writer):
            raise ReaderError(
                Message(
                    "Nothing may be written at {place}. Choose another folder, or allow writing "
                    "there.",
                    {"place": str(self.path)},
                )
            )
        try:
            self._draw(painter, writer, parts)
        finally:
            painter.end()
        self.token.check()
        tags = Tags(parts.language, right_to_left, parts.elements, self._marks, self._headings)
        self.path.write_bytes(tagged(self.path.read_bytes(), tags))

    def _writer(self) -> QPdfWriter:
        writer = QPdfWriter(str(self.path))
        writer.setResolution(_DPI)
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Point,
        )
        writer.setPageLayout(layout)
        about = self.document.metadata
        writer.setTitle(about.title)
        writer.setAuthor(about.byline)
        writer.setCreator("Ayn")
        return writer

    @property
    def _paper(self) -> QSizeF:
        return QPageSize(QPageSize.PageSizeId.A4).size(QPageSize.Unit.Point)

    @property
    def _height(self) -> float:
        """Pixels of the layout that one page has room for."""
        return (self._paper.height() - 2 * _EDGE) / _SCALE

    @property
    def _width(self) -> int:
        """Pixels of the layout between the page's edges, as a view that wide would have."""
        return int((self._paper.width() - 2 * _EDGE) / _SCALE) + 2 * self.look.text.margin

    def _draw(self, painter: QPainter, writer: QPdfWriter, parts: Structure) -> None:
        sections = Sections(self.document.blocks)
        heads = {entry.block: entry for entry in outline(self.document)}
        painter.scale(_DPI / 72, _DPI / 72)
        for number in range(len(sections)):
            # the parts of a long piece are laid out one after another, and forgotten
            rendering = Rendering(sections[number], self.look, self.asset, view_width=self._width)
            rendering.qt.setTextWidth(self._width)
            boxes = list(self._boxes(rendering, parts))
            for group in self._pages(boxes):
                self.token.check()
                above = self._space(rendering, group, boxes)
                if self._used and (
                    group[0] is not boxes[0]
                    or self._used + above + group[-1].bottom - group[0].top > self._height
                ):
                    self._end_page(painter)
                    writer.newPage()
                    self._page += 1
                    self._used, above = 0.0, 0.0
                shift = self._used + (above if self._used else 0.0) - group[0].top
                self._paint(painter, rendering, group, shift)
                for box in group:
                    head = heads.pop(box.entry.block.id, None)
                    if head is not None:
                        top = self._paper.height() - _EDGE - (box.top + shift) * _SCALE
                        self._headings.append(Heading(head.text, head.level, self._page, top))
                self._used = group[-1].bottom + shift
        self._end_page(painter)

    def _space(self, rendering: Rendering, group: Sequence[_Box], boxes: Sequence[_Box]) -> float:
        """Give the space above a section that goes on the page of the one before."""
        if group[0] is not boxes[0]:
            return 0.0
        return float(rendering.look.px(36))

    def _boxes(self, rendering: Rendering, parts: Structure) -> Iterator[_Box]:
        entries = rendering.entries
        for index, entry in enumerate(entries):
            element = parts.open(entry)
            after = entries[index + 1].block.kind if index + 1 < len(entries) else None
            area = entry_area(rendering, entry)
            if entry.start in rendering.figures:
                glued = after is BlockKind.CAPTION
                yield _Box(area.top(), area.bottom(), entry, (), element, glued)
                continue
            placed = _lines(rendering, entry, element, parts)
            if QTextCursor(rendering.qt.findBlock(entry.start)).currentTable() is not None:
                if area.height() <= self._height:
                    yield _Box(area.top(), area.bottom(), entry, tuple(placed))
                    continue
                placed.sort(key=lambda each: each.placed.top)
            heading = entry.role in _HEADINGS
            for number, each in enumerate(placed):
                line = each.placed
                height = line.block.blockFormat().lineHeight() or line.line.height()
                # neither the first nor the last line of a paragraph stands alone on a page
                alone = len(placed) > 1 and number in (0, len(placed) - 2)
                box = _Box(line.top, line.top + height, entry, (each,))
                yield replace(box, glued=heading or alone)
            if not placed:
                yield _Box(area.top(), area.bottom(), entry)

    def _pages(self, boxes: Sequence[_Box]) -> Iterator[Sequence[_Box]]:
        """Part boxes into pages: the first may go on the page that was begun."""
        start, room = 0, self._height - self._used - (self.look.px(36) if self._used else 0)
        while start < len(boxes):
            end = start
            while end < len(boxes) and boxes[end].bottom - boxes[start].top <= room:
                end += 1
            if end < len(boxes):
                cut = end
                while cut > start and boxes[cut - 1].glued:
                    cut -= 1
                if cut == start and room < self._height:
                    # nothing of it fits on what is left of the page
                    room = self._height
                    continue
                # what is all of one piece is cut where the page ends
                end = cut if cut > start else max(end, start + 1)
            yield boxes[start:end]
            start, room = end, self._height

    def _paint(
        self, painter: QPainter, rendering: Rendering, group: Sequence[_Box], shift: float
    ) -> None:
        painter.save()
        painter.translate(self._paper.width() / 2, _EDGE)
        painter.scale(_SCALE, _SCALE)
        # the column stands in the middle of the page
        painter.translate(-rendering.left - rendering.column / 2, shift)
        for top, bottom, figure in _stripes(group):
            self._mark(painter, Mark(figure.element, "") if figure else Mark())
            painter.save()
            ratio = _SHARPEST
            if figure is not None:
                picture = rendering.figures[figure.entry.start]
                width, height = rendering.figure_size(picture)
                ratio = min(_SHARPEST, max(1.0, picture.natural.width() / width))
                picture.decode(width, height, ratio)
            # what belongs to a block reaches a little beyond its lines
            reach = self.look.px(10)
            painter.setClipRect(QRectF(0, top - reach, self._width, bottom - top + 2 * reach))
            decorations.paint(painter, rendering, top, bottom, ratio)
            painter.restore()
        for box in group:
            for line in box.lines:
                words, placed = line.words, line.placed
                if box.entry.marker and placed.block.position() + placed.line.textStart() == (
                    box.entry.start
                ):
                    words = f"{box.entry.marker} {words}"
                self._mark(painter, Mark(line.element, words) if words.strip() else Mark())
                placed.line.draw(painter, placed.origin)
        painter.restore()

    def _end_page(self, painter: QPainter) -> None:
        """Write the page's number below it."""
        self._mark(painter, Mark())
        painter.save()
        font = self._number_font()
        painter.setFont(font)
        painter.setPen(QColor(self.look.colours.muted))
        words = self.digits(self._page + 1)
        width = QFontMetricsF(font).horizontalAdvance(words)
        place = QPointF((self._paper.width() - width) / 2, self._paper.height() - _FOOT)
        painter.drawText(place, words)
        painter.restore()

    def _number_font(self) -> QFont:
        font = QFont()
        font.setFamilies(list(self.look.sans_families))
        font.setPixelSize(max(9, round(10 * self.look.scale)))
        return font

    def _mark(self, painter: QPainter, mark: Mark) -> None:
        """Leave the mark from which on something is drawn that is said of it."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0))
        painter.drawRect(QRectF(-(FAR + len(self._marks)), -FAR, 1, 1))
        painter.restore()
        self._marks.append(mark)


def print_piece(
    piece: Piece, path: Path, digits: Digits, percent: float = 100, token: CancelToken | None = None
) -> None:
    """Write a piece with its images as PDF; raises `ReaderError`, `Cancelled`."""
    with tempfile.TemporaryDirectory(prefix="ayn-") as folder:
        asset = picture_files(piece.picture, Path(folder))
        write_pdf(piece.document, asset, path, digits, percent, token)


def print_pdf(piece: Piece, path: Path, digits: Digits, token: CancelToken) -> None:
    """Write a piece as PDF where no window is open."""
    qt_application()
    print_piece(piece, path, digits, token=token)


def _lines(rendering: Rendering, entry: Entry, element: Element, parts: Structure) -> list[_Line]:
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
        _Line(own, placed, own is following)
        for (own, placed), following in zip(found, [*after, None], strict=False)
    ]


def _stripes(group: Sequence[_Box]) -> Iterator[tuple[float, float, _Box | None]]:
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
