from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, SpanKind
from reader.importing.front_matter import take_front_matter
from reader.importing.importer import Source, import_source, read_file

GIF = b"GIF89a" + (7).to_bytes(2, "little") + (5).to_bytes(2, "little") + b"\0\0\0;"


def made(text: str) -> Document:
    return import_source(Source(text.encode(), "notes.md")).document


def marked(block: Block, kind: SpanKind) -> list[str]:
    return [block.text[span.start : span.end] for span in block.spans if span.kind is kind]


def shown(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in document.blocks]


def test_blocks_of_every_kind() -> None:
    document = made(
        "# رحلة إلى الجبل\n\nخرجنا قبل الفجر.\n\n## الطريق\n\n> من سار وصل.\n\n"
        "- خبز\n- ماء\n  - بارد\n\n3. ثالث\n4. رابع\n\n| المكان | الارتفاع |\n|---|---|\n"
        "| القمة | ٣٠٠٠ |\n\n```\nx = 1\n  y = 2\n```\n\n---\n\n![منظر](gone.png)\n"
    )
    assert shown(document) == [
        (BlockKind.TITLE, "رحلة إلى الجبل"),
        (BlockKind.PARAGRAPH, "خرجنا قبل الفجر."),
        (BlockKind.HEADING, "الطريق"),
        (BlockKind.QUOTE, "من سار وصل."),
        (BlockKind.LIST_ITEM, "خبز"),
        (BlockKind.LIST_ITEM, "ماء"),
        (BlockKind.LIST_ITEM, "بارد"),
        (BlockKind.LIST_ITEM, "ثالث"),
        (BlockKind.LIST_ITEM, "رابع"),
        (BlockKind.TABLE_ROW, "المكان\tالارتفاع"),
        (BlockKind.TABLE_ROW, "القمة\t٣٠٠٠"),
        (BlockKind.CODE, "x = 1\n  y = 2"),
        (BlockKind.RULE, ""),
        (BlockKind.FIGURE, ""),
    ]
    assert document.left_out == ()
    places = [block.place for block in document.blocks if block.place is not None]
    assert [(place.depth, place.ordered, place.number) for place in places] == [
        (1, False, 0), (1, False, 0), (2, False, 0), (1, True, 3), (1, True, 4),
    ]  # fmt: skip
    header, row = (block for block in document.blocks if block.kind is BlockKind.TABLE_ROW)
    assert all(cell.header for cell in header.cells)
    assert not any(cell.header for cell in row.cells)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
