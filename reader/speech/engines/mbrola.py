"""Voices of the program mbrola, where it and their data are installed: spoken by a child."""

from __future__ import annotations

import logging
import shutil
import threading
import time

from reader.errors import Cancelled
from reader.jobs import CancelToken
from reader.speech.engines.child import Child, ChildGone
from reader.speech.engines.espeak_library import LibraryVoice, Speech, WordEvent

_MODULE = "reader.speech.engines.mbrola_worker"
_PROGRAM = "mbrola"
_LIMIT_S = 10.0
_PATIENCE_S = 0.5
"""A cancelled sentence that is older than this is ended by force; a younger one runs out."""

_log = logging.getLogger(__name__)


class Mbrola:
    """The child, started when there is a program to speak with. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None

    def voices(self) -> list[LibraryVoice]:
        """List the voices that can speak here; none without the program."""
        if shutil.which(_PROGRAM) is None:
            return []
        try:
            with self._lock:
                header, _ = self._ready().ask({}, CancelToken(), _LIMIT_S)
        except ChildGone as error:
            _log.warning("mbrola cannot be used: %s", error)
            return []
        if "error" in header:
            _log.info("mbrola cannot be used: %s", header["error"])
        voices = [
            LibraryVoice(voice["id"], voice["name"], voice["language"], 0)
            for voice in header.get("voices", ())
        ]
        if not voices:
            self.close()
        return voices

    def say(self, text: str, voice: str, speed: int, pitch: int, cancel: CancelToken) -> Speech:
        """Say `text` like the library does; raises `ChildGone` and `Cancelled`."""
        request = {"text": text, "voice": voice, "speed": speed, "pitch": pitch}
        with self._lock:
            child = self._ready()
            started = time.monotonic()
            try:
                header, samples = child.ask(request, cancel, _LIMIT_S)
            except Cancelled:
                if time.monotonic() - started > _PATIENCE_S:
                    child.end()
                raise
        if "error" in header:
            raise ChildGone(str(header["error"]))
        words = tuple(WordEvent(*word) for word in header["words"])
        return Speech(samples, words, int(header["end"]), int(header["rate"]))

    def close(self) -> None:
        """End the child."""
        with self._lock:
            if self._child is not None:
                self._child.end()
                self._child = None

    def _ready(self) -> Child:
        if self._child is None or not self._child.alive:
            if self._child is not None:
                self._child.end()
                self._child = None
            self._child = Child(_MODULE)
        return self._child
