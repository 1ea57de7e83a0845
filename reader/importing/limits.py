"""How much of what an importer takes, and which addresses a piece may hold."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

MAX_INPUT = 50_000_000
"""Bytes of a file or a paste."""
MAX_HTML = 8_000_000
"""Bytes of a page without its inlined pictures: beyond it parsing takes many seconds."""
MAX_DEPTH = 500
"""Nesting of elements."""
MAX_IMAGE = 20_000_000
"""Bytes of one picture."""
MAX_PIXELS = 50_000_000
"""Pixels of one picture, by its header: beyond it decoding fills the memory."""
MAX_IMAGES = 200_000_000
"""Bytes of all pictures of a piece."""

_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")


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
