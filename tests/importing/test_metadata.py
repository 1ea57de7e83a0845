from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import BlockKind, Metadata
from reader.document.storage import from_data, to_data
from reader.importing.blocks import pieces_of
from reader.importing.importer import Imported, Source, import_source
from reader.importing.metadata import read_head
from reader.importing.tree import parse
from reader.text.direction import Direction

FromHtml = Callable[[str], Imported]
TITLE = "حافلة القرية تعود إلى الطريق القديم"
BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "كانت الحافلة تمر كل صباح أمام المدرسة القديمة وتحمل معها ركابًا من القرى المجاورة، فيعرف "
        "السائق أسماءهم جميعًا ويسأل عن غيابهم.",
        "وبعد سنوات من التوقف أصلحها شباب القرية في ورشة صغيرة، وطلوها بلون السماء، وعلقوا على "
        "نافذتها الأولى صورة سائقها الأول.",
        "ويقول أهل الطريق إن صوت بوقها صار ساعة لهم، فمن سمعه في الصباح خرج إلى عمله، ومن سمعه في "
        "المساء وضع الشاي على النار.",
    )
)
PERSIAN = (
    "<p>" + "این اتوبوس هر روز از کنار مدرسه می‌گذشت و مردم آن را با نام می‌شناختند. " * 4 + "</p>"
)


