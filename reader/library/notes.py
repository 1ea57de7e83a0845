"""The reader's bookmarks, notes and highlights: kept with their words, found again by them."""

from __future__ import annotations

import builtins
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reader.document.model import Document
from reader.document.near import Near
from reader.document.ranges import Quote, Range, anchor
from reader.errors import LibraryFailed, Message
from reader.library import records, statements
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.note_list import NoteList

_COLUMNS = (
    "note.id, note.piece, note.kind, note.block, note.start, note.stop, note.exact, note.before, "
    "note.after, note.text, note.style, note.created, note.changed"
)
_AT_ONCE = 500
"""How many ids one query names; older SQLites take no more than 999."""
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
    reader's own, `style` a highlight's look. Times are ISO 8601 in UTC.

    What was made over several paragraphs at once is a note for each of them, so that each finds
    its words again by itself: behind a space their `style` bears a mark that they share, the
    first one's text is that of all, and the further ones' mark ends with "+".
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

    @property
    def look(self) -> str:
        """The name of the highlight's style."""
        return self.style.partition(" ")[0]

    @property
    def joint(self) -> str:
        """What the notes of one stretch over several paragraphs share, "" for one alone."""
        return self.style.partition(" ")[2].rstrip("+")

    @property
    def goes_on(self) -> bool:
        """Whether it is a further paragraph of the note before it."""
        return self.style.endswith("+")


