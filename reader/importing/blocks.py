"""From an element tree to pieces: every block of a page in source order, chosen or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.document.model import BlockKind, ListPlace, SpanKind
from reader.importing.drafts import Draft
from reader.importing.inline import Inline, Running
from reader.importing.limits import safe_address
from reader.importing.marks import (
    footnote_mark,
    is_backlink,
    is_data_table,
    is_icon,
    marked_kind,
)
from reader.importing.picture_choice import picture_sources
from reader.importing.verse import broken_lines
from reader.text.direction import Direction

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SKIP = frozenset(
    {
        "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "audio",
        "video", "canvas", "svg", "head", "map", "meta", "link", "param", "source", "track",
        "input", "textarea", "datalist", "progress", "meter", "frameset",
    }
)  # fmt: skip
_BLOCK = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
        "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "caption", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul", "button", "select", "option", "optgroup", "label",
        "listing", "plaintext", "xmp", "search",
    }
)  # fmt: skip
_WHOLE = re.compile(r"-?\d{1,9}")
_LABELS = frozenset({"span", "a", "b", "strong", "small", "em", "i", "font"})
_INLINE = {
    "em": SpanKind.EMPHASIS,
    "i": SpanKind.EMPHASIS,
    "cite": SpanKind.EMPHASIS,
    "dfn": SpanKind.EMPHASIS,
    "var": SpanKind.EMPHASIS,
    "strong": SpanKind.STRONG,
    "b": SpanKind.STRONG,
    "code": SpanKind.CODE,
    "kbd": SpanKind.CODE,
    "samp": SpanKind.CODE,
    "tt": SpanKind.CODE,
    "sup": SpanKind.SUPERSCRIPT,
    "sub": SpanKind.SUBSCRIPT,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A draft and where it stood: its block element, the letters in links, a figure's sources."""

    draft: Draft
    element: HtmlElement
    linked: int = 0
    pictures: tuple[str, ...] = ()


@dataclass(slots=True)
class _Item:
    """A list item or a footnote whose first block is still to come."""

    kind: BlockKind
    place: ListPlace | None
    used: bool = False


@dataclass(slots=True)
class _Scope:
    """What an element gives to the blocks inside it."""

    element: HtmlElement
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    item: _Item | None = None
    depth: int = 0
    pre: bool = False
    verse: bool = False
    row: bool = False
    table: bool = False
    direction: Direction | None = None
    language: str = ""
    cells: bool = False

    def inside(self, element: HtmlElement) -> _Scope:
        """Give what `element` inside this one hands on (a constructor: `replace` is slow)."""
        return _Scope(
            element, self.kind, self.level, self.item, self.depth, self.pre, self.verse,
            self.row, self.table, self.direction, self.language,
        )  # fmt: skip


def pieces_of(root: HtmlElement, url: str = "") -> list[Piece]:
    """List every block under `root` in source order; links are resolved against `url`."""
    from lxml import etree

    builder = _Builder(root, url)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if element.tag in _SKIP or is_backlink(element):
                events.skip_subtree()
            else:
                builder.start(element)
        elif event == "end":
            if element.tag not in _SKIP and not is_backlink(element):
                builder.end(element)
            builder.tail(element, root)
        else:
            builder.tail(element, root)
    builder.flush()
    return builder.pieces


