"""The parent's end of the pyttsx3 child: starting, asking, watching and ending it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from reader.errors import Cancelled
from reader.jobs import CancelToken
from reader.speech.engines.system_worker import FOLDER_PREFIX

_MODULE = "reader.speech.engines.system_worker"
_START_LIMIT_S = 15.0
ANSWER_LIMIT_S = 5.0
_POLL_S = 0.02
_PATIENCE_S = 0.5
"""A cancelled sentence that is older than this is ended by force; a younger one runs out."""
_STALE_S = 24 * 3600.0

_log = logging.getLogger(__name__)

_Answer = tuple[dict[str, Any], bytes]


class WorkerGone(Exception):
    """The child crashed, hung or could not be started; the text is for reports."""


class Worker:
    """One child process in a session of its own, and the thread that reads its answers."""

    def __init__(self) -> None:
        """Start the child; raises `WorkerGone` when it has no voices to offer in time."""
        _sweep()
        package_parent = str(Path(__file__).resolve().parents[3])
        path = os.pathsep.join(filter(None, (package_parent, os.environ.get("PYTHONPATH"))))
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
                start_new_session=True,
                creationflags=flags,
            )
        except OSError as error:
            raise WorkerGone(str(error)) from error
        self._folder: Path | None = None
        self._asked = 0
        self._answers: queue.SimpleQueue[_Answer | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="ayn-system-voice", daemon=True)
        self._reader.start()
        hello, _ = self._next(time.monotonic() + _START_LIMIT_S, None)
        self._folder = Path(str(hello["folder"]))
        offer, _ = self._next(time.monotonic() + _START_LIMIT_S, None)
        self.voices: list[dict[str, str]] = offer["voices"]

    def say(self, text: str, voice: str, rate: float, cancel: CancelToken) -> tuple[bytes, int]:
        """Say a sentence; gives samples and their rate.

        Raises `Cancelled`, and `WorkerGone`, after which the child is ended and this object of
        no more use: a driver that refused once keeps what it was told and goes on wrongly.
        """
        self._asked += 1
        asked, started = self._asked, time.monotonic()
        request = {"id": asked, "text": text, "voice": voice, "speed": rate}
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            self.end()
            raise WorkerGone(str(error)) from error
        try:
            while True:
                header, samples = self._next(started + ANSWER_LIMIT_S, cancel)
                if header["id"] == asked:
                    break
        except Cancelled:
            if time.monotonic() - started > _PATIENCE_S:
                self.end()
            raise
        if "error" in header:
            self.end()
            raise WorkerGone(str(header["error"]))
        return samples, int(header["rate"])

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the child and what it started, and remove its folder."""
        process = self._process
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        self._reader.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _next(self, deadline: float, cancel: CancelToken | None) -> _Answer:
        while True:
            if cancel is not None:
                cancel.check()
            try:
                answer = self._answers.get(timeout=_POLL_S)
            except queue.Empty:
                if time.monotonic() < deadline:
                    continue
                self.end()
                raise WorkerGone("the child did not answer in time") from None
            if answer is None:
                self.end()
                raise WorkerGone(f"the child ended with {self._process.returncode}")
            return answer

    def _read(self) -> None:
        """Pass answers on until the pipe closes; None stands for its end."""
        pipe = self._process.stdout
        assert pipe is not None
        try:
            while line := pipe.readline():
                header = json.loads(line)
                samples = pipe.read(header.get("bytes", 0))
                self._answers.put((header, samples))
        except ValueError as error:
            _log.warning("system voice: not an answer: %s", error)
        self._answers.put(None)


def _sweep() -> None:
    """Remove folders of children that were killed together with their parent."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        number = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if number.isdecimal() and not folder.is_symlink() and _is_stale(folder, int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_stale(folder: Path, process: int) -> bool:
    if os.name != "posix":
        # there is no harmless way to ask for a process there: age decides
        with contextlib.suppress(OSError):
            return time.time() - folder.stat().st_mtime > _STALE_S
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
