"""Verified copies of the library: taken while it is in use, kept in rotation."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from reader.document.storage import from_json
from reader.errors import LibraryFailed, Message
from reader.library.assets import sync_folder
from reader.library.database import Database
from reader.library.failures import LibraryDamaged, copying, damaged, foreign, newer, plainly
from reader.library.migrations import APPLICATION_ID, MIGRATIONS

DAYS, WEEKS, BEFORE = 7, 4, 4
"""How many are kept: of days, of the weeks before them, and of the times before a great change."""
SPARE = 200_000_000
"""Bytes that a snapshot leaves free on the disk."""
_NAME = re.compile(r"(\d{6,})-(daily|kept|before)-(\d{8}T\d{6}Z)\.sqlite3")
_TIME = "%Y%m%dT%H%M%SZ"
_PAGES = 1024
_STEPS = 100_000
"""SQLite's steps between two questions whether to stop; some milliseconds."""
_READ = 20
"""Documents that are read when a copy is verified, the newest."""
_STALE_S = 3600
"""Seconds after which a half-made copy is a dead process's."""


class Kind(StrEnum):
    """Why a snapshot was taken; the values stand in the files' names."""

    DAILY = "daily"
    KEPT = "kept"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A verified copy of the library; `taken` is ISO 8601 in UTC, as this machine's clock had it.

    `number` counts them, so that their order does not depend on a clock.
    """

    file: Path
    number: int
    kind: Kind
    taken: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds."""

    version: int
    pieces: int
    notes: int


class Snapshots:
    """The folder of snapshots. Methods that write raise `LibraryFailed`.

    A snapshot is copied under another name, verified by opening it, and only then named as one:
    whatever has such a name was whole. Snapshots hold no images; the clean-up of images keeps
    those that a snapshot speaks of.
    """

    def __init__(self, library: Path, folder: Path, *, spare: int = SPARE) -> None:
        """`library` is the file that is copied; `spare` bytes stay free on the disk."""
        self._library, self.folder, self._spare = library, folder, spare

    def list(self) -> Sequence[Snapshot]:
        """Give the snapshots, the newest first."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except OSError:
            return ()
        found = [self._of(match) for name in names if (match := _NAME.fullmatch(name))]
        return sorted(found, key=lambda each: (each.number, each.taken), reverse=True)

    def due(self, now: datetime | None = None) -> bool:
        """Whether today has no daily snapshot yet; a clock that was put back makes a new day."""
        last = next((each for each in self.list() if each.kind is Kind.DAILY), None)
        if last is None:
            return True
        now = now or datetime.now(UTC)
        taken = datetime.fromisoformat(last.taken)
        return now < taken or now.date() != taken.date()

    def take(
        self,
        kind: Kind,
        progress: Callable[[float], None] | None = None,
        *,
        now: datetime | None = None,
    ) -> Snapshot:
        """Copy the library as it is at one moment, verify the copy, and let old ones go.

        `progress` gets 0 to 1 and may raise to stop. Raises `LibraryFailed` when the disk has no
        room to spare or the library is damaged.
        """
        with plainly(self._library):
            self._prepare()
            partial = self.folder / f".partial-{os.getpid()}-{time.monotonic_ns()}"
            try:
                self._copy(partial, progress)
                moment = (now or datetime.now(UTC)).astimezone(UTC)
                number = max((each.number for each in self.list()), default=0) + 1
                name = f"{number:06}-{kind}-{moment.strftime(_TIME)}.sqlite3"
                partial.replace(self.folder / name)
                sync_folder(self.folder)
            finally:
                partial.unlink(missing_ok=True)
            match = _NAME.fullmatch(name)
            assert match is not None
            self.rotate()
            return self._of(match)

    def rotate(self) -> None:
        """Remove the snapshots that the rotation lets go."""
        taken = self.list()
        wanted = {each.file for each in kept(taken)}
        for each in taken:
            if each.file not in wanted:
                each.file.unlink(missing_ok=True)

    def remove(self, snapshot: Snapshot) -> None:
        """Remove one for good."""
        with plainly(snapshot.file):
            snapshot.file.unlink(missing_ok=True)

    def export(self, target: Path, progress: Callable[[float], None] | None = None) -> None:
        """Copy the library to a file of the reader's choice, verified like every snapshot.

        A file that is there already is replaced only by a whole copy.
        """
        partial = target.with_name(f".{target.name}.{os.getpid()}.part")
        with copying(target, partial):
            try:
                # a folder that is gone or closed is told before any work is done
                partial.touch()
                self._copy(partial, progress)
                partial.replace(target)
                sync_folder(target.parent)
            finally:
                partial.unlink(missing_ok=True)

    def newest_sound(self) -> tuple[Snapshot, Contents] | None:
        """Give the newest snapshot that is still whole, with what it holds."""
        for each in self.list():
            # a disk that damaged the library may have damaged its copies
            with contextlib.suppress(LibraryFailed):
                return each, verify(each.file)
        return None

    def _copy(self, partial: Path, progress: Callable[[float], None] | None) -> None:
        copy(self._library, partial, progress)
        try:
            verify(partial, progress)
        except LibraryDamaged as error:
            check = "PRAGMA quick_check(1)"
            with closing(Database(self._library)) as database:
                sound = database.value(check) == "ok"
            if not sound:
                raise damaged(self._library, error.detail) from error
            raise LibraryFailed(
                Message(
                    "A backup was written in {folder} and could not be read back, so it was not "
                    "kept. The library is sound. Check the disk, then try again.",
                    {"folder": str(partial.parent)},
                ),
                error.detail,
            ) from error

    def _of(self, match: re.Match[str]) -> Snapshot:
        number, kind, time_text = match.groups()
        moment = datetime.strptime(time_text, _TIME).replace(tzinfo=UTC)
        file = self.folder / match[0]
        return Snapshot(file, int(number), Kind(kind), moment.isoformat(timespec="seconds"))

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for path in self.folder.glob(".partial-*"):
            with contextlib.suppress(OSError):
                if abs(time.time() - path.stat().st_mtime) > _STALE_S:
                    path.unlink()
        size = sum(
            path.stat().st_size
            for path in (self._library, Path(f"{self._library}-wal"))
            if path.exists()
        )
        if shutil.disk_usage(self.folder).free < size + self._spare:
            raise LibraryFailed(
                Message(
                    "There is too little room in {folder} for a backup of the library. Free some "
                    "space; the library itself is safe.",
                    {"folder": str(self.folder)},
                )
            )


def kept(taken: Iterable[Snapshot]) -> list[Snapshot]:
    """Give those of `taken` that the rotation keeps, the newest first.

    The newest of each of the last days, then of each of the weeks before; what was taken before a
    great change a few times; what the reader asked for always. Days count in the order they were
    taken, whatever the clock said: one that jumps for years makes no snapshot old.
    """
    wanted: list[Snapshot] = []
    days: set[str] = set()
    weeks: set[tuple[int, int]] = set()
    before = 0
    for each in sorted(taken, key=lambda one: (one.number, one.taken), reverse=True):
        day = datetime.fromisoformat(each.taken).date()
        week = day.isocalendar()[:2]
        if each.kind is Kind.KEPT:
            wanted.append(each)
        elif each.kind is Kind.BEFORE:
            before += 1
            if before <= BEFORE:
                wanted.append(each)
        elif len(days) < DAYS:
            if day.isoformat() not in days:
                days.add(day.isoformat())
                wanted.append(each)
        elif day.isoformat() not in days and week not in weeks and len(weeks) < WEEKS:
            weeks.add(week)
            wanted.append(each)
    return wanted


def copy(source: Path, target: Path, progress: Callable[[float], None] | None = None) -> None:
    """Copy a library as it is at one moment into a new file, by SQLite's backup interface.

    Others may write meanwhile: the copy reads one state throughout. Raises `sqlite3.Error`,
    `OSError` and what `progress` raises.
    """

    def told(_status: int, remaining: int, total: int) -> None:
        if progress is not None and total:
            progress((total - remaining) / total)

    if not source.exists():
        raise FileNotFoundError(2, "there is no such library", str(source))
    with closing(Database(source)) as database, database.reading() as connection:
        # a transaction of its own holds the state still; without one SQLite begins anew
        # whenever another process has written
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        with closing(sqlite3.connect(target)) as made:
            made.execute("PRAGMA synchronous = off")
            connection.backup(made, pages=_PAGES, progress=told)
            # one file, which a disk that cannot be written shows as well
            made.execute("PRAGMA journal_mode = delete").fetchall()
    handle = os.open(target, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_library(file: Path) -> bool:
    """Whether a file is a library or a copy of one, sound or not, by its header; or empty."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        header = opened.read(72)
    return not header or header[68:] == APPLICATION_ID.to_bytes(4, "big")


