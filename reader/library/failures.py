"""Failures of SQLite and of the disk, in plain words that say what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import LibraryFailed, Message
from reader.system_errors import plain

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_OF_THE_NAME = frozenset(
    {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EMFILE, errno.ENFILE}
)
"""Of what is wrong with the folder's name, or with the computer, and not with the disk."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FULL_TOO = frozenset({sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
"""I/O errors for SQLite, a full disk for people: a write past a size limit or a quota, and the file
of 32 KB beside the library for which even reading needs room."""
_CLOSED_FOR_US = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)
_SHOWN = 60
"""Characters of a text that a failure repeats."""


class LibraryDamaged(LibraryFailed):
    """A file is not sound; of the library's own, what can be read can be rescued."""

    def __init__(self, message: Message, detail: str, file: Path) -> None:
        super().__init__(message, detail)
        self.file = file


@contextmanager
def plainly(file: Path) -> Iterator[None]:
    """Turn what SQLite and the disk raise about `file` into `LibraryFailed`.

    Misuse of SQLite (`ProgrammingError`, `InterfaceError`) is a bug and passes, but for a
    connection that was closed. A text of bytes that are no UTF-8, as a command line may bring
    them, is none that can be kept.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = failure(error, file)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        raise disk_failure(error, file) from error
    except UnicodeEncodeError as error:
        raise LibraryFailed(
            Message(
                "{text} holds bytes that are no text. Type it again, in letters.",
                {"text": error.object[:_SHOWN]},
            ),
            str(error),
        ) from error


@contextmanager
def copying(target: Path, partial: Path) -> Iterator[None]:
    """Turn what goes wrong with a copy of the library into `LibraryFailed`.

    While it is made the copy lies at `partial`; a person knows it as `target`.
    """
    try:
        with plainly(target):
            yield
    except LibraryFailed as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.filename in (None, str(partial), partial):
            raise LibraryFailed(plain(cause, target), error.detail) from cause
        if isinstance(cause, sqlite3.Error) and _is_full(cause):
            full = OSError(errno.ENOSPC, "", str(target))
            raise LibraryFailed(plain(full), error.detail) from cause
        raise


def failure(error: sqlite3.Error, file: Path) -> LibraryFailed | None:
    """Say a SQLite error in plain words; None when it is a bug and not a circumstance."""
    detail = f"{type(error).__name__}: {error} ({file})"
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        if "closed" not in str(error):
            return None
        return LibraryFailed(Message("The library is closed. Open Ayn again."), detail)
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF
    if _is_full(error):
        return _no_room(file, detail)
    if code in _CLOSED_FOR_US:
        return _no_right(file, detail)
    if is_damage(error):
        return damaged(file, detail)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LibraryFailed(
            Message(
                "Another program has been using the library {file} for too long. "
                "Close other windows of Ayn, then try again.",
                {"file": str(file)},
            ),
            detail,
        )
    return _unreachable(file, detail)


def disk_failure(error: OSError, file: Path) -> LibraryFailed:
    """Say an error of the file system in plain words."""
    place = Path(error.filename) if isinstance(error.filename, str) else file
    detail = f"{type(error).__name__}: {error}"
    if error.errno in _NO_ROOM:
        return _no_room(place, detail)
    if error.errno in _NO_RIGHT:
        return _no_right(place, detail)
    if error.errno == errno.ESTALE:
        return LibraryFailed(
            Message(
                "The library {file} was moved, replaced or removed while it was open, so nothing "
                "was saved now. Check that its disk is connected, then open Ayn again.",
                {"file": str(place)},
            ),
            detail,
        )
    if error.errno in _OF_THE_NAME:
        return LibraryFailed(plain(error, place), detail)
    return _unreachable(place, detail)


def _is_full(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF == sqlite3.SQLITE_FULL or code in _FULL_TOO


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite found the file damaged, or not to be a database at all."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _DAMAGED


def damaged(file: Path, detail: str) -> LibraryDamaged:
    """Say that a library, or a copy of one, is not sound."""
    return LibraryDamaged(
        Message(
            "The library file {file} is damaged. Nothing in it was changed. To go on with the last "
            "good copy and with all that can still be read, run: {hint}",
            {"file": str(file), "hint": "ayn doctor --repair"},
        ),
        detail,
        file,
    )


def newer(file: Path, version: int, known: int) -> LibraryFailed:
    """Refuse a library that a later version of the app wrote."""
    return LibraryFailed(
        Message(
            "This library was made by a newer version of Ayn. Install the newest version to open "
            "it; nothing in it was changed.",
        ),
        f"{file}: schema {version}, this version knows {known}",
    )


def foreign(file: Path) -> LibraryFailed:
    """Refuse a sound database that some other program made."""
    return LibraryFailed(
        Message(
            "The file {file} belongs to another program. Move it elsewhere, then open Ayn again.",
            {"file": str(file)},
        ),
        "a database with tables, but without the mark of a library",
    )


def _no_room(place: Path, detail: str) -> LibraryFailed:
    return LibraryFailed(
        Message(
            "There is no room left on the disk for the library in {folder}. Free some space, then "
            "try again; everything saved before is safe.",
            {"folder": str(place.parent)},
        ),
        detail,
    )


def _no_right(place: Path, detail: str) -> LibraryFailed:
    return LibraryFailed(
        Message(
            "The library cannot be written in {folder}. Allow writing in this folder, or choose "
            "another one with {hint}, then try again.",
            {"folder": str(place.parent), "hint": "--data"},
        ),
        detail,
    )


def _unreachable(place: Path, detail: str) -> LibraryFailed:
    return LibraryFailed(
        Message(
            "The library at {file} could not be read or written. Check that its disk is connected "
            "and in order, then try again.",
            {"file": str(place)},
        ),
        detail,
    )
