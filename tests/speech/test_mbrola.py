from __future__ import annotations

import ctypes
import os
from pathlib import Path

import pytest

from reader.speech.engines import espeak_library
from reader.speech.engines.espeak import EspeakEngine, word_timings
from reader.speech.engines.espeak_library import Library
from reader.speech.utterance import VoiceKind
from reader.text.segment import words

TEXT = "هَذِهِ جُمْلَةٌ، نَعَمْ"
SAMPLE_RATE, SENTENCE, WORD, PHONEME = 8, 2, 1, 7

# as espeak-ng 1.51 tells them when mbrola speaks: type, place from 1, frame, phoneme
EVENTS = (
    (SAMPLE_RATE, 0, 1000, b""),
    (SENTENCE, 1, 1000, b""),
    (WORD, 1, 1000, b""),
    (PHONEME, 1, 1000, b"h"),
    (PHONEME, 0, 2360, b"a"),
    (PHONEME, 8, 6440, b"dZ"),
    (PHONEME, 0, 7480, b"u"),
    (PHONEME, 50, 10216, b"_:"),
    (PHONEME, 0, 11616, b"_"),
    (PHONEME, 18, 12632, b"n"),
    (PHONEME, 17, 13672, b"a"),
    (PHONEME, 52, 16856, b"_:"),
)
FRAMES = 15856


class Recorded:
    """Stands for the foreign library: it plays back what one with mbrola was seen to do."""

    def __init__(self) -> None:
        self._callback: object = None
        functions = {
            "espeak_ListVoices": lambda asked: None,
            "espeak_Initialize": lambda *given: 22050,
            "espeak_SetVoiceByName": lambda name: 0,
            "espeak_SetParameter": lambda *given: 0,
            "espeak_SetSynthCallback": lambda callback: setattr(self, "_callback", callback),
            "espeak_Synth": self._speak,
        }
        for name, function in functions.items():
            # ctypes' functions take attributes; methods do not
            setattr(self, name, lambda *given, call=function: call(*given))

    def _speak(self, *given: object) -> int:
        events = (espeak_library._Event * (len(EVENTS) + 1))()
        for event, (kind, place, frame, phoneme) in zip(events, EVENTS, strict=False):
            event.type, event.text_position, event.sample = kind, place, frame
            event.length = 6 if kind == WORD else 0
            if kind == PHONEME:
                event.id.string = phoneme
            else:
                event.id.number = 16000 if kind == SAMPLE_RATE else 1
        samples = (ctypes.c_short * FRAMES)(*([7] * FRAMES))
        assert callable(self._callback)
        return int(self._callback(samples, FRAMES, events))


def test_words_are_timed_by_their_first_phonemes() -> None:
    library = Library(Recorded(), None)  # type: ignore[arg-type]
    said = library.say(TEXT, "mb/mb-ar1", 175, 50, lambda: False)
    assert said is not None
    assert said.sample_rate == 16000
    assert [event.frame for event in said.words] == [0, 5440, 11632]
    starts = [event.position for event in said.words]
    timings = word_timings(TEXT, starts, said, said.sample_rate)
    assert [(word.start, word.end) for word in timings] == list(words(TEXT))
    assert [round(word.start_ms) for word in timings] == [0, 340, 727]


def test_a_program_without_data_offers_no_voices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mbrola"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    engine = EspeakEngine()
    before = _children()
    voices = engine.voices()
    assert {voice.kind for voice in voices} == {VoiceKind.FORMANT}
    assert voices[0].id == "sem/ar"
    assert _children() == before
    engine.close()


def _children() -> list[str]:
    tasks = Path("/proc/self/task")
    return sorted(
        child for task in tasks.iterdir() for child in (task / "children").read_text().split()
    )
