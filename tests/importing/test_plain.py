from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import BlockKind
from reader.importing.importer import Imported, import_source, paste
from reader.importing.phrases import match

FromText = Callable[[str], Imported]
PROSE = (
    "عاد الصياد إلى القرية قبل الفجر ومعه سمكة واحدة، لكنه كان يضحك كأنه ملك البحر كله.",
    "سأله الجيران عن سبب فرحه، فقال إن السمكة كانت أكبر من القارب لكنها تركته يعود.",
    "ومنذ ذلك اليوم صار الأولاد ينتظرونه على الرصيف ليسمعوا ما يقوله البحر في الليل.",
    "وبقي القارب مقلوبًا على الرمل طوال الشتاء، ونبت تحته عشب لم يزرعه أحد من الناس.",
)  # fmt: skip
WORDS = st.sampled_from(" ".join(PROSE).split())
LINES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


def texts(made: Imported) -> list[str]:
    return [block.text for block in made.document.blocks]


def out(made: Imported) -> list[tuple[str, str]]:
    return [(item.reason, item.block.text) for item in made.document.left_out]


@settings(max_examples=60)
@given(
    st.lists(LINES, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"])
)
def test_text_without_chrome_loses_nothing(lines: list[str], separator: str) -> None:
    if any(match(line) for line in lines):
        return
    document = import_source(paste(separator.join(lines))).document
    assert document.left_out == ()
    words = " ".join(block.text for block in document.blocks).split()
    assert words == " ".join(lines).split()


@settings(max_examples=30)
@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=300))
def test_any_text_is_a_document_or_says_why_not(text: str) -> None:
    from reader.errors import ImportFailed

    try:
        document = import_source(paste(text)).document
    except ImportFailed as failure:
        assert failure.message.text
    else:
        ids = [block.id for block in document.blocks]
        assert len(set(ids)) == len(ids)


def test_wrapped_paragraphs_are_joined_again(from_text: FromText) -> None:
    paragraphs = [" ".join(PROSE[:2]), " ".join(PROSE[2:]), " ".join(PROSE)]
    wrapped = "\n\n".join("\n".join(textwrap.wrap(text, 64)) for text in paragraphs)
    assert texts(from_text(wrapped)) == paragraphs


def test_a_large_book_in_plain_text(from_text: FromText) -> None:
    paragraphs = [" ".join(PROSE)] * 1500
    made = from_text("\n\n".join(paragraphs))
    assert texts(made) == paragraphs
    assert made.document.left_out == ()


def test_leaving_out_needs_an_article_around(from_text: FromText) -> None:
    note = "نجاح\nتم إرسال الملف بنجاح.\n×\nاضغط هنا للمساهمة\nشارك"
    assert texts(from_text(note)) == note.split("\n")
    assert out(from_text(note)) == []


def test_one_word_headings_stay_between_paragraphs(from_text: FromText) -> None:
    text = "\n\n".join(["ثلاث شبكات", PROSE[0], "فيسبوك", PROSE[1], "تويتر", PROSE[2]])
    made = from_text(text)
    assert out(made) == []
    assert [b.text for b in made.document.blocks if b.kind is BlockKind.HEADING] == [
        "فيسبوك", "تويتر",
    ]  # fmt: skip


def test_form_messages_are_told_from_a_story_about_them(from_text: FromText) -> None:
    inside = "حدث خطأ في الطباعة، فخرجت الجريدة كلها بلا نقاط."
    made = from_text("\n\n".join(["جريدة بلا نقاط", PROSE[0], inside, PROSE[1], PROSE[2]]))
    assert inside in texts(made)


def test_a_refrain_is_no_repetition(from_text: FromText) -> None:
    verse = "يا ليل طل أو لا تطل"
    text = "\n\n".join(["أغنية الرصيف", verse, PROSE[0], verse, PROSE[1], verse])
    made = from_text(text)
    assert texts(made).count(verse) == 3
    assert out(made) == []


