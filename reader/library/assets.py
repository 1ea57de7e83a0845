"""The images of saved pieces: files named by their content, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Set
from pathlib import Path

_NAMED = re.compile(r'"asset": "((?:[^"\\]|\\.)*)"')
_STALE = 3600
"""Seconds after which a half-written file is a dead process's."""


class Assets:
    """The asset folder. Methods that write raise `OSError`.

    An image that nothing uses is put away first: asked for or saved again, it is back in its
    place. So no save under way can lose one to the clean-up.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = folder / ".partial"
        self._away = folder / ".unused"

    def prepare(self) -> None:
        """Create the folders and remove what an interrupted save left half-written."""
        self._partial.mkdir(parents=True, exist_ok=True)
        limit = time.time() - _STALE
        for file in self._partial.iterdir():
            # another process may tidy the same file
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime < limit:
                    file.unlink()

    def save(self, name: str, data: bytes) -> None:
        """Write an asset durably; one of this name and size is there already and is kept.

        Raises `ValueError` for a name that is not a plain file name.
        """
        if not _is_plain(name):
            raise ValueError(f"not an asset's name: {name!r}")
        target = self._folder / name
        self._bring_back(name)
        if target.is_file() and target.stat().st_size == len(data):
            # as new: the clean-up leaves fresh images alone
            with contextlib.suppress(OSError):
                os.utime(target)
            return
        handle, partial = tempfile.mkstemp(dir=self._partial)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(partial).replace(target)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
        sync_folder(self._folder)

    def path(self, name: str) -> Path | None:
        """Give the file of an asset, None when there is none; names come from documents."""
        if not _is_plain(name):
            return None
        file = self._folder / name
        if not file.is_file():
            self._bring_back(name)
        return file if file.is_file() else None

    def names(self, older_than_s: float = 0.0) -> list[str]:
        """List the images in their place; those that were saved lately may be left out.

        One whose time lies ahead, by a clock that was put back, counts as saved lately.
        """
        found = []
        limit = time.time() - older_than_s
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    image = _is_plain(entry.name) and entry.is_file()
                    if image and (not older_than_s or entry.stat().st_mtime < limit):
                        found.append(entry.name)
        return found

    def away(self) -> list[str]:
        """List the images that were put away."""
        if not self._away.is_dir():
            return []
        return [path.name for path in self._away.iterdir() if path.is_file()]

    def put_away(self, name: str) -> None:
        """Put an image aside that nothing uses."""
        self._away.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (self._folder / name).replace(self._away / name)

    def remove(self, name: str) -> int:
        """Remove an image for good that was put away; gives its bytes, 0 when it came back."""
        try:
            size = (self._away / name).stat().st_size
            (self._away / name).unlink()
        except FileNotFoundError:
            return 0
        return size

    def _bring_back(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self._away / name).replace(self._folder / name)


def used_assets(
    connection: sqlite3.Connection, names: Set[str], check: Callable[[], None] = lambda: None
) -> set[str]:
    """Give those of `names` that any document or version of a library speaks of, deleted or not.

    A name counts wherever it stands as a whole JSON string: rather one image too many is kept.
    `check` is called for each text and may raise to stop.
    """
    written = {json.dumps(name, ensure_ascii=False)[1:-1]: name for name in names}
    found: set[str] = set()
    for (text,) in connection.execute(f"SELECT json FROM document{_versions(connection)}"):
        check()
        found |= written.keys() & set(text.split('"'))
    return {written[name] for name in found}


def missing_assets(connection: sqlite3.Connection, assets: Assets) -> set[str]:
    """Give the images that pieces speak of and that are not there."""
    named: set[str] = set()
    for (text,) in connection.execute(
        "SELECT json FROM document JOIN piece ON piece.id = document.piece WHERE deleted = ''"
    ):
        named |= {json.loads(f'"{name}"') for name in _NAMED.findall(text)}
    return {name for name in named if name and assets.path(name) is None}


def _versions(connection: sqlite3.Connection) -> str:
    """Give the rest of a query that reads versions too; the first schemas had none."""
    row = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'version'").fetchone()
    return " UNION ALL SELECT json FROM version" if row else ""


def _is_plain(name: str) -> bool:
    return bool(name) and not name.startswith(".") and not set(name) & set("/\\:\0")


def sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
