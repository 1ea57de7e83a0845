"""Search over the whole library: words in the index, filters and documents in the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from reader.library import filters
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.feed import Feed
from reader.library.index import SearchIndex
from reader.library.pieces import Hit
from reader.library.query import Query, parse
from reader.library.ranking import Ranking
from reader.library.search import Search
from reader.library.suggest import suggestion


class Finder:
    """Searches, and keeps the index for it; safe from any thread, failures are `LibraryFailed`.

    The library is read through a connection of its own: nobody who lists or opens a piece waits
    for a search or for the index.
    """

    def __init__(self, file: Path, library: Path, patience: float) -> None:
        """Use the index in `file` for the library in another."""
        self._file = file
        self._reader = Database(library, patience=patience)
        try:
            self._reader.pragma("query_only = on")
            self._index = SearchIndex(file, Feed(self._reader), patience=patience)
        except BaseException:
            self._reader.close()
            raise

    def search(self, words: str, limit: int, exact: bool) -> list[Hit]:
        """Find pieces that meet a query, the best place of each, best first."""
        query = parse(words)
        if not query:
            return []
        with plainly(self._file):
            return self._index.ask(lambda index: self._hits(index, query, limit, exact))

    def suggest(self, words: str) -> str:
        """Give what was probably meant where nothing is found, "" when there is no such thing."""

        def found(typed: str) -> list[Hit]:
            return self.search(typed, 1, False)

        query = parse(words)
        with plainly(self._file):
            return suggestion(words, query, self._index.ask, found)

    def follow(self, progress: Callable[[float], None] | None) -> None:
        """Bring the index up to date."""
        with plainly(self._file):
            self._index.follow(progress)

    def follow_a_little(self, most: int) -> None:
        """Index up to `most` changes, unless another thread is at it."""
        with plainly(self._file):
            self._index.follow_a_little(most)

    def known(self) -> float:
        """Give the share of the changes that are indexed, 1 when all are."""
        with plainly(self._file):
            return self._index.known()

    def check(self) -> str:
        """Give what is wrong with the index, "" when all is sound."""
        with plainly(self._file):
            return self._index.check()

    def close(self) -> None:
        """Close the index and the connection."""
        self._index.close()
        self._reader.close()

    def _hits(self, index: sqlite3.Connection, query: Query, limit: int, exact: bool) -> list[Hit]:
        with plainly(self._reader.file), self._reader.reading() as library:
            wanted = filters.wanted(library, query.filters)
            ranking = Ranking(index, query, exact=exact, wanted=wanted)
            return Search(query, limit, exact=exact).hits(ranking, library)
