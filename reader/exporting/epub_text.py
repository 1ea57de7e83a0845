"""Text of a book's pages: valid XML, markup nested round words, addresses that can be followed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from reader.document.model import Block, BlockKind, Span, SpanKind

Unit = tuple[int, int]
"""A stretch of a block's text that is lit while it is said: a word, or a sentence."""
Resolve = Callable[[str], str]
"""Gives the address inside the book of a block's id, "" when the book does not have it."""

# what XML 1.0 has no place for
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SCHEMES = ("http", "https", "mailto", "tel")
_LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TAGS = {
    SpanKind.EMPHASIS: "em",
    SpanKind.STRONG: "strong",
    SpanKind.CODE: "code",
    SpanKind.SUPERSCRIPT: "sup",
    SpanKind.SUBSCRIPT: "sub",
}


@dataclass(frozen=True, slots=True)
class _Mark:
    """An element round `start:end`; `unit` is one of what is lit, and is never cut in two."""

    start: int
    end: int
    opening: str
    closing: str
    unit: bool = False
    anchor: bool = False


def xml(text: str) -> str:
    """Escape a text for XML, without the characters that XML does not have."""
    return escape(_NO_XML.sub("", text))


def language_tag(language: str) -> str:
    """Give a well-formed BCP 47 tag, "" when `language` is none."""
    tag = language.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def attributes(language: str, direction: str) -> str:
    """Write the attributes of language and direction."""
    tag = language_tag(language)
    named = f' xml:lang="{tag}" lang="{tag}"' if tag else ""
    return f'{named} dir="{direction}"'


def inside(
    block: Block,
    index: int,
    units: Sequence[Unit],
    resolve: Resolve,
    start: int = 0,
    end: int | None = None,
) -> str:
    """Write `start:end` of a block's text, markup and units as properly nested elements.

    A unit is one element, whatever markup begins or ends inside it; the units of a block do not
    overlap.
    """
    end = len(block.text) if end is None else end
    lit = [
        _Mark(low, high, f'<span id="{unit_id(index, low)}">', "</span>", unit=True)
        for low, high in units
        if start <= low < high <= end
    ]
    marks = lit + [
        mark
        for span in block.spans
        if span.start < end and span.end > start and span.start < span.end
        for mark in _pieces(span, max(start, span.start), min(end, span.end), lit, resolve)
    ]
    # the longer first, and of the same length the unit: what is inside comes after it
    marks.sort(key=lambda mark: (mark.start, -mark.end, not mark.unit))
    cuts = sorted({start, end, *(at for mark in marks for at in (mark.start, mark.end))})
    parts: list[str] = []
    opened: list[_Mark] = []
    for low, high in itertools.pairwise(cuts):
        active: list[_Mark] = []
        for mark in marks:
            nested = mark.anchor and any(other.anchor for other in active)
            if mark.start <= low and mark.end >= high and not nested:
                active.append(mark)
        kept = 0
        while kept < min(len(opened), len(active)) and opened[kept] is active[kept]:
            kept += 1
        parts += [mark.closing for mark in reversed(opened[kept:])]
        parts += [mark.opening for mark in active[kept:]]
        opened = active
        text = xml(block.text[low:high])
        parts.append(text if block.kind is BlockKind.CODE else text.replace("\n", "<br/>"))
    parts += [mark.closing for mark in reversed(opened)]
    return "".join(parts)


def block_id(index: int) -> str:
    """Give the id of a block's element, by its place in the piece."""
    return f"b{index}"


def unit_id(index: int, start: int) -> str:
    """Give the id of a unit's element."""
    return f"b{index}-{start}"


def _pieces(
    span: Span, start: int, end: int, lit: Sequence[_Mark], resolve: Resolve
) -> list[_Mark]:
    """Cut markup at the edges of the units that it begins or ends inside of."""
    opening, closing, anchor = _element(span, resolve)
    if not opening:
        return []
    cuts = {start, end}
    for unit in lit:
        if unit.start < start < unit.end < end:
            cuts.add(unit.end)
        if start < unit.start < end < unit.end:
            cuts.add(unit.start)
    return [
        _Mark(low, high, opening, closing, anchor=anchor)
        for low, high in itertools.pairwise(sorted(cuts))
    ]


def _element(span: Span, resolve: Resolve) -> tuple[str, str, bool]:
    """Give an element's tags and whether it is a link; empty ones for what leads nowhere."""
    if span.kind is SpanKind.LINK:
        href = _address(span.value, resolve)
        return (f'<a href="{href}">', "</a>", True) if href else ("", "", False)
    if span.kind is SpanKind.NOTE_REFERENCE:
        href = xml(resolve(span.value))
        note = f'<a epub:type="noteref" role="doc-noteref" href="{href}">'
        return (note, "</a>", True) if href else ("", "", False)
    if span.kind is SpanKind.LANGUAGE:
        tag = language_tag(span.value)
        return (
            (f'<span xml:lang="{tag}" lang="{tag}">', "</span>", False) if tag else ("", "", False)
        )
    if span.kind is SpanKind.DIRECTION:
        direction = span.value if span.value in ("rtl", "ltr") else "auto"
        return f'<bdi dir="{direction}">', "</bdi>", False
    tag = _TAGS[span.kind]
    return f"<{tag}>", f"</{tag}>", False


def _address(address: str, resolve: Resolve) -> str:
    if address.startswith("#"):
        return xml(resolve(address[1:]))
    text = _NO_XML.sub("", address).strip()
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or (parts.scheme.startswith("http") and not host):
        return ""
    text = _LOOSE_PERCENT.sub("%25", text)
    safe = quote(text, safe=":/?#@!$&'()*+,;=%~-._")
    if host:
        name = host if host.isascii() else _ascii(host)
        if not name:
            return ""
        at = f"{name}:{port}" if port else name
        path = quote(_LOOSE_PERCENT.sub("%25", parts.path), safe="/@!$&'()*+,;=:%~-._")
        query = quote(_LOOSE_PERCENT.sub("%25", parts.query), safe="/?@!$&'()*+,;=:%~-._")
        part = quote(_LOOSE_PERCENT.sub("%25", parts.fragment), safe="/?@!$&'()*+,;=:%~-._")
        safe = f"{parts.scheme.lower()}://{at}{path}"
        safe += (f"?{query}" if query else "") + (f"#{part}" if part else "")
    return escape(safe)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
