"""Digits shown in other shapes: one for one, and never those of Latin names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.digits import in_digits


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("في 2024 زار 3 مدن", "في ٢٠٢٤ زار ٣ مدن"),
        ("35% و 1,250.5", "٣٥% و ١,٢٥٠.٥"),
        ("طائرة F-16 من 12", "طائرة F-16 من ١٢"),
        ("نظام Windows 11، و 7", "نظام Windows 11، و ٧"),
        ("https://a.example/2024/1 ثم 5", "https://a.example/2024/1 ثم ٥"),
        ("(A4) 9", "(A4) 9"),
        ("12 ", "١٢ "),
        ("", ""),
        ("بلا رقم", "بلا رقم"),
    ],
)
def test_arabic_indic_digits(text: str, arabic: str) -> None:
    assert in_digits(text, "arabic") == arabic
    assert in_digits(text, "published") == text


def test_european_digits_from_both_kinds_of_arabic_ones() -> None:
    assert in_digits("٣٥٠ و ۱۲ و 7", "european") == "350 و 12 و 7"


@given(st.text(st.sampled_from("0129٣۴ aZéب،.%/-\n")), st.sampled_from(("arabic", "european")))
def test_the_length_stays_and_all_but_digits(text: str, digits: str) -> None:
    shown = in_digits(text, digits)
    assert len(shown) == len(text)
    assert in_digits(shown, "european") == in_digits(text, "european")
    assert in_digits(shown, digits) == shown


def test_a_long_text_without_a_space_takes_no_long_time() -> None:
    text = "12" * 400_000
    assert in_digits(text, "arabic") == "١٢" * 400_000
