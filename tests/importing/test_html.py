from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from reader.document.model import Block, BlockKind, ListPlace
from reader.errors import ImportFailed
from reader.importing.importer import Imported, Source, import_source
from reader.text.direction import Direction

FromHtml = Callable[[str], Imported]
BODY = (
    "<p>كان في المدينة نهر صغير لا يعرف اسمه أحد، وكان الأطفال يسمّونه كل يوم باسم جديد.</p>"
    "<p>وفي الشتاء يكبر النهر حتى يصير له صوت، فينام الناس على صوته ويستيقظون عليه.</p>"
)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def kinds(document: Imported, kind: BlockKind) -> list[str]:
    return [block.text for block in document.document.blocks if block.kind is kind]


def spans(block: Block) -> set[tuple[str, str, str]]:
    return {(str(s.kind), s.value, block.text[s.start : s.end]) for s in block.spans}


def test_spans_keep_what_they_cover(from_html: FromHtml) -> None:
    made = from_html(
        page(
            BODY + "<p>قال <em>لي</em> إن <b>النهر <i>القديم</i></b> عند "
            '<a href="https://example.org/a?b=1">هذا الجسر</a>، واسمه <bdi dir="ltr">Blue</bdi> '
            'و<span lang="fr">la rivière</span> و<code>x</code> م<sup>2</sup>.</p>'
        )
    )
    block = made.document.blocks[-1]
    assert block.text == "قال لي إن النهر القديم عند هذا الجسر، واسمه Blue وla rivière وx م2."
    assert spans(block) == {
        ("emphasis", "", "لي"),
        ("strong", "", "النهر القديم"),
        ("emphasis", "", "القديم"),
        ("link", "https://example.org/a?b=1", "هذا الجسر"),
        ("direction", "ltr", "Blue"),
        ("language", "fr", "la rivière"),
        ("code", "", "x"),
        ("superscript", "", "2"),
    }


@pytest.mark.parametrize(
    "sign", ["\u200c", "\u200f", "\u200e", "\u061c", "\u064e\u0651", "\u0640", "٣", "«", "ﷺ"]
)
def test_letters_signs_and_joiners_survive(from_html: FromHtml, sign: str) -> None:
    made = from_html(page(BODY + f"<p>كلمةم{sign}ي وبعدها كلمات أخرى.</p>"))
    assert f"كلمةم{sign}ي" in made.document.blocks[-1].text


def test_white_space_collapses_but_not_in_code(from_html: FromHtml) -> None:
    made = from_html(
        page(BODY + "<p>\n  سطر \n أول\t<b> ثان</b> <i> ثالث</i></p><pre>a\n  b\n\n    c</pre>")
    )
    assert made.document.blocks[-2].text == "سطر أول ثان ثالث"
    code = made.document.blocks[-1]
    assert (code.kind, code.text, code.direction) == (
        BlockKind.CODE, "a\n  b\n\n    c", Direction.LTR,
    )  # fmt: skip


