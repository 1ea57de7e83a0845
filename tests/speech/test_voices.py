from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.engines.system import SystemEngine
from reader.speech.line import Line
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, WordTimes, WordTiming
from reader.speech.voices import Voices, choose, voice_key
from reader.speech.watch import Watch


@pytest.fixture
def system() -> Iterator[SystemEngine]:
    engine = SystemEngine()
    yield engine
    engine.close()


def test_the_preferred_voice_wins_then_the_language_then_any_sound() -> None:
    espeak, silent = EspeakEngine(), SilentEngine()
    ranked = [Line(espeak), Line(silent)]
    assert choose(ranked, "ar")[1].id == "sem/ar"
    assert choose(ranked, "en-GB")[1].language == "en"
    british = next(voice for voice in espeak.voices() if voice.id == "gmw/en")
    assert choose(ranked, "en", voice_key(british))[1] == british
    assert choose(ranked, "en", "espeak:gone")[1].language == "en"
    assert choose(ranked, "xx")[1].language == "ar"
    assert choose(ranked[::-1], "xx")[0] is ranked[0]
    assert (
        choose(ranked, "ar", without={voice_key(voice) for voice in espeak.voices()})[0]
        is ranked[1]
    )
    with pytest.raises(SpeechFailed):
        choose([], "ar")


def test_when_a_voice_fails_the_next_goes_on_and_says_so_once(system: SystemEngine) -> None:
    voices = Voices((system, EspeakEngine(), SilentEngine()), {})
    notices: list[Message] = []
    assert voices.choice("ar")[0].engine is system
    offered = system.voices()
    system.close()
    system.voices = lambda: offered  # type: ignore[method-assign]
    for _ in range(3):
        audio = voices.say("نعم.", "ar", Delivery(), CancelToken(), notices.append)
        assert any(audio.samples)
        assert audio.exact
    (notice,) = notices
    assert str(notice) == "The voice Arabic (system) failed; Arabic (espeak) goes on."
    voices.forgive()
    assert voices.choice("ar")[0].engine is system


def test_when_every_voice_fails_the_failure_is_told(system: SystemEngine) -> None:
    offered = system.voices()[:2]
    system.close()
    system.voices = lambda: offered  # type: ignore[method-assign]
    notices: list[Message] = []
    with pytest.raises(SpeechFailed):
        Voices((system,), {}).say("نعم.", "ar", Delivery(), CancelToken(), notices.append)
    silent = Voices((system, SilentEngine()), {})
    audio = silent.say("نعم.", "ar", Delivery(), CancelToken(), notices.append)
    assert not any(audio.samples)
    assert "without sound" in str(notices[-1])


def test_voices_of_a_language_are_audible_ones() -> None:
    voices = Voices((EspeakEngine(), SilentEngine()), {})
    assert [voice.engine for voice in voices.of("ar")] == ["espeak"]
    assert len(voices.of("en")) > 3
    assert voices.of("xx") == ()
    american = voices.of("en")[1]
    voices.prefer("en", voice_key(american))
    assert voices.choice("en")[1] == american
    voices.prefer("en", "")
    assert voices.choice("en")[1] == voices.of("en")[0]


class Odd(SilentEngine):
    """An engine of another package that says it can be heard, and does whatever it is told to."""

    id = "odd"
    capabilities = Capabilities(WordTimes.ESTIMATED, rate_low=1.0, rate_high=1.0)

    def __init__(self, act: Callable[[Watch], bytes]) -> None:
        self._act = act
        self.calls = 0

    def voices(self) -> tuple[Voice, ...]:
        return (Voice(self.id, "odd", "Odd", "ar"),)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        self.calls += 1
        samples = self._act(watch)
        words = (WordTiming(0, len(text), 0.0, len(samples) / 44.1),)
        return Audio(samples, 22050, words, exact=False)


def crash(_watch: Watch) -> bytes:
    raise MemoryError("an engine of another package")


def say_nothing(_watch: Watch) -> bytes:
    return bytes(20_000)


def give_nothing(_watch: Watch) -> bytes:
    return b""


def hang(watch: Watch) -> bytes:
    while not watch.cancelled:
        time.sleep(0.01)
    return b""


def hang_deafly(_watch: Watch) -> bytes:
    time.sleep(4)
    return b""


@pytest.mark.parametrize("act", [crash, say_nothing, give_nothing, hang, hang_deafly])
def test_another_voice_is_heard_within_two_seconds(act: Callable[[Watch], bytes]) -> None:
    odd = Odd(act)
    voices = Voices((odd, EspeakEngine(), SilentEngine()), {})
    notices: list[Message] = []
    voices.prepare("ar")
    began = time.monotonic()
    audio = voices.say("نعم يا صديقي.", "ar", Delivery(), CancelToken(), notices.append)
    assert time.monotonic() - began < 2.0
    assert any(audio.samples)
    assert audio.exact
    again = voices.say("ثم نام.", "ar", Delivery(), CancelToken(), notices.append)
    assert any(again.samples)
    assert [str(notice) for notice in notices] == ["The voice Odd failed; Arabic goes on."]
    assert odd.calls == 1


def test_a_slow_engine_that_shows_life_is_waited_for() -> None:
    tone = b"\x00\x20\x00\xe0" * 4000

    def slowly(watch: Watch) -> bytes:
        for _ in range(8):
            time.sleep(0.3)
            watch.alive()
        return tone

    notices: list[Message] = []
    voices = Voices((Odd(slowly), EspeakEngine()), {})
    audio = voices.say("نعم.", "ar", Delivery(), CancelToken(), notices.append)
    assert audio.samples == tone
    assert notices == []


def test_cancelling_leaves_a_deaf_engine_behind() -> None:
    voices = Voices((Odd(hang_deafly), EspeakEngine()), {})
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        voices.say("نعم.", "ar", Delivery(), token, lambda _notice: None)
    assert time.monotonic() - began < 0.7


def test_an_engine_that_cannot_list_its_voices_has_none() -> None:
    class Listless(Odd):
        def voices(self) -> tuple[Voice, ...]:
            raise OSError("no list")

    assert Line(Listless(crash)).voices() == ()
    audio = Voices((Listless(crash), EspeakEngine()), {}).say(
        "نعم.", "ar", Delivery(), CancelToken(), lambda _notice: None
    )
    assert audio.exact


@pytest.mark.parametrize("rate", [0.5, 1.0, 1.7, 4.0])
@pytest.mark.parametrize("pitch", [0.0, 4.0])
def test_what_an_engine_cannot_do_is_done_to_its_sound(rate: float, pitch: float) -> None:
    def tone(_watch: Watch) -> bytes:
        return b"\x00\x10\x00\xf0" * 22050

    voices = Voices((Odd(tone),), {})
    audio = voices.say("نعم.", "ar", Delivery(rate, pitch), CancelToken(), lambda _notice: None)
    assert audio.duration_ms == pytest.approx(2000 / rate, abs=2)
    assert audio.words[-1].end_ms == pytest.approx(2000 / rate, abs=2)


def test_the_same_words_are_not_made_twice() -> None:
    odd = Odd(lambda _watch: b"\x00\x10\x00\xf0" * 22050)
    voices = Voices((odd,), {})
    for rate in (1.0, 2.0, 1.0):
        voices.say("نعم.", "ar", Delivery(rate), CancelToken(), lambda _notice: None)
    assert odd.calls == 1
