"""Collections: pieces that the reader put together under a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from reader.errors import LibraryFailed, Message
from reader.library import records, statements
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.listing import each
from reader.library.names import given


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection; `count` leaves out what is in the bin."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A collection that was removed, with all that `restore` needs."""

    id: int
    name: str
    created: str
    pieces: tuple[tuple[int, str], ...]


class Collections:
    """The collections of a library, safe to use from any thread; failures are `LibraryFailed`."""

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def all(self) -> tuple[Collection, ...]:
        """Give the collections in alphabetical order."""
        return self._select("", ())

    def of(self, piece: int) -> tuple[Collection, ...]:
        """Give the collections that hold a piece."""
        return self._select(
            "WHERE id IN (SELECT collection FROM collection_piece WHERE piece = ?)", (piece,)
        )

    def create(self, name: str) -> int:
        """Make an empty collection; gives its id. A name that is taken is refused."""
        name = _clean(name)
        with plainly(self._writer.file), self._writer.writing() as connection:
            _refuse_taken(connection, name, 0)
            cursor = connection.execute(
                "INSERT INTO collection (name, created) VALUES (?, ?)", (name, records.utc())
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def rename(self, collection: int, name: str) -> None:
        """Give a collection another name; one that is taken is refused."""
        name = _clean(name)
        with plainly(self._writer.file), self._writer.writing() as connection:
            _refuse_taken(connection, name, collection)
            cursor = connection.execute(
                "UPDATE collection SET name = ? WHERE id = ?", (name, collection)
            )
            if not cursor.rowcount:
                raise _unknown(collection)

    def remove(self, collection: int) -> Removed:
        """Take a collection away, not its pieces; gives what `restore` puts back."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            row = connection.execute(
                "SELECT id, name, created FROM collection WHERE id = ?", (collection,)
            ).fetchone()
            if row is None:
                raise _unknown(collection)
            pieces = connection.execute(
                "SELECT piece, added FROM collection_piece WHERE collection = ? ORDER BY rowid",
                (collection,),
            ).fetchall()
            connection.execute("DELETE FROM collection WHERE id = ?", (collection,))
        return Removed(row[0], row[1], row[2], tuple(pieces))

    def restore(self, removed: Removed) -> None:
        """Put a removed collection back; pieces that are gone for good stay gone."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            _refuse_taken(connection, removed.name, removed.id)
            connection.execute(
                "INSERT INTO collection VALUES (?, ?, ?)",
                (removed.id, removed.name, removed.created),
            )
            connection.executemany(
                "INSERT INTO collection_piece SELECT ?1, id, ?3 FROM piece WHERE id = ?2",
                ((removed.id, piece, added) for piece, added in removed.pieces),
            )

    def add(self, collection: int, pieces: int | Iterable[int]) -> tuple[int, ...]:
        """Put pieces into a collection; gives those that were not in it."""
        now = records.utc()
        with plainly(self._writer.file), self._writer.writing() as connection:
            _require(connection, collection)
            changed = []
            for piece in each(pieces):
                statements.require(connection, piece)
                cursor = connection.execute(
                    "INSERT OR IGNORE INTO collection_piece VALUES (?, ?, ?)",
                    (collection, piece, now),
                )
                if cursor.rowcount:
                    changed.append(piece)
        return tuple(changed)

    def take(self, collection: int, pieces: int | Iterable[int]) -> tuple[int, ...]:
        """Take pieces out of a collection; gives those that were in it."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            _require(connection, collection)
            return tuple(
                piece
                for piece in each(pieces)
                if connection.execute(
                    "DELETE FROM collection_piece WHERE collection = ? AND piece = ?",
                    (collection, piece),
                ).rowcount
            )

    def _select(self, where: str, values: tuple[int, ...]) -> tuple[Collection, ...]:
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                f"""SELECT id, name, (
                    SELECT count(*) FROM collection_piece JOIN piece ON piece.id = piece
                    WHERE collection = collection.id AND deleted = ''
                ) FROM collection {where} ORDER BY name""",
                values,
            ).fetchall()
        return tuple(Collection(*row) for row in rows)


def _clean(name: str) -> str:
    clean = given(name)
    if not clean:
        raise LibraryFailed(Message("A collection needs a name. Write one, then try again."))
    return clean


def _refuse_taken(connection: sqlite3.Connection, name: str, owner: int) -> None:
    row = connection.execute(
        "SELECT 1 FROM collection WHERE name = ? AND id <> ?", (name, owner)
    ).fetchone()
    if row is not None:
        raise LibraryFailed(
            Message("There is a collection {name} already. Choose another name.", {"name": name})
        )


def _require(connection: sqlite3.Connection, collection: int) -> None:
    found = connection.execute("SELECT 1 FROM collection WHERE id = ?", (collection,)).fetchone()
    if found is None:
        raise _unknown(collection)


def _unknown(collection: int) -> LibraryFailed:
    return LibraryFailed(
        Message("This collection is not there any more. Open the list of collections again."),
        f"collection {collection}",
    )
