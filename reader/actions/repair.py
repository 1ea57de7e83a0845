"""Repairing the library: what is read of a damaged one, its search index, and its images."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reader.actions.rescue import rescued_message, snapshots_of
from reader.errors import Message
from reader.library import recovery, upkeep
from reader.library.store import Library
from reader.paths import Paths


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at and put right where needed; `detail` is technical."""

    name: str
    mended: bool
    message: Message
    detail: str = ""


def repair(paths: Paths, progress: Callable[[float], None] | None = None) -> Iterator[Step]:
    """Put right what can be, and say of each part what was done; raises `LibraryFailed`."""
    if not paths.library.exists() and not recovery.gone(paths, snapshots_of(paths)):
        yield Step(
            "library",
            False,
            Message("There is no library yet; it will lie in {place}", {"place": str(paths.data)}),
        )
        return
    yield from _file(paths, progress)
    yield from _kept(paths, progress)
    yield from _index(paths, progress)
    yield from _images(paths, progress)


def _file(paths: Paths, progress: Callable[[float], None] | None) -> Iterator[Step]:
    snapshots = snapshots_of(paths)
    if recovery.gone(paths, snapshots):
        rescued = recovery.open_last_good(paths, snapshots, progress)
        yield Step("library", True, rescued_message(rescued))
        return
    problem = recovery.unsoundness(paths)
    if not problem:
        text = Message("The library in {place} is sound", {"place": str(paths.data)})
        yield Step("library", False, text)
        return
    rescued = recovery.repair(paths, snapshots, progress)
    yield Step("library", True, rescued_message(rescued), problem)
    told = rescued.salvaged
    if told is None:
        return
    for title in told.lost:
        yield Step("lost", True, Message("This text could not be read: {title}", {"title": title}))
    for title in told.doubtful:
        text = Message(
            "Of this text some letters may be wrong; look it through: {title}", {"title": title}
        )
        yield Step("doubtful", True, text)
    if told.lost_rows:
        detail = ", ".join(f"{table}: {count}" for table, count in told.lost_rows.items())
        count = sum(told.lost_rows.values())
        text = Message(
            "{count} entry of the damaged file could not be read",
            plural="{count} entries of the damaged file could not be read",
            count=count,
        )
        yield Step("rows", True, text, detail)


def _kept(paths: Paths, progress: Callable[[float], None] | None) -> Iterator[Step]:
    for folder in recovery.waiting(paths):
        joined = recovery.join_kept(paths, folder, progress)
        text = Message(
            "{count} piece came over from the damaged library in {folder}",
            {"folder": str(folder)},
            plural="{count} pieces came over from the damaged library in {folder}",
            count=joined.new + joined.joined,
        )
        yield Step("recovered", True, text)


def _index(paths: Paths, progress: Callable[[float], None] | None) -> Iterator[Step]:
    there = paths.search_index.exists()
    library = Library.open(paths)
    try:
        # looking at a damaged index throws it away, and indexing makes it anew
        problems = [each for each in library.check() if "search index" in each]
        library.index(progress)
    finally:
        library.close()
    if problems or not there:
        text = Message("The search index was made again")
        yield Step("index", True, text, "; ".join(problems))
    else:
        yield Step("index", False, Message("The search index is sound"))


def _images(paths: Paths, progress: Callable[[float], None] | None) -> Iterator[Step]:
    cleaned = upkeep.clean(paths, snapshots_of(paths), progress)
    if cleaned.put_away or cleaned.removed or cleaned.brought_back:
        text = Message(
            "{count} image is used by nothing and was put aside",
            plural="{count} images are used by nothing and were put aside",
            count=cleaned.put_away,
        )
        detail = f"removed {cleaned.removed}, brought back {cleaned.brought_back}"
        yield Step("images", True, text, detail)
    else:
        yield Step("images", False, Message("Every image is in use"))
