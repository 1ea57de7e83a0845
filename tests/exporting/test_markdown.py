"""Markdown: what is written reads again as the same text, with the same marks."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.document.model import Block, BlockKind, Document, Metadata, Span, SpanKind
from reader.exporting.markdown import markdown
from reader.importing.importer import Source, import_source
from reader.text.direction import Direction

RTL = Direction.RTL


def again(document: Document) -> Document:
    return import_source(Source(markdown(document).encode(), "piece.md")).document


def paragraph(text: str, *spans: Span) -> Document:
    return Document(Metadata(), (Block("p", BlockKind.PARAGRAPH, text, RTL, "ar", spans=spans),))


def test_every_kind_comes_again(document: Document) -> None:
    read = again(document)
    kept = [(block.kind, block.text) for block in document.blocks]
    # a kicker and a byline are paragraphs in Markdown, and so are captions and verses
    found = [(block.kind, block.text) for block in read.blocks]
    for kind in (
        BlockKind.TITLE, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW,
        BlockKind.QUOTE, BlockKind.CODE, BlockKind.RULE,
    ):  # fmt: skip
        assert [each for each in found if each[0] is kind] == [e for e in kept if e[0] is kind]
    assert read.metadata.title == document.metadata.title
    assert read.metadata.published == document.metadata.published
    places = [block.place for block in read.blocks if block.place]
    assert places == [block.place for block in document.blocks if block.place]


def test_marks_are_kept() -> None:
    text = "قال إن الكتاب جديد جدا وإن print(x) أمر"
    document = paragraph(
        text,
        Span(4, 13, SpanKind.STRONG),
        Span(7, 13, SpanKind.LINK, "https://ayn.example/a_(b)?c=<d>"),
        Span(14, 19, SpanKind.EMPHASIS),
        Span(text.index("print"), text.index("print") + 8, SpanKind.CODE),
    )
    (block,) = again(document).blocks
    assert block.text == text
    marked = {span.kind: text[span.start : span.end].strip() for span in block.spans}
    assert marked[SpanKind.STRONG] == "إن الكتاب"
    assert marked[SpanKind.LINK] == "الكتاب"
    assert marked[SpanKind.EMPHASIS] == "جديد"
    assert marked[SpanKind.CODE] == "print(x)"


def test_pictures_stand_at_their_addresses(document: Document) -> None:
    text = markdown(document, lambda name: f"صور/{name}")
    assert '![قبّة "بيضاء"](<صور/dome.png>)' in text
    assert "dome.png" not in markdown(document)


def test_notes_are_led_to() -> None:
    document = Document(
        Metadata(),
        (
            Block("p", BlockKind.PARAGRAPH, "نص1 بعده", RTL, "ar",
                  spans=(Span(2, 3, SpanKind.NOTE_REFERENCE, "n1"),)),
            Block("n1", BlockKind.FOOTNOTE, "حاشية", RTL, "ar"),
        ),
    )  # fmt: skip
    assert markdown(document) == "نص[^n1] بعده\n\n[^n1]: حاشية\n"


@settings(deadline=None, max_examples=400)
@given(st.text(st.sampled_from("اب ت*_`#[]()<>!+-=~|\\&;:.1٢\n ab\"'/")))
def test_signs_are_letters(text: str) -> None:
    written = markdown(paragraph(text))
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(written)
    shown = re.sub(r"</?p>|<br />", "", page)
    assert "<" not in shown, "what is only a sign became a mark"
    assert html.unescape(shown).split() == text.split()
