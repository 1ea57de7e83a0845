"""How long the reader read and listened, by day and piece; it never leaves the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reader.library.database import Database
from reader.library.failures import plainly


class ActivityKind(StrEnum):
    """What the reader did; the values are what the library keeps."""

    READ = "read"
    LISTEN = "listen"


@dataclass(frozen=True, slots=True)
class Day:
    """Seconds of one day of the reader's calendar (ISO 8601)."""

    day: str
    read_s: int
    listened_s: int


class Activity:
    """The activity of a library, safe to use from any thread; failures are `LibraryFailed`."""

    def __init__(self, writer: Database, reader: Database) -> None:
        """Share the library's connections."""
        self._writer, self._reader = writer, reader

    def add(self, kind: ActivityKind, piece: int, seconds: int, day: date) -> None:
        """Count some seconds more; none or fewer count for nothing (a clock that went back)."""
        if seconds <= 0:
            return
        with plainly(self._writer.file), self._writer.writing() as connection:
            connection.execute(
                "INSERT INTO activity VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds",
                (day.isoformat(), piece, kind, seconds),
            )

    def days(self, since: date) -> tuple[Day, ...]:
        """Give the days from `since` on that have something, the earliest first."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            rows = connection.execute(
                "SELECT day, sum(seconds * (kind = 'read')), sum(seconds * (kind = 'listen')) "
                "FROM activity WHERE day >= ? GROUP BY day ORDER BY day",
                (since.isoformat(),),
            ).fetchall()
        return tuple(Day(*row) for row in rows)

    def of(self, piece: int) -> tuple[int, int]:
        """Give the seconds that a piece was read and heard."""
        with plainly(self._reader.file), self._reader.reading() as connection:
            row = connection.execute(
                "SELECT ifnull(sum(seconds * (kind = 'read')), 0), "
                "ifnull(sum(seconds * (kind = 'listen')), 0) FROM activity WHERE piece = ?",
                (piece,),
            ).fetchone()
        return int(row[0]), int(row[1])

    def clear(self) -> None:
        """Forget all of it."""
        with plainly(self._writer.file), self._writer.writing() as connection:
            connection.execute("DELETE FROM activity")
