"""Blocks as paragraphs, tables and pictures' places of a Qt text document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import (
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from reader.document.model import Block, BlockKind, Cell, Span, SpanKind
from reader.text.characters import TASHKEEL
from reader.text.direction import Direction
from reader.text.shown import Shown
from reader.ui.entries import SECTION_LINK, BylineExtra, Entry, Turns
from reader.ui.figures import Figure, open_figure
from reader.ui.inline import FSI, LINE, PDI, Line, set_line
from reader.ui.list_marks import list_marks
from reader.ui.shown_line import AS_STORED, Display, Track, set_shown
from reader.ui.spacing import CODE, GROUND, INDENT, PART, QUOTE, space_above
from reader.ui.tables import Grid, cells_of
from reader.ui.typography import Role, Typography, role_of

_BETWEEN = "   "
_HEAD = 8
"""Blocks of a piece among which its title and byline are looked for."""
_ROW_PADDING, _VERSE_GAP, _TURNED = 10, 14, 16
_STACKED = re.compile(f"[{TASHKEEL}]{{2}}")
_EMPHASIS = (SpanKind.STRONG, SpanKind.EMPHASIS)
_NARROWEST = 90
"""Pixels at 100 % below which a table's column is stacked."""


class Composer:
    """Sets blocks one after another; afterwards `entries` say where each stands."""

    def __init__(
        self,
        typography: Typography,
        column: int,
        asset_path: Callable[[str], Path | None],
        display: Display = AS_STORED,
    ) -> None:
        """Begin an empty document for a column of text `column` pixels wide."""
        self.type = typography
        self._display = display
        self.look = typography.look
        self.column = column
        self.qt = QTextDocument()
        self.qt.setUndoRedoEnabled(False)
        self.qt.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.qt.setDefaultTextOption(option)
        self.entries: list[Entry] = []
        self.figures: dict[int, Figure] = {}
        self.grids: list[Grid] = []
        self.stacking: list[tuple[float, bool]] = []
        """For each table the column width it needs, and whether it was stacked for want of it."""
        self._asset_path = asset_path
        self._fresh = True
        self._previous: Block | None = None
        self._main = Direction.RTL
        self._marks: dict[str, tuple[str, int]] = {}
        self._cursor = QTextCursor(self.qt)
        self._last: tuple[Block | None, Shown | None] = (None, None)

    def compose(
        self,
        blocks: Sequence[Block],
        direction: Direction,
        extra: BylineExtra | None,
        turns: Turns | None,
    ) -> None:
        """Set the blocks, with what stands around them."""
        self._main = direction
        self._marks = list_marks(blocks)
        self._cursor.beginEditBlock()
        if turns and turns.before:
            self._turn(turns.before, 0)
        self._blocks(blocks, extra)
        if turns and turns.after:
            self._turn(turns.after, self.look.px(36))
        self._cursor.endEditBlock()

    def _blocks(self, blocks: Sequence[Block], extra: BylineExtra | None) -> None:
        index = 0
        home = _home_of_extra(blocks) if extra and extra.text else None
        if extra and home == -1:
            self._extra_line(extra)
        while index < len(blocks):
            block = blocks[index]
            end = index + 1
            if block.kind in (BlockKind.TABLE_ROW, BlockKind.VERSE):
                while end < len(blocks) and _same_grid(block, blocks[end]):
                    end += 1
                self._grid(blocks[index:end])
            elif block.kind is BlockKind.FIGURE:
                self._figure(block)
            else:
                self._block(block, extra if block.kind is BlockKind.BYLINE else None)
            if extra and index == home:
                if block.kind is BlockKind.BYLINE:
                    self._append(f"{_BETWEEN}{FSI}{extra.text}{PDI}", Role.BYLINE, block.direction)
                else:
                    self._extra_line(extra)
            self._previous = blocks[end - 1]
            index = end

    def _block(self, block: Block, extra: BylineExtra | None) -> None:
        role = role_of(block)
        direction = block.direction
        code = block.kind is BlockKind.CODE
        previous = self._previous
        spans = block.spans
        if extra and extra.name and not spans:
            start = block.text.find(extra.name)
            if start >= 0:
                spans = (Span(start, start + len(extra.name), SpanKind.STRONG),)
        line = self._set(block, spans)
        if previous and previous.kind is block.kind is BlockKind.BYLINE:
            self._append(_BETWEEN, role, direction)
        else:
            start, end, marker = 0.0, 0.0, ""
            if block.kind is BlockKind.QUOTE:
                start = self.look.px(QUOTE)
            elif block.kind is BlockKind.LIST_ITEM:
                marker, longest = self._marks[block.id]
                marker = self._display.number(marker)
                start = self._indent(block, longest)
            elif code:
                start = end = self.look.px(CODE)
            above = self._above(block, role)
            made = self.type.block(
                role,
                direction,
                above=above,
                start=start,
                end=end,
                tall=self._tall(block),
            )
            self._open(made, self.type.characters(role, direction))
            at = self._cursor.position()
            self._insert(line, role, direction, code=code)
            if code:
                self._tighten(at, above)
            self._enter(block, role, at, line, marker)
            return
        at = self._cursor.position()
        self._insert(line, role, direction)
        self._enter(block, role, at, line)

    def _shown(self, block: Block) -> Shown | None:
        if self._last[0] is not block:
            code = block.kind is BlockKind.CODE
            self._last = (block, None if code else self._display.shown(block))
        return self._last[1]

    def _set(self, block: Block, spans: Sequence[Span], start: int = 0, end: int = -1) -> Line:
        """Set a block's text, or the part `start:end` of it; plain letters leave emphasis out."""
        if self.look.text.plain:
            spans = [span for span in spans if span.kind not in _EMPHASIS]
        return set_shown(block, self._display, self._shown(block), spans, start, end)

    def _tall(self, block: Block) -> bool:
        shown = self._shown(block)
        return bool(_STACKED.search(shown.text if shown else block.text))

    def _enter(self, block: Block, role: Role, at: int, line: Line, marker: str = "") -> None:
        self.entries.append(
            Entry(block, role, at, line.places, marker, ends=line.ends, added=line.added)
        )

    def _insert(
        self,
        line: Line,
        role: Role,
        direction: Direction,
        *,
        code: bool = False,
        strong: bool = False,
    ) -> None:
        for piece in line.pieces:
            text = piece.text.replace(LINE, "\n") if code else piece.text
            made = self.type.characters(
                role, direction, piece.flags, link=piece.link, strong=strong
            )
            self._cursor.insertText(text, made)

    def _indent(self, block: Block, longest: int) -> float:
        """Give a list item's indent: room for the longest mark of its list, in every level."""
        depth = max(1, block.place.depth) if block.place else 1
        step = self.look.px(INDENT + max(0, longest - 2) * 12)
        # Deep lists keep at least half of the column for their words
        return min(depth * step, self.column / 2)

    def _tighten(self, start: int, above: float) -> None:
        """Let the lines of a code block, each its own paragraph, stand close."""
        block = self.qt.findBlock(start)
        last = self._cursor.block()
        while block.isValid():
            made = block.blockFormat()
            made.setTopMargin(above if block.position() <= start else 0)
            made.setBottomMargin(self.look.px(GROUND + PART) if block == last else 0)
            QTextCursor(block).setBlockFormat(made)
            block = block.next()

    def _figure(self, block: Block) -> None:
        figure = open_figure(self._asset_path(block.asset)) if block.asset else None
        direction = block.direction
        above = self.look.px(PART) if self._previous else 0
        if figure is None:
            # The words that describe a picture stand in its place
            made = self.type.block(
                Role.CAPTION,
                direction,
                above=above + self.look.px(GROUND),
                start=self.look.px(CODE),
                end=self.look.px(CODE),
                below=self.look.px(GROUND + 4),
            )
            self._open(made, self.type.characters(Role.CAPTION, direction))
            at = self._cursor.position()
            line = set_line(block.alt, (), direction)
            self._insert(line, Role.CAPTION, direction)
        else:
            below = self.look.px(4)
            made = self.type.block(Role.CAPTION, direction, above=above, below=below)
            self._open(made, self.type.characters(Role.CAPTION, direction))
            at = self._cursor.position()
            self.figures[at] = figure
        self.entries.append(Entry(block, Role.CAPTION, at, range(len(block.text) + 1)))

    def _grid(self, blocks: Sequence[Block]) -> None:
        """Set consecutive rows, or verses, as one table, or stacked where it would not fit."""
        verse = blocks[0].kind is BlockKind.VERSE
        role = Role.VERSE if verse else Role.TABLE
        rows = [cells_of(block) for block in blocks]
        count = max(len(cells) for cells in rows)
        metrics = QFontMetricsF(self.type.font(role, blocks[0].direction))
        naturals = [0.0] * count
        for block, cells in zip(blocks, rows, strict=True):
            shown = self._shown(block)
            for column, cell in enumerate(cells):
                part = shown.part(cell.start, cell.end).text if shown else None
                text = block.text[cell.start : cell.end] if part is None else part
                naturals[column] = max(naturals[column], metrics.horizontalAdvance(text))
        padding = self.look.px(_VERSE_GAP if verse else _ROW_PADDING)
        if verse:
            least = count * (max(naturals) * 1.04 + padding)
        else:
            narrow = self.look.px(_NARROWEST)
            least = sum(min(natural * 1.04, narrow) + 2 * padding for natural in naturals)
        stacked = count > 1 and least > self.column
        if count > 1:
            self.stacking.append((least, stacked))
        if stacked or count == 1:
            for block, cells in zip(blocks, rows, strict=True):
                self._stacked(block, cells, role)
                self._previous = block
            return
        grid = Grid(
            self._cursor,
            len(blocks),
            [natural * 1.04 for natural in naturals],
            blocks[0].direction,
            padding=(padding, self.look.px(2 if verse else 8)),
            around=(self._above(blocks[0], role), self.look.px(PART)),
            equal=verse,
        )
        self.grids.append(grid)
        for row, (block, cells) in enumerate(zip(blocks, rows, strict=True)):
            self._row(grid, row, count, block, cells, role)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True

    def _row(
        self, grid: Grid, row: int, count: int, block: Block, cells: Sequence[Cell], role: Role
    ) -> None:
        direction = block.direction
        start = grid.table.cellAt(row, 0).firstCursorPosition().position()
        track = Track()
        end = 0
        for column in range(count):
            self._cursor = grid.table.cellAt(row, column).firstCursorPosition()
            centred = role is Role.VERSE and self.look.text.verse_middle
            made = self.type.block(role, direction, centred=centred, tall=self._tall(block))
            strong = column < len(cells) and cells[column].header
            self._cursor.setBlockFormat(made)
            self._cursor.setBlockCharFormat(self.type.characters(role, direction, strong=strong))
            if column >= len(cells):
                continue
            cell = cells[column]
            track.skip(cell.start, end)
            line = self._set(block, block.spans, cell.start, cell.end)
            at = self._cursor.position() - start
            track.add(line, block.text[cell.start : cell.end], at)
            self._insert(line, role, direction, strong=strong)
            end = self._cursor.position() - start
        track.close(len(block.text), end)
        self.entries.append(
            Entry(block, role, start, track.places, ends=track.ends, added=track.added)
        )

    def _stacked(self, block: Block, cells: Sequence[Cell], role: Role) -> None:
        """Set a row's cells under one another; the tab between them becomes a line break."""
        direction = block.direction
        verse = role is Role.VERSE
        centred = verse and self.look.text.verse_middle
        above = self._above(block, role) + (0 if verse else self.look.px(8))
        # Where all begin at one side, a line that goes on stands in, and pairs stand apart
        hanging = self.look.px(_TURNED) if verse and not centred else 0
        if hanging and len(cells) > 1 and self._previous and self._previous.kind is block.kind:
            above = max(above, self.look.px(PART))
        made = self.type.block(
            role,
            direction,
            above=above,
            hanging=hanging,
            below=0 if verse else self.look.px(8),
            centred=centred,
            tall=self._tall(block),
        )
        self._open(made, self.type.characters(role, direction))
        start = self._cursor.position()
        track = Track()
        at = 0
        for index, cell in enumerate(cells):
            strong = cell.header or (index == 0 and len(cells) > 1 and not verse)
            while len(track.places) < cell.start:
                gap = block.text[len(track.places)]
                track.skip(len(track.places) + 1, at)
                if hanging and gap == "\t":
                    half = self.type.block(role, direction, hanging=hanging, tall=self._tall(block))
                    self._cursor.insertBlock(half, self.type.characters(role, direction))
                else:
                    self._cursor.insertText(LINE if gap == "\t" else " ")
                at += 1
            line = self._set(block, block.spans, cell.start, cell.end)
            track.add(line, block.text[cell.start : cell.end], at)
            self._insert(line, role, direction, strong=strong)
            at = self._cursor.position() - start
        track.close(len(block.text), at)
        self.entries.append(
            Entry(block, role, start, track.places, "", True, track.ends, track.added)
        )

    def _turn(self, turn: tuple[int, str], above: float) -> None:
        number, words = turn
        made = self.type.block(Role.TURN, self._main, above=above, below=self.look.px(26))
        self._open(made, self.type.characters(Role.TURN, self._main))
        self._cursor.insertText(
            words,
            self.type.characters(Role.TURN, self._main, link=f"{SECTION_LINK}{number}"),
        )

    def _extra_line(self, extra: BylineExtra) -> None:
        made = self.type.block(Role.BYLINE, self._main, above=self.look.px(14))
        self._open(made, self.type.characters(Role.BYLINE, self._main))
        self._append(extra.text, Role.BYLINE, self._main)

    def _append(self, text: str, role: Role, direction: Direction) -> None:
        self._cursor.insertText(text, self.type.characters(role, direction))

    def _open(self, made: QTextBlockFormat, characters: QTextCharFormat) -> None:
        """Begin a paragraph; an empty one that stands there already (after a table) is taken."""
        if self._fresh:
            self._cursor.setBlockFormat(made)
            self._cursor.setBlockCharFormat(characters)
            self._fresh = False
        else:
            self._cursor.insertBlock(made, characters)

    def _above(self, block: Block, role: Role) -> int:
        space = space_above(self._previous, block, role) * self.look.text.paragraph
        return self.look.px(space) if space else 0


def _home_of_extra(blocks: Sequence[Block]) -> int:
    """Give the index of the block that what is said of a piece follows: -1 to begin with it."""
    head = [block.kind for block in blocks[:_HEAD]]
    for kind in (BlockKind.BYLINE, BlockKind.TITLE):
        if kind in head:
            return max(index for index, other in enumerate(head) if other is kind)
    return -1


def _same_grid(first: Block, other: Block) -> bool:
    return (
        other.kind is first.kind
        and other.direction is first.direction
        and (first.kind is BlockKind.TABLE_ROW or len(cells_of(first)) == len(cells_of(other)))
    )