class Notes:
    """The notes of a library, safe to use from any thread; every failure is a `LibraryFailed`.

    Those of deleted pieces are kept, and are there again when the piece is brought back.
    """

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader
        self.lists = NoteList(reader)

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
        (made,) = self.add_all(piece, [(place, quote)], kind, text, style)
        return made

    def add_all(
        self,
        piece: int,
        parts: Sequence[tuple[Range, Quote]],
        kind: NoteKind,
        text: str = "",
        style: str = "",
    ) -> tuple[Note, ...]:
        """Keep a note on a stretch over one block or several: a note for each, all or none."""
        now = records.utc()
        mark = f" {uuid.uuid4().hex[:12]}" if len(parts) > 1 else ""
        made: list[Note] = []
        with plainly(self._writer.file), self._writer.writing() as connection:
            document = _document(connection, piece)
            if document is None:
                raise statements.unknown(piece)
            for place, quote in parts:
                found, order = _placed(document, place, quote)
                said, look = ("", f"{style}{mark}+") if made else (text, style + mark)
                values = (piece, kind, *_columns(place, found, order), *_words(quote))
                cursor = connection.execute(
                    "INSERT INTO note (piece, kind, block, start, stop, place, exact, before, "
                    "after, text, style, created, changed) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*values, said, look, now, now),
                )
                number = cursor.lastrowid
                assert number is not None
                made.append(Note(number, piece, kind, found, quote, said, look, now, now))
            if text:
                statements.touch(connection, piece)
        return tuple(made)

    def of(self, piece: int) -> tuple[Note, ...]:
        """Give a piece's notes in reading order."""
        return self._select("WHERE note.piece = ? AND deleted = ''", (piece,), _ORDER)

    def all(self) -> tuple[Note, ...]:
        """Give the notes of all pieces, those of the newest saved piece first."""
        order = _ORDER.replace("BY ", "BY piece.saved DESC, piece.id DESC, ")
        return self._select("WHERE deleted = ''", (), order)

    def set_text(self, note: int, text: str) -> Note:
        """Change what the reader wrote, for all its paragraphs; gives the note as it is now."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            own = _together(connection, note)
            head = next((each for each in own if not each.goes_on), own[0])
            said = _change(connection, head.id, "text", text)
            statements.touch(connection, said.piece)
            return said

    def set_style(self, note: int, style: str) -> Note:
        """Change how a highlight looks, in all its paragraphs; gives the note as it is now."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            changed = [
                _change(connection, each.id, "style", style + each.style[len(each.look) :])
                for each in _together(connection, note)
            ]
        return next(each for each in changed if each.id == note)

    def move(self, note: int, place: Range, quote: Quote) -> Note:
        """Put a note on other words of its piece; gives the note as it is now."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            old = _one(connection, note)
            document = _document(connection, old.piece)
            if document is None:
                raise statements.unknown(old.piece)
            columns = _columns(place, *_placed(document, place, quote))
            connection.execute(
                "UPDATE note SET block = ?, start = ?, stop = ?, place = ?, exact = ?, "
                "before = ?, after = ?, changed = ? WHERE id = ?",
                (*columns, *_words(quote), records.utc(), note),
            )
            return _one(connection, note)

    def remove(self, note: int) -> tuple[Note, ...]:
        """Take a note away for good, in all its paragraphs; `restore` puts back what it gives."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            gone = _together(connection, note)
            connection.executemany("DELETE FROM note WHERE id = ?", [(each.id,) for each in gone])
            if any(each.text for each in gone):
                statements.touch(connection, gone[0].piece)
        return gone

    def restore(self, *notes: Note) -> None:
        """Put removed notes back under their old ids, at their words in the piece as it is now."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            for note in notes:
                document = _document(connection, note.piece)
                if document is None:
                    raise statements.unknown(note.piece)
                place = note.range or Range("", 0, 0)
                columns = _columns(place, *_placed(document, place, note.quote))
                kept = (note.text, note.style, note.created, note.changed)
                connection.execute(
                    "INSERT OR REPLACE INTO note (id, piece, kind, block, start, stop, place, "
                    "exact, before, after, text, style, created, changed) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (note.id, note.piece, note.kind, *columns, *_words(note.quote), *kept),
                )
                if note.text:
                    statements.touch(connection, note.piece)

    def one(self, note: int) -> Note:
        """Give a note by its id."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            return _one(connection, note)

    def together(self, note: int) -> builtins.tuple[Note, ...]:
        """Give a note with those of the other paragraphs that it was made over, in their order."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            return _together(connection, note)

    def some(self, notes: Iterable[int]) -> builtins.tuple[Note, ...]:
        """Give notes by their ids, in that order; those that are gone are left out."""
        wanted = builtins.tuple(notes)
        found: dict[int, Note] = {}
        with plainly(self._reader.file), self._reader.reading() as connection:
            for low in range(0, len(wanted), _AT_ONCE):
                part = wanted[low : low + _AT_ONCE]
                marks = ", ".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT {_COLUMNS} FROM note WHERE id IN ({marks})", part
                )
                found.update((row[0], _note(row)) for row in rows)
        return builtins.tuple(found[number] for number in wanted if number in found)

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
    nearby = Near(document)
    for row in rows:
        note, place = _note(row), Range(row[3], row[4], row[5])
        columns = _columns(place, *_placed(document, place, note.quote, nearby))
        connection.execute(
            "UPDATE note SET block = ?, start = ?, stop = ?, place = ? WHERE id = ?",
            (*columns, note.id),
        )


def _placed(
    document: Document, place: Range, quote: Quote, nearby: Near | None = None
) -> tuple[Range | None, int]:
    """Give where a quote stands in a document, and the number of its block.

    Words that changed a little are found too; the quote stays as it was.
    """
    found = anchor(document, place, quote) or (nearby or Near(document)).find(quote)
    return found, document.index(found.block) if found else 0


def place_in(document: Document, place: Range, quote: Quote) -> tuple[str, int, int, int]:
    """Give the columns block, start, stop and place of a quote in a document."""
    return _columns(place, *_placed(document, place, quote))


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


def _one(connection: sqlite3.Connection, note: int) -> Note:
    row = connection.execute(f"SELECT {_COLUMNS} FROM note WHERE id = ?", (note,)).fetchone()
    if row is None:
        raise _unknown(note)
    return _note(row)


def _together(connection: sqlite3.Connection, note: int) -> tuple[Note, ...]:
    """Give a note and those of the other paragraphs that it was made over."""
    one = _one(connection, note)
    if not one.joint:
        return (one,)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM note WHERE piece = ? AND instr(style, ?) ORDER BY id",
        (one.piece, f" {one.joint}"),
    ).fetchall()
    return tuple(map(_note, rows))


def _change(connection: sqlite3.Connection, note: int, column: str, value: str) -> Note:
    row = connection.execute(
        f"UPDATE note SET {column} = ?, changed = ? WHERE id = ? RETURNING {_COLUMNS}",
        (value, records.utc(), note),
    ).fetchone()
    if row is None:
        raise _unknown(note)
    return _note(row)


def _document(connection: sqlite3.Connection, piece: int) -> Document | None:
    row = connection.execute("SELECT json FROM document WHERE piece = ?", (piece,)).fetchone()
    return records.document(piece, row[0]) if row else None


def _unknown(note: int) -> LibraryFailed:
    return LibraryFailed(
        Message("This note is not there any more. Open the list of notes again."), f"note {note}"
    )
