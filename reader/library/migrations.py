"""The library's schema: ordered steps, each in one transaction."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from reader.library.database import Database
from reader.library.failures import foreign, newer
from reader.text.address import canonical
from reader.text.collation import title_key

APPLICATION_ID = 0x41796E31
"""SQLite's mark of whose file it is: "Ayn1"."""

Step = Callable[[sqlite3.Connection], None]


def _create(connection: sqlite3.Connection) -> None:
    """Version 1. Times are ISO 8601 in UTC; `changed` is the library's count at the last change.

    `library.identity` lets the search index know whose it is, and `piece.changed` what it has
    not seen yet. A document lies apart from its row, so that listing reads no text.
    """
    statements = (
        """CREATE TABLE library (
            identity TEXT NOT NULL,
            changes INTEGER NOT NULL
        )""",
        """CREATE TABLE piece (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            content TEXT NOT NULL,
            title TEXT NOT NULL,
            kicker TEXT NOT NULL,
            byline TEXT NOT NULL,
            source TEXT NOT NULL,
            language TEXT NOT NULL,
            direction TEXT NOT NULL,
            words INTEGER NOT NULL,
            saved TEXT NOT NULL,
            published TEXT NOT NULL,
            favourite INTEGER NOT NULL DEFAULT 0,
            archived INTEGER NOT NULL DEFAULT 0,
            progress REAL NOT NULL DEFAULT 0,
            reading_block TEXT,
            reading_offset INTEGER NOT NULL DEFAULT 0,
            listening_block TEXT,
            listening_offset INTEGER NOT NULL DEFAULT 0,
            deleted TEXT NOT NULL DEFAULT '',
            changed INTEGER NOT NULL
        )""",
        "CREATE INDEX piece_content ON piece (content)",
        "CREATE INDEX piece_changed ON piece (changed)",
        """CREATE TABLE document (
            piece INTEGER PRIMARY KEY REFERENCES piece (id) ON DELETE CASCADE,
            json TEXT NOT NULL
        )""",
        """CREATE TABLE origin (
            name TEXT PRIMARY KEY,
            piece INTEGER NOT NULL REFERENCES piece (id) ON DELETE CASCADE
        )""",
        """CREATE TABLE tag (
            piece INTEGER NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (piece, name)
        )""",
        "CREATE INDEX tag_name ON tag (name)",
    )
    for statement in statements:
        connection.execute(statement)
    connection.execute("INSERT INTO library VALUES (?, 0)", (uuid.uuid4().hex,))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _add_notes_and_queue(connection: sqlite3.Connection) -> None:
    """Version 2. A note without a place in its piece any more has the block "".

    `note.place` is the number of its block, so that notes are listed in reading order without
    reading the piece. `queue.place` has no gaps.
    """
    statements = (
        """CREATE TABLE note (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            piece INTEGER NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            block TEXT NOT NULL,
            start INTEGER NOT NULL,
            stop INTEGER NOT NULL,
            place INTEGER NOT NULL,
            exact TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            text TEXT NOT NULL,
            style TEXT NOT NULL DEFAULT '',
            created TEXT NOT NULL,
            changed TEXT NOT NULL
        )""",
        "CREATE INDEX note_piece ON note (piece)",
        """CREATE TABLE queue (
            place INTEGER PRIMARY KEY,
            piece INTEGER NOT NULL UNIQUE REFERENCES piece (id) ON DELETE CASCADE
        )""",
    )
    for statement in statements:
        connection.execute(statement)


