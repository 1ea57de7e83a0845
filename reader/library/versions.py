"""The earlier versions of pieces that were refreshed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from reader.document.model import Document
from reader.errors import LibraryFailed, Message
from reader.library import records
from reader.library.database import Database
from reader.library.failures import plainly


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version of a piece; `saved` is when it came (ISO 8601 in UTC)."""

    id: int
    piece: int
    saved: str


class Versions:
    """The earlier versions in a library; every failure is a `LibraryFailed`."""

    def __init__(self, reader: Database) -> None:
        """Share the library's connection."""
        self._reader = reader

    def of(self, piece: int) -> tuple[Version, ...]:
        """Give a piece's earlier versions, the newest first."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                "SELECT id, piece, saved FROM version WHERE piece = ? ORDER BY id DESC", (piece,)
            ).fetchall()
        return tuple(Version(*row) for row in rows)

    def document(self, version: int) -> Document:
        """Give a version's document."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            row = connection.execute(
                "SELECT piece, json FROM version WHERE id = ?", (version,)
            ).fetchone()
        if row is None:
            raise LibraryFailed(
                Message("This version is not there any more. Open the list of versions again."),
                f"version {version}",
            )
        return records.document(*row)


def keep(connection: sqlite3.Connection, piece: int, saved: str) -> None:
    """Put a piece's document among its versions as it is now, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO version (piece, saved, json) "
        "SELECT piece, coalesce((SELECT nullif(fetched, '') FROM fetched WHERE piece = :piece), "
        ":saved), json FROM document WHERE piece = :piece",
        {"piece": piece, "saved": saved},
    )


def take_out(connection: sqlite3.Connection, version: int) -> None:
    """Take a version out that is a piece's document again."""
    connection.execute("DELETE FROM version WHERE id = ?", (version,))
