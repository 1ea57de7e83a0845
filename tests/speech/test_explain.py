"""Each token of a sentence with what is said for it, and why."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range
from reader.speech.dictionary import Entry, PronunciationDictionary
from reader.speech.explain import Explanation, explain
from reader.speech.manner import Manner
from reader.text.direction import Direction

PLAIN = Manner(verbosity="off", skips=frozenset(), pausal=False)


def explained(text: str, manner: Manner = PLAIN) -> Explanation:
    block = Block("b1", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
    document = Document(Metadata(language="ar"), (block,))
    return explain(document, Range("b1", 0, len(text)), manner)


def test_each_token_says_why() -> None:
    said = explained("زار ثلاثة كتّاب مِصْرَ في 12 آذار.")
    rules = {token.shown: token.rule for token in said.tokens}
    assert rules["زار"] == "tashkeel"
    assert rules["مِصْرَ"] == "author"
    spelt = next(token for token in said.tokens if token.shown.startswith("12"))
    assert spelt.rule not in {"tashkeel", "author", "same", "dictionary", "skipped"}
    assert "الثَّانِيَ عَشَرَ" in spelt.said or "عَشَر" in spelt.said


def test_the_dictionary_is_named() -> None:
    words = PronunciationDictionary((Entry("حمص", "حِمْصَ"),))
    said = explained("زرنا حمص أمس.", Manner(dictionary=words.apply, pausal=False))
    token = next(token for token in said.tokens if token.shown == "حمص")
    assert (token.said, token.rule) == ("حِمْصَ", "dictionary")


def test_what_is_skipped_is_named() -> None:
    manner = Manner(skips=frozenset({"addresses"}), tashkeel=False, pausal=False)
    said = explained("اقرأ https://example.org/a اليوم.", manner)
    token = next(token for token in said.tokens if token.shown.startswith("https"))
    assert (token.said, token.rule) == ("", "skipped")


def test_without_tashkeel_words_stay_as_written() -> None:
    said = explained("ذهب الولد.", Manner(tashkeel=False, pausal=False))
    assert [(token.said, token.rule) for token in said.tokens] == [
        ("ذهب", "same"),
        ("الولد", "same"),
    ]


@settings(max_examples=150, deadline=None)
@given(st.text("ابتمحسوي َُّ0123٣٫٪/:-.،؟«»()abC@😀\u200f\u2066\u2069ـ ", max_size=60))
def test_tokens_lie_in_order_in_the_text(text: str) -> None:
    said = explained(text)
    reached = 0
    for token in said.tokens:
        assert reached <= token.start < token.end <= len(text)
        assert token.shown == text[token.start : token.end]
        reached = token.end
