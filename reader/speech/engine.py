"""The speech engine protocol and the registry that ranks engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reader.jobs import CancelToken
from reader.speech.utterance import Audio, Capabilities, Voice


class SpeechEngine(Protocol):
    """Turns text into audio with word times; it knows nothing of documents or playback."""

    @property
    def id(self) -> str:
        """A short word: "espeak", "system", "silent"."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        ...

    def voices(self) -> Sequence[Voice]:
        """List the voices; empty when the engine cannot work here."""
        ...

    def synthesize(self, text: str, voice: Voice, rate: float, cancel: CancelToken) -> Audio:
        """Say `text` at `rate` times the normal speed.

        Called from one worker thread at a time. Raises `SpeechFailed`, or `Cancelled` soon after
        `cancel` is set.
        """
        ...

    def close(self) -> None:
        """Release what the engine holds; no process or file of its own stays behind."""
        ...
