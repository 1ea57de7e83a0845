from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Cell, Document, Metadata, Span, SpanKind
from reader.document.ranges import Position, Range
from reader.speech.manner import Manner
from reader.speech.plan import plan as planned
from reader.speech.plan import plan_ranges, ranges_from
from reader.text.direction import Direction

# harakat and pauses have tests of their own
BARE = Manner(tashkeel=False, pausal=False)
plan = partial(planned, manner=BARE)

Make = Callable[..., Document]
MakeBlock = Callable[..., Block]


def test_sentences_come_one_by_one_with_their_pauses(documents: Make) -> None:
    document = documents(
        ("title", "عنوان الخبر"), "جملة أولى هنا. وجملة ثانية!", ("rule", ""), "فقرة ثالثة."
    )
    said = [(u.spoken, u.pause_ms) for u in plan(document)]
    assert said == [
        ("عنوان الخبر", 700),
        ("جملة أولى هنا.", 250),
        ("وجملة ثانية!", 500),
        ("فقرة ثالثة.", 500),
    ]


def test_nothing_is_planned_before_it_is_asked_for(documents: Make) -> None:
    document = documents("جملة.", "جملة.")
    utterances = plan(document)
    assert next(utterances).range.block == "b1"
    with pytest.raises(KeyError):
        next(plan(document, Position("gone")))


def test_a_start_in_mid_sentence_begins_at_its_word(documents: Make) -> None:
    document = documents("كتب الولد رسالة طويلة. ثم نام.")
    text = document.blocks[0].text
    inside = text.index("رسالة") + 2
    first = next(plan(document, Position("b1", inside)))
    assert first.spoken == "رسالة طويلة."
    assert text[first.range.start : first.range.end] == "رسالة طويلة."
    assert text[first.sentence.start : first.sentence.end] == "كتب الولد رسالة طويلة."
    between = text.index("ثم") - 1
    assert next(plan(document, Position("b1", between))).spoken == "ثم نام."
    assert list(plan(document, Position("b1", len(text)))) == []


def test_long_foreign_stretches_are_said_by_their_own_voice(documents: Make) -> None:
    text = "قال المهندس the quick brown fox jumps ثم سكت قليلا."
    utterances = list(plan(documents(text)))
    assert [u.language for u in utterances] == ["ar", "en", "ar"]
    assert len({u.sentence for u in utterances}) == 1
    assert "".join(text[u.range.start : u.range.end] for u in utterances) == text
    assert [u.pause_ms for u in utterances] == [0, 0, 500]
    assert [u.language for u in plan(documents("اشترى هاتف Galaxy S24 Ultra أمس."))] == ["ar"]


def test_languages_that_the_page_names_count(documents: Make, blocks: MakeBlock) -> None:
    text = "He said le chat noir dort bien and left."
    start = text.index("le")
    end = text.index(" and")
    block = blocks(
        1,
        text,
        language="en",
        direction=Direction.LTR,
        spans=(Span(start, end, SpanKind.LANGUAGE, "fr"),),
    )
    assert [u.language for u in plan(documents(block))] == ["en", "fr", "en"]


def test_cells_and_hemistichs_are_sentences(documents: Make, blocks: MakeBlock) -> None:
    row = blocks(1, "المدينة\tالسكان", "table-row", cells=(Cell(0, 7), Cell(8, 14)))
    verse = blocks(2, "صدر البيت\tعجز البيت", "verse", cells=(Cell(0, 9), Cell(10, 19)))
    said = [(u.spoken, u.pause_ms) for u in plan(documents(row, verse))]
    assert said == [
        ("المدينة", 250),
        ("السكان", 500),
        ("صدر البيت", 250),
        ("عجز البيت", 500),
    ]


def test_a_figure_is_described_unless_a_caption_does(documents: Make, blocks: MakeBlock) -> None:
    figure = blocks(1, "", "figure", alt="رسم لساحة المدينة")
    alone = list(plan(documents(figure, "فقرة.")))
    assert [u.spoken for u in alone[:2]] == ["صُورَة", "رسم لساحة المدينة"]
    assert alone[1].range == Range("b1", 0, 0)
    assert set(alone[1].map.starts) == {0}
    captioned = documents(figure, ("caption", "الساحة"))
    assert [u.spoken for u in plan(captioned)] == ["صُورَة", "الساحة"]


def test_descriptions_of_pictures_are_passed_over(documents: Make, blocks: MakeBlock) -> None:
    document = documents(blocks(1, "", "figure", alt="رسم لساحة المدينة"), "فقرة.")
    quiet = replace(BARE, skips=BARE.skips | {"pictures"})
    assert [u.spoken for u in planned(document, manner=quiet)] == ["فقرة."]


def test_what_has_no_letters_is_passed_over(documents: Make) -> None:
    assert [u.spoken for u in plan(documents("* * *", "…", "", "نص."))] == ["نص."]


def test_a_selection_says_whole_words_and_no_more(documents: Make) -> None:
    document = documents("كتب الولد رسالة. ثم نام طويلا.", "فقرة أخرى.")
    text = document.blocks[0].text
    start, end = text.index("ولد"), text.index("نام") + 1
    said = list(plan_ranges(document, (Range("b1", start, end), Range("b2", 0, 4)), BARE))
    assert [u.spoken for u in said] == ["الولد رسالة.", "ثم نام", "فقرة"]
    rest = ranges_from((Range("b1", 0, 9), Range("b2", 0, 4)), Position("b1", 4))
    assert rest == (Range("b1", 4, 9), Range("b2", 0, 4))


WORDS = st.sampled_from(
    ["كتاب", "the", "word", "3,500", "(قال)", "«نعم»", "؟", ".", "\u200fفي", "؛"]
)


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=25), max_size=4), st.integers(0, 60))
def test_every_utterance_maps_into_its_block(lines: list[list[str]], offset: int) -> None:
    document = Document(
        Metadata(language="ar"),
        tuple(
            Block(f"b{n}", BlockKind.PARAGRAPH, " ".join(line), Direction.RTL, "ar")
            for n, line in enumerate(lines)
        ),
    )
    start = Position("b0", offset) if lines else None
    last = (-1, 0)
    for utterance in plan(document, start):
        place, sentence = utterance.range, utterance.sentence
        text = document.block(place.block).text
        assert sentence.start <= place.start < place.end <= sentence.end <= len(text)
        assert (document.index(place.block), place.start) >= last
        last = (document.index(place.block), place.end)
        assert len(utterance.map) == len(utterance.spoken)
        assert all(place.start <= at <= place.end for at in utterance.map.starts)
        for index, letter in enumerate(utterance.spoken):
            if letter.isalnum():
                low, high = utterance.map.to_old(index, index + 1)
                # What is spelt out leads back to its digits, every other letter to itself
                assert letter in text[low:high] or any(map(str.isdigit, text[low:high]))


def test_everything_that_can_be_said_is_said(documents: Make) -> None:
    document = documents("الأولى. الثانية؟ و«الثالثة»!", ("heading", "عنوان"), "رابعة")
    said = "".join(u.spoken for u in plan(document))
    wanted = "".join(block.text for block in document.blocks)
    assert [c for c in said if c.isalnum()] == [c for c in wanted if c.isalnum()]
