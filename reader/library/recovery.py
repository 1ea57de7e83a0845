"""What happens when the library's file is damaged: it is kept as it is, and a sound one goes on."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import LibraryFailed
from reader.library.assets import Assets, sync_folder
from reader.library.database import Database
from reader.library.failures import damaged, plainly
from reader.library.held import beside, holding
from reader.library.receiving import Became, Receiver
from reader.library.restoring import prepared
from reader.library.salvage import Salvaged, salvage
from reader.library.snapshots import Contents, Snapshot, Snapshots, verify
from reader.paths import Paths

_NAME = "library.sqlite3"
_WHOLE = frozenset({"piece", "document"})
"""The tables that a piece is whole by; what is lost of others may belong to any piece."""
_ALL_OF_A_PIECE = """SELECT id, saved, content, deleted, favourite, archived, status,
    progress, opened, reading_block, reading_offset, listening_block, listening_offset,
    (SELECT group_concat(name, char(10)) FROM tag WHERE tag.piece = piece.id),
    (SELECT group_concat(id || changed) FROM note WHERE note.piece = piece.id),
    (SELECT group_concat(id) FROM version WHERE version.piece = piece.id),
    (SELECT group_concat(collection || added) FROM collection_piece WHERE piece = piece.id)
FROM piece"""
_DONE = "recovered"
"""A file in a damaged library's folder that says that nothing more is to be had of it."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Rescued:
    """A sound library stands in the damaged one's place, which lies in `kept` as it was.

    `snapshot` is the one that was opened, None where there was none; `salvaged` is what was read
    of the damaged file itself, None where that was not tried. `contents` is what the new one has.
    """

    kept: Path
    snapshot: Snapshot | None
    salvaged: Salvaged | None
    contents: Contents


@dataclass(frozen=True, slots=True)
class Joined:
    """What a damaged library gave: pieces that were lacking, and those it knew more of."""

    new: int
    joined: int


def open_last_good(paths: Paths, snapshots: Snapshots, progress: Progress | None = None) -> Rescued:
    """Go on at once with the newest sound snapshot; without one, with what can still be read.

    The damaged file is kept, never written to. What was changed since the snapshot is still in it:
    `join_kept` brings it over. Raises `LibraryFailed` when there is neither snapshot nor anything
    to read, or no room; then nothing was done.
    """
    found = snapshots.newest_sound()
    if found is None:
        return repair(paths, snapshots, progress)
    snapshot, _contents = found
    with plainly(paths.library), prepared(paths, snapshot.file) as made:
        contents = verify(made)
        kept = _put_in_place(paths, made)
    return Rescued(kept, snapshot, None, contents)


def repair(paths: Paths, snapshots: Snapshots, progress: Progress | None = None) -> Rescued:
    """Go on with all that can be read of the damaged file, and the newest snapshot for the rest.

    What cannot be read comes from the snapshot, as it was then. Raises `LibraryFailed` when
    nothing at all could be had; then nothing was done.
    """
    found = snapshots.newest_sound()
    with plainly(paths.library), _new_file(paths) as made, contextlib.ExitStack() as stack:
        pattern = None
        if found is not None:
            pattern = stack.enter_context(prepared(paths, found[0].file))
        told = salvage(paths.library, made, found[0].file if found else None, progress)
        if pattern is not None and not told.whole:
            with closing(Database(made)) as database:
                # nobody reads it yet, and it is synchronised before anybody does
                database.pragma("synchronous = off")
                database.pragma("journal_mode = memory")
                known = _known(database) if told.lost_rows.keys() <= _WHOLE else set()
                _join(pattern, database, Assets(paths.assets), but=known)
            told.lost = _still_lost(made, told.lost)
        contents = verify(made)
        if not contents.pieces:
            raise damaged(paths.library, "nothing of it could be read")
        kept = _put_in_place(paths, made)
        (kept / _DONE).touch()
    return Rescued(kept, found[0] if found else None, told, contents)


def waiting(paths: Paths) -> list[Path]:
    """List the damaged libraries of which not all that can be read was brought over yet."""
    if not paths.damaged.is_dir():
        return []
    folders = sorted(path for path in paths.damaged.iterdir() if (path / _NAME).is_file())
    return [folder for folder in folders if not (folder / _DONE).exists()]


