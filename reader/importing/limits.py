"""How much of what an importer takes, and which addresses a piece may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from reader.errors import ImportFailed, Message

MAX_INPUT = 50_000_000
"""Bytes of a file or a paste."""
MAX_HTML = 8_000_000
"""Bytes of a page without its inlined pictures: beyond it parsing takes many seconds."""
MAX_DEPTH = 500
"""Nesting of elements."""
MAX_ELEMENTS = 250_000
"""Elements of a page, four attributes counted as one: beyond it the tree fills the memory."""
MAX_IMAGE = 20_000_000
"""Bytes of one picture."""
MAX_PIXELS = 50_000_000
"""Pixels of one picture, by its header: beyond it decoding fills the memory."""
MAX_IMAGES = 200_000_000
"""Bytes of all pictures of a piece."""
MAX_PICTURES = 120
"""Pictures of a piece that are fetched."""
MAX_FETCHED_PIXELS = 25_000_000
"""Pixels of a picture that is fetched: it is decoded, which takes up to 4 bytes a pixel."""
PICTURES_S = 90
"""Seconds that fetching the pictures of a piece may take; later ones stay away."""
PICTURE_WIDTH = 1600
"""Pixels of a picture's width that are kept."""
MAX_PAGES = 20
"""Pages that one article is joined of."""
MAX_JOINED = 20_000_000
"""Bytes of all pages of an article: more of them are not fetched."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may take: bytes as they are unpacked, seconds, tries.

    `page_s` and `picture_s` count the time in which a server is being waited for, over all
    redirects and tries; `gap_s` passes between two requests to one host, and a `Retry-After`
    beyond `longest_wait_s` is told to the reader, not waited for.
    """

    page: int = 20_000_000
    picture: int = MAX_IMAGE
    resolve_s: float = 10
    connect_s: float = 10
    silence_s: float = 30
    page_s: float = 60
    picture_s: float = 30
    gap_s: float = 0.2
    pauses_s: tuple[float, ...] = (0.5, 1.5)
    longest_wait_s: float = 8
    redirects: int = 10


MAX_ENTRY = 20_000_000
"""Bytes of one file in an archive, unpacked."""
MAX_ARCHIVE = 300_000_000
"""Bytes of all files in an archive, unpacked."""
MAX_RATIO = 100
"""How many times larger than packed a file in an archive may be (from a megabyte on)."""
MAX_ENTRIES = 5_000
"""Files in an archive or a folder."""
MAX_FOLDERS = 16
"""Folders within one another."""
MAX_BLOCK = 1_000_000
"""Code points of one paragraph: beyond it the memory fills."""
MAX_BLOCKS = 100_000
"""Paragraphs of a piece: beyond it the importer takes minutes."""
MAX_TAG = 60_000
"""Code points of one tag: beyond it the parser compares its attributes for minutes."""
MAX_SECONDS = 60
"""Seconds that one import may take."""
MAX_MARKDOWN = 2_000_000
"""Code points of Markdown; more of it is read as plain text."""

_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")


def check_blocks(count: int, longest: int, name: str) -> None:
    """Raise `ImportFailed` when there are too many paragraphs, or one is too long."""
    if count > MAX_BLOCKS:
        raise ImportFailed(
            Message(
                "{name} has more than {limit} paragraphs. Split it into smaller parts.",
                {"name": name or "…", "limit": MAX_BLOCKS},
            )
        )
    if longest > MAX_BLOCK:
        raise ImportFailed(
            Message(
                "{name} has a paragraph of more than {limit} letters. Break it into lines and "
                "try again.",
                {"name": name or "…", "limit": MAX_BLOCK},
            )
        )


def safe_address(address: str, base: str = "") -> str:
    """Give an address that may be opened from a piece (http, https, mailto or #…), else "".

    A relative address is resolved against `base`, the page's own. Control characters and
    spaces, which browsers drop (`java\\nscript:`), are dropped before looking.
    """
    address = _CONTROLS.sub("", address)
    if not address or address.startswith("#"):
        return address if len(address) > 1 else ""
    try:
        if base:
            address = urljoin(base, address)
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and parts.hostname:
            return address
    except ValueError:
        return ""
    return address if parts.scheme == "mailto" and parts.path else ""
