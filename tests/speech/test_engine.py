from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.speech.engine import SpeechEngine, engines
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.engines.system import SystemEngine
from reader.speech.voices import Voices, choose, voice_key


@pytest.fixture
def system() -> Iterator[SystemEngine]:
    engine = SystemEngine()
    yield engine
    engine.close()


def test_engines_are_ranked_with_silence_last(tmp_path: Path) -> None:
    made = engines(Paths.under(tmp_path))
    assert [engine.id for engine in made] == ["piper", "espeak", "system", "silent"]
    assert [engine.capabilities.audible for engine in made] == [True, True, True, False]
    for engine in made:
        engine.close()


def test_a_broken_engine_of_another_package_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    package = tmp_path / "other-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(
        "[ayn.speech_engines]\nbroken = other_engine:create\n"
        "good = reader.speech.engines.silent:create\n"
    )
    (tmp_path / "other_engine.py").write_text(
        "def create(paths):\n    raise OSError('no device')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with caplog.at_level(logging.ERROR):
        made = engines(Paths.under(tmp_path))
    assert [engine.id for engine in made] == ["piper", "espeak", "system", "silent", "silent"]
    assert "broken" in caplog.text
    for engine in made:
        engine.close()


def test_the_preferred_voice_wins_then_the_language_then_any_sound() -> None:
    espeak, silent = EspeakEngine(), SilentEngine()
    ranked: list[SpeechEngine] = [espeak, silent]
    assert choose(ranked, "ar")[1].id == "sem/ar"
    assert choose(ranked, "en-GB")[1].language == "en"
    british = next(voice for voice in espeak.voices() if voice.id == "gmw/en")
    assert choose(ranked, "en", voice_key(british))[1] == british
    assert choose(ranked, "en", "espeak:gone")[1].language == "en"
    assert choose(ranked, "xx")[1].language == "ar"
    assert choose([silent, espeak], "xx")[0] is espeak
    assert (
        choose(ranked, "ar", without={voice_key(voice) for voice in espeak.voices()})[0] is silent
    )
    with pytest.raises(SpeechFailed):
        choose([], "ar")


def test_when_a_voice_fails_the_next_goes_on_and_says_so_once(system: SystemEngine) -> None:
    voices = Voices((system, EspeakEngine(), SilentEngine()), {})
    notices: list[Message] = []
    assert voices.choice("ar")[0] is system
    offered = system.voices()
    system.close()
    system.voices = lambda: offered  # type: ignore[method-assign]
    for _ in range(3):
        audio = voices.say("نعم.", "ar", 1.0, CancelToken(), notices.append)
        assert any(audio.samples)
        assert audio.exact
    (notice,) = notices
    assert str(notice) == "The voice Arabic (system) failed; Arabic (espeak) goes on."
    voices.forgive()
    assert voices.choice("ar")[0] is system


def test_when_every_voice_fails_the_failure_is_told(system: SystemEngine) -> None:
    offered = system.voices()[:2]
    system.close()
    system.voices = lambda: offered  # type: ignore[method-assign]
    notices: list[Message] = []
    with pytest.raises(SpeechFailed):
        Voices((system,), {}).say("نعم.", "ar", 1.0, CancelToken(), notices.append)
    silent = Voices((system, SilentEngine()), {})
    audio = silent.say("نعم.", "ar", 1.0, CancelToken(), notices.append)
    assert not any(audio.samples)
    assert "without sound" in str(notices[-1])


def test_voices_of_a_language_are_audible_ones() -> None:
    voices = Voices((EspeakEngine(), SilentEngine()), {})
    assert [voice.engine for voice in voices.of("ar")] == ["espeak"]
    assert len(voices.of("en")) > 3
    assert voices.of("xx") == ()
    american = voices.of("en")[1]
    voices.prefer("en", american)
    assert voices.choice("en")[1] == american
    voices.prefer("en", None)
    assert voices.choice("en")[1] == voices.of("en")[0]