def verify(file: Path, check: Callable[[float], None] | None = None) -> Contents:
    """Open a copy, which is not changed, and read it; raises `LibraryFailed` when it is not sound.

    Every page is read, the newest documents are understood, every piece has its document. `check`
    is called now and then, with 1.0, and may raise to stop.
    """
    with (
        _stoppable(check) as stop,
        plainly(file),
        closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as opened,
    ):
        opened.set_progress_handler(stop, _STEPS)
        if _one(opened, "PRAGMA application_id") != APPLICATION_ID:
            raise foreign(file)
        version = _one(opened, "PRAGMA user_version")
        if version > len(MIGRATIONS):
            raise newer(file, version, len(MIGRATIONS))
        problems = [text for (text,) in opened.execute("PRAGMA quick_check(3)")]
        if problems != ["ok"]:
            raise damaged(file, "; ".join(problems))
        if opened.execute("PRAGMA foreign_key_check").fetchone():
            raise damaged(file, "a row speaks of a piece that is not there")
        pieces = _one(opened, "SELECT count(*) FROM piece WHERE deleted = ''")
        halves = _one(
            opened,
            "SELECT count(*) FROM piece LEFT JOIN document ON document.piece = piece.id "
            "WHERE document.piece IS NULL",
        )
        if halves:
            raise damaged(file, f"{halves} pieces without a document")
        newest = opened.execute(
            "SELECT json FROM document ORDER BY piece DESC LIMIT ?", (_READ,)
        ).fetchall()
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_schema")}
        notes = _one(opened, "SELECT count(*) FROM note") if "note" in tables else 0
    try:
        for (text,) in newest:
            from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(file, f"a document cannot be read: {error}") from error
    return Contents(version, pieces, notes)


@contextmanager
def _stoppable(check: Callable[[float], None] | None) -> Iterator[Callable[[], int]]:
    """Give what SQLite asks whether to stop; what `check` raised then comes out again."""
    raised: list[BaseException] = []

    def stop() -> int:
        if check is None:
            return 0
        try:
            check(1.0)
        except BaseException as error:  # noqa: BLE001 - SQLite would swallow it
            raised.append(error)
        return len(raised)

    try:
        yield stop
    except LibraryFailed:
        if raised:
            raise raised[0] from None
        raise


def _one(connection: sqlite3.Connection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
