"""The rotating log in the data folder."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

SIZE = 1_000_000
"""Bytes of one file."""
FILES = 3
"""Files kept: the newest and two before it."""
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _Log(logging.Handler):
    """Writes where it can; a folder that cannot be written must not stop the app.

    File and folder are made with the first record, as is the writer itself: it loads slowly,
    and most commands have nothing to log.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._writer: RotatingFileHandler | None = None
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._writer is None:
                self._writer = self._open()
            self._writer.emit(record)
        except OSError:
            self.failed = True

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        super().close()

    def _open(self) -> RotatingFileHandler:
        from logging.handlers import RotatingFileHandler

        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        writer = RotatingFileHandler(
            self._path, maxBytes=SIZE, backupCount=FILES - 1, encoding="utf-8"
        )
        writer.setFormatter(logging.Formatter(_FORMAT))
        writer.handleError = self._failed  # type: ignore[method-assign]
        return writer

    def _failed(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - logging's signature
        self.failed = True


def start_log(path: Path) -> None:
    """Send every record (ours from INFO, others' from WARNING) to the log, and none elsewhere.

    The file and its folder are made with the first record.
    """
    handler = _Log(path)
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
