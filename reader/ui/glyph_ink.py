"""Where letters and their marks leave ink, so that what is drawn under text never touches them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLayout

from reader.ui.geometry import PlacedLine

_GLYPHS = (
    QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphIndexes
    | QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphPositions
)


def ink(placed: PlacedLine, low: int, high: int) -> list[QRectF]:
    """Give the page rectangles of the ink between two places of a line's paragraph.

    A letter and each of its marks are glyphs of their own, so each has its own rectangle.
    """
    found: list[QRectF] = []
    if high <= low:
        return found
    for run in placed.line.glyphRuns(low, high - low, _GLYPHS):
        font = run.rawFont()
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            box = font.boundingRect(glyph)
            if box.width() > 0 and box.height() > 0:
                found.append(box.translated(place + placed.origin))
    return found


def line_ink(placed: PlacedLine, number: int) -> list[QRectF]:
    """Give the ink of a line of the same paragraph; a number that is none has no ink."""
    layout = placed.block.layout()
    if not 0 <= number < layout.lineCount():
        return []
    line = layout.lineAt(number)
    start = line.textStart()
    return ink(PlacedLine(placed.block, line, placed.origin), start, start + line.textLength())


def spared(bar: QRectF, boxes: Iterable[QRectF], gap: float) -> Iterator[QRectF]:
    """Give the pieces of a bar that keep `gap` pixels away from ink; splinters are left out."""
    near = bar.adjusted(0, -gap / 2, 0, gap / 2)
    cuts = sorted((box.left() - gap, box.right() + gap) for box in boxes if box.intersects(near))
    left = bar.left()
    for start, end in [*cuts, (bar.right(), bar.right())]:
        if start - left > gap or (left == bar.left() and start >= bar.right()):
            yield QRectF(left, bar.top(), min(start, bar.right()) - left, bar.height())
        left = max(left, end)