def linked(**fields: object) -> str:
    text = json.dumps({"@type": "NewsArticle", "headline": TITLE, **fields}, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def meta(**fields: str) -> str:
    """Write meta elements; `og_title` is `og:title`."""
    return "".join(
        f'<meta property="{name.replace("__", "_ ").replace("_", ":", 1).replace("_ ", "_")}" '
        f'content="{value}">'
        for name, value in fields.items()
    )


def read(head: str = "", before: str = "", after: str = "", **source: Any) -> Metadata:
    page = f"<html><head>{head}</head><body>{before}<h1>{TITLE}</h1>{after}{BODY}</body></html>"
    given = Source(page.encode(), "page.html", url="https://www.sahl.example/a/1")
    return import_source(replace(given, **source)).document.metadata


HEADS: dict[str, tuple[Callable[[], Metadata], dict[str, object]]] = {
    "site after the title": (
        partial(read, f"<title>{TITLE} | نافذة السهل</title>"),
        {"title": TITLE, "source": "نافذة السهل", "site": "sahl.example"},
    ),
    "site before the title": (
        partial(read, f"<title>نافذة السهل - {TITLE}</title>" + meta(og_title=f"{TITLE} - نافذة السهل")),
        {"title": TITLE, "source": "نافذة السهل"},
    ),
    "section and site in the title": (
        partial(read, f"<title>{TITLE} - مجتمع - نافذة السهل</title>" + meta(og_site__name="نافذة السهل")),
        {"title": TITLE, "source": "نافذة السهل"},
    ),
    "a graph that names its author once": (
        partial(read,
            '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","@id":"#p","name":"x"'
            ',"datePublished":"2024-12-08T07:00:00+00:00"},{"@type":"Article","headline":"' + TITLE
            + '","author":{"@id":"#a"},"datePublished":"2024-12-08T10:00:00+03:00",'
            '"dateModified":"2024-12-09T11:00:00+03:00","articleSection":["مجتمع","قرى"],'
            '"keywords":["حافلات","قرى"]},{"@type":"Person","@id":"#a","name":"سلمى الخوري"}]}'
            "</script>"
        ),
        {
            "byline": "سلمى الخوري", "published": "2024-12-08T10:00:00+03:00",
            "updated": "2024-12-09T11:00:00+03:00", "section": "مجتمع", "tags": ("حافلات", "قرى"),
        },
    ),
    "several authors": (
        partial(read, linked(author=[{"name": "سلمى الخوري"}, {"name": "نادر الأشقر"}])),
        {"byline": "سلمى الخوري، نادر الأشقر"},
    ),
    "a label before the author": (
        partial(read, linked(author="بقلم: سلمى الخوري")), {"byline": "سلمى الخوري"},
    ),
    "an account": (partial(read, linked(author={"name": "admin"})), {"byline": ""}),
    "the site as author": (
        partial(read, linked(author="نافذة السهل", publisher={"name": "نافذة السهل"})),
        {"byline": "", "source": "نافذة السهل"},
    ),
    "a picture's name as author": (
        partial(read, '<meta name="author" content="https; Cdn; Logo.png">', after="<p>Logo.png</p>"),
        {"byline": ""},
    ),
    "the maker of a template": (
        partial(read, '<meta name="author" content="Fine Templates Co">'), {"byline": ""},
    ),
    "a meta author whom the page names": (
        partial(read, '<meta name="author" content="سلمى الخوري">', after="<div>سلمى الخوري</div>"),
        {"byline": "سلمى الخوري"},
    ),
    "a marked byline of nobody": (
        partial(read, after='<span class="byline">بواسطة admin</span>'), {"byline": ""},
    ),
    "meta dates": (
        partial(read, meta(article_published__time="2020-12-24T23:59:50+00:00",
                  article_modified__time="2020-12-25T06:00:00+00:00")),
        {"published": "2020-12-24T23:59:50+00:00", "updated": "2020-12-25T06:00:00+00:00"},
    ),
    "a change before the publication": (
        partial(read, meta(article_published__time="2020-06-03T03:01+0400",
                  article_modified__time="2020-03-15T20:18+0400")),
        {"published": "2020-06-03T03:01+04:00", "updated": ""},
    ),
    "a change only": (
        partial(read, meta(article_modified__time="2020-03-15T20:18+0400")),
        {"published": "", "updated": "2020-03-15T20:18+04:00"},
    ),
    "a day in the head, the time on the page": (
        partial(read, linked(datePublished="2024-12-08"), after="<p>8 ديسمبر 2024 - 10:22 م</p>"),
        {"published": "2024-12-08T22:22"},
    ),
    "microdata": (
        partial(read, after='<time itemprop="datePublished" datetime="2024-12-08T01:10+03:00">أمس</time>'),
        {"published": "2024-12-08T01:10+03:00"},
    ),
    "both dates in a line": (
        partial(read, after="<p>نشر: 8 كانون الأول 2024 10:00 م، آخر تحديث: 9 كانون الأول 2024 11:00</p>"),
        {"published": "2024-12-08T22:00", "updated": "2024-12-09T11:00"},
    ),
    "a date beside the author": (
        partial(read, after="<p>كتب: نادر الأشقر | 15 مارس 2025 - 10:22 ص</p>"),
        {"published": "2025-03-15"},
    ),
    "a byline with its date": (
        partial(read, after="<div class=byline>بواسطة: نادر الأشقر - 8 ديسمبر 2024</div>"),
        {"byline": "بواسطة: نادر الأشقر", "published": "2024-12-08"},
    ),
    "a date beside a place": (
        partial(read, after="<p>بيت اللوز - 5-10-2023</p>"),
        {"published": "2023-10-05"},
    ),
    "a day that the story tells": (
        partial(read, after="<p>يفتتح المعرض أبوابه في 5 آذار 2024</p>"),
        {"published": ""},
    ),
    "told from when it was fetched": (
        partial(read, after="<p>منذ ٣ ساعات</p>", fetched="2024-12-08T01:30:00+03:00"),
        {"published": "2024-12-07T22:30+03:00"},
    ),
    "told from now, when it is not known": (partial(read, after="<p>منذ ٣ ساعات</p>"), {"published": ""}),
    "a date in the address": (
        partial(read, url="https://sahl.example/2024/12/08/bus"), {"published": "2024-12-08"},
    ),
    "no date at all": (
        partial(read, linked(datePublished="1970-01-01T00:00:00Z"),
             before="<footer><p>© 2019</p><time datetime='2018-01-01'>1/1/2018</time></footer>"),
        {"published": ""},
    ),
    "a Jalali date": (
        partial(read, meta(article_published__time="۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹")), {"published": ""},
    ),
    "breadcrumbs": (
        partial(read, before=f'<div class="breadcrumb"><a href="/">الرئيسية</a><a href="/s">مجتمع</a>'
                    f'<a href="/x">{TITLE}</a></div>'),
        {"section": "مجتمع"},
    ),
    "a section that says nothing, and tags": (
        partial(read, meta(article_section="featured", article_tag="حافلات, #كرة_القدم ، حافلات")),
        {"section": "", "tags": ("حافلات", "كرة القدم")},
    ),
    "tags as links": (
        partial(read, after='<a rel="tag" href="/t/1">#حافلات</a> <a rel="nofollow tag" href="/t/2">قرى</a>'),
        {"tags": ("حافلات", "قرى")},
    ),
    "English declared, Arabic written": (
        partial(read, meta(og_locale="en_US")), {"language": "ar", "direction": Direction.RTL},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", list(HEADS))
def test_what_a_head_says(case: str) -> None:
    made, wanted = HEADS[case]
    metadata = made()
    assert metadata.title == TITLE
    assert {name: getattr(metadata, name) for name in wanted} == wanted


SITE = '<meta property="og:site_name" content="نافذة السهل">'
OWN = f'<meta property="og:title" content="{TITLE}">'


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        (f"<title>{TITLE} | نافذة السهل</title>" + meta(og_title="حافلة القرية تعود إلى..."),
         f"<h1>{TITLE}</h1>"),
        (f"<title>{TITLE} - عبر القرى - أخبار وتقارير - نافذة السهل</title>{SITE}", ""),
        (f"<title>{TITLE} - فيديو - نافذة السهل</title>{SITE}", ""),
        (f"<title>نافذة السهل: {TITLE}</title>{SITE}", ""),
        (f"<title>نافذة السهل | {TITLE}</title>", ""),
        (f"{OWN}<title>نافذة السهل | أخبار | {TITLE}</title>", ""),
        (f"{OWN}{SITE}", f'<h1><a href="/">نافذة السهل</a></h1><h2>{TITLE}</h2>'),
        (f"{OWN}{SITE}", "<h1>أخبار</h1>"),
        (f"{OWN}{SITE}", f"<h1></h1><h1>  {TITLE}\n</h1>"),
        ("", f"<h1>{TITLE}</h1>"),
    ],
)  # fmt: skip
def test_the_title_is_the_piece_own(head: str, heading: str) -> None:
    page = f"<html><head>{head}</head><body>{heading}{BODY}</body></html>"
    document = import_source(Source(page.encode(), "p.html", url="https://sahl.example/a")).document
    assert document.metadata.title == TITLE
    (block,) = [block for block in document.blocks if block.kind is BlockKind.TITLE]
    assert block.text == TITLE
    assert all(block.text != "نافذة السهل" for block in document.blocks)


def test_entities_written_twice_are_read_once_more() -> None:
    head = "<title>حافلة &amp;quot;القرية&amp;quot; تعود إلى الطريق القديم</title>"
    page = f"<html><head>{head}</head><body>{BODY}</body></html>"
    title = import_source(Source(page.encode(), "p.html")).document.metadata.title
    assert title == 'حافلة "القرية" تعود إلى الطريق القديم'


@pytest.mark.parametrize(
    ("tag", "body", "language", "direction"),
    [
        ("<html lang=en-US dir=ltr>", BODY, "ar", Direction.RTL),
        ("<html lang=fa>", BODY, "ar", Direction.RTL),
        ("<html lang=ar>", PERSIAN, "fa", Direction.RTL),
        ("<html>", BODY, "ar", Direction.RTL),
        ("<html lang=ar dir=rtl>", "<p>" + "The bus came down the old road again. " * 6 + "</p>",
         "en", Direction.LTR),
    ],
)  # fmt: skip
def test_language_and_direction_go_by_the_letters(
    from_html: FromHtml, tag: str, body: str, language: str, direction: Direction
) -> None:
    metadata = from_html(f"{tag}<body><article>{body}</article></body></html>").document.metadata
    assert (metadata.language, metadata.direction) == (language, direction)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000640000006408020000000000000000"
)  # the header of a picture of 100 × 100


