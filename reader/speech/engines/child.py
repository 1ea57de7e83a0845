"""The parent's end of a child process that speaks: starting, asking, watching and ending it."""

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
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.errors import Cancelled
from reader.jobs import CancelToken
from reader.speech.leftovers import sweep

FOLDER_PREFIX = "ayn-speech-"
"""How a child names the folder of its files, with its process number after it."""

_POLL_S = 0.02
_LOOK_S = 0.2

_log = logging.getLogger(__name__)

Answer = tuple[dict[str, Any], bytes]


class ChildGone(Exception):
    """The child crashed, hung or could not be started; the text is for reports."""


class Child:
    """One child process in a session of its own, and the thread that reads its answers.

    One thread at a time may ask; any may send requests without an answer, and end the child.
    """

    def __init__(self, module: str) -> None:
        """Start the child that runs `module`; raises `ChildGone` when that is impossible."""
        sweep(FOLDER_PREFIX)
        package_parent = str(Path(__file__).resolve().parents[3])
        path = os.pathsep.join(filter(None, (package_parent, os.environ.get("PYTHONPATH"))))
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            # -P: what lies in the folder that the reader was started from is none of our modules
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
                start_new_session=True,
                creationflags=flags,
            )
        except OSError as error:
            raise ChildGone(str(error)) from error
        self._module = module
        self._sending, self._ending = threading.Lock(), threading.Lock()
        self._asked = 0
        self._folder: Path | None = None
        self._ended = False
        self._seen = time.monotonic()
        self._pulse = _Pulse(self._process)
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="ayn-child", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return not self._ended and self._process.poll() is None

    @property
    def silent_s(self) -> float:
        """Seconds since the last sign of life during a question."""
        return time.monotonic() - self._seen

    def send(self, request: dict[str, Any]) -> int:
        """Send a request and give its number; raises `ChildGone`."""
        pipe = self._process.stdin
        assert pipe is not None
        with self._sending:
            self._asked += 1
            number = self._asked
            try:
                pipe.write(json.dumps(request | {"id": number}).encode() + b"\n")
                pipe.flush()
                return number
            except (OSError, ValueError) as error:
                failure = error
        self.end()
        raise ChildGone(f"the child takes no requests: {failure}") from failure

    def ask(
        self,
        request: dict[str, Any],
        cancel: CancelToken,
        silence_s: float,
        work_s: float = 0.0,
        on_life: Callable[[], None] = lambda: None,
        *,
        drops: bool = False,
    ) -> Answer:
        """Send a request and await its answer; `on_life` is called at each sign of life.

        A sign of life is whatever the child sends and, for `work_s` after that, that it is seen
        to work. A child without one for `silence_s` is ended. Raises `ChildGone`, after which
        this object is of no more use, and `Cancelled`, after which the answer is dropped when it
        comes; a child that `drops` its work is told to.
        """
        number = self.send(request)
        try:
            return self._await(number, cancel, silence_s, work_s, on_life)
        except Cancelled:
            if drops:
                with contextlib.suppress(ChildGone):
                    self.send({"drop": number})
            raise

    def end(self) -> None:
        """End the child and what it started, and remove its folder."""
        process = self._process
        with self._ending:
            if self._ended:
                return
            self._ended = True
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

    def _await(
        self,
        number: int,
        cancel: CancelToken,
        silence_s: float,
        work_s: float,
        on_life: Callable[[], None],
    ) -> Answer:
        heard = looked = self._seen = time.monotonic()
        self._pulse.beats()
        while True:
            cancel.check()
            now = time.monotonic()
            try:
                answer = self._answers.get(timeout=_POLL_S)
            except queue.Empty:
                if now - heard < work_s and now - looked > _LOOK_S:
                    looked = now
                    if self._pulse.beats():
                        self._seen = now
                        on_life()
                if now - self._seen > silence_s:
                    self.end()
                    raise ChildGone("the child did not answer in time") from None
                continue
            if answer is None:
                self.end()
                raise ChildGone(f"the child ended with {self._process.returncode}")
            header = answer[0]
            heard = self._seen = now
            on_life()
            if header.get("id") == number and "alive" not in header:
                return answer

    def _read(self) -> None:
        """Pass answers on until the pipe closes; None stands for its end."""
        pipe = self._process.stdout
        assert pipe is not None
        try:
            while line := pipe.readline():
                header = json.loads(line)
                if "folder" in header:
                    self._folder = Path(str(header["folder"]))
                    continue
                content = pipe.read(header.get("bytes", 0))
                self._answers.put((header, content))
        except ValueError as error:
            _log.warning("%s: not an answer: %s", self._module, error)
        self._answers.put(None)


class _Pulse:
    """Sees whether a process works.

    On Linux: whether it used the processor, or waited for the disk, since it was last looked at.
    Elsewhere nothing is known but that it runs.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._spent = -1

    def beats(self) -> bool:
        """Look; the first look of all says nothing."""
        if not sys.platform.startswith("linux"):
            return self._process.poll() is None
        try:
            line = Path(f"/proc/{self._process.pid}/stat").read_text(errors="replace")
        except OSError:
            return False
        # the name in brackets may hold anything; after it: state, …, and both kinds of time
        fields = line.rpartition(")")[2].split()
        before, self._spent = self._spent, int(fields[11]) + int(fields[12])
        return fields[0] == "D" or (0 <= before < self._spent)
