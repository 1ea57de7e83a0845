from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import LibraryFailed
from reader.library.query import MOST_CLAUSES, Clause, Filter, Query, parse
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


@pytest.mark.parametrize("quotes", ['""', "“”", "„“", "«»", "‹›", "»«", "＂＂"])
def test_a_phrase_is_one_clause(quotes: str) -> None:
    phrase = f"{quotes[0]}الشرق  الأوسط{quotes[1]}"
    assert parse(f"قبل {phrase} بعد").clauses == (
        Clause("قبل", tokens("قبل")),
        Clause("الشرق  الأوسط", tokens("الشرق", "الأوسط"), quoted=True),
        Clause("بعد", tokens("بعد"), prefix=True),
    )


def test_a_phrase_that_is_being_typed_grows() -> None:
    assert parse('"الشرق الأو').clauses == (
        Clause("الشرق الأو", tokens("الشرق", "الأو"), prefix=True, quoted=True),
    )
    assert parse('ماء"').clauses == (Clause("ماء", tokens("ماء")),)


def test_punctuation_is_not_part_of_the_spelling() -> None:
    assert parse("(الماءُ)، ").clauses == (Clause("الماءُ", tokens("الماء")),)
    assert parse("don't ").clauses == (Clause("don't", ("don", "t")),)
    assert parse("10:30 ").clauses == (Clause("10:30", ("10", "30")),)
    assert parse("https://example.org ").clauses[0].tokens == ("https", "example", "org")


@pytest.mark.parametrize(
    "typed", ['"قال «ماء النهر» عذب"', '«قال "ماء النهر" عذب»', "“قال ‹ماء النهر› عذب”"]
)
def test_a_quotation_within_a_phrase_ends_it_not(typed: str) -> None:
    words = tokens("قال", "ماء", "النهر", "عذب")
    (clause,) = parse(f"بحر {typed}").clauses[1:]
    assert (clause.tokens, clause.quoted, clause.prefix) == (words, True, False)
    assert [each.tokens for each in parse(f"بحر -{typed}").without] == [words]
    assert parse(f"وسم:{typed} بحر ").filters[0].value == typed[1:-1]
    # where one is not closed, each sign still ends what stands before it
    assert parse('"ماء” بحر "نهر"').clauses[0].tokens == tokens("ماء")


def test_repeats_and_wordless_signs_are_dropped() -> None:
    assert parse("ماء ، ماء ؟! ماء").clauses == (Clause("ماء", tokens("ماء")),)
    assert not parse(" ؟ ")
    assert not parse('- " «» : ـ \u202e\u2067')


def test_marks_of_direction_part_no_word_from_its_meaning() -> None:
    assert parse("\u200f-\u200fماء ") == parse(" - ماء ")
    assert parse("وسم:\u2068سفر\u2069 ").filters == parse("وسم: سفر ").filters


def test_only_so_many_words_are_looked_for() -> None:
    assert len(parse(" ".join(f"w{number}" for number in range(100))).clauses) == MOST_CLAUSES
    many = parse(" ".join(f"tag:w{number} -w{number}" for number in range(100)))
    assert len(many.filters) <= MOST_CLAUSES
    assert len(many.without) <= MOST_CLAUSES


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_what_must_not_be_there(minus: str) -> None:
    query = parse(f'{minus}ماء {minus}"نهر كبير" covid-19')
    assert [clause.tokens for clause in query.without] == [tokens("ماء"), tokens("نهر", "كبير")]
    assert [clause.tokens for clause in query.clauses] == [("covid", "19")]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("tag:علوم ", Filter("tag", "علوم")),
        ("وسم:العُلوم ", Filter("tag", "العلوم")),
        ("وسم: علوم ", Filter("tag", "علوم")),
        ('TAG:"الشرق  الأوسط"', Filter("tag", "الشرق الاوسط")),
        ("-وسم:علوم ", Filter("tag", "علوم", negated=True)),
        ("tag:عل", Filter("tag", "عل", prefix=True)),
        ("مصدر:BBC ", Filter("source", "bbc")),
        ("المصدر:بي ", Filter("source", "بي")),
        ("كاتب:أحمد ", Filter("author", "احمد")),
        ("in:سفر ", Filter("collection", "سفر")),
        ("unread:", Filter("unread")),
        ("unread:no ", Filter("unread", negated=True)),
        ("-unread:", Filter("unread", negated=True)),
        ("غير-مقروء:", Filter("unread")),
        ("غير-مقروء:لا ", Filter("unread", negated=True)),
        ("مقروء:", Filter("read")),
        ("is:favourite ", Filter("favourite")),
        ("مفضلة:نعم ", Filter("favourite")),
        ("مؤرشف:", Filter("archived")),
        ("has:note ", Filter("has", "note")),
        ("فيه:ملاحظة ", Filter("has", "note")),
        ("فيه:تظليل ", Filter("has", "highlight")),
    ],
)
def test_filters_in_both_languages(typed: str, wanted: Filter) -> None:
    assert parse(typed) == Query(filters=(wanted,))


def test_a_flag_leaves_the_word_after_it() -> None:
    query = parse("unread:ماء ")
    assert query.filters == (Filter("unread"),)
    assert [clause.tokens for clause in query.clauses] == [tokens("ماء")]


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("before:2024 ", 0, 2024_01_01),
        ("قبل:2024-05 ", 0, 2024_05_01),
        ("قبل:٢٠٢٤-٠٥-١٧ ", 0, 2024_05_17),
        ("after:2024/5/7 ", 2024_05_07, 0),
        ("بعد:۲۰۲۴ ", 2024_01_01, 0),
        ("after:2023 before:2024 ", 2023_01_01, 2024_01_01),
        ("before:2024 before:2022 after:2010 after:2011 ", 2011_01_01, 2022_01_01),
        ("-before:2024 ", 2024_01_01, 0),
    ],
)
def test_days(typed: str, since: int, until: int) -> None:
    assert parse(typed) == Query(since=since, until=until)


@pytest.mark.parametrize("end", range(len("before:2024-05-17") + 1))
def test_a_date_may_be_typed_letter_by_letter(end: int) -> None:
    parse("before:2024-05-17"[:end])


@pytest.mark.parametrize(
    "typed", ["before:yesterday ", "after:20", "بعد:أمس", "قبل:2024-13 ", "has:money ", "is:blue "]
)
def test_a_wrong_value_is_said_plainly(typed: str) -> None:
    value = typed.partition(":")[2].strip()
    if typed == "after:20":
        # not wrong yet
        parse(typed)
        typed += " "
    with pytest.raises(LibraryFailed) as raised:
        parse(typed)
    assert value in str(raised.value)


@settings(max_examples=300)
@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("\"«»“”:-_* ()'\\ ابتءؤ\u202e\u200fTAGtag")),
        max_size=60,
    )
)
def test_anything_typed_is_a_query_or_a_plain_message(typed: str) -> None:
    try:
        query = parse(typed)
    except LibraryFailed:
        assert ":" in typed or "：" in typed
    else:
        for clause in (*query.clauses, *query.without):
            assert all(token.isalnum() for token in clause.tokens)
