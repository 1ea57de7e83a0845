from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.direction import Direction
from reader.text.visual import columns, visual_line

RTL, LTR = Direction.RTL, Direction.LTR


@pytest.mark.parametrize(
    ("text", "base", "shown"),
    [
        ("abc", LTR, "abc"),
        ("قال", RTL, "لاق"),
        ("قال abc", RTL, "abc لاق"),
        ("قال abc", LTR, "لاق abc"),
        ("قال (abc) [ب] 12!", RTL, "!12 [ب] (abc) لاق"),
        ("قال «نعم»", RTL, "«معن» لاق"),
        ("(abc) قال", LTR, "(abc) لاق"),
        ("بَ عُّ", RTL, "عُّ بَ"),
        ("e\u0301 بَ", RTL, "بَ e\u0301"),
        ("(e\u0301)", RTL, "(e\u0301)"),
        ("x < y ب < ت", RTL, "ت > ب x < y"),
        ("قال \u2067abc\u2069\u200f.", RTL, ".abc لاق"),
        ("\u2068(ab)\u2069 قال", RTL, "لاق (ab)"),
        ("م\u200cن", RTL, "نم"),
        ("", RTL, ""),
        ("٣٫٥٪", RTL, "٪٣٫٥"),
    ],
)
def test_order_without_shaping(text: str, base: Direction, shown: str) -> None:
    assert visual_line(text, base, shape=False) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("قال", "ﻝﺎﻗ"),
        ("لا", "ﻻ"),
        ("إِلَّا", "ﻻَّﺇِ"),
        ("كتاب گل", "ﻞﮔ ﺏﺎﺘﻛ"),
        ("الله", "ﻪﻠﻟﺍ"),
        ("ه\u200d لا", "ﻻ ﻩ"),
        ("می\u200cرود", "ﺩﻭﺭﯽﻣ"),
    ],
)
def test_shaping(text: str, shown: str) -> None:
    assert visual_line(text, RTL) == shown


@given(
    st.text(
        alphabet="ابسلا abc 12٣ ()[]«»<>{}.,:\u064e\u0651\u0301\u200f\u2067\u2069", max_size=30
    ),
    st.sampled_from([RTL, LTR]),
)
def test_no_character_is_lost_and_marks_stay_with_their_letters(text: str, base: Direction) -> None:
    shown = visual_line(text, base, shape=False)
    controls = {"\u200f", "\u2067", "\u2069"}
    mirrored = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
    plain = [mirrored.get(sign, sign) if sign in ")]}>»" else sign for sign in shown]
    expected = [
        mirrored.get(sign, sign) if sign in ")]}>»" else sign
        for sign in text
        if sign not in controls
    ]
    assert sorted(plain) == sorted(expected)
    assert columns(shown) == columns(text)
    if not controls & set(text) and not re.search(r"(?:^|\s)[\u064e\u0651\u0301]", text):
        assert sorted(clusters(shown)) == sorted(clusters(text))


def clusters(text: str) -> list[str]:
    """Give the letters that carry marks, with their marks."""
    found: list[str] = []
    for character in text:
        if unicodedata.combining(character) and found:
            found[-1] += character
        else:
            found.append(character)
    return [cluster for cluster in found if len(cluster) > 1 and cluster[0].isalpha()]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("مُحَمَّد", 4),
        ("e\u0301", 1),
        ("漢字", 4),
        ("😀", 2),
        ("\u200f\u2067a\u2069\u200d", 1),
        ("ﻻ", 1),
        ("\x1b[1m", 3),
    ],
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width
