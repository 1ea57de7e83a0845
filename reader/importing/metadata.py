"""What a page's head says about its piece: title, author, site, address, dates, tags."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.importing.head_table import fields, is_junk, is_nobody, without_label
from reader.importing.limits import safe_address
from reader.importing.linked_data import LinkedData, linked_data, text_of
from reader.importing.phrases import key
from reader.importing.stamps import is_later, published_of, updated_of
from reader.text.direction import Direction
from reader.text.language import language_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SEPARATOR = re.compile(r"\s+[|\-–—:»«·•/]+\s+|\s*\|\s*|\s*::\s*")
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)|(?:^|\s)url:\s*(\S+)")
_CRUMBS = re.compile(r"(?<![a-z])bread-?_?crumbs?(?![a-z])", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,،;؛|]\s*")
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_AUTHOR = 120
"""Code points; a longer author is a sentence about one."""
_SECTION = 40
_SITE_WORDS = 5
_SECTION_WORDS = 3
_MOST_TAGS = 12
_TAG_WORDS = 6
_SENTENCE = 40
"""Code points of a text that is no menu's."""
_SAMPLE = 6_000
"""Code points of a page that tell its language."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head declares; "" and None where it says nothing.

    `image` is the address of the lead picture. `now` is when the page was fetched or saved,
    which «منذ ٣ ساعات» is counted from.
    """

    titles: tuple[str, ...]
    site: str
    author: str
    published: str
    url: str
    base: str
    language: str
    direction: Direction | None
    updated: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    caption: str = ""
    now: datetime.datetime | None = None

    @property
    def host(self) -> str:
        """The host of the page's address, without "www."."""
        return urlsplit(self.url).netloc.rpartition("@")[2].removeprefix("www.")


def read_head(root: HtmlElement, url: str = "", now: datetime.datetime | None = None) -> Head:
    """Read `<head>`, JSON-LD and the page's saved address; `url` is known from elsewhere."""
    meta = _meta(root)
    linked = linked_data(root)
    address = safe_address(url) or _address(root, meta, linked)
    base_tag = root.find(".//base[@href]")
    base = safe_address(base_tag.get("href", ""), address) if base_tag is not None else ""
    base = base if base.lower().startswith("http") else address
    titles = [
        " ".join(unescape(text).split())
        for text in (
            _first(meta, "og:title"),
            linked.text("headline"),
            _first(meta, "twitter:title"),
            root.findtext(".//title") or "",
        )
        if text.strip()
    ]
    site = (
        _first(meta, "og:site_name")
        or text_of(linked.article.get("publisher"))
        or _first(meta, *fields("site"))
        or _repeated_end(titles)
    )
    published = published_of(root, meta, linked)
    updated = updated_of(root, meta, linked)
    body = root.find("body")
    image, caption = _lead(meta, linked)
    return Head(
        titles=tuple(titles),
        site=site or urlsplit(address).netloc.removeprefix("www."),
        author=_author(root, meta, linked, site),
        published=published,
        url=address,
        base=base if base.startswith("http") else "",
        language=_language(root, meta),
        direction=_declared(root) or (_declared(body) if body is not None else None),
        updated=updated if is_later(updated, published) else "",
        section=_section(root, meta, linked, [site, *titles, *_headings(root)]),
        tags=_tags(root, meta, linked, site),
        image=safe_address(image, base),
        caption=caption,
        now=now,
    )


def without_site(title: str, site: str) -> str:
    """Take the site's name off a title's end or start, with what parts it from the title."""
    if site and title.startswith((f"{site}:", f"{site} :")):
        return title.partition(":")[2].strip()
    parts = [(found.start(), found.end()) for found in _SEPARATOR.finditer(title)]
    if not parts:
        return title
    first, last = parts[0], parts[-1]
    head, tail = title[: first[0]], title[last[1] :]
    if site:
        if key(tail) == key(site):
            return _without_sections(title[: last[0]].strip())
        if key(head) == key(site):
            return title[first[1] :].strip()
    # no name given: the much shorter part at an end is the site's
    rest = title[: last[0]]
    if len(tail.split()) <= 4 and len(rest.split()) >= 2 * len(tail.split()):
        return rest.strip()
    rest = title[first[1] :]
    if len(head.split()) <= 4 <= len(rest.split()) and len(rest.split()) >= 2 * len(head.split()):
        return rest.strip()
    return title


