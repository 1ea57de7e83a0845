"""Links that wait to be fetched: what could not come yet, why, and when to try again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from reader.errors import LibraryFailed, Message
from reader.library import records
from reader.library.database import Database
from reader.library.failures import plainly
from reader.text.address import canonical

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)
_COLUMNS = "id, url, added, tries, reason, next_try, tags"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that waits.

    `reason` says why it did not come, None while nothing was tried. `next_try` is when it is worth
    trying again; times are ISO 8601 in UTC. `tags` are for the piece when it comes.
    """

    id: int
    url: str
    added: str
    tries: int
    reason: Message | None
    next_try: str
    tags: tuple[str, ...] = ()


class Pending:
    """The waiting links of a library, each page once; every failure is a `LibraryFailed`."""

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def add(self, links: Iterable[str], tags: tuple[str, ...] = ()) -> None:
        """Let links wait that were not tried yet; those that wait already stay as they are."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            for link in links:
                _put(connection, link, tags)

    def failed(
        self, link: str, reason: Message, tags: tuple[str, ...] = (), *, after_s: float = 0
    ) -> Waiting:
        """Write down that a link did not come; the next try is later each time.

        `after_s` is how many seconds its server wants to be left alone, 0 when it did not say.
        """
        with plainly(self._writer.file), self._writer.writing() as connection:
            key = _put(connection, link, tags)
            (tries,) = connection.execute(
                "SELECT tries FROM pending WHERE canonical = ?", (key,)
            ).fetchone()
            wait = _FIRST_WAIT * 2 ** min(tries, 10)
            wait = min(max(wait, timedelta(seconds=min(after_s, 1e6))), _LONGEST_WAIT)
            then = (datetime.now(UTC) + wait).isoformat(timespec="seconds")
            row = connection.execute(
                "UPDATE pending SET tries = tries + 1, reason = ?, next_try = ? "
                f"WHERE canonical = ? RETURNING {_COLUMNS}",
                (_written(reason), then, key),
            ).fetchone()
        return _waiting(row)

    def came(self, *links: str) -> None:
        """Take links away that wait no longer; those that did not wait are none."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            connection.executemany(
                "DELETE FROM pending WHERE canonical = ?", ((_key(link),) for link in links)
            )

    def list(self) -> tuple[Waiting, ...]:
        """Give what waits, the longest waiting first."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM pending ORDER BY id").fetchall()
        return tuple(map(_waiting, rows))

    def due(self) -> tuple[Waiting, ...]:
        """Give what is worth trying again by now."""
        now = records.utc()
        return tuple(item for item in self.list() if item.next_try <= now)

    def tags_of(self, link: str) -> tuple[str, ...]:
        """Give the tags that a link's piece is to get, () for one that does not wait."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            row = connection.execute(
                "SELECT tags FROM pending WHERE canonical = ?", (_key(link),)
            ).fetchone()
        return tuple(json.loads(row[0])) if row else ()

    def get(self, number: int) -> Waiting:
        """Give one by its number; raises `LibraryFailed` when none has it."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM pending WHERE id = ?", (number,)
            ).fetchone()
        if row is None:
            raise _unknown(number)
        return _waiting(row)

    def remove(self, number: int) -> None:
        """Give one up; raises `LibraryFailed` when none has this number."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            if not connection.execute("DELETE FROM pending WHERE id = ?", (number,)).rowcount:
                raise _unknown(number)

    def clear(self) -> None:
        """Give all of them up."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            connection.execute("DELETE FROM pending")


def _key(link: str) -> str:
    return canonical(link) or link


def _put(connection: sqlite3.Connection, link: str, tags: tuple[str, ...]) -> str:
    key, now = _key(link), records.utc()
    connection.execute(
        "INSERT OR IGNORE INTO pending (url, canonical, added, tries, reason, next_try, tags) "
        "VALUES (?, ?, ?, 0, '', ?, '[]')",
        (link, key, now, now),
    )
    if tags:
        (known,) = connection.execute(
            "SELECT tags FROM pending WHERE canonical = ?", (key,)
        ).fetchone()
        both = list(dict.fromkeys((*json.loads(known), *tags)))
        connection.execute(
            "UPDATE pending SET tags = ? WHERE canonical = ?",
            (json.dumps(both, ensure_ascii=False), key),
        )
    return key


def _written(reason: Message) -> str:
    """Write a reason so that it can be said in any language later."""
    data = {
        "text": reason.text,
        "values": dict(reason.values),
        "plural": reason.plural,
        "count": reason.count,
    }
    return json.dumps(data, ensure_ascii=False)


def _waiting(row: tuple[Any, ...]) -> Waiting:
    number, url, added, tries, reason, next_try, tags = row
    said = Message(**json.loads(reason)) if reason else None
    return Waiting(number, url, added, tries, said, next_try, tuple(json.loads(tags)))


def _unknown(number: int) -> LibraryFailed:
    return LibraryFailed(
        Message(
            "Nothing that waits has the number {id}. See what waits in the list of pending links.",
            {"id": str(number)},
        )
    )
