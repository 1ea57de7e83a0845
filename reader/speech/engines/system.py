"""The system's own voices through pyttsx3, in a child process that may crash or hang."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.speech.engines.child import Child, ChildGone
from reader.speech.sound import trimmed
from reader.speech.timing import estimated_words
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, VoiceKind, WordTimes
from reader.speech.watch import Watch

_MODULE = "reader.speech.engines.system_worker"
_START_LIMIT_S = 15.0
ANSWER_LIMIT_S = 5.0
_WORK_S = 3.4
"""How long starting, or saying a sentence, may take a child that is seen to work."""
_PATIENCE_S = 0.5
"""A cancelled sentence that is older than this is ended by force; a younger one runs out."""

_log = logging.getLogger(__name__)


class SystemEngine:
    """Says one sentence at a time to a file of the child's; words' times are estimates.

    pyttsx3 2.99 cannot be stopped, paused or followed while it plays, and may crash or hang in
    any process that it runs in; synthesis to files is what it does reliably.
    """

    id = "system"
    capabilities = Capabilities(WordTimes.ESTIMATED)

    def __init__(self) -> None:
        self._lock, self._starting = threading.Lock(), threading.Lock()
        self._child: Child | None = None
        self._voices: tuple[Voice, ...] | None = None
        self._closed = False

    def voices(self) -> Sequence[Voice]:
        """List the system's voices, empty when there are none; the first call starts the child."""
        with self._lock:
            if self._voices is None:
                try:
                    self._ready()
                except ChildGone as error:
                    _log.warning("system voices cannot be used: %s", error)
                    self._voices = ()
            return self._voices or ()

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        """Say `text`; raises `SpeechFailed` after at most 5 s, and `Cancelled`.

        After a crash the next call starts another child.
        """
        with self._lock:
            watch.check()
            try:
                samples, sample_rate = self._say(text, voice, delivery, watch)
            except ChildGone as error:
                raise SpeechFailed(
                    Message(
                        "The system's voice {voice} stopped. "
                        "Try again, or choose another voice in the settings.",
                        {"voice": voice.name},
                    ),
                    str(error),
                ) from error
        audio = trimmed(Audio(samples, sample_rate, (), exact=False))
        return replace(audio, words=estimated_words(text, audio.duration_ms))

    def prepare(self, voice: Voice) -> None:
        """Start the child, which has all voices."""
        del voice
        self.voices()

    def close(self) -> None:
        """End the child, also one that is asked something, and remove its files."""
        with self._starting:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            child.end()

    def _say(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> tuple[bytes, int]:
        """Give samples and their rate; a child that failed is not asked again.

        A driver that refused once keeps what it was told and goes on wrongly.
        """
        child = self._ready(watch)
        started = time.monotonic()
        request = {"text": text, "voice": voice.id, "speed": delivery.rate}
        try:
            header, samples = child.ask(request, watch, ANSWER_LIMIT_S, _WORK_S, watch.alive)
        except Cancelled:
            if time.monotonic() - started > _PATIENCE_S:
                child.end()
            raise
        if "error" in header:
            child.end()
            raise ChildGone(str(header["error"]))
        return samples, int(header["rate"])

    def _ready(self, watch: Watch | None = None) -> Child:
        """Give a child that has told its voices; the watch hears that a new one comes to life."""
        with self._starting:
            if self._closed:
                raise ChildGone("the engine is closed")
            if self._child is not None and self._child.alive:
                return self._child
            if self._child is not None:
                self._child.end()
                self._child = None
            child = self._child = Child(_MODULE)
        on_life = watch.alive if watch is not None else _nothing
        offer, _ = child.ask({}, CancelToken(), _START_LIMIT_S, _WORK_S, on_life)
        self._voices = tuple(
            Voice(self.id, voice["id"], voice["name"], voice["language"], kind=VoiceKind.SYSTEM)
            for voice in offer["voices"]
        )
        return child


def _nothing() -> None:
    pass


def create(paths: Paths) -> SystemEngine:
    """Make the engine (entry point); its child starts when it is first needed."""
    del paths
    return SystemEngine()
