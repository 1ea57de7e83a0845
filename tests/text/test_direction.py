from __future__ import annotations

import unicodedata
from itertools import pairwise

import bidi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.direction import (
    Direction,
    Run,
    base_direction,
    document_direction,
    script_runs,
    without_addresses,
)

RTL, LTR = Direction.RTL, Direction.LTR


@pytest.mark.parametrize(
    "text",
    [
        "CNN: قال",
        "CNN: قال …",
        "BBC: قالت الوزيرة إن الطريق مفتوح",
        "2024 - hello يا أصدقاء، هذا نص عربي",
        "iPhone 15 Pro هاتف من شركة Apple الأميركية",
        "https://example.org/a/very/long/address/of/a/page.html انظر",
        "name.surname@example.org راسلوا",
        "my_long_function_name() دالة",
        "@somebody_with_a_long_name شكرًا",
        "يصل iPhone 15 Pro Max",
        "«War and Peace» رواية روسية",
        "שלום עולם",
        "1. افتح",
        "۱۲ تیر",
    ],
)
@pytest.mark.parametrize("default", [RTL, LTR])
def test_right_to_left_lines(text: str, default: Direction) -> None:
    assert base_direction(text, default=default) is RTL


@pytest.mark.parametrize(
    "text",
    [
        "The word كتاب means book",
        "Al Jazeera (الجزيرة) is a news channel from Qatar",
        "https://example.org/",
        "Version 2.0",
        "Привет, мир",
        "print(x)",
    ],
)
@pytest.mark.parametrize("default", [RTL, LTR])
def test_left_to_right_lines(text: str, default: Direction) -> None:
    assert base_direction(text, default=default) is LTR


@pytest.mark.parametrize(
    "text",
    ["", " ", "2024", "3.5", "12/2024", "1_000", "1+1", "٢٠٢٤", "…", "«»", "😀", "\n\n", "\u200f1"],
)
@pytest.mark.parametrize("default", [RTL, LTR])
def test_without_letters_the_default_holds(text: str, default: Direction) -> None:
    if text != "\u200f1":
        assert base_direction(text, default=default) is default
    else:
        # a mark is a strong character, put there to say so
        assert base_direction(text, default=default) is RTL


@given(st.text(max_size=20), st.sampled_from([RTL, LTR]))
def test_what_the_page_says_holds(text: str, hint: Direction) -> None:
    assert base_direction(text, hint=hint) is hint
    assert document_direction([text], hint=hint) is hint


@given(st.text(max_size=40), st.sampled_from([RTL, LTR]))
def test_any_text_has_a_direction(text: str, default: Direction) -> None:
    found = base_direction(text, default=default)
    strong = {unicodedata.bidirectional(character) for character in text} & {"L", "R", "AL"}
    if not strong:
        assert found is default
    elif strong == {"L"}:
        assert found is LTR
    elif "L" not in strong:
        assert found is RTL


@given(st.text(alphabet="كتابBok .,1", min_size=1, max_size=12))
def test_in_doubt_the_first_strong_letter_tells(text: str) -> None:
    right = sum(unicodedata.bidirectional(letter) == "AL" for letter in text)
    left = sum(unicodedata.bidirectional(letter) == "L" for letter in text)
    if without_addresses(text) == text and 0.15 <= right / max(right + left, 1) < 0.4:
        assert base_direction(text) is (RTL if bidi.get_base_level(text) else LTR)


def test_documents() -> None:
    assert document_direction(["BBC News", "قالت الوزيرة إن الطريق مفتوح للجميع", "2024"]) is RTL
    assert document_direction(["A long English paragraph, with text", "كلمة"]) is LTR
    assert document_direction([]) is RTL
    assert document_direction(["1", "2"], default=LTR) is LTR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("12 %", [("12 %", "other")]),
        ("قال (Google) إن 3", [("قال (", "arab"), ("Google) ", "latn"), ("إن 3", "arab")]),
        ("«قال»", [("«قال»", "arab")]),
        ("3 x٢ ب", [("3 x٢ ", "latn"), ("ب", "arab")]),
        ("مُحَمَّد ـ é", [("مُحَمَّد ـ ", "arab"), ("é", "latn")]),
        ("я и 中", [("я и 中", "other")]),
        ("م² ft²", [("م² ", "arab"), ("ft²", "latn")]),
        ("ʿAlī ḥ ﬁ Ａ", [("ʿAlī ḥ ﬁ Ａ", "latn")]),
        ("ﻻ ﷺ پ", [("ﻻ ﷺ پ", "arab")]),
    ],
)
def test_script_runs(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[run.start : run.end], run.script) for run in script_runs(text)] == expected


@given(
    st.text(st.one_of(st.sampled_from("ابabя中1 .«\u064e\u0301²"), st.characters()), max_size=30)
)
def test_runs_cover_the_text(text: str) -> None:
    runs = script_runs(text)
    assert "".join(text[run.start : run.end] for run in runs) == text
    for one, next_one in pairwise(runs):
        assert one.end == next_one.start
        assert one.script != next_one.script
    assert all(isinstance(run, Run) and run.script in {"arab", "latn", "other"} for run in runs)