@pytest.mark.parametrize("sign", [".", ")", "-", "ـ"])
def test_lists_with_arabic_numbers(digits: str, sign: str) -> None:
    document = made(f"مقدمة\n\n{digits[1]}{sign} أولًا\n{digits[2]}{sign} ثانيًا\n\nخاتمة\n")
    items = [block for block in document.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [item.text for item in items] == ["أولًا", "ثانيًا"]
    assert [item.place.number for item in items if item.place] == [1, 2]


def test_arabic_numbers_in_code_and_in_sentences_stay() -> None:
    document = made("نص\n\n~~~\n١. ليس قائمة\n~~~\n\nكان ذلك سنة\n١٩٩٠. ثم مضى\n")
    assert shown(document)[1:] == [
        (BlockKind.CODE, "١. ليس قائمة"),
        (BlockKind.PARAGRAPH, "كان ذلك سنة ١٩٩٠. ثم مضى"),
    ]


@pytest.mark.parametrize(
    ("text", "strong", "plain"),
    [
        ("و**«غامق»**و", ["«غامق»"], "و«غامق»و"),
        ('قال ب**"الحرف"** ومضى', ['"الحرف"'], 'قال ب"الحرف" ومضى'),
        ("**(أولًا)**وبعدها", ["(أولًا)"], "(أولًا)وبعدها"),
        ("كلمة **عادية** هنا", ["عادية"], "كلمة عادية هنا"),
        ("ال**كتاب**ان", ["كتاب"], "الكتابان"),
        ("ل**«كتابٌ»** و**«قلمٌ»**ـ", ["«كتابٌ»", "«قلمٌ»"], "ل«كتابٌ» و«قلمٌ»ـ"),
        ("٢ ** ٣ ** ٤", [], "٢ ** ٣ ** ٤"),
        ("`و**«رمز»**و`", [], "و**«رمز»**و"),
        (r"و\**«حرف»\**و", [], "و**«حرف»**و"),
    ],
)
def test_strong_beside_quotation_marks(text: str, strong: list[str], plain: str) -> None:
    (block,) = made(text).blocks
    assert block.text == plain
    assert marked(block, SpanKind.STRONG) == strong


def test_a_link_inside_strong_of_our_own() -> None:
    (block,) = made("و**«[موقع](https://a.example)»**و").blocks
    assert block.text == "و«موقع»و"
    assert marked(block, SpanKind.STRONG) == ["«موقع»"]
    assert marked(block, SpanKind.LINK) == ["موقع"]


def test_tashkeel_and_invisible_marks_stay() -> None:
    text = "كَتَبَ الطَّالِبُ\u200f (A) می\u200cخواهم"
    assert made(text).blocks[0].text == text


def test_notes_are_footnotes_in_the_order_they_are_called() -> None:
    document = made(
        "أول[^ب] وثان[^1] وأول ثانية[^ب] وبلا شرح[^غ].\n\n[^1]: شرح الثاني\n[^ب]: شرح الأول\n"
        "    وبقيته\n\n```\n[^1]\n```\n"
    )
    text, code, first, second = document.blocks
    assert text.text == "أول1 وثان2 وأول ثانية1 وبلا شرح[^غ]."
    assert code.text == "[^1]"
    assert (first.kind, first.text) == (BlockKind.FOOTNOTE, "شرح الأول وبقيته")
    assert (second.kind, second.text) == (BlockKind.FOOTNOTE, "شرح الثاني")
    calls = [span.value for span in text.spans if span.kind is SpanKind.NOTE_REFERENCE]
    assert calls == [first.id, second.id, first.id]


def test_a_note_that_nothing_calls_is_not_lost() -> None:
    assert [block.text for block in made("نص\n\n[^1]: شرح وحيد\n").blocks] == ["نص", "شرح وحيد"]


def test_notes_that_call_each_other_end() -> None:
    document = made("نص[^1]\n\n[^1]: انظر[^2]\n[^2]: انظر[^1]\n")
    assert [block.text for block in document.blocks] == ["نص1", "انظر2", "انظر1"]


def test_html_inside_is_text_and_addresses_are_safe() -> None:
    document = made(
        "<script>alert(1)</script>\n\n<img src=x onerror=y>\n\n[أ](javascript:x) [ب](https://a.example) "
        "[ج](data:text/html,x) <https://b.example>\n"
    )
    assert document.blocks[0].text == "<script>alert(1)</script>"
    links = [s.value for b in document.blocks for s in b.spans if s.kind is SpanKind.LINK]
    assert links == ["https://a.example", "https://b.example"]


def test_front_matter_names_the_piece() -> None:
    metadata = made(
        '---\ntitle: "عن: المطر"\nالكاتب: سلمى\ndate: 2024-05-01\ntags:\n  - شتاء\n  - شعر\n'
        "source: https://a.example/rain\nدرجة: ٥\n---\n\nهطل المطر.\n"
    ).metadata
    assert (metadata.title, metadata.byline, metadata.published) == (
        "عن: المطر", "سلمى", "2024-05-01",
    )  # fmt: skip
    assert metadata.tags == ("شتاء", "شعر")
    assert metadata.url == "https://a.example/rain"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("---\n\nفقرة\n\n---\nأخرى", {}),
        ("---\ntitle: بلا نهاية\n\nنص", {}),
        ("نص\n---\ntitle: x\n---", {}),
        ("---\nkeywords: [أ، ب, 'ج']\n...\nنص", {"tags": ("أ", "ب", "ج")}),
    ],
)
def test_what_is_front_matter(text: str, fields: dict[str, tuple[str, ...]]) -> None:
    found, rest = take_front_matter(text.split("\n"))
    assert found == fields
    assert rest == (["نص"] if fields else text.split("\n"))


def test_the_name_of_the_file_is_the_last_title() -> None:
    assert made("فقرة بلا عنوان.").metadata.title == "notes"


def test_pictures_from_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "صورة 1.gif").write_bytes(GIF)
    (tmp_path / "a.md").write_text("نص\n\n![وصف](<صورة 1.gif>)\n", encoding="utf-8")
    imported = import_source(read_file(tmp_path / "a.md"))
    assert list(imported.assets.values()) == [GIF]


@given(st.text(st.sampled_from("**_`[]()!<>#-+1. \n\n|^:~\\ابت«»١٢"), max_size=300))
def test_no_letter_is_lost(text: str) -> None:
    """Whatever the marks, the letters stay, but for a link's address and a code's language."""
    if not any(letter in text for letter in "ابت") or any(sign in text for sign in "[]<`~"):
        return
    document = made(f"أ {text}")
    said = "".join(block.text for block in document.blocks)
    assert [c for c in said if c in "ابت"] == [c for c in text if c in "ابت"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "![" * 50_000,
        "*a " * 40_000,
        "**«" * 40_000,
        "> " * 50_000 + "x",
        "- " * 50_000 + "x",
        "`" * 100_000 + "x",
        "".join("`" * (n % 300) + "x" for n in range(2_000)),
        "[^a]" * 30_000 + "\n\n[^a]: " + "[^a]" * 1_000,
        "| a " * 2_000 + "\n" + "|-" * 2_000 + "\n" + "| a \n" * 4_000,
        "<" * 100_000,
        "&" * 100_000,
        "[a](" * 30_000,
        "a" * 500_000,
        "كلمة " * 100_000,
        "\n".join(f"[a{n}]: /x" for n in range(20_000)),
        "***" + "a***" * 20_000,
        "\\" * 200_000,
        "x\n\n" * 20_000,
        "1. " * 50_000 + "x",
        "> " * 39 + "x",
        "نص " + "> " * 38 + "\n" + "- " * 38 + "x",
    ],
)  # fmt: skip
def test_marks_without_end_are_read_in_time(text: str) -> None:
    start = time.process_time()
    assert made("كلام\n\n" + text).blocks[0].text == "كلام"
    assert time.process_time() - start < 15
