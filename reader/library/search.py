"""Search hits: the best places of a query, each in its sentence as published."""

from __future__ import annotations

import sqlite3

from reader.library.pieces import Hit
from reader.library.query import Query
from reader.library.ranking import Place, Ranking
from reader.text.direction import Direction
from reader.text.segment import sentences

_CONTEXT = 200
"""Code points shown at most on each side of a hit."""


def search(connection: sqlite3.Connection, query: Query, limit: int) -> list[Hit]:
    """Give up to `limit` hits of one state of the index, best first, as yet without titles."""
    return [_hit(place) for place in Ranking(connection, query, limit).places()]


def _hit(place: Place) -> Hit:
    text, start, end = place.block.text, place.range.start, place.range.end
    low, high = start, end
    for first, last in sentences(text, place.block.language):
        if first < end and last > start:
            low, high = min(low, first), max(high, last)
    return Hit(
        piece=place.piece,
        title="",
        range=place.range,
        before=_ending(text[low:start]),
        exact=text[start:end],
        after=_beginning(text[end:high]),
        direction=Direction(place.block.direction),
    )


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