def _without_sections(title: str) -> str:
    """Take the names of sections, which go from the narrow to the wide, off a title's end."""
    parts = _SEPARATOR.split(title)
    names = [len(part.split()) <= _SECTION_WORDS for part in parts[1:]]
    long = len(parts[0].split()) > _SECTION_WORDS
    few = len(parts) == 2 and len(parts[1].split()) <= 2
    return parts[0].strip() if long and all(names) and (few or len(parts) > 2) else title


def site_beside(title: str, whole: str) -> str:
    """Give the few words that `whole` parts from the title by a sign: a site's name, or ""."""
    if not title or title == whole or title not in whole:
        return ""
    before, after = (part.strip() for part in whole.split(title, 1))
    for text in (after, before):
        name = text.strip(" |-–—:»«·•/")
        if name and name != text and len(name.split()) <= _SITE_WORDS and not (before and after):
            return name if not _SEPARATOR.search(name) else ""
    return ""


def _meta(root: HtmlElement) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = tag.get("content") or ""
        if name and content.strip():
            values.setdefault(name.strip().lower(), []).append(content)
    return values


def _first(meta: Mapping[str, Sequence[str]], *names: str) -> str:
    """Give the first value of the first of these fields, its white space collapsed."""
    return next((" ".join(meta[name][0].split()) for name in names if name in meta), "")


def _repeated_end(titles: Sequence[str]) -> str:
    """Give the words that stand before or after the shortest title in two of the others."""
    if len(titles) < 3:
        return ""
    bare = min(titles, key=len)
    ends = [site_beside(bare, title) for title in titles]
    return next((end for end in ends if end and ends.count(end) > 1), "")


def _author(
    root: HtmlElement, meta: Mapping[str, Sequence[str]], linked: LinkedData, site: str
) -> str:
    """Give who wrote the piece, several names with commas between; nobody's names are refused.

    What only a meta element says must stand in the page too: templates name their makers there.
    """
    # what `publisher` names may come again as the author of every page
    told = _names(linked.texts("author"), site) or _names(linked.texts("creator"), site)
    if not told:
        names = [value for name in fields("author") for value in meta.get(name, ())[:4]]
        listed = _names(names, site)
        if listed:
            page = key(" ".join(_texts(root)))
            told = [name for name in listed if key(name) in page]
    if not told:
        marked = root.xpath("//*[@itemprop='author' or contains(@rel, 'author')]")
        told = _names(["".join(element.itertext()) for element in marked[:3]][:1], site)
    joined = "، ".join(told)
    return joined if len(joined) <= _AUTHOR else told[0]


def _names(values: Sequence[str], site: str) -> list[str]:
    names: list[str] = []
    for value in values[:4]:
        name = without_label(" ".join(value.split()))
        if (
            name
            and len(name) <= _AUTHOR
            and not is_nobody(name)
            and key(name) != key(site)
            and name not in names
        ):
            names.append(name)
    return names


def _section(
    root: HtmlElement,
    meta: Mapping[str, Sequence[str]],
    linked: LinkedData,
    others: Sequence[str],
) -> str:
    """Give the part of the site: by its fields, else the last breadcrumb before the piece."""
    told = [*linked.texts("articleSection")[:1], _first(meta, *fields("section"))]
    trail = linked.trail or tuple(_crumbs(root))
    known = {key(text) for text in others if text}
    for text in (*told, *reversed(trail)):
        folded = key(text)
        if (
            text
            and len(text) <= _SECTION
            and not is_junk("section", text)
            and not any(
                folded == other or (len(folded) > 3 and other.startswith(folded + " "))
                for other in known
            )
        ):
            return text
    return ""


