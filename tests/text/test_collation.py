from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.collation import title_key


def sort(*titles: str) -> list[str]:
    return sorted(titles, key=title_key)


def test_arabic_titles_stand_in_the_order_of_the_alphabet() -> None:
    ordered = ["أب", "ابن", "إبهام", "آخر", "بئر", "تاج", "ثلج", "دار", "ذهب", "هَواء", "وادٍ", "يوم"]
    assert sort(*reversed(ordered)) == ordered


def test_harakat_tatweel_quotes_and_cases_make_no_difference() -> None:
    assert title_key("«كِتَابٌ»") == title_key("كتـاب")
    assert title_key("Élan") == title_key("elan")
    assert title_key("مسؤول") == title_key("مسئول")


def test_numbers_sort_by_their_size_in_any_digits() -> None:
    assert sort("الجزء ١٠", "الجزء 9", "الجزء ٢") == ["الجزء ٢", "الجزء 9", "الجزء ١٠"]


def test_digits_come_before_arabic_and_arabic_before_other_scripts() -> None:
    assert sort("Zebra", "", "يوم", "7 أيام", "apple") == ["7 أيام", "يوم", "apple", "Zebra", ""]


def test_a_shorter_title_comes_before_the_longer_one_that_it_begins() -> None:
    assert sort("باب المدينة", "بابل", "باب") == ["باب", "باب المدينة", "بابل"]


@given(st.text())
def test_every_title_has_a_key_of_one_line(title: str) -> None:
    key = title_key(title)
    assert key[:1] in "1239"
    assert key == key.strip()
