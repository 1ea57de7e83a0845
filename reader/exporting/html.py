"""A document as one clean HTML5 page that needs nothing beside it."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Iterator, Sequence
from html import escape

from reader.document.model import Block, BlockKind, Document, Span, SpanKind
from reader.exporting.cover import image_type

Pictures = Callable[[str], bytes | None]
"""Gives the content of an asset by its name, or None when it was not saved."""

Image = Callable[[str], str]
"""Gives the address of an asset's picture, "" when it was not saved."""

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 2em auto; max-width: 38em; padding: 0 1em; line-height: 1.8;
  font-family: "Noto Naskh Arabic", "Amiri", "Noto Serif", serif; font-size: 1.25rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; }
img { max-width: 100%; height: auto; }
figure, blockquote { margin-inline: 1.5em; }
figcaption, .kicker, .byline, aside { font-size: 0.85em; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: 0.3em 0.6em; text-align: start; }
pre { overflow-x: auto; font-size: 0.85em; line-height: 1.5; }
.verse { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2em; }
"""
_TAGS = {
    SpanKind.EMPHASIS: ("<em>", "</em>"),
    SpanKind.STRONG: ("<strong>", "</strong>"),
    SpanKind.CODE: ("<code>", "</code>"),
    SpanKind.SUPERSCRIPT: ("<sup>", "</sup>"),
    SpanKind.SUBSCRIPT: ("<sub>", "</sub>"),
}
_HEADER = {BlockKind.KICKER: "kicker", BlockKind.BYLINE: "byline"}
_SCHEMES = ("http://", "https://", "mailto:", "tel:")


def html_page(document: Document, pictures: Pictures = lambda _name: None) -> str:
    """Write a whole page: language, direction, blocks, spans, figures with their description."""
    return page_beside(document, lambda name: _inlined(pictures(name)))


def page_beside(document: Document, image: Image) -> str:
    """Write the page with its pictures at the addresses that `image` gives."""
    about = document.metadata
    body = "\n".join(_blocks(document.blocks, image))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(about.language or "und")}" dir="{about.direction}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(about.title)}</title>",
    ]
    named = (("author", about.byline), ("dcterms.date", about.published))
    lines += [f'<meta name="{name}" content="{escape(text)}">' for name, text in named if text]
    if _safe(about.url):
        lines.append(f'<link rel="canonical" href="{escape(about.url)}">')
    lines += [f"<style>\n{_STYLE}</style>", "</head>", "<body>", "<article>", body]
    lines += ["</article>", "</body>", "</html>", ""]
    return "\n".join(lines)


def _blocks(blocks: Sequence[Block], image: Image) -> Iterator[str]:
    index = 0
    while index < len(blocks):
        end = index + 1
        block = blocks[index]
        if block.kind is BlockKind.LIST_ITEM:
            while end < len(blocks) and blocks[end].kind is BlockKind.LIST_ITEM:
                end += 1
            yield _list(blocks[index:end])
        elif block.kind is BlockKind.TABLE_ROW:
            while end < len(blocks) and blocks[end].kind is BlockKind.TABLE_ROW:
                end += 1
            rows = "\n".join(_row(row) for row in blocks[index:end])
            yield f'<table dir="{block.direction}">\n{rows}\n</table>'
        elif block.kind is BlockKind.FIGURE:
            if end < len(blocks) and blocks[end].kind is BlockKind.CAPTION:
                end += 1
            yield _figure(block, blocks[index + 1 : end], image)
        else:
            yield _block(block)
        index = end


def _block(block: Block) -> str:
    attributes, inside = _attributes(block), _inside(block)
    match block.kind:
        case BlockKind.TITLE:
            return f"<h1{attributes}>{inside}</h1>"
        case BlockKind.HEADING:
            level = min(max(block.level, 2), 6)
            return f"<h{level}{attributes}>{inside}</h{level}>"
        case BlockKind.QUOTE:
            return f"<blockquote{attributes}><p>{inside}</p></blockquote>"
        case BlockKind.CODE:
            return f"<pre{attributes}><code>{inside}</code></pre>"
        case BlockKind.RULE:
            return "<hr>"
        case BlockKind.FOOTNOTE:
            return f'<aside{attributes} role="doc-footnote"><p>{inside}</p></aside>'
        case BlockKind.VERSE:
            halves = "".join(
                f"<span>{_inside(block, cell.start, cell.end)}</span>" for cell in block.cells
            )
            return f'<p{attributes} class="verse">{halves or inside}</p>'
        case BlockKind.KICKER | BlockKind.BYLINE:
            return f'<p{attributes} class="{_HEADER[block.kind]}">{inside}</p>'
        case _:
            return f"<p{attributes}>{inside}</p>"


def _attributes(block: Block) -> str:
    language = f' lang="{escape(block.language)}"' if block.language else ""
    return f' id="{escape(block.id)}"{language} dir="{block.direction}"'


def _row(block: Block) -> str:
    cells = "".join(
        f"<{tag}>{_inside(block, cell.start, cell.end)}</{tag}>"
        for cell in block.cells
        for tag in ("th" if cell.header else "td",)
    )
    return f"<tr{_attributes(block)}>{cells or f'<td>{_inside(block)}</td>'}</tr>"


def _inlined(content: bytes | None) -> str:
    kind = image_type(content) if content else ""
    if not content or not kind:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _figure(block: Block, caption: Sequence[Block], image: Image) -> str:
    alt = escape(block.alt)
    source = image(block.asset) if block.asset else ""
    if source:
        shown = f'<img alt="{alt}" src="{escape(source)}">'
    else:
        shown = f'<p role="img" aria-label="{alt}">[{alt}]</p>' if alt else ""
    words = "".join(
        f"\n<figcaption{_attributes(item)}>{_inside(item)}</figcaption>" for item in caption
    )
    return f"<figure{_attributes(block)}>\n{shown}{words}\n</figure>"


def _list(items: Sequence[Block]) -> str:
    parts: list[str] = []
    open_lists: list[str] = []
    for item in items:
        place = item.place
        depth = max(1, place.depth) if place else 1
        tag = "ol" if place and place.ordered else "ul"
        while len(open_lists) > depth or (len(open_lists) == depth and open_lists[-1] != tag):
            parts.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == depth:
            parts.append("</li>\n")
        while len(open_lists) < depth:
            start = place.number if place and tag == "ol" else 1
            number = f' start="{start}"' if start > 1 else ""
            parts.append(f'<{tag}{number} dir="{item.direction}">')
            open_lists.append(tag)
            if len(open_lists) < depth:
                parts.append("<li>")
        parts.append(f"<li{_attributes(item)}>{_inside(item)}")
    parts += [f"</li></{tag}>" for tag in reversed(open_lists)]
    return "".join(parts)


def _inside(block: Block, start: int = 0, end: int | None = None) -> str:
    """Write `start:end` of a block's text with its spans as properly nested tags."""
    end = len(block.text) if end is None else end
    spans = sorted(
        (span for span in block.spans if span.start < end and span.end > start),
        key=lambda span: (span.start, -span.end),
    )
    cuts = {start, end}
    for span in spans:
        cuts |= {max(start, span.start), min(end, span.end)}
    places = sorted(cuts)
    parts: list[str] = []
    opened: list[Span] = []
    for low, high in itertools.pairwise(places):
        active = [span for span in spans if span.start <= low and span.end >= high]
        kept = 0
        while kept < min(len(opened), len(active)) and opened[kept] is active[kept]:
            kept += 1
        parts += [_tags(span)[1] for span in reversed(opened[kept:])]
        parts += [_tags(span)[0] for span in active[kept:]]
        opened = active
        text = escape(block.text[low:high], quote=False)
        parts.append(text if block.kind is BlockKind.CODE else text.replace("\n", "<br>"))
    parts += [_tags(span)[1] for span in reversed(opened)]
    return "".join(parts)


def _tags(span: Span) -> tuple[str, str]:
    value = escape(span.value)
    if span.kind is SpanKind.LINK:
        return (f'<a href="{value}">', "</a>") if _safe(span.value) else ("", "")
    if span.kind is SpanKind.LANGUAGE:
        return f'<span lang="{value}">', "</span>"
    if span.kind is SpanKind.DIRECTION:
        direction = value if value in ("rtl", "ltr") else "auto"
        return f'<bdi dir="{direction}">', "</bdi>"
    if span.kind is SpanKind.NOTE_REFERENCE:
        return f'<a role="doc-noteref" href="#{value}">', "</a>"
    return _TAGS[span.kind]


def _safe(address: str) -> bool:
    return address.strip().lower().startswith((*_SCHEMES, "#"))
