"""Lists of pieces: which, in which order, and their rows, of which only those seen are read."""

from __future__ import annotations

import builtins
from array import array
from collections.abc import Iterable, Mapping, Sequence

from reader.library import records
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.pieces import Shelf, Sort, Summary, View

_SHELVES: Mapping[Shelf, str] = {
    Shelf.TO_READ: "deleted = '' AND archived = 0",
    Shelf.CONTINUE: "deleted = '' AND archived = 0 AND status = 'reading'",
    Shelf.FAVOURITES: "deleted = '' AND favourite = 1",
    Shelf.ARCHIVED: "deleted = '' AND archived = 1",
    Shelf.ALL: "deleted = ''",
    Shelf.BIN: "deleted <> ''",
}
_COLUMNS: Mapping[Sort, str] = {
    Sort.ADDED: "saved",
    Sort.PUBLISHED: "published",
    Sort.LENGTH: "words",
    Sort.PROGRESS: "progress",
    Sort.TITLE: "title_key",
    Sort.OPENED: "opened",
}
_AT_ONCE = 500
"""Rows asked for in one statement; SQLite bounds the values of one."""


class Listing:
    """Reads lists; failures are `LibraryFailed`.

    Rows are read through a connection of their own: they are asked for while somebody looks, and
    must not wait until a job has put a hundred thousand in order.
    """

    def __init__(self, reader: Database) -> None:
        """Share the library's reading connection for all but the rows."""
        self._reader = reader
        self._rows = Database(reader.file)
        self._rows.pragma("query_only = on")

    def close(self) -> None:
        """Close the connection of the rows."""
        self._rows.close()

    def ids(self, view: View, limit: int = -1) -> array[int]:
        """Give the pieces of a view in its order (64 bits each); what has no date comes last.

        With a `limit` no more than so many; the first few come much sooner than all.
        """
        condition = _SHELVES[view.shelf]
        if view.tag:
            condition += " AND id IN (SELECT piece FROM tag WHERE name = :tag)"
        if view.collection:
            condition += (
                " AND id IN (SELECT piece FROM collection_piece WHERE collection = :collection)"
            )
        if view.status is not None:
            condition += " AND status = :status"
        values = {
            "tag": view.tag,
            "collection": view.collection,
            "status": view.status,
            "limit": limit,
        }
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                f"SELECT id FROM piece WHERE {condition} ORDER BY {_order(view)} LIMIT :limit",
                values,
            )
            return array("q", (piece for (piece,) in rows))

    def summaries(self, pieces: Sequence[int]) -> builtins.list[Summary]:
        """Give the rows of pieces in the given order, deleted ones too; those gone are left out."""
        found: dict[int, Summary] = {}
        with plainly(self._rows.file), self._rows.reading() as connection:
            for start in range(0, len(pieces), _AT_ONCE):
                part = tuple(pieces[start : start + _AT_ONCE])
                marks = ", ".join("?" * len(part))
                tags = records.tags_among(connection, part)
                for row in connection.execute(
                    f"SELECT {records.SUMMARY} FROM piece WHERE id IN ({marks})", part
                ):
                    found[row[0]] = records.summary(row, tags.get(row[0], ()))
        return [found[piece] for piece in pieces if piece in found]

    def list(self, shelf: Shelf, tag: str) -> builtins.list[Summary]:
        """List a shelf, or what of it has a tag, newest saved first."""
        return self.summaries(self.ids(View(shelf, tag)))

    def count(self) -> int:
        """Count the pieces that are not deleted."""
        with plainly(self._reader.file):
            return int(str(self._reader.value("SELECT count(*) FROM piece WHERE deleted = ''")))


def each(pieces: int | Iterable[int]) -> tuple[int, ...]:
    """Give one piece or several as several."""
    return (pieces,) if isinstance(pieces, int) else tuple(pieces)


def _order(view: View) -> str:
    direction = "DESC" if view.descending else "ASC"
    if view.shelf is Shelf.BIN:
        return "deleted DESC, id DESC"
    column = _COLUMNS[view.sort]
    unknown = f"{column} = '', " if view.sort in (Sort.PUBLISHED, Sort.OPENED) else ""
    return f"{unknown}{column} {direction}, id {direction}"
