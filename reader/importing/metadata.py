"""What a page's head says about its piece: title, author, site, address, date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.importing.dates import normal_stamp
from reader.importing.limits import safe_address
from reader.importing.phrases import key
from reader.text.direction import Direction

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_PAGE = re.compile(r"(?:CreativeWork|WebPage)$")
_SEPARATOR = re.compile(r"\s+[|\-–—:»«·•/]+\s+|\s*\|\s*|\s*::\s*")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate",
    "publishdate", "publish_date", "publish-date", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "sailthru.date", "parsely-pub-date", "article.published",
    "og:published_time", "published_time", "article:modified_time",
)  # fmt: skip
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)|(?:^|\s)url:\s*(\S+)")
_JUNK_AUTHOR = re.compile(
    r"^(?:admin\w*|administrator|root|user\d*|editor|webmaster|author|\W*|\S+@\S+|https?://.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head declares; "" and None where it says nothing."""

    titles: tuple[str, ...]
    site: str
    author: str
    published: str
    url: str
    base: str
    language: str
    direction: Direction | None


def read_head(root: HtmlElement, url: str = "") -> Head:
    """Read `<head>`, JSON-LD and the page's saved address; `url` is known from elsewhere."""
    meta = _meta(root)
    linked = _linked_data(root)
    title = " ".join((root.findtext(".//title") or "").split())
    site = (
        meta.get("og:site_name") or _name(linked.get("publisher")) or meta.get("application-name")
    )
    site = " ".join((site or "").split())
    address = safe_address(url) or _address(root, meta, linked)
    base_tag = root.find(".//base[@href]")
    base = safe_address(base_tag.get("href", ""), address) if base_tag is not None else ""
    base = base or address
    titles = [
        " ".join(text.split())
        for text in (meta.get("og:title"), linked.get("headline"), meta.get("twitter:title"), title)
        if isinstance(text, str) and text.strip()
    ]
    author = _name(linked.get("author")) or meta.get("author") or meta.get("article:author") or ""
    author = " ".join(author.split())
    if _JUNK_AUTHOR.match(author) or key(author) == key(site) or len(author) > 120:
        author = ""
    body = root.find("body")
    return Head(
        titles=tuple(titles),
        site=site or urlsplit(address).netloc.removeprefix("www."),
        author=author,
        published=_published(meta, linked),
        url=address,
        base=base if base.startswith("http") else "",
        language=_language(root, meta),
        direction=_declared(root) or (_declared(body) if body is not None else None),
    )


def without_site(title: str, site: str) -> str:
    """Take the site's name off a title's end or start, with what parts it from the title."""
    parts = [(found.start(), found.end()) for found in _SEPARATOR.finditer(title)]
    if not parts:
        return title
    first, last = parts[0], parts[-1]
    head, tail = title[: first[0]], title[last[1] :]
    if site:
        if key(tail) == key(site):
            return title[: last[0]].strip()
        if key(head) == key(site):
            return title[first[1] :].strip()
    # no name given: the much shorter part at an end is the site's
    rest = title[: last[0]]
    if len(tail.split()) <= 4 and len(rest.split()) >= 2 * len(tail.split()):
        return rest.strip()
    rest = title[first[1] :]
    if len(head.split()) <= 4 and len(rest.split()) >= 2 * len(head.split()):
        return rest.strip()
    return title


def _meta(root: HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = tag.get("content") or ""
        if name and content.strip():
            values.setdefault(name.strip().lower(), content)
    return values


def _linked_data(root: HtmlElement) -> Mapping[str, object]:
    """Give the JSON-LD object of the article, else of the page, {} when none can be read."""
    items: list[dict[str, object]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            items += _objects(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            # broken JSON-LD is common; the meta elements say much the same
            continue
    for wanted in (_ARTICLE, _PAGE):
        for item in items:
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and wanted.search(name) for name in names) and (
                "headline" in item or "datePublished" in item
            ):
                return item
    return {}


def _objects(data: object) -> Iterator[dict[str, object]]:
    waiting = [data]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, (dict, list)))


def _name(value: object) -> str:
    if isinstance(value, list):
        return "، ".join(name for name in map(_name, value[:4]) if name)
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _published(meta: Mapping[str, str], linked: Mapping[str, object]) -> str:
    stamped = linked.get("datePublished")
    candidates = [stamped] if isinstance(stamped, str) else []
    candidates += [meta[name] for name in _DATES if name in meta]
    return next((stamp for value in candidates if (stamp := normal_stamp(value))), "")


def _address(root: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, object]) -> str:
    from lxml import etree

    candidates = [
        link.get("href", "")
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    candidates.append(meta.get("og:url", ""))
    page = linked.get("url")
    candidates.append(page if isinstance(page, str) else "")
    for comment in (*root.itersiblings(etree.Comment, preceding=True), *root.iter(etree.Comment)):
        found = _SAVED.search((comment.text or "")[:2000])
        if found:
            candidates.append(found[1] or found[2])
            break
    for candidate in candidates:
        address = safe_address(candidate)
        if address.startswith("http"):
            return address
    return ""


def _language(root: HtmlElement, meta: Mapping[str, str]) -> str:
    body = root.find("body")
    declared = root.get("lang") or (body.get("lang") if body is not None else "")
    return (declared or meta.get("og:locale") or meta.get("content-language") or "").strip()


def _declared(element: HtmlElement) -> Direction | None:
    value = (element.get("dir") or "").strip().lower()
    return Direction(value) if value in {"rtl", "ltr"} else None
