from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.clean import clean, composed

ODD = (
    "ab ا ب لﻻﷲﷺﷻﹰﹱﻼﺁﯽﮎ\u0651\u064e\u0650\u0654\u0653\u0301\u0323éهٔ\u0640"
    "\u00a0\u2003\u202f\u3000\u200b\u200c\u200d\u200e\u200f\u061c\u2067\u2069\ufeff\u00ad\u2060123"
    "\t\n\r\v\x85\u2028\u2029\0\x1b\x7f\ufdd0\uffff\ufffc\U0001fffe😀é한ᄒ\u1161\u11ab\u0958Å"
)
texts = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=40)
surrogates = st.text(st.characters(categories=["Cs", "Lo", "Zs"]), max_size=10)
ways = st.fixed_dictionaries({"keep_lines": st.booleans(), "code": st.booleans()})


@given(st.one_of(texts, surrogates), ways)
@example("ب\u0651\u064e", {"keep_lines": False, "code": False})
@example("a \u0301 \u200b\u0323", {"keep_lines": False, "code": False})
@example(" \n\ta \n\n b\t \n ", {"keep_lines": True, "code": True})
def test_twice_is_once(text: str, way: dict[str, bool]) -> None:
    once = clean(text, **way)
    assert clean(once.text, **way).text == once.text
    assert unicodedata.is_normalized("NFC", once.text)


@given(st.one_of(texts, surrogates), ways)
def test_the_map_leads_back(text: str, way: dict[str, bool]) -> None:
    mapped = clean(text, **way)
    starts = mapped.map.starts
    assert len(starts) == len(mapped.text) + 1
    assert list(starts) == sorted(starts)
    assert starts[-1] == len(text)
    for index, character in enumerate(mapped.text):
        low, high = mapped.map.to_old(index, index + 1)
        if character in "\n \u00a0\ufffd":
            assert low < high
        else:
            # what stands there is made of what stood there
            assert character in unicodedata.normalize(
                "NFC", unicodedata.normalize("NFKC", text[low:high]).replace("\0", "")
            ) or character in unicodedata.normalize("NFC", text[low:high])


@given(st.text(alphabet="اببُّ\u0651\u064e\u0650\u0654\u0655\u0653وىيe\u0301\u0323", max_size=20))
def test_composing_is_nfc(text: str) -> None:
    mapped = composed(text)
    assert mapped.text == unicodedata.normalize("NFC", text)
    assert len(mapped.map.starts) == len(mapped.text) + 1
    assert mapped.map.old_length == len(text)


@given(texts)
def test_composing_anything_is_nfc(text: str) -> None:
    assert composed(text).text == unicodedata.normalize("NFC", text)


def test_reordered_marks_map_to_their_whole_group() -> None:
    mapped = clean("م\u0651\u064eن")
    assert mapped.text == "م\u064e\u0651ن"
    assert mapped.map.to_old(0, 1) == (0, 1)
    assert mapped.map.to_old(1, 2) == mapped.map.to_old(1, 3) == (1, 3)
    assert mapped.map.to_old(3, 4) == (3, 4)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ﻻ ﻷ ﻼ ﺁ ﻣﺮﺣﺒﺎ", "لا لأ لا آ مرحبا"),
        ("ﮐﺘﺎﺏ ﯽ ﮔ ﭼ", "کتاب ی گ چ"),
        ("محمد ﷺ و ﷲ ﷻ ﷽ ﷼", "محمد ﷺ و ﷲ ﷻ ﷽ ﷼"),
        ("ب\ufe76 ب\ufe70 \ufe71", "ب\u064e ب\u064b \u0640\u064b"),
        ("﴿قل﴾", "﴿قل﴾"),
        ("a\u00a0\u2003\u3000b", "a b"),
        ("نحو 1\u00a0250\u202f000 و٣\u2009٤٠٠ في 5\u00a0مدن", "نحو 1\u00a0250\u00a0000 و٣\u00a0٤٠٠ في 5 مدن"),
        ("1\u00a025 و1\u2003250 و1 250 و1\u00a0 250", "1 25 و1 250 و1 250 و1 250"),
        ("\ufeff a\u200bb\u00adc\u2060d\x07 ", "abcd"),
        *((kept, kept) for kept in ("می\u200cرود", "ه\u200d", "\u200fa\u200e \u2067x\u2069")),
        ("مُحَمَّدٌ رَسُولُ ٱللَّهِ", unicodedata.normalize("NFC", "مُحَمَّدٌ رَسُولُ ٱللَّهِ")),
        ("cafe\u0301", "café"),
        ("a\ud800b\udfffc", "a\ufffdb\ufffdc"),
        ("a\ufdd0b\uffff", "a\ufffdb\ufffd"),
        ("a\ufffcb", "ab"),
        ("a\r\nb\n\n c\t d", "a b c d"),
        ("", ""),
        (" \t\n ", ""),
    ],
)  # fmt: skip
def test_what_becomes_of(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


@pytest.mark.parametrize(
    ("raw", "lines", "code"),
    [
        ("a \r\n b\r\rc \n", "a\nb\n\nc", "a\n b\n\nc"),
        ("\n\n  if x:\n\t  y  \n\n", "if x:\ny", "  if x:\n\t  y"),
        ("a\u2028b\x85c\vd", "a\nb\nc\nd", "a\nb\nc\nd"),
        ("x  =  1", "x = 1", "x  =  1"),
        ("  \n", "", ""),
    ],
)
def test_lines_and_code(raw: str, lines: str, code: str) -> None:
    assert clean(raw, keep_lines=True).text == lines
    assert clean(raw, keep_lines=True, code=True).text == code
    assert clean(raw, code=True).text == code.replace("\n", " ")


def test_ranges_are_carried_over() -> None:
    raw = "  قال\u00a0\u00a0 «ﻻ»\u200b!"
    mapped = clean(raw)
    assert mapped.text == "قال «لا»!"
    said = mapped.text.index("لا")
    assert mapped.map.to_old(said, said + 2) == (raw.index("ﻻ"), raw.index("ﻻ") + 1)
    assert mapped.map.to_old(said, said + 1) == mapped.map.to_old(said + 1, said + 2)
    assert mapped.map.to_new(raw.index("ﻻ"), raw.index("ﻻ") + 1) == (said, said + 2)
    assert mapped.map.to_old(3, 4) == (5, 8)


def test_clean_text_keeps_its_offsets() -> None:
    text = "سطر واحد، و«كلام» عادي."
    assert clean(text).text == text
    assert clean(text).map.starts == tuple(range(len(text) + 1))
