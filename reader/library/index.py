"""The search index: a disposable file that follows the library and can always be made again."""

from __future__ import annotations

import functools
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from reader.library import compacting, terms
from reader.library.database import PATIENCE, Database
from reader.library.failures import is_damage
from reader.text.fold import FOLD_VERSION
from reader.text.stem import STEM_VERSION

SCHEMA = 3
_BATCH = 100
_AT_ONCE = 8
"""Pieces indexed in one step when somebody waits."""
_WAIT, _WORK = 0.05, 0.25
"""Seconds for which a search waits for another thread's indexing, and indexes by itself."""
_MERGED = {"words": 10, "terms": 20}
"""Pages that are merged for each piece. By itself FTS5 waits until it has 64 new ones, then merges
some hundred at once: every fifteenth piece took as long as all the others together."""
_MOST_DEAD = 2000
"""Rows of former versions that are kept at least; they go when they outnumber the others."""

_TABLES = (
    "CREATE TABLE state (identity TEXT NOT NULL, stamp TEXT NOT NULL, seen INTEGER NOT NULL, "
    "last INTEGER NOT NULL, compacted INTEGER NOT NULL)",
    # A piece that changes gets a new row, and nothing leads to its former one any more: an FTS5
    # table without content could forget it only by being told its text again.
    """CREATE TABLE live (
        row INTEGER PRIMARY KEY,
        piece INTEGER NOT NULL UNIQUE,
        day INTEGER NOT NULL
    )""",
    # The folded words in their order, for phrases, and all the terms of a piece without their
    # places, for everything else: half as large together as one table that does both. Cutting
    # and folding are ours, so the tokenizer does none.
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii')",
    """CREATE VIRTUAL TABLE terms USING fts5(
        text, content='', columnsize=0, detail=none, tokenize='ascii'
    )""",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(terms, row)",
)

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexedPiece:
    """What of a piece is indexed: its blocks and notes, and the words of its fields.

    `day` is when it was published, else saved, as the number 20240517.
    """

    texts: tuple[str, ...]
    title: str
    source: str
    author: str
    day: int


@dataclass(frozen=True, slots=True)
class Change:
    """A piece as it stands at the library's count `number`; None when it was deleted."""

    number: int
    piece: int
    content: IndexedPiece | None


class Source(Protocol):
    """What the index follows: a library that counts its changes."""

    @property
    def identity(self) -> str:
        """Which library it is."""

    def latest(self) -> int:
        """Give the count of the last change."""

    def changes(self, after: int, most: int) -> list[Change]:
        """Give up to `most` changed pieces after a count, oldest change first."""


@dataclass(frozen=True, slots=True)
class _Files:
    """Two connections, so that a search never waits for a batch that is being written."""

    writer: Database
    reader: Database

    def close(self) -> None:
        self.reader.close()
        self.writer.close()


