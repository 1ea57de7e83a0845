"""How long things have lain, counted by time lived through: no jump of the clock makes them old."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

LONGEST_STEP = timedelta(days=7)
"""The most that counts between two looks; who is away for longer keeps things longer."""
_DAY_S = 86_400.0


class Ages:
    """Remembers in a file how many days things have lain, from one look to the next.

    A clock alone would do the counting for nobody: one set years ahead would empty the bin at
    once, one set back would never empty it. Each look adds the time since the last, never less
    than nothing and never more than `LONGEST_STEP`; what is seen first begins at 0. A lost or
    unreadable file begins everything anew, which only keeps things longer.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def look(
        self, kind: str, names: Iterable[str], now: datetime | None = None
    ) -> Mapping[str, float]:
        """Count on, and give the days of each of `names`; other things of the kind are forgotten.

        Raises `OSError` when the file cannot be written.
        """
        now = now or datetime.now(UTC)
        every = self._read()
        last, days = _kind(every.get(kind))
        step = min(max(now - last, timedelta()), LONGEST_STEP) if last else timedelta()
        grown = {
            name: days[name] + step.total_seconds() / _DAY_S if name in days else 0.0
            for name in names
        }
        every[kind] = {"seen": now.isoformat(), "days": grown}
        self._write(every)
        return grown

    def since(self, kind: str, now: datetime | None = None) -> timedelta | None:
        """Give the time since the last look at a kind, negative after a clock was put back.

        None means that there was none.
        """
        last, _days = _kind(self._read().get(kind))
        return (now or datetime.now(UTC)) - last if last else None

    def _read(self) -> dict[str, object]:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def _write(self, every: Mapping[str, object]) -> None:
        partial = self._file.with_name(f".{self._file.name}.{os.getpid()}.part")
        try:
            partial.write_text(json.dumps(every, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._file)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)


def _kind(data: object) -> tuple[datetime | None, dict[str, float]]:
    """Read what is remembered of a kind; anything else in its place is nothing."""
    try:
        seen = datetime.fromisoformat(data["seen"])  # type: ignore[index]
        days = {str(name): float(count) for name, count in data["days"].items()}  # type: ignore[index]
    except (TypeError, KeyError, ValueError, AttributeError):
        return None, {}
    return (seen if seen.tzinfo else seen.replace(tzinfo=UTC)), days
