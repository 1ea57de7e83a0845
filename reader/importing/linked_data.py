"""A page's JSON-LD: the object of its article, with what that points to, and its breadcrumbs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_PAGE = re.compile(r"(?:CreativeWork|WebPage)$")
_MOST = 2_000
"""Objects that are looked at."""


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article's object (else the page's, else empty), and the names of the breadcrumbs."""

    article: Mapping[str, object]
    trail: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """Give a field that holds a text, "" when it holds anything else."""
        return text_of(self.article.get(name))

    def texts(self, name: str) -> list[str]:
        """Give a field's texts: one or a list of them."""
        value = self.article.get(name)
        values = value if isinstance(value, list) else [value]
        return [text for item in values[:_MOST] if (text := text_of(item))]


def linked_data(root: HtmlElement) -> LinkedData:
    """Read every script of JSON-LD; what is broken is passed over (others say much the same)."""
    items: list[dict[str, object]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").lower().partition(";")[0].strip() != "application/ld+json":
            continue
        try:
            items += _objects(json.loads(_bare(script.text or ""), strict=False))
        except (ValueError, RecursionError):
            continue
    named = {
        key: item for item in items if isinstance(key := item.get("@id"), str) and len(item) > 1
    }
    found = _article(items)
    return LinkedData({key: _resolved(value, named) for key, value in found.items()}, _trail(items))


def text_of(value: object) -> str:
    """Give a text, or the name of an object, with its white space collapsed; else ""."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _bare(text: str) -> str:
    text = text.strip().removeprefix("<!--").removesuffix("-->")
    return text.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").rstrip("; \n\t")


def _article(items: Sequence[dict[str, object]]) -> dict[str, object]:
    for wanted in (_ARTICLE, _PAGE):
        for item in items:
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and wanted.search(name) for name in names) and (
                "headline" in item or "datePublished" in item
            ):
                return item
    return {}


def _resolved(value: object, named: Mapping[str, dict[str, object]]) -> object:
    """Put in what a bare `{"@id": …}` points to (graphs name an author once, and refer to it)."""
    if isinstance(value, list):
        return [_resolved(item, named) for item in value[:_MOST]]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        key = value.get("@id")
        return named.get(key, value) if isinstance(key, str) else value
    return value


def _trail(items: Sequence[dict[str, object]]) -> tuple[str, ...]:
    for item in items:
        entries = item.get("itemListElement")
        if item.get("@type") == "BreadcrumbList" and isinstance(entries, list):
            names = [
                text_of(entry) or text_of(entry.get("item"))
                for entry in entries
                if isinstance(entry, dict)
            ]
            return tuple(name for name in names if name)
    return ()


def _objects(data: object) -> Iterator[dict[str, object]]:
    waiting = [data]
    for item in waiting:
        if len(waiting) > _MOST:
            return
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, (dict, list)))