def _add_the_web(connection: sqlite3.Connection) -> None:
    """Version 3. Where pieces came from, the links that wait, and the versions before a refresh.

    `canonical` tells two addresses of one page apart from two pages. `pending.reason` is a message
    as JSON ("" before the first try), so that it is said in the reader's language.
    """
    statements = (
        """CREATE TABLE fetched (
            piece INTEGER PRIMARY KEY REFERENCES piece (id) ON DELETE CASCADE,
            url TEXT NOT NULL,
            canonical TEXT NOT NULL,
            etag TEXT NOT NULL,
            modified TEXT NOT NULL,
            fetched TEXT NOT NULL
        )""",
        "CREATE INDEX fetched_canonical ON fetched (canonical)",
        """CREATE TABLE pending (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            url TEXT NOT NULL,
            canonical TEXT NOT NULL UNIQUE,
            added TEXT NOT NULL,
            tries INTEGER NOT NULL,
            reason TEXT NOT NULL,
            next_try TEXT NOT NULL,
            tags TEXT NOT NULL
        )""",
        """CREATE TABLE version (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            piece INTEGER NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
            saved TEXT NOT NULL,
            json TEXT NOT NULL
        )""",
        "CREATE INDEX version_piece ON version (piece)",
    )
    for statement in statements:
        connection.execute(statement)
    # saved pages know their address; a document that cannot be read has none and stays as it is
    rows = connection.execute(
        "SELECT piece, json_extract(json, '$.url') FROM document WHERE json_valid(json)"
    ).fetchall()
    for piece, url in rows:
        if isinstance(url, str) and (key := canonical(url)):
            connection.execute(
                "INSERT INTO fetched VALUES (?, ?, ?, '', '', '')", (piece, url, key)
            )


def _add_the_order(connection: sqlite3.Connection) -> None:
    """Version 4. How far pieces are read, collections, colours of tags, searches, and activity.

    `title_key` is what titles sort by. The two indexes on pieces hold all that the lists ask for,
    so that ordering a hundred thousand of them reads no row. `activity` counts what was read and
    heard on a day of the reader's own calendar, and keeps it when the piece is gone.
    """
    statements = (
        "ALTER TABLE piece ADD COLUMN status TEXT NOT NULL DEFAULT 'unread'",
        "ALTER TABLE piece ADD COLUMN opened TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE piece ADD COLUMN title_key TEXT NOT NULL DEFAULT ''",
        """UPDATE piece SET status =
            CASE WHEN progress >= 0.98 THEN 'finished' ELSE 'reading' END WHERE progress > 0.02""",
        """CREATE INDEX piece_list ON piece (
            deleted, archived, saved, status, favourite, opened, published, words, progress
        )""",
        "CREATE INDEX piece_title ON piece (deleted, title_key, archived, status, favourite)",
        """CREATE TABLE tag_look (
            name TEXT PRIMARY KEY,
            colour TEXT NOT NULL
        )""",
        """CREATE TABLE collection (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created TEXT NOT NULL
        )""",
        """CREATE TABLE collection_piece (
            collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
            piece INTEGER NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
            added TEXT NOT NULL,
            PRIMARY KEY (collection, piece)
        )""",
        "CREATE INDEX collection_of_piece ON collection_piece (piece)",
        """CREATE TABLE saved_search (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            query TEXT NOT NULL,
            created TEXT NOT NULL
        )""",
        """CREATE TABLE activity (
            day TEXT NOT NULL,
            piece INTEGER NOT NULL,
            kind TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            PRIMARY KEY (day, piece, kind)
        )""",
        "CREATE INDEX activity_piece ON activity (piece)",
        # what came with the app and was deleted for good does not come back by itself
        "CREATE TABLE gone_origin (name TEXT PRIMARY KEY)",
    )
    for statement in statements:
        connection.execute(statement)
    titles = connection.execute("SELECT id, title FROM piece").fetchall()
    connection.executemany(
        "UPDATE piece SET title_key = ? WHERE id = ?",
        ((title_key(title), piece) for piece, title in titles),
    )


MIGRATIONS: tuple[Step, ...] = (_create, _add_notes_and_queue, _add_the_web, _add_the_order)
"""Step n leads from version n to version n + 1 (`PRAGMA user_version`); never edit an old one."""


def migrate(database: Database, steps: Sequence[Step] = MIGRATIONS) -> None:
    """Bring a library to the newest version, creating it when the file is empty.

    A step and its version number are committed together: a step that fails leaves the library
    as it was before it. Raises `LibraryFailed` for a library of a newer version and for another
    program's database, both left untouched.
    """
    while (version := _current(database)) != len(steps):
        if version > len(steps):
            raise newer(database.file, version, len(steps))
        with database.writing() as connection:
            # another process may have taken this step while we waited for our turn
            if _version(connection, database.file) == version:
                steps[version](connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")


def _current(database: Database) -> int:
    # in one state: another process may be creating the library between two reads
    with database.reading() as connection:
        return _version(connection, database.file)


def _version(connection: sqlite3.Connection, file: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and mark != APPLICATION_ID:
        raise foreign(file)
    return int(version)
