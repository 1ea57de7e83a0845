"""Which pieces meet a query, best first, and the best place in each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from reader.document.ranges import Range
from reader.library.index import BLOCK_BITS, IndexedBlock, piece_of
from reader.library.query import Query
from reader.text.fold import fold
from reader.text.offsets import Mapped

_WEIGHED = 4000
"""Blocks weighed by bm25; a word in more of them says little, and the newest pieces are taken."""

_CHUNK = 200
_TRIES_PER_HIT = 4
"""How many blocks are looked into for each hit asked, when many only seem to be one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece meets a query; `as_typed` when the text has the typed spelling."""

    piece: int
    block: IndexedBlock
    range: Range
    as_typed: bool


class Ranking:
    """One search on one state of the index.

    Order: whole words in the typed spelling, whole words in another spelling, then the same for
    words of which the last is only begun, then pieces that hold every word but in different
    blocks. Within each, bm25 of the block. A piece stands once, at its best place.
    """

    def __init__(self, connection: sqlite3.Connection, query: Query, limit: int) -> None:
        self._connection = connection
        self._query = query
        self._limit = limit
        self._found: dict[int, Place] = {}
        self._located: dict[int, Place | None] = {}

    def places(self) -> list[Place]:
        """Give up to `limit` places, best first."""
        if not self._query.clauses or self._limit <= 0:
            return []
        for query in self._query.variants():
            self._located.clear()
            self._take_blocks(query)
        if len(self._query.clauses) > 1:
            self._located.clear()
            self._take_scattered()
        return list(self._found.values())

    @property
    def _full(self) -> bool:
        return len(self._found) >= self._limit

    def _take_blocks(self, query: Query) -> None:
        if self._full:
            return
        rows, all_of_them = self._matching(query)
        spelled = self._spelled(query, rows) if all_of_them else self._all_spelled(query)
        for row in islice(spelled, _TRIES_PER_HIT * self._limit):
            place = self._locate(row, query)
            if place is not None and place.as_typed:
                self._take(place)
            if self._full:
                return
        for row in islice(self._unfound(rows), _TRIES_PER_HIT * self._limit):
            self._take(self._locate(row, query))
            if self._full:
                return

    def _take(self, place: Place | None) -> None:
        if place is not None:
            self._found.setdefault(place.piece, place)

    def _matching(self, query: Query) -> tuple[list[int], bool]:
        """Give the rows that match, best first, and whether these are all."""
        rows = [
            row
            for (row,) in self._connection.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?",
                (query.expression, _WEIGHED + 1),
            )
        ]
        if len(rows) > _WEIGHED:
            return sorted(rows, key=lambda row: (-piece_of(row), row)), False
        weighed = self._connection.execute(
            "SELECT rowid, rank FROM words WHERE words MATCH ?", (query.expression,)
        ).fetchall()
        weighed.sort(key=lambda item: (item[1], -piece_of(item[0]), item[0]))
        return [row for row, _rank in weighed], True

    def _spelled(self, query: Query, rows: list[int]) -> Iterator[int]:
        """Pick the rows whose text seems to hold the typed spelling, keeping their order."""
        condition, typed = _spelling_condition(query)
        for first in range(0, len(rows), _CHUNK):
            chunk = [
                row for row in rows[first : first + _CHUNK] if piece_of(row) not in self._found
            ]
            marks = ", ".join("?" * len(chunk))
            holding = {
                row
                for (row,) in self._connection.execute(
                    f"SELECT id FROM block WHERE id IN ({marks}) AND {condition}", [*chunk, *typed]
                )
            }
            yield from self._unfound(row for row in chunk if row in holding)

    def _all_spelled(self, query: Query) -> Iterator[int]:
        """Look through all that matches, newest first, for the typed spelling."""
        condition, typed = _spelling_condition(query)
        rows = self._connection.execute(
            "SELECT words.rowid FROM words JOIN block ON block.id = words.rowid "
            f"WHERE words MATCH ? AND {condition} ORDER BY words.rowid DESC",
            [query.expression, *typed],
        )
        yield from self._unfound(row for (row,) in rows)

    def _unfound(self, rows: Iterable[int]) -> Iterator[int]:
        return (row for row in rows if piece_of(row) not in self._found)

    def _take_scattered(self) -> None:
        """Take pieces that hold every word in some block; shown is the rarest word's place."""
        if self._full:
            return
        rows_of: list[dict[int, int]] = []
        for clause in self._query.clauses:
            rows_of.append(
                dict(
                    self._connection.execute(
                        "SELECT rowid >> ?, min(rowid) FROM words WHERE words MATCH ? GROUP BY 1",
                        (BLOCK_BITS, clause.expression),
                    ).fetchall()
                )
            )
        pieces = set.intersection(*(set(rows) for rows in rows_of)) - set(self._found)
        rarest = min(range(len(rows_of)), key=lambda number: len(rows_of[number]))
        query = Query((self._query.clauses[rarest],))
        for piece in sorted(pieces, reverse=True):
            self._take(self._locate(rows_of[rarest][piece], query))
            if self._full:
                return

    def _locate(self, row: int, query: Query) -> Place | None:
        if row not in self._located:
            name, language, direction, text = self._connection.execute(
                "SELECT name, language, direction, text FROM block WHERE id = ?", (row,)
            ).fetchone()
            block = IndexedBlock(name, language, direction, text)
            self._located[row] = _locate(piece_of(row), block, query)
        return self._located[row]


def _spelling_condition(query: Query) -> tuple[str, list[str]]:
    typed = [clause.typed for clause in query.clauses]
    return " AND ".join(["instr(block.text, ?) > 0"] * len(typed)), typed


def _locate(piece: int, block: IndexedBlock, query: Query) -> Place | None:
    """Find the query in a block: its words in a row if they stand so, else the longest one.

    None when a word is not there after all: where the tokenizer saw words that we do not see
    (letters newer than its tables), or found a beginning in a form that other words share.
    """
    mapped = fold(block.text)
    singles = [_first(single, mapped, block.text) for single in query.singles]
    found = [single for single in singles if single is not None]
    if len(found) < len(singles):
        return None
    as_typed = all(spelled for _range, spelled in found)
    together = found[0] if len(found) == 1 else _first(query, mapped, block.text)
    longest = max(range(len(found)), key=lambda number: len(query.clauses[number].typed))
    best = together or found[longest]
    (start, end), _spelled = best
    return Place(piece, block, Range(block.name, start, end), as_typed)


def _first(query: Query, mapped: Mapped, text: str) -> tuple[tuple[int, int], bool] | None:
    """Give the first match in the typed spelling, else the first; and whether it is spelled so."""
    first: tuple[int, int] | None = None
    for match in query.row.finditer(mapped.text):
        start, end = mapped.map.to_old(*match.span())
        if not query.is_met_by(text[start:end]):
            continue
        if all(clause.typed in text[start:end] for clause in query.clauses):
            return (start, end), True
        first = first or (start, end)
    return (first, False) if first else None
