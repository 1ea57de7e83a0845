from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.speech.sound import (
    onsets_settled,
    pack,
    ramped_down,
    resampled,
    silence,
    trimmed,
    unpack,
)
from reader.speech.utterance import Audio, WordTiming

RATE = 22050


def tone(ms: int) -> bytes:
    return pack(round(12000 * math.sin(i / 4)) for i in range(RATE * ms // 1000))


def quiet(ms: int) -> bytes:
    return silence(RATE * ms // 1000)


@given(st.lists(st.integers(-32768, 32767)))
def test_packing_is_reversible(values: list[int]) -> None:
    assert list(unpack(pack(values))) == values


def test_trimming_cuts_silence_and_moves_words_along() -> None:
    words = (WordTiming(0, 3, 210, 400), WordTiming(4, 7, 400, 900))
    audio = trimmed(Audio(quiet(200) + tone(500) + quiet(300), RATE, words, True))
    assert 500 <= audio.duration_ms <= 515
    assert abs(audio.words[0].start_ms - 10) <= 6
    assert audio.words[1].end_ms <= audio.duration_ms


def test_trimming_leaves_silence_alone() -> None:
    audio = Audio(quiet(200), RATE, (WordTiming(0, 3, 0, 200),), False)
    assert trimmed(audio) == audio


def test_a_word_that_begins_in_silence_moves_to_its_sound() -> None:
    words = (WordTiming(0, 3, 0, 300), WordTiming(4, 7, 300, 800))
    audio = onsets_settled(Audio(tone(250) + quiet(90) + tone(460), RATE, words, True))
    assert abs(audio.words[1].start_ms - 340) <= 6
    assert audio.words[0].end_ms == audio.words[1].start_ms
    assert audio.words[0].start_ms == 0


def test_resampling_keeps_length_and_pitch() -> None:
    source = tone(1000)
    for target in (8000, 16000, 44100, 48000):
        out = unpack(resampled(source, RATE, target))
        assert len(out) == target * (len(source) // 2) // RATE
        crossings = sum(a < 0 <= b for a, b in pairwise(out))
        assert abs(crossings - RATE / 4 / (2 * math.pi)) < 10
    assert resampled(source, RATE, RATE) is source
    assert resampled(b"", RATE, 8000) == b""


def test_a_ramp_ends_in_silence_without_a_jump() -> None:
    values = unpack(ramped_down(pack([10000] * 110)))
    assert values[0] == 10000
    assert values[-1] < 100
    assert all(a >= b for a, b in pairwise(values))
