"""The sleep timer: when listening is to end by itself, and how it fades out before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FADE_MS = 8000.0
"""Before the minutes are over, the voice fades for so long."""
ENDING_MS = 4000.0
"""Before the end of a section or a piece, it fades for so long."""
_LONGEST_STEP_S = 0.5


class SleepKind(StrEnum):
    """What ends the listening."""

    MINUTES = "minutes"
    SECTION = "section"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Sleep:
    """A wish to sleep: after so many minutes, at the next heading, or at the piece's end."""

    kind: SleepKind
    minutes: float = 0


class Sleeper:
    """Counts the time that is listened, not the time that passes."""

    def __init__(self) -> None:
        self._wish: Sleep | None = None
        self._left_s = 0.0
        self._seen: float | None = None

    @property
    def wish(self) -> Sleep | None:
        """What was asked for; None when nothing was, or after it came true."""
        return self._wish

    @wish.setter
    def wish(self, wish: Sleep | None) -> None:
        self._wish = wish
        self._left_s = wish.minutes * 60 if wish and wish.kind is SleepKind.MINUTES else 0.0
        self._seen = None

    @property
    def left_ms(self) -> float | None:
        """Give the time that is left of the minutes; None when it is not minutes that count."""
        counts = self._wish is not None and self._wish.kind is SleepKind.MINUTES
        return self._left_s * 1000 if counts else None

    @property
    def fading(self) -> bool:
        """Whether the last of the minutes began."""
        left = self.left_ms
        return left is not None and left < FADE_MS

    @property
    def due(self) -> bool:
        """Whether the minutes are over."""
        return self.left_ms == 0.0

    def count(self, now: float, *, playing: bool) -> None:
        """Take note that it is `now` (s) and whether something sounds; called often."""
        if playing and self._seen is not None:
            self._left_s = max(0.0, self._left_s - min(now - self._seen, _LONGEST_STEP_S))
        self._seen = now if playing else None

    def gain(self, rest_ms: float | None) -> float:
        """Give how loud it is, 1 to 0; `rest_ms`: how long until what is made is over, if known."""
        if self._wish is None:
            return 1.0
        left, fade = self.left_ms, FADE_MS
        if left is None:
            left, fade = rest_ms, ENDING_MS
        if left is None:
            return 1.0
        # loudness is heard by its logarithm: a square fades more evenly than a line
        return float(min(1.0, left / fade) ** 2)