def test_lists_keep_nesting_order_and_numbers(from_html: FromHtml) -> None:
    made = from_html(
        page(
            BODY + "<ol start=4><li>رابع<ul><li>فرع</li></ul></li><li><p>خامس</p><p>تتمة</p></li>"
            "</ol><ol reversed><li>ثان</li><li>أول</li></ol>"
        )
    )
    items = [(b.text, b.place) for b in made.document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == [
        ("رابع", ListPlace(1, True, 4)),
        ("فرع", ListPlace(2, False)),
        ("خامس", ListPlace(1, True, 5)),
        ("ثان", ListPlace(1, True, 2)),
        ("أول", ListPlace(1, True, 1)),
    ]
    assert "تتمة" in kinds(made, BlockKind.PARAGRAPH)


def test_data_tables_become_rows_and_layout_tables_paragraphs(from_html: FromHtml) -> None:
    made = from_html(
        page(
            "<table role=presentation><tr><td>" + BODY + "</td></tr></table>"
            "<table><tr><th>شهر</th><th>مطر</th></tr><tr><td>آذار</td><td><p>12</p> مم</td></tr>"
            "<tr><td></td><td>0</td></tr></table>"
        )
    )
    rows = [b for b in made.document.blocks if b.kind is BlockKind.TABLE_ROW]
    assert [row.text for row in rows] == ["شهر\tمطر", "آذار\t12 مم", "\t0"]
    assert [[cell.header for cell in row.cells] for row in rows] == [
        [True, True], [False, False], [False, False],
    ]  # fmt: skip
    assert len(kinds(made, BlockKind.PARAGRAPH)) == 2


def test_notes_point_to_their_blocks(from_html: FromHtml) -> None:
    made = from_html(
        page(
            BODY
            + '<p id="here">كلمة<a role="doc-noteref" href="#n1">1</a> و<a href="#here">هنا</a>'
            ' و<a href="#gone">هناك</a>.</p>'
            '<section role="doc-endnotes"><ol><li id="n1"><p>شرحها. <a href="#here">↩</a></p>'
            "<p>وتتمته.</p></li></ol></section>"
        )
    )
    notes = [b for b in made.document.blocks if b.kind is BlockKind.FOOTNOTE]
    assert [note.text for note in notes] == ["شرحها.", "وتتمته."]
    here = next(block for block in made.document.blocks if block.text.startswith("كلمة"))
    assert spans(here) == {
        ("note-reference", notes[0].id, "1"),
        ("link", f"#{here.id}", "هنا"),
    }


def test_figures_keep_description_and_caption(from_html: FromHtml) -> None:
    made = from_html(
        page(
            BODY + '<figure><img src="http://far.example/a.png" alt="جسر"><figcaption>الجسر '
            '<b>القديم</b></figcaption></figure><p>نص <img src="i.png" width="16" alt="icon"> '
            '<img class="emoji" alt="🙂" src="e.png"> بعده</p>'
            '<figure><img src="/x.png" alt="نافذة"><figcaption>نافذة</figcaption></figure>'
        )
    )
    figures = [(b.alt, b.asset) for b in made.document.blocks if b.kind is BlockKind.FIGURE]
    # a caption that says the description again is said once
    assert figures == [("جسر", ""), ("", "")]
    assert kinds(made, BlockKind.CAPTION) == ["الجسر القديم", "نافذة"]
    assert "نص 🙂 بعده" in kinds(made, BlockKind.PARAGRAPH)


def test_inlined_pictures_become_assets(from_html: FromHtml) -> None:
    header = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + b"IHDR" + (4).to_bytes(4) + (3).to_bytes(4)
    data = base64.b64encode(header + bytes(20)).decode()
    made = from_html(page(BODY + f'<img alt="لون" src="data:image/png;base64,{data}">'))
    (figure,) = [b for b in made.document.blocks if b.kind is BlockKind.FIGURE]
    assert made.assets == {figure.asset: header + bytes(20)}
    assert made.document.metadata.lead_image == figure.asset


def test_the_page_is_believed_about_direction_only_where_it_can_be(from_html: FromHtml) -> None:
    made = from_html(
        '<html lang="en-US" dir="ltr"><body>' + BODY + "<p>An English paragraph.</p>"
        '<p dir="rtl">CNN و BBC and AFP</p><p dir="ltr">عربية خالصة في قالب إنكليزي.</p></body>'
    )
    assert made.document.metadata.direction is Direction.RTL
    assert made.document.metadata.language == "ar"
    assert [str(block.direction) for block in made.document.blocks] == [
        "rtl", "rtl", "ltr", "rtl", "rtl",
    ]  # fmt: skip
    assert made.document.blocks[2].language == "en"


def test_title_loses_the_site_and_prefers_the_heading(from_html: FromHtml) -> None:
    head = (
        '<title>نهر بلا اسم | جريدة المساء</title><meta property="og:site_name" '
        'content="جريدة المساء">'
    )
    made = from_html(page("<h1>جريدة المساء</h1><h1>نهر بلا اسم</h1>" + BODY, head))
    assert made.document.metadata.title == "نهر بلا اسم"
    assert made.document.metadata.source == "جريدة المساء"
    assert kinds(made, BlockKind.TITLE) == ["نهر بلا اسم"]
    alone = from_html(page(BODY, head))
    assert alone.document.metadata.title == "نهر بلا اسم"
    assert alone.document.blocks[0].kind is BlockKind.TITLE


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2021-05-04T10:00:00+03:00">',
         "2021-05-04T10:00:00+03:00"),
        ('<script type="application/ld+json">[{"@graph":[{"@type":["NewsArticle"],'
         '"headline":"x","datePublished":"2020-02-01"}]}]</script>', "2020-02-01"),
        ('<script type="application/ld+json">{broken</script>', ""),
        ('<meta name="date" content="أمس">', ""),
    ],
)  # fmt: skip
def test_published(from_html: FromHtml, head: str, published: str) -> None:
    assert from_html(page(BODY, head)).document.metadata.published == published


