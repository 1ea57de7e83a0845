"""A document as another library wrote it, looked through before it is let in."""

from __future__ import annotations

from dataclasses import replace

from reader.document.model import Block, Document, LeftOut, Metadata, Repair, SpanKind
from reader.document.storage import from_data
from reader.importing.limits import MAX_DEPTH, check_blocks, safe_address

_MOST = 2**31
"""The largest number that an item of a list may bear."""


def checked_document(data: object, name: str) -> Document:
    """Make a document of JSON values; links that may not be opened become plain text.

    Raises `ValueError`, `KeyError` or `TypeError` for what is no document, and `ImportFailed` for
    one that is too large. What an importer of Ayn made comes as it was.
    """
    if not isinstance(data, dict):
        raise ValueError("no document")
    try:
        document = from_data(data)
    except AttributeError as error:
        # null, or a number, where an object belongs
        raise ValueError(str(error)) from error
    blocks = _all_blocks(document)
    check_blocks(len(blocks), max((len(block.text) for block in blocks), default=0), name)
    for block in blocks:
        _check(block)
    shown = [block.id for block in document.blocks]
    if len(set(shown)) != len(shown):
        raise ValueError("two blocks of one id")
    _check_metadata(document.metadata)
    return Document(
        _safe_metadata(document.metadata),
        tuple(map(_safe, document.blocks)),
        tuple(
            LeftOut(_safe(item.block), _text(item.after), _text(item.reason))
            for item in document.left_out
        ),
        tuple(
            Repair(_safe(item.original), tuple(map(_text, item.kinds))) for item in document.repairs
        ),
    )


def _all_blocks(document: Document) -> list[Block]:
    return [
        *document.blocks,
        *(item.block for item in document.left_out),
        *(item.original for item in document.repairs),
    ]


def _check(block: Block) -> None:
    """Raise `ValueError` where a value is of another type, or leads out of the block's text."""
    for text in (block.id, block.text, block.language, block.alt, block.asset):
        _text(text)
    _whole(block.level, MAX_DEPTH)
    for span in block.spans:
        _stretch(span.start, span.end, block.text)
        _text(span.value)
    for cell in block.cells:
        _stretch(cell.start, cell.end, block.text)
        _flag(cell.header)
    if block.place is not None:
        _flag(block.place.ordered)
        # every level of a list becomes an element somewhere
        _whole(block.place.depth, MAX_DEPTH)
        _whole(block.place.number, _MOST)


def _check_metadata(about: Metadata) -> None:
    for text in (
        about.title, about.kicker, about.byline, about.source, about.url, about.published,
        about.language, about.lead_image, about.saved, about.support, about.updated,
        about.section, about.site, *about.tags,
    ):  # fmt: skip
        _text(text)


def _safe_metadata(about: Metadata) -> Metadata:
    good = not about.url or safe_address(about.url) == about.url
    return about if good else replace(about, url="")


def _safe(block: Block) -> Block:
    spans = tuple(
        span
        for span in block.spans
        if span.kind is not SpanKind.LINK or (span.value and safe_address(span.value) == span.value)
    )
    return block if len(spans) == len(block.spans) else replace(block, spans=spans)


def _stretch(start: object, end: object, text: str) -> None:
    if _whole(start, len(text)) > _whole(end, len(text)):
        raise ValueError(f"a stretch {start}:{end}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.50} is no text")
    # a lone half of a character cannot be stored; UnicodeEncodeError is a ValueError
    value.encode("utf-8")
    return value


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -1 <= value <= most:
        raise ValueError(f"{value!r:.50} is no whole number up to {most}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r:.50} is neither true nor false")
    return value
