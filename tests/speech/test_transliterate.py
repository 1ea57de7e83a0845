from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Message
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.timing import estimated_words
from reader.speech.transliterate import in_arabic, is_acronym, transliterated
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, WordTimes
from reader.speech.voices import Voices
from reader.speech.watch import Watch
from reader.text.segment import words

CORPUS = Path(__file__).parent.parent / "corpus" / "announce"
ROWS = [
    tuple(line.split("\t"))
    for line in (CORPUS / "transliteration.tsv").read_text(encoding="utf-8").splitlines()
]
ARABIC_ONLY = re.compile("[\u0621-\u0652 ]+")


class PlainEngine:
    """A system engine with voices of some languages, which reads no Latin."""

    id = "plain"
    capabilities = Capabilities(WordTimes.ESTIMATED)

    def __init__(self, *languages: str) -> None:
        self._voices = [Voice("plain", f"v-{tag}", f"Voice {tag}", tag) for tag in languages]
        self.said: list[tuple[str, str]] = []

    def voices(self) -> Sequence[Voice]:
        return self._voices

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        self.said.append((voice.language, text))
        return Audio(bytes((0, 32)) * 22050, 22050, estimated_words(text, 1000.0), exact=False)

    def close(self) -> None:
        pass


def say(voices: Voices, text: str, language: str) -> Audio:
    notices: list[Message] = []
    audio = voices.say(text, language, Delivery(), Watch(), notices.append)
    assert not notices
    return audio


@pytest.mark.parametrize(("word", "said"), ROWS)
def test_words_are_written_as_they_sound(word: str, said: str) -> None:
    assert in_arabic(word) == said
    assert ARABIC_ONLY.fullmatch(said)


@pytest.mark.parametrize("word", ["CNN", "DNA", "WHO", "UN", "S", "PhD", "BBC", "HTML"])
def test_acronyms_are_spelt(word: str) -> None:
    assert is_acronym(word)
    assert len(in_arabic(word).split()) == len(word)


@pytest.mark.parametrize("word", ["Paris", "lake", "MICROSOFT", "Москва", "my"])
def test_words_are_not(word: str) -> None:
    assert not is_acronym(word)
    assert len(in_arabic(word).split()) == 1


def test_each_word_leads_back_to_its_own() -> None:
    text = "قال Bill Gates إن CNN نقلت 3 أخبار."
    said = transliterated(text)
    assert said.text == "قال بِيلْ غَيْتْسْ إن سِي إِنْ إِنْ نقلت 3 أخبار."
    found = [text[slice(*said.map.to_old(*span))] for span in words(said.text)]
    assert found == ["قال", "Bill", "Gates", "إن", "CNN", "CNN", "CNN", "نقلت", "3", "أخبار"]
    assert transliterated("نص عربي 12.").text == "نص عربي 12."
    assert transliterated("東京").text == "東京"


@given(st.text(st.sampled_from("aeiouybcdghkqstxzABCXÉßłМжΩ'’ -3قا."), max_size=30))
def test_latin_never_stays_and_maps_are_whole(text: str) -> None:
    said = transliterated(text)
    assert not re.search("[A-Za-zÉłМжΩ]", said.text)
    assert len(said.map) == len(said.text)
    assert list(said.map.starts) == sorted(said.map.starts)
    assert said.map.old_length == len(text)
    for word in re.findall("[A-Za-z]+", text):
        assert in_arabic(word).strip()


def test_an_arabic_voice_that_reads_no_latin_gets_arabic_letters() -> None:
    engine = PlainEngine("ar")
    text = "نقلت CNN عن Paris خبرا"
    audio = say(Voices((engine, SilentEngine()), {}), text, "ar")
    assert engine.said == [("ar", "نقلت سِي إِنْ إِنْ عن بَارِيسْ خبرا")]
    assert [text[w.start : w.end] for w in audio.words] == text.split()
    times = [(w.start_ms, w.end_ms) for w in audio.words]
    assert times == sorted(times)
    assert times[0][0] == 0


def test_without_a_voice_of_the_language_the_arabic_one_reads() -> None:
    engine = PlainEngine("en", "ar")
    voices = Voices((engine, SilentEngine()), {})
    say(voices, "le chat noir", "fr")
    say(voices, "the black cat", "en")
    assert [language for language, _ in engine.said] == ["ar", "en"]
    assert ARABIC_ONLY.fullmatch(engine.said[0][1])
    assert engine.said[1][1] == "the black cat"
    assert voices.choice("fr-CA")[1].language == "ar"


def test_a_french_voice_reads_french_and_espeak_reads_latin_itself() -> None:
    engine = PlainEngine("ar", "fr")
    say(Voices((engine,), {}), "le chat noir", "fr")
    assert engine.said == [("fr", "le chat noir")]
    espeak = EspeakEngine()
    assert espeak.capabilities.reads_latin
    assert Voices((espeak,), {}).choice("fr")[1].language == "fr"
    audio = say(Voices((espeak, SilentEngine()), {}), "نقلت CNN خبرا", "ar")
    assert len(audio.words) == 3
