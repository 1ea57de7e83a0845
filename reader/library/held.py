"""All that a library holds of a piece, and beside its pieces, read whole from its rows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from reader.document.model import Document
from reader.document.ranges import Position, Quote
from reader.library import records
from reader.library.activity import ActivityKind
from reader.library.fetched import Address
from reader.library.notes import NoteKind
from reader.library.pieces import Status

_PIECE = (
    "json, status, favourite, archived, deleted, opened, progress, "
    "reading_block, reading_offset, listening_block, listening_offset"
)


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A note as it lies in the library; `block` is "" when its words are gone from the piece."""

    kind: NoteKind
    block: str
    start: int
    end: int
    quote: Quote
    text: str
    style: str
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """An earlier version of a piece, and when it came."""

    saved: str
    document: Document


@dataclass(frozen=True, slots=True)
class HeldActivity:
    """Seconds of a day; `kind` says of what."""

    day: str
    kind: ActivityKind
    seconds: int


@dataclass(frozen=True, slots=True)
class Holding:
    """All that is held of one piece. Nothing in it is a number that only one library knows.

    `collections` are names, each with when the piece came into it; `origins` are as `Library.add`
    takes them. Times are ISO 8601 in UTC, `deleted` and `opened` "" for never. Versions are the
    oldest first.
    """

    document: Document
    tags: tuple[str, ...] = ()
    collections: tuple[tuple[str, str], ...] = ()
    origins: tuple[str, ...] = ()
    status: Status = Status.UNREAD
    favourite: bool = False
    archived: bool = False
    deleted: str = ""
    opened: str = ""
    progress: float = 0.0
    reading: Position | None = None
    listening: Position | None = None
    address: Address | None = None
    notes: tuple[HeldNote, ...] = ()
    versions: tuple[HeldVersion, ...] = ()
    activity: tuple[HeldActivity, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldLink:
    """A link that waits to be fetched; `reason` is a message as JSON, as the library keeps it."""

    url: str
    added: str
    tries: int
    reason: str
    next_try: str
    tags: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a library holds beside its pieces; `queue` are ids.

    `colours` are those of tags, `collections` names with when each was made, `searches` names,
    queries and when each was saved. `activity` is that of pieces that are gone for good.
    """

    colours: tuple[tuple[str, str], ...] = ()
    collections: tuple[tuple[str, str], ...] = ()
    searches: tuple[tuple[str, str, str], ...] = ()
    queue: tuple[int, ...] = ()
    pending: tuple[HeldLink, ...] = ()
    activity: tuple[HeldActivity, ...] = field(default=())


def beside(connection: sqlite3.Connection) -> Beside:
    """Read what is held beside the pieces, inside the caller's transaction."""
    ask = connection.execute
    return Beside(
        tuple(ask("SELECT name, colour FROM tag_look ORDER BY name")),
        tuple(ask("SELECT name, created FROM collection ORDER BY id")),
        tuple(ask("SELECT name, query, created FROM saved_search ORDER BY id")),
        tuple(piece for (piece,) in ask("SELECT piece FROM queue ORDER BY place")),
        tuple(
            HeldLink(*row)
            for row in ask(
                "SELECT url, added, tries, reason, next_try, tags FROM pending ORDER BY id"
            )
        ),
        _activity(
            connection,
            "SELECT day, kind, sum(seconds) FROM activity WHERE piece NOT IN (SELECT id FROM piece)"
            " GROUP BY day, kind ORDER BY day, kind",
        ),
    )


def holding(connection: sqlite3.Connection, piece: int) -> Holding | None:
    """Read all of a piece inside the caller's transaction, None when there is no such piece."""
    ask = connection.execute
    row = ask(
        f"SELECT {_PIECE} FROM piece JOIN document ON document.piece = piece.id WHERE id = ?",
        (piece,),
    ).fetchone()
    if row is None:
        return None
    text, status, favourite, archived, deleted, opened, progress, *places = row
    address = ask(
        "SELECT url, etag, modified, fetched FROM fetched WHERE piece = ?", (piece,)
    ).fetchone()
    return Holding(
        records.document(piece, text),
        records.tags_among(connection, (piece,)).get(piece, ()),
        tuple(
            ask(
                "SELECT name, added FROM collection_piece "
                "JOIN collection ON collection.id = collection WHERE piece = ? ORDER BY collection",
                (piece,),
            )
        ),
        tuple(
            name
            for (name,) in ask("SELECT name FROM origin WHERE piece = ? ORDER BY name", (piece,))
        ),
        Status(status),
        bool(favourite),
        bool(archived),
        deleted,
        opened,
        progress,
        records.position(*places[:2]),
        records.position(*places[2:]),
        Address(*address) if address else None,
        notes_of(connection, piece),
        tuple(
            HeldVersion(saved, records.document(piece, version))
            for saved, version in ask(
                "SELECT saved, json FROM version WHERE piece = ? ORDER BY id", (piece,)
            )
        ),
        _activity(
            connection,
            "SELECT day, kind, seconds FROM activity WHERE piece = ? ORDER BY day, kind",
            (piece,),
        ),
    )


def notes_of(connection: sqlite3.Connection, piece: int) -> tuple[HeldNote, ...]:
    """Read a piece's notes in the order in which they were made."""
    rows = connection.execute(
        "SELECT kind, block, start, stop, exact, before, after, text, style, created, changed "
        "FROM note WHERE piece = ? ORDER BY id",
        (piece,),
    )
    return tuple(
        HeldNote(NoteKind(kind), block, start, stop, Quote(*words), *rest)
        for kind, block, start, stop, *words, text, style, created, changed in rows
        for rest in ((text, style, created, changed),)
    )


def _activity(
    connection: sqlite3.Connection, sql: str, values: tuple[int, ...] = ()
) -> tuple[HeldActivity, ...]:
    return tuple(
        HeldActivity(day, ActivityKind(kind), seconds)
        for day, kind, seconds in connection.execute(sql, values)
    )
