"""A section of a piece as a page of a book, what is said word by word in elements of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reader.document.model import Block, BlockKind, Document
from reader.exporting.epub_text import (
    Resolve,
    Unit,
    attributes,
    block_id,
    inside,
    language_tag,
    xml,
)
from reader.exporting.sections import Section

Image = Callable[[str], str]
"""Gives the address inside the book of an asset, "" when its picture is not there."""

_HEADER = {BlockKind.KICKER: "kicker", BlockKind.BYLINE: "byline"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of; `units` are what is lit in each block, by its place."""

    document: Document
    section: Section
    title: str
    units: Mapping[int, Sequence[Unit]]
    resolve: Resolve
    image: Image

    def xhtml(self) -> str:
        """Write the page."""
        about = self.document.metadata
        body = "\n".join(self._blocks())
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
            f"{attributes(about.language, about.direction)}>\n<head>\n"
            f"<title>{xml(self.title)}</title>\n"
            '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body>\n'
            f'<section epub:type="chapter">\n{body}\n</section>\n</body>\n</html>\n'
        )

    def _blocks(self) -> Iterator[str]:
        index, blocks = self.section.start, self.document.blocks
        while index < self.section.end:
            kind, end = blocks[index].kind, index + 1
            if kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
                while end < self.section.end and blocks[end].kind is kind:
                    end += 1
                yield (
                    self._list(index, end)
                    if kind is BlockKind.LIST_ITEM
                    else self._table(index, end)
                )
            elif kind is BlockKind.FIGURE:
                if end < self.section.end and blocks[end].kind is BlockKind.CAPTION:
                    end += 1
                yield self._figure(index, end)
            else:
                yield self._block(index)
            index = end

    def _block(self, index: int) -> str:
        block = self.document.blocks[index]
        named, text = self._named(index), self._inside(index)
        match block.kind:
            case BlockKind.TITLE:
                return f"<h1{named}>{text}</h1>"
            case BlockKind.HEADING:
                level = min(max(block.level, 2), 6)
                return f"<h{level}{named}>{text}</h{level}>"
            case BlockKind.QUOTE:
                return f"<blockquote{named}><p>{text}</p></blockquote>"
            case BlockKind.CODE:
                return f"<pre{named}><code>{text}</code></pre>"
            case BlockKind.RULE:
                return "<hr/>"
            case BlockKind.FOOTNOTE:
                return (
                    f'<aside{named} epub:type="footnote" role="doc-footnote"><p>{text}</p></aside>'
                )
            case BlockKind.VERSE:
                halves = " ".join(
                    f'<span class="half">{self._inside(index, cell.start, cell.end)}</span>'
                    for cell in block.cells
                )
                return f'<p{named} class="verse">{halves or text}</p>'
            case BlockKind.KICKER | BlockKind.BYLINE:
                return f'<p{named} class="{_HEADER[block.kind]}">{text}</p>'
            case BlockKind.CAPTION:
                return f'<p{named} class="caption">{text}</p>'
            case _:
                return f"<p{named}>{text}</p>"

    def _table(self, start: int, end: int) -> str:
        first = self.document.blocks[start]
        rows = "\n".join(self._row(index) for index in range(start, end))
        return f'<table dir="{first.direction}"><tbody>\n{rows}\n</tbody></table>'

    def _row(self, index: int) -> str:
        block = self.document.blocks[index]
        head = bool(block.cells) and all(cell.header for cell in block.cells)
        cells = []
        for cell in block.cells:
            text = self._inside(index, cell.start, cell.end)
            scope = "col" if head else "row"
            cells.append(f'<th scope="{scope}">{text}</th>' if cell.header else f"<td>{text}</td>")
        inner = "".join(cells) or f"<td>{self._inside(index)}</td>"
        return f"<tr{self._named(index)}>{inner}</tr>"

    def _figure(self, index: int, end: int) -> str:
        block = self.document.blocks[index]
        source = self.image(block.asset) if block.asset else ""
        alt = xml(block.alt)
        if source:
            shown = f'<img src="{source}" alt="{alt}"/>'
        else:
            shown = f'<p class="missing">[{alt}]</p>' if alt else ""
        words = "".join(
            f"\n<figcaption{self._named(at)}>{self._inside(at)}</figcaption>"
            for at in range(index + 1, end)
        )
        return f"<figure{self._named(index)}>\n{shown}{words}\n</figure>"

    def _list(self, start: int, end: int) -> str:
        parts: list[str] = []
        # the tag and the next number of each list that is open
        lists: list[tuple[str, int]] = []
        for index in range(start, end):
            item = self.document.blocks[index]
            depth = max(1, item.place.depth) if item.place else 1
            tag = "ol" if item.place and item.place.ordered else "ul"
            number = item.place.number if item.place and tag == "ol" else 0
            while len(lists) > depth or (len(lists) == depth and lists[-1][0] != tag):
                parts.append(f"</li></{lists.pop()[0]}>")
            if len(lists) == depth:
                parts.append("</li>\n")
            while len(lists) < depth:
                begins = f' start="{number}"' if number > 1 and len(lists) + 1 == depth else ""
                parts.append(f'<{tag}{begins} dir="{item.direction}">')
                lists.append((tag, number))
                if len(lists) < depth:
                    parts.append("<li>")
            value = f' value="{number}"' if number and number != lists[-1][1] else ""
            lists[-1] = (tag, number + 1)
            parts.append(f"<li{self._named(index)}{value}>{self._inside(index)}")
        parts += [f"</li></{tag}>" for tag, _ in reversed(lists)]
        return "".join(parts)

    def _named(self, index: int) -> str:
        block = self.document.blocks[index]
        language = language_tag(block.language) or self.document.metadata.language
        return f' id="{block_id(index)}"{attributes(language, block.direction)}'

    def _inside(self, index: int, start: int = 0, end: int | None = None) -> str:
        block: Block = self.document.blocks[index]
        return inside(block, index, self.units.get(index, ()), self.resolve, start, end)
