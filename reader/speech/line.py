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

_log = logging.getLogger(__name__)
T = TypeVar("T")


class _Call(Generic[T]):
    """A call on a thread of its own."""

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self.done = threading.Event()
        self.result: list[T] = []
        self.error: BaseException | None = None
        self._work = work
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        try:
            self.result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where it was called
            self.error = error
        finally:
            self.done.set()


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

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self.engine.capabilities

    def voices(self, *, fresh: bool = False) -> Sequence[Voice]:
        """List the voices as they were a few seconds ago, or (`fresh`) as they are now.

        An engine that fails or takes too long is logged, and has those it had before.
        """
        now = time.monotonic()
        if not fresh and now < self._listed_until:
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
        if prepare is None:
            return
        try:
            self._bounded(lambda: prepare(voice), lambda: False)
        except SpeechFailed as failure:
            _log.warning("%s: not prepared: %s", self.engine.id, failure.detail)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, cancel: CancelToken) -> Audio:
        """Say a text; raises `SpeechFailed` in `Watch.PATIENCE_S` at the latest, and `Cancelled`.

        Anything that an engine raises becomes a `SpeechFailed`.
        """
        watch = Watch()

        def work() -> Audio:
            watch.alive()
            return self.engine.synthesize(text, voice, delivery, watch)

        return self._bounded(work, lambda: watch.overdue, watch, cancel)

    def _bounded(
        self,
        work: Callable[[], T],
        overdue: Callable[[], bool],
        watch: Watch | None = None,
        cancel: CancelToken | None = None,
    ) -> T:
        while not self._lock.acquire(timeout=_POLL_S):
            if cancel is not None:
                cancel.check()
            if overdue():
                raise self._silent()
        try:
            left = self._left
            while left is not None and not left.done.wait(_POLL_S):
                if cancel is not None:
                    cancel.check()
                if overdue():
                    raise self._silent()
            self._left = None
            call = _Call(work, f"ayn-{self.engine.id}")
            while not call.done.wait(_POLL_S):
                if cancel is not None and cancel.cancelled:
                    if watch is not None:
                        watch.cancel()
                    if not call.done.wait(_LEAVE_S):
                        self._left = call  # type: ignore[assignment]
                    raise Cancelled
                if overdue():
                    if watch is not None:
                        watch.cancel()
                    self._left = call  # type: ignore[assignment]
                    raise self._silent()
        finally:
            self._lock.release()
        if isinstance(call.error, SpeechFailed | Cancelled):
            raise call.error
        if call.error is not None:
            _log.error("%s failed", self.engine.id, exc_info=call.error)
            raise SpeechFailed(
                _failed(self.engine.id), f"{type(call.error).__name__}: {call.error}"
            ) from call.error
        return call.result[0]

    def _silent(self) -> SpeechFailed:
        return SpeechFailed(_failed(self.engine.id), "it gave no sign of life")


def _failed(engine: str) -> Message:
    return Message(
        "The speech engine {engine} does not answer. Choose another voice.", {"engine": engine}
    )
