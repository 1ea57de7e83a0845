"""Speech written into files, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import tempfile
import threading
import wave
from pathlib import Path

import pytest

from reader.actions.listen import record
from reader.document.model import Document
from reader.errors import Cancelled, Message
from reader.importing.importer import import_source, paste
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.settings import Settings, voice_setting
from reader.speech.manner import Manner

TEXT = """\
ساعي البريد

وصل ساعي البريد عند الظهر ومعه 3 رسائل. قرأتها أمي بصوت عالٍ.
"""


@pytest.fixture
def document() -> Document:
    return import_source(paste(TEXT)).document


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def ignore(_fraction: float) -> None:
    """Progress that nobody watches."""


def refuse(message: Message) -> None:
    raise AssertionError(message)


def test_voices_are_those_that_were_chosen(settings: Settings) -> None:
    assert settings.voices() == {}
    settings[voice_setting("ar")] = "espeak:ar"
    assert settings.voices() == {"ar": "espeak:ar"}


def test_speech_and_marks_agree(document: Document, settings: Settings, tmp_path: Path) -> None:
    out, marks = tmp_path / "a.wav", tmp_path / "a.json"
    heard: list[float] = []
    record(
        document, settings, Paths.under(tmp_path), Manner(), 2.0, out, marks, heard.append, refuse
    )
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)
    with wave.open(str(out)) as file:
        length = file.getnframes() / file.getframerate() * 1000
    times = json.loads(marks.read_text(encoding="utf-8"))
    assert all(mark["end_ms"] <= length + 1 for mark in times)
    assert {mark["text"] for mark in times} >= {"ساعي", "البريد"}


def test_an_earlier_file_survives_a_cancel(
    document: Document, settings: Settings, tmp_path: Path
) -> None:
    out, marks = tmp_path / "a.wav", tmp_path / "a.json"
    out.write_bytes(b"earlier")
    marks.write_text("earlier")
    token = CancelToken()
    with pytest.raises(Cancelled):
        record(
            document,
            settings,
            Paths.under(tmp_path),
            Manner(),
            1.0,
            out,
            marks,
            lambda _: token.cancel(),
            refuse,
            token,
        )
    assert out.read_bytes() == b"earlier"
    assert marks.read_text() == "earlier"
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", "a.json"}


def test_marks_alone_leave_no_sound(
    document: Document, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    record(
        document,
        settings,
        Paths.under(tmp_path),
        Manner(),
        2.0,
        None,
        tmp_path / "a.json",
        ignore,
        refuse,
    )
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert not list(temporary.iterdir())


def test_a_folder_that_is_not_there(document: Document, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        record(
            document,
            settings,
            Paths.under(tmp_path),
            Manner(),
            2.0,
            None,
            tmp_path / "no" / "a.json",
            ignore,
            refuse,
        )


def test_a_pipe_is_written_to_and_not_replaced(
    document: Document, settings: Settings, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    listener = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    listener.start()
    record(document, settings, Paths.under(tmp_path), Manner(), 2.0, pipe, None, ignore, refuse)
    listener.join(30)
    assert pipe.is_fifo()
    with wave.open(io.BytesIO(got[0])) as file:
        assert len(file.readframes(file.getnframes())) == file.getnframes() * 2 > 20_000
