"""A thread that calls back in short steps while something plays."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

STEP_S = 0.008


class Clock:
    """Calls `tick` every `STEP_S` seconds while running; `tick` must be short."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._changed = threading.Condition()
        self._running = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="ayn-speech-clock", daemon=True)
        self._thread.start()

    def run(self, running: bool) -> None:
        """Start or stop the calls; one that is under way may still end."""
        with self._changed:
            self._running = running
            self._changed.notify()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._running and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
            self._tick()
            time.sleep(STEP_S)
