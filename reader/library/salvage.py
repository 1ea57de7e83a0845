"""What can still be read of a damaged library, row by row, as a sound library of its own."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from reader.document.model import Document
from reader.document.storage import from_json
from reader.errors import LibraryFailed
from reader.library import records, statements
from reader.library.database import Database
from reader.library.migrations import MIGRATIONS, migrate
from reader.library.notes import NoteKind
from reader.library.pieces import Status

_HIGHEST = 1_000_000
"""The highest row that is looked for when a table does not tell its own."""
_AT_ONCE = 64
_FAILURES = 50_000
"""After so many rows of a table that cannot be read, the rest of it is given up."""
_HEADER = 100
"""Bytes that SQLite's header takes at the beginning of the first page."""
_TEXTS = frozenset({"document", "piece", "version"})
_UNREAD = object()
_INTERIOR = 5
"""The kind of a page that only names others."""


@dataclass(slots=True)
class Salvaged:
    """What was read: pieces and notes, and how many rows of which tables could not be.

    `lost` are the titles of pieces whose text is gone, as far as even these are known; `doubtful`
    those whose text can be read but is not what was saved. `unreadable` says that nothing was had.
    """

    pieces: int = 0
    notes: int = 0
    lost_rows: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    unreadable: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing was lost."""
        return not (self.lost_rows or self.lost or self.doubtful or self.unreadable)


def salvage(
    damaged: Path,
    target: Path,
    pattern: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> Salvaged:
    """Make a library at `target` of what can be read of `damaged`, which is not touched.

    `pattern` is a sound copy of the same library: its first pages stand in for those that cannot
    be read, and a text that is not what was saved gives way to the copy's. Numbers stay what they
    were. `progress` gets 0 to 1 and may raise to stop. Raises `OSError` and `sqlite3.Error` where
    `target` cannot be written; a file of which nothing can be read gives an empty library.
    """
    told = Salvaged()
    with tempfile.TemporaryDirectory(prefix=".salvage-", dir=target.parent) as folder:
        scratch = _scratch(damaged, Path(folder))
        version = _version(scratch, pattern)
        told.unreadable = not version
        with closing(Database(target)) as database:
            # it is nothing before it is whole, and synchronised then
            database.pragma("synchronous = off")
            database.pragma("journal_mode = memory")
            migrate(database, MIGRATIONS[:version] if version else MIGRATIONS)
            if version:
                _read_all(scratch, database, told, pattern, progress)
            migrate(database)
            with database.writing() as connection:
                _make_sound(connection, told, pattern, progress)
            told.pieces = int(str(database.value("SELECT count(*) FROM piece")))
            told.notes = int(str(database.value("SELECT count(*) FROM note")))
    return told


def _scratch(damaged: Path, folder: Path) -> Path:
    """Copy the file with its log of writes: SQLite would change even what it only reads."""
    scratch = folder / "library.sqlite3"
    shutil.copyfile(damaged, scratch)
    log = Path(f"{damaged}-wal")
    if log.exists():
        shutil.copyfile(log, f"{scratch}-wal")
    return scratch


def _version(scratch: Path, pattern: Path | None) -> int:
    """Give the schema that the damaged file has, mending the pages that say it; 0 when none is."""
    if version := _schema(scratch):
        return version
    if pattern is None:
        return 0
    with pattern.open("rb") as sound, scratch.open("r+b") as file:
        header = sound.read(_HEADER)
        # as SQLite writes it: 1 stands for 65,536, which has no room there
        size = int.from_bytes(header[16:18], "big")
        size = 65_536 if size == 1 else size
        for number in _schema_pages(sound, size):
            sound.seek((number - 1) * size)
            page = bytearray(sound.read(size))
            if number == 1:
                page[28:32] = (scratch.stat().st_size // size).to_bytes(4, "big")
                # which pages are free is the copy's own affair
                page[32:40] = bytes(8)
            file.seek((number - 1) * size)
            file.write(page)
    return _schema(scratch)


def _schema_pages(file: BinaryIO, size: int) -> Iterator[int]:
    """Give the pages of the table that tells of all others (SQLite's file format, 1.6).

    They stay where they were made, for nothing here moves pages.
    """
    waiting = [1]
    while waiting:
        number = waiting.pop()
        yield number
        file.seek((number - 1) * size)
        page = file.read(size)
        start = _HEADER if number == 1 else 0
        if page[start] == _INTERIOR:
            count = int.from_bytes(page[start + 3 : start + 5], "big")
            waiting.append(int.from_bytes(page[start + 8 : start + 12], "big"))
            for cell in range(count):
                at = start + 12 + 2 * cell
                offset = int.from_bytes(page[at : at + 2], "big")
                waiting.append(int.from_bytes(page[offset : offset + 4], "big"))


def _schema(file: Path) -> int:
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return 0
    return version if 0 < version <= len(MIGRATIONS) else 0


def _read_all(
    scratch: Path,
    database: Database,
    told: Salvaged,
    pattern: Path | None,
    progress: Callable[[float], None] | None,
) -> None:
    with (
        closing(sqlite3.connect(scratch)) as source,
        _opened(pattern) as copy,
        database.writing() as connection,
    ):
        connection.execute("PRAGMA defer_foreign_keys = on")
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
        ]
        for count, table in enumerate(tables, 1):
            lost = _read_table(source, connection, table, copy)
            if lost and table != "library":
                told.lost_rows[table] = lost
            if progress is not None:
                progress(count / len(tables))


def _read_table(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: str,
    copy: sqlite3.Connection | None,
) -> int:
    """Bring over the rows that can be read and make sense; gives how many did not.

    A row with bytes that are no text is brought over with U+FFFD for them, unless the copy has it.
    """
    info = target.execute(f"PRAGMA table_info({table})").fetchall()
    names = [name for _, name, *_ in info]
    columns, marks = ", ".join(names), ", ".join("?" * (len(names) + 1))
    types = [(kind, bool(required) or bool(key)) for _, _, kind, required, _, key in info]
    if table == "library":
        # its identity is another from now on, its count only grows
        with contextlib.suppress(sqlite3.Error, ValueError, TypeError):
            (changes,) = source.execute("SELECT changes FROM library").fetchone()
            target.execute("UPDATE library SET changes = ?", (int(changes),))
        return 0
    lost, highest = 0, 0
    unread: list[int] = []
    copied = _numbers(copy, table)
    for row, spoilt in _rows(source, table, columns):
        if row[1] is _UNREAD:
            unread.append(row[0])
            continue
        highest = max(highest, row[0])
        # of texts, whose SHA-256 is known, the copy's are taken later, where they are better
        in_copy = table not in _TEXTS and row[0] in copied
        if not all(map(_fits, row[1:], types)) or (spoilt and in_copy):
            lost += 1
            continue
        try:
            target.execute(f"INSERT INTO {table} (rowid, {columns}) VALUES ({marks})", row)
        except sqlite3.IntegrityError:
            lost += 1
    # nobody knows whether any row was there behind the last that is known
    highest = max(highest, *copied, 0)
    within = sum(number <= highest for number in unread)
    return lost + within + (within < len(unread))


def _rows(
    source: sqlite3.Connection, table: str, columns: str
) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """Give the rows with their numbers, and whether some bytes of one are no text.

    One that is there and cannot be read comes as its number and `_UNREAD`.
    """
    ask = f"SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?"
    failures = 0
    last = _last(source, table)
    waiting = [(low, low + _AT_ONCE - 1) for low in range(0, last + 1, _AT_ONCE)][::-1]
    while waiting:
        low, high = waiting.pop()
        try:
            yield from ((row, False) for row in source.execute(ask, (low, high)).fetchall())
        except sqlite3.Error:
            if low < high:
                middle = (low + high) // 2
                waiting += [(middle + 1, high), (low, middle)]
                continue
            if rows := _leniently(source, ask, low):
                yield from ((row, True) for row in rows)
                continue
            failures += 1
            yield (low, _UNREAD), True
            if failures > _FAILURES:
                return


def _leniently(source: sqlite3.Connection, ask: str, number: int) -> list[tuple[Any, ...]]:
    """Give a row whose bytes are no UTF-8, as far as they are; nothing where it is not there."""
    strictly = source.text_factory
    source.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        return source.execute(ask, (number, number)).fetchall()
    except sqlite3.Error:
        return []
    finally:
        source.text_factory = strictly


def _numbers(copy: sqlite3.Connection | None, table: str) -> set[int]:
    """Give the numbers of the rows that a sound copy has in a table."""
    if copy is None:
        return set()
    try:
        return {number for (number,) in copy.execute(f"SELECT rowid FROM {table}")}
    except sqlite3.Error:
        return set()  # a copy of an earlier version has not every table


@contextlib.contextmanager
def _opened(pattern: Path | None) -> Iterator[sqlite3.Connection | None]:
    if pattern is None:
        yield None
        return
    with closing(sqlite3.connect(f"{pattern.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        yield copy


def _last(source: sqlite3.Connection, table: str) -> int:
    for ask in (
        f"SELECT max(rowid) FROM {table}",
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
    ):
        with contextlib.suppress(sqlite3.Error):
            row = source.execute(ask).fetchone()
            if row is not None:
                return min(int(row[0] or 0), _HIGHEST)
    return _HIGHEST


def _fits(value: object, column: tuple[str, bool]) -> bool:
    """Whether a value is of its column's kind; a damaged row may hold anything."""
    kind, required = column
    if value is None:
        return not required
    if kind == "TEXT":
        return isinstance(value, str)
    if kind == "REAL":
        return isinstance(value, float | int)
    return isinstance(value, int)


def _make_sound(
    connection: sqlite3.Connection,
    told: Salvaged,
    pattern: Path | None,
    progress: Callable[[float], None] | None,
) -> None:
    """Put right what was read: texts as they were saved, rows that belong together."""
    saved = dict(connection.execute("SELECT id, content FROM piece"))
    titles: Mapping[int, str] = dict(connection.execute("SELECT id, title FROM piece"))
    held = [piece for (piece,) in connection.execute("SELECT piece FROM document ORDER BY piece")]
    for count, piece in enumerate(held, 1):
        if progress is not None:
            progress(count / len(held))
        (text,) = connection.execute(
            "SELECT json FROM document WHERE piece = ?", (piece,)
        ).fetchone()
        document = _document(text)
        if document is not None and saved.get(piece, "") != records.content_hash(document):
            if piece in saved and _has(pattern, piece, saved[piece]):
                document = None  # the copy's is what was saved
            elif piece in saved:
                told.doubtful.append(titles[piece])
        if document is None:
            connection.execute("DELETE FROM document WHERE piece = ?", (piece,))
        elif piece in saved:
            _agree(connection, piece, document)
        else:
            _piece_of(connection, piece, document)
    halves = connection.execute(
        "SELECT id FROM piece WHERE id NOT IN (SELECT piece FROM document)"
    ).fetchall()
    for (piece,) in halves:
        told.lost.append(titles[piece])
        connection.execute("DELETE FROM piece WHERE id = ?", (piece,))
    statuses = ", ".join(f"'{status}'" for status in Status)
    kinds = ", ".join(f"'{kind}'" for kind in NoteKind)
    connection.execute(f"UPDATE piece SET status = 'unread' WHERE status NOT IN ({statuses})")
    connection.execute("UPDATE piece SET progress = min(max(progress, 0.0), 1.0)")
    connection.execute(f"DELETE FROM note WHERE kind NOT IN ({kinds})")
    for piece, text in connection.execute("SELECT id, json FROM version").fetchall():
        if _document(text) is None:
            connection.execute("DELETE FROM version WHERE id = ?", (piece,))
    # a parent may be lost while its children are not
    for table, row, *_ in connection.execute("PRAGMA foreign_key_check").fetchall():
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))


