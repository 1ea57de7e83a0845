"""What a page says of its other addresses: its own, its further pages, its AMP and print forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.importing.addresses import (
    is_further_page,
    print_words,
    same_site,
    without_tracking,
)
from reader.importing.limits import MAX_PAGES, safe_address

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_REFRESH = re.compile(r"\s*(\d+)[\d.]*\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_LOOKED_AT = 10
"""Links of one kind; a page has one or two, a hostile one as many as it likes."""
_AT_ONCE = 5
"""Seconds; a page that is to be loaded again later shows its article until then."""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Addresses that a page names, "" where it names none.

    `base` is what relative addresses are resolved against, `address` the page's own, `onward`
    where it leads at once, `whole` the canonical page when this is its AMP or a further page of
    it, `others` its forms that may be cleaner.
    """

    base: str
    address: str
    onward: str = ""
    whole: str = ""
    others: tuple[str, ...] = ()


def read_links(root: HtmlElement, url: str) -> PageLinks:
    """Read the links of a page that came from `url`."""
    tag = root.find(".//base[@href]")
    base = safe_address(tag.get("href", ""), url) if tag is not None else ""
    base = base if base.lower().startswith("http") else url
    own = _own(root, base, url)
    amp = any(root.get(name) is not None for name in ("amp", "\u26a1"))
    further = bool(own) and any(
        is_further_page(own, url, number) for number in range(2, MAX_PAGES + 1)
    )
    whole = own if own and (further or amp) and own != without_tracking(url) else ""
    return PageLinks(
        base,
        own or without_tracking(url),
        _onward(root, base, url),
        whole,
        tuple(
            address
            for address in (
                *_named(root, base, "amphtml")[:_LOOKED_AT],
                *_printed(root, base)[:_LOOKED_AT],
            )
            if same_site(address, url) and _bare(address) not in {_bare(url), _bare(own)}
        )[:2],
    )


def further_page(root: HtmlElement, base: str, first: str, number: int) -> str:
    """Give the address of the article's page `number`, "" when there is none."""
    for address in _named(root, base, "next")[:_LOOKED_AT]:
        if is_further_page(first, address, number):
            return address
    return ""


def _own(root: HtmlElement, base: str, url: str) -> str:
    """Give the canonical address, believed only about pages of the same site, never of its door."""
    for address in _named(root, base, "canonical")[:_LOOKED_AT]:
        door = urlsplit(address).path.rstrip("/") == "" and not urlsplit(address).query
        if same_site(address, url) and (not door or urlsplit(url).path.rstrip("/") == ""):
            return without_tracking(address)
    return ""


def _onward(root: HtmlElement, base: str, url: str) -> str:
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").strip().lower() != "refresh":
            continue
        # what only browsers without scripts are told leads to another page for them
        if next(meta.iterancestors("noscript"), None) is not None:
            continue
        found = _REFRESH.match(meta.get("content", ""))
        if found and int(found[1][:6]) <= _AT_ONCE:
            address = safe_address(found[2], base)
            if address.lower().startswith("http") and without_tracking(address) != (
                without_tracking(url)
            ):
                return address
    return ""


def _named(root: HtmlElement, base: str, relation: str) -> list[str]:
    found = []
    for element in root.iter("link", "a"):
        if relation in element.get("rel", "").lower().split():
            address = safe_address(element.get("href", ""), base)
            if address.lower().startswith("http"):
                found.append(address)
    return found


def _printed(root: HtmlElement, base: str) -> list[str]:
    words = print_words()
    found = []
    for element in root.iter("link", "a"):
        said = {
            " ".join("".join(map(str, element.itertext())).lower().split()),
            element.get("title", "").strip().lower(),
        }
        if "print" in element.get("href", "").lower():
            # alone the class may say how a link is to be printed
            said |= set(element.get("class", "").lower().split())
        media = element.tag == "link" and "print" in element.get("media", "").lower()
        alternate = "alternate" in element.get("rel", "").lower().split()
        if (media and alternate) or (element.tag == "a" and said & words):
            address = safe_address(element.get("href", ""), base)
            if address.lower().startswith("http"):
                found.append(address)
    return found


def _bare(url: str) -> str:
    return url.partition("#")[0].rstrip("/")
