"""Going back to a snapshot: what would change, and the change itself, which can be taken back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reader.library.assets import Assets, missing_assets
from reader.library.database import PATIENCE, Database
from reader.library.failures import plainly
from reader.library.migrations import migrate
from reader.library.snapshots import Kind, Snapshot, Snapshots, verify
from reader.paths import Paths


@dataclass(frozen=True, slots=True)
class Difference:
    """What going back would do to the library as it is now.

    Titles of the pieces that would come back, go, and get another text; how many pieces would get
    other tags, marks or places; and how many notes would come back, go, and say something else.
    """

    back: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    marks: int
    notes_back: int
    notes_gone: int
    notes_changed: int

    @property
    def nothing(self) -> bool:
        """Whether all would stay as it is."""
        counts = self.marks + self.notes_back + self.notes_gone + self.notes_changed
        return not (self.back or self.gone or self.changed or counts)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the snapshot of the state before, and the images that are not there any more.

    `before` is None where there was no library to keep.
    """

    before: Snapshot | None
    missing_images: int


# a piece is the same one when its number and its time of saving are: numbers may be given again
# after a library went back
_SAME = "now.id = old.id AND now.saved = old.saved"
_BACK = f"""SELECT old.title FROM old.piece old LEFT JOIN main.piece now
    ON {_SAME} AND now.deleted = '' WHERE old.deleted = '' AND now.id IS NULL ORDER BY old.id"""
_GONE = f"""SELECT now.title FROM main.piece now LEFT JOIN old.piece old
    ON {_SAME} AND old.deleted = '' WHERE now.deleted = '' AND old.id IS NULL ORDER BY now.id"""
_CHANGED = f"""SELECT now.title FROM main.piece now JOIN old.piece old ON {_SAME}
    WHERE now.deleted = '' AND old.deleted = '' AND now.content <> old.content ORDER BY now.id"""
_TAGS = """(SELECT group_concat(name, char(10)) FROM
    (SELECT name FROM {0}.tag WHERE tag.piece = {1}.id ORDER BY place))"""
_MARKS = f"""SELECT count(*) FROM main.piece now JOIN old.piece old ON {_SAME}
    WHERE now.deleted = '' AND old.deleted = '' AND (
        now.favourite, now.archived, now.status, now.progress, now.reading_block,
        now.reading_offset, now.listening_block, now.listening_offset,
        {_TAGS.format("main", "now")}
    ) IS NOT (
        old.favourite, old.archived, old.status, old.progress, old.reading_block,
        old.reading_offset, old.listening_block, old.listening_offset,
        {_TAGS.format("old", "old")}
    )"""
_SAME_NOTE = "now.id = old.id AND now.created = old.created AND now.piece = old.piece"
_NOTES_BACK = f"""SELECT count(*) FROM old.note old LEFT JOIN main.note now ON {_SAME_NOTE}
    WHERE now.id IS NULL"""
_NOTES_GONE = f"""SELECT count(*) FROM main.note now LEFT JOIN old.note old ON {_SAME_NOTE}
    WHERE old.id IS NULL"""
_NOTES_CHANGED = f"""SELECT count(*) FROM main.note now JOIN old.note old ON {_SAME_NOTE}
    WHERE now.text <> old.text OR now.style <> old.style"""


def difference(paths: Paths, snapshot: Path) -> Difference:
    """Compare a snapshot with the library as it is; raises `LibraryFailed`."""
    with (
        plainly(paths.library),
        prepared(paths, snapshot) as old,
        closing(sqlite3.connect(paths.library, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA query_only = on")
        connection.execute("ATTACH ? AS old", (str(old),))
        connection.execute("BEGIN")

        def titles(sql: str) -> tuple[str, ...]:
            return tuple(title for (title,) in connection.execute(sql))

        def count(sql: str) -> int:
            return int(connection.execute(sql).fetchone()[0])

        return Difference(
            back=titles(_BACK),
            gone=titles(_GONE),
            changed=titles(_CHANGED),
            marks=count(_MARKS),
            notes_back=count(_NOTES_BACK),
            notes_gone=count(_NOTES_GONE),
            notes_changed=count(_NOTES_CHANGED),
        )


def restore(
    paths: Paths,
    snapshots: Snapshots,
    snapshot: Path,
    progress: Callable[[float], None] | None = None,
) -> Restored:
    """Make the library what a snapshot holds, in one transaction; raises `LibraryFailed`.

    The state of before is snapshotted first, so that this can be taken back. Whoever has the
    library open sees the new state, but must open it anew for the search index to follow.
    """
    with plainly(paths.library):
        verify(snapshot)
        before = snapshots.take(Kind.BEFORE, progress) if paths.library.exists() else None
        with prepared(paths, snapshot) as old:
            if before is not None:
                _never_reuse_numbers(old, paths.library)
            _replace_all(old, paths.library)
        assets = Assets(paths.assets)
        assets.prepare()
        with closing(Database(paths.library)) as database, database.reading() as connection:
            return Restored(before, len(missing_assets(connection, assets)))


@contextmanager
def prepared(paths: Paths, snapshot: Path) -> Iterator[Path]:
    """Give a passing copy of a snapshot, brought to the newest schema.

    Another identity makes every search index of before start anew.
    """
    paths.backups.mkdir(mode=0o700, exist_ok=True)
    passing = paths.backups / f".partial-{os.getpid()}-{time.monotonic_ns()}"
    try:
        shutil.copyfile(snapshot, passing)
        with closing(Database(passing)) as database:
            migrate(database)
            with database.writing() as connection:
                connection.execute("UPDATE library SET identity = ?", (uuid.uuid4().hex,))
        yield passing
    finally:
        passing.unlink(missing_ok=True)


def _never_reuse_numbers(old: Path, live: Path) -> None:
    """Let what is saved later have numbers that nothing had, not even what goes now."""
    with closing(Database(old)) as database, database.writing() as connection:
        rows = _sequences(live)
        for name, last in rows:
            done = connection.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, name)
            ).rowcount
            if not done:
                connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last))


def _sequences(file: Path) -> list[tuple[str, int]]:
    with closing(Database(file)) as database, database.reading() as connection:
        return connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()


def _replace_all(old: Path, live: Path) -> None:
    """Put all of one database into another, all or nothing, whoever reads it meanwhile."""
    deadline = time.monotonic() + PATIENCE

    def patiently(status: int, _remaining: int, _total: int) -> None:
        # Python would wait without end for another process that writes
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise busy

    with (
        closing(sqlite3.connect(old)) as source,
        closing(sqlite3.connect(live, timeout=PATIENCE)) as target,
    ):
        target.execute("PRAGMA journal_mode = wal").fetchall()
        target.execute("PRAGMA synchronous = full").fetchall()
        # in one step: a process that ends in its midst leaves the library as it was
        source.backup(target, pages=-1, sleep=0.05, progress=patiently)
