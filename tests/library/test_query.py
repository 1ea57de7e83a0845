from __future__ import annotations

import re

import pytest

from reader.library.query import MOST_CLAUSES, Clause, Query, parse
from reader.text.fold import fold_text


def tokens(*words: str) -> tuple[str, ...]:
    return tuple(fold_text(word) for word in words)


def test_words_become_clauses_and_the_last_is_unfinished() -> None:
    assert parse("مسئول الماء").clauses == (
        Clause("مسئول", tokens("مسئول")),
        Clause("الماء", tokens("الماء"), prefix=True),
    )


@pytest.mark.parametrize("typed", ["ماء ", '"ماء"', "«ماء»", "م"])
def test_a_finished_word_is_no_prefix(typed: str) -> None:
    (clause,) = parse(typed).clauses
    assert not clause.prefix
    assert parse(typed).variants() == (parse(typed),)


def test_a_phrase_is_one_clause() -> None:
    assert parse('قبل "الشرق  الأوسط" بعد').clauses == (
        Clause("قبل", tokens("قبل")),
        Clause("الشرق  الأوسط", tokens("الشرق", "الأوسط")),
        Clause("بعد", tokens("بعد"), prefix=True),
    )


def test_punctuation_is_not_part_of_the_spelling() -> None:
    assert parse("(الماءُ)، ").clauses == (Clause("الماءُ", tokens("الماء")),)
    assert parse("don't ").clauses == (Clause("don't", ("don", "t")),)


def test_repeats_and_wordless_signs_are_dropped() -> None:
    assert parse("ماء ، ماء ؟! ماء").clauses == (Clause("ماء", tokens("ماء")),)
    assert parse(" ؟ ").clauses == ()


def test_only_so_many_words_are_looked_for() -> None:
    assert len(parse(" ".join(f"w{number}" for number in range(100))).clauses) == MOST_CLAUSES


def test_an_expression_holds_no_syntax_of_the_typed_words() -> None:
    query = parse('a*b NOT c) "x:y" -d^ OR')
    assert re.fullmatch(r'("[\w ]+"\*?)( AND "[\w ]+"\*?)*', query.expression)


def test_patterns_take_whole_words() -> None:
    whole = Query((Clause("ab", ("ab",)),)).row
    assert [match.span() for match in whole.finditer("ab abc cab (ab)")] == [(0, 2), (12, 14)]
    begun = Query((Clause("ab", ("ab",), prefix=True),)).row
    assert [match[0] for match in begun.finditer("ab abc cab")] == ["ab", "abc"]
    phrase = Query((Clause("a b", ("a", "b")),)).row
    assert phrase.search("x a, b y")
    assert not phrase.search("a x b")


def test_an_unfinished_word_is_looked_for_whole_first() -> None:
    query = parse("ماء الن")
    whole, begun = query.variants()
    assert begun == query
    assert [clause.prefix for clause in whole.clauses] == [False, False]
    assert [clause.tokens for clause in whole.clauses] == [tokens("ماء"), tokens("الن")]


def test_a_beginning_before_a_hamza_is_looked_for_in_its_folded_form_last() -> None:
    *_, hidden = parse("ماء شي").variants()
    assert [clause.tokens for clause in hidden.clauses] == [tokens("ماء"), tokens("شيء")]
    for query, before in ((hidden, "ماءُ "), (hidden.singles[-1], "")):
        for word, met in (("شيء", True), ("شَيْئًا", True), ("شؤون", False)):
            assert query.row.fullmatch(fold_text(before + word))
            assert query.is_met_by(before + word) is met
