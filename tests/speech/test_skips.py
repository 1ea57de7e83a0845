from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata, Span, SpanKind
from reader.document.ranges import Position, Range
from reader.speech.export import spoken_lines
from reader.speech.manner import Manner
from reader.speech.navigation import next_paragraph, sentence_positions
from reader.speech.plan import plan, plan_ranges
from reader.speech.skips import Skipped, skipped
from reader.speech.timeline import Timeline
from reader.text.direction import Direction

Make = Callable[..., Document]
MakeBlock = Callable[..., Block]
CORPUS = Path(__file__).parent.parent / "corpus" / "announce"
ROWS = [
    tuple(line.split("\t"))
    for line in (CORPUS / "skips.tsv").read_text(encoding="utf-8").splitlines()
]
RULES = frozenset({"credits", "read-also", "datelines", "addresses"})
USUAL = Manner(tashkeel=False, pausal=False)
ALL = Manner(skips=RULES, tashkeel=False, pausal=False)
NONE = Manner(skips=frozenset(), tashkeel=False, pausal=False)


@pytest.mark.parametrize(("kind", "text", "rule", "part"), ROWS)
def test_each_rule_skips_what_it_should(
    documents: Make, kind: str, text: str, rule: str, part: str
) -> None:
    document = documents((kind, text))
    found = skipped(document, ALL)
    assert [s.rule for s in found] == ([rule] if rule else [])
    assert [text[s.range.start : s.range.end].strip() for s in found] == ([part] if part else [])
    assert skipped(document, NONE) == ()
    others = Manner(skips=RULES - {rule})
    assert rule not in {s.rule for s in skipped(document, others)}


def test_what_is_skipped_is_not_said_and_the_rest_keeps_its_place(documents: Make) -> None:
    text = "دمشق (CNN) -- زوروا https://example.org/a اليوم. شكرا."
    document = documents(text)
    said = list(plan(document, manner=ALL))
    assert [" ".join(u.spoken.split()) for u in said] == ["زوروا اليوم.", "شكرا."]
    for utterance in said:
        for word in ("زوروا", "اليوم", "شكرا"):
            at = utterance.spoken.find(word)
            if at >= 0:
                start, end = utterance.map.to_old(at, at + len(word))
                assert text[start:end] == word
    assert "دمشق" in next(plan(document, manner=USUAL)).spoken
    assert "رَابِط" in next(plan(document, manner=NONE)).spoken


def test_an_address_does_not_cut_its_sentence(documents: Make) -> None:
    document = documents("كتب على https://example.org/one-two-three-four/five أمس.")
    assert len(list(plan(document, manner=USUAL))) == 1


def test_links_under_an_invitation_are_skipped(documents: Make, blocks: MakeBlock) -> None:
    def link(number: int, text: str) -> Block:
        span = Span(0, len(text), SpanKind.LINK, "https://example.org")
        return blocks(number, text, "list-item", spans=(span,))

    document = documents(
        "نص.", ("heading", "اقرأ أيضًا:"), link(3, "خبر أول"), link(4, "خبر ثان"), "تتمة."
    )
    assert list(spoken_lines(document, USUAL)) == ["نص.", "تتمة."]
    assert {s.range.block for s in skipped(document, USUAL)} == {"b2", "b3", "b4"}
    alone = documents("نص.", link(2, "خبر أول"))
    assert skipped(alone, USUAL) == ()


def test_a_figure_is_described_when_its_caption_is_only_a_credit(
    documents: Make, blocks: MakeBlock
) -> None:
    figure = blocks(1, "", "figure", alt="ساحة المدينة")
    document = documents(figure, ("caption", "(تصوير: سامي حداد)"))
    assert list(spoken_lines(document, USUAL)) == ["صُورَة", "ساحة المدينة"]


def test_going_on_passes_over_what_is_skipped(documents: Make) -> None:
    document = documents("نص.", "اقرأ أيضًا: خبر", "تتمة.")
    assert next_paragraph(document, Position("b1"), USUAL) == Position("b3")
    assert next_paragraph(document, Position("b1"), NONE) == Position("b2")
    assert [s.block for s in sentence_positions(document, USUAL)] == ["b1", "b3"]
    assert [u.range.block for u in plan(document, Position("b2", 3), USUAL)] == ["b3"]


def test_a_selection_is_said_with_what_is_skipped_elsewhere(documents: Make) -> None:
    document = documents("اقرأ أيضًا: خبر", "تتمة.")
    said = [u.spoken for u in plan_ranges(document, (Range("b1", 0, 15),), USUAL)]
    assert said == ["اقرأ أيضًا، خبر"]


def test_what_is_skipped_takes_no_time(documents: Make) -> None:
    document = documents("نص طويل هنا.", "اقرأ أيضًا: خبر طويل جدا", "تتمة.")
    shorter = documents("نص طويل هنا.", "تتمة.")
    timeline = Timeline(document, USUAL)
    assert timeline.total_ms == pytest.approx(Timeline(shorter, USUAL).total_ms)
    assert timeline.total_ms < Timeline(document, NONE).total_ms
    place = timeline.position(0.9)
    assert place is not None
    assert place.block == "b3"


PARTS = st.sampled_from(
    ["اقرأ أيضًا", ":", "(تصوير: س)", "دمشق", "(CNN)", "--", "https://a.org", "نص", " ", "©", "."]
)


@given(st.lists(PARTS, max_size=12).map(" ".join), st.sampled_from(list(BlockKind)))
def test_stretches_are_in_order_and_apart(text: str, kind: BlockKind) -> None:
    block = Block("b1", kind, text, Direction.RTL, "ar")
    document = Document(Metadata(language="ar"), (block,))
    found = skipped(document, ALL)
    at = 0
    for stretch in found:
        assert isinstance(stretch, Skipped)
        assert at <= stretch.range.start < stretch.range.end <= len(text)
        at = stretch.range.end
    hidden = {i for s in found for i in range(s.range.start, s.range.end)}
    for utterance in plan(document, manner=ALL):
        if utterance.announces:
            continue
        for index, letter in enumerate(utterance.spoken):
            if letter.isalnum():
                assert utterance.map.starts[index] not in hidden
