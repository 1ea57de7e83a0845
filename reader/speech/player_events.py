"""What a player is doing, and whom it tells."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from reader.document.ranges import Range
from reader.errors import Message


class PlayerState(StrEnum):
    """What the player is doing; loading is the wait for the first or the next sound."""

    IDLE = "idle"
    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"


class PlayerListener(Protocol):
    """Told what changed, always through the player's `post`."""

    def state_changed(self, state: PlayerState) -> None:
        """The state changed."""
        ...

    def sentence_changed(self, sentence: Range | None) -> None:
        """Another sentence is being said, or none."""
        ...

    def word_changed(self, word: Range | None) -> None:
        """Another word sounds, or none."""
        ...

    def finished(self) -> None:
        """The document or the selection was said to its end."""
        ...

    def notice(self, message: Message) -> None:
        """Something happened that the reader should know."""
        ...
