from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import CONTEXT, Position, Quote, Range, anchor, quote
from reader.text.direction import Direction


def of(*texts: str) -> Document:
    return Document(
        Metadata(),
        tuple(
            Block(f"b{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
            for number, text in enumerate(texts, 1)
        ),
    )


def words_of(document: Document, place: Range) -> str:
    return document.block(place.block).text[place.start : place.end]


texts = st.lists(st.text(alphabet="ابت ", min_size=1, max_size=60), min_size=1, max_size=4)


@st.composite
def places(draw: st.DrawFn) -> tuple[Document, Range]:
    document = of(*draw(texts))
    block = draw(st.sampled_from(document.blocks))
    start = draw(st.integers(0, len(block.text) - 1))
    return document, Range(block.id, start, draw(st.integers(start + 1, len(block.text))))


@given(places())
def test_in_the_same_document_a_range_is_where_it_was(case: tuple[Document, Range]) -> None:
    document, place = case
    words = quote(document, place)
    assert words.exact == words_of(document, place)
    assert len(words.before) <= CONTEXT >= len(words.after)
    assert words.before + words.exact + words.after in document.block(place.block).text
    assert anchor(document, place, words) == place


@given(places(), st.text(alphabet="جحخ ", max_size=20), st.text(alphabet="جحخ ", max_size=20))
def test_a_range_follows_its_words(case: tuple[Document, Range], head: str, tail: str) -> None:
    document, place = case
    words = quote(document, place)
    assume("ا" in words.exact or "ب" in words.exact)
    grown = replace(
        document,
        blocks=tuple(
            replace(block, id=f"n{block.id}", text=head + block.text + tail)
            for block in document.blocks
        ),
    )
    found = anchor(grown, place, words)
    assert found is not None
    assert words_of(grown, found) == words.exact
    # another occurrence may have as much context, but none has more
    moved = Range(f"n{place.block}", place.start + len(head), place.end + len(head))
    if found != moved:
        assert agreement(grown, found, words) >= agreement(grown, moved, words)


def agreement(document: Document, place: Range, words: Quote) -> int:
    text = document.block(place.block).text
    before, after = text[: place.start], text[place.end :]
    left = next((n for n in range(len(words.before), 0, -1)
                 if before.endswith(words.before[-n:])), 0)  # fmt: skip
    right = next((n for n in range(len(words.after), 0, -1)
                  if after.startswith(words.after[:n])), 0)  # fmt: skip
    return left + right


def test_context_tells_repeated_words_apart() -> None:
    words = Quote("المدينة", "وصل إلى ", " مساء")
    document = of("غادر المدينة صباحا", "ثم وصل إلى المدينة مساء", "المدينة")
    place = anchor(document, Range("b9", 0, 7), words)
    assert place == Range("b2", 11, 18)


def test_words_that_are_gone_have_no_place() -> None:
    document = of("نص آخر")
    assert anchor(document, Range("b1", 0, 3), Quote("قال", "", "")) is None
    assert anchor(document, Range("b7", 0, 0), Quote("", "نص", "آخر")) is None


def test_an_empty_range_stays_in_its_block() -> None:
    document = of("نص", "آخر")
    place = Range("b2", 1, 1)
    assert anchor(document, place, quote(document, place)) == place


def test_positions() -> None:
    place = Range("b1", 2, 4)
    assert [place.contains(Position("b1", offset)) for offset in range(1, 6)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert not place.contains(Position("b2", 3))
    assert place.position == Position("b1", 2)
