"""The library's upkeep: what lay in the bin for long goes, and images that nothing uses."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.library import bin
from reader.library.ages import Ages
from reader.library.assets import Assets, used_assets
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.snapshots import Snapshots
from reader.library.store import Library
from reader.paths import Paths

FRESH_S = 86_400.0
"""Seconds for which a new image is left alone: its piece may still be on its way."""
AWAY_DAYS = 30
"""How long an unused image lies aside before it is removed, in days that passed in truth."""
CLEAN_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What the clean-up did: images put aside, removed and brought back, and the bytes freed."""

    put_away: int
    removed: int
    brought_back: int
    freed: int


def expire(library: Library, paths: Paths, now: datetime | None = None) -> int:
    """Remove for good what has lain in the bin for `bin.DAYS` days; gives how many pieces.

    Both the clock and the days counted must say so. Raises `LibraryFailed`.
    """
    now = now or datetime.now(UTC)
    lying = library.bin.list()
    with plainly(paths.upkeep):
        # a piece that came back and was deleted again is another one in the bin
        names = {f"{each.id} {each.deleted}": each for each in lying}
        ages = Ages(paths.upkeep).look("bin", names, now)
    old = [
        each.id
        for name, each in names.items()
        if ages[name] >= bin.DAYS and _passed(each.deleted, now) >= timedelta(days=bin.DAYS)
    ]
    return library.bin.remove(old) if old else 0


def clean_due(paths: Paths, now: datetime | None = None) -> bool:
    """Whether images are worth looking through again."""
    since = Ages(paths.upkeep).since("images", now)
    return since is None or not timedelta() <= since < CLEAN_EVERY


def clean(
    paths: Paths,
    snapshots: Snapshots,
    progress: Callable[[float], None] | None = None,
    *,
    fresh_s: float = FRESH_S,
    now: datetime | None = None,
) -> Cleaned:
    """Put images aside that nothing uses, and remove those that lay aside for long.

    In use is what any piece speaks of, those in the bin and the earlier versions too, in the
    library or in any snapshot. `progress` gets 0 to 1 and may raise to stop. Raises
    `LibraryFailed`; images are never removed after a snapshot or the library could not be read.
    """
    assets = Assets(paths.assets)
    if not paths.library.exists():
        return Cleaned(0, 0, 0, 0)
    with plainly(paths.library):
        assets.prepare()
        lying = set(assets.away())
        placed = set(assets.names(fresh_s))
        used: set[str] = set()
        if names := lying | placed:
            files = [paths.library, *(each.file for each in snapshots.list())]
            for count, file in enumerate(files):
                check = functools.partial(progress or _ignore, count / len(files))
                used |= _used(file, names, check, live=file == paths.library)
        for name in lying & used:
            assets.path(name)
        ages = Ages(paths.upkeep).look("images", lying - used, now)
        old = [name for name, days in ages.items() if days >= AWAY_DAYS]
        freed = [assets.remove(name) for name in old]
        for name in placed - used:
            assets.put_away(name)
    return Cleaned(len(placed - used), sum(map(bool, freed)), len(lying & used), sum(freed))


def _used(file: Path, names: set[str], check: Callable[[], None], *, live: bool) -> set[str]:
    if not live and not file.exists():
        # the rotation let it go meanwhile
        return set()
    if live:
        with closing(Database(file)) as database, database.reading() as connection:
            return used_assets(connection, names, check)
    address = f"{file.as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return used_assets(connection, names, check)


def _ignore(_share: float) -> None:
    """Take no notice."""


def _passed(deleted: str, now: datetime) -> timedelta:
    try:
        moment = datetime.fromisoformat(deleted)
    except ValueError:
        return timedelta()
    return now - (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
