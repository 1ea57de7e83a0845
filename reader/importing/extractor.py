"""The lines that trafilatura takes for a page's article, asked of one warm child process.

A hostile page may keep trafilatura busy for minutes or fill the memory: the child is ended then,
and the importer goes on by its own rules.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TypedDict

from reader.errors import Cancelled
from reader.importing.limits import MAX_HTML
from reader.jobs import CancelToken

PAGE_S = 10.0
"""Seconds for one page."""
MEMORY = 300_000_000
"""Bytes of the child."""
PAGES = 200
"""Pages that one child takes: trafilatura keeps something of each."""
IDLE_S = 60.0
"""Seconds without a page after which the child is ended."""

_START_S = 20.0
_POLL_S = 0.05
_MODULE = "reader.importing.extractor_worker"


class Answer(TypedDict):
    """What the child says of a page."""

    lines: list[str]
    spent: bool


_log = logging.getLogger(__name__)


def extracted_lines(html: str, token: CancelToken | None = None) -> list[str]:
    """Give the article's lines as trafilatura finds them, [] when it finds none or fails.

    Raises `Cancelled` when `token` was cancelled.
    """
    return _shared().lines(html, token or CancelToken())


class Extractor:
    """One child at a time: started with the first page, reused, recycled, ended when idle.

    Any thread may ask; one page is looked through at a time.
    """

    def __init__(
        self,
        page_s: float = PAGE_S,
        memory: int = MEMORY,
        pages: int = PAGES,
        idle_s: float = IDLE_S,
    ) -> None:
        self._page_s, self._memory, self._pages, self._idle_s = page_s, memory, pages, idle_s
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._timer: threading.Timer | None = None

    @property
    def pid(self) -> int:
        """The process number of the child, 0 when there is none."""
        child = self._child
        return child.pid if child is not None and child.alive else 0

    def lines(self, html: str, token: CancelToken) -> list[str]:
        """Give the article's lines, [] when none were found in time and memory."""
        data = html.encode("utf-8", "replace")
        if len(data) > MAX_HTML:
            return []
        while not self._lock.acquire(timeout=_POLL_S):
            token.check()
        try:
            if self._timer is not None:
                self._timer.cancel()
            return self._ask(data, token)
        except OSError as error:
            _log.warning("no child to look for the article: %s", error)
            return []
        finally:
            if self._child is not None:
                self._timer = threading.Timer(self._idle_s, self._rest, [self._child.asked])
                self._timer.daemon = True
                self._timer.start()
            self._lock.release()

    def close(self) -> None:
        """End the child; the next page starts another."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._end()

    def _ask(self, data: bytes, token: CancelToken) -> list[str]:
        token.check()
        if self._child is not None and not self._child.alive:
            self._end()
        limit = self._page_s
        if self._child is None:
            self._child = _Child(self._page_s, self._memory)
            limit += _START_S
        child = self._child
        try:
            answer = child.ask(data, token, limit)
        except Cancelled:
            self._end()
            raise
        if answer is None:
            _log.info("the child that looks for the article failed on a page")
        if answer is None or answer["spent"] or child.asked >= self._pages:
            self._end()
        return answer["lines"] if answer is not None else []

    def _rest(self, asked: int) -> None:
        with self._lock:
            if self._child is not None and self._child.asked == asked:
                self._end()

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """A child process, and the thread that hands it pages and takes its answers."""

    def __init__(self, page_s: float, memory: int) -> None:
        package_parent = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (package_parent, os.environ.get("PYTHONPATH"))))
        # -P: what lies in the folder that the reader was started from is none of our modules
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, str(page_s), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.pid = self._process.pid
        self.asked = 0
        self._pages: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._talk, name="ayn-extractor", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, data: bytes, token: CancelToken, limit_s: float) -> Answer | None:
        """Give the answer to a page, None when the child failed or took longer than `limit_s`."""
        self.asked += 1
        self._pages.put(data)
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            token.check()
            with contextlib.suppress(queue.Empty):
                return self._answers.get(timeout=_POLL_S)
        return None

    def end(self) -> None:
        """End the process, which leaves no trace."""
        self._process.kill()
        self._pages.put(None)
        self._thread.join()

    def _talk(self) -> None:
        """Send each page and read its answer, until the pipe breaks or no page is to come."""
        with contextlib.suppress(OSError, ValueError), self._process as process:
            assert process.stdin is not None
            assert process.stdout is not None
            while (data := self._pages.get()) is not None:
                process.stdin.write(len(data).to_bytes(4, "big") + data)
                process.stdin.flush()
                size = int.from_bytes(process.stdout.read(4), "big")
                self._answers.put(json.loads(process.stdout.read(size)))
        self._answers.put(None)


@functools.cache
def _shared() -> Extractor:
    extractor = Extractor()
    atexit.register(extractor.close)
    return extractor
