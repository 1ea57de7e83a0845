"""Harakat for the page: what is added, which words are ambiguous, and how often that is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.speech.dictionary import Entry, PronunciationDictionary
from reader.speech.homographs import is_homograph, readings
from reader.speech.tashkeel import Tashkeel
from reader.speech.tashkeel_display import added_marks, corrections, shown_text
from reader.text.harakat import HARAKAT, SUKUN, WORD, letters
from reader.text.shown import Shown

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
GOLD = CORPUS / "tashkeel_display" / "gold.txt"
HELD_OUT = CORPUS / "tashkeel_display" / "held_out.txt"
NEWS = CORPUS / "tashkeel" / "news.txt"


def bare(text: str) -> str:
    return "".join(character for character in text if character not in HARAKAT)


def shown_word(shown: Shown, start: int, end: int) -> str:
    return shown.text[shown.new(start) : shown.new(end)]


def said_alike(word: str, other: str) -> bool:
    """Whether two vowellings differ at most in sukun and in the case ending."""
    one, two = (
        [frozenset(letter.marks) - {SUKUN} for letter in letters(text)] for text in (word, other)
    )
    return one[:-1] == two[:-1]


def judged(path: Path) -> Iterator[tuple[bool, bool, bool]]:
    """Give of each word: whether gold calls it ambiguous, whether we do, and our marks are right."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        gold = re.findall(rf"(\*?)({WORD.pattern})", line)
        text = bare(line.replace("*", ""))
        added = {word.start: word for word in added_marks(text) if word.ambiguous}
        shown = shown_text(text, "ambiguous", added.values())
        for match, (star, vowelled) in zip(WORD.finditer(text), gold, strict=True):
            right = said_alike(shown_word(shown, *match.span()), vowelled)
            yield bool(star), match.start() in added, right


def test_words_called_ambiguous_mostly_are() -> None:
    found = list(judged(GOLD))
    assert len(found) >= 300
    ours = [gold for gold, called, _right in found if called]
    assert sum(ours) / len(ours) >= 0.9
    assert sum(ours) / sum(gold for gold, _called, _right in found) >= 0.6


def test_words_of_a_text_that_the_table_was_not_made_from() -> None:
    found: list[tuple[bool, bool]] = []
    for line in HELD_OUT.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        stars = [star == "*" for star in re.findall(rf"(\*?)(?:{WORD.pattern})", line)]
        text = line.replace("*", "")
        called = {word.start for word in added_marks(text) if word.ambiguous}
        found += zip(stars, (m.start() in called for m in WORD.finditer(text)), strict=True)
    assert len(found) >= 250
    ours = [gold for gold, called in found if called]
    assert sum(ours) / len(ours) >= 0.75
    assert sum(ours) / sum(gold for gold, _called in found) >= 0.45


def test_marks_of_ambiguous_words_in_news_are_mostly_right() -> None:
    ours = [right for _gold, called, right in judged(NEWS) if called]
    assert len(ours) >= 50
    assert sum(ours) / len(ours) >= 0.9


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("كتبعلمذرسواليةىءأآ" + "َُِّْٰ" + "ًٌٍ" + " .،3aé😀\n\t\u200f"), max_size=40),
    st.sampled_from(("none", "published", "ambiguous", "full")),
)
def test_only_marks_are_added_and_the_map_leads_back(text: str, wanted: str) -> None:
    shown = shown_text(text, wanted, added_marks(text))
    assert len(shown.map.starts) == len(shown.text) + 1
    assert shown.map.old_length == len(text)
    if wanted == "none":
        assert shown.text == bare(text)
        return
    for index, character in enumerate(shown.text):
        if index in shown.added:
            assert character in HARAKAT
        else:
            assert character == text[shown.map.starts[index]]
    assert len(shown.text) == len(text) + len(shown.added)


def test_full_tashkeel_completes_what_is_published() -> None:
    text = "كَتَب الولد درسه في 3 دقائق"
    shown = shown_text(text, "full", added_marks(text))
    assert bare(shown.text) == text.replace("َ", "")
    words = shown.text.split()
    assert words[0].startswith("كَتَب")
    assert words[1] == "الْوَلَدُ"
    assert words[-2] == "3"


def test_a_word_that_the_author_marked_is_told_apart_already() -> None:
    text = "قرأ الولد كُتب المدرسة، ثم كتب رسالة"
    shown = shown_text(text, "ambiguous", added_marks(text))
    assert " كُتب " in shown.text


def test_who_wrote_it_is_told() -> None:
    text = "ذكرت لك أنني أحب البحر"
    shown = shown_text(text, "ambiguous", added_marks(text))
    assert shown.text.split()[0] == "ذَكَرْتُ"
    assert "الْبَحْر" not in shown.text


def test_what_the_reader_corrected_is_remembered() -> None:
    said = PronunciationDictionary((Entry("عمان", "عُمَان"),)).apply
    text = "وصل الوفد إلى عمان أمس"
    assert dict(corrections(text, said))
    shown = shown_text(text, "full", added_marks(text, said))
    assert bare(shown.text.split()[3]) == "عمان"
    assert said_alike(shown.text.split()[3], "عُمَانَ")
    # An entry that says other letters says nothing about the marks of these
    other = PronunciationDictionary((Entry("عمان", "مسقط"),)).apply
    assert corrections(text, other) == {}


def test_without_a_diacritiser_the_text_stands_as_published() -> None:
    def missing() -> object:
        raise ImportError("not there")

    broken = Tashkeel(missing)
    text = "كتب الولد درسه"
    assert shown_text(text, "full", added_marks(text, tashkeel=broken)).text == text
    assert broken.failed


@pytest.mark.parametrize(
    ("word", "read", "wanted"),
    [
        ("علم", "عِلْم", True),
        ("والعلم", "وَالْعِلْم", True),
        ("الكتب", "الْكُتُب", False),  # with the article it is no verb
        ("ذكرت", "ذَكَرَتْ", True),
        ("من", "مِنْ", False),
        ("من", "مَنْ", True),
        ("ستعلن", "سَتُعْلِنُ", True),
        ("سيارة", "سَيَّارَة", False),
        ("لمن", "لِمَنْ", False),
        ("الحل", "الْحَلّ", False),
        ("حملته", "حَمَلَتْهُ", True),
        ("", "", False),
    ],
)
def test_words_that_share_their_letters(word: str, read: str, wanted: bool) -> None:
    assert is_homograph(word, read) is wanted


def test_the_table_has_words_of_the_same_letters() -> None:
    for word in ("علم", "عقد", "مدرسة"):
        found = readings(word)
        assert len(found) > 1
        assert {bare(form) for form in found} == {word}