def _headings(root: HtmlElement) -> list[str]:
    return [" ".join("".join(heading.itertext()).split()) for heading in root.iter("h1")]


def _crumbs(root: HtmlElement) -> Iterator[str]:
    for element in root.iterfind(".//*[@class]"):
        if _CRUMBS.search(element.get("class", "")):
            for link in element.iter("a"):
                text = " ".join("".join(link.itertext()).split())
                if text:
                    yield text
            return


def _tags(
    root: HtmlElement, meta: Mapping[str, Sequence[str]], linked: LinkedData, site: str
) -> tuple[str, ...]:
    """Give the piece's own tags, from the surest field that has any."""
    links = root.xpath("//a[contains(concat(' ', normalize-space(@rel), ' '), ' tag ')]")
    for values in (
        [value for name in fields("tags") for value in meta.get(name, ())],
        ["".join(link.itertext()) for link in links[: 2 * _MOST_TAGS]],
        linked.texts("keywords"),
        [value for name in fields("tags", "keywords") for value in meta.get(name, ())[:1]],
    ):
        tags: dict[str, str] = {}
        for value in values:
            for part in _PARTS.split(value):
                tag = " ".join(part.replace("_", " ").split()).strip("#.\"'«» ")
                if (
                    2 <= len(tag) <= _SECTION
                    and len(tag.split()) <= _TAG_WORDS
                    and key(tag) != key(site)
                    and not is_junk("tags", tag)
                ):
                    tags.setdefault(key(tag), tag)
        if tags:
            return tuple(tags.values())[:_MOST_TAGS]
    return ()


def _lead(meta: Mapping[str, Sequence[str]], linked: LinkedData) -> tuple[str, str]:
    """Give the lead picture's address and what is said of it."""
    image = linked.article.get("image")
    item = image[0] if isinstance(image, list) and image else image
    caption = ""
    if isinstance(item, dict):
        caption = text_of(item.get("caption")) or text_of(item.get("description"))
        item = item.get("url") or item.get("contentUrl") or item.get("@id")
    address = _first(meta, "og:image:secure_url", "og:image", "og:image:url", "twitter:image")
    if not address and isinstance(item, str):
        address = item
    return address.strip(), caption or _first(meta, "og:image:alt", "twitter:image:alt")


def _address(root: HtmlElement, meta: Mapping[str, Sequence[str]], linked: LinkedData) -> str:
    from lxml import etree

    candidates = [
        link.get("href", "")
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    candidates.append(_first(meta, "og:url"))
    candidates.append(linked.text("url"))
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


def _language(root: HtmlElement, meta: Mapping[str, Sequence[str]]) -> str:
    """Give the page's language: what it declares, unless its own words tell another."""
    body = root.find("body")
    declared = root.get("lang") or (body.get("lang") if body is not None else "")
    told = (declared or _first(meta, "og:locale", "content-language")).strip()
    # menus are in the language of the template, sentences in that of the piece
    # a list of all words of a long text would take many times its memory
    sentences = (" ".join(text.strip()[: 4 * _SAMPLE].split()) for text in _texts(root))
    sample = " ".join(text for text in sentences if len(text) >= _SENTENCE)[:_SAMPLE]
    return language_of(sample, default=told) if told and sample else told


def _texts(root: HtmlElement) -> Iterator[str]:
    """Give the visible text of a page, piece by piece."""
    body = root.find("body")
    for element in (root if body is None else body).iter():
        shown = isinstance(element.tag, str) and element.tag not in _UNSEEN
        if shown and element.text:
            yield element.text
        if element.tail:
            yield element.tail


def _declared(element: HtmlElement) -> Direction | None:
    value = (element.get("dir") or "").strip().lower()
    return Direction(value) if value in {"rtl", "ltr"} else None
