"""No deadlines for properties, and documents made at random."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    LeftOut,
    ListPlace,
    Metadata,
    Span,
    SpanKind,
)
from reader.text.direction import Direction

settings.register_profile("reader", deadline=None)
settings.load_profile("reader")

words = st.text(
    st.one_of(st.sampled_from("ابتث abc\t\n٣،«»\u064e\u200c\u2067"), st.characters()), max_size=30
)
directions = st.sampled_from(list(Direction))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = draw(words)
    kind = draw(st.sampled_from(list(BlockKind)))

    def stretch() -> tuple[int, int]:
        start = draw(st.integers(0, len(text)))
        return start, draw(st.integers(start, len(text)))

    figure = kind is BlockKind.FIGURE
    return Block(
        id="",
        kind=kind,
        text=text,
        direction=draw(directions),
        language=draw(st.sampled_from(["ar", "en", "fa"])),
        level=draw(st.integers(0, 6)),
        spans=tuple(
            Span(*stretch(), draw(st.sampled_from(list(SpanKind))), draw(words))
            for _ in range(draw(st.integers(0, 3)))
        ),
        place=draw(
            st.none() | st.builds(ListPlace, st.integers(1, 4), st.booleans(), st.integers(0, 9))
        ),
        cells=tuple(Cell(*stretch(), draw(st.booleans())) for _ in range(draw(st.integers(0, 3)))),
        alt=draw(words) if figure else "",
        asset=draw(words) if figure else "",
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    made = draw(st.lists(st.tuples(blocks(), st.booleans()), max_size=6))
    numbered = [
        (replace(block, id=f"b{number}"), out) for number, (block, out) in enumerate(made, 1)
    ]
    metadata = draw(
        st.builds(
            Metadata,
            *[words] * 7,
            direction=directions,
            lead_image=words,
            tags=st.lists(words, max_size=3).map(tuple),
            saved=words,
            support=words,
        )
    )
    return Document(
        metadata,
        tuple(block for block, out in numbered if not out),
        tuple(LeftOut(block, draw(words), draw(words)) for block, out in numbered if out),
    )


@pytest.fixture(scope="session")
def any_document() -> st.SearchStrategy[Document]:
    """Give the strategy that makes documents."""
    return documents()
