from __future__ import annotations

import re
import unicodedata

import pytest

from reader.text import characters
from reader.text.characters import (
    is_arabic_digit,
    is_arabic_letter,
    is_bidi_control,
    is_haraka,
    is_mark,
)


def test_marks_are_all_of_category_m_and_nothing_else() -> None:
    pattern = re.compile(f"[{characters.marks()}]")
    for code in range(0x110000):
        character = chr(code)
        combining = unicodedata.category(character)[0] == "M"
        assert bool(pattern.match(character)) == combining == is_mark(character), hex(code)


def test_harakat_are_arabic_marks_and_the_small_letters_of_the_quran() -> None:
    for character in map(chr, range(0x600, 0x900)):
        arabic = unicodedata.name(character, "").startswith("ARABIC")
        if arabic and unicodedata.category(character) == "Mn":
            assert is_haraka(character), f"{ord(character):x}"
    for character in "\u06e5\u06e6\u0670\u064b\u0652\u0653\u06dc":
        assert is_haraka(character)
    for character in "اب\u0640\u06dd\u06de\u06e9١a\u0301":
        assert not is_haraka(character)
    inside = re.compile(f"[{characters.HARAKAT}]")
    assert all(inside.match(mark) for mark in map(chr, range(0x64B, 0x653)))
    assert re.fullmatch(f"[{characters.TASHKEEL}]+", "ًٌٍَُِّْٰ")


@pytest.mark.parametrize("letter", "ابيىةأؤئءپچگڤٱﻻﷺ")
def test_arabic_letters(letter: str) -> None:
    assert is_arabic_letter(letter)


@pytest.mark.parametrize("other", "aé1١،؟\u064e\u0640 中ש٪")
def test_other_characters_are_no_arabic_letters(other: str) -> None:
    assert not is_arabic_letter(other)


def test_digits_and_signs() -> None:
    assert [digit for digit in map(chr, range(0x800)) if is_arabic_digit(digit)] == list(
        "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
    )
    names = {
        characters.TATWEEL: "ARABIC TATWEEL",
        characters.DECIMAL_SEPARATOR: "ARABIC DECIMAL SEPARATOR",
        characters.THOUSANDS_SEPARATOR: "ARABIC THOUSANDS SEPARATOR",
        characters.PERCENT: "ARABIC PERCENT SIGN",
        characters.COMMA: "ARABIC COMMA",
        characters.SEMICOLON: "ARABIC SEMICOLON",
        characters.QUESTION_MARK: "ARABIC QUESTION MARK",
        characters.FULL_STOP: "ARABIC FULL STOP",
    }
    assert {sign: unicodedata.name(sign) for sign in names} == names


def test_bidi_controls_are_those_of_the_standard() -> None:
    classes = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    controls = {
        character
        for character in map(chr, range(0x3000))
        if unicodedata.bidirectional(character) in classes or character in "\u200e\u200f\u061c"
    }
    assert {character for character in map(chr, range(0x3000)) if is_bidi_control(character)} == (
        controls
    )
