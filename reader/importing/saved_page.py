"""What tells when a page was saved, and the pictures that its saver kept only once."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEAD = 4000
_DAY = 24 * 60 * 60
_FIRST_PAGE = 681_000_000
"""Seconds from 1970 to August 1991."""
# SingleFile writes JavaScript's Date: "Thu Nov 26 2026 10:15:00 GMT+0200 (…)"
_SAVED = re.compile(
    r"saved date:\s*\w{3} (?P<month>\w{3}) (?P<day>\d{1,2}) (?P<year>\d{4}) "
    r"(?P<time>\d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})"
)
_SHARED = re.compile(r"""(--sf-img-\d+):\s*url\(\s*["']?([^"')]+)""")
_USED = re.compile(r"var\(\s*(--sf-img-\d+)\s*\)")


def saved_date(html: str) -> str:
    """Give the moment a page was saved (ISO 8601, in UTC), "" when its head does not tell."""
    from email.utils import parsedate_to_datetime

    found = _SAVED.search(html, 0, _HEAD)
    if found is None:
        return ""
    text = f"{found['day']} {found['month']} {found['year']} {found['time']} {found['zone']}"
    try:
        return parsedate_to_datetime(text).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def written_at(seconds: float) -> str:
    """Give when a file was written (ISO 8601) from its time stamp (seconds since 1970).

    "" for a stamp that was never set, or by a clock that went wrong: before the web, or to come.
    """
    if not _FIRST_PAGE < seconds < time.time() + _DAY:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def give_shared_pictures(root: HtmlElement) -> None:
    """Put pictures that SingleFile keeps once, in a style sheet, back where they are shown."""
    shared = {
        name: address
        for style in root.iter("style")
        for name, address in _SHARED.findall(style.text or "")
    }
    if not shared:
        return
    for image in root.iter("img"):
        used = _USED.search(image.get("style", ""))
        if used and used[1] in shared:
            image.set("src", shared[used[1]])
