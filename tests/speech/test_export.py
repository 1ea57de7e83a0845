from __future__ import annotations

import wave
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from reader.document.model import Document
from reader.errors import Cancelled, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.export import speak_to_wav, spoken_lines
from reader.speech.manner import Manner
from reader.text.segment import words

Make = Callable[..., Document]


@pytest.fixture
def document(documents: Make) -> Document:
    return documents(
        ("title", "عنوان الخبر"),
        "قال\u200f مُحَمَّدٌ: «دفعنا 3,500 دينار». وسمعنا the quick brown fox jumps أمس.",
        ("rule", ""),
        "الخاتمة قصيرة",
    )


@pytest.mark.parametrize("engine", [EspeakEngine(), SilentEngine()])
@pytest.mark.parametrize("rate", [1.0, 3.0])
def test_marks_are_in_order_and_in_the_documents_own_words(
    document: Document, tmp_path: Path, engine: SpeechEngine, rate: float
) -> None:
    path = tmp_path / "said.wav"
    steps: list[float] = []
    marks = speak_to_wav(document, path, [engine], {}, rate, steps.append)
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050)
        length = file.getnframes() * 1000 / 22050
    said = [(mark["block"], mark["start"], str(mark["text"]).strip("\u200f")) for mark in marks]
    assert said == [
        (block.id, start, block.text[start:end])
        for block in document.blocks
        for start, end in words(block.text)
    ]
    for mark in marks:
        text = document.block(str(mark["block"])).text
        assert text[int(mark["start"]) : int(mark["end"])] == mark["text"]
        assert 0 <= float(mark["start_ms"]) <= float(mark["end_ms"]) <= length
        assert mark["exact"] is (engine.id == "espeak")
    for mark, following in pairwise(marks):
        assert float(mark["end_ms"]) <= float(following["start_ms"]) + 0.11
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    assert [file.name for file in tmp_path.iterdir()] == ["said.wav"]


def test_a_cancelled_recording_leaves_the_old_file(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    path.write_bytes(b"old")
    token = CancelToken()
    with pytest.raises(Cancelled):
        speak_to_wav(document, path, [EspeakEngine()], {}, 1.0, lambda _: token.cancel(), token)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["said.wav"]


def test_a_file_that_cannot_be_written_is_told(document: Document, tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed) as failure:
        speak_to_wav(document, tmp_path / "no" / "said.wav", [SilentEngine()], {})
    assert "said.wav" in str(failure.value)


def test_without_a_voice_no_silent_file_is_written(document: Document, tmp_path: Path) -> None:
    class Voiceless(EspeakEngine):
        def voices(self) -> tuple[()]:
            return ()

    with pytest.raises(SpeechFailed):
        speak_to_wav(document, tmp_path / "said.wav", [Voiceless(), SilentEngine()], {})
    assert list(tmp_path.iterdir()) == []


def test_lines_are_sentences(document: Document) -> None:
    bare = Manner(tashkeel=False, pausal=False)
    assert list(spoken_lines(document, bare)) == [
        "عنوان الخبر",
        "قال مُحَمَّدٌ، دفعنا ثَلَاثَةُ آلَافٍ وَخَمْسُمِئَةِ دِينَارٍ.",
        "وسمعنا the quick brown fox jumps أمس.",
        "الخاتمة قصيرة",
    ]
