"""The search index: a disposable file that follows the library and can always be made again."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from reader.library.database import PATIENCE, Database
from reader.library.failures import is_damage
from reader.text.fold import FOLD_VERSION, fold_text

SCHEMA = 1
_BATCH = 50
BLOCK_BITS = 24
"""A row's id is the piece's id and, in the low bits, the block's place in the piece."""

_TABLES = (
    "CREATE TABLE state (identity TEXT NOT NULL, stamp TEXT NOT NULL, seen INTEGER NOT NULL)",
    # The published text stands here, since the words table keeps none: a removal must name what
    # was indexed, and exact spellings are compared without opening documents.
    """CREATE TABLE block (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        language TEXT NOT NULL,
        direction TEXT NOT NULL,
        text TEXT NOT NULL
    )""",
    # Folding is ours, so the tokenizer does none; two-letter prefixes are kept because ال begins
    # every other word.
    """CREATE VIRTUAL TABLE words USING fts5(
        text, content='', prefix='2', tokenize='unicode61 remove_diacritics 0'
    )""",
)

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexedBlock:
    """A block as the index keeps it: its id in the document, and the published text."""

    name: str
    language: str
    direction: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A piece as it stands at the library's count `number`; no blocks when it was deleted."""

    number: int
    piece: int
    blocks: tuple[IndexedBlock, ...]


class Source(Protocol):
    """What the index follows: a library that counts its changes."""

    @property
    def identity(self) -> str:
        """Which library it is."""

    def latest(self) -> int:
        """Give the count of the last change."""

    def changes(self, after: int, most: int) -> list[Change]:
        """Give up to `most` changed pieces after a count, oldest change first."""


def piece_of(row: int) -> int:
    """Give the piece of an index row."""
    return row >> BLOCK_BITS


