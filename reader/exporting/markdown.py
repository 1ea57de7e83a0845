"""A document as Markdown (CommonMark with tables and notes), its fields in lines above it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from reader.document.model import Block, BlockKind, Document, Span, SpanKind

Image = Callable[[str], str]
"""Gives the address of an asset's picture, "" when it was not saved."""

_SIGNS = re.compile(r"([\\`*_\[\]<>#~|]|&(?=#?\w))")
# what would begin a list or a rule, or make a heading of the line before it
_BEGINS = re.compile(r"(?m)^([=+\-]|\d+(?=[.)\-ـ]))")
_NUMBERED = re.compile(r"\d+$")
_LINK = re.compile(r"([<>\\])|[\r\n]")
_MARKS = {SpanKind.EMPHASIS: "*", SpanKind.STRONG: "**"}
_NAME = re.compile(r"[^\w-]")
_FIELDS = (("title", "title"), ("byline", "author"), ("published", "date"), ("url", "source"))


def markdown(document: Document, image: Image = lambda _name: "") -> str:
    """Write a document; pictures stand at the addresses that `image` gives."""
    notes = {block.id for block in document.blocks if block.kind is BlockKind.FOOTNOTE}
    writer = _Writer(notes, image)
    parts = [text for text in writer.parts(document.blocks) if text]
    return "\n\n".join([_head(document), *parts]).lstrip("\n") + "\n"


def literal(text: str) -> str:
    """Write a text, of one line or more, so that none of its signs is taken for a mark."""
    return _lines(_escaped(text))


def _head(document: Document) -> str:
    """Write what is known of a piece, as many programs keep it above a text."""
    about = document.metadata
    lines = [
        f'{field}: "{_quoted(value)}"' for name, field in _FIELDS if (value := getattr(about, name))
    ]
    if about.language:
        lines.append(f"lang: {about.language}")
    return "\n".join(["---", *lines, "---"]) if lines else ""


def _quoted(text: str) -> str:
    return " ".join(text.replace("\\", "/").replace('"', "”").split())


