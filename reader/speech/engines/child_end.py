"""The child's end of the pipe: requests in, answers out, and leaving together with the parent.

Requests come in on standard input, a line of JSON each. An answer is a line of JSON, followed by
as many bytes as its "bytes" says.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

Request = dict[str, Any]


class Answers:
    """The way to the parent; any thread may use it."""

    def __init__(self) -> None:
        """Keep standard output for answers alone: libraries print there too."""
        self._lock = threading.Lock()
        self._pipe = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)

    def give(self, header: Request, content: bytes = b"") -> None:
        """Send an answer; without a parent there is nobody to send it to, and the child ends."""
        if content:
            header = header | {"bytes": len(content)}
        try:
            with self._lock:
                self._pipe.write(json.dumps(header).encode() + b"\n" + content)
                self._pipe.flush()
        except OSError:
            os._exit(0)


def listen(take: Callable[[Request], None], leave: Callable[[], None]) -> None:
    """Hand each request to `take`, on a thread of its own, until standard input closes.

    Then the child ends after `leave()`: its main thread may be stuck in a library, so nothing
    but leaving at once is sure.
    """

    def body() -> None:
        for line in sys.stdin.buffer:
            take(json.loads(line))
        leave()
        os._exit(0)

    threading.Thread(target=body, daemon=True).start()
