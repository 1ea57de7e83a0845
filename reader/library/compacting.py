"""Makes the search index smaller after many batches: its parts become one, and free room goes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from reader.library.database import Database

Step = Callable[[Database], bool]
"""A short piece of work on the index, done again while it gives True."""

TABLES = ("words", "terms")
_AT_ONCE = 300
"""Pages merged, or given back, in a step: some hundredths of a second."""
_FEWEST = 100
"""Rows since the last time from which it is worth while, and a fifth of all."""


def is_due(index: Database) -> bool:
    """Whether much was written since the last time."""
    return bool(index.value(f"SELECT last - compacted >= max({_FEWEST}, last / 5) FROM state"))


def steps() -> Iterator[Step]:
    """Give what is to be done, one after the other; what was begun and left is begun anew."""
    for table in TABLES:
        yield functools.partial(_begun, table=table)
        yield functools.partial(_merged, table=table)
    yield _given_back
    yield _noted


def _begun(index: Database, table: str) -> bool:
    """Have all parts merged, which a number below 0 asks FTS5 for; one above 0 goes on with it."""
    _merged(index, table, -_AT_ONCE)
    return False


def _merged(index: Database, table: str, pages: int = _AT_ONCE) -> bool:
    with index.writing() as connection:
        before = connection.total_changes
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
        # the statement itself counts as one change
        return connection.total_changes - before > 1


def _given_back(index: Database) -> bool:
    before = _free(index)
    index.pragma(f"incremental_vacuum({_AT_ONCE})")
    return 0 < _free(index) < before


def _free(index: Database) -> int:
    return int(str(index.value("PRAGMA freelist_count")))


def _noted(index: Database) -> bool:
    with index.writing() as connection:
        connection.execute("UPDATE state SET compacted = last")
    return False
