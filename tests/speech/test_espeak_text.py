from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.speech.engines.espeak_text import adapted

SHADDA, FATHA = "\u0651", "\u064e"


def test_shadda_stands_before_its_vowel() -> None:
    text = unicodedata.normalize("NFC", "مُحَمَّدٌ")
    assert FATHA + SHADDA in text
    given_text = adapted(text).text
    assert SHADDA + FATHA in given_text
    assert FATHA + SHADDA not in given_text


def test_the_article_and_the_plural_and_known_words() -> None:
    assert SHADDA not in adapted("الشَّمْسُ").text
    assert SHADDA in adapted("وَالنَّاسُ").text
    assert SHADDA in adapted("الطَّرِيقُ").text
    assert adapted("كَتَبُوا").text == "كَتَبُو"
    assert adapted("قالَ اللَّهُ هَذَا").text == "قالَ الله هَاذَا"
    assert SHADDA + FATHA in adapted("لَكِنَّ").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اجْتِمَاعٌ", "اِجْتِمَاعٌ"),
        ("اكْتُبْ", "اُكْتُبْ"),
        ("اسْمُهُ", "اِسْمُهُ"),
        ("بِالْبَيْتِ", "بِلْبَيْتِ"),
        ("بِالنَّارِ", "بِنَّارِ"),
        ("وَالِدُهُ", "وَالِدُهُ"),
        ("فَانْسُ", "فَانْسُ"),
        ("وَانْطَلَقَ", "وَنْطَلَقَ"),
        ("الِاجْتِمَاعُ", "أَلِجْتِمَاعُ"),
        ("عَرَبِيَّةٌ", "عَرَبِيْيَةٌ"),
        ("ذَلِكَ", "ذَالِكَ"),
        ("لَكِنَّ", "لَاكِنَّ"),
        ("هَٰذَا", "هَاذَا"),
        ("مُسْتَوًى", "مُسْتَوًا"),
        ("مُشْتَرَكٍ", "مُشْتَرَكِنْ"),
        ("بِٱلْحَقِّ", "بِلْحَقِّ"),
    ],
)
def test_what_espeak_says_wrong_is_written_as_it_sounds(text: str, expected: str) -> None:
    said = unicodedata.normalize("NFC", adapted(text).text)
    assert said == unicodedata.normalize("NFC", expected)


def test_bare_text_is_given_as_it_is() -> None:
    text = "قالوا إن الشمس، في 3,500 عام (CNN)."
    assert adapted(text).text == text


@given(st.text("ابلشنوكتدم َُِّْٰ.ab1", max_size=40))
def test_maps_keep_every_letter_in_place(text: str) -> None:
    said = adapted(text)
    assert len(said.map) == len(said.text)
    assert said.map.old_length == len(text)
    assert list(said.map.starts) == sorted(said.map.starts)
    for index, letter in enumerate(said.text):
        source = text[said.map.starts[index]]
        if not unicodedata.combining(letter) and letter not in "اأيلن":
            assert source == letter