class SearchIndex:
    """FTS5 over folded text, one row a block, behind a lock.

    The count of the last change seen is committed together with the rows: whatever a crash kept
    from being indexed is indexed at the next `follow`. The index is made anew when it is missing,
    damaged, of another library or of another folding. Methods raise `sqlite3.Error` and
    `OSError` when the disk fails.
    """

    def __init__(self, file: Path, source: Source, *, patience: float = PATIENCE) -> None:
        """Prepare the index; nothing is opened yet."""
        self._file = file
        self._source = source
        self._patience = patience
        self._stamp = f"{SCHEMA}.{FOLD_VERSION}"
        self._lock = threading.RLock()
        self._database: Database | None = None
        self._closed = False

    def follow(self, progress: Callable[[float], None] | None = None) -> None:
        """Index all that changed since, in batches between which other threads get their turn.

        `progress` gets 0 to 1 after each batch and may raise to stop; the next call goes on from
        there.
        """
        first: int | None = None
        while True:
            began, seen, latest = self._healed(lambda database: self._step(database, _BATCH))
            if seen >= latest:
                return
            first = began if first is None else min(first, began)
            if progress is not None:
                progress((seen - first) / (latest - first))

    def follow_a_little(self, most: int) -> None:
        """Index up to `most` changes, unless another thread is at it."""
        if self._lock.acquire(blocking=False):
            try:
                self._healed(lambda database: self._step(database, most))
            finally:
                self._lock.release()

    def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on one state of the index, up to date; begun anew when the file is damaged."""

        def read(database: Database) -> T:
            with database.reading() as connection:
                return work(connection)

        self.follow()
        with self._lock:
            try:
                return read(self._opened())
            except sqlite3.DatabaseError as error:
                self._discard(error)
            self.follow()
            return read(self._opened())

    def check(self) -> str:
        """Give what is wrong, "" when all is sound; a damaged index is thrown away."""
        if not self._file.exists():
            return ""
        with self._lock:
            try:
                database = self._opened()
                with database.writing() as connection:
                    connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
                found = str(database.value("PRAGMA quick_check(1)"))
            except sqlite3.DatabaseError as error:
                self._discard(error)
                return str(error)
            return "" if found == "ok" else found

    def close(self) -> None:
        """Close the file; later calls raise `sqlite3.ProgrammingError`, as a closed file does."""
        with self._lock:
            self._closed = True
            self._release()

    def _release(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _healed(self, work: Callable[[Database], T]) -> T:
        with self._lock:
            try:
                return work(self._opened())
            except sqlite3.DatabaseError as error:
                self._discard(error)
            return work(self._opened())

    def _discard(self, error: sqlite3.DatabaseError) -> None:
        """Throw the file away when `error` says that it is worthless; else raise `error`."""
        missing_tables = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR
        if not (is_damage(error) or missing_tables):
            raise error
        _log.warning("the search index is made again: %s", error)
        self._release()
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _step(self, database: Database, most: int) -> tuple[int, int, int]:
        """Index one batch; gives the count seen before, that seen now, and the library's latest."""
        with database.reading() as connection:
            seen = _seen(connection)
        # read after `seen`: the library is always written first, so that it can only be ahead
        latest = self._source.latest()
        if seen == latest:
            return seen, seen, latest
        if seen > latest:
            # an older copy of the library was put in its place
            with database.writing() as connection:
                self._renew(connection)
            return 0, 0, latest
        changes = self._source.changes(seen, most)
        folded = [[fold_text(block.text) for block in change.blocks] for change in changes]
        last = changes[-1].number if changes else latest
        reached = last if len(changes) == most else max(last, latest)
        with database.writing() as connection:
            if _seen(connection) != seen:
                # another process indexed meanwhile
                return seen, _seen(connection), latest
            for change, texts in zip(changes, folded, strict=True):
                _remove(connection, change.piece)
                _insert(connection, change, texts)
            connection.execute("UPDATE state SET seen = ?", (reached,))
        return seen, reached, latest

    def _opened(self) -> Database:
        if self._closed:
            raise sqlite3.ProgrammingError("the search index is closed")
        if self._database is not None:
            return self._database
        database = Database(self._file, patience=self._patience)
        try:
            database.use_wal()
            # what it holds can be made again: no need to wait for the disk at each commit
            database.pragma("synchronous = normal")
            with database.writing() as connection:
                if not self._is_current(connection):
                    self._renew(connection)
        except BaseException:
            database.close()
            raise
        self._database = database
        return database

    def _is_current(self, connection: sqlite3.Connection) -> bool:
        if "state" not in _tables(connection):
            return False
        row = connection.execute("SELECT identity, stamp FROM state").fetchone()
        return bool(row == (self._source.identity, self._stamp))

    def _renew(self, connection: sqlite3.Connection) -> None:
        present = _tables(connection)
        for name in ("words", "block", "state"):
            if name in present:
                connection.execute(f"DROP TABLE {name}")
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(
            "INSERT INTO state VALUES (?, ?, 0)", (self._source.identity, self._stamp)
        )


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


def _seen(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT seen FROM state").fetchone()
    return int(row[0])


def _remove(connection: sqlite3.Connection, piece: int) -> None:
    low, high = piece << BLOCK_BITS, (piece + 1) << BLOCK_BITS
    rows = connection.execute(
        "SELECT id, text FROM block WHERE id >= ? AND id < ?", (low, high)
    ).fetchall()
    # an FTS5 table without content forgets a row only when told its text again
    connection.executemany(
        "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)",
        ((row, fold_text(text)) for row, text in rows),
    )
    connection.execute("DELETE FROM block WHERE id >= ? AND id < ?", (low, high))


def _insert(connection: sqlite3.Connection, change: Change, folded: list[str]) -> None:
    first = change.piece << BLOCK_BITS
    for place, (block, text) in enumerate(zip(change.blocks, folded, strict=True)):
        connection.execute(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?)",
            (first + place, block.name, block.language, block.direction, block.text),
        )
        connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (first + place, text))
