"""A library in its open format: the files of a folder or a zip of any origin, within limits."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from reader.errors import ImportFailed, Message
from reader.importing.images import kind_of, size_of
from reader.importing.limits import MAX_IMAGE, MAX_PIXELS
from reader.importing.zips import directory_size, name_of, stays_inside
from reader.system_errors import plain

MAX_JSON = 100_000_000
"""Bytes of one JSON file."""
MAX_FILES = 2_000_000
"""Files of a library in a zip; of a folder, pieces."""
_DIRECTORY = 400_000_000
_MARK, _FORMAT = "library.json", "ayn-library"
_PIECES, _PIECE = "pieces", "piece.json"
_TAIL = 1 << 17
"""Bytes at the end of a zip that hold where its directory is."""
_LOCKED = 0x1
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class LibraryFiles(Protocol):
    """Reads the files of a library by their names, with `/` between folders."""

    name: str

    def folders(self) -> list[str]:
        """Give the names of the folders that hold a piece, in order."""
        ...

    def read(self, name: str, most: int) -> bytes:
        """Read a file of at most `most` bytes; raises `ImportFailed`."""
        ...

    def close(self) -> None:
        """Close what was opened."""
        ...


def is_library(path: Path) -> bool:
    """Whether a folder or a zip says that it is a library of Ayn; nothing is raised."""
    try:
        with contextlib.closing(open_library(path)) as files:
            data = read_json(files, _MARK)
    except ImportFailed:
        return False
    return isinstance(data, dict) and data.get("format") == _FORMAT


def open_library(path: Path) -> LibraryFiles:
    """Open a folder or a zip; raises `ImportFailed` when it is no library."""
    try:
        if path.is_dir():
            return _Folder(path)
        if not path.exists():
            raise ImportFailed(
                Message(
                    "There is no {name}. Check its name and where it lies.", {"name": str(path)}
                )
            )
        if not path.is_file():
            # a pipe would be waited for, for ever
            raise _foreign(path.name, "neither a file nor a folder")
        return _Zip(path)
    except OSError as error:
        raise _unreadable(str(path), error) from error
    except (zipfile.BadZipFile, ValueError, OverflowError, LookupError, RuntimeError) as error:
        raise _foreign(path.name, str(error)) from error


def read_json(files: LibraryFiles, name: str) -> object:
    """Read a JSON file of a library; raises `ImportFailed`."""
    data = files.read(name, MAX_JSON)
    try:
        value: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise damaged(name, str(error)) from error
    return value


def read_picture(files: LibraryFiles, name: str) -> bytes | None:
    """Read an image that bears the hash of its content; None when it is missing.

    Raises `ImportFailed` for one that is another than its name says, or none that can be shown:
    images lie under these names in the library, and no piece may change the picture of another.
    """
    try:
        data = files.read(name, MAX_IMAGE)
    except Missing:
        return None
    own = name.rpartition("/")[2]
    kind = kind_of(data)
    width, height = size_of(data, kind) if kind else (0, 0)
    if own != f"{hashlib.sha256(data).hexdigest()}.{kind}" or not 0 < width * height <= MAX_PIXELS:
        raise damaged(name, f"{kind or 'unknown'}, {width} × {height}")
    return data


class Missing(ImportFailed):
    """A file that a library names and does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Message("{name} is missing. Take it from another copy of the library.", {"name": name})
        )


class _Folder:
    def __init__(self, folder: Path) -> None:
        self.name = folder.absolute().name or str(folder)
        self._folder = folder
        if not _is_file(folder / _MARK) and not (folder / _PIECES).is_dir():
            raise _foreign(self.name, f"no {_MARK}")

    def folders(self) -> list[str]:
        place = self._folder / _PIECES
        if not place.is_dir() or place.is_symlink():
            return []
        try:
            with os.scandir(place) as entries:
                return sorted(
                    entry.name
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False)
                    and _is_file(Path(entry.path, _PIECE))
                    and _storable(entry.name)
                )
        except OSError as error:
            raise _unreadable(str(place), error) from error

    def read(self, name: str, most: int) -> bytes:
        if not stays_inside(name) or "\\" in name:
            raise damaged(name, "outside of the library")
        path = self._folder
        for part in name.split("/"):
            path /= part
            if path.is_symlink():
                # a link may lead to what is not the library's
                raise damaged(name, "a link")
        try:
            if not path.is_file():
                raise Missing(name)
            with path.open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise _unreadable(name, error) from error
        if len(data) > most:
            raise _too_large(name, most)
        return data

    def close(self) -> None:
        """Nothing is open."""


