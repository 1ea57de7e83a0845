"""A document with every kind of block, written for these tests."""

from __future__ import annotations

import pytest

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    ListPlace,
    Metadata,
    Span,
    SpanKind,
)
from reader.text.direction import Direction

RTL, LTR = Direction.RTL, Direction.LTR


@pytest.fixture
def document() -> Document:
    item = BlockKind.LIST_ITEM
    return Document(
        Metadata(
            title="مرصد <جديد> & قديم", byline="ليلى نور", language="ar", published="2025-03-02"
        ),
        (
            Block("k", BlockKind.KICKER, "علوم", RTL, "ar"),
            Block("t", BlockKind.TITLE, "مرصد <جديد> & قديم", RTL, "ar"),
            Block("b", BlockKind.BYLINE, "ليلى نور", RTL, "ar"),
            Block("f", BlockKind.FIGURE, "", RTL, "ar", alt='قبّة "بيضاء"', asset="dome.png"),
            Block("c", BlockKind.CAPTION, "قبّة المرصد", RTL, "ar"),
            Block(
                "p",
                BlockKind.PARAGRAPH,
                "تقول CNN: افتُتح المرصد (2025) أمس.",
                RTL,
                "ar",
                spans=(
                    Span(5, 8, SpanKind.LANGUAGE, "en"),
                    Span(5, 21, SpanKind.LINK, "https://example.org/?a=1&b=2"),
                    Span(10, 28, SpanKind.EMPHASIS),
                ),
            ),
            Block("h", BlockKind.HEADING, "داخل القبّة", RTL, "ar", level=2),
            Block("l1", item, "عدسة", RTL, "ar", place=ListPlace(1, ordered=True, number=3)),
            Block("l2", item, "مرآة", RTL, "ar", place=ListPlace(2, ordered=False)),
            Block("l3", item, "قاعدة", RTL, "ar", place=ListPlace(1, ordered=True, number=4)),
            Block(
                "r1",
                BlockKind.TABLE_ROW,
                "الجزء\tالوزن",
                RTL,
                "ar",
                cells=(Cell(0, 5, header=True), Cell(6, 11, header=True)),
            ),
            Block(
                "r2", BlockKind.TABLE_ROW, "عدسة\t3 kg", RTL, "ar", cells=(Cell(0, 4), Cell(5, 9))
            ),
            Block("q", BlockKind.QUOTE, "السماء كتاب مفتوح.", RTL, "ar"),
            Block(
                "v",
                BlockKind.VERSE,
                "يا نجمُ هل تدري بنا\tأم أنت في الأعلى غريبُ",
                RTL,
                "ar",
                cells=(Cell(0, 19), Cell(20, 42)),
            ),
            Block("x", BlockKind.CODE, "if a < b:\n    print(a)", LTR, "en"),
            Block("e", BlockKind.PARAGRAPH, "An English line about المرصد.", LTR, "en"),
            Block("u", BlockKind.RULE, "", RTL, "ar"),
            Block("n", BlockKind.FOOTNOTE, "حاشية أولى", RTL, "ar"),
        ),
    )