def test_the_lead_picture_comes_along_when_the_text_shows_none(tmp_path: Path) -> None:
    head = meta(og_image="/lead.png") + linked(image={"url": "x", "caption": "الحافلة أمام الورشة"})
    asked: list[str] = []

    def pictures(address: str) -> bytes:
        asked.append(address)
        return PNG

    page = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{BODY}</body></html>"
    source = Source(page.encode(), "p.html", url="https://sahl.example/a", pictures=pictures)
    made = import_source(source)
    assert asked == ["https://sahl.example/lead.png"]
    kinds = [block.kind for block in made.document.blocks]
    assert kinds[:3] == [BlockKind.TITLE, BlockKind.FIGURE, BlockKind.PARAGRAPH]
    figure = made.document.blocks[1]
    assert (figure.alt, figure.asset) == ("الحافلة أمام الورشة", made.document.metadata.lead_image)
    assert made.assets[figure.asset] == PNG


def test_documents_of_before_are_read() -> None:
    data = to_data(import_source(Source(f"<h1>{TITLE}</h1>{BODY}".encode(), "p.html")).document)
    for name in ("updated", "section", "site", "repairs"):
        data.pop(name, None)
    metadata = from_data(data).metadata
    assert (metadata.title, metadata.updated, metadata.section) == (TITLE, "", "")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12)
    | st.sampled_from(["2024-12-08", "Article", "#a", "NaN", "سلمى", "https://a.example/x.png"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["@id", "@type", "name", "author", "headline", "datePublished", "image",
                         "articleSection", "keywords", "itemListElement", "item", "publisher"]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(VALUES, st.text(max_size=30))
def test_any_linked_data_leave_a_piece(value: object, broken: str) -> None:
    script = json.dumps({"@type": "Article", "headline": TITLE, "x": value, "author": value,
                         "image": value, "keywords": value, "datePublished": value})  # fmt: skip
    head = f'<script type="application/ld+json">{script}</script>' + meta(
        article_published__time=broken.replace('"', ""), og_image=broken.replace('"', "")
    )
    assert read(head).title == TITLE


def test_a_long_text_is_read_without_a_list_of_its_words() -> None:
    root = parse("<html lang=ar><body><p>" + "ab " * 2_000_000).root
    tracemalloc.start()
    try:
        assert read_head(root).language
        assert len(pieces_of(root.find("body"))) == 1
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