class _Builder:
    """A machine fed with starts, ends and text in document order: no recursion, any depth."""

    def __init__(self, root: HtmlElement, url: str) -> None:
        self.pieces: list[Piece] = []
        self._url = url
        self._inline = Inline()
        self._scopes = [_Scope(root)]
        self._counters: list[tuple[int, int]] = []
        self._opened: dict[HtmlElement, int] = {}
        self._anchors: list[str] = []
        self._figures: list[Piece] = []

    def start(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag in _BLOCK or self._stands_alone(element):
            self._enter(element, tag)
        else:
            self._inline_start(element, tag)
        name = element.get("id") or (element.get("name") if tag == "a" else None)
        if name:
            self._anchors.append(name)
        if element.text:
            self._inline.add(element.text, kept=self._scopes[-1].pre)

    def end(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if len(self._scopes) > 1 and self._scopes[-1].element is element:
            self._leave(tag)
        elif tag not in _BLOCK:
            if self._scopes[-1].cells and element.getparent() is self._scopes[-1].element:
                self._inline.close_cell()
            if tag == "q":
                self._inline.add("»")
            for _ in range(self._opened.pop(element, 0)):
                self._inline.close()

    def tail(self, element: HtmlElement, root: HtmlElement) -> None:
        if element is not root and element.tail:
            scope = self._scopes[-1]
            if scope.cells and not element.tail.strip():
                return
            self._inline.add(element.tail, kept=scope.pre)

    def _stands_alone(self, element: HtmlElement) -> bool:
        """Whether an inline element is marked as kicker, byline or caption, without text beside."""
        parent = element.getparent()
        if element.tag not in _LABELS or parent is None or self._scopes[-1].row:
            return False
        before = element.getprevious()
        text = parent.text if before is None else before.tail
        if (text or "").strip() or (element.tail or "").strip():
            return False
        return marked_kind(element) in {BlockKind.KICKER, BlockKind.BYLINE, BlockKind.CAPTION}

    def _enter(self, element: HtmlElement, tag: str) -> None:
        scope = self._scopes[-1]
        if scope.row:
            if tag in {"td", "th"}:
                self._inline.open_cell(header=tag == "th")
            else:
                self._inline.add(" ")
            self._scopes.append(scope.inside(element))
            return
        self.flush()
        mark = marked_kind(element)
        new = scope.inside(element)
        new.direction = _direction(element) or scope.direction
        new.language = _language(element) or scope.language
        if tag in {"html", "body"}:
            # what a whole page declares is weighed for the whole piece, not block by block
            new.direction, new.language = None, ""
        if tag[0] == "h" and tag[1:].isdigit() and mark is not BlockKind.KICKER:
            new.kind, new.level = BlockKind.HEADING, int(tag[1:])
        elif tag == "blockquote":
            new.kind = BlockKind.QUOTE
        elif tag in {"pre", "listing", "xmp", "plaintext"}:
            new.kind, new.pre = BlockKind.CODE, True
        elif tag in {"figcaption", "caption"}:
            new.kind = BlockKind.CAPTION
        elif tag in {"ul", "ol", "menu", "dir"}:
            new.depth = scope.depth + 1
            self._counters.append(_counter(element))
        elif tag == "li":
            new.item = self._list_item(element, scope)
        elif tag == "table":
            new.table = is_data_table(element)
        elif tag == "tr" and scope.table:
            new.row, new.kind = True, BlockKind.TABLE_ROW
        elif tag == "hr":
            self._emit(Running(""), BlockKind.RULE, element)
        elif mark is BlockKind.VERSE:
            new.verse = True
        elif mark is not None:
            new.kind = mark
        if footnote_mark(element) and new.item is None:
            new.item = _Item(BlockKind.FOOTNOTE, None)
        if new.verse and tag != "table":
            halves = [child for child in element if child.tag in {"span", "bdi"}]
            new.kind, new.cells = BlockKind.VERSE, len(halves) >= 2
        self._scopes.append(new)

    def _leave(self, tag: str) -> None:
        scope = self._scopes[-1]
        outer = self._scopes[-2]
        if outer.row:
            if tag in {"td", "th"}:
                self._inline.close_cell()
            else:
                self._inline.add(" ")
        else:
            self.flush()
        self._scopes.pop()
        if tag in {"ul", "ol", "menu", "dir"} and scope.depth > outer.depth and self._counters:
            self._counters.pop()

    def _list_item(self, element: HtmlElement, scope: _Scope) -> _Item:
        number, step = self._counters[-1] if self._counters else (0, 0)
        value = element.get("value", "")
        if step and _WHOLE.fullmatch(value):
            number = int(value)
        if self._counters:
            self._counters[-1] = (number + step, step)
        place = ListPlace(max(1, scope.depth), step != 0, number if step else 0)
        kind = BlockKind.FOOTNOTE if footnote_mark(element) else BlockKind.LIST_ITEM
        return _Item(kind, place)

    def _inline_start(self, element: HtmlElement, tag: str) -> None:
        scope = self._scopes[-1]
        if scope.cells and tag in {"span", "bdi"} and element.getparent() is scope.element:
            self._inline.open_cell(header=False)
        if tag == "br":
            self._inline.add(" ") if scope.row else self._inline.line_break()
            return
        if tag in {"img", "amp-img"}:
            self._image(element)
            return
        if tag == "q":
            self._inline.add("«")
        spans: list[tuple[SpanKind, str]] = []
        if tag in _INLINE and not (scope.pre and _INLINE[tag] is SpanKind.CODE):
            spans.append((_INLINE[tag], ""))
        if tag == "a":
            address = safe_address(element.get("href", ""), self._url)
            if address.startswith("#") and _is_reference(element):
                spans.append((SpanKind.NOTE_REFERENCE, address[1:]))
            elif element.get("href") is not None:
                # an address that may not be followed still tells that the text was a link
                spans.append((SpanKind.LINK, address))
        direction = element.get("dir", "").strip().lower()
        if direction in {"rtl", "ltr", "auto"} or tag == "bdi":
            spans.append((SpanKind.DIRECTION, direction or "auto"))
        if language := _language(element):
            spans.append((SpanKind.LANGUAGE, language))
        for kind, value in spans:
            self._inline.open(kind, value)
        if spans:
            self._opened[element] = len(spans)

    def _image(self, element: HtmlElement) -> None:
        alt = " ".join(element.get("alt", "").split())
        scope = self._scopes[-1]
        if is_icon(element) or scope.row or scope.pre:
            if len(alt) <= 3 or scope.row:
                self._inline.add(alt)
            return
        sources = picture_sources(element)
        if not sources and not alt:
            return
        draft = Draft(BlockKind.FIGURE, alt=alt, anchors=self._taken_anchors())
        piece = Piece(draft, scope.element, pictures=sources)
        # a picture inside running text stands after it
        (self.pieces if self._inline.blank else self._figures).append(piece)

    def flush(self) -> None:
        """End the block that is being collected."""
        scope = self._scopes[-1]
        running = Running("") if self._inline.untouched else self._inline.take(indented=scope.pre)
        if running.text.strip():
            kind = scope.kind
            if scope.pre or running.cells or kind in {BlockKind.TABLE_ROW, BlockKind.CODE}:
                self._emit(running, kind, scope.element)
            else:
                for line, verse in broken_lines(running, verse=scope.verse):
                    self._emit(line, BlockKind.VERSE if verse else kind, scope.element)
        self.pieces.extend(self._figures)
        self._figures.clear()

    def _emit(self, running: Running, kind: BlockKind, element: HtmlElement) -> None:
        scope = self._scopes[-1]
        place = None
        item = scope.item
        if item is not None and kind in {BlockKind.PARAGRAPH, BlockKind.QUOTE}:
            if not item.used:
                kind, place = item.kind, item.place
            elif item.kind is BlockKind.FOOTNOTE:
                kind = BlockKind.FOOTNOTE
            item.used = True
        draft = Draft(
            kind,
            running.text,
            tuple(span for span in running.spans if span.value or span.kind is not SpanKind.LINK),
            scope.level if kind is BlockKind.HEADING else 0,
            place,
            running.cells,
            direction=scope.direction,
            language=scope.language,
            anchors=self._taken_anchors(),
        )
        self.pieces.append(Piece(draft, element, running.linked))

    def _taken_anchors(self) -> tuple[str, ...]:
        anchors = tuple(self._anchors)
        self._anchors.clear()
        return anchors


def _counter(element: HtmlElement) -> tuple[int, int]:
    """Give a list's first number and its step; the step is 0 when it is not ordered."""
    if element.tag != "ol":
        return 0, 0
    start = element.get("start", "")
    backwards = element.get("reversed") is not None
    count = sum(child.tag == "li" for child in element)
    first = int(start) if _WHOLE.fullmatch(start) else (count if backwards else 1)
    return first, -1 if backwards else 1


def _is_reference(element: HtmlElement) -> bool:
    parent = element.getparent()
    inside = parent is not None and parent.tag == "sup" and len(parent) == 1
    around = len(element) == 1 and element[0].tag == "sup"
    return "doc-noteref" in element.get("role", "").split() or inside or around


def _direction(element: HtmlElement) -> Direction | None:
    value = element.get("dir", "").strip().lower()
    if not value:
        style = element.get("style", "").replace(" ", "").lower()
        value = style.partition("direction:")[2][:3]
    return Direction(value) if value in {"rtl", "ltr"} else None


def _language(element: HtmlElement) -> str:
    value = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return value.strip() if value.strip().replace("-", "").isalnum() else ""