class SearchIndex:
    """FTS5 over folded words and their stems, one row a version of a piece.

    The count of the last change seen is committed together with the rows: whatever a crash kept
    from being indexed is indexed at the next `follow`. The index is made anew when it is missing,
    damaged, of another library or of another folding; meanwhile it answers from what it has.
    Methods raise `sqlite3.Error` and `OSError` when the disk fails.
    """

    def __init__(self, file: Path, source: Source, *, patience: float = PATIENCE) -> None:
        """Prepare the index; nothing is opened yet."""
        self._file = file
        self._source = source
        self._patience = patience
        self._stamp = f"{SCHEMA}.{FOLD_VERSION}.{STEM_VERSION}"
        self._lock = threading.RLock()
        """Held by the one thread that indexes."""
        self._opening = threading.RLock()
        self._files: _Files | None = None
        self._closed = False

    def follow(self, progress: Callable[[float], None] | None = None) -> None:
        """Index all that changed since, in batches between which other threads get their turn.

        `progress` gets 0 to 1 after each batch and may raise to stop; the next call goes on from
        there.
        """
        first: int | None = None
        while True:
            with self._lock:
                began, seen, latest = self._healed(lambda files: self._step(files, _BATCH))
            if seen >= latest:
                self._compact(progress)
                return
            first = began if first is None else min(first, began)
            if progress is not None:
                progress((seen - first) / (latest - first))

    def follow_a_little(self, most: int) -> None:
        """Index up to `most` changes, unless another thread is at it."""
        if self._lock.acquire(blocking=False):
            try:
                self._healed(lambda files: self._step(files, most))
            finally:
                self._lock.release()

    def known(self) -> float:
        """Give the share of the library's changes that searches know of, 1 when it is all."""
        latest = self._source.latest()
        seen = self._healed(lambda files: _seen(files.reader))
        return min(1.0, seen / latest) if latest else 1.0

    def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on one state of the index, begun anew when the file is damaged.

        What changed last is indexed before, if that is soon done; a large backlog waits for
        `follow`, and `work` sees what is indexed so far.
        """

        def read(files: _Files) -> T:
            with files.reader.reading() as connection:
                return work(connection)

        self._catch_up()
        return self._healed(read, self._catch_up)

    def check(self) -> str:
        """Give what is wrong, "" when all is sound; a damaged index is thrown away."""
        if not self._file.exists():
            return ""
        with self._lock:
            try:
                files = self._opened()
                with files.writer.writing() as connection:
                    for table in ("words", "terms"):
                        connection.execute(
                            f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"
                        )
                found = str(files.writer.value("PRAGMA quick_check(1)"))
            except sqlite3.DatabaseError as error:
                self._discard(error)
                return str(error)
            return "" if found == "ok" else found

    def close(self) -> None:
        """Close the file; later calls raise `sqlite3.ProgrammingError`, as a closed file does."""
        with self._lock, self._opening:
            self._closed = True
            self._release()

    def _catch_up(self) -> None:
        """Index for a moment what is behind; another thread that indexes is left to it."""
        if not self._lock.acquire(timeout=_WAIT):
            return
        try:
            until = time.monotonic() + _WORK
            behind = True
            while behind and time.monotonic() < until:
                _began, seen, latest = self._healed(lambda files: self._step(files, _AT_ONCE))
                behind = seen < latest
        finally:
            self._lock.release()

    def _compact(self, progress: Callable[[float], None] | None) -> None:
        """Make the file smaller after much was written; others get their turn meanwhile too.

        All is indexed before: what keeps it from being done now is no failure.
        """
        try:
            with self._lock:
                due = self._healed(lambda files: compacting.is_due(files.writer))
            for step in compacting.steps() if due else ():
                goes_on = True
                while goes_on:
                    if progress is not None:
                        progress(1.0)
                    with self._lock:
                        goes_on = self._healed(functools.partial(_compacted, step))
        except sqlite3.OperationalError as error:
            _log.warning("the search index is made smaller another time: %s", error)

    def _release(self) -> None:
        if self._files is not None:
            self._files.close()
            self._files = None

    def _healed(self, work: Callable[[_Files], T], again: Callable[[], None] | None = None) -> T:
        """Run `work`; on a damaged file, `again` and `work` once more on a new one."""
        files = self._files
        try:
            files = self._opened()
            return work(files)
        except sqlite3.DatabaseError as error:
            with self._lock:
                # unless another thread has thrown the file away meanwhile
                if self._files is None or self._files is files:
                    self._discard(error)
        if again is not None:
            again()
        return work(self._opened())

    def _discard(self, error: sqlite3.DatabaseError) -> None:
        """Throw the file away when `error` says that it is worthless; else raise `error`."""
        if not (is_damage(error) or str(error).startswith("no such ")):
            raise error
        _log.warning("the search index is made again: %s", error)
        self._throw_away()

    def _throw_away(self) -> None:
        with self._opening:
            self._release()
            for suffix in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _step(self, files: _Files, most: int) -> tuple[int, int, int]:
        """Index one batch; gives the count seen before, that seen now, and the library's latest."""
        seen = _seen(files.writer)
        # read after `seen`: the library is always written first, so that it can only be ahead
        latest = self._source.latest()
        if seen == latest:
            return seen, seen, latest
        if seen > latest:
            # an older copy of the library was put in its place
            self._throw_away()
            return 0, 0, latest
        changes = self._source.changes(seen, most)
        rows = [(change, _row(change.content)) for change in changes]
        last = changes[-1].number if changes else latest
        with files.writer.writing() as connection:
            (now_seen, row) = connection.execute("SELECT seen, last FROM state").fetchone()
            if now_seen != seen:
                # another process indexed meanwhile
                return seen, now_seen, latest
            for change, texts in rows:
                connection.execute("DELETE FROM live WHERE piece = ?", (change.piece,))
                if texts is not None and change.content is not None:
                    row += 1
                    _insert(connection, row, change.piece, change.content.day, texts)
            connection.execute("UPDATE state SET seen = ?, last = ?", (last, row))
            for table, pages in _MERGED.items():
                connection.execute(
                    f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)",
                    (pages * len(changes),),
                )
        return seen, last, latest

    def _opened(self) -> _Files:
        with self._opening:
            if self._closed:
                raise sqlite3.ProgrammingError("the search index is closed")
            if self._files is None:
                self._files = self._open() or self._open_anew()
            return self._files

    def _open_anew(self) -> _Files:
        self._throw_away()
        files = self._open()
        if files is None:
            raise sqlite3.OperationalError("another version of the app uses the search index")
        return files

    def _open(self) -> _Files | None:
        """Open the file, making its tables; None when it is of no use as it is."""
        with _closing_on_error(Database(self._file, patience=self._patience)) as writer:
            writer.pragma("auto_vacuum = incremental")
            writer.use_wal()
            # what it holds can be made again: no need to wait for the disk at each commit
            writer.pragma("synchronous = normal")
            with writer.writing() as connection:
                if not _tables(connection):
                    self._create(connection)
                usable = self._is_current(connection) and not _is_worn(connection)
            if not usable:
                writer.close()
                return None
            with _closing_on_error(Database(self._file, patience=self._patience)) as reader:
                reader.pragma("query_only = on")
                return _Files(writer, reader)

    def _is_current(self, connection: sqlite3.Connection) -> bool:
        if not {"state", "live"} <= _tables(connection):
            return False
        row = connection.execute("SELECT identity, stamp FROM state").fetchone()
        return bool(row == (self._source.identity, self._stamp))

    def _create(self, connection: sqlite3.Connection) -> None:
        for statement in _TABLES:
            connection.execute(statement)
        for table in _MERGED:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")
        connection.execute(
            "INSERT INTO state VALUES (?, ?, 0, 0, 0)", (self._source.identity, self._stamp)
        )


