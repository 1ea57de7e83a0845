"""When a page was published and changed: by its fields, its elements, and as a last resort."""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reader.importing.dates import find_date, normal_stamp
from reader.importing.head_table import fields
from reader.importing.linked_data import LinkedData

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/_.-]|$)")
_AROUND = frozenset({"footer", "aside", "nav"})
_LONGEST = 500_000
"""Code points of a page that is given to a searcher: it has many patterns to try."""
_LOOKED_AT = 4_000
"""Elements among which a searched date must be found again."""


def published_of(root: HtmlElement, meta: Mapping[str, Sequence[str]], linked: LinkedData) -> str:
    """Give the publication's date by JSON-LD, meta elements and microdata, "" when none tells."""
    return _best(
        [
            linked.text("datePublished"),
            *_of_meta(meta, fields("published")),
            *_items(root, fields("published", "items")),
            linked.text("dateCreated"),
            *_times(root),
        ]
    )


def updated_of(root: HtmlElement, meta: Mapping[str, Sequence[str]], linked: LinkedData) -> str:
    """Give the date of the last change, from the same places."""
    return _best(
        [
            linked.text("dateModified"),
            *_of_meta(meta, fields("updated")),
            *_items(root, fields("updated", "items")),
        ]
    )


def is_later(updated: str, published: str) -> bool:
    """Whether a change came after the publication; stamps without a zone are compared by day."""
    if not updated or not published:
        return bool(updated)
    first, last = (datetime.datetime.fromisoformat(stamp) for stamp in (published, updated))
    if (first.tzinfo is None) != (last.tzinfo is None) or 10 in {len(updated), len(published)}:
        return last.date() > first.date()
    return last > first


def searched_stamp(root: HtmlElement, url: str, updated: str) -> str:
    """Search the page for a date as a last resort: in its address, then with htmldate.

    htmldate turns times to UTC, which may give the day before, and takes the date of a change
    for the publication's: its day counts only when the page tells the same day, and no change.
    """
    found = _IN_ADDRESS.search(unquote(urlsplit(url).path))
    if found:
        stamp = normal_stamp("-".join(part.zfill(2) for part in found.groups()))
        if stamp:
            return stamp
    told = {stamp[:10]: stamp for stamp in _told(root)}
    if not told or sum(len(element.text or "") for element in root.iter()) > _LONGEST:
        return ""
    import htmldate

    try:
        guess = htmldate.find_date(
            root, original_date=True, extensive_search=False, outputformat="%Y-%m-%d"
        )
    except Exception:  # whatever a page does to a searcher, it is then a piece without a date
        logging.getLogger(__name__).exception("no date could be searched for")
        return ""
    return told.get(guess, "") if guess and guess != updated[:10] else ""


def _told(root: HtmlElement) -> Iterable[str]:
    """Give the dates that elements tell by themselves: in an attribute or a short text."""
    for number, element in enumerate(root.iter("time", "span", "p", "div", "abbr", "li", "meta")):
        if number > _LOOKED_AT:
            return
        date = find_date(element.text or "")
        stamp = normal_stamp(element.get("datetime") or element.get("content") or "")
        if not stamp and date is not None and not date.updated:
            stamp = date.iso
        if stamp and not any(parent.tag in _AROUND for parent in element.iterancestors()):
            yield stamp


def _of_meta(meta: Mapping[str, Sequence[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in meta.get(name, ())[:2]]


def _items(root: HtmlElement, names: Sequence[str]) -> list[str]:
    """Give what microdata call a date; the article's stands before those of its neighbours."""
    found: list[str] = []
    for name in names:
        for element in root.iterfind(".//*[@itemprop]"):
            if name in element.get("itemprop", "").lower().split():
                found.append(_said(element))
                break
    return found


def _times(root: HtmlElement) -> list[str]:
    """Give the one `<time>` marked as the publication's, or the only one of the one article."""
    for element in root.iter("time"):
        if element.get("pubdate") is not None or "published" in element.get("class", "").split():
            return [_said(element)]
    articles = list(root.iter("article"))
    if len(articles) == 1:
        times = [element for element in articles[0].iter("time") if element.get("datetime")]
        if len(times) == 1:
            return [_said(times[0])]
    return []


def _said(element: HtmlElement) -> str:
    for name in ("datetime", "content", "title"):
        if element.get(name):
            return str(element.get(name))
    return "".join(element.itertext())


def _best(values: Iterable[str]) -> str:
    """Give the first date, or another telling of the same that knows the time and the zone."""
    stamps = [stamp for value in values if (stamp := normal_stamp(value)) and not _empty(stamp)]
    if not stamps:
        return ""
    best = stamps[0]
    for stamp in stamps[1:]:
        if len(stamp) > len(best) and stamp.startswith(best[:16]) and not _zoned(best):
            best = stamp
    return best


def _zoned(stamp: str) -> bool:
    return datetime.datetime.fromisoformat(stamp).tzinfo is not None


def _empty(stamp: str) -> bool:
    """Whether this is what programs write for no date at all."""
    return stamp.startswith("1970-01-01")
