from __future__ import annotations

import sys

import numpy as np
import pytest

from reader.speech.sound import from_floats, is_silent, resampled, scaled, to_floats
from reader.speech.stretch import stretched
from reader.speech.utterance import Audio, WordTiming

RATE = 22050
TONE = 200.0


@pytest.fixture(params=["Signalsmith", "Sonic"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "Sonic":
        # where there is no build of the other, its import fails
        monkeypatch.setitem(sys.modules, "python_stretch", None)
    return str(request.param)


def voice(seconds: float) -> np.ndarray:
    """Give a buzz like a voice's, with its overtones."""
    at = np.arange(round(seconds * RATE)) / RATE
    return sum(0.2 / k * np.sin(2 * np.pi * TONE * k * at) for k in range(1, 6)).astype(np.float32)


def audio(values: np.ndarray, words: tuple[WordTiming, ...] = ()) -> Audio:
    return Audio(from_floats(values.astype(np.float32)), RATE, words, exact=True)


def pitch(samples: bytes) -> float:
    """Give the frequency (Hz) at which the sound repeats itself."""
    values = to_floats(samples)
    middle = values[len(values) // 4 : len(values) // 4 + 8192]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    likeness = np.fft.irfft(spectrum**2)[: RATE // 80]
    least = RATE // 500
    return RATE / (least + int(np.argmax(likeness[least:])))


@pytest.mark.parametrize("rate", [0.5, 0.75, 1.5, 2.0, 4.0])
def test_the_length_changes_and_the_pitch_stays(library: str, rate: float) -> None:
    made = stretched(audio(voice(4.0)), rate, 0.0)
    assert made.duration_ms == pytest.approx(4000 / rate, rel=0.002)
    assert pitch(made.samples) == pytest.approx(TONE, rel=0.03)


@pytest.mark.parametrize("semitones", [-5.0, 3.0, 12.0])
def test_the_pitch_changes_and_the_length_stays(library: str, semitones: float) -> None:
    made = stretched(audio(voice(3.0)), 1.0, semitones)
    assert made.duration_ms == pytest.approx(3000, rel=0.002)
    assert pitch(made.samples) == pytest.approx(TONE * 2 ** (semitones / 12), rel=0.03)


@pytest.mark.parametrize("rate", [0.5, 1.3, 2.0, 4.0])
def test_words_sound_when_they_are_said_to(library: str, rate: float) -> None:
    values = np.zeros(6 * RATE, np.float32)
    onsets = [0.5, 1.7, 2.6, 3.9, 5.1]
    for onset in onsets:
        at = round(onset * RATE)
        values[at : at + RATE // 2] = voice(0.5)
    words = tuple(
        WordTiming(n, n + 1, onset * 1000, onset * 1000 + 500) for n, onset in enumerate(onsets)
    )
    made = stretched(audio(values, words), rate, 0.0)
    heard = np.abs(to_floats(made.samples)) > 0.05
    for word, onset in zip(made.words, onsets, strict=True):
        assert word.start_ms == pytest.approx(onset * 1000 / rate)
        near = round(word.start_ms * RATE / 1000)
        reach = RATE * 70 // 1000
        first = near - reach + int(np.argmax(heard[near - reach : near + reach]))
        assert abs(first - near) / RATE < 0.04


def test_nothing_is_done_where_nothing_changes_or_is(library: str) -> None:
    same = audio(voice(0.5))
    assert stretched(same, 1.001, 0.0) is same
    empty = audio(np.zeros(0))
    assert stretched(empty, 2.0, 0.0) is empty


def test_loudness_goes_along_a_ramp() -> None:
    samples = from_floats(np.full(1000, 0.5, np.float32))
    assert scaled(samples, 1.0, 1.0) == samples
    faded = to_floats(scaled(samples, 1.0, 0.0))
    assert faded[0] == pytest.approx(0.5, abs=0.001)
    assert faded[-1] == 0
    assert np.all(np.diff(faded) <= 1e-3)
    assert is_silent(scaled(samples, 0.0, 0.0))
    assert not is_silent(samples)
    loud = from_floats(np.array([2.0, -2.0], np.float32))
    assert list(np.frombuffer(loud, "<i2")) == [32767, -32768]


def test_another_sample_rate_keeps_the_sound() -> None:
    samples = from_floats(voice(1.0))
    up = resampled(samples, RATE, 16_000)
    assert len(up) == 2 * 16_000
    back = to_floats(resampled(up, 16_000, RATE))
    assert np.abs(back[100:-100] - voice(1.0)[100 : len(back) - 100]).max() < 0.1