def test_the_caption_is_said_once_whichever_comes_first(from_text: FromText) -> None:
    caption = "صياد يرفع سمكة على الرصيف الغربي - أيار 2021 (عدسة: الميناء)"
    for pair in ([caption, f"camera icon{caption}"], [f"Photo icon {caption}", caption]):
        made = from_text("\n\n".join(["صياد يضحك كأنه ملك البحر", *pair, "ع ع ع", *PROSE]))
        captions = [b.text for b in made.document.blocks if b.kind is BlockKind.CAPTION]
        assert captions == [caption]
        assert [reason for reason, _ in out(made)] == ["icon", "size"]
        assert made.document.metadata.title == "صياد يضحك كأنه ملك البحر"


def test_the_appeal_becomes_the_support_line(from_text: FromText) -> None:
    made = from_text(
        "\n\n".join(["صياد يضحك", *PROSE, "×", "جريدتكم تعيش بكم..", "ادعموا الجريدة", "Donate"])
    )
    assert made.document.metadata.support == "جريدتكم تعيش بكم.. ادعموا الجريدة. Donate."
    assert [reason for reason, _ in out(made)] == ["close", "appeal", "appeal", "appeal"]


def test_two_articles_in_one_paste_are_both_kept(from_text: FromText) -> None:
    menu = ["الرئيسية", "من نحن", "سياسة", "رياضة", "اتصل بنا"]
    other = [line.replace("ا", "ى") for line in PROSE]
    made = from_text("\n".join([*menu, *PROSE, *menu, *other, *menu]))
    said = texts(made)
    assert [line for line in said if line in PROSE or line in other] == [*PROSE, *other]
    assert "الرئيسية" not in said


def test_names_of_pieces_without_a_title(from_text: FromText) -> None:
    assert from_text("اشترِ الخبز\nوالحليب").document.metadata.title == "اشترِ الخبز"
    long = " ".join(PROSE)
    title = from_text(long).document.metadata.title
    assert title.endswith("…")
    assert long.startswith(title[:-1])


def test_lists_and_what_only_looks_like_one(from_text: FromText) -> None:
    made = from_text("1948. سنة بعيدة في ذاكرة الجد، لا يذكرها إلا إذا نزل المطر على السقف.")
    assert made.document.blocks[0].text.startswith("1948.")
    items = from_text("١- أول\n٢- ثان\n    - فرع\n٣- ثالث").document.blocks
    assert [(b.text, b.place.depth, b.place.number) for b in items if b.place] == [
        ("أول", 1, 1), ("ثان", 1, 2), ("فرع", 2, 0), ("ثالث", 1, 3),
    ]  # fmt: skip


def test_marked_text(from_text: FromText) -> None:
    made = from_text("عنوان\n=====\n\nنص قصير.\n\n### فرع\n\n> قول\n> وتتمته\n\n***\n\n#وسم")
    assert [(str(b.kind), b.level, b.text) for b in made.document.blocks] == [
        ("title", 0, "عنوان"),
        ("paragraph", 0, "نص قصير."),
        ("heading", 3, "فرع"),
        ("quote", 0, "قول وتتمته"),
        ("rule", 0, ""),
        ("paragraph", 0, "#وسم"),
    ]


CORPUS = Path(__file__).resolve().parent.parent / "corpus"
MENU = "الرئيسية\nمن نحن\nاتصل بنا\nتسجيل الدخول\nمحليات\nرياضة\nثقافة\nعلوم\nمقالات\nصور"


@pytest.mark.parametrize("menu", ["", MENU + "\n"])
def test_a_copied_page_is_no_poem_however_its_lines_are_parted(
    from_text: FromText, menu: str
) -> None:
    """A browser parts the lines of a selection by one line feed or by two."""
    text = menu + (CORPUS / "loose-paste" / "input.txt").read_text("utf-8")
    near, far = from_text(text).document, from_text(text.replace("\n", "\n\n")).document
    kept = [(block.kind, block.text) for block in near.blocks]
    assert kept == [(block.kind, block.text) for block in far.blocks]
    assert kept[0] == (BlockKind.TITLE, "مكتبة متنقلة تجوب قرى وادي الصفصاف على ظهر حمار")
    assert not any(kind is BlockKind.VERSE for kind, _ in kept)
    assert len(near.left_out) >= 20
