"""A reference to a piece, to be put under a quotation."""

from __future__ import annotations

from reader.document.model import Metadata
from reader.translations import FSI, PDI

_COMMA = {"ar": "، "}


def citation(metadata: Metadata) -> str:
    """Give author, title, source, date of publishing and address, as far as they are known.

    In the order and with the comma of the piece's own language; each part keeps its own
    direction. The title stands in the quotation marks of the language.
    """
    arabic = metadata.language == "ar"
    title = f"«{metadata.title}»" if arabic else f"“{metadata.title}”"
    parts = (
        metadata.byline,
        title if metadata.title else "",
        metadata.source,
        metadata.published,
        metadata.url,
    )
    comma = _COMMA.get(metadata.language, ", ")
    return comma.join(f"{FSI}{part}{PDI}" for part in parts if part) + "."
