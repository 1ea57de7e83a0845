"""The page follows the voice: comfortably, visibly, and never against the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.article_view import ArticleView
from reader.ui.following import COMFORT, place_for
from reader.ui.geometry import stretches
from reader.ui.theme import Look

HEIGHTS = st.floats(0, 5000)


def bounds(pane: ArticleView, place: Range) -> tuple[float, float]:
    """Give where a range stands in the view: its upper and lower edge."""
    assert pane.rendering is not None
    areas = stretches(pane.rendering.qt, *pane.rendering.span(place))
    scroll = pane.verticalScrollBar().value()
    return areas[0].top() - scroll, areas[-1].bottom() - scroll


def sentences(document: Document) -> list[Range]:
    found = []
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            end = 0
            while end < len(block.text):
                start, stop = end, block.text.find(". ", end)
                end = len(block.text) if stop < 0 else stop + 2
                found.append(Range(block.id, start, end))
    return found


@given(top=HEIGHTS, tall=st.floats(1, 3000), scroll=HEIGHTS, height=st.floats(200, 2000))
def test_the_place_is_comfortable_and_final(
    top: float, tall: float, scroll: float, height: float
) -> None:
    for one_line in (True, False):
        y = place_for(top, top + tall, scroll, height, one_line=one_line)
        if y is None:
            assert top + tall > scroll
            assert top < scroll + height
            continue
        assert place_for(top, top + tall, y, height, one_line=one_line) is None
        if tall <= (COMFORT[1] - COMFORT[0]) * height:
            assert COMFORT[0] * height - 1 <= top - y
            assert top + tall - y <= COMFORT[1] * height + 1


@pytest.mark.parametrize("percent", [100, 300])
@pytest.mark.parametrize("size", [(800, 600), (320, 500)])
def test_every_sentence_is_in_view_after_a_seek(
    pane: ArticleView,
    kinds: Document,
    look: Callable[..., Look],
    percent: int,
    size: tuple[int, int],
) -> None:
    pane.set_look(look(percent))
    pane.resize(*size)
    pane.follow = True
    places = sentences(kinds)
    height = pane.viewport().height()
    for step in (1, 17, 5, 31):
        for place in places[::step]:
            pane.follow_range(place)
            top, bottom = bounds(pane, place)
            if bottom - top <= (COMFORT[1] - COMFORT[0]) * height:
                assert top >= 0
                assert bottom <= height
            else:
                assert top < height
                assert bottom > 0
    assert pane.follow


def test_a_sentence_far_away_in_another_section_is_brought_into_view(
    long_pane: ArticleView,
) -> None:
    for place in (Range("b5-200", 0, 30), Range("b0-1", 0, 20), Range("b4-3", 0, 20)):
        long_pane.follow_range(place)
        top, bottom = bounds(long_pane, place)
        assert top >= 0
        assert bottom <= long_pane.viewport().height()


def test_sentences_in_sight_do_not_move_the_page(pane: ArticleView, kinds: Document) -> None:
    places = sentences(kinds)
    moves = []
    for place in places:
        before = pane.verticalScrollBar().value()
        pane.follow_range(place)
        if pane.verticalScrollBar().value() != before:
            moves.append(place)
    assert len(moves) < len(places) / 4


def test_a_sentence_taller_than_the_view_is_followed_word_by_word(
    pane: ArticleView, look: Callable[..., Look]
) -> None:
    text = "كلامٌ طويل لا نقطة فيه ولا فاصلة، " * 60
    block = Block("long", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
    pane.show_document(Document(Metadata(), (block,)), look(200), lambda _name: None)
    sentence = Range("long", 0, len(text))
    height = pane.viewport().height()
    start, last = 0, pane.verticalScrollBar().value()
    for word in text.split():
        start = text.index(word, start)
        pane.follow_range(sentence)
        pane.follow_range(Range("long", start, start + len(word)))
        top, bottom = bounds(pane, Range("long", start, start + len(word)))
        assert top >= 0
        assert bottom <= height
        assert pane.verticalScrollBar().value() >= last, "the page went back"
        last = pane.verticalScrollBar().value()
        start += len(word)
    assert last > height


def test_motion_is_seen_and_short(pane: ArticleView, look: Callable[..., Look], qtbot) -> None:
    pane.set_look(replace(look(), reduced_motion=False))
    pane.go_to(Position("kicker"))
    bar = pane.verticalScrollBar()
    start, seen = bar.value(), []
    bar.valueChanged.connect(seen.append)
    pane.follow_range(Range("p8", 0, 5))
    target = pane.scroll_target()
    assert target > start + pane.viewport().height() / 2
    qtbot.waitUntil(lambda: bar.value() == target, timeout=1000)
    between = [value for value in seen if start < value < target]
    assert len(between) >= 2
    assert seen == sorted(seen)
    assert 120 <= pane._glide.duration() <= 180


def test_without_motion_the_page_is_there_at_once(pane: ArticleView) -> None:
    pane.go_to(Position("kicker"))
    bar = pane.verticalScrollBar()
    seen: list[int] = []
    bar.valueChanged.connect(seen.append)
    pane.follow_range(Range("p8", 0, 5))
    assert seen == [bar.value()]
    assert bar.value() == pane.scroll_target()


def test_coming_back_to_the_voice_from_the_readers_own_place(
    pane: ArticleView, kinds: Document
) -> None:
    spoken = sentences(kinds)[-2]
    pane.follow = True
    pane.follow_range(spoken)
    bar = pane.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert not pane.follow
    assert bar.value() == 0
    pane.follow_range(spoken)
    top, bottom = bounds(pane, spoken)
    assert 0 <= top < bottom <= pane.viewport().height()
