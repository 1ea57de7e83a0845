"""Pieces as rows of the library, and rows as pieces."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reader.document.model import Document
from reader.document.ranges import Position
from reader.document.storage import from_json, to_data
from reader.errors import LibraryFailed, Message
from reader.library.pieces import Status, Summary
from reader.text.collation import title_key
from reader.text.direction import Direction

SUMMARY = (
    "id, title, kicker, byline, source, language, direction, words, progress, favourite, "
    "archived, saved, published, status, opened"
)
"""The columns of `summary`, in its order."""

_LATER = ("updated", "section", "site")
"""What documents had not at first: where it is empty, a piece saved before says the same."""
_TITLE = 80
"""Code points of a piece's beginning that stand for a missing title."""


def summary(row: tuple[Any, ...], tags: tuple[str, ...]) -> Summary:
    """Make a row of the list of the columns `SUMMARY`."""
    piece, title, kicker, byline, source, language, direction, words, progress, *rest = row
    favourite, archived, saved, published, status, opened = rest
    return Summary(
        id=piece,
        title=title,
        kicker=kicker,
        byline=byline,
        source=source,
        language=language,
        direction=Direction(direction),
        words=words,
        progress=progress,
        favourite=bool(favourite),
        archived=bool(archived),
        tags=tags,
        saved=saved,
        published=published,
        status=Status(status),
        opened=opened,
    )


def document(piece: int, text: str) -> Document:
    """Read a piece's document; raises `LibraryFailed` for one that this version cannot read."""
    try:
        return from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryFailed(
            Message(
                "Piece {id} cannot be read by this version of Ayn. Install the newest version, "
                "or save the piece again from where it came.",
                {"id": str(piece)},
            ),
            f"{type(error).__name__}: {error}",
        ) from error


def columns(document: Document) -> dict[str, str | int]:
    """Give a document's own columns of the piece table."""
    metadata = document.metadata
    title = metadata.title or _beginning(document)
    return {
        "content": content_hash(document),
        "title": title,
        "title_key": title_key(title),
        "kicker": metadata.kicker,
        "byline": metadata.byline,
        "source": metadata.source,
        "language": metadata.language,
        "direction": str(metadata.direction),
        "words": document.word_count,
        "saved": metadata.saved,
        "published": metadata.published,
    }


def content_hash(document: Document) -> str:
    """Give the SHA-256 of all that a document says, whenever it was saved and however tagged."""
    data = to_data(document)
    del data["saved"], data["tags"]
    for name in _LATER:
        if not data[name]:
            del data[name]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def saved_at(document: Document, saved: str) -> Document:
    """Give the document with its time of saving."""
    return replace(document, metadata=replace(document.metadata, saved=saved))


def utc(time: str = "") -> str:
    """Give an ISO 8601 time in UTC to the second, so that times sort as text; now when unclear."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        moment = datetime.now(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def tags_among(
    connection: sqlite3.Connection, pieces: tuple[int, ...]
) -> Mapping[int, tuple[str, ...]]:
    """Give the tags of some pieces, in the reader's order."""
    marks = ", ".join("?" * len(pieces))
    found: dict[int, list[str]] = {}
    for owner, name in connection.execute(
        f"SELECT piece, name FROM tag WHERE piece IN ({marks}) ORDER BY piece, place", pieces
    ):
        found.setdefault(owner, []).append(name)
    return {owner: tuple(names) for owner, names in found.items()}


def position(block: str | None, offset: int) -> Position | None:
    """Make a position of its two columns."""
    return None if block is None else Position(block, offset)


def _beginning(document: Document) -> str:
    text = next((block.text for block in document.blocks if block.text.strip()), "")
    line = " ".join(text.split())
    return line if len(line) <= _TITLE else line[:_TITLE].rsplit(" ", 1)[0] + " …"
