from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.segment import LONGEST_SENTENCE, addresses, sentences, words

CORPUS = [
    line.partition(": ")[::2]
    for line in (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PARTS = {" | ": " ", "‖": "", " ⏎ ": "\n", " ⇥ ": "\t"}

ALPHABET = (
    "ابجدأوم ل.؟!…۔؛،:«»()[]\"'“” \n\t–-123٣٫٬%@/_ـ\u064e\u0651\u200c\u200f\u2067\u2069abAB😀。ﷺ漢"
)
PIECES = [
    "قال", "د.", "أ.ف.ب", "إلخ.", "هـ.", "2014", "3.5", "U.S.", "Mr.", "www.example.org/a.b",
    "a@b.org", "..", "...", "؟!", "«نعم.»", "(لا!)", "ثم", "وقال", "the", "The", "—", "1.",
]  # fmt: skip
texts = st.one_of(
    st.text(alphabet=ALPHABET, max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(alphabet=ALPHABET, max_size=4)), max_size=20).map("".join),
    st.text(max_size=40),
)  # fmt: skip


@pytest.mark.parametrize(("language", "marked"), CORPUS, ids=[marked for _, marked in CORPUS])
def test_corpus(language: str, marked: str) -> None:
    text = expected = marked
    for sign, between in PARTS.items():
        text = text.replace(sign, between)
        expected = expected.replace(sign, "\0")
    assert [text[start:end] for start, end in sentences(text, language)] == expected.split("\0")


@given(texts, st.sampled_from(["ar", "en", "fa", "ar-SY", ""]))
@example("1. 2. 3.", "ar")
def test_sentences_cover_all_but_the_space_round_them(text: str, language: str) -> None:
    at = 0
    for start, end in sentences(text, language):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert not set(text[start:end]) & set("\n\t\r\u2028\u2029")
        at = end
    assert not text[at:].strip()


@given(texts)
def test_words_are_letters_and_digits_and_nothing_is_lost(text: str) -> None:
    at = 0
    for start, end in words(text):
        assert at <= start < end
        assert not any(map(str.isalnum, text[at:start]))
        assert any(character.isalnum() or character == "_" for character in text[start:end])
        assert not any(map(str.isspace, text[start:end]))
        at = end
    assert not any(map(str.isalnum, text[at:]))


@given(texts)
@example("انتهى.وقال")
@example("a.ب")
def test_no_word_crosses_the_end_of_a_sentence(text: str) -> None:
    ends = {end for _, end in sentences(text)}
    for start, end in words(text):
        assert not any(start < at < end for at in ends)


@given(
    st.lists(
        st.sampled_from(["كلمة", "كلمة،", "كلمة؛", "طويلة", "1,000"]), min_size=1, max_size=900
    )
)
def test_very_long_sentences_are_cut(pieces: list[str]) -> None:
    text = " ".join(pieces) + "."
    cut = [text[start:end] for start, end in sentences(text)]
    assert " ".join(cut) == text
    assert all(len(sentence) <= LONGEST_SENTENCE for sentence in cut)


def test_where_a_long_sentence_is_cut() -> None:
    clause = "كلمة " * 30
    text = clause.strip() + "، " + clause.strip() + "؛ " + clause.strip() + "، " + clause * 3
    first, *_ = sentences(text)
    assert text[first[1] - 1] == "؛"
    unbroken = "ك" * 2000
    assert sentences(unbroken) == ((0, 2000),)
    assert [end - start for start, end in sentences(unbroken + " نعم " + unbroken)] == [2000, 2004]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال: «3.5 مليون» و٣٫٥٪ في 1,000,000.", "قال|3.5|مليون|و٣٫٥|في|1,000,000"),
        ("مُحَمَّدٌ رَسـُول", "مُحَمَّدٌ|رَسـُول"),
        ("أ.ف.ب وص.ب. هـ.ق", "أ.ف.ب|وص|ب|هـ.ق"),
        ("انتهى.وقال د.سامي", "انتهى|وقال|د|سامي"),
        ("don't l’homme U.S. x.y", "don't|l’homme|U.S|x.y"),
        ("كوفيد-19 well-known 2014-2017 - نعم", "كوفيد-19|well-known|2014-2017|نعم"),
        ("-5 +3 #وسم @user_1 C++", "5|3|وسم|user_1|C"),
        ("می‌روم خانه‌ها", "می‌روم|خانه‌ها"),
        ("(https://example.org/أ_(ب)?c=d#e)، www.example.org.", "https://example.org/أ_(ب)?c=d#e|www.example.org"),
        ("راسل a.b+c@example.org!", "راسل|a.b+c@example.org"),
        ("example.org/path/x.html؟", "example.org/path/x.html"),
        ("8/12/2024 10:30", "8|12|2024|10|30"),
        ("محمد ﷺ 😀 … «»", "محمد|ﷺ"),
        ("قال\u200f:\u2067abc\u2069", "قال|abc"),
        ("", ""),
    ],
)  # fmt: skip
def test_words(text: str, expected: str) -> None:
    assert "|".join(text[start:end] for start, end in words(text)) == expected


@pytest.mark.parametrize(
    "address",
    ["https://a.example", "http://[::1]", "ftp://f", "www.a", "mailto:x", "a@b.example", "a.org/b"],
)
def test_every_kind_of_address_is_one_alone(address: str) -> None:
    assert addresses(address) == ((0, len(address)),)
    assert addresses(f"قبله {address} بعده") == ((5, 5 + len(address)),)


def test_addresses() -> None:
    text = "في https://example.org/a، أو x@y.org."
    assert [text[start:end] for start, end in addresses(text)] == [
        "https://example.org/a",
        "x@y.org",
    ]


def test_long_lines_take_linear_time() -> None:
    """A rule that looks back to the start of the line each time would take minutes here."""
    for piece in (
        "1. ",
        "د. ",
        "(نعم. ",
        "a. b ",
        "... ",
        "قال.",
        "a.) ",
        "((((",
        "https://a.b/c. ",
    ):
        text = (piece * (60_000 // len(piece))).rstrip()
        assert sentences(text)[-1][1] == len(text)
        list(words(text))
