"""The second tone: what nobody published (a machine's harakat, dots in words) is painted over."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QGlyphRun, QPainter, QTextBlock, QTextCursor, QTextLayout

from reader.ui.geometry import PlacedLine, paragraphs, visible
from reader.ui.render import Entry, Rendering

_WORD = re.compile(r"\S+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ROOM = 1_000_000
_TALL = 200
"""Pixels at 100 % that no line is higher than."""
_GLYPHS = (
    QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphIndexes
    | QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphPositions
    | QTextLayout.GlyphRunRetrievalFlag.RetrieveStringIndexes
)

Glyphs = dict[int, Counter[int]]
"""Glyph numbers, counted, by the place of the letter that they belong to."""


def paint(painter: QPainter, rendering: Rendering, top: float, bottom: float) -> None:
    """Paint what was added between two page heights in the colour of what is ours."""
    painter.save()
    painter.setPen(QColor(rendering.look.colours.accent))
    for entry, _area in visible(rendering, top, bottom):
        if not entry.added:
            continue
        for placed in _lines_between(rendering, entry, top, bottom):
            for run in added_glyphs(placed, entry):
                painter.drawGlyphRun(placed.origin, run)
    painter.restore()


def _lines_between(
    rendering: Rendering, entry: Entry, top: float, bottom: float
) -> Iterator[PlacedLine]:
    """Go through a block's lines between two page heights; it may have thousands of others."""
    layout = rendering.qt.documentLayout()
    for block in paragraphs(rendering.qt, entry.start, entry.end):
        origin = layout.blockBoundingRect(block).topLeft()
        text = block.layout()
        numbers = range(text.lineCount())
        above = top - origin.y() - rendering.look.px(_TALL)
        for number in numbers[bisect_left(numbers, above, key=lambda n: text.lineAt(n).y()) :]:
            line = text.lineAt(number)
            if origin.y() + line.y() > bottom:
                break
            yield PlacedLine(block, line, origin)


def added_glyphs(placed: PlacedLine, entry: Entry) -> Iterator[QGlyphRun]:
    """Give the glyphs of a line that stand for what was added to its text, as they are placed."""
    block, line = placed.block, placed.line
    base = block.position() - entry.start
    start, end = line.textStart(), line.textStart() + line.textLength()
    wanted = _wanted(block, [place - base for place in _between(entry.added, start, end, base)])
    if not wanted:
        return
    for run in line.glyphRuns(start, end - start, _GLYPHS):
        numbers: list[int] = []
        points: list[QPointF] = []
        for number, place, point in zip(
            run.glyphIndexes(), run.stringIndexes(), run.positions(), strict=True
        ):
            left = wanted.get(place)
            if left and left[number] > 0:
                left[number] -= 1
                numbers.append(number)
                points.append(point)
        if numbers:
            made = QGlyphRun()
            made.setRawFont(run.rawFont())
            made.setGlyphIndexes(numbers)
            made.setPositions(points)
            yield made


def _between(added: Sequence[int], start: int, end: int, base: int) -> Sequence[int]:
    return added[bisect_left(added, start + base) : bisect_left(added, end + base)]


def _wanted(block: QTextBlock, added: Sequence[int]) -> Glyphs:
    """Give the glyphs that stand for `added` places of a paragraph."""
    found: Glyphs = {}
    if not added:
        return found
    text = _units(block.text())
    cursor = QTextCursor(block)
    for match in _WORD.finditer(text, text.rfind(" ", 0, added[0]) + 1):
        start, end = match.span()
        if start > added[-1]:
            break
        inside = [place - start for place in _between(added, start, end, 0)]
        if inside:
            cursor.setPosition(block.position() + start + inside[0] + 1)
            font = cursor.charFormat().font()
            glyphs = _difference(text[start:end], tuple(inside), font.key(), _Shaper(font))
            found.update({start + place: Counter(own) for place, own in glyphs.items()})
    return found


def _units(text: str) -> str:
    """Give a text with a character a UTF-16 unit, as Qt counts; what lies beyond is a blank."""
    return _ASTRAL.sub("  ", text)


class _Shaper:
    """A font that shapes text; all shapers are alike to the cache, which knows fonts by key."""

    def __init__(self, font: QFont) -> None:
        self._font = font

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shaper)

    def __hash__(self) -> int:
        return 0

    def glyphs(self, text: str) -> tuple[Glyphs, dict[int, float]]:
        """Give the glyphs of a text, and how far each moves on."""
        layout = QTextLayout(text, self._font)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(_ROOM)
        layout.endLayout()
        found: Glyphs = {}
        advances: dict[int, float] = {}
        for run in line.glyphRuns(0, len(text), _GLYPHS):
            numbers = run.glyphIndexes()
            for number, place in zip(numbers, run.stringIndexes(), strict=True):
                found.setdefault(place, Counter())[number] += 1
            steps = run.rawFont().advancesForGlyphIndexes(numbers)
            advances.update(zip(numbers, (step.x() for step in steps), strict=True))
        return found, advances


@functools.lru_cache(maxsize=4096)
def _difference(word: str, added: tuple[int, ...], _font: str, shaper: _Shaper) -> Glyphs:
    """Give the glyphs that a word has more than without what was added to it."""
    bare = "".join(character for place, character in enumerate(word) if place not in added)
    before, _advances = shaper.glyphs(bare)
    after, advances = shaper.glyphs(word)
    edges = [*sorted(after), len(word)]
    found: Glyphs = {}
    for place, end in pairwise(edges):
        own = after[place] - before.get(place - bisect_left(added, place), Counter())
        most = bisect_left(added, end) - bisect_left(added, place)
        # In some faces a letter has another form beneath a mark: marks are what hardly moves on
        narrow = sorted(own.elements(), key=lambda number: advances[number])[:most]
        if narrow:
            found[place] = Counter(narrow)
    return found
