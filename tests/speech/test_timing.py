from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.speech.engines.silent import SilentEngine
from reader.speech.timing import estimated_ms, estimated_words, weight
from reader.speech.utterance import Delivery
from reader.speech.watch import Watch

TEXTS = st.text("ابتثجحخ ًُِّ،.12 xyz", max_size=60)


def test_marks_and_signs_weigh_nothing_and_digits_much() -> None:
    assert weight("مُحَمَّدٌ،") == weight("محمد") == 4
    assert weight("7") > weight("س")
    assert weight(" …!") == 0


@given(TEXTS, st.floats(1, 10_000))
def test_estimated_words_share_the_whole_time_in_order(text: str, duration: float) -> None:
    timings = estimated_words(text, duration)
    at = 0.0
    for timing in timings:
        assert timing.start_ms == at
        assert timing.end_ms > at
        assert text[timing.start : timing.end].strip()
        at = timing.end_ms
    assert not timings or abs(at - duration) < 1e-6 * duration


@given(TEXTS, st.floats(0.5, 4))
def test_the_silent_engine_takes_the_estimated_time(text: str, rate: float) -> None:
    engine = SilentEngine()
    voice = engine.voices()[0]
    audio = engine.synthesize(text, voice, Delivery(rate), Watch())
    assert not any(audio.samples)
    assert not audio.exact
    assert audio.duration_ms >= estimated_ms(text, rate) - 1
    assert all(word.end_ms <= audio.duration_ms + 1e-6 for word in audio.words)
