"""What counts as reading and listening: seconds, by what the reader does and the clocks say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reader.library.activity import ActivityKind

IDLE_AFTER = 60.0
"""Seconds after the last movement for which a page counts as read: a screen of it takes so long."""
_LONGEST = 20.0
"""Seconds between two looks; after more of them the machine slept, or the app stood still."""
_ASTRAY = 2.0
"""Seconds by which the two clocks may differ between two looks before one of them was set."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Now: seconds of a clock that never goes back, seconds since 1970, and the reader's day."""

    steady: float
    wall: float
    day: date


@dataclass(frozen=True, slots=True)
class Counted:
    """Whole seconds of one kind, for one piece, on one day."""

    kind: ActivityKind
    piece: int
    day: date
    seconds: int


class Attention:
    """Gathers seconds between looks; what is heard is not counted as read as well.

    A look tells what happens from now on, and counts what happened since the one before. Where the
    machine slept meanwhile, or a clock was set, that counts for nothing.
    """

    def __init__(self) -> None:
        self._last: Moment | None = None
        self._reading = self._listening = 0
        self._moved = float("-inf")
        self._gathered: dict[tuple[ActivityKind, int, date], float] = {}

    def moved(self, now: Moment) -> None:
        """Take note that the reader moved: scrolled, pressed a key, or moved the pointer."""
        self._moved = now.steady

    def look(self, now: Moment, reading: int, listening: int) -> None:
        """Count since the last look; from now on these pieces are read and heard (0: none is)."""
        if self._last is not None:
            self._count(self._last, now)
        self._last, self._reading, self._listening = now, reading, listening

    def idle(self, now: Moment) -> bool:
        """Whether nothing is heard, and nothing read for lack of movement."""
        if self._listening:
            return False
        return not self._reading or now.steady - self._moved >= IDLE_AFTER

    def take(self) -> list[Counted]:
        """Give the whole seconds gathered so far; what is left of a second stays."""
        counted = []
        for key, seconds in self._gathered.items():
            if whole := int(seconds):
                counted.append(Counted(*key, whole))
                self._gathered[key] = seconds - whole
        return counted

    def give_back(self, counted: list[Counted]) -> None:
        """Take back what could not be kept, to be tried again."""
        for each in counted:
            self._add(each.kind, each.piece, each.day, each.seconds)

    def forget(self) -> None:
        """Drop all that was gathered and not taken."""
        self._gathered.clear()

    def _count(self, last: Moment, now: Moment) -> None:
        elapsed = now.steady - last.steady
        if not 0 < elapsed <= _LONGEST or abs(now.wall - last.wall - elapsed) > _ASTRAY:
            return
        if self._listening:
            self._add(ActivityKind.LISTEN, self._listening, now.day, elapsed)
        elif self._reading:
            awake = min(now.steady, self._moved + IDLE_AFTER) - last.steady
            if awake > 0:
                self._add(ActivityKind.READ, self._reading, now.day, awake)

    def _add(self, kind: ActivityKind, piece: int, day: date, seconds: float) -> None:
        key = (kind, piece, day)
        self._gathered[key] = self._gathered.get(key, 0.0) + seconds
