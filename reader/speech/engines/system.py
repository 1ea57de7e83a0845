"""The system's own voices through pyttsx3, in a child process that may crash or hang."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

from reader.errors import Message, SpeechFailed
from reader.paths import Paths
from reader.speech.engines.system_process import Worker, WorkerGone
from reader.speech.sound import trimmed
from reader.speech.timing import estimated_words
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, VoiceKind, WordTimes
from reader.speech.watch import Watch

_log = logging.getLogger(__name__)


class SystemEngine:
    """Says one sentence at a time to a file of the child's; words' times are estimates.

    pyttsx3 2.99 cannot be stopped, paused or followed while it plays, and may crash or hang in
    any process that it runs in; synthesis to files is what it does reliably.
    """

    id = "system"
    capabilities = Capabilities(WordTimes.ESTIMATED)

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._voices: tuple[Voice, ...] | None = None
        self._closed = False

    def voices(self) -> Sequence[Voice]:
        """List the system's voices, empty when there are none; the first call starts the child."""
        with self._lock:
            if self._voices is None:
                try:
                    self._ready()
                except WorkerGone as error:
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
                samples, sample_rate = self._ready().say(text, voice.id, delivery.rate, watch)
            except WorkerGone as error:
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

    def close(self) -> None:
        """End the child and remove its files."""
        with self._lock:
            self._closed = True
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def _ready(self) -> Worker:
        if self._closed:
            raise WorkerGone("the engine is closed")
        if self._worker is None or not self._worker.alive:
            if self._worker is not None:
                self._worker.end()
                self._worker = None
            self._worker = Worker()
            self._voices = tuple(
                Voice(self.id, voice["id"], voice["name"], voice["language"], kind=VoiceKind.SYSTEM)
                for voice in self._worker.voices
            )
        return self._worker


def create(paths: Paths) -> SystemEngine:
    """Make the engine (entry point); its child starts when it is first needed."""
    del paths
    return SystemEngine()