class _Writer:
    """Writes blocks one after another; `notes` are the ids of footnotes."""

    def __init__(self, notes: set[str], image: Image) -> None:
        self._notes, self._image = notes, image

    def parts(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Give the paragraphs of the text, rows of a table and items of a list in one."""
        for kind, group in itertools.groupby(blocks, key=lambda block: block.kind):
            if kind is BlockKind.LIST_ITEM:
                yield self._list(list(group))
            elif kind is BlockKind.TABLE_ROW:
                yield self._table(list(group))
            else:
                yield from map(self._block, group)

    def _block(self, block: Block) -> str:
        match block.kind:
            case BlockKind.TITLE:
                return self._heading(block, 1)
            case BlockKind.HEADING:
                return self._heading(block, min(max(block.level, 2), 6))
            case BlockKind.QUOTE:
                return "> " + self._text(block).replace("\n", "\n> ")
            case BlockKind.CODE:
                fence = "`" * max(3, 1 + _longest_run(block.text))
                return f"{fence}\n{block.text}\n{fence}"
            case BlockKind.RULE:
                return "---"
            case BlockKind.FIGURE:
                address = self._image(block.asset) if block.asset else ""
                alt = _escaped(" ".join(block.alt.split()))
                return f"![{alt}]({_address(address)})" if address else alt and f"[{alt}]"
            case BlockKind.FOOTNOTE:
                text = self._text(block).replace("\\\n", " ").replace("\n", " ")
                return f"[^{_name(block.id)}]: {text}"
            case BlockKind.VERSE:
                halves = [self._inside(block, cell.start, cell.end) for cell in block.cells]
                return " … ".join(halves) if halves else self._text(block)
            case _:
                return self._text(block)

    def _heading(self, block: Block, level: int) -> str:
        text = " ".join(self._text(block).replace("\\\n", " ").split())
        return f"{'#' * level} {text}" if text else ""

    def _list(self, items: Sequence[Block]) -> str:
        lines: list[str] = []
        # how far the text of each level stands from the edge
        indents: list[int] = [0]
        for item in items:
            depth = max(1, item.place.depth) if item.place else 1
            depth = min(depth, len(indents))
            del indents[depth:]
            mark = f"{item.place.number}." if item.place and item.place.ordered else "-"
            space = " " * indents[-1]
            indents.append(indents[-1] + len(mark) + 1)
            text = self._text(item).replace("\n", "\n" + " " * indents[-1])
            lines.append(f"{space}{mark} {text}")
        return "\n".join(lines)

    def _table(self, rows: Sequence[Block]) -> str:
        cells = [self._cells(row) for row in rows]
        width = max(map(len, cells))
        first = rows[0].cells
        if not first or not all(cell.header for cell in first):
            cells.insert(0, [""] * width)
        cells.insert(1, ["---"] * width)
        return "\n".join(
            "| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in cells
        )

    def _cells(self, row: Block) -> list[str]:
        stretches = [(cell.start, cell.end) for cell in row.cells] or [(0, len(row.text))]
        return [
            " ".join(self._inside(row, start, end).replace("\\\n", " ").split())
            for start, end in stretches
        ]

    def _text(self, block: Block) -> str:
        text = block.text
        start = len(text) - len(text.lstrip())
        return _lines(self._inside(block, start, max(start, len(text.rstrip()))))

    def _inside(self, block: Block, start: int, end: int) -> str:
        """Write `start:end` of a text with its spans as properly nested marks."""
        spans = [span for span in map(_trimmed, block.spans, itertools.repeat(block.text))
                 if span.start < span.end and start <= span.start and span.end <= end]  # fmt: skip
        spans.sort(key=lambda span: (span.start, -span.end))
        cuts = sorted({start, end, *(at for span in spans for at in (span.start, span.end))})
        parts: list[str] = []
        opened: list[Span] = []
        for low, high in itertools.pairwise(cuts):
            active = [span for span in spans if span.start <= low and span.end >= high]
            active = _nestable(active)
            kept = 0
            while kept < min(len(opened), len(active)) and opened[kept] is active[kept]:
                kept += 1
            parts += [_closing(span) for span in reversed(opened[kept:])]
            parts += [_opening(span) for span in active[kept:]]
            opened = active
            parts.append(self._stretch(block.text[low:high], active))
        parts += [_closing(span) for span in reversed(opened)]
        return "".join(parts)

    def _stretch(self, text: str, active: Sequence[Span]) -> str:
        for span in active:
            if span.kind is SpanKind.CODE:
                return _code(text)
            if span.kind is SpanKind.NOTE_REFERENCE and span.value in self._notes:
                return f"[^{_name(span.value)}]"
        return _escaped(text).replace("\n", "\\\n")


def _nestable(spans: Sequence[Span]) -> list[Span]:
    """Leave out what Markdown has no mark for, links in links, and marks inside of code."""
    kept: list[Span] = []
    for span in spans:
        if any(other.kind is span.kind or other.kind is SpanKind.CODE for other in kept):
            continue
        if span.kind in _MARKS or span.kind in (
            SpanKind.CODE, SpanKind.LINK, SpanKind.NOTE_REFERENCE,
        ):  # fmt: skip
            kept.append(span)
    return kept


def _trimmed(span: Span, text: str) -> Span:
    """Give a span without the white space at its ends, beside which marks are no marks."""
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip())
    end = span.end - len(inside) + len(inside.rstrip())
    return Span(start, max(start, end), span.kind, span.value)


def _opening(span: Span) -> str:
    return "[" if span.kind is SpanKind.LINK else _MARKS.get(span.kind, "")


def _closing(span: Span) -> str:
    if span.kind is SpanKind.LINK:
        return f"]({_address(span.value)})"
    return _MARKS.get(span.kind, "")


def _address(address: str) -> str:
    return "<" + _LINK.sub(lambda found: f"%{ord(found[0]):02X}", address) + ">"


def _code(text: str) -> str:
    text = text.replace("\n", " ")
    fence = "`" * (1 + _longest_run(text))
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _lines(text: str) -> str:
    """Put the lines of a written text to the edge, and keep them from beginning anything."""
    return _BEGINS.sub(_unbegun, "\n".join(line.strip() for line in text.split("\n")))


def _unbegun(found: re.Match[str]) -> str:
    sign = found[1]
    return f"{sign}\\" if _NUMBERED.match(sign) else f"\\{sign}"


def _name(block: str) -> str:
    return _NAME.sub("-", block)
