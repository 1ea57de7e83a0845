from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.fold import fold_text
from reader.text.stem import stems, typed_stems


@pytest.mark.parametrize(
    "word",
    [
        "لكتاب", "الكتاب", "للكتاب", "وكتاب", "والكتاب", "فالكتاب", "بالكتاب", "كالكتاب",
        "وللكتاب", "وبالكتاب", "كتابه", "كتابها", "كتابهم", "كتابنا", "كتابي", "كتابكم",
        "وكتابهم", "بكتابه", "لكتابها", "كتابًا", "وكتابًا", "كتابان", "كتابين", "الكتابان",
    ],
)  # fmt: skip
def test_a_word_is_found_behind_its_clitics_and_before_its_endings(word: str) -> None:
    assert "كتاب" in stems(word)
    assert "تاب" not in stems(word)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("مدرستهم", "مدرسة"),
        ("سيارات", "سيارة"),
        ("وسياراتها", "سيارة"),
        ("مدرستين", "مدرسة"),
        ("مستشفاها", "مستشفى"),
        ("المعلمون", "معلم"),
        ("معلمين", "معلم"),
        ("العربية", "عربي"),
        ("للمسؤولين", "مسئول"),
        ("بقلم", "قلم"),
        ("سيكتب", "يكتب"),
        ("كتبوا", "كتب"),
        ("الأم", "أم"),
        ("وَبِقَلْبِهِ", "قلب"),
        ("وبالقرى", "قرية"),
        ("أصدقائهم", "صديق"),
        ("الرسائل", "رسالة"),
        ("و77", "77"),
        ("و٧", "7"),
        ("وبـ50", "50"),
        ("لل24", "24"),
        ("١٣٦٤هـ", "1364"),
        ("و1945م", "1945"),
        ("cities", "city"),
        ("books", "book"),
    ],
)
def test_what_is_left_of_a_word(word: str, stem: str) -> None:
    assert fold_text(stem) in stems(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("مكتبة", "مكتب"),
        ("كتابة", "كتاب"),
        ("مكتبات", "مكتب"),
        ("بمكتباتهم", "مكتب"),
        ("والد", "لد"),
        ("كتاب", "تاب"),
        ("لسان", "سان"),
        ("فريق", "ريق"),
        ("لبنان", "لبن"),
        ("ولبنان", "لبن"),
        ("البحرين", "بحر"),
        ("الله", "له"),
        ("كلام", "لام"),
        ("وكلامه", "لام"),
        ("إيران", "إير"),
        ("glass", "glas"),
        ("bus", "bu"),
        ("series", "seri"),
    ],
)
def test_letters_of_the_word_itself_stay(word: str, other: str) -> None:
    assert fold_text(other) not in stems(word)
    assert fold_text(other) not in typed_stems(word)


def test_the_ending_of_a_noun_and_a_pronoun_are_told_apart_as_written() -> None:
    assert "كتاب" in stems("كتابه")
    assert "كتاب" not in stems("كتابة")


def test_what_is_typed_is_cut_with_more_care() -> None:
    assert "قلم" in stems("بقلم")
    assert typed_stems("بقلم") == {"بقلم"}
    assert typed_stems("والكتاب") == {"والكتاب", "كتاب"}
    assert typed_stems("كتاب") == {"كتاب"}


def test_an_unfinished_word_keeps_its_end() -> None:
    assert typed_stems("المين", unfinished=True) == {"المين", "مين"}
    assert "الم" in typed_stems("ألمين")
    assert typed_stems("ألمين", unfinished=True) == {"المين", "مين"}


WORDS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىئؤء\u064e\u0651ـa1", max_size=14)


@given(WORDS)
def test_stems_are_folded_and_shorter_or_as_long(word: str) -> None:
    folded = fold_text(word)
    for stem in stems(word):
        assert stem
        assert stem != folded
        assert len(stem) <= len(folded)
        assert fold_text(stem) == stem
    assert bool(folded) == (folded in typed_stems(word))


@given(st.sampled_from("وفبكل"), st.text("تجخدرزشصضطعقمنح", min_size=4, max_size=7))
def test_a_clitic_never_hides_a_word(clitic: str, word: str) -> None:
    assert word in stems(clitic + word)
    assert word in stems("ال" + word)
    assert word in stems("وال" + word)