def test_a_date_that_cannot_be_understood_stays(from_html: FromHtml) -> None:
    made = from_html(page("<h1>نهر</h1><p class=date>10 جمادى الآخرة 1246</p>" + BODY))
    assert made.document.metadata.published == ""
    assert "10 جمادى الآخرة 1246" in kinds(made, BlockKind.PARAGRAPH)
    understood = from_html(page("<h1>نهر</h1><p class=date>8 كانون الأول 2024</p>" + BODY))
    assert understood.document.metadata.published == "2024-12-08"
    assert len(kinds(understood, BlockKind.PARAGRAPH)) == 2


def test_little_prose_is_still_a_document(from_html: FromHtml) -> None:
    assert [b.text for b in from_html("<p>سطر واحد.</p>").document.blocks] == ["سطر واحد."]
    menu = from_html("<html><body><nav><a href=/>الرئيسية</a></nav></body></html>")
    assert [b.text for b in menu.document.blocks] == ["الرئيسية"]


@pytest.mark.parametrize("html", ["<html></html>", "<p> </p>", "<html><body><script>x()</script>"])
def test_a_page_without_text_says_so(html: str) -> None:
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(html.encode(), "فارغة.html"))
    assert "no text in the page" in failure.value.message.text


def test_unclosed_tags_and_quirks_lose_no_text(from_html: FromHtml) -> None:
    made = from_html("<p>أول <b>ثان<p>ثالث</i></div><li>رابع<td>خامس<!-- سر --> سادس")
    said = " ".join(block.text for block in made.document.blocks)
    assert said.split() == ["أول", "ثان", "ثالث", "رابع", "خامس", "سادس"]


def test_lines_of_a_poem_and_of_an_address(from_html: FromHtml) -> None:
    made = from_html(
        page(
            BODY + "<p>البريد<br>شارع النهر 7<br>المدينة</p>"
            "<p>أنا الماء في الليل، لا صوت لي<br>أنا العشب بعد انقضاء المطر<br>"
            "أنا ما تبقّى من الأغنيات<br>على شفة الناي حين انكسر</p>"
        )
    )
    assert made.document.blocks[2].text == "البريد\nشارع النهر 7\nالمدينة"
    assert len(kinds(made, BlockKind.VERSE)) == 4


def test_quotation_elements_get_their_marks(from_html: FromHtml) -> None:
    made = from_html(page(BODY + "<p>قال <q>نعم</q> ومضى.</p><blockquote>حكمة</blockquote>"))
    assert made.document.blocks[-2].text == "قال «نعم» ومضى."
    assert made.document.blocks[-1].kind is BlockKind.QUOTE


def test_a_bold_paragraph_between_paragraphs_is_a_heading(from_html: FromHtml) -> None:
    made = from_html(page(BODY + "<p><b>النهر والجسر</b></p>" + BODY + "<p>قال <b>نعم</b></p>"))
    assert kinds(made, BlockKind.HEADING) == ["النهر والجسر"]


def test_a_pasted_page_is_cleaned_as_its_text_would_be(from_html: FromHtml) -> None:
    caption = "أطفال على الجسر القديم - نيسان 2021 (عدسة: المساء)"
    made = from_html(
        "<meta charset=utf-8><h3>في انتظار المطر..</h3><h1>نهر بلا اسم</h1>"
        f"<div>{caption}</div><div>camera icon{caption}</div><span>ع ع ع</span>"
        + BODY
        + "<div>نجاح</div><div>تم إرسال ملاحظتك بنجاح.</div><button>×</button>"
        "<p>ادعم جريدة المساء</p><a href=/d>اضغط هنا للمساهمة</a>"
    )
    assert [(str(b.kind), b.text) for b in made.document.blocks][:3] == [
        ("kicker", "في انتظار المطر.."), ("title", "نهر بلا اسم"), ("caption", caption),
    ]  # fmt: skip
    assert len(made.document.blocks) == 5
    assert made.document.metadata.kicker == "في انتظار المطر.."
    assert made.document.metadata.support == "ادعم جريدة المساء. اضغط هنا للمساهمة."
