from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from reader.document.model import Document
from reader.document.ranges import Position
from reader.speech.navigation import (
    next_paragraph,
    next_sentence,
    paragraph_start,
    previous_paragraph,
    previous_sentence,
    sentence_at,
    sentence_positions,
    sentence_start,
)


@pytest.fixture
def document(documents: Callable[..., Document]) -> Document:
    return documents("جملة أولى. جملة ثانية.", ("rule", ""), ("figure", ""), "ثالثة. رابعة.", "…")


def test_sentences_follow_one_another_both_ways(document: Document) -> None:
    forward = [sentence.position for sentence in sentence_positions(document)]
    assert len(forward) == 4
    for here, following in pairwise(forward):
        assert next_sentence(document, here) == following
        assert previous_sentence(document, following) == here
    assert next_sentence(document, forward[-1]) is None
    assert previous_sentence(document, forward[0]) is None


def test_from_inside_a_sentence_the_neighbours_are_meant(document: Document) -> None:
    assert next_sentence(document, Position("b1", 3)) == Position("b1", 11)
    assert previous_sentence(document, Position("b1", 14)) == Position("b1", 0)


def test_paragraphs_pass_over_what_is_not_said(document: Document) -> None:
    assert next_paragraph(document, Position("b1", 3)) == Position("b4", 0)
    assert previous_paragraph(document, Position("b4", 9)) == Position("b1", 0)
    assert paragraph_start(document, Position("b4", 9)) == Position("b4", 0)
    assert next_paragraph(document, Position("b4")) is None
    assert previous_paragraph(document, Position("b1", 12)) is None


def test_a_place_is_in_its_sentence_or_before_the_next(document: Document) -> None:
    found = sentence_at(document, Position("b1", 14))
    assert found is not None
    assert found.start == 11
    found = sentence_at(document, Position("b2", 0))
    assert found is not None
    assert found.block == "b4"
    assert sentence_at(document, Position("b5")) is None


def test_a_remembered_place_that_is_gone_is_no_place(document: Document) -> None:
    assert sentence_start(document, Position("b1", 15)) == Position("b1", 11)
    assert sentence_start(document, Position("gone", 15)) is None
    assert sentence_start(document, None) is None
