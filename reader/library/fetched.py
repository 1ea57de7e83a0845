"""Where the pieces of the web came from, and what their servers said about that version."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from reader.document.model import Document
from reader.library import records
from reader.text.address import canonical


@dataclass(frozen=True, slots=True)
class Address:
    """A page's address. `etag` and `modified` are the server's own words for its version.

    `fetched` is when it was fetched: ISO 8601 in UTC, "" where it never was (a saved page), now
    when that is left open on writing.
    """

    url: str
    etag: str = ""
    modified: str = ""
    fetched: str = ""


def remember(connection: sqlite3.Connection, piece: int, address: Address) -> None:
    """Write where a piece came from, inside the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?)",
        (
            piece,
            address.url,
            canonical(address.url),
            address.etag,
            address.modified,
            records.utc(address.fetched),
        ),
    )


def remember_declared(connection: sqlite3.Connection, piece: int, document: Document) -> None:
    """Write the address that a saved page itself names; one that was fetched is known better."""
    url = document.metadata.url
    if key := canonical(url):
        connection.execute(
            "INSERT OR IGNORE INTO fetched VALUES (?, ?, ?, '', '', '')", (piece, url, key)
        )


def touch(connection: sqlite3.Connection, piece: int, address: Address) -> None:
    """Write that a piece's page was looked at and is still the same."""
    connection.execute(
        "UPDATE fetched SET etag = ?, modified = ?, fetched = ? WHERE piece = ?",
        (address.etag, address.modified, records.utc(address.fetched), piece),
    )


def of(connection: sqlite3.Connection, piece: int) -> Address | None:
    """Give where a piece came from, None when it did not come from the web."""
    row = connection.execute(
        "SELECT url, etag, modified, fetched FROM fetched WHERE piece = ?", (piece,)
    ).fetchone()
    return Address(*row) if row else None


def find(connection: sqlite3.Connection, key: str) -> int | None:
    """Find the piece of a canonical address, the newest one that was not deleted."""
    if not key:
        return None
    row = connection.execute(
        "SELECT piece FROM fetched JOIN piece ON piece.id = fetched.piece "
        "WHERE canonical = ? AND deleted = '' ORDER BY fetched DESC, piece DESC LIMIT 1",
        (key,),
    ).fetchone()
    return int(row[0]) if row else None
