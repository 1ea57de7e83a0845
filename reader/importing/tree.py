"""From a page's text to its element tree, within the limits of size and depth."""

from __future__ import annotations

import re
from collections.abc import Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import ImportFailed, Message
from reader.importing.limits import MAX_DEPTH, MAX_ELEMENTS, MAX_HTML, MAX_TAG

if TYPE_CHECKING:
    from lxml.html import HtmlElement

INLINED = "ayn-inlined:"
"""Stands for a `data:` address in the tree: `ayn-inlined:0` is the first one."""

_FEW = 1_000_000
"""Code points of a page that cannot hold too many elements."""
_ATTRIBUTES = 4
"""Attributes that take the memory of one element and what becomes of it."""
_DATA = re.compile(r"data:image/[\w.+-]+;base64,[\w+/=%\s-]+", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_LONG_TAG = re.compile(rf"<([A-Za-z][\w:-]{{0,40}})\s[^<>]{{{MAX_TAG},}}>")
_WRAPPERS = re.compile(
    r"</?(?:div|section|main|center|font|span|b|i|u|em|strong|table|tbody|thead|tr|td|th|form)"
    r"\b[^>]*>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its root element, its text, and the `data:` images taken out of it."""

    root: HtmlElement
    html: str
    inlined: tuple[str, ...]


def parse(html: str, name: str = "") -> Page:
    """Parse a page. Raises `ImportFailed` when it is too large, too deep or holds no element.

    Inlined images are taken out first: they make up most of a page saved in one file, and the
    limit is about what has to be parsed.
    """
    inlined: list[str] = []

    def take(found: re.Match[str]) -> str:
        inlined.append(found[0])
        return f"{INLINED}{len(inlined) - 1}"

    html = _LONG_TAG.sub(r"<\1>", _PROLOG.sub("", _DATA.sub(take, html)))
    if len(html) > MAX_HTML // 4 and len(html.encode()) > MAX_HTML:
        raise ImportFailed(
            Message(
                "The page {name} is larger than {limit} MB. Save only its article, or its text.",
                {"name": name or "…", "limit": MAX_HTML // 1_000_000},
            )
        )
    if len(html) > _FEW and _crowded(html):
        raise ImportFailed(
            Message(
                "The page {name} has more than {limit} elements. Save only its article, or its "
                "text.",
                {"name": name or "…", "limit": MAX_ELEMENTS},
            )
        )
    root = _tree(html)
    if root is None:
        # depth without end comes from tags that are never closed: their text is still there
        html = _WRAPPERS.sub(lambda tag: "" if tag[0][1] != "d" else "<p>", html)
        root = _tree(html)
    if root is None:
        raise ImportFailed(
            Message(
                "The page {name} is nested too deeply to be read. Copy its text and paste it.",
                {"name": name or "…"},
            )
        )
    return Page(root, html, tuple(inlined))


class _Count:
    """Counts what a tree would be made of, and makes none."""

    def __init__(self) -> None:
        self.elements = self.attributes = 0

    def start(self, tag: object, attrib: Sized) -> None:  # noqa: ARG002
        self.elements += 1
        self.attributes += len(attrib)
        self._check()

    def comment(self, text: object) -> None:
        self.start(text, ())

    def pi(self, target: object, data: object = None) -> None:  # noqa: ARG002
        self.start(target, ())

    def end(self, tag: object) -> None:
        """Count nothing."""

    def data(self, data: object) -> None:
        """Count nothing."""

    def close(self) -> None:
        """Give nothing."""

    def _check(self) -> None:
        if self.elements + self.attributes // _ATTRIBUTES > MAX_ELEMENTS:
            raise _Crowd


class _Crowd(Exception):
    """More elements and attributes than a tree may have."""


def _crowded(html: str) -> bool:
    """Whether a page holds so many elements or attributes that its tree would fill the memory."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, target=_Count())
    try:
        etree.fromstring(html.encode("utf-8", "replace"), parser)
    except _Crowd:
        return True
    except (etree.ParserError, etree.XMLSyntaxError):
        return False
    return False


def _tree(html: str) -> HtmlElement | None:
    """Parse, or give None when elements are nested deeper than `MAX_DEPTH`."""
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    data = html.encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data or b"<p></p>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = lxml.html.document_fromstring(b"<p></p>")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return None
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return root if deepest <= MAX_DEPTH else None
