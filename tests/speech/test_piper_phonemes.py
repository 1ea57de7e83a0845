from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from piper.phonemize_espeak import EspeakPhonemizer

from reader.speech.engines.piper_phonemes import LONGEST, Part, Phonemize, parts, tokens

_SPEAKER = EspeakPhonemizer()


def phonemizer(language: str) -> Phonemize:
    return lambda text: _SPEAKER.phonemize(language, text)


def shown(found: list[Part]) -> list[dict[int, str]]:
    return [{word.token: "".join(word.phonemes) for word in part} for part in found]


def test_words_sound_as_in_their_sentence_and_know_their_phonemes() -> None:
    (part,) = parts("It was a book of the sea, I am sure.", phonemizer("en-us"))
    assert shown([part]) == [
        {
            0: "ɪt", 1: "wʌz", 2: "ɐ", 3: "bˈʊk", 4: "ʌv", 5: "ðə", 6: "sˈiː,", 7: "aɪ", 8: "ɐm",
            9: "ʃˈʊɹ.",
        }
    ]  # fmt: skip
    assert [word.pause for word in part if word.pause] == [",", "."]
    assert part[6].sounding == len(part[6].phonemes) - 1


def test_marks_alone_are_pauses_and_never_names() -> None:
    found = list(parts("! Wow ! « he » said – nothing ?", phonemizer("en-us")))
    assert [sorted(words) for words in shown(found)] == [[1], [4, 6, 8]]
    assert shown(found)[0] == {1: "wˈaʊ!"}
    assert "ɛks" not in str(shown(found))
    assert shown(found)[1][8].endswith("?")


def test_each_sentence_is_a_part() -> None:
    found = shown(list(parts("One came. Two went! Why?", phonemizer("en-us"))))
    assert [sorted(words) for words in found] == [[0, 1], [2, 3], [4]]


def test_long_sentences_are_cut_at_clause_marks() -> None:
    clause = "the old man looked at the grey sea and the ships"
    found = list(parts(f"{clause}, {clause}, {clause}, {clause}.", phonemizer("en-us")))
    assert len(found) > 1
    assert {part[-1].pause for part in found} <= {",", "."}


@pytest.mark.parametrize("text", ["1234567890" * 40, "https://example.org/" + "a/b-c" * 80])
def test_a_word_that_is_too_long_is_said_in_parts(text: str) -> None:
    found = list(parts(f"See {text} now", phonemizer("en-us")))
    assert {word.token for part in found for word in part} == {0, 1, 2}
    assert max(sum(len(word.phonemes) for word in part) for part in found) <= 2 * LONGEST


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "of",
                "the",
                "a",
                "I",
                "am",
                "to",
                "قَالَ",
                "نَعَمْ",
                "3.5",
                "U.S.",
                "(yes)",
                "«لا»",
                "!",
                "–",
                "CNN",
                "😀",
                "don't",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["en-us", "ar", "fr"]),
)
def test_tokens_stay_in_order_and_no_phoneme_is_lost(given: list[str], language: str) -> None:
    text = " ".join(given)
    found = list(parts(text, phonemizer(language)))
    said = [word.token for part in found for word in part]
    assert said == sorted(set(said))
    assert not said or said[-1] < len(tokens(text))
    for part in found:
        assert sum(len(word.phonemes) for word in part) <= 2 * LONGEST
        for word in part:
            assert 0 <= word.sounding <= len(word.phonemes)
            assert " " not in (word.phonemes[:1] + word.phonemes[-1:])
    for first, second in pairwise(found):
        assert first[-1].token < second[0].token
