"""Running text in the making: white space collapsed, spans and cells positioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.document.model import Cell, Span, SpanKind

_NO_LETTERS = re.compile(r"[\W_]+")
_SPACE = " \t\n\r\f"


@dataclass(frozen=True, slots=True)
class Running:
    """Text of one block, with `\\n` where the source breaks the line, and its letters in links."""

    text: str
    spans: tuple[Span, ...] = ()
    cells: tuple[Cell, ...] = ()
    linked: int = 0

    def slice(self, start: int, end: int, *, indented: bool = False) -> Running:
        """Cut out `start:end`, without white space at its ends (`indented`: keep it before)."""
        while start < end and self.text[start] in ("\r\n" if indented else _SPACE):
            start += 1
        while end > start and self.text[end - 1] in _SPACE:
            end -= 1
        spans = tuple(
            Span(max(span.start, start) - start, min(span.end, end) - start, span.kind, span.value)
            for span in self.spans
            if max(span.start, start) < min(span.end, end)
        )
        text = self.text[start:end]
        return Running(text, spans, (), _linked(text, spans))

    def slices(self, stretches: Sequence[tuple[int, int]]) -> list[Running]:
        """Cut out stretches in rising order; the spans are gone through once."""
        waiting = sorted(enumerate(self.spans), key=lambda pair: pair[1].start)
        reached = 0
        active: list[tuple[int, Span]] = []
        parts: list[Running] = []
        for start, end in stretches:
            while reached < len(waiting) and waiting[reached][1].start < end:
                active.append(waiting[reached])
                reached += 1
            active = [pair for pair in active if pair[1].end > start]
            spans = tuple(span for _, span in sorted(active, key=lambda pair: pair[0]))
            parts.append(Running(self.text, spans).slice(start, end))
        return parts


class Inline:
    """Collects the running text of one block, as CSS Text 3 section 4.1.1 collapses it."""

    def __init__(self) -> None:
        self._open: list[tuple[int, SpanKind, str]] = []
        self._reset()

    def _reset(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._last = ""
        self._spans: list[Span] = []
        self._cells: list[Cell] = []
        self._cell: tuple[int, bool] | None = None

    @property
    def blank(self) -> bool:
        """Whether there is no text yet."""
        return self._length == 0

    @property
    def untouched(self) -> bool:
        """Whether there is neither text nor a cell, so that nothing would be taken."""
        return self._length == 0 and self._cell is None and not self._cells

    def add(self, text: str, *, kept: bool = False) -> None:
        """Append text; white space is collapsed unless it is `kept`."""
        if not text:
            return
        if not kept:
            text = _collapsed(text)
            words = text.strip(" ")
            if not words:
                self._space()
                return
            if text[0] == " ":
                self._space()
            self._put(words)
            if text[-1] == " ":
                self._space()
            return
        self._put(text)

    def line_break(self) -> None:
        """Break the line (`<br>`)."""
        self._put("\n")

    def open(self, kind: SpanKind, value: str) -> None:
        """Start a span here."""
        self._open.append((self._length, kind, value))

    def close(self) -> None:
        """End the span that was started last."""
        start, kind, value = self._open.pop()
        if start < self._length:
            self._spans.append(Span(start, self._length, kind, value))

    def open_cell(self, *, header: bool) -> None:
        """Start a cell; a tab stands between two."""
        self.close_cell()
        if self._cells:
            self._put("\t")
        self._cell = (self._length, header)

    def close_cell(self) -> None:
        """End the cell, if one is open."""
        if self._cell is not None:
            start, header = self._cell
            self._cells.append(Cell(start, self._length, header))
            self._cell = None

    def take(self, *, indented: bool = False) -> Running:
        """Give what was collected and start anew; spans still open go on in the next text."""
        self.close_cell()
        text = "".join(self._parts)
        spans = self._spans + [
            Span(start, self._length, kind, value) for start, kind, value in self._open
        ]
        spans = [span for span in spans if span.start < span.end]
        cells = tuple(self._cells)
        if cells and _covers(text, cells):
            taken = Running(text, tuple(spans), cells, _linked(text, spans))
        else:
            taken = Running(text, tuple(spans)).slice(0, len(text), indented=indented)
        still = [(0, kind, value) for _, kind, value in self._open]
        self._reset()
        self._open = still
        return taken

    def _space(self) -> None:
        if self._last and self._last not in _SPACE:
            self._put(" ")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]


def _collapsed(text: str) -> str:
    """Make one space of HTML's white space only: a no-break space is a letter here.

    A list of the words would take many times the memory of a long text.
    """
    for space in "\t\n\r\f":
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _covers(text: str, cells: tuple[Cell, ...]) -> bool:
    """Whether no letter stands outside the cells."""
    ends = [0, *(cell.end for cell in cells)]
    starts = [*(cell.start for cell in cells), len(text)]
    return not any(text[end:start].strip() for end, start in zip(ends, starts, strict=True))


def letters_of(text: str) -> str:
    """Give the letters and digits of a text: what blocks are compared and measured by."""
    return _NO_LETTERS.sub("", text)


def _linked(text: str, spans: tuple[Span, ...] | list[Span]) -> int:
    linked = [text[span.start : span.end] for span in spans if span.kind is SpanKind.LINK]
    return sum(len(letters_of(part)) for part in linked)
