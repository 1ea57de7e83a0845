"""Search hits: the best place of each piece that meets a query, in its sentence as published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

from reader.document.model import Document
from reader.document.ranges import Range
from reader.document.storage import from_json
from reader.library.locating import Locator
from reader.library.pieces import Hit
from reader.library.query import Query
from reader.library.ranking import Candidate, Level, Ranking
from reader.text.direction import base_direction
from reader.text.segment import sentences

_CONTEXT = 200
"""Code points shown at most on each side of a hit."""
_WINDOW = 300
"""Code points on each side of a hit that are cut into sentences."""
_TRIES_PER_HIT = 4
"""How many pieces are looked into for each hit asked, when many only seem to be one."""
_STEPS = 4
"""More than how far apart words may be found, in the locator's steps."""


class Search:
    """Makes hits of candidates, reading their documents from the library."""

    def __init__(self, query: Query, limit: int) -> None:
        """Prepare a search for up to `limit` hits."""
        self._query = query
        self._limit = limit
        self._locator = Locator(query)

    def hits(self, ranking: Ranking, library: sqlite3.Connection) -> list[Hit]:
        """Give the hits, best first; `library` is a reading connection."""
        if self._limit <= 0:
            return []
        candidates = ranking.candidates(self._limit)
        found: list[tuple[int, Hit]] = []
        tries = _TRIES_PER_HIT * self._limit
        while len(found) < self._limit and tries > 0:
            chunk = list(islice(candidates, self._limit - len(found)))
            if not chunk:
                break
            tries -= len(chunk)
            found += self._of(chunk, library)
        if len(self._query.clauses) > 1:
            # whether an unfinished word stands beside the others only the text says
            sure = [each for each in found if each[0] < Level.BEGUN * _STEPS]
            begun = [each for each in found if each[0] >= Level.BEGUN * _STEPS]
            found = sure + sorted(begun, key=lambda each: each[0])
        return [hit for _order, hit in found]

    def _of(
        self, candidates: list[Candidate], library: sqlite3.Connection
    ) -> Iterator[tuple[int, Hit]]:
        """Give the hits of candidates in their order, each with its level and how far apart."""
        marks = ", ".join("?" * len(candidates))
        rows = {
            piece: (title, text)
            for piece, title, text in library.execute(
                "SELECT id, title, json FROM piece JOIN document ON document.piece = piece.id "
                f"WHERE deleted = '' AND id IN ({marks})",
                [candidate.piece for candidate in candidates],
            )
        }
        for candidate in candidates:
            title, text = rows.get(candidate.piece, ("", ""))
            try:
                document = from_json(text)
            except (ValueError, KeyError, TypeError):
                # deleted meanwhile, or damaged: opening it says what is wrong
                continue
            found = self._hit(candidate, title, document, library)
            if found is not None:
                hit, apart = found
                yield candidate.level * _STEPS + apart, hit

    def _hit(
        self, candidate: Candidate, title: str, document: Document, library: sqlite3.Connection
    ) -> tuple[Hit, int] | None:
        blocks = [block for block in document.blocks if block.text]
        if not blocks:
            return None
        piece = candidate.piece
        if not self._query.clauses:
            # everything that passes the filters: no words are marked
            shown = next((block for block in blocks if block.text != title), blocks[0])
            line = " ".join(shown.text[:_WINDOW].split())
            start = Range(blocks[0].id, 0, 0)
            return Hit(piece, title, start, "", "", _beginning(line), shown.direction), 0
        place = self._locator.find([block.text for block in blocks], candidate.level)
        if place is None:
            return self._in_notes(candidate, title, document, library)
        block = blocks[place.text]
        words = _sentence(block.text, place.start, place.end, block.language)
        range_ = Range(block.id, place.start, place.end)
        return Hit(piece, title, range_, *words, block.direction), place.apart

    def _in_notes(
        self, candidate: Candidate, title: str, document: Document, library: sqlite3.Connection
    ) -> tuple[Hit, int] | None:
        """Find what stands in the reader's notes, or in part; the note is what is shown."""
        blocks = [block for block in document.blocks if block.text]
        notes = library.execute(
            "SELECT id, block, start, stop, text FROM note WHERE piece = ? AND text <> '' "
            "ORDER BY block = '', place, start, id",
            (candidate.piece,),
        ).fetchall()
        texts = [text for *_place, text in notes]
        place = self._locator.find(texts + [block.text for block in blocks], candidate.level)
        if place is None:
            return None
        if place.text >= len(notes):
            place = self._locator.any_in(texts, candidate.level)
            if place is None:
                return None
        number, block_id, start, stop, text = notes[place.text]
        range_ = Range(block_id, start, stop) if block_id else Range(blocks[0].id, 0, 0)
        words = _sentence(text, place.start, place.end, document.metadata.language)
        hit = Hit(candidate.piece, title, range_, *words, base_direction(text), note=number)
        return hit, place.apart


def _sentence(text: str, start: int, end: int, language: str) -> tuple[str, str, str]:
    """Give the sentence round a stretch: what is before it, itself, what is after it."""
    first, last = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    low, high = start, end
    for began, ended in sentences(text[first:last], language):
        if began + first < end and ended + first > start:
            low, high = min(low, began + first), max(high, ended + first)
    return _ending(text[low:start]), text[start:end], _beginning(text[end:high])


def _ending(text: str) -> str:
    """Keep the end of a long text, from a word's beginning on."""
    if len(text) <= _CONTEXT:
        return text
    kept = text[-_CONTEXT:]
    return kept[kept.find(" ") + 1 :]


def _beginning(text: str) -> str:
    """Keep the beginning of a long text, up to a word's end."""
    if len(text) <= _CONTEXT:
        return text
    kept = text[:_CONTEXT]
    return kept[: kept.rfind(" ")] if " " in kept else kept
