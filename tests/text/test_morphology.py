"""What a word can be: the first analysis is right for most words of our own in their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.speech.tashkeel import shared
from reader.text.harakat import HARAKAT, SUKUN, letters
from reader.text.morphology import Analysis, analyses, has_lexicon

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "lookup" / "gold.txt"


def sounds(word: str) -> list[tuple[str, frozenset[str]]]:
    """Vowels but the last letter's and that of a first alef, which some write and some do not."""
    parts = [(each.letter, frozenset(each.marks) - {SUKUN}) for each in letters(word)]
    return [
        (letter, frozenset() if index == len(parts) - 1 or letter == "ا" else marks)
        for index, (letter, marks) in enumerate(parts)
    ]


def gold() -> Iterator[tuple[str, str, str, str]]:
    sentence = ""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            sentence = line.removeprefix(">").strip()
        elif not line.startswith("#"):
            word, lemma, root = line.split()
            yield sentence, word, lemma, root


def test_lemma_and_root_are_right_for_most_words() -> None:
    assert has_lexicon()
    count = lemmas = roots = among = 0
    for sentence, word, lemma, root in gold():
        read = shared().completed(sentence)
        start = sentence.index(word)
        low, high = read.map.to_new(start, start + len(word))
        found = analyses(word, read.text[low:high])
        count += 1
        lemmas += sounds(found[0].lemma) == sounds(lemma)
        roots += re.sub("[أإآؤئا]", "ء", found[0].root) == root
        among += any(re.sub("[أإآؤئا]", "ء", each.root) == root for each in found)
    assert count == 100
    assert lemmas >= 85
    assert roots >= 95
    assert among == 100


@pytest.mark.parametrize(
    ("word", "read", "wanted"),
    [
        ("المدرسة", "الْمَدْرَسَة", ("مَدْرَسَة", "درس", "noun")),
        ("المدرسة", "الْمُدَرِّسَة", ("مُدَرِّس", "درس", "noun")),
        ("كتب", "كَتَبَ", ("كَتَبَ", "كتب", "verb")),
        ("كتب", "كُتُب", ("كِتَاب", "كتب", "noun")),
    ],
)
def test_how_a_word_is_read_says_what_it_is(
    word: str, read: str, wanted: tuple[str, str, str]
) -> None:
    first = analyses(word, read)[0]
    assert (first.lemma, first.root, first.kind) == wanted


def test_marks_in_a_word_count_as_its_reading() -> None:
    assert analyses("كُتُب")[0].lemma == "كِتَاب"


@pytest.mark.parametrize("word", ["", "hello", "12", "َ", "ا" * 500, "ﷺ", "\u200f"])
def test_what_is_no_arabic_word_has_no_analysis(word: str) -> None:
    assert analyses(word) == ()


def test_each_is_named_once() -> None:
    found = analyses("وصلت")
    assert len({(each.lemma, each.root, each.kind) for each in found}) == len(found) > 1
    assert all(
        isinstance(each, Analysis) and not HARAKAT.isdisjoint(each.vowelled) for each in found
    )
