"""Lists the notes of a piece or of all: their ids in order, by kind and by words, however many."""

from __future__ import annotations

import threading
from array import array
from dataclasses import dataclass

from reader.library.database import Database
from reader.library.failures import plainly
from reader.text.fold import fold_text

_KEPT = 20_000
"""Notes whose folded words are kept between two searches."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """Which notes are listed: those of a piece (0: of all), of a kind ("": of any), with
    these words.

    `lost`: only those whose words are gone from their piece. Words are found in what was marked,
    in what the reader wrote and in the piece's title, in any spelling that folds alike.
    """

    piece: int = 0
    kind: str = ""
    words: str = ""
    lost: bool = False


class NoteList:
    """Looks notes up, safe to use from any thread; every failure is a `LibraryFailed`.

    What was made over several paragraphs is listed once. Those of the newest saved piece come
    first, in reading order; those that lost their words come last, whichever piece they are of.
    """

    def __init__(self, reader: Database) -> None:
        """Share the library's connection."""
        self._reader = reader
        self._lock = threading.Lock()
        self._folded: dict[str, str] = {}

    def ids(self, view: NoteView) -> array[int]:
        """Give the ids of the notes in their order; with words it may take a moment."""
        where, values = _conditions(view)
        wanted = fold_text(view.words).split()
        columns = "note.id, note.exact, note.text, piece.title" if wanted else "note.id"
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM note JOIN piece ON piece.id = note.piece WHERE {where} "
                "ORDER BY note.block = '', piece.saved DESC, piece.id DESC, note.place, "
                "note.start, note.id",
                values,
            ).fetchall()
        # outside of the library's lock: others read meanwhile
        if wanted:
            rows = [row for row in rows if self._has(wanted, row[1:])]
        return array("q", [row[0] for row in rows])

    def count(self, view: NoteView) -> tuple[int, int]:
        """Count the notes of a view, whatever its words, and those of them without a place."""
        where, values = _conditions(view)
        with plainly(self._reader.file), self._reader.reading() as connection:
            row = connection.execute(
                "SELECT count(*), coalesce(sum(note.block = ''), 0) "
                f"FROM note JOIN piece ON piece.id = note.piece WHERE {where}",
                values,
            ).fetchone()
        return int(row[0]), int(row[1])

    def pieces(self) -> tuple[int, ...]:
        """Give the pieces that have notes, the newest saved first."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM piece WHERE deleted = '' AND id IN (SELECT piece FROM note) "
                "ORDER BY saved DESC, id DESC"
            ).fetchall()
        return tuple(number for (number,) in rows)

    def titles(self, pieces: set[int]) -> dict[int, str]:
        """Give the titles of pieces, "" for one without."""
        marks = ", ".join("?" * len(pieces))
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                f"SELECT id, title FROM piece WHERE id IN ({marks})", tuple(pieces)
            ).fetchall()
        return dict(rows)

    def _has(self, wanted: list[str], texts: tuple[str, ...]) -> bool:
        folded = " ".join(self._fold(text) for text in texts if text)
        return all(word in folded for word in wanted)

    def _fold(self, text: str) -> str:
        known = self._folded.get(text)
        if known is None:
            known = fold_text(text)
            with self._lock:
                if len(self._folded) >= _KEPT:
                    self._folded.clear()
                self._folded[text] = known
        return known


def _conditions(view: NoteView) -> tuple[str, dict[str, str | int]]:
    where = "piece.deleted = '' AND note.style NOT LIKE '%+'"
    if view.piece:
        where += " AND note.piece = :piece"
    if view.kind:
        where += " AND note.kind = :kind"
    if view.lost:
        where += " AND note.block = ''"
    return where, {"piece": view.piece, "kind": view.kind}