@contextmanager
def _closing_on_error(database: Database) -> Iterator[Database]:
    try:
        yield database
    except BaseException:
        database.close()
        raise


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


def _is_worn(connection: sqlite3.Connection) -> bool:
    """Whether most rows are of former versions."""
    (rows,) = connection.execute("SELECT last FROM state").fetchone()
    (live,) = connection.execute("SELECT count(*) FROM live").fetchone()
    return bool(rows - live > max(_MOST_DEAD, live))


def _seen(database: Database) -> int:
    return int(str(database.value("SELECT seen FROM state")))


def _compacted(step: compacting.Step, files: _Files) -> bool:
    return step(files.writer)


def _row(content: IndexedPiece | None) -> tuple[str, str] | None:
    """Give what the two tables hold of a piece."""
    if content is None:
        return None
    words, found = terms.text_terms(content.texts)
    fields = (
        *terms.often(words),
        *terms.marked(terms.TITLE, content.title),
        *terms.marked(terms.SOURCE, content.source),
        *terms.marked(terms.AUTHOR, content.author),
        terms.EVERY,
    )
    return words, " ".join((*found, *fields))


def _insert(
    connection: sqlite3.Connection, row: int, piece: int, day: int, texts: tuple[str, str]
) -> None:
    words, found = texts
    connection.execute("INSERT INTO live VALUES (?, ?, ?)", (row, piece, day))
    connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row, words))
    connection.execute("INSERT INTO terms (rowid, text) VALUES (?, ?)", (row, found))
