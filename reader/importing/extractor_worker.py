"""The child process in which trafilatura looks for the article of one page after another.

Started as `python -m reader.importing.extractor_worker SECONDS BYTES`, it reads a page's length
(four bytes) and its HTML, and answers with a length and JSON: the lines, and whether its memory
is spent, so that it should get no other page.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO


def main() -> None:
    """Answer page after page; a page that takes too long ends the process."""
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    # the terminal's Ctrl+C is for the reader, which ends this process by closing the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    lines_of("<p></p>")
    _limit_memory(memory)
    while (html := _read(sys.stdin.buffer)) is not None:
        _set_alarm(seconds)
        try:
            lines, failed = lines_of(html.decode("utf-8", "replace")), False
        except Exception:  # noqa: BLE001 - another's fault on a strange page must not end the import
            lines, failed = [], True
        _set_alarm(0)
        spent = failed or _resident() > memory * 2 / 3
        data = json.dumps({"lines": lines, "spent": spent}).encode()
        answers.write(len(data).to_bytes(4, "big") + data)
        answers.flush()


def lines_of(html: str) -> list[str]:
    """Give the lines that trafilatura takes for the article, favouring precision."""
    import lxml.html
    import trafilatura

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    found = trafilatura.bare_extraction(
        root,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    return [
        " ".join("".join(map(str, element.itertext())).split())
        for element in found.body.iter("p", "head", "item", "quote", "cell", "code", "ab")
    ]


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(4)
    size = int.from_bytes(head, "big")
    data = pipe.read(size) if len(head) == 4 else b""
    return data if len(head) == 4 and len(data) == size else None


def _set_alarm(seconds: float) -> None:
    """Let the system end this process after `seconds` (0: no more).

    It works inside the C code of a parser too, and when the reader is no longer there to do it.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _resident() -> int:
    """Give the bytes of memory that the process holds, 0 where that is not known."""
    return _sizes()[1]


def _limit_memory(most: int) -> None:
    """Let the process grow to `most` bytes of memory, counted from what it holds already."""
    size, resident = _sizes()
    if size:
        import resource

        limit = size + max(0, most - resident)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _sizes() -> tuple[int, int]:
    """Give the bytes of address space and of memory in use (0, 0 where they are not known)."""
    try:
        text = Path("/proc/self/statm").read_text(encoding="ascii")
    except OSError:
        return 0, 0
    size, resident = (int(pages) * os.sysconf("SC_PAGESIZE") for pages in text.split()[:2])
    return size, resident


if __name__ == "__main__":
    main()
