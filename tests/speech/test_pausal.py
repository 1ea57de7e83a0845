from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.speech.pausal import paused

SIGNS = "ابتدرسكلمنهويةىءأ" + "َُِّْٰ" + "ًٌٍ" + " .،؛:؟!«»()-–\n3a😀"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قَرَأْتُ كِتَابًا.", "قَرَأْتُ كِتَابَا."),
        ("قَرَأْتُ كِتَاباً.", "قَرَأْتُ كِتَابَا."),
        ("جَاءَ الْوَلَدُ", "جَاءَ الْوَلَدْ"),
        ("هَذَا وَلَدٌ، وَذَاكَ رَجُلٌ.", "هَذَا وَلَدْ، وَذَاكَ رَجُلْ."),
        ("فِي مَدْرَسَةٍ!", "فِي مَدْرَسَهْ!"),
        ("زُرْتُ مَدِينَةً؟", "زُرْتُ مَدِينَهْ؟"),
        ("شَرِبَ مَاءً", "شَرِبَ مَاءَا"),
        ("رَأَى فَتًى", "رَأَى فَتَى"),
        ("هُوَ عَرَبِيٌّ؛ نَعَمْ", "هُوَ عَرَبِيّ؛ نَعَمْ"),
        ("عَرَبِيًّا", "عَرَبِيَّا"),
        ("قَالُوا: نَعَمْ", "قَالُوا: نَعَمْ"),
        ("أَنْ يَجْرِيَ", "أَنْ يَجْرِي"),
        ("«فِي الْبَيْتِ».", "«فِي الْبَيْتْ»."),
        ("مدرسة", "مدرسه"),
        ("فِي الْبَيْتِ الْكَبِيرِ", "فِي الْبَيْتِ الْكَبِيرْ"),
        ("أ.ف.ب", "أ.ف.ب"),
        ("", ""),
    ],
)
def test_the_last_word_before_a_pause(text: str, expected: str) -> None:
    assert unicodedata.normalize("NFC", paused(text).text) == unicodedata.normalize("NFC", expected)


def test_a_text_that_goes_on_keeps_its_last_ending() -> None:
    assert paused("فِي الْبَيْتِ، مَعَ مُحَمَّدٍ", ends=False).text == "فِي الْبَيْتْ، مَعَ مُحَمَّدٍ"


@settings(max_examples=3000, deadline=None)
@given(st.text(st.sampled_from(SIGNS), max_size=60) | st.text(max_size=30), st.booleans())
def test_maps_are_exact_and_a_second_time_changes_nothing(text: str, ends: bool) -> None:
    once = paused(text, ends=ends)
    assert list(once.map.starts) == sorted(once.map.starts)
    assert once.map.old_length == len(text)
    for index, character in enumerate(once.text):
        source = text[once.map.starts[index]]
        if not unicodedata.combining(character) and character not in "ها":
            assert character == source
    assert len(once.text.split()) == len(text.split())
    assert paused(once.text, ends=ends).text == once.text
