from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Document
from reader.errors import Cancelled, SpeechFailed
from reader.speech.engines.espeak import EspeakEngine, word_timings
from reader.speech.engines.espeak_library import Speech, WordEvent
from reader.speech.lit import lit
from reader.speech.plan import plan
from reader.speech.sound import unpack
from reader.speech.utterance import Audio, Delivery, Voice
from reader.speech.watch import Watch
from reader.text.segment import words

NEWS = (
    "دقّت ساعة المدينة ستّ دقّات متتالية، للمرّة الأولى منذ 7 سنوات.",
    "وكانت الساعة قد توقّفت في 14 تشرين الثاني 2017، عند الرابعة عصرًا.",
    "احتاج العمل إلى 18,400 دينار 😀 جاء 62 في المئة منها من تبرّعات؛ قالت CNN ذلك.",
    "مُحَمَّدٌ قَالَ: «اللَّهُ أَكْبَرُ»، ثُمَّ كَتَبُوا (كُلَّ شَيْءٍ).",
)


@pytest.fixture(scope="module")
def engine() -> EspeakEngine:
    return EspeakEngine()


def say(engine: EspeakEngine, text: str, language: str = "ar", rate: float = 1.0) -> Audio:
    voice = next(voice for voice in engine.voices() if voice.language == language)
    return engine.synthesize(text, voice, Delivery(rate), Watch())


def test_arabic_and_english_come_first_of_many(engine: EspeakEngine) -> None:
    voices = engine.voices()
    languages = [voice.language for voice in voices]
    assert languages[0] == "ar"
    assert voices[languages.index("en")].id == "gmw/en-US"
    assert {"fa", "fr", "tr", "ur"} <= set(languages)
    assert len({voice.id for voice in voices}) == len(voices)


@pytest.mark.parametrize("text", NEWS)
@pytest.mark.parametrize("rate", [0.5, 1.0, 2.5, 4.0])
def test_every_word_has_its_time(engine: EspeakEngine, text: str, rate: float) -> None:
    audio = say(engine, text, rate=rate)
    assert audio.exact
    assert audio.sample_rate == 22050
    assert [(word.start, word.end) for word in audio.words] == list(words(text))
    assert 0 <= audio.words[0].start_ms < 30
    for word, following in pairwise(audio.words):
        assert word.start_ms <= word.end_ms <= following.start_ms + 1e-6
    assert audio.words[-1].end_ms <= audio.duration_ms


def test_words_after_a_pause_begin_with_their_sound(engine: EspeakEngine) -> None:
    text = "نعم، نعم، نعم، نعم، نعم."
    audio = say(engine, text)
    values = unpack(audio.samples)
    for word in audio.words[1:]:
        at = round(word.start_ms * 22.05)
        before, after = values[at - 660 : at - 110], values[at : at + 660]
        assert max(map(abs, before)) < 600
        assert max(map(abs, after)) > 1500


def test_speed_changes_the_length_in_proportion(engine: EspeakEngine) -> None:
    normal = say(engine, NEWS[0]).duration_ms
    for rate in (0.5, 2.0, 3.0, 4.0):
        assert say(engine, NEWS[0], rate=rate).duration_ms == pytest.approx(normal / rate, rel=0.2)


def test_no_silence_lies_around_the_speech(engine: EspeakEngine) -> None:
    values = unpack(say(engine, NEWS[1]).samples)
    assert max(map(abs, values[:660])) > 260
    assert max(map(abs, values[-660:])) > 260


def test_nothing_to_say_is_no_failure(engine: EspeakEngine) -> None:
    for text in ("", " ", "…", "،؛"):
        assert say(engine, text).words == ()


def test_cancelling_ends_a_long_synthesis(engine: EspeakEngine) -> None:
    token = Watch()
    token.cancel()
    voice = engine.voices()[0]
    with pytest.raises(Cancelled):
        engine.synthesize(NEWS[0] * 200, voice, Delivery(1.0), token)

    class Later(Watch):
        checks = 0

        @property
        def cancelled(self) -> bool:
            self.checks += 1
            return self.checks > 20

    later = Later()
    with pytest.raises(Cancelled):
        engine.synthesize(NEWS[0] * 200, voice, Delivery(1.0), later)
    assert later.checks == 21


def test_a_voice_that_is_not_there_fails_in_plain_words(engine: EspeakEngine) -> None:
    with pytest.raises(SpeechFailed) as failure:
        engine.synthesize("نعم", Voice("espeak", "no/such", "Nobody", "ar"), Delivery(1.0), Watch())
    assert "Nobody" in str(failure.value)


@settings(max_examples=40)
@given(st.text("ابتمنلكي َّ ،.؟«»()123😀AbC\u200f", max_size=60))
def test_any_text_gives_times_in_order(text: str) -> None:
    audio = say(EspeakEngine(), text)
    spans = list(words(text))
    assert [(word.start, word.end) for word in audio.words] in ([], spans)
    times = [round(time, 3) for word in audio.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert not times or (times[0] >= 0 and times[-1] <= audio.duration_ms + 0.01)


def test_events_go_to_their_words() -> None:
    text = "في (3500) كتاب"
    spans = words(text)
    # the number's further events run over its end, the bracket's event opens the number
    places = [0, 3, 5, 7, 10]
    said = Speech(bytes(2 * 1000), tuple(WordEvent(p, 100 * n) for n, p in enumerate(places)), 1000)
    timings = word_timings(text, places, said, 1000)
    assert [(word.start, word.end) for word in timings] == list(spans)
    assert [word.start_ms for word in timings] == [0, 100, 400]
    one = word_timings(text, [0], Speech(bytes(2000), (WordEvent(0, 0),), 1000), 1000)
    assert [(word.start, word.end) for word in one] == list(spans)
    assert one[-1].end_ms == 1000


def test_spoken_words_lead_back_to_the_words_shown(
    engine: EspeakEngine, documents: Callable[..., Document]
) -> None:
    text = "قال\u200f الـــكاتب: «مى\u200cكند» ﻻ، مُحَمَّدٌ."
    document = documents(text)
    (utterance,) = plan(document)
    audio = say(engine, utterance.spoken)
    ranges = [lit(text, utterance, word.start, word.end) for word in audio.words]
    shown = [text[start:end] for start, end in ranges]
    assert shown == ["قال", "الـــكاتب", "مى\u200cكند", "ﻻ", "مُحَمَّدٌ"]


def test_a_long_text_shows_that_it_is_being_made() -> None:
    class Seen(Watch):
        signs = 0

        def alive(self) -> None:
            self.signs += 1

    engine, watch = EspeakEngine(), Seen()
    engine.synthesize("كتب الولد رسالة طويلة. " * 20, engine.voices()[0], Delivery(), watch)
    assert watch.signs > 100
