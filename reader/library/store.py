"""The library: saved pieces, the places where the reader stopped, and search over them."""

from __future__ import annotations

import builtins
import logging
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from reader.document.model import Document
from reader.document.ranges import Position
from reader.errors import LibraryFailed
from reader.library import fetched, notes, records, statements, versions
from reader.library.activity import Activity
from reader.library.anchors import moved
from reader.library.assets import Assets
from reader.library.bin import Bin
from reader.library.collections import Collections
from reader.library.database import PATIENCE, Database
from reader.library.failures import plainly
from reader.library.fetched import Address
from reader.library.finder import Finder
from reader.library.holdings import Holdings
from reader.library.listing import Listing, each
from reader.library.migrations import migrate
from reader.library.pending import Pending
from reader.library.pieces import Hit, Piece, Shelf, Status, Summary, View
from reader.library.queue import Queue
from reader.library.saved_searches import SavedSearches
from reader.library.tagging import Tagging
from reader.paths import Paths
from reader.text.address import canonical

_INDEXED_AT_ONCE = 4
"""Pieces indexed right after a change; a longer backlog waits for `index` or `search`."""

_POSITIONS = "reading_block, reading_offset, listening_block, listening_offset"
_log = logging.getLogger(__name__)


class Library:
    """The pieces of one reader, safe to use from any thread and from several processes.

    One connection to a WAL database writes, others read, each behind its own lock. So the
    window's list never waits for a job that saves or searches, and there is one writer, whose
    transactions are whole or absent whatever happens. The search index is another file with a
    lock of its own. Every failure is a `LibraryFailed` that says what to do; a deleted or unknown
    id is one too, except that changing a deleted piece's places, marks and tags is accepted (the
    window may still be writing them down), and undeleting brings them back.
    """

    def __init__(self, paths: Paths, writer: Database, reader: Database, patience: float) -> None:
        """Use `open` instead."""
        self._writer = writer
        self._reader = reader
        self._assets = Assets(paths.assets)
        self._finder = Finder(paths.search_index, paths.library, patience)
        self.notes = notes.Notes(writer, reader)
        self.queue = Queue(writer, reader)
        self.pending = Pending(writer, reader)
        self.versions = versions.Versions(reader)
        self.tagging = Tagging(writer, reader)
        self.collections = Collections(writer, reader)
        self.searches = SavedSearches(writer, reader)
        self.activity = Activity(writer, reader)
        self.bin = Bin(writer, reader, self.index)
        self._listing = Listing(reader)
        self.holdings = Holdings(writer, reader, self._assets)

    @classmethod
    def open(cls, paths: Paths, *, patience: float = PATIENCE) -> Library:
        """Open the library of `paths`, creating its folders and files.

        `patience` is how many seconds to wait for another process. Raises `LibraryFailed` for a
        library of a newer version, a damaged file or one of another program, a folder that cannot
        be written, and a full disk.
        """
        with plainly(paths.library):
            paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            Assets(paths.assets).prepare()
            writer = Database(paths.library, patience=patience)
            try:
                migrate(writer)
                writer.use_wal()
                writer.pragma("synchronous = full")
                writer.pragma("foreign_keys = on")
                writer.keep_to_file()
                reader = Database(paths.library, patience=patience)
            except BaseException:
                writer.close()
                raise
            try:
                reader.pragma("query_only = on")
                return cls(paths, writer, reader, patience)
            except BaseException:
                reader.close()
                writer.close()
                raise

    def changed_elsewhere(self) -> bool:
        """Whether another process changed the library since this was last asked."""
        with plainly(self._writer.file):
            return self._writer.changed_elsewhere()

    def close(self) -> None:
        """Close the files; every later call raises `LibraryFailed`."""
        self._finder.close()
        self._listing.close()
        self._reader.close()
        self._writer.close()

    def add(
        self,
        document: Document,
        assets: Mapping[str, bytes] | None = None,
        *,
        origin: str = "",
        address: Address | None = None,
    ) -> int:
        """Save a piece and its images; gives its id.

        Saving what is there already gives the existing id, and undeletes it: what came from the
        same `origin` (such as "bundled:welcome", even if its text is another by now: `replace` is
        for that), was fetched from the same `address`, or has the same content. A missing `saved`
        becomes now, and the document's tags the piece's first tags. Images are written before the
        row that speaks of them.
        """
        content = records.content_hash(document)
        self._save_assets(assets)
        with self._writing() as connection:
            known = fetched.find(connection, canonical(address.url)) if address else None
            piece = known or statements.existing(connection, origin, content)
            if piece is None:
                piece = statements.insert(connection, document)
                fetched.remember_declared(connection, piece, document)
            else:
                statements.set_deleted(connection, piece, "")
            if origin:
                connection.execute("INSERT OR IGNORE INTO origin VALUES (?, ?)", (origin, piece))
            if address and not known:
                # what the server says of its version is said of the text that is kept here
                fetched.remember(connection, piece, address)
        self._index_little()
        return piece

    def replace(
        self,
        piece: int,
        document: Document,
        assets: Mapping[str, bytes] | None = None,
        *,
        address: Address | None = None,
        keep: bool = False,
        version: int = 0,
    ) -> None:
        """Put another document in a piece's place; its marks, tags and time of saving stay.

        Positions and notes are found again by their words where their block is gone or says
        something else. With `keep` the document of before is kept as a version; `version` is the
        one that becomes the piece again and is none any more. `address` is where the new one came
        from. All of it happens or none.
        """
        self._save_assets(assets)
        with self._writing() as connection:
            row = connection.execute(
                f"SELECT saved, json, {_POSITIONS} FROM piece "
                "JOIN document ON document.piece = piece.id WHERE id = ?",
                (piece,),
            ).fetchone()
            if row is None:
                raise statements.unknown(piece)
            saved, text, *places = row
            document = records.saved_at(document, saved)
            if keep:
                versions.keep(connection, piece, saved)
            if version:
                versions.take_out(connection, version)
            if address:
                fetched.remember(connection, piece, address)
            old = records.document(piece, text)
            reading = moved(old, document, records.position(*places[:2]))
            listening = moved(old, document, records.position(*places[2:]))
            statements.put_document(connection, piece, document)
            statements.set_position(connection, piece, "reading", reading)
            statements.set_position(connection, piece, "listening", listening)
            notes.follow(connection, piece, document)
        self._index_little()

    def piece(self, piece: int) -> Piece:
        """Give a piece whole."""
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT json, {_POSITIONS}, {records.SUMMARY} FROM piece "
                "JOIN document ON document.piece = piece.id WHERE id = ? AND deleted = ''",
                (piece,),
            ).fetchone()
            if row is None:
                statements.require(connection, piece)
                raise statements.binned(piece)
            tags = records.tags_among(connection, (piece,)).get(piece, ())
        return Piece(
            records.summary(row[5:], tags),
            records.document(piece, row[0]),
            records.position(*row[1:3]),
            records.position(*row[3:5]),
        )

    def ids(self, view: View, limit: int = -1) -> array[int]:
        """Give the pieces of a view in its order, all or some, without reading their rows."""
        return self._listing.ids(view, limit)

    def summaries(self, pieces: Sequence[int]) -> builtins.list[Summary]:
        """Give the rows of pieces, in the given order; those that are gone are left out."""
        return self._listing.summaries(pieces)

    def list(self, shelf: Shelf = Shelf.ALL, tag: str = "") -> builtins.list[Summary]:
        """List a shelf, or what of it has a tag, newest saved first."""
        return self._listing.list(shelf, tag)

    def count(self) -> int:
        """Count the pieces."""
        return self._listing.count()

    def has_origin(self, origin: str) -> bool:
        """Whether something from `origin` was ever saved, even if it was deleted since."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT 1 FROM origin WHERE name = :name "
                "UNION ALL SELECT 1 FROM gone_origin WHERE name = :name",
                {"name": origin},
            ).fetchone()
        return row is not None

    def holding(self, document: Document) -> int | None:
        """Give the piece that says exactly what a document says, None if there is none."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT id FROM piece WHERE content = ? AND deleted = ''",
                (records.content_hash(document),),
            ).fetchone()
        return int(row[0]) if row else None

    def by_address(self, key: str) -> int | None:
        """Give the piece of a canonical address (`reader.text.address`), None if there is none."""
        with self._reading() as connection:
            return fetched.find(connection, key)

    def address(self, piece: int) -> Address | None:
        """Give where a piece came from, None when it did not come from the web."""
        with self._reading() as connection:
            return fetched.of(connection, piece)

    def looked_at(self, piece: int, address: Address) -> None:
        """Write down that a piece's page was looked at again and is the same."""
        with self._writing() as connection:
            fetched.touch(connection, piece, address)

    def set_reading(self, piece: int, position: Position, progress: float) -> None:
        """Remember where reading stopped, and how far that is (0 to 1); its status follows."""
        bounded = min(max(progress, 0.0), 1.0)
        with self._writing() as connection:
            statements.set_progress(connection, piece, position, bounded)

    def set_listening(self, piece: int, position: Position | None) -> None:
        """Remember where listening stopped; None when it is over."""
        with self._writing() as connection:
            statements.set_position(connection, piece, "listening", position)

    def opened(self, piece: int) -> None:
        """Remember that a piece was opened now."""
        self._mark((piece,), "opened", records.utc())

    def set_status(self, pieces: int | Iterable[int], status: Status) -> None:
        """Say of one piece or several how far the reader is with them."""
        self._mark(each(pieces), "status", str(status))

    def set_favourite(self, pieces: int | Iterable[int], favourite: bool) -> None:
        """Put one piece or several among the favourites, or take them away."""
        self._mark(each(pieces), "favourite", int(favourite))

    def set_archived(self, pieces: int | Iterable[int], archived: bool) -> None:
        """Archive one piece or several, or put them back among those to read."""
        self._mark(each(pieces), "archived", int(archived))

    def set_tags(self, piece: int, tags: tuple[str, ...]) -> None:
        """Give a piece these tags, in this order; blanks and repeats are dropped."""
        with self._writing() as connection:
            statements.set_tags(connection, piece, tags)

    def delete(self, pieces: int | Iterable[int]) -> None:
        """Put pieces into the bin, all or none; `undelete` brings them back with all theirs."""
        self._set_deleted(each(pieces), records.utc())

    def undelete(self, pieces: int | Iterable[int]) -> None:
        """Bring deleted pieces back."""
        self._set_deleted(each(pieces), "")

    def search(self, words: str, limit: int = 50, *, exact: bool = False) -> builtins.list[Hit]:
        """Find pieces that meet a query (`query.parse`), the best place of each, best first.

        Words are found in any spelling that folds alike and with other clitics and endings,
        unless `exact`; the last one also as a beginning, unless white space follows it. While
        the index is made anew, what is indexed so far is found: see `searchable`.
        """
        return self._finder.search(words, limit, exact)

    def suggest(self, words: str) -> str:
        """Give what was probably meant by words that find nothing, "" when there is no guess."""
        return self._finder.suggest(words)

    def index(self, progress: Callable[[float], None] | None = None) -> None:
        """Bring the search index up to date, so that every search finds everything.

        For a job at the start of the app. `progress` gets 0 to 1 and may raise to stop.
        """
        self._finder.follow(progress)

    def searchable(self) -> float:
        """Give the share of the library that searches know of: below 1 while it is indexed."""
        return self._finder.known()

    def asset(self, name: str) -> Path | None:
        """Give the file of an image, None when it was not saved."""
        return self._assets.path(name)

    def check(self) -> builtins.list[str]:
        """List what is wrong (technical, in English), [] when all is sound; may take seconds."""
        problems: builtins.list[str] = []
        with self._reading() as connection:
            rows = connection.execute("PRAGMA integrity_check").fetchall()
            problems += [text for (text,) in rows if text != "ok"]
            for table, row, *_ in connection.execute("PRAGMA foreign_key_check"):
                problems.append(f"{table} row {row} speaks of a piece that is not there")
            pieces = connection.execute(
                "SELECT id, json FROM piece LEFT JOIN document ON document.piece = piece.id "
                "UNION ALL SELECT piece, json FROM version"
            )
            for piece, text in pieces:
                problems += self._problems_of(piece, text)
        found = self._finder.check()
        if found:
            problems.append(f"the search index is damaged and will be made again: {found}")
        return problems

    def _mark(self, pieces: tuple[int, ...], column: str, value: int | str) -> None:
        with self._writing() as connection:
            statements.mark_all(connection, pieces, column, value)

    def _set_deleted(self, pieces: tuple[int, ...], when: str) -> None:
        with self._writing() as connection:
            for piece in pieces:
                statements.set_deleted(connection, piece, when)
        self._index_little()

    def _save_assets(self, assets: Mapping[str, bytes] | None) -> None:
        with plainly(self._writer.file):
            for name, data in (assets or {}).items():
                self._assets.save(name, data)

    def _problems_of(self, piece: int, text: str | None) -> builtins.list[str]:
        if text is None:
            return [f"piece {piece} has no document"]
        try:
            document = records.document(piece, text)
        except LibraryFailed as error:
            return [f"piece {piece}: {error.detail}"]
        return [
            f"piece {piece}: the image {block.asset} is missing"
            for block in document.blocks
            if block.asset and self._assets.path(block.asset) is None
        ]

    def _index_little(self) -> None:
        """Index what was just written; the piece is saved even where the index cannot be."""
        try:
            self._finder.follow_a_little(_INDEXED_AT_ONCE)
        except LibraryFailed as error:
            # the next search tries again, and says so to the reader if it still fails
            _log.warning("not indexed yet: %s", error.detail)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with plainly(self._reader.file), self._reader.reading() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with plainly(self._writer.file), self._writer.writing() as connection:
            yield connection
