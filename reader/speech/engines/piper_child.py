"""Asking the piper child: say this, get that voice ready, try these files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from reader.errors import Cancelled
from reader.jobs import CancelToken
from reader.speech.engines.child import Child

_MODULE = "reader.speech.engines.piper_worker"
_SILENCE_S = 4.0
"""A child that gives no sign of life for so long hangs."""
_WORK_S = 15.0
"""How long loading a voice, or saying a part of a text, may take a child that is seen to work."""
_HUNG_S = 1.0
"""A child that was silent for so long when it is told to drop its work is ended instead."""


class PiperMissing(Exception):
    """The package piper-tts, or one that it needs, is not installed; the text is for reports."""


class VoiceUnusable(Exception):
    """The child could not say a text with the voice; the text is for reports."""


@dataclass(frozen=True, slots=True)
class Files:
    """The two files of a voice."""

    model: Path
    config: Path

    def request(self) -> dict[str, str]:
        """Give what names them to the child."""
        return {"model": str(self.model), "config": str(self.config)}


@dataclass(frozen=True, slots=True)
class Said:
    """Samples, their rate, and the first and last frame of each token of the text (or None)."""

    samples: bytes
    sample_rate: int
    times: Sequence[Sequence[int] | None]
    exact: bool


def is_installed() -> bool:
    """Whether the packages for neural voices are there; they are not loaded here."""
    return all(find_spec(name) is not None for name in ("piper", "onnxruntime", "numpy"))


def _nothing() -> None:
    pass


class PiperChild:
    """A child process with piper in it. One thread at a time may ask it."""

    def __init__(self) -> None:
        """Start the child; raises `ChildGone`."""
        self._child = Child(_MODULE)

    @property
    def alive(self) -> bool:
        """Whether the child runs."""
        return self._child.alive

    def prepare(self, files: Files) -> None:
        """Let the child load a voice, without waiting; raises `ChildGone`."""
        self._child.send(files.request())

    def say(
        self,
        text: str,
        files: Files,
        cancel: CancelToken,
        on_life: Callable[[], None] = _nothing,
    ) -> Said:
        """Say `text`; what was cancelled is dropped by the child too.

        Raises `ChildGone`, `Cancelled`, `PiperMissing` and `VoiceUnusable`.
        """
        request = files.request() | {"text": text}
        try:
            header, samples = self._child.ask(
                request, cancel, _SILENCE_S, _WORK_S, on_life, drops=True
            )
        except Cancelled:
            if self._child.silent_s > _HUNG_S:
                self._child.end()
            raise
        if "missing" in header:
            raise PiperMissing(str(header["missing"]))
        if "rate" not in header:
            raise VoiceUnusable(str(header.get("error", header)))
        return Said(samples, int(header["rate"]), header["times"], bool(header["exact"]))

    def end(self) -> None:
        """End the child."""
        self._child.end()
