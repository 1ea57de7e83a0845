"""A library given away whole, piece by piece, and what receives another one's."""

from __future__ import annotations

from array import array

from reader.library import held
from reader.library.assets import Assets
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.receiving import Receiver


class Holdings:
    """Reads all that a library holds; every failure is a `LibraryFailed`."""

    def __init__(self, writer: Database, reader: Database, assets: Assets) -> None:
        """Share the library's connections and its images."""
        self._writer, self._reader, self._assets = writer, reader, assets

    def ids(self) -> array[int]:
        """Give every piece, also those in the bin, in the order in which they were saved."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute("SELECT id FROM piece ORDER BY saved, id")
            return array("q", (piece for (piece,) in rows))

    def of(self, piece: int) -> held.Holding | None:
        """Give all of a piece, None when it is gone for good."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            return held.holding(connection, piece)

    def beside(self) -> held.Beside:
        """Give what is held beside the pieces."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            return held.beside(connection)

    def receiver(self) -> Receiver:
        """Give what takes in the pieces of one other library."""
        return Receiver(self._writer, self._assets)
