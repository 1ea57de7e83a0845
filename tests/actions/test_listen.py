"""How the reader wants to listen: voices by their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.actions.listen import voice_called
from reader.errors import SpeechFailed
from reader.paths import Paths
from reader.settings import Settings, voice_setting
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.system import SystemEngine


def test_voices_are_those_that_were_chosen(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert settings.voices() == {}
    settings[voice_setting("ar")] = "espeak:ar"
    assert settings.voices() == {"ar": "espeak:ar"}


def test_a_voice_has_a_key_an_id_and_a_name(paths: Paths) -> None:
    voice = voice_called("espeak:sem/ar", paths)
    assert (voice.engine, voice.language) == ("espeak", "ar")
    assert voice_called(f" {voice.name.upper()} ", paths) == voice
    assert voice_called(voice.id, paths) == voice
    assert voice_called("arabi", paths) == voice


def test_a_whole_key_starts_no_other_engine(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    system = SystemEngine()
    monkeypatch.setattr("reader.speech.engine.engines", lambda _paths: (EspeakEngine(), system))
    assert voice_called("espeak:sem/ar", paths).id == "sem/ar"
    assert system._voices is None  # it was never asked


@pytest.mark.parametrize(
    ("name", "near"), [("espeak:sam/ar", "espeak:sem/ar"), ("arabc", "espeak:sem/ar")]
)
def test_an_unknown_voice_names_those_near_it(paths: Paths, name: str, near: str) -> None:
    with pytest.raises(SpeechFailed) as failure:
        voice_called(name, paths)
    assert failure.value.message.values["name"] == name
    assert near in str(failure.value.message.values["voices"]).split(", ")


def test_a_voice_like_no_other_names_some(paths: Paths) -> None:
    with pytest.raises(SpeechFailed) as failure:
        voice_called("ذهب", paths)
    assert str(failure.value.message.values["voices"]).count(":") >= 2
