"""The images of saved pieces: files named by their content, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

_STALE = 3600
"""Seconds after which a half-written file is a dead process's."""


class Assets:
    """The asset folder. Methods that write raise `OSError`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = folder / ".partial"

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
        if target.is_file() and target.stat().st_size == len(data):
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
        return file if file.is_file() else None


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
