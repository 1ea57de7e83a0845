"""The line to an engine: one call at a time, and one that hangs is left behind."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice
from reader.speech.watch import Watch

START_S = 5.0
"""Seconds for an engine to list its voices: a child process may have to start first."""
_LISTED_S = 5.0
"""Seconds for which a list of voices holds: a reader may add one at any time."""
_POLL_S = 0.02
_LEAVE_S = 0.3
"""Seconds that a cancelled call has for its end."""
_CLOSE_S = 1.5
"""Seconds that an engine has to let go of what it holds when the reader leaves."""

_log = logging.getLogger(__name__)
T = TypeVar("T")


class EngineHangs(SpeechFailed):
    """An engine gave no sign of life: none of its voices can be relied upon."""


class _Call(Generic[T]):
    """A call on a thread of its own."""

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self.result: list[T] = []
        self.error: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not come to its end."""
        return self._thread.is_alive()

    def ends(self, within_s: float) -> bool:
        """Wait for the end; says whether it came."""
        self._thread.join(within_s)
        return not self.running

    def _run(self) -> None:
        try:
            self.result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where it was called
            self.error = error


class Line:
    """Calls an engine, which may crash, hang or say nothing, and always comes back in time.

    Safe to use from any thread. While a call that was left behind still runs, the next one waits
    for its end, and gives up when its own time is over.
    """

    def __init__(self, engine: SpeechEngine) -> None:
        self.engine = engine
        self._lock = threading.Lock()
        self._left: _Call[object] | None = None
        self._listed: tuple[Voice, ...] = ()
        self._listed_until = 0.0
        self._hung_up = CancelToken()

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self.engine.capabilities

    def voices(self, *, fresh: bool = False) -> Sequence[Voice]:
        """List the voices as they were a few seconds ago, or (`fresh`) as they are now.

        An engine that fails or takes too long is logged, and has those it had before; for one
        that is busy or was left behind nobody waits. Raises `Cancelled` after `hang_up`.
        """
        now = time.monotonic()
        known = now < self._listed_until or (bool(self._listed) and self._lock.locked())
        if self._hangs or (known and not fresh):
            return self._listed
        try:
            self._listed = tuple(
                self._bounded(self.engine.voices, lambda: time.monotonic() > now + START_S)
            )
        except SpeechFailed as failure:
            _log.warning("%s: voices not listed: %s", self.engine.id, failure.detail)
        self._listed_until = time.monotonic() + _LISTED_S
        return self._listed

    def prepare(self, voice: Voice) -> None:
        """Let the engine get ready to speak with a voice; failures show when it is to speak."""
        prepare = getattr(self.engine, "prepare", None)
        if prepare is None or self._hangs or self._lock.locked():
            return
        try:
            self._bounded(lambda: prepare(voice), lambda: False)
        except SpeechFailed as failure:
            _log.warning("%s: not prepared: %s", self.engine.id, failure.detail)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, cancel: CancelToken) -> Audio:
        """Say a text; raises `SpeechFailed` in `Watch.PATIENCE_S` at the latest, and `Cancelled`.

        Anything that an engine raises becomes a `SpeechFailed`; one that hangs, `EngineHangs`.
        """
        watch = Watch()

        def work() -> Audio:
            watch.alive()
            return self.engine.synthesize(text, voice, delivery, watch)

        return self._bounded(work, lambda: watch.overdue, watch, cancel)

    def hang_up(self) -> None:
        """Let every call end soon; none is made any more."""
        self._hung_up.cancel()

    def close(self) -> None:
        """Let the engine release what it holds; one that does not is left behind."""
        self.hang_up()
        call = _Call(self.engine.close, f"ayn-{self.engine.id}-end")
        if not call.ends(_CLOSE_S):
            _log.warning("%s: not closed in time", self.engine.id)
        elif call.error is not None:
            _log.error("%s: not closed", self.engine.id, exc_info=call.error)

    @property
    def _hangs(self) -> bool:
        """Whether a call that was left behind still runs."""
        left = self._left
        return left is not None and left.running

    def _bounded(
        self,
        work: Callable[[], T],
        overdue: Callable[[], bool],
        watch: Watch | None = None,
        cancel: CancelToken | None = None,
    ) -> T:
        def go_on() -> None:
            self._hung_up.check()
            if cancel is not None:
                cancel.check()
            if overdue():
                raise EngineHangs(_failed(self.engine.id), "it gave no sign of life")

        go_on()
        while not self._lock.acquire(timeout=_POLL_S):
            go_on()
        try:
            while self._left is not None and not self._left.ends(_POLL_S):
                go_on()
            self._left = None
            call = _Call(work, f"ayn-{self.engine.id}")
            try:
                while not call.ends(_POLL_S):
                    go_on()
            except (Cancelled, SpeechFailed) as stop:
                if watch is not None:
                    watch.cancel()
                leaves = watch is not None and isinstance(stop, Cancelled)
                if not leaves or not call.ends(_LEAVE_S):
                    self._left = call  # type: ignore[assignment]
                raise
        finally:
            self._lock.release()
        asked = cancel is not None and cancel.cancelled
        if isinstance(call.error, SpeechFailed) or (asked and isinstance(call.error, Cancelled)):
            raise call.error
        if call.error is not None:
            _log.error("%s failed", self.engine.id, exc_info=call.error)
            raise SpeechFailed(
                _failed(self.engine.id), f"{type(call.error).__name__}: {call.error}"
            ) from call.error
        return call.result[0]


def _failed(engine: str) -> Message:
    return Message(
        "The speech engine {engine} does not answer. Choose another voice.", {"engine": engine}
    )
