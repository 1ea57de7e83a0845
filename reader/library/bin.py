"""The bin: deleted pieces, which can come back until they are removed for good."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reader.library.database import Database
from reader.library.failures import plainly

DAYS = 30
"""How long a deleted piece can come back, in days that passed in truth (`reader.library.ages`)."""


@dataclass(frozen=True, slots=True)
class Binned:
    """A deleted piece; `deleted` is ISO 8601 in UTC, `notes` how many notes go with it."""

    id: int
    title: str
    source: str
    deleted: str
    words: int
    notes: int


class Bin:
    """The deleted pieces of a library; every failure is a `LibraryFailed`.

    `Library.delete` puts pieces into it, `Library.undelete` takes them out.
    """

    def __init__(self, writer: Database, reader: Database, index: Callable[[], None]) -> None:
        """Share the library's connections; `index` brings the search index up to date."""
        self._writer, self._reader, self._index = writer, reader, index

    def list(self) -> builtins.list[Binned]:
        """Give what lies in the bin, what was deleted last first."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                "SELECT id, title, source, deleted, words, "
                "(SELECT count(*) FROM note WHERE note.piece = piece.id) FROM piece "
                "WHERE deleted <> '' ORDER BY deleted DESC, id DESC"
            ).fetchall()
        return [Binned(*row) for row in rows]

    def remove(self, pieces: Iterable[int]) -> int:
        """Remove pieces of the bin for good, with their notes and all that was theirs.

        What is not in the bin (it was brought back meanwhile) stays. Gives how many went. Their
        images stay until the clean-up finds them unused. What came with the app is remembered, so
        that it does not come again.
        """
        removed = 0
        # the index forgets what was deleted only while the library still tells it of that
        self._index()
        with plainly(self._writer.file), self._writer.writing() as connection:
            for piece in pieces:
                row = connection.execute(
                    "SELECT 1 FROM piece WHERE id = ? AND deleted <> ''", (piece,)
                ).fetchone()
                if row is None:
                    continue
                connection.execute(
                    "INSERT OR IGNORE INTO gone_origin SELECT name FROM origin WHERE piece = ?",
                    (piece,),
                )
                connection.execute("DELETE FROM piece WHERE id = ?", (piece,))
                removed += 1
        return removed
