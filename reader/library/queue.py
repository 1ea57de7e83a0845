"""The listening queue: which pieces are to be heard, one after the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from reader.library import records, statements
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.pieces import Summary


class Queue:
    """The queue of a library, safe to use from any thread; every failure is a `LibraryFailed`.

    A piece stands in it once. A deleted piece is passed over, and has its place again when it
    is brought back.
    """

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def pieces(self) -> tuple[int, ...]:
        """Give the ids of the pieces in the order of hearing."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            return tuple(_present(connection))

    def summaries(self) -> tuple[Summary, ...]:
        """Give the pieces in the order of hearing, without reading their texts."""
        columns = ", ".join(f"piece.{name}" for name in records.SUMMARY.split(", "))
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM queue JOIN piece ON piece.id = queue.piece "
                "WHERE deleted = '' ORDER BY place"
            ).fetchall()
            tags = records.tags_among(connection, tuple(row[0] for row in rows))
        return tuple(records.summary(row, tags.get(row[0], ())) for row in rows)

    def add(self, piece: int, first: bool = False) -> bool:
        """Put a piece at the end, or `first`; says whether it was not in the queue before.

        One that is there already keeps its place, unless it is to be the first.
        """
        new = True

        def change(order: list[int], _present: list[int]) -> None:
            nonlocal new
            new = piece not in order
            if first and not new:
                order.remove(piece)
            if first:
                order.insert(0, piece)
            elif new:
                order.append(piece)

        self._change(change, piece)
        return new

    def remove(self, piece: int) -> None:
        """Take a piece out; one that is not there is none."""

        def change(order: list[int], _present: list[int]) -> None:
            if piece in order:
                order.remove(piece)

        self._change(change)

    def move(self, piece: int, place: int) -> None:
        """Give a piece another place, counted from 0; one that is not there is none."""

        def change(order: list[int], present: list[int]) -> None:
            if piece not in present:
                return
            order.remove(piece)
            present.remove(piece)
            after = present[max(0, place) :]
            order.insert(order.index(after[0]) if after else len(order), piece)

        self._change(change)

    def clear(self) -> None:
        """Take every piece out."""
        self._change(lambda order, _present: order.clear())

    def set(self, pieces: Sequence[int]) -> None:
        """Make these the queue, each once and in this order, such as one that was before."""

        def change(order: list[int], _present: list[int]) -> None:
            order[:] = dict.fromkeys(pieces)

        self._change(change, *pieces)

    def _change(self, change: Callable[[list[int], list[int]], None], *pieces: int) -> None:
        """Let `change` order the ids anew, told which of them are of pieces not deleted."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            for piece in pieces:
                statements.require(connection, piece)
            order = [row[0] for row in connection.execute("SELECT piece FROM queue ORDER BY place")]
            before = list(order)
            change(order, _present(connection))
            if order != before:
                connection.execute("DELETE FROM queue")
                connection.executemany("INSERT INTO queue VALUES (?, ?)", enumerate(order))


def _present(connection: sqlite3.Connection) -> list[int]:
    rows = connection.execute(
        "SELECT piece FROM queue JOIN piece ON piece.id = queue.piece "
        "WHERE deleted = '' ORDER BY place"
    )
    return [piece for (piece,) in rows]
