from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.speech import timeline
from reader.speech.manner import Manner, SpokenNote
from reader.speech.plan import plan
from reader.speech.timeline import Timeline, listening_ms
from reader.text.direction import Direction

Make = Callable[..., Document]
LONG = "كتب الولد رسالة طويلة إلى صديقه في المدينة البعيدة. ثم نام حتى الصباح! "


def test_time_grows_along_the_document_and_ends_at_the_total(documents: Make) -> None:
    document = documents(("title", "عنوان"), LONG * 3, ("rule", ""), LONG)
    timeline = Timeline(document)
    places = [
        Position(block.id, offset)
        for block in document.blocks
        for offset in range(len(block.text) + 1)
    ]
    times = [timeline.before(place) for place in places]
    assert times == sorted(times)
    assert times[0] == 0
    assert timeline.total_ms - 1000 <= times[-1] <= timeline.total_ms
    assert listening_ms(document, 2.0) == pytest.approx(listening_ms(document) / 2)


def test_a_part_of_the_time_and_the_place_there_agree(documents: Make) -> None:
    document = documents(("title", "عنوان"), *[LONG * 2] * 5)
    timeline = Timeline(document)
    for fraction in (0.0, 0.1, 0.33, 0.5, 0.9):
        place = timeline.position(fraction)
        assert place is not None
        assert timeline.before(place) / timeline.total_ms == pytest.approx(fraction, abs=0.03)
    last = timeline.position(1.0)
    assert last is not None
    assert last.block == "b6"


def test_what_was_heard_corrects_the_estimate(documents: Make) -> None:
    document = documents(*[LONG] * 20)
    timeline = Timeline(document)
    before = timeline.total_ms
    for utterance in plan(document):
        letters = sum(map(str.isalpha, utterance.spoken))
        timeline.learn(utterance, letters * 1000 / 4.5)
    assert 1.5 * before < timeline.total_ms < 2.1 * before


def test_a_document_without_text_takes_no_time(documents: Make) -> None:
    for document in (documents(), documents(("rule", ""), ("figure", ""))):
        assert listening_ms(document) == 0
        assert Timeline(document).position(0.5) is None


@given(st.lists(st.text("ابت .؟\u064e12a", max_size=30), max_size=5), st.floats(-1, 2))
def test_every_part_of_the_time_is_a_place(texts: list[str], fraction: float) -> None:
    document = Document(
        Metadata(),
        tuple(
            Block(f"b{n}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
            for n, text in enumerate(texts)
        ),
    )
    place = Timeline(document).position(fraction)
    if place is not None:
        assert 0 <= place.offset < len(document.block(place.block).text)


def test_a_document_is_counted_once_for_a_manner(documents: Make) -> None:
    document = documents(*["كلمة وكلمتان."] * 5)
    first = Timeline(document, Manner())
    counted = timeline._base.cache_info().misses
    corrected = Manner(dictionary=lambda mapped, language="ar": mapped)
    assert Timeline(document, corrected).total_ms == first.total_ms
    noted = Manner(notes=(SpokenNote(Range("b0", 0, 4), "كلمة", "ملاحظة"),))
    assert Timeline(document, noted).total_ms == first.total_ms
    assert listening_ms(document) == first.total_ms
    assert timeline._base.cache_info().misses == counted
    assert Timeline(document, Manner(paragraph_pause_ms=5000)).total_ms > first.total_ms
    assert timeline._base.cache_info().misses == counted + 1
