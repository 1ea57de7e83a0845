"""The folder or the zip that a library is taken away in; it appears whole or not at all."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from reader.errors import Message, ReaderError
from reader.exporting.whole import whole
from reader.jobs import CancelToken

_BLOCK = 1 << 20
_SHORT = 200
"""Of the folder's name in UTF-8, while it is written: file systems take 255 bytes."""


class Target(Protocol):
    """Takes files by their names, with `/` between folders; raises `OSError`, `Cancelled`."""

    def write(self, name: str, text: str) -> None:
        """Write a text."""
        ...

    def copy(self, name: str, source: Path) -> None:
        """Copy a file, piece by piece."""
        ...


@contextlib.contextmanager
def library_target(path: Path, token: CancelToken) -> Iterator[Target]:
    """Give what writes to `path`: a zip when it is called so, else a folder.

    An earlier zip is replaced, a folder has to be new or empty: raises `ReaderError` for one that
    is not. After a failure nothing is left.
    """
    if path.suffix.lower() == ".zip" and not path.is_dir():
        with whole(path) as partial:
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as file:
                yield _Zip(file, token)
            with partial.open("rb") as written:
                os.fsync(written.fileno())
        return
    with _folder(path) as partial:
        yield _Folder(partial, token)


@contextlib.contextmanager
def _folder(path: Path) -> Iterator[Path]:
    # a last slash, as a shell completes it, names no folder inside
    path = path.absolute()
    with contextlib.suppress(NotADirectoryError, FileNotFoundError):
        if path.is_file() or any(path.iterdir()):
            raise ReaderError(
                Message(
                    "There is something in {folder} already. Choose a new or an empty folder.",
                    {"folder": str(path)},
                )
            )
    short = path.name.encode(errors="ignore")[:_SHORT].decode(errors="ignore")
    partial = path.with_name(f".{short}.{os.getpid()}.part")
    try:
        partial.mkdir()
        yield partial
        with contextlib.suppress(FileNotFoundError):
            path.rmdir()
        partial.rename(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


class _Folder:
    def __init__(self, folder: Path, token: CancelToken) -> None:
        self._folder, self._token = folder, token

    def write(self, name: str, text: str) -> None:
        self._token.check()
        # as it is: a zip and a folder hold the same bytes, on every system
        self._place(name).write_bytes(text.encode("utf-8"))

    def copy(self, name: str, source: Path) -> None:
        with source.open("rb") as read, self._place(name).open("wb") as file:
            for block in iter(functools.partial(read.read, _BLOCK), b""):
                self._token.check()
                file.write(block)

    def _place(self, name: str) -> Path:
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


class _Zip:
    def __init__(self, file: zipfile.ZipFile, token: CancelToken) -> None:
        self._file, self._token = file, token

    def write(self, name: str, text: str) -> None:
        self._token.check()
        self._file.writestr(_entry(name, zipfile.ZIP_DEFLATED), text.encode("utf-8"))

    def copy(self, name: str, source: Path) -> None:
        # pictures are packed already
        entry = _entry(name, zipfile.ZIP_STORED)
        entry.file_size = source.stat().st_size
        with source.open("rb") as read, self._file.open(entry, "w") as file:
            for block in iter(functools.partial(read.read, _BLOCK), b""):
                self._token.check()
                file.write(block)


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, max(time.localtime()[:6], (1980, 1, 1, 0, 0, 0)))
    entry.compress_type = method
    # plain files, that everyone may read who may read the zip
    entry.external_attr = 0o644 << 16
    return entry
