"""Tags as things of their own: how many pieces bear one, its colour, and its name everywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from reader.errors import LibraryFailed, Message
from reader.library import statements
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.listing import each
from reader.library.names import given


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; `colour` is a name of the palette ("" for none), `count` leaves out the bin."""

    name: str
    colour: str
    count: int


class Tagging:
    """The tags of a library, safe to use from any thread; failures are `LibraryFailed`."""

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def all(self) -> tuple[Tag, ...]:
        """Give the tags that pieces bear and those with a colour, in alphabetical order."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                """WITH borne AS (
                    SELECT name, count(*) AS pieces FROM tag JOIN piece ON piece.id = tag.piece
                    WHERE deleted = '' GROUP BY name
                )
                SELECT named.name, ifnull(colour, ''), ifnull(pieces, 0)
                FROM (SELECT name FROM borne UNION SELECT name FROM tag_look) AS named
                LEFT JOIN borne ON borne.name = named.name
                LEFT JOIN tag_look ON tag_look.name = named.name
                ORDER BY named.name"""
            ).fetchall()
        return tuple(Tag(*row) for row in rows)

    def colours(self) -> dict[str, str]:
        """Give the colour of each tag that has one."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            return dict(connection.execute("SELECT name, colour FROM tag_look").fetchall())

    def add(self, pieces: int | Iterable[int], name: str) -> tuple[int, ...]:
        """Tag pieces; gives those that did not bear the tag before."""
        name = _clean(name)
        with plainly(self._writer.file), self._writer.writing() as connection:
            changed = []
            for piece in each(pieces):
                statements.require(connection, piece)
                cursor = connection.execute(
                    "INSERT OR IGNORE INTO tag SELECT ?1, "
                    "(SELECT ifnull(max(place), -1) + 1 FROM tag WHERE piece = ?1), ?2",
                    (piece, name),
                )
                if cursor.rowcount:
                    changed.append(piece)
        return tuple(changed)

    def take(self, pieces: int | Iterable[int], name: str) -> tuple[int, ...]:
        """Take a tag off pieces; gives those that bore it."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            return tuple(
                piece
                for piece in each(pieces)
                if connection.execute(
                    "DELETE FROM tag WHERE piece = ? AND name = ?", (piece, name)
                ).rowcount
            )

    def set_colour(self, name: str, colour: str) -> None:
        """Give a tag a colour of the palette, "" for none."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            _set_colour(connection, _clean(name), colour)

    def rename(self, old: str, new: str) -> None:
        """Call a tag by another name everywhere; one that exists takes its pieces up."""
        new = _clean(new)
        if old == new:
            return
        with plainly(self._writer.file), self._writer.writing() as connection:
            connection.execute("UPDATE OR IGNORE tag SET name = ? WHERE name = ?", (new, old))
            connection.execute("DELETE FROM tag WHERE name = ?", (old,))
            connection.execute("UPDATE OR IGNORE tag_look SET name = ? WHERE name = ?", (new, old))
            connection.execute("DELETE FROM tag_look WHERE name = ?", (old,))

    def remove(self, name: str) -> tuple[int, ...]:
        """Take a tag off every piece, with its colour; gives the pieces that bore it."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            rows = connection.execute(
                "DELETE FROM tag WHERE name = ? RETURNING piece", (name,)
            ).fetchall()
            connection.execute("DELETE FROM tag_look WHERE name = ?", (name,))
        return tuple(piece for (piece,) in rows)


def _set_colour(connection: sqlite3.Connection, name: str, colour: str) -> None:
    if colour:
        connection.execute("INSERT OR REPLACE INTO tag_look VALUES (?, ?)", (name, colour))
    else:
        connection.execute("DELETE FROM tag_look WHERE name = ?", (name,))


def _clean(name: str) -> str:
    clean = given(name)
    if not clean:
        raise LibraryFailed(Message("A tag needs a name. Write one, then try again."))
    return clean
