"""Holdings put into a library: as new pieces, or joined with what is there, and nothing twice."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from reader.document.model import Document
from reader.document.ranges import Range
from reader.document.storage import to_json
from reader.library import records, statements, versions
from reader.library.anchors import moved
from reader.library.assets import Assets
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.held import (
    Beside,
    HeldActivity,
    HeldNote,
    HeldVersion,
    Holding,
    holding,
    notes_of,
)
from reader.library.notes import place_in
from reader.library.pieces import Status
from reader.text.address import canonical
from reader.text.fold import fold_text

_GONE = 0
"""The piece that activity is counted for whose own is gone for good."""


class Became(StrEnum):
    """What became of a holding."""

    NEW = "new"
    JOINED = "joined"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Received:
    """The piece that a holding is now, and whether the library is another for it."""

    piece: int
    became: Became


class Receiver:
    """Takes one collection of holdings in; of those, no two become one piece.

    So a library that has two pieces of one text comes whole, and comes to the same pieces when it
    is brought a second time. Each holding is one transaction. Failures are `LibraryFailed`.
    """

    def __init__(self, writer: Database, assets: Assets) -> None:
        """Share the library's writing connection and its images."""
        self._writer, self._assets = writer, assets
        self._claimed: set[int] = set()

    def put(self, held: Holding, pictures: Iterable[tuple[str, bytes]] = ()) -> Received:
        """Put a piece in with its images, which are written one by one before it.

        One that is there already is joined: tags, notes, collections, versions and origins are
        put together, of two reading places the one of the later opening is kept, of two texts the
        one that was fetched later, and the other is an earlier version. What is in the bin on one
        side only comes out of it.
        """
        with plainly(self._writer.file):
            for name, content in pictures:
                self._assets.save(name, content)
        with plainly(self._writer.file), self._writer.writing() as connection:
            piece = self._find(connection, held)
            if piece is None:
                piece = _insert(connection, held)
                became = Became.NEW
            else:
                before = holding(connection, piece)
                assert before is not None
                _join(connection, piece, before, held)
                became = Became.KNOWN if holding(connection, piece) == before else Became.JOINED
        self._claimed.add(piece)
        return Received(piece, became)

    def put_beside(self, beside: Beside) -> None:
        """Put in what is held beside pieces, before them, so that collections keep their order.

        A tag's colour stays as it is here, and a search whose name is taken gets a number to its
        name. The queue waits for its pieces.
        """
        with plainly(self._writer.file), self._writer.writing() as connection:
            add = connection.executemany
            add("INSERT OR IGNORE INTO tag_look VALUES (?, ?)", beside.colours)
            add(
                "INSERT OR IGNORE INTO collection (name, created) VALUES (?, ?)", beside.collections
            )
            for search in beside.searches:
                _add_search(connection, *search)
            add(
                "INSERT OR IGNORE INTO pending "
                "(url, canonical, added, tries, reason, next_try, tags) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (link.url, canonical(link.url) or link.url, link.added, link.tries,
                     link.reason, link.next_try, link.tags)
                    for link in beside.pending
                ),
            )  # fmt: skip
            _count_gone(connection, beside.activity)

    def put_queue(self, pieces: Iterable[int]) -> None:
        """Put at the end of the queue what is not in it."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            connection.executemany(
                "INSERT INTO queue SELECT (SELECT ifnull(max(place), -1) + 1 FROM queue), ?1 "
                "WHERE ?1 NOT IN (SELECT piece FROM queue)",
                ((piece,) for piece in pieces),
            )

    def _find(self, connection: sqlite3.Connection, held: Holding) -> int | None:
        """Find the piece that a holding is, among those that no other one became."""
        return next(
            (piece for piece in _candidates(connection, held) if piece not in self._claimed), None
        )


def _candidates(connection: sqlite3.Connection, held: Holding) -> Iterator[int]:
    """Give the pieces that a holding may be, the surest first."""
    ask = connection.execute
    own = records.columns(held.document)
    for origin in held.origins:
        for (piece,) in ask("SELECT piece FROM origin WHERE name = ?", (origin,)).fetchall():
            yield piece
    values = {
        "content": own["content"],
        "saved": records.utc(held.document.metadata.saved),
        "deleted": held.deleted,
        "key": canonical(held.address.url) if held.address else "",
        "title": own["title_key"],
    }
    for (piece,) in ask(
        "SELECT id FROM piece WHERE content = :content "
        "ORDER BY saved <> :saved, deleted <> :deleted, deleted <> '', id",
        values,
    ).fetchall():
        yield piece
    # of another text by now: the page was fetched again, or a paragraph was taken out
    for (piece,) in ask(
        """SELECT piece FROM fetched WHERE canonical = :key AND :key <> ''
        UNION SELECT id FROM piece WHERE deleted = '' AND title_key = :title AND saved = :saved
        UNION SELECT id FROM piece WHERE deleted > '' AND title_key = :title AND saved = :saved
        LIMIT 20""",
        values,
    ).fetchall():
        other = holding(connection, piece)
        if other is not None and _akin(other.document, held.document):
            yield piece


def _akin(one: Document, other: Document) -> bool:
    """Whether two texts are versions of one, by what was left out of them too."""
    mine, theirs = _texts(one), _texts(other)
    if not mine or not theirs:
        return False
    return len(mine & theirs) * 2 >= min(len(mine), len(theirs))


def _texts(document: Document) -> set[str]:
    blocks = (*document.blocks, *(item.block for item in document.left_out))
    return {fold_text(block.text) for block in blocks if block.text.strip()}


def _insert(connection: sqlite3.Connection, held: Holding) -> int:
    piece = statements.insert(connection, held.document)
    statements.set_tags(connection, piece, held.tags)
    _set_marks(connection, piece, held)
    for mark, value in (("favourite", held.favourite), ("archived", held.archived)):
        statements.set_mark(connection, piece, mark, int(value))
    if held.deleted:
        statements.set_deleted(connection, piece, held.deleted)
    if held.address is not None:
        _set_address(connection, piece, held)
    for version in held.versions:
        _add_version(connection, piece, version)
    for note in held.notes:
        _add_note(connection, piece, held.document, note)
    _join_names(connection, piece, held)
    return piece


def _join(connection: sqlite3.Connection, piece: int, here: Holding, held: Holding) -> None:
    document = _join_documents(connection, piece, here, held)
    statements.set_tags(connection, piece, (*here.tags, *held.tags))
    if held.favourite and not here.favourite:
        statements.set_mark(connection, piece, "favourite", 1)
    if here.deleted and not held.deleted:
        statements.set_deleted(connection, piece, "")
    _join_places(connection, piece, document, here, held)
    if here.address is None and held.address is not None:
        _set_address(connection, piece, held)
    _join_notes(connection, piece, document, held)
    _join_names(connection, piece, held)


def _join_documents(
    connection: sqlite3.Connection, piece: int, here: Holding, held: Holding
) -> Document:
    """Keep the text that was fetched later, the others as versions; gives the kept one."""
    mine, theirs = records.content_hash(here.document), records.content_hash(held.document)
    then = held.address.fetched if held.address else ""
    now = here.address.fetched if here.address else ""
    known = {mine, *(records.content_hash(version.document) for version in here.versions)}
    if newer := mine != theirs and then > now:
        saved = here.document.metadata.saved
        document = records.saved_at(held.document, saved)
        versions.keep(connection, piece, saved)
        _set_address(connection, piece, held)
        statements.put_document(connection, piece, document)
        for which, place in (("reading", here.reading), ("listening", here.listening)):
            place = moved(here.document, document, place)
            statements.set_position(connection, piece, which, place)
        known.add(theirs)
    came = then or records.utc(held.document.metadata.saved)
    for version in (*held.versions, HeldVersion(came, held.document)):
        content = records.content_hash(version.document)
        if content not in known:
            known.add(content)
            _add_version(connection, piece, version)
    return document if newer else here.document


def _join_places(
    connection: sqlite3.Connection, piece: int, document: Document, here: Holding, held: Holding
) -> None:
    """Keep how far the reader was at the later opening; what never began gives way."""
    began = here.status != Status.UNREAD or here.reading is not None or here.listening is not None
    if began and held.opened <= here.opened:
        return
    reading, listening = held.reading, held.listening
    if document != held.document:
        reading = moved(held.document, document, reading)
        listening = moved(held.document, document, listening)
    if reading is None and here.reading is not None:
        # opened later, but never read there: the place and how far it is belong together
        held = replace(held, status=here.status, progress=here.progress)
        reading = moved(here.document, document, here.reading)
    listening = listening or moved(here.document, document, here.listening)
    opened = max(held.opened, here.opened)
    _set_marks(
        connection, piece, replace(held, opened=opened, reading=reading, listening=listening)
    )


def _set_marks(connection: sqlite3.Connection, piece: int, held: Holding) -> None:
    """Say how far the reader is with a piece."""
    for mark, value in (
        ("status", str(held.status)),
        ("opened", held.opened),
        ("progress", held.progress),
    ):
        statements.set_mark(connection, piece, mark, value)
    statements.set_position(connection, piece, "reading", held.reading)
    statements.set_position(connection, piece, "listening", held.listening)


def _set_address(connection: sqlite3.Connection, piece: int, held: Holding) -> None:
    address = held.address
    assert address is not None
    connection.execute(
        "INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?)",
        (
            piece,
            address.url,
            canonical(address.url),
            address.etag,
            address.modified,
            # one that never was fetched stays so
            address.fetched and records.utc(address.fetched),
        ),
    )


def _add_version(connection: sqlite3.Connection, piece: int, version: HeldVersion) -> None:
    connection.execute(
        "INSERT INTO version (piece, saved, json) VALUES (?, ?, ?)",
        (piece, version.saved, to_json(version.document)),
    )


def _join_notes(
    connection: sqlite3.Connection, piece: int, document: Document, held: Holding
) -> None:
    """Add the notes that are not there; of one that is, the later wording is kept.

    A note is known by when it was made and by its words, or by what the reader wrote where it
    was put on other words since.
    """
    here = notes_of(connection, piece)
    for note in held.notes:
        then = [each for each in here if each.created == note.created]
        same = next((each for each in then if each.quote == note.quote), None)
        if same is None and note.text:
            same = next((each for each in then if each.text == note.text), None)
        if same is None:
            _add_note(connection, piece, document, note)
        elif note.changed > same.changed:
            connection.execute(
                "UPDATE note SET kind = ?, text = ?, style = ?, changed = ? "
                "WHERE piece = ? AND created = ? AND exact = ? AND before = ? AND after = ?",
                (note.kind, note.text, note.style, note.changed, piece, same.created,
                 same.quote.exact, same.quote.before, same.quote.after),
            )  # fmt: skip
    if held.notes:
        statements.touch(connection, piece)


def _add_note(
    connection: sqlite3.Connection, piece: int, document: Document, note: HeldNote
) -> None:
    columns = place_in(document, Range(note.block, note.start, note.end), note.quote)
    quote = note.quote
    connection.execute(
        "INSERT INTO note (piece, kind, block, start, stop, place, exact, before, after, text, "
        "style, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (piece, note.kind, *columns, quote.exact, quote.before, quote.after, note.text,
         note.style, note.created, note.changed),
    )  # fmt: skip


def _join_names(connection: sqlite3.Connection, piece: int, held: Holding) -> None:
    """Put a piece into its collections, give it its origins, and count its activity."""
    for name, added in held.collections:
        connection.execute(
            "INSERT OR IGNORE INTO collection (name, created) VALUES (?, ?)", (name, added)
        )
        connection.execute(
            "INSERT OR IGNORE INTO collection_piece SELECT id, ?, ? FROM collection WHERE name = ?",
            (piece, added, name),
        )
    connection.executemany(
        "INSERT OR IGNORE INTO origin VALUES (?, ?)", ((name, piece) for name in held.origins)
    )
    _count(connection, piece, held.activity)


def _add_search(connection: sqlite3.Connection, name: str, query: str, created: str) -> None:
    """Save a search; one of this name that asks for something else keeps the name."""
    for number in itertools.count(1):
        own = name if number == 1 else f"{name} ({number})"
        row = connection.execute("SELECT query FROM saved_search WHERE name = ?", (own,)).fetchone()
        if row is None:
            connection.execute(
                "INSERT INTO saved_search (name, query, created) VALUES (?, ?, ?)",
                (own, query, created),
            )
        if row is None or row[0] == query:
            return


def _count_gone(connection: sqlite3.Connection, activity: Iterable[HeldActivity]) -> None:
    """Count what all pieces together that are gone lack of a day's activity."""
    connection.executemany(
        """INSERT INTO activity SELECT ?1, ?4, ?2, lacking FROM (
            SELECT ?3 - ifnull(sum(seconds), 0) AS lacking FROM activity
            WHERE day = ?1 AND kind = ?2 AND piece NOT IN (SELECT id FROM piece)
        ) WHERE lacking > 0
        ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds""",
        ((each.day, each.kind, each.seconds, _GONE) for each in activity),
    )


def _count(connection: sqlite3.Connection, piece: int, activity: Iterable[HeldActivity]) -> None:
    """Count activity; of a day that has some, the larger count stays: twice is not more."""
    connection.executemany(
        "INSERT INTO activity VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET seconds = excluded.seconds WHERE excluded.seconds > seconds",
        ((each.day, piece, each.kind, each.seconds) for each in activity),
    )
