"""One SQLite connection that any thread may use, one at a time, in whole transactions."""

from __future__ import annotations

import errno
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 5.0
"""Seconds to wait for another process that holds a database."""


class Database:
    """A connection behind a lock, in autocommit between its explicit transactions.

    The connection is not bound to the thread that opened it: the lock lets one thread in at a
    time. A connection a thread would read without the lock, but the threads of a pool come and
    go, and what they opened could then not be closed at a known moment. Methods raise
    `sqlite3.Error` as it is; the rooms above say it in plain words.
    """

    def __init__(self, file: Path, *, patience: float = PATIENCE) -> None:
        """Open `file`, which is created when missing; nothing is written yet."""
        self.file = file
        self._patience = patience
        self._lock = threading.RLock()
        self._known_version: object = None
        self._identity: tuple[int, int] | None = None
        self._connection = sqlite3.connect(
            file, timeout=patience, isolation_level=None, check_same_thread=False
        )

    def keep_to_file(self) -> None:
        """From now on, write only while the file that is open has its name.

        One that was moved away, replaced or removed could be written to all the same, and what
        was told as saved would be gone with it. Raises `OSError` (`ESTALE`) then.
        """
        self._identity = self._present()

    def use_wal(self) -> None:
        """Let readers and a writer work at once (write-ahead log), where the disk allows it."""
        deadline = time.monotonic() + self._patience
        with self._lock:
            if self.value("PRAGMA journal_mode") == "wal":
                return
            while True:
                try:
                    self._connection.execute("PRAGMA journal_mode = wal").fetchone()
                    return
                except sqlite3.OperationalError as error:
                    # SQLite does not wait by itself when two processes switch at once
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                        raise
                    time.sleep(0.01)

    def pragma(self, setting: str) -> None:
        """Set a pragma of the connection, such as `foreign_keys = on`."""
        with self._lock:
            self._connection.execute(f"PRAGMA {setting}").fetchall()

    def value(self, sql: str) -> object:
        """Give the first value of the first row of a query, None when there is no row."""
        with self._lock:
            row = self._connection.execute(sql).fetchone()
            return row[0] if row else None

    def changed_elsewhere(self) -> bool:
        """Whether another connection changed the database since this was last asked."""
        with self._lock:
            version = self.value("PRAGMA data_version")
            changed = self._known_version not in (None, version)
            self._known_version = version
        return changed

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold one unchanging state of the database for several reads."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing: committed at the end, rolled back when anything is raised."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            if self._identity is not None and self._present() != self._identity:
                raise OSError(errno.ESTALE, "another file, or none, has its name", str(self.file))
            yield connection

    def close(self) -> None:
        """Close the connection; using it later raises `sqlite3.ProgrammingError`."""
        with self._lock:
            self._connection.close()

    def _present(self) -> tuple[int, int] | None:
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._connection
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                # SQLite itself may have rolled back already, for instance on a full disk
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
