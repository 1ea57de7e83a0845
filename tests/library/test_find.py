from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Document
from reader.document.ranges import Range
from reader.library.find import find_in
from reader.text.fold import fold_text

Write = Callable[..., Document]


def texts(document: Document, ranges: list[Range]) -> list[str]:
    return [document.block(place.block).text[place.start : place.end] for place in ranges]


def test_every_place_is_listed_in_reading_order(write: Write) -> None:
    document = write("الماء ثم الماء", "لا شيء", "ماءُ الماءِ", title="الماءُ")
    assert find_in(document, "الماء") == [
        Range("title", 0, 6),
        Range("p0", 0, 5),
        Range("p0", 9, 14),
        Range("p2", 5, 11),
    ]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("قال المسؤُولُ الكبير", "مسئول", ["مسؤُولُ"]),
        ("العـــربيّة", "عربيه", ["عـــربيّة"]),
        ("عام ٢٠٢٤م", "2024", ["٢٠٢٤"]),
        ("1,250 و١٬٢٥٠ و1\u00a0250", "1250", ["1,250", "١٬٢٥٠", "1\u00a0250"]),
        ("1250 و1٬250 و11,250,000", "1,250", ["1250", "1٬250", "1,250"]),
        ("1\u00a0250 و1 250 و1,250", "1 250", ["1\u00a0250", "1 250", "1,250"]),
        ("1,250 و12,5", "12", ["1,2", "12"]),
        ("1,250 و1,5", "1", ["1", "1"]),
        ("1,250 و1,5", "1,", ["1,"]),
        ("3.14 و٣٫١٤ و314", "3.14", ["3.14", "٣٫١٤"]),
        ("كِتابٌ وكتاب", "كتاب", ["كِتابٌ", "كتاب"]),
        ("في الشرقِ\u00a0الأوسطِ", "الشرق الأوسط", ["الشرقِ\u00a0الأوسطِ"]),
        ("صدرٌ\tعجز", "صدر   عجز", ["صدرٌ\tعجز"]),
        ("شاطئ ومسئول", "ئ", ["ئ", "ئ"]),
        ("شَيْءٌ وشؤون", "شي", ["شَيْ"]),
        ("شَيْءٌ وشيخ", "شيء", ["شَيْءٌ"]),
        ("من يوم إلى يوم", "يوم إ", ["يوم إ"]),
        ("The CNN said", "cnn SAID", ["CNN said"]),
        ("كتاب", "مكتبة", []),
        ("كتاب", "", []),
        ("كتاب", "  ", []),
    ],
)
def test_words_are_found_under_the_folding(
    write: Write, text: str, words: str, found: list[str]
) -> None:
    document = write(text, title="")
    assert texts(document, find_in(document, words)) == found


def test_exact_means_as_typed(write: Write) -> None:
    document = write("مسؤول ثم مسئول ثم  مسئولٌ كبير", title="")
    assert find_in(document, "مسئول", exact=True) == [Range("p0", 9, 14), Range("p0", 19, 24)]
    assert texts(document, find_in(document, "ثم مسئول", exact=True)) == ["ثم مسئول", "ثم  مسئول"]


def test_a_lone_sign_that_folding_empties_is_found_as_typed(write: Write) -> None:
    document = write("كَتَبَ كتب", title="")
    assert texts(document, find_in(document, "َ")) == ["َ", "َ", "َ"]


def joined(words: str) -> str:
    return "".join(fold_text(words).split())


@settings(max_examples=300)
@given(
    text=st.text("ابتأإىةيهؤئ َُّـ٢2aB.😀ﻻﷺ\t", max_size=40),
    data=st.data(),
)
def test_any_stretch_of_the_text_is_found_where_it_stands(
    write: Write, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    document = write(text, title="")
    found = find_in(document, words)
    for place in found:
        assert 0 <= place.start < place.end <= len(text)
        # a letter that folds to several is taken whole
        assert joined(words) in joined(text[place.start : place.end])
    if fold_text(words).split():
        assert found