def join_kept(paths: Paths, kept: Path, progress: Progress | None = None) -> Joined:
    """Bring what can be read of a kept damaged library into the present one, piece by piece.

    Nothing that the present one has is lost by it, and others may use it meanwhile. It may be
    stopped and begun anew.
    """
    with (
        plainly(paths.library),
        _new_file(paths) as made,
        closing(Database(paths.library)) as writer,
    ):
        writer.pragma("synchronous = full")
        writer.pragma("foreign_keys = on")
        newest = Snapshots(paths.library, paths.backups).newest_sound()
        salvage(kept / _NAME, made, newest[0].file if newest else None)
        joined = _join(made, writer, Assets(paths.assets), progress, but=_same(made, writer))
        (kept / _DONE).touch()
    return joined


def _known(database: Database) -> set[tuple[int, str]]:
    """Give the pieces of a library by what tells them apart from those of other times."""
    with database.reading() as connection:
        return set(connection.execute("SELECT id, saved FROM piece"))


def _same(source: Path, target: Database) -> set[tuple[int, str]]:
    """Give the pieces of which two libraries know the same."""
    with closing(Database(source)) as database, database.reading() as connection:
        there = set(connection.execute(_ALL_OF_A_PIECE))
    with target.reading() as connection:
        return {row[:2] for row in connection.execute(_ALL_OF_A_PIECE) if row in there}


def _join(
    source: Path,
    writer: Database,
    assets: Assets,
    progress: Progress | None = None,
    *,
    but: Set[tuple[int, str]] = frozenset(),
) -> Joined:
    """Put the pieces of one library into another, but for those that need no more."""
    receiver, became = Receiver(writer, assets), {Became.NEW: 0, Became.JOINED: 0}
    numbers: dict[int, int] = {}
    with closing(Database(source)) as database, database.reading() as connection:
        pieces = connection.execute("SELECT id, saved FROM piece ORDER BY id").fetchall()
        for count, (piece, saved) in enumerate(pieces, 1):
            if (piece, saved) in but:
                numbers[piece] = piece
                continue
            with contextlib.suppress(LibraryFailed, ValueError):
                held = holding(connection, piece)
                if held is not None:
                    received = receiver.put(held)
                    numbers[piece] = received.piece
                    became[received.became] = became.get(received.became, 0) + 1
            if progress is not None:
                progress(count / len(pieces))
        rest = beside(connection)
    receiver.put_beside(rest)
    receiver.put_queue(numbers[piece] for piece in rest.queue if piece in numbers)
    return Joined(became[Became.NEW], became[Became.JOINED])


def _still_lost(file: Path, titles: list[str]) -> list[str]:
    with closing(Database(file)) as database, database.reading() as connection:
        there = {title for (title,) in connection.execute("SELECT title FROM piece")}
    return [title for title in titles if title not in there]


@contextmanager
def _new_file(paths: Paths) -> Iterator[Path]:
    """Give the name of a library to be made beside the present one; what is left of it goes."""
    paths.backups.mkdir(mode=0o700, exist_ok=True)
    made = paths.backups / f".partial-{os.getpid()}-{time.monotonic_ns()}"
    try:
        yield made
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            made.with_name(made.name + suffix).unlink(missing_ok=True)


def _put_in_place(paths: Paths, made: Path) -> Path:
    """Let a sound library take the damaged one's place; gives the folder that keeps that one.

    At no moment is there no library, and at none is anything of the damaged one only half there:
    its log of writes is copied first, the file gets a second name, then the new one takes the
    first, all at once.
    """
    handle = os.open(made, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    paths.damaged.mkdir(mode=0o700, exist_ok=True)
    kept = _own_folder(paths.damaged)
    log = Path(f"{paths.library}-wal")
    if log.exists():
        shutil.copyfile(log, kept / f"{_NAME}-wal")
    if paths.library.exists():
        try:
            os.link(paths.library, kept / _NAME)
        except OSError:
            # not every file system has second names
            shutil.copyfile(paths.library, kept / _NAME)
    sync_folder(kept)
    for suffix in ("-wal", "-shm"):
        Path(f"{paths.library}{suffix}").unlink(missing_ok=True)
    made.replace(paths.library)
    sync_folder(paths.data)
    return kept


def _own_folder(damaged_folder: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    for count in range(1, 1000):
        folder = damaged_folder / (stamp if count == 1 else f"{stamp}-{count}")
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            return folder
    raise FileExistsError(17, "too many", str(damaged_folder))
