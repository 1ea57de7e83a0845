from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.library import terms
from reader.library.locating import Locator
from reader.library.patterns import FOLDED, published
from reader.library.query import Clause, Query, parse
from reader.library.ranking import Level
from reader.text.fold import fold_text, fold_words

ALPHABET = (
    "ابتةىيءأإآٱؤئوهکگیھہۀےلﻻﷺﺅﺉـ\u064e\u0651\u0654\u0655\u0670\u06dd"
    "aZéÉßæ١۴٣200٫,٬½ﬁ \u200c\u200f\u2067\u00a0’“–…\u0301\u0338=_،.-'\"™"
)
texts = st.text(st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=30)


@given(texts)
@example("ی\u064e\u0654 شيء")
@example("\u0640\u0650\u0654")
@example("10.1,250 و1,250م، 1,25,000 ٣٬٠٠٠,1 1,\u200f250")
@example("covid\u201119 don’t")
def test_cutting_a_text_into_words_folds_it_as_a_whole(text: str) -> None:
    row, found = terms.text_terms([text])
    words = [word for word in row.split(" ") if word != terms.GAP]
    assert words == fold_words(text)
    assert bool(words) == bool(found)


@given(st.lists(texts, max_size=3))
def test_every_word_has_its_terms(parts: list[str]) -> None:
    row, found = terms.text_terms(parts)
    all_terms = {term for each in found for term in each.split()}
    for word in row.split():
        if word != terms.GAP:
            assert {word, terms.VARIANT + word} & all_terms
            beginning = word[: terms.LONGEST_BEGINNING]
            if len(beginning) >= terms.SHORTEST_BEGINNING:
                assert terms.BEGINNING + beginning in all_terms
    for part in parts:
        assert set(terms.as_published(part)) <= all_terms


def test_a_word_in_its_folded_spelling_is_a_term_by_itself() -> None:
    assert terms.terms_of("كتاب") & {"كتاب", terms.VARIANT + "كتاب"} == {"كتاب"}
    assert terms.terms_of("كِتاب") >= {terms.VARIANT + "كتاب", terms.SPELLED + "كِتاب"}
    assert terms.as_published("كتاب") == ["كتاب"]
    assert terms.as_published("كِتاب، “أب”") == [terms.SPELLED + "كِتاب", terms.SPELLED + "أب"]


def test_what_is_typed_before_a_hamza_begins_its_word() -> None:
    for beginning in ("شي", "شء"):
        assert terms.BEGINNING + beginning in terms.terms_of("شيء")
    assert terms.BEGINNING + "شي" not in terms.terms_of("شؤون")


def test_what_stands_often() -> None:
    row, _found = terms.text_terms(["ماء " * 4 + "نهر " * 3])
    assert terms.often(row) == [terms.OFTEN + "ماء"]


WORDS = st.text("ابتةىيءأؤئوهکیلم\u064e\u0651\u0654ـ\u200caZé١", min_size=1, max_size=8)


@given(WORDS)
def test_published_letters_are_seen_as_what_they_fold_to(word: str) -> None:
    """Where the pattern does not see a word, folding finds it; what it sees is never another."""
    folded = fold_text(word)
    if not folded.isalnum():
        return
    for alphabet, text in ((FOLDED, folded), (published(), word)):
        match = re.search(alphabet.spell(folded), text)
        assert match or alphabet is not FOLDED
        if match and match.span() == (0, len(text)):
            assert fold_text(match[0]) == folded


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_a_place_holds_the_word_it_is_for(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    typed = data.draw(st.sampled_from(words))
    query = parse(typed + " ")
    if len(query.clauses) != 1 or query.clauses[0].typed != typed:
        return
    for level in (Level.EXACT, Level.FOLDED, Level.STEM):
        place = Locator(query).find(["", text], level)
        assert place is not None, level
        found = text[place.start : place.end]
        assert place.text == 1
        if level is Level.EXACT:
            assert found == query.clauses[0].typed
        elif level is Level.FOLDED:
            assert fold_words(found) == list(query.clauses[0].tokens)


NUMBERS = ("1250", "1,250", "1٬250", "١٬٢٥٠", "١,٢٥٠", "1\u00a0250", "١\u202f٢٥٠")


@pytest.mark.parametrize("typed", NUMBERS)
@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_is_found_whole_however_its_groups_are_parted(typed: str, written: str) -> None:
    text = f"من 250 ومن 1,250,000 ومن 11,250 ومن 1,25 حتى «و{written}»، أي {written}."
    for level, word in (
        (Level.EXACT, written),
        (Level.FOLDED, written),
        (Level.STEM, "و" + written),
        (Level.BEGUN, "1,250,000"),
    ):
        query = parse(typed if level is Level.BEGUN else typed + " ")
        assert query.clauses[0].tokens == ("1250",)
        place = Locator(query).find([text], level)
        if level is Level.EXACT and typed != written:
            assert place is None
        else:
            assert place is not None
            assert text[place.start : place.end] == word


@pytest.mark.parametrize("typed", ["250", "000", "1,25", "125", "1,250", "12500", "314"])
def test_what_is_no_number_in_groups_is_not_found_in_one(typed: str) -> None:
    texts = ("1,250,000", "1٬250٬000", "1\u00a0250\u00a0000", "3.14", "٣٫١٤", "1,2500", "12,50")
    for text in texts:
        for level in (Level.EXACT, Level.FOLDED, Level.STEM):
            assert Locator(parse(typed + " ")).find([text], level) is None


def test_words_in_a_row_are_one_place() -> None:
    text = "الشرق بعيد. وفي الشَّرق، الأوسطِ كان"
    for typed in ("الشرق الاوسط ", '"الشرق الاوسط"'):
        place = Locator(parse(typed)).find([text], Level.FOLDED)
        assert place is not None
        assert text[place.start : place.end] == "الشَّرق، الأوسطِ"
        assert place.apart == 0


def test_words_that_are_gone_have_no_place() -> None:
    query = Query((Clause("ماء", ("ماء",)), Clause("نهر", ("نهر",))))
    assert Locator(query).find(["ماء"], Level.FOLDED) is None
    scattered = Locator(query).find(["ماء", "نهر"], Level.FOLDED)
    assert scattered is not None
    assert scattered.apart == 2
