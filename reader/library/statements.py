"""The statements that change pieces, each inside its caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reader.document.model import Document
from reader.document.ranges import Position
from reader.document.storage import to_json
from reader.errors import LibraryFailed, Message
from reader.library import records
from reader.library.names import given
from reader.library.pieces import BEGUN_FROM, FINISHED_FROM

_AT_ONCE = 500
"""Pieces changed by one statement; SQLite bounds the values of one."""


def unknown(piece: int) -> LibraryFailed:
    """Say that there is no such piece."""
    return LibraryFailed(
        Message(
            "There is no piece {id} in the library. Look for it in the list of pieces.",
            {"id": str(piece)},
        )
    )


def binned(piece: int) -> LibraryFailed:
    """Say that a piece lies in the bin."""
    return LibraryFailed(
        Message(
            "Piece {id} lies in the bin. Bring it back first: {hint}",
            {"id": str(piece), "hint": f"ayn undelete {piece}"},
        )
    )


def require(connection: sqlite3.Connection, piece: int) -> None:
    """Raise `LibraryFailed` for an id that never was; a deleted piece is still there."""
    if connection.execute("SELECT 1 FROM piece WHERE id = ?", (piece,)).fetchone() is None:
        raise unknown(piece)


def existing(connection: sqlite3.Connection, origin: str, content: str) -> int | None:
    """Find the piece of an origin, else one with this content, a deleted one last."""
    row = None
    if origin:
        row = connection.execute("SELECT piece FROM origin WHERE name = ?", (origin,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT id FROM piece WHERE content = ? ORDER BY deleted <> '', id LIMIT 1", (content,)
        ).fetchone()
    return int(row[0]) if row else None


def insert(connection: sqlite3.Connection, document: Document) -> int:
    """Save a new piece; gives its id."""
    document = records.saved_at(document, records.utc(document.metadata.saved))
    values = records.columns(document) | {"changed": _next_change(connection)}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    cursor = connection.execute(f"INSERT INTO piece ({names}) VALUES ({marks})", values)
    piece = cursor.lastrowid
    assert piece is not None
    connection.execute("INSERT INTO document VALUES (?, ?)", (piece, to_json(document)))
    set_tags(connection, piece, document.metadata.tags)
    return piece


def put_document(connection: sqlite3.Connection, piece: int, document: Document) -> None:
    """Replace a piece's document and the columns that come from it."""
    values = records.columns(document) | {"changed": _next_change(connection), "id": piece}
    columns = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(f"UPDATE piece SET {columns} WHERE id = :id", values)
    connection.execute("UPDATE document SET json = ? WHERE piece = ?", (to_json(document), piece))


def set_mark(
    connection: sqlite3.Connection, piece: int, column: str, value: float | int | str
) -> None:
    """Change one column of a piece that the index does not look at."""
    require(connection, piece)
    connection.execute(f"UPDATE piece SET {column} = ? WHERE id = ?", (value, piece))


def mark_all(
    connection: sqlite3.Connection, pieces: Iterable[int], column: str, value: float | int | str
) -> None:
    """Change one column of several pieces; raises for the first that never was."""
    rest = tuple(pieces)
    for start in range(0, len(rest), _AT_ONCE):
        part = rest[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(part))
        changed = connection.execute(
            f"UPDATE piece SET {column} = ? WHERE id IN ({marks})", (value, *part)
        ).rowcount
        if changed != len(set(part)):
            for piece in part:
                require(connection, piece)


def set_progress(
    connection: sqlite3.Connection, piece: int, position: Position, progress: float
) -> None:
    """Remember a reading place and how far it is, from 0 to 1; the status follows.

    A piece becomes one that is being read, then a finished one, and never goes back by itself. A
    place that is the kept one changes no status: what the reader marked as unread stays so.
    """
    require(connection, piece)
    connection.execute(
        """UPDATE piece SET progress = :progress, status = CASE
            WHEN reading_block IS :block AND reading_offset = :offset THEN status
            WHEN :progress >= :finished THEN 'finished'
            WHEN status = 'unread' AND :progress > :begun THEN 'reading'
            ELSE status END
        WHERE id = :piece""",
        {
            "progress": progress,
            "block": position.block,
            "offset": position.offset,
            "finished": FINISHED_FROM,
            "begun": BEGUN_FROM,
            "piece": piece,
        },
    )
    set_position(connection, piece, "reading", position)


def set_position(
    connection: sqlite3.Connection, piece: int, which: str, position: Position | None
) -> None:
    """Remember a place: `which` is "reading" or "listening"."""
    require(connection, piece)
    block, offset = (position.block, position.offset) if position else (None, 0)
    connection.execute(
        f"UPDATE piece SET {which}_block = ?, {which}_offset = ? WHERE id = ?",
        (block, offset, piece),
    )


def set_tags(connection: sqlite3.Connection, piece: int, tags: Iterable[str]) -> None:
    """Give a piece these tags, without blanks and repeats."""
    require(connection, piece)
    connection.execute("DELETE FROM tag WHERE piece = ?", (piece,))
    names = dict.fromkeys(name for tag in tags if (name := given(tag)))
    connection.executemany(
        "INSERT INTO tag VALUES (?, ?, ?)",
        ((piece, place, name) for place, name in enumerate(names)),
    )


def set_deleted(connection: sqlite3.Connection, piece: int, when: str) -> None:
    """Delete a piece (`when`: a time) or bring it back (""); what is so already stays as it is."""
    require(connection, piece)
    connection.execute(
        "UPDATE piece SET deleted = ?, changed = ? WHERE id = ? AND (deleted = '') <> (? = '')",
        (when, _next_change(connection), piece, when),
    )


def touch(connection: sqlite3.Connection, piece: int) -> None:
    """Let the search index look at a piece again: what was written about it is found too."""
    connection.execute(
        "UPDATE piece SET changed = ? WHERE id = ?", (_next_change(connection), piece)
    )


def _next_change(connection: sqlite3.Connection) -> int:
    """Count one more change of what the index follows."""
    row = connection.execute(
        "UPDATE library SET changes = changes + 1 RETURNING changes"
    ).fetchone()
    return int(row[0])
