"""What an element says about itself: roles, classes, sizes; read with the table `page.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from itertools import islice
from typing import TYPE_CHECKING

from reader.document.model import BlockKind
from reader.paths import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

_ICON_SIZE = 40
"""CSS pixels; a picture with a side below it is an icon."""
_WORD = re.compile(r"[a-z]+|[^\W\d_a-z]+")
# "no-share", "has-sidebar": said of a neighbour
_ABOUT = re.compile(r"(?<![a-z])(?:no|not|has|have|with|without|hide|show|hidden)[-_][a-z]+")
_KINDS = {
    "kicker": BlockKind.KICKER,
    "byline": BlockKind.BYLINE,
    "caption": BlockKind.CAPTION,
    "verse": BlockKind.VERSE,
}
_BACK_SIGNS = frozenset("↩↑^⤴↵⇑")
_FIRST_PARTS = 60
_LONGEST = 300
"""Code points; a longer "byline" or "caption" is a container that only bears the name."""


@functools.cache
def _table() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Read `page.toml`: class words and roles, by what they mean."""
    with resource("tables", "page.toml").open("rb") as file:
        data = tomllib.load(file)
    return {
        part: {name: frozenset(words) for name, words in entries.items()}
        for part, entries in data.items()
    }


def names_of(element: HtmlElement) -> frozenset[str]:
    """Give the words of an element's classes and id: `post-body__Text` is post, body, text."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return _words(names) if names != " " else frozenset()


@functools.lru_cache(maxsize=4096)
def _words(names: str) -> frozenset[str]:
    names = re.sub(r"([a-z])([A-Z])", r"\1 \2", names)
    names = _ABOUT.sub(" ", names.lower())
    return frozenset(_WORD.findall(names))


def marked_kind(element: HtmlElement) -> BlockKind | None:
    """Give the kind that an element's classes name, if any."""
    names = names_of(element)
    if not names:
        return None
    kinds = _table()["kinds"]
    for name, kind in _KINDS.items():
        if names & kinds[name]:
            if kind is BlockKind.VERSE:
                return kind
            size = sum(len(text) for text in element.itertext())
            return kind if size <= _LONGEST else None
    return None


def is_date(element: HtmlElement) -> bool:
    """Whether an element is marked as the place of a date."""
    if names_of(element) & _table()["kinds"]["date"]:
        return True
    inside = [child for child in element if child.tag == "time"]
    return element.tag == "time" or (
        len(inside) == 1 and "".join(element.itertext()).strip() == _text(inside[0])
    )


def is_author(element: HtmlElement) -> bool:
    """Whether an element is marked as the place of the author's name."""
    return (
        "author" in element.get("rel", "").split()
        or element.get("itemprop", "") == "author"
        or bool(names_of(element) & _table()["kinds"]["byline"])
    )


def chrome_reason(element: HtmlElement) -> str:
    """Give why an element and all in it is no part of an article, "" when nothing says so."""
    if _hidden(element):
        return "hidden"
    table = _table()
    tag = str(element.tag)
    role = element.get("role", "").lower()
    for reason, tags in table["tags"].items():
        if tag in tags and not role.startswith("doc-"):
            return reason
    for reason, roles in table["roles"].items():
        if role in roles:
            return reason
    names = names_of(element)
    if names:
        for reason, words in table["classes"].items():
            if names & words:
                return reason
    return ""


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style
    )


def footnote_mark(element: HtmlElement) -> bool:
    """Whether an element is a note (DPUB-ARIA roles, or the classes and ids in common use)."""
    role = element.get("role", "")
    if role in {"doc-footnote", "doc-endnote"} or element.get("epub:type") == "footnote":
        return True
    if element.tag == "li":
        if re.fullmatch(r"(user-content-)?(fn|footnote|note|_ftn)[-:_]?\w+", element.get("id", "")):
            return True
        parent = element.getparent()
        holder = parent.getparent() if parent is not None else None
        return any(
            one is not None
            and (
                one.get("role") == "doc-endnotes"
                or bool(names_of(one) & _table()["kinds"]["footnotes"])
            )
            for one in (parent, holder)
        )
    return element.tag in {"p", "div", "aside"} and bool(
        names_of(element) & _table()["kinds"]["footnote"]
    )


def is_backlink(element: HtmlElement) -> bool:
    """Whether an element leads from a note back to its reference; it has nothing to read."""
    if element.tag != "a" or not element.get("href", "").startswith("#"):
        return False
    return "doc-backlink" in element.get("role", "") or (
        len(element) == 0 and (element.text or "").strip(" \ufe0e\ufe0f") in _BACK_SIGNS
    )


def links_in(element: HtmlElement) -> list[HtmlElement]:
    """Give the links among an element's first parts: any number of blocks may share a large one."""
    return [part for part in islice(element.iter(), _FIRST_PARTS) if part.tag == "a"]


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data, not the layout of a page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
    if max((len(row) for row in cells), default=0) < 2:
        return False
    if next(table.iter("th"), None) is not None or next(table.iter("caption"), None) is not None:
        return True
    if next(table.iterdescendants("h1", "h2", "h3", "ul", "form"), None) is not None:
        return False
    texts = [_text(cell) for row in cells for cell in row]
    return len(rows) >= 2 and sum(map(len, texts)) <= 200 * len(texts)


def is_icon(image: HtmlElement) -> bool:
    """Whether an image is a small sign, not a picture of the piece."""
    for side in ("width", "height"):
        value = image.get(side, "").removesuffix("px")
        if value.isdecimal() and int(value) < _ICON_SIZE:
            return True
    return bool(names_of(image) & _table()["kinds"]["icon"])


def _text(element: HtmlElement) -> str:
    return "".join(element.itertext()).strip()
