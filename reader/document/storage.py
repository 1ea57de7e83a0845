"""Documents as JSON, with a format number; also what `ayn show --format json` prints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    LeftOut,
    ListPlace,
    Metadata,
    Repair,
    Span,
    SpanKind,
)
from reader.text.direction import Direction

FORMAT = 1

_METADATA = (
    "title",
    "kicker",
    "byline",
    "source",
    "url",
    "published",
    "language",
    "direction",
    "lead_image",
    "saved",
    "support",
    "updated",
    "section",
    "site",
)


def to_json(document: Document, *, indent: int | None = None) -> str:
    """Write a document as JSON text."""
    return json.dumps(to_data(document), ensure_ascii=False, indent=indent)


def from_json(text: str) -> Document:
    """Read a document written by `to_json`; raises `ValueError` for another or newer format."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("not a document")
    return from_data(data)


@dataclass(frozen=True, slots=True)
class BlockText:
    """The text of a block, read without the document round it."""

    id: str
    text: str
    direction: Direction
    language: str


def texts_from_json(text: str) -> list[BlockText]:
    """Read the texts of a document's blocks, in a third of the time that the document takes.

    Raises `ValueError` for another or newer format, `KeyError` and `TypeError` for a damaged one.
    """
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError(f"document format {data['format']!r}, not {FORMAT}")
    return [
        BlockText(block["id"], block["text"], Direction(block["direction"]), block["language"])
        for block in data["blocks"]
        if block["text"]
    ]


def to_data(document: Document) -> dict[str, Any]:
    """Give a document as plain JSON values: metadata at the top, then blocks and left-out ones."""
    metadata = document.metadata
    data: dict[str, Any] = {"format": FORMAT}
    data |= {name: str(getattr(metadata, name)) for name in _METADATA}
    data["tags"] = list(metadata.tags)
    data["blocks"] = [_block_data(block) for block in document.blocks]
    data["left_out"] = [
        {"after": item.after, "reason": item.reason, "block": _block_data(item.block)}
        for item in document.left_out
    ]
    if document.repairs:
        data["repairs"] = [
            {"kinds": list(item.kinds), "original": _block_data(item.original)}
            for item in document.repairs
        ]
    return data


def from_data(data: dict[str, Any]) -> Document:
    """Make a document of `to_data`'s values; raises `ValueError` for another format."""
    if data.get("format") != FORMAT:
        raise ValueError(f"document format {data.get('format')!r}, not {FORMAT}")
    values = {name: data.get(name, "") for name in _METADATA}
    values["direction"] = Direction(values["direction"] or "rtl")
    return Document(
        Metadata(**values, tags=tuple(data.get("tags", ()))),
        tuple(_block(item) for item in data["blocks"]),
        tuple(
            LeftOut(_block(item["block"]), item["after"], item["reason"])
            for item in data.get("left_out", ())
        ),
        tuple(
            Repair(_block(item["original"]), tuple(item["kinds"]))
            for item in data.get("repairs", ())
        ),
    )


def _block_data(block: Block) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": block.id,
        "kind": str(block.kind),
        "level": block.level,
        "text": block.text,
        "direction": str(block.direction),
        "language": block.language,
        "spans": [
            {"start": span.start, "end": span.end, "kind": str(span.kind), "value": span.value}
            for span in block.spans
        ],
    }
    if block.place is not None:
        place = block.place
        data["list"] = {"depth": place.depth, "ordered": place.ordered, "number": place.number}
    if block.cells:
        data["cells"] = [
            {"start": cell.start, "end": cell.end, "header": cell.header} for cell in block.cells
        ]
    if block.kind is BlockKind.FIGURE:
        data["alt"] = block.alt
        data["asset"] = block.asset
    return data


def _block(data: dict[str, Any]) -> Block:
    place = data.get("list")
    return Block(
        id=data["id"],
        kind=BlockKind(data["kind"]),
        text=data["text"],
        direction=Direction(data["direction"]),
        language=data["language"],
        level=data["level"],
        spans=tuple(
            Span(item["start"], item["end"], SpanKind(item["kind"]), item["value"])
            for item in data["spans"]
        ),
        place=ListPlace(**place) if place else None,
        cells=tuple(Cell(**item) for item in data.get("cells", ())),
        alt=data.get("alt", ""),
        asset=data.get("asset", ""),
    )
