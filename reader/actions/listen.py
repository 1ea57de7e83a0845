"""Listening without a window: what would be said, and speech written into files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.document.model import Document
from reader.jobs import CancelToken
from reader.settings import VOICE_ARABIC, VOICE_ENGLISH, Settings

_VOICES = {"ar": VOICE_ARABIC, "en": VOICE_ENGLISH}


def chosen_voices(settings: Settings) -> dict[str, str]:
    """Give the voices that the reader chose: language → "engine:voice id"."""
    found = {language: settings.text(setting) for language, setting in _VOICES.items()}
    return {language: voice for language, voice in found.items() if voice}


def spoken(document: Document) -> Iterator[str]:
    """Give what would be said, a sentence at a time."""
    from reader.speech.export import spoken_lines

    for line in spoken_lines(document):
        yield " ".join(line.split())


def record(
    document: Document,
    settings: Settings,
    rate: float,
    out: Path | None,
    marks: Path | None,
    progress: Callable[[float], None],
    token: CancelToken | None = None,
) -> None:
    """Write a document's speech into the WAV file `out`, and when words sound into `marks`.

    Either may be None. Both files come whole or not at all. Raises `SpeechFailed`, `Cancelled`,
    and `OSError` when a file cannot be written.
    """
    from reader.speech.engine import engines
    from reader.speech.export import speak_to_wav

    made = engines()
    token = token or CancelToken()
    voices = chosen_voices(settings)
    try:
        with tempfile.TemporaryDirectory(prefix="ayn-") as folder:
            place = out if out is not None else Path(folder) / "speech.wav"
            times = speak_to_wav(document, place, made, voices, rate, progress, token)
        if marks is not None:
            _write_whole(marks, json.dumps(times, ensure_ascii=False, indent=1) + "\n")
    finally:
        for engine in made:
            engine.close()


def _write_whole(path: Path, text: str) -> None:
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")  # a device or a pipe cannot be replaced
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
