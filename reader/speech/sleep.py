"""The sleep timer: when listening is to end by itself, and how it fades out before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SleepKind(StrEnum):
    """What ends the listening."""

    MINUTES = "minutes"
    SECTION = "section"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Sleep:
    """A wish to sleep: after so many minutes, at the next heading, or at the piece's end."""

    kind: SleepKind
    minutes: int = 0
