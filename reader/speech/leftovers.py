"""Folders named after the process that made them, and their removal once it is gone."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_STALE_S = 24 * 3600.0


def made(prefix: str, within: Path | None = None) -> Path:
    """Make a folder of this process, below `within` or among the temporary files."""
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=within))


def stale(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Give the folders with this prefix whose process was killed before it could remove them."""
    for folder in (within or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        number = folder.name.removeprefix(prefix).partition("-")[0]
        if number.isdecimal() and not folder.is_symlink() and _is_stale(folder, int(number)):
            yield folder


def sweep(prefix: str, within: Path | None = None) -> None:
    """Remove those folders."""
    for folder in stale(prefix, within):
        shutil.rmtree(folder, ignore_errors=True)


def _is_stale(folder: Path, process: int) -> bool:
    if os.name != "posix":
        # there is no harmless way to ask for a process there: age decides
        with contextlib.suppress(OSError):
            return time.time() - folder.stat().st_mtime > _STALE_S
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False
