"""Filters of a search that the library's own tables answer: tags, collections, marks, notes."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable

from reader.library.pieces import Status
from reader.library.query import Filter
from reader.library.ranking import is_of_the_index
from reader.text.fold import fold_text

_FLAGS = {
    "unread": f"status = '{Status.UNREAD}'",
    "reading": f"status = '{Status.READING}'",
    "read": f"status = '{Status.FINISHED}'",
    "favourite": "favourite = 1",
    "archived": "archived = 1",
}
_NAMES = {
    # one step a name, not a look at every tag of every piece
    "tag": "WITH RECURSIVE one (name) AS (SELECT min(name) FROM tag UNION ALL "
    "SELECT (SELECT min(name) FROM tag WHERE tag.name > one.name) FROM one "
    "WHERE one.name IS NOT NULL) SELECT name, name FROM one WHERE name IS NOT NULL",
    "collection": "SELECT name, id FROM collection",
}
_MEMBERS = {
    "tag": "SELECT piece FROM tag WHERE name IN ({marks})",
    "collection": "SELECT piece FROM collection_piece WHERE collection IN ({marks})",
}
_HAS = {
    "tag": "SELECT piece FROM tag",
    "note": "SELECT piece FROM note WHERE text <> ''",
    "highlight": "SELECT piece FROM note WHERE kind = 'highlight'",
    "bookmark": "SELECT piece FROM note WHERE kind = 'bookmark'",
}


def wanted(connection: sqlite3.Connection, filters: Iterable[Filter]) -> frozenset[int] | None:
    """Give the pieces that pass, None where no filter asks the library."""
    conditions: list[str] = []
    values: list[str | int] = []
    for each in filters:
        if is_of_the_index(each):
            continue
        condition, its_values = _condition(connection, each)
        conditions.append(f"NOT ({condition})" if each.negated else condition)
        values += its_values
    if not conditions:
        return None
    rows = connection.execute(
        f"SELECT id FROM piece WHERE deleted = '' AND {' AND '.join(conditions)}", values
    )
    return frozenset(piece for (piece,) in rows)


def _condition(connection: sqlite3.Connection, each: Filter) -> tuple[str, list[str | int]]:
    if each.kind in _FLAGS:
        return _FLAGS[each.kind], []
    if each.kind == "has":
        return f"id IN ({_HAS[each.value]})", []
    keys = [
        key for name, key in connection.execute(_NAMES[each.kind]) if _matches(_folded(name), each)
    ]
    marks = ", ".join("?" * len(keys))
    return f"id IN ({_MEMBERS[each.kind].format(marks=marks)})", keys


def _matches(name: str, each: Filter) -> bool:
    return name.startswith(each.value) if each.prefix else name == each.value


@functools.lru_cache(4096)
def _folded(name: str) -> str:
    return " ".join(fold_text(name).split())