class _Zip:
    def __init__(self, path: Path) -> None:
        self.name = path.name
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            if directory_size(file.read()) > _DIRECTORY:
                raise _foreign(self.name, "too large a directory")
        self._zip = zipfile.ZipFile(path)
        try:
            self._entries, self._root = self._find(self._zip.infolist())
        except BaseException:
            self._zip.close()
            raise

    def _find(self, entries: list[zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], str]:
        """Give the files by their names, and the folder of the zip that the library lies in."""
        if len(entries) > MAX_FILES:
            raise _foreign(self.name, f"{len(entries)} files")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            own = name_of(entry).replace("\\", "/")
            if stays_inside(own) and not own.endswith("/") and not _is_link(entry):
                found[posixpath.normpath(own)] = entry
        marks = [name for name in found if name == _MARK or name.endswith("/" + _MARK)]
        if not marks:
            raise _foreign(self.name, f"no {_MARK}")
        return found, min(marks, key=lambda name: name.count("/")).removesuffix(_MARK)

    def folders(self) -> list[str]:
        start = f"{self._root}{_PIECES}/"
        inside = (name.removeprefix(start) for name in self._entries if name.startswith(start))
        return sorted(
            name.removesuffix("/" + _PIECE)
            for name in inside
            if name.endswith("/" + _PIECE) and name.count("/") == 1
        )

    def read(self, name: str, most: int) -> bytes:
        entry = self._entries.get(self._root + name)
        if entry is None:
            raise Missing(name)
        if entry.flag_bits & _LOCKED or entry.compress_type not in _PACKED:
            raise damaged(name, f"locked, or packed by method {entry.compress_type}")
        try:
            with self._zip.open(entry) as file:
                # whatever the zip claims: no more than this is unpacked
                data = file.read(most + 1)
        except OSError as error:
            raise _unreadable(name, error) from error
        except (
            zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, RuntimeError
        ) as error:  # fmt: skip
            raise damaged(name, str(error)) from error
        if len(data) > most:
            raise _too_large(name, most)
        return data

    def close(self) -> None:
        self._zip.close()


def pieces_in(files: LibraryFiles) -> Iterator[tuple[str, str]]:
    """Give the folders that hold a piece: their names, and where each lies in the library."""
    for folder in files.folders():
        yield folder, f"{_PIECES}/{folder}"


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _storable(name: str) -> bool:
    """Whether a name is text: one of bytes that are no UTF-8 cannot be told to anyone."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _foreign(name: str, detail: str) -> ImportFailed:
    return ImportFailed(
        Message(
            "{name} is no library that Ayn saved. Choose the folder or the zip that "
            "holds a library.json, or add the files themselves.",
            {"name": name},
        ),
        detail,
    )


def damaged(name: str, detail: str) -> ImportFailed:
    """Say that a file of the format cannot be understood."""
    return ImportFailed(
        Message(
            "{name} is damaged, or was not written by Ayn. Take it from another copy of the "
            "library.",
            {"name": name},
        ),
        detail,
    )


def _unreadable(name: str, error: OSError) -> ImportFailed:
    return ImportFailed(plain(error, name), str(error))


def _too_large(name: str, most: int) -> ImportFailed:
    return ImportFailed(
        Message(
            "{name} is larger than {limit} MB, which no piece of Ayn is. Take it from another copy "
            "of the library.",
            {"name": name, "limit": most // 1_000_000},
        )
    )
