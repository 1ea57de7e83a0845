"""Files that appear whole or not at all, and devices that are written through."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_NAME_BYTES = 200
"""Of the name in UTF-8 that a file keeps while it is written: file systems take 255."""


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path to write to, which becomes `path` when the block ends well.

    After a failure nothing is left of it, and an earlier file stays as it was. A device or a
    pipe, which cannot be replaced, gets the content at the end. `OSError`s name `path`.
    """
    if path.is_file() or not path.exists():
        short = path.name.encode(errors="ignore")[:_NAME_BYTES].decode(errors="ignore")
        partial = path.with_name(f".{short}.{os.getpid()}.part")
        try:
            with named(path, partial):
                # a folder that is gone or closed is told before any work is done
                partial.touch()
                yield partial
                partial.replace(path)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        return
    with tempfile.TemporaryDirectory(prefix="ayn-") as folder:
        place = Path(folder) / f"written{path.suffix}"
        yield place
        with named(path, place), place.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)


@contextlib.contextmanager
def named(path: Path, partial: Path) -> Iterator[None]:
    """Let a failure about `partial`, or about no file at all, speak of `path`."""
    try:
        yield
    except OSError as error:
        if error.filename not in (None, str(partial), partial):
            raise
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
