"""In what condition a library is: gone, of an earlier schema, sound or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from reader.errors import LibraryFailed
from reader.library import records
from reader.library.database import Database
from reader.library.failures import LibraryDamaged, plainly
from reader.library.migrations import APPLICATION_ID, MIGRATIONS
from reader.library.snapshots import Snapshots
from reader.paths import Paths


def gone(paths: Paths, snapshots: Snapshots) -> bool:
    """Whether there was a library, and its file is missing or empty: a new one would hide that."""
    try:
        return not paths.library.stat().st_size and bool(snapshots.list())
    except FileNotFoundError:
        return bool(snapshots.list())
    except OSError:
        return False


def outdated(paths: Paths) -> bool:
    """Whether the library has an earlier schema, which opening it will change."""
    try:
        if not paths.library.stat().st_size:
            return False
        with closing(Database(paths.library)) as database:
            version = database.value("PRAGMA user_version")
            ours = database.value("PRAGMA application_id") == APPLICATION_ID
    except (OSError, sqlite3.Error):
        # opening it says what is wrong
        return False
    return ours and isinstance(version, int) and 0 < version < len(MIGRATIONS)


def unsoundness(paths: Paths) -> str:
    """Look at every page and every document; gives what is wrong (technical), "" for nothing.

    Raises `LibraryFailed` when the file could not be read at all for another reason than damage.
    """
    try:
        with (
            plainly(paths.library),
            closing(Database(paths.library)) as database,
            database.reading() as connection,
        ):
            problems = [text for (text,) in connection.execute("PRAGMA integrity_check(9)")]
            if problems != ["ok"]:
                return "; ".join(problems)
            if found := connection.execute("PRAGMA foreign_key_check").fetchone():
                return f"{found[0]} row {found[1]} speaks of a piece that is not there"
            for piece, text in connection.execute(
                "SELECT id, json FROM piece LEFT JOIN document ON document.piece = piece.id"
            ):
                if text is None:
                    return f"piece {piece} has no document"
                records.document(piece, text)
    except LibraryDamaged as error:
        return error.detail or str(error)
    except LibraryFailed as error:
        if isinstance(error.__cause__, sqlite3.Error | OSError):
            raise
        return error.detail
    return ""
