"""The rotating log in the data folder."""

from __future__ import annotations

import io
import logging
import logging.handlers
from pathlib import Path

SIZE = 1_000_000
"""Bytes of one file."""
FILES = 3
"""Files kept: the newest and two before it."""
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _Log(logging.handlers.RotatingFileHandler):
    """Writes where it can; a folder that cannot be written must not stop the app."""

    failed = False

    def _open(self) -> io.TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - its own name
        self.failed = True


def start_log(path: Path) -> None:
    """Send every record (ours from INFO, others' from WARNING) to the log, and none elsewhere.

    The file and its folder are made with the first record.
    """
    handler = _Log(path, maxBytes=SIZE, backupCount=FILES - 1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("reader").setLevel(logging.INFO)


def report(error: BaseException) -> bool:
    """Write a bug's traceback into the log; gives False when nothing could be written."""
    logging.getLogger("reader").error("unexpected failure", exc_info=error)
    handlers = [item for item in logging.getLogger().handlers if isinstance(item, _Log)]
    return bool(handlers) and not any(item.failed for item in handlers)


def stop_log() -> None:
    """Close the log and take it away."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, _Log):
            root.removeHandler(handler)
            handler.close()
