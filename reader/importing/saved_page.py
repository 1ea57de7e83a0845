"""What tells when a page was saved, and the pictures that its saver kept only once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEAD = 4000
# SingleFile writes JavaScript's Date: "Thu Nov 26 2026 10:15:00 GMT+0200 (…)"
_SAVED = re.compile(
    r"saved date:\s*\w{3} (?P<month>\w{3}) (?P<day>\d{1,2}) (?P<year>\d{4}) "
    r"(?P<time>\d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})"
)
_SHARED = re.compile(r"""(--sf-img-\d+):\s*url\(\s*["']?([^"')]+)""")
_USED = re.compile(r"var\(\s*(--sf-img-\d+)\s*\)")


def saved_at(html: str) -> datetime | None:
    """Give the moment a page was saved, in its saver's zone; None when its head does not tell."""
    found = _SAVED.search(html, 0, _HEAD)
    if found is None:
        return None
    return moment_of(
        f"{found['day']} {found['month']} {found['year']} {found['time']} {found['zone']}"
    )


def moment_of(date: str) -> datetime | None:
    """Understand a date as mails have it (RFC 5322), "-0000" being UTC; None for any other."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(date)
        in_utc(moment)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def in_utc(moment: datetime | None) -> str:
    """Give a moment as ISO 8601 in UTC, "" for none."""
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


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