def _agree(connection: sqlite3.Connection, piece: int, document: Document) -> None:
    """Let the row of a piece say what its document says."""
    values = records.columns(document)
    names = ", ".join(values)
    row = connection.execute(f"SELECT {names} FROM piece WHERE id = ?", (piece,)).fetchone()
    if row != tuple(values.values()):
        statements.put_document(connection, piece, document)


def _piece_of(connection: sqlite3.Connection, piece: int, document: Document) -> None:
    """Make the row of a piece anew, of which only the text is left."""
    values = records.columns(document) | {"id": piece, "changed": 0}
    values["saved"] = records.utc(document.metadata.saved)
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(f"INSERT INTO piece ({names}) VALUES ({marks})", values)
    statements.put_document(connection, piece, document)
    statements.set_tags(connection, piece, document.metadata.tags)


def _document(text: str) -> Document | None:
    try:
        return from_json(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _has(pattern: Path | None, piece: int, content: str) -> bool:
    """Whether a sound copy holds exactly this text of a piece."""
    with _opened(pattern) as connection:
        if connection is None:
            return False
        row = connection.execute(
            "SELECT json FROM document JOIN piece ON piece.id = document.piece "
            "WHERE id = ? AND content = ?",
            (piece, content),
        ).fetchone()
    with contextlib.suppress(LibraryFailed):
        return row is not None and records.content_hash(records.document(piece, row[0])) == content
    return False
