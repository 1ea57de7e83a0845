"""Taking in files, folders and zips whole: every piece is saved, lists of links are handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.given import given
from reader.actions.save import Saved, save
from reader.errors import ImportFailed
from reader.importing.library_files import is_library
from reader.jobs import CancelToken

if TYPE_CHECKING:
    from reader.library.store import Library


@dataclass(frozen=True, slots=True)
class Gathered:
    """What files gave: pieces, the links of lists, failures, and how many are of no kind to save.

    `failed` are the failures as they came, each with the name of its file.
    """

    saved: tuple[Saved, ...]
    links: tuple[str, ...]
    failed: tuple[tuple[str, ImportFailed], ...]
    skipped: int = 0
    libraries: tuple[Path, ...] = ()
    """What is a whole library of Ayn, which is to be brought in as one."""


def gather(
    library: Library,
    paths: Iterable[Path],
    token: CancelToken | None = None,
    saved_one: Callable[[int], None] | None = None,
) -> Gathered:
    """Save every piece of the paths; what one file has wrong keeps no other from being saved.

    `saved_one` gets the count after each. Raises `LibraryFailed`, and `Cancelled` when asked to
    stop: what was saved by then stays.
    """
    token = token or CancelToken()
    saved: list[Saved] = []
    links: list[str] = []
    failed: list[tuple[str, ImportFailed]] = []
    skipped = 0
    libraries: list[Path] = []
    for path in paths:
        if is_library(path):
            libraries.append(path)
            continue
        for thing in given(str(path.absolute())):
            token.check()
            if thing.links:
                links += thing.links
                continue
            try:
                saved.append(save(library, thing.content(), token))
            except ImportFailed as error:
                skipped += thing.skipped
                if not thing.skipped:
                    failed.append((thing.name, error))
                continue
            if saved_one is not None:
                saved_one(len(saved))
    return Gathered(tuple(saved), tuple(links), tuple(failed), skipped, tuple(libraries))
