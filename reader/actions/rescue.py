"""Opening a library, also one that is damaged or gone: the last good copy goes on in its place."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.errors import LibraryFailed, Message
from reader.library import condition
from reader.library.database import PATIENCE
from reader.library.failures import LibraryDamaged
from reader.library.snapshots import Kind, Snapshots
from reader.library.store import Library
from reader.paths import Paths

if TYPE_CHECKING:
    from reader.library.recovery import Rescued

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedLibrary:
    """An open library; `rescued` says how, when it had to be."""

    library: Library
    rescued: Rescued | None


def snapshots_of(paths: Paths) -> Snapshots:
    """Give the snapshots of a library."""
    return Snapshots(paths.library, paths.backups)


def open_library(paths: Paths, *, patience: float = PATIENCE) -> OpenedLibrary:
    """Open the library; of one that is damaged or gone, its last good snapshot.

    The damaged file is kept as it is. One of an earlier schema is copied before it is changed.
    Raises `LibraryFailed` as `Library.open` does, and for a damaged library of which nothing is
    left.
    """
    snapshots = snapshots_of(paths)
    rescued = _last_good(paths, snapshots) if condition.gone(paths, snapshots) else None
    try:
        if condition.outdated(paths):
            _keep_as_it_was(snapshots)
        return OpenedLibrary(Library.open(paths, patience=patience), rescued)
    except LibraryDamaged:
        rescued = _last_good(paths, snapshots)
    return OpenedLibrary(Library.open(paths, patience=patience), rescued)


def _last_good(paths: Paths, snapshots: Snapshots) -> Rescued:
    # what few libraries ever need is not loaded for all
    from reader.library.recovery import open_last_good

    return open_last_good(paths, snapshots)


def _keep_as_it_was(snapshots: Snapshots) -> None:
    try:
        snapshots.take(Kind.BEFORE)
    except LibraryDamaged:
        raise
    except LibraryFailed as error:
        # a migration is whole or absent by itself; a full disk must not close the library
        _log.warning("not copied before it changes: %s (%s)", error, error.detail)


def rescued_message(rescued: Rescued) -> Message:
    """Say what happened to a damaged library, and what stands in its place."""
    values: dict[str, str | int] = {"folder": str(rescued.kept)}
    count = rescued.contents.pieces
    if rescued.snapshot is None:
        return Message(
            "The library file was damaged. {count} piece could still be read; the damaged file is "
            "kept in {folder}.",
            values,
            plural="The library file was damaged. {count} pieces could still be read; the damaged "
            "file is kept in {folder}.",
            count=count,
        )
    values["time"] = local_time(rescued.snapshot.taken)
    if rescued.salvaged is None:
        return Message(
            "The library file was damaged. Its last good copy is open, of {time}, with {count} "
            "piece. What was changed since then is not in it yet; the damaged file is kept in "
            "{folder}.",
            values,
            plural="The library file was damaged. Its last good copy is open, of {time}, with "
            "{count} pieces. What was changed since then is not in it yet; the damaged file is "
            "kept in {folder}.",
            count=count,
        )
    return Message(
        "The library file was damaged. It was made again with {count} piece; what could not be "
        "read came from the copy of {time}. The damaged file is kept in {folder}.",
        values,
        plural="The library file was damaged. It was made again with {count} pieces; what could "
        "not be read came from the copy of {time}. The damaged file is kept in {folder}.",
        count=count,
    )


def recover_kept(paths: Paths, progress: Callable[[float], None] | None = None) -> int:
    """Bring over what kept damaged libraries still hold; gives how many pieces are news.

    Of one that cannot be read for now, the others are not kept back. Raises `LibraryFailed` when
    that was so for all.
    """
    from reader.library import recovery

    news = 0
    failed: list[LibraryFailed] = []
    folders = recovery.waiting(paths)
    for folder in folders:
        try:
            joined = recovery.join_kept(paths, folder, progress)
        except LibraryFailed as error:
            failed.append(error)
        else:
            news += joined.new + joined.joined
    if failed and len(failed) == len(folders):
        raise failed[0]
    return news


def local_time(moment: str) -> str:
    """Write an ISO 8601 time in this computer's zone, to the minute."""
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    return moment
