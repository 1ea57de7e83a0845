"""Listening without a window: speech and the times of its words, written into files."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document.model import Document
from reader.errors import Message
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.speech.manner import Manner


def manner(settings: Settings, paths: Paths) -> Manner:
    """Give how the reader wants things said: the settings, and the pronunciation dictionary."""
    from reader.actions.dictionary import load
    from reader.speech.manner import Manner

    dictionary = load(paths).dictionary
    return Manner.of(settings, dictionary.apply if dictionary.entries else None)


def record(
    document: Document,
    settings: Settings,
    paths: Paths,
    said: Manner,
    rate: float,
    out: Path | None,
    marks: Path | None,
    progress: Callable[[float], None],
    notify: Callable[[Message], None],
    token: CancelToken | None = None,
) -> None:
    """Write a document's speech into the WAV file `out`, and when words sound into `marks`.

    Either may be None. Files come whole or not at all; a device or a pipe, which cannot be
    replaced, is written to. `progress` gets 0 to 1, `notify` what the person should know. Raises
    `SpeechFailed`, `Cancelled`, and `OSError` when a file cannot be written.
    """
    from reader.speech.engine import engines
    from reader.speech.export import speak_to_wav

    made = engines(paths)
    token = token or CancelToken()
    voices = settings.voices()
    try:
        with tempfile.TemporaryDirectory(prefix="ayn-") as folder:
            direct = out is not None and _replaceable(out)
            place = out if out is not None and direct else Path(folder) / "speech.wav"
            times = speak_to_wav(
                document,
                place,
                made,
                voices,
                rate,
                progress,
                token,
                notify,
                said,
            )
            if out is not None and not direct:
                with place.open("rb") as source, out.open("wb") as target:
                    shutil.copyfileobj(source, target)
        if marks is not None:
            _write(marks, json.dumps(times, ensure_ascii=False, indent=1) + "\n")
    finally:
        for engine in made:
            engine.close()


def _replaceable(path: Path) -> bool:
    return path.is_file() or not path.exists()


def _write(path: Path, text: str) -> None:
    if not _replaceable(path):
        path.write_text(text, encoding="utf-8")
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
