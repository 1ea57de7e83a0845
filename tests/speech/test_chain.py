"""The whole chain from published text to what is spoken, on any text at all."""

from __future__ import annotations

import os

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.speech.manner import Manner
from reader.speech.spoken import spoken, stages

# 10,000 and more are tried with AYN_EXAMPLES=10000; a test run tries fewer
EXAMPLES = int(os.environ.get("AYN_EXAMPLES", "300"))
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ"
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640"
OTHERS = (
    "abcXYZéß漢字שלוםабвΩ0123456789٠١٢٣٤۵۶٫٬٪%.,:;-–/\\()[]«»“”\"'!؟،؛…#@&+*=°$€£½😀👨‍👩‍👧🇸🇾"
    "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202e\u202c\u2066\u2067\u2068\u2069\ufeff\u00a0\n\t"
)
WORDS = ["في", "عام", "كتاب", "3,500", "8/12/2024", "2012–2014", "CNN", "35٪", "د.", "م.", "10:30"]
TEXTS = st.lists(
    st.one_of(
        st.text(LETTERS + MARKS, min_size=1, max_size=8),
        st.text(OTHERS, min_size=1, max_size=4),
        st.sampled_from(WORDS),
        st.text(max_size=4),
        st.just(" "),
    ),
    max_size=14,
).map("".join)
MANNERS = st.sampled_from(
    [Manner(), Manner(pausal=False), Manner(tashkeel=False), Manner(skips=frozenset())]
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS, MANNERS, st.sampled_from(["ar", "en"]))
@example("«1.2.3.4» و٣٫,٥ و--5", Manner(), "ar")
@example("مُحمَّدٌ ﷺ ﻻ ـــ 😀", Manner(), "ar")
def test_every_text_is_said_and_leads_back(text: str, manner: Manner, language: str) -> None:
    said = spoken(text, stages(language, manner))
    starts = said.map.starts
    assert len(starts) == len(said.text) + 1
    assert list(starts) == sorted(starts)
    assert starts[0] >= 0
    assert starts[-1] == len(text)
    for index, letter in enumerate(said.text):
        low, high = said.map.to_old(index, index + 1)
        assert 0 <= low < high <= len(text) or not letter.isalnum()
    if language == "ar":
        # Nothing is lost: each Arabic letter lies in a stretch that something is said for
        reached = set()
        for index in range(len(said.text)):
            reached.update(range(*said.map.to_old(index, index + 1)))
        letters = {at for at, letter in enumerate(text) if letter in LETTERS}
        assert letters <= reached
