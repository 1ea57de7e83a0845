"""The open format of a library (docs/library-format.md): what it holds as JSON values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reader.document.model import Document
from reader.document.ranges import Position
from reader.document.storage import to_data
from reader.library.held import Beside, HeldActivity, HeldLink, HeldNote, Holding

VERSION = 1
PIECE, LIBRARY = "ayn-piece", "ayn-library"
LIBRARY_FILE, PIECE_FILE, PAGE_FILE = "library.json", "piece.json", "index.html"
PIECES, IMAGES, EARLIER = "pieces", "images", "earlier"


def piece_data(held: Holding) -> dict[str, Any]:
    """Give what `piece.json` says; its earlier versions lie in files of their own."""
    return {
        "format": PIECE,
        "version": VERSION,
        "tags": list(held.tags),
        "collections": [{"name": name, "added": added} for name, added in held.collections],
        "status": str(held.status),
        "favourite": held.favourite,
        "archived": held.archived,
        "deleted": held.deleted,
        "opened": held.opened,
        "progress": held.progress,
        "reading": _position(held.reading),
        "listening": _position(held.listening),
        "notes": [_note(note) for note in held.notes],
        "activity": _activity(held.activity),
        "address": _address(held),
        "origins": list(held.origins),
        "versions": [
            {"saved": version.saved, "file": version_file(number)}
            for number, version in enumerate(held.versions, 1)
        ],
        "document": to_data(held.document),
    }


def library_data(
    beside: Beside, folders: Mapping[int, str], made: str, *, complete: bool
) -> dict[str, Any]:
    """Give what `library.json` says; `folders` are those of the pieces, in their order."""
    return {
        "format": LIBRARY,
        "version": VERSION,
        "made": made,
        "complete": complete,
        "pieces": list(folders.values()),
        "tags": [{"name": name, "colour": colour} for name, colour in beside.colours],
        "collections": [{"name": name, "created": made} for name, made in beside.collections],
        "searches": [
            {"name": name, "query": query, "created": made} for name, query, made in beside.searches
        ],
        "queue": [folders[piece] for piece in beside.queue if piece in folders],
        "pending": [_link(link) for link in beside.pending],
        "activity": _activity(beside.activity),
    }


def written(data: dict[str, Any]) -> str:
    """Write values as the files of the format are written."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def version_file(number: int) -> str:
    """Give the name of an earlier version's file, counted from 1."""
    return f"{EARLIER}/{number}.json"


def assets_of(documents: Iterable[Document]) -> Iterator[str]:
    """Give the names of the images that documents speak of, each once."""
    seen: set[str] = {""}
    for document in documents:
        blocks = [*document.blocks, *(item.block for item in document.left_out)]
        for name in (*(block.asset for block in blocks), document.metadata.lead_image):
            if name not in seen:
                seen.add(name)
                yield name


def _position(position: Position | None) -> dict[str, Any] | None:
    return None if position is None else {"block": position.block, "offset": position.offset}


def _address(held: Holding) -> dict[str, str] | None:
    address = held.address
    if address is None:
        return None
    return {
        "url": address.url,
        "etag": address.etag,
        "modified": address.modified,
        "fetched": address.fetched,
    }


def _note(note: HeldNote) -> dict[str, Any]:
    return {
        "kind": str(note.kind),
        "block": note.block,
        "start": note.start,
        "end": note.end,
        "exact": note.quote.exact,
        "before": note.quote.before,
        "after": note.quote.after,
        "text": note.text,
        "style": note.style,
        "created": note.created,
        "changed": note.changed,
    }


def _activity(activity: Sequence[HeldActivity]) -> list[dict[str, Any]]:
    return [{"day": each.day, "kind": str(each.kind), "seconds": each.seconds} for each in activity]


def _link(link: HeldLink) -> dict[str, Any]:
    return {
        "url": link.url,
        "added": link.added,
        "tries": link.tries,
        "reason": json.loads(link.reason) if link.reason else None,
        "next_try": link.next_try,
        "tags": json.loads(link.tags),
    }
