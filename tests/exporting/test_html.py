"""The HTML page: well nested, escaped, nothing of the source's own markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata, Span, SpanKind
from reader.exporting.html import html_page
from reader.text.direction import Direction

VOID = {"meta", "link", "img", "br", "hr"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8


class Page(HTMLParser):
    """Reads a page strictly: every tag must be closed by its own end tag."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, str] = {}
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag not in VOID:
            self.open.append(tag)
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.text[tag] = self.text.get(tag, "") + data

    def having(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.tags if name == tag]


def test_the_page_says_its_language_and_direction(document: Document) -> None:
    page = html_page(document)
    assert page.startswith("<!DOCTYPE html>\n")
    read = Page(page)
    assert read.having("html") == [{"lang": "ar", "dir": "rtl"}]
    assert read.text["title"] == read.text["h1"] == "مرصد <جديد> & قديم"


def test_every_block_says_its_own(document: Document) -> None:
    read = Page(html_page(document))
    found = {values["id"]: values for _, values in read.tags if "id" in values}
    for block in document.blocks:
        if block.kind is not BlockKind.RULE:
            assert found[block.id]["dir"] == block.direction
            assert found[block.id]["lang"] == block.language


def test_kinds_become_their_elements(document: Document) -> None:
    read = Page(html_page(document))
    assert read.text["h2"] == "داخل القبّة"
    assert read.having("ol") == [{"start": "3", "dir": "rtl"}]
    assert len(read.having("ul")) == 1
    assert len(read.having("li")) == 3
    assert len(read.having("table")) == 1
    assert read.text["th"] == "الجزءالوزن"
    assert read.text["td"] == "عدسة3 kg"
    assert read.text["pre"] == "if a < b:\n    print(a)"
    assert read.text["figcaption"] == "قبّة المرصد"
    assert read.text["blockquote"] == "السماء كتاب مفتوح."


def test_spans_that_cross_are_nested_properly(document: Document) -> None:
    read = Page(html_page(document))
    assert read.text["em"] == document.block("p").text[10:28]
    assert read.text["a"] == document.block("p").text[5:21]
    assert read.having("a")[0] == {"href": "https://example.org/?a=1&b=2"}


def test_a_saved_picture_is_in_the_page(document: Document) -> None:
    read = Page(html_page(document, {"dome.png": PNG}.get))
    (image,) = read.having("img")
    assert image["alt"] == 'قبّة "بيضاء"'
    assert image["src"].startswith("data:image/png;base64,")


@pytest.mark.parametrize("content", [None, b"", b"<svg onload=alert(1)>"])
def test_a_picture_that_is_none_leaves_its_description(
    document: Document, content: bytes | None
) -> None:
    read = Page(html_page(document, lambda _: content))
    assert not read.having("img")
    assert {"role": "img", "aria-label": 'قبّة "بيضاء"'} in read.having("p")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "vbscript:x", ""]
)
def test_addresses_that_run_something_are_no_links(document: Document, address: str) -> None:
    block = replace(document.block("p"), spans=(Span(0, 5, SpanKind.LINK, address),))
    page = html_page(Document(replace(document.metadata, url=address), (block,)))
    assert not Page(page).having("a")
    assert not Page(page).having("link")


TEXT = st.text(st.sampled_from("ابجad <>&\"'\n👁لَ"), min_size=1, max_size=30)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = draw(TEXT)
    place = st.integers(0, len(text))
    spans = draw(
        st.lists(
            st.builds(
                lambda a, b, kind, value: Span(min(a, b), max(a, b), kind, value),
                place,
                place,
                st.sampled_from(SpanKind),
                st.sampled_from(["https://example.org/", '"><script>', "en", "rtl", ""]),
            ),
            max_size=6,
        )
    )
    kind = draw(st.sampled_from([BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.HEADING]))
    return Block("b", kind, text, Direction.RTL, "ar", level=1, spans=tuple(spans))


@given(blocks())
def test_the_text_survives_any_spans(block: Block) -> None:
    read = Page(html_page(Document(Metadata(), (block,))))
    tag = {BlockKind.PARAGRAPH: "p", BlockKind.CODE: "pre"}.get(block.kind, "h2")
    assert read.text[tag] == block.text
    assert not read.having("script")
    assert all(not name.startswith("on") for _, values in read.tags for name in values)
