"""The reader's bookmarks, notes and highlights: kept with their words, found again by them."""

from __future__ import annotations

import builtins
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reader.document.model import Document
from reader.document.ranges import Quote, Range, anchor
from reader.errors import LibraryFailed, Message
from reader.library import records, statements
from reader.library.database import Database
from reader.library.failures import plainly

_COLUMNS = (
    "note.id, note.piece, note.kind, note.block, note.start, note.stop, note.exact, note.before, "
    "note.after, note.text, note.style, note.created, note.changed"
)
_ORDER = "ORDER BY note.block = '', note.place, note.start, note.id"
"""In reading order; what has lost its place comes last."""


class NoteKind(StrEnum):
    """What the reader did with a stretch of text; the values are what the library keeps."""

    BOOKMARK = "bookmark"
    NOTE = "note"
    HIGHLIGHT = "highlight"


@dataclass(frozen=True, slots=True)
class Note:
    """A bookmark, a note or a highlight.

    `range` is where it stands in the piece, None when its words are gone from it. `text` is the
    reader's own, `style` a highlight's. Times are ISO 8601 in UTC.
    """

    id: int
    piece: int
    kind: NoteKind
    range: Range | None
    quote: Quote
    text: str
    style: str
    created: str
    changed: str


class Notes:
    """The notes of a library, safe to use from any thread; every failure is a `LibraryFailed`.

    Those of deleted pieces are kept, and are there again when the piece is brought back.
    """

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def add(
        self,
        piece: int,
        place: Range,
        quote: Quote,
        kind: NoteKind,
        text: str = "",
        style: str = "",
    ) -> Note:
        """Keep a note at a place; when its words stand elsewhere by now, there."""
        now = records.utc()
        with plainly(self._writer.file), self._writer.writing() as connection:
            document = _document(connection, piece)
            if document is None:
                raise statements.unknown(piece)
            found, order = _placed(document, place, quote)
            values = (piece, kind, *_columns(place, found, order), *_words(quote))
            cursor = connection.execute(
                "INSERT INTO note (piece, kind, block, start, stop, place, exact, before, after, "
                "text, style, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, text, style, now, now),
            )
            number = cursor.lastrowid
            assert number is not None
        return Note(number, piece, kind, found, quote, text, style, now, now)

    def of(self, piece: int) -> tuple[Note, ...]:
        """Give a piece's notes in reading order."""
        return self._select("WHERE note.piece = ? AND deleted = ''", (piece,), _ORDER)

    def all(self) -> tuple[Note, ...]:
        """Give the notes of all pieces, those of the newest saved piece first."""
        order = _ORDER.replace("BY ", "BY piece.saved DESC, piece.id DESC, ")
        return self._select("WHERE deleted = ''", (), order)

    def set_text(self, note: int, text: str) -> Note:
        """Change what the reader wrote; gives the note as it is now."""
        return self._change(note, "text", text)

    def set_style(self, note: int, style: str) -> Note:
        """Change how a highlight looks; gives the note as it is now."""
        return self._change(note, "style", style)

    def remove(self, note: int) -> None:
        """Take a note away for good; `restore` puts one back that was held on to."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            if not connection.execute("DELETE FROM note WHERE id = ?", (note,)).rowcount:
                raise _unknown(note)

    def restore(self, note: Note) -> None:
        """Put a removed note back under its old id, at its words in the piece as it is now."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            document = _document(connection, note.piece)
            if document is None:
                raise statements.unknown(note.piece)
            place = note.range or Range("", 0, 0)
            columns = _columns(place, *_placed(document, place, note.quote))
            kept = (note.text, note.style, note.created, note.changed)
            connection.execute(
                "INSERT OR REPLACE INTO note (id, piece, kind, block, start, stop, place, exact, "
                "before, after, text, style, created, changed) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (note.id, note.piece, note.kind, *columns, *_words(note.quote), *kept),
            )

    def _change(self, note: int, column: str, value: str) -> Note:
        with plainly(self._writer.file), self._writer.writing() as connection:
            row = connection.execute(
                f"UPDATE note SET {column} = ?, changed = ? WHERE id = ? RETURNING {_COLUMNS}",
                (value, records.utc(), note),
            ).fetchone()
            if row is None:
                raise _unknown(note)
        return _note(row)

    def _select(self, where: str, values: builtins.tuple[int, ...], order: str) -> tuple[Note, ...]:
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM note JOIN piece ON piece.id = note.piece {where} {order}",
                values,
            ).fetchall()
        return tuple(map(_note, rows))


def follow(connection: sqlite3.Connection, piece: int, document: Document) -> None:
    """Find a piece's notes again in its new document, inside the caller's transaction.

    One whose words are gone keeps them and loses its place; it gets one again when a later
    document has the words.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM note WHERE note.piece = ?", (piece,)
    ).fetchall()
    for row in rows:
        note, place = _note(row), Range(row[3], row[4], row[5])
        columns = _columns(place, *_placed(document, place, note.quote))
        connection.execute(
            "UPDATE note SET block = ?, start = ?, stop = ?, place = ? WHERE id = ?",
            (*columns, note.id),
        )


def _placed(document: Document, place: Range, quote: Quote) -> tuple[Range | None, int]:
    """Give where a quote stands in a document, and the number of its block."""
    found = anchor(document, place, quote)
    return found, document.index(found.block) if found else 0


def _columns(old: Range, found: Range | None, order: int) -> tuple[str, int, int, int]:
    """Give the columns block, start, stop and place; without a place, the old offsets are kept."""
    if found is None:
        return "", old.start, old.end, order
    return found.block, found.start, found.end, order


def _words(quote: Quote) -> tuple[str, str, str]:
    return quote.exact, quote.before, quote.after


def _note(row: tuple[Any, ...]) -> Note:
    number, piece, kind, block, start, stop, exact, before, after, *rest = row
    place = Range(block, start, stop) if block else None
    text, style, created, changed = rest
    quote = Quote(exact, before, after)
    return Note(number, piece, NoteKind(kind), place, quote, text, style, created, changed)


def _document(connection: sqlite3.Connection, piece: int) -> Document | None:
    row = connection.execute("SELECT json FROM document WHERE piece = ?", (piece,)).fetchone()
    return records.document(piece, row[0]) if row else None


def _unknown(note: int) -> LibraryFailed:
    return LibraryFailed(
        Message("This note is not there any more. Open the list of notes again."), f"note {note}"
    )
