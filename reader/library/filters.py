"""Filters of a search that the library's own tables answer: tags, collections, marks, notes."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    "tag": ("tag", "name IN ({marks})"),
    "collection": ("collection_piece", "collection IN ({marks})"),
}
_HAS = {
    "tag": ("tag", "1"),
    "note": ("note", "text <> ''"),
    "highlight": ("note", "kind = 'highlight'"),
    "bookmark": ("note", "kind = 'bookmark'"),
}
_FEW = 5000
"""Pieces that are taken as a set; of more, each is looked at when the search meets it."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition on rows of `piece`: quick for all of them at once, and for one of them."""

    at_once: str
    one_by_one: str
    values: tuple[str | int, ...] = ()

    @classmethod
    def of_members(
        cls, table: str, condition: str, values: tuple[str | int, ...] = ()
    ) -> _Condition:
        """Make the condition that a row of another table speaks of the piece."""
        return cls(
            f"id IN (SELECT piece FROM {table} WHERE {condition})",
            f"EXISTS (SELECT 1 FROM {table} WHERE {table}.piece = id AND {condition})",
            values,
        )

    def negated(self) -> _Condition:
        """Make the opposite."""
        return _Condition(f"NOT {self.at_once}", f"NOT {self.one_by_one}", self.values)


def wanted(
    connection: sqlite3.Connection, filters: Iterable[Filter]
) -> Callable[[int], bool] | None:
    """Give what says of a piece whether it passes, None where no filter asks the library.

    It uses the connection, in the transaction in which it was made.
    """
    conditions = [_condition(connection, each) for each in filters if not is_of_the_index(each)]
    if not conditions:
        return None
    values = [value for condition in conditions for value in condition.values]
    # the plus keeps SQLite from going through all pieces when a tag has a few
    at_once = " AND ".join(condition.at_once for condition in conditions)
    rows = connection.execute(
        f"SELECT id FROM piece WHERE +deleted = '' AND {at_once} LIMIT {_FEW + 1}", values
    ).fetchall()
    if len(rows) <= _FEW:
        return frozenset(piece for (piece,) in rows).__contains__
    one_by_one = " AND ".join(condition.one_by_one for condition in conditions)
    sql = f"SELECT 1 FROM piece WHERE id = ? AND deleted = '' AND {one_by_one}"

    def passes(piece: int) -> bool:
        return connection.execute(sql, (piece, *values)).fetchone() is not None

    return functools.cache(passes)


def _condition(connection: sqlite3.Connection, each: Filter) -> _Condition:
    if each.kind in _FLAGS:
        made = _Condition(f"({_FLAGS[each.kind]})", f"({_FLAGS[each.kind]})")
    elif each.kind == "has":
        made = _Condition.of_members(*_HAS[each.value])
    else:
        keys = tuple(
            key
            for name, key in connection.execute(_NAMES[each.kind])
            if _matches(_folded(name), each)
        )
        table, condition = _MEMBERS[each.kind]
        marks = ", ".join("?" * len(keys))
        made = _Condition.of_members(table, condition.format(marks=marks), keys)
    return made.negated() if each.negated else made


def _matches(name: str, each: Filter) -> bool:
    return name.startswith(each.value) if each.prefix else name == each.value


@functools.lru_cache(4096)
def _folded(name: str) -> str:
    return " ".join(fold_text(name).split())
