"""What the app does for the library by itself, in the background: copies, the bin's end, images."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from reader.actions.rescue import recover_kept, snapshots_of
from reader.errors import LibraryFailed
from reader.library import recovery, upkeep
from reader.library.failures import LibraryDamaged
from reader.library.snapshots import Kind
from reader.library.store import Library
from reader.paths import Paths

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done: pieces brought over from a damaged library, and pieces removed for good."""

    recovered: int = 0
    expired: int = 0


def keep_house(
    library: Library, paths: Paths, progress: Callable[[float], None] | None = None
) -> Kept:
    """Do what is due; for a job at the start of the app, and every hour.

    `progress` gets 0 to 1 for each part and may raise to stop. What cannot be done now, for want
    of room or rights, is left for the next time and told to the log alone: the reader did not ask
    for it. Raises `LibraryDamaged` when the library is found to be so.
    """
    recovered = expired = 0
    if recovery.waiting(paths):
        recovered = _quietly(lambda: recover_kept(paths, progress))
    snapshots = snapshots_of(paths)
    if snapshots.due():
        _quietly(lambda: snapshots.take(Kind.DAILY, progress).number)
    expired = _quietly(lambda: upkeep.expire(library, paths))
    if upkeep.clean_due(paths):
        _quietly(lambda: upkeep.clean(paths, snapshots, progress).put_away)
    if recovered:
        library.index(progress)
    return Kept(recovered, expired)


def _quietly(call: Callable[[], int]) -> int:
    try:
        return call()
    except LibraryDamaged:
        raise
    except LibraryFailed as error:
        _log.warning("left for later: %s (%s)", error, error.detail)
        return 0
