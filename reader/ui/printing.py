"""Pieces as PDF: the article's own typography on pages, tagged, with outline and page numbers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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
)

from reader.actions.export import Piece
from reader.document.model import Document
from reader.document.outline import OutlineEntry, outline
from reader.errors import Message, ReaderError
from reader.exporting.pdf_tags import FAR, Heading, Mark, Tags, tagged
from reader.jobs import CancelToken
from reader.text.direction import Direction
from reader.ui import decorations
from reader.ui.page_breaks import Box, boxes_of, pages_of, stripes_of
from reader.ui.print_structure import Structure, structure
from reader.ui.render import Rendering
from reader.ui.sections import Sections
from reader.ui.starting import qt_application
from reader.ui.theme import Look, make_look

Asset = Callable[[str], Path | None]
"""Gives the file of an image by its name."""
Digits = Callable[[int], str]

_DPI = 1200
_MM = 72 / 25.4
_EDGE, _FOOT = 20 * _MM, 11 * _MM
"""Points from the page's edges to the text, and to the page's number."""
_SCALE = 16 / 22
"""Points of the paper for one pixel of the layout: a body of 22 pixels has 16 points."""
_GAP = 36
"""Pixels at 100 % between the sections of a long piece."""
_SHARPEST = 3.0
"""Pixels of a picture for one of the layout: 300 for an inch of paper."""


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
    _places: dict[str, tuple[int, float]] = field(default_factory=dict)
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
        tags = Tags(
            parts.language,
            right_to_left,
            parts.elements,
            self._marks,
            self._headings,
            self._places,
        )
        try:
            made = tagged(self.path.read_bytes(), tags)
        except (ValueError, IndexError) as error:
            # Qt says nothing of what it could not write
            raise ReaderError(
                Message(
                    "The PDF could not be written whole. Free some space on the disk, then try "
                    "again."
                ),
                repr(error),
            ) from error
        self.path.write_bytes(made)

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
    def _room(self) -> float:
        """Pixels of the layout that are left on the page that was begun."""
        return self._height - self._used - (self.look.px(_GAP) if self._used else 0)

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
            boxes = list(boxes_of(rendering, parts, self._height))
            for group in pages_of(boxes, self._room, self._height):
                self.token.check()
                above = self.look.px(_GAP) if self._used and group[0] is boxes[0] else 0.0
                if self._used and (
                    group[0] is not boxes[0]
                    or self._used + above + group[-1].bottom - group[0].top > self._height
                ):
                    self._end_page(painter)
                    writer.newPage()
                    self._page += 1
                    self._used, above = 0.0, 0.0
                shift = self._used + above - group[0].top
                self._paint(painter, rendering, group, shift)
                for box in group:
                    self._note_place(box, shift, heads)
                self._used = group[-1].bottom + shift
        self._end_page(painter)

    def _note_place(self, box: Box, shift: float, heads: dict[str, OutlineEntry]) -> None:
        """Write down where a block begins, for links and the outline."""
        block = box.entry.block.id
        if block in self._places:
            return
        top = self._height_of(box.top + shift)
        self._places[block] = (self._page, top)
        head = heads.get(block)
        if head is not None:
            self._headings.append(Heading(head.text, head.level, self._page, top))

    def _height_of(self, y: float) -> float:
        """Give a height of the layout in points from the page's lower edge."""
        return self._paper.height() - _EDGE - y * _SCALE

    def _paint(
        self, painter: QPainter, rendering: Rendering, group: Sequence[Box], shift: float
    ) -> None:
        painter.save()
        painter.translate(self._paper.width() / 2, _EDGE)
        painter.scale(_SCALE, _SCALE)
        # the column stands in the middle of the page
        painter.translate(-rendering.left - rendering.column / 2, shift)
        for top, bottom, figure in stripes_of(group):
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
                low, high = self._height_of(box.bottom + shift), self._height_of(box.top + shift)
                mark = Mark(line.element, words, low, high) if words.strip() else Mark()
                self._mark(painter, mark)
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


def print_pdf(piece: Piece, path: Path, digits: Digits, percent: float, token: CancelToken) -> None:
    """Write a piece as PDF where no window is open."""
    qt_application()
    print_piece(piece, path, digits, percent, token)
