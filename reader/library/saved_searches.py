"""Saved searches: queries under a name, asked anew each time, so that they stay live."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from reader.errors import LibraryFailed, Message
from reader.library import records
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.names import given


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What was typed into the search box, under a name."""

    id: int
    name: str
    query: str


class SavedSearches:
    """The saved searches of a library, safe from any thread; failures are `LibraryFailed`."""

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def all(self) -> tuple[SavedSearch, ...]:
        """Give the saved searches, the first saved first."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                "SELECT id, name, query FROM saved_search ORDER BY id"
            ).fetchall()
        return tuple(SavedSearch(*row) for row in rows)

    def create(self, name: str, query: str) -> SavedSearch:
        """Save a search; a name that is taken is refused, and so is an empty search."""
        name, query = _clean(name), _query(query)
        with plainly(self._writer.file), self._writer.writing() as connection:
            _refuse_taken(connection, name, 0)
            cursor = connection.execute(
                "INSERT INTO saved_search (name, query, created) VALUES (?, ?, ?)",
                (name, query, records.utc()),
            )
            assert cursor.lastrowid is not None
            return SavedSearch(cursor.lastrowid, name, query)

    def change(self, search: int, name: str, query: str) -> None:
        """Give a saved search another name or other words."""
        name, query = _clean(name), _query(query)
        with plainly(self._writer.file), self._writer.writing() as connection:
            _refuse_taken(connection, name, search)
            cursor = connection.execute(
                "UPDATE saved_search SET name = ?, query = ? WHERE id = ?", (name, query, search)
            )
            if not cursor.rowcount:
                raise _unknown(search)

    def remove(self, search: int) -> SavedSearch:
        """Take a saved search away; gives it, for `restore`."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            row = connection.execute(
                "DELETE FROM saved_search WHERE id = ? RETURNING id, name, query", (search,)
            ).fetchone()
            if row is None:
                raise _unknown(search)
        return SavedSearch(*row)

    def restore(self, search: SavedSearch) -> None:
        """Put a removed search back in its place."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            _refuse_taken(connection, search.name, search.id)
            connection.execute(
                "INSERT OR REPLACE INTO saved_search VALUES (?, ?, ?, ?)",
                (search.id, search.name, search.query, records.utc()),
            )


def _clean(name: str) -> str:
    clean = given(name)
    if not clean:
        raise LibraryFailed(Message("A saved search needs a name. Write one, then try again."))
    return clean


def _query(query: str) -> str:
    if not query.strip():
        raise LibraryFailed(Message("There is nothing to search for. Write some words first."))
    return query.strip()


def _refuse_taken(connection: sqlite3.Connection, name: str, owner: int) -> None:
    row = connection.execute(
        "SELECT 1 FROM saved_search WHERE name = ? AND id <> ?", (name, owner)
    ).fetchone()
    if row is not None:
        raise LibraryFailed(
            Message("There is a saved search {name} already. Choose another name.", {"name": name})
        )


def _unknown(search: int) -> LibraryFailed:
    return LibraryFailed(
        Message("This saved search is not there any more. Open the list again."),
        f"saved search {search}",
    )
