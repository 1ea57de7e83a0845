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
from reader.speech.watch import Watch

_MODULE = "reader.speech.engines.mbrola_worker"
_PROGRAM = "mbrola"
_LIST_LIMIT_S = 3.0
"""espeak-ng's other voices wait for this list."""
_LIMIT_S = 10.0
_WORK_S = 5.0
"""How long a text may take a child that is seen to work."""
_PATIENCE_S = 0.5
"""A cancelled sentence that is older than this is ended by force; a younger one runs out."""

_log = logging.getLogger(__name__)


class Mbrola:
    """The child, started when there is a program to speak with. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._closed = False

    def voices(self) -> list[LibraryVoice]:
        """List the voices that can speak here; none without the program."""
        if shutil.which(_PROGRAM) is None:
            return []
        try:
            with self._lock:
                header, _ = self._ready().ask({}, CancelToken(), _LIST_LIMIT_S)
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
            self._end()
        return voices

    def say(self, text: str, voice: str, speed: int, pitch: int, watch: Watch) -> Speech:
        """Say `text` like the library does; raises `ChildGone` and `Cancelled`."""
        request = {"text": text, "voice": voice, "speed": speed, "pitch": pitch}
        with self._lock:
            child = self._ready()
            started = time.monotonic()
            try:
                header, samples = child.ask(request, watch, _LIMIT_S, _WORK_S, watch.alive)
            except Cancelled:
                if time.monotonic() - started > _PATIENCE_S:
                    child.end()
                raise
        if "error" in header:
            raise ChildGone(str(header["error"]))
        words = tuple(WordEvent(*word) for word in header["words"])
        return Speech(samples, words, int(header["end"]), int(header["rate"]))

    def close(self) -> None:
        """End the child, also one that is asked something; none is started any more."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        child = self._child
        if child is not None:
            child.end()

    def _ready(self) -> Child:
        if self._closed:
            raise ChildGone("the engine is closed")
        if self._child is None or not self._child.alive:
            if self._child is not None:
                self._child.end()
                self._child = None
            self._child = Child(_MODULE)
        return self._child
