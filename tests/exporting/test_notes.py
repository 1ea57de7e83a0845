"""Notes as Markdown, HTML and JSON: nothing is lost, and no sign is taken for the format's."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.document.ranges import Quote, Range
from reader.exporting.notes import (
    NoteEntry,
    NoteSheet,
    NoteWords,
    notes_html,
    notes_json,
    notes_markdown,
)
from reader.text.direction import Direction
from reader.ui.highlight_styles import LABELS

WORDS = NoteWords("ar", Direction.RTL, "ملاحظاتي", "لم تعد في المادّة")
NOW = "2025-01-02T03:04:05+00:00"


def entry(
    quote: str = "كلام", text: str = "", kind: str = "highlight", **more: object
) -> NoteEntry:
    values: dict[str, object] = {
        "number": 7,
        "kind": kind,
        "style": "blue" if kind == "highlight" else "",
        "name": {"highlight": "تظليل", "note": "ملاحظة", "bookmark": "علامة"}[kind],
        "parts": ((Range("p1", 0, len(quote)), Quote(quote, "قبل ", " بعد")),),
        "text": text,
        "section": "",
        "created": NOW,
        "changed": NOW,
    }
    return NoteEntry(**(values | more))  # type: ignore[arg-type]


def sheet(*entries: NoteEntry, **more: object) -> NoteSheet:
    values: dict[str, object] = {
        "piece": 3,
        "title": "مدينة تستعيد ساعتها",
        "byline": "سلمى الحسن",
        "source": "عين",
        "url": "https://ayn.example/clock?a=1&b=2",
        "published": "2024-12-08",
        "language": "ar",
        "entries": entries,
    }
    return NoteSheet(**(values | more))  # type: ignore[arg-type]


class Page(HTMLParser):
    """The texts and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.depth: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))
        if tag != "meta":
            self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.depth.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.depth:
            self.text += data


def test_markdown_quotes_and_says_where() -> None:
    two = entry(
        parts=(
            (Range("p1", 4, 8), Quote("أوّل", "", "")),
            (Range("p2", 0, 6), Quote("وثانٍ", "", "")),
        ),
        text="رأيي\nفيه",
        section="الباب الأوّل",
    )
    lost = entry("ضائع", kind="note", text="أين؟", parts=((None, Quote("ضائع", "", "")),))
    text = notes_markdown([sheet(two, lost)], WORDS)
    assert text.splitlines() == [
        "# ملاحظاتي", "",
        "## مدينة تستعيد ساعتها", "",
        "سلمى الحسن · عين · 2024-12-08", "",
        "<https://ayn.example/clock?a=1&b=2>", "",
        "### الباب الأوّل", "",
        "**تظليل**", "",
        "> أوّل", "> وثانٍ", "",
        "رأيي", "فيه", "",
        "**ملاحظة (لم تعد في المادّة)**", "",
        "> ضائع", "",
        "أين؟",
    ]  # fmt: skip


def test_signs_of_markdown_are_text() -> None:
    text = notes_markdown([sheet(entry("*a* _b_ [c](d) <e> #f `g`", "1. x\n- y\n# z"))], WORDS)
    assert r"> \*a\* \_b\_ \[c\](d) \<e\> \#f \`g\`" in text
    assert "1\\. x" in text
    assert "\n\\- y\n\\# z" in text


@pytest.mark.parametrize(
    "text",
    ["أوّل\n---", "أوّل\n===", "1. أوّل\n2) ثانٍ", "+ زائد", "&lt;b&gt; و&amp;", "أوّل\n\n    ثانٍ"],
)
def test_a_note_is_shown_as_it_was_written(text: str) -> None:
    page = MarkdownIt("commonmark").render(notes_markdown([sheet(entry(text=text))], WORDS))
    shown = Page(page)
    assert not {tag for tag, _ in shown.opened} & {"h3", "hr", "ol", "ul", "code", "pre"}
    assert [tag for tag, _ in shown.opened].count("h2") == 1
    assert shown.text.split()[-len(text.split()) :] == text.split()


def test_json_keeps_everything() -> None:
    made = json.loads(notes_json([sheet(entry("كلام", "نصّ", section="باب"))]))
    assert made == [
        {
            "piece": 3,
            "title": "مدينة تستعيد ساعتها",
            "byline": "سلمى الحسن",
            "source": "عين",
            "url": "https://ayn.example/clock?a=1&b=2",
            "published": "2024-12-08",
            "notes": [
                {
                    "id": 7,
                    "kind": "highlight",
                    "style": "blue",
                    "quote": "كلام",
                    "text": "نصّ",
                    "section": "باب",
                    "where": [
                        {
                            "block": "p1",
                            "start": 0,
                            "end": 4,
                            "exact": "كلام",
                            "before": "قبل ",
                            "after": " بعد",
                        }
                    ],
                    "created": NOW,
                    "changed": NOW,
                }
            ],
        }
    ]


def test_a_page_shows_each_style_and_is_laid_out_by_its_words() -> None:
    entries = [entry(style=style) for style in LABELS]
    english = entry("English words", "ملاحظة عربية", kind="note")
    page = Page(notes_html([sheet(*entries, english)], WORDS))
    assert not page.depth
    marks = [attributes["class"] for tag, attributes in page.opened if tag == "mark"]
    assert marks == list(LABELS)
    quotes = [attributes["dir"] for tag, attributes in page.opened if tag == "blockquote"]
    assert quotes == ["rtl"] * len(LABELS) + ["ltr"]
    for style in LABELS:
        assert f"mark.{style} {{" in notes_html([], WORDS)


@pytest.mark.parametrize("address", ["javascript:alert(1)", 'https://x.example/"><script>'])
def test_no_address_becomes_code(address: str) -> None:
    page = Page(notes_html([sheet(entry(), url=address)], WORDS))
    assert "script" not in {tag for tag, _ in page.opened}
    links = [attributes["href"] for tag, attributes in page.opened if tag == "a"]
    assert links == ([address] if address.startswith("https") else [])
    assert address in page.text


@settings(deadline=None)
@given(
    quote=st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=40),
    text=st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=40),
)
def test_any_words_are_written_whole(quote: str, text: str) -> None:
    sheets = [sheet(entry(quote, text))]
    (made,) = json.loads(notes_json(sheets))
    assert (made["notes"][0]["quote"], made["notes"][0]["text"]) == (quote, text)
    page = Page(notes_html(sheets, WORDS))
    assert not page.depth
    assert quote.strip() in page.text
    assert text.strip() in page.text
    assert {tag for tag, _ in page.opened} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "section", "article", "p",
        "a", "blockquote", "mark",
    }  # fmt: skip
    assert notes_markdown(sheets, WORDS).startswith("# ملاحظاتي\n")
