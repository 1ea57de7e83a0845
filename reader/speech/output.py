"""Where samples go: the sound output's protocol, and the clock that stands in for sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from reader.errors import Message

Pull = Callable[[int], bytes]
"""Gives exactly that many frames (mono, signed 16-bit), silence when nothing is to be said."""
Notify = Callable[[Message], None]
"""Told, from any thread, what a listener should know of the sound device."""

SAMPLE_RATE = 22050
"""The rate that espeak-ng and most system voices speak at."""

NO_SOUND = Message(
    "There is no sound device; the words are still lit, without sound. "
    "Connect headphones or loudspeakers to listen."
)


class AudioOutput(Protocol):
    """One long-lived stream that pulls its frames at most 100 ms before they sound.

    It runs from `start` to `close`, off the owner's thread, and counts frames from 0: frame n
    is the n-th that was pulled. Pausing and seeking are the business of what it pulls from.
    """

    @property
    def audible(self) -> bool:
        """Whether anything can be heard."""
        ...

    @property
    def sample_rate(self) -> int:
        """Frames a second."""
        ...

    def start(self, pull: Pull, notify: Notify) -> None:
        """Begin to pull; called once."""
        ...

    def heard(self) -> float:
        """Give the number of frames that have sounded so far; it never goes back."""
        ...

    def wake(self) -> None:
        """Say that speech is about to come."""
        ...

    def rest(self) -> None:
        """Say that nothing will be said for now."""
        ...

    def close(self) -> None:
        """Stop; `pull` is not called after this returns."""
        ...


class SilentOutput:
    """A clock that pulls frames as time passes and lets nobody hear them.

    It stands still while resting, and when the computer slept.
    """

    audible = False
    _STEP_S = 0.01
    _LONGEST_STEP_S = 0.5

    def __init__(self, notice: Message | None = None, sample_rate: int = SAMPLE_RATE) -> None:
        """Make a clock; `notice` is told when it starts, to say why there is no sound."""
        self.sample_rate = sample_rate
        self._notice = notice
        self._changed = threading.Condition()
        self._awake = False
        self._closed = False
        self._pulled = 0
        self._passed = 0.0
        self._since = 0.0
        self._thread: threading.Thread | None = None

    def start(self, pull: Pull, notify: Notify) -> None:
        """Begin to pull, in a thread of its own."""
        if self._notice is not None:
            notify(self._notice)
        self._thread = threading.Thread(
            target=self._run, args=(pull,), name="ayn-silent-output", daemon=True
        )
        self._thread.start()

    def heard(self) -> float:
        """Give the frames that went by."""
        with self._changed:
            return min(float(self._pulled), self._now())

    def wake(self) -> None:
        """Let the clock run."""
        with self._changed:
            if not self._awake:
                self._awake = True
                self._since = time.monotonic()
                self._changed.notify()

    def rest(self) -> None:
        """Let the clock stand."""
        with self._changed:
            self._passed = self._now()
            self._awake = False

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _now(self) -> float:
        """Give the frames for which there was time, under the lock."""
        if not self._awake:
            return self._passed
        return self._passed + (time.monotonic() - self._since) * self.sample_rate

    def _run(self, pull: Pull) -> None:
        while True:
            with self._changed:
                while not self._awake and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                # a step that took long is time in which the computer slept: nothing sounded
                late = self._now() - self._pulled - self._LONGEST_STEP_S * self.sample_rate
                self._passed -= max(0.0, late)
                frames = int(self._now() + self._STEP_S * self.sample_rate) - self._pulled
            if frames > 0:
                pull(frames)
                with self._changed:
                    self._pulled += frames
            time.sleep(self._STEP_S)
