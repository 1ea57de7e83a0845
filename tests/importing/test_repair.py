from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import BlockKind, SpanKind
from reader.document.storage import from_json, to_json
from reader.importing.importer import Imported, import_source, paste, read_file
from reader.importing.mending import mended, mending_for
from reader.importing.repair import needed, repaired
from reader.importing.restore import restore
from reader.importing.turning import stored_order, turned
from reader.text.direction import Direction
from reader.text.visual import visual_line

FromHtml = Callable[[str], Imported]
ROOT = Path(__file__).resolve().parent.parent.parent
LINES = (
    "كتبت الصحيفة في عام 2024 أن المدينة القديمة (حلب) استقبلت 1,250 زائرا، وهذا رقم كبير.",
    "قال المدير: إن موقع www.example.org يعمل على نظام Windows 11 منذ الربيع، ولكن ببطء!",
    "وفي النهاية «عادت الحياة» إلى السوق بعد الظهر؟ نعم، بنسبة 45% على الأقل.",
)  # fmt: skip
PERSIAN = (
    "این کتاب را در تهران خریدم و برای شما می‌آورم، که خواندن آن در شب‌های زمستان خوش است.",
    "گفت که باید هر روز از خانه به مدرسه برویم و کار خود را تا شب انجام بدهیم.",
)  # fmt: skip
URDU = ("یہ کتاب میں نے لاہور سے خریدی ہے اور آپ کے لیے لایا ہوں کہ آپ بھی پڑھیں۔",)
CLEAN = [
    *LINES,
    *PERSIAN,
    *URDU,
    "في ١٤٤٦هـ و هـ، أـ النص، الـ24 لـ«الوطن» كـBBC، والحرف عـ، ـعـ، ـع،",
    "هـٰذا كتاب الرحمـٰن، محمـد رسول الله ﷺ",
    "قليلا جميلا طويلا، كلا ومثلا",
    "سعر \u2066USD 12\u2069 و\u200fكلمة\u200e",
]
WORDS = sorted({word for line in LINES for word in line.split()})


def repair(text: str) -> str:
    return repaired(text, needed([text]), keep_lines=True).made.text


def shown(text: str, *, shape: bool) -> str:
    return "\n".join(visual_line(line, Direction.RTL, shape=shape) for line in text.split("\n"))


def shown_letters(text: str) -> str:
    return shown(text, shape=False)


def page(body: str) -> str:
    return f"<html><body><article><h1>عنوان القصة الطويلة</h1>{body}</article></body></html>"


@pytest.mark.parametrize("shape", [True, False], ids=["shaped", "letters"])
def test_lines_stored_as_they_look_are_turned(shape: bool) -> None:
    text = "\n".join(LINES)
    assert repair(shown(text, shape=shape)) == text


def test_lines_turned_by_code_points_and_words_turned_alone() -> None:
    text = "\n".join(LINES)
    assert repair("\n".join(line[::-1] for line in LINES)) == text
    assert repair(re.sub("[\u0621-\u064a]+", lambda word: word[0][::-1], text)) == text


@settings(max_examples=80)
@given(st.lists(st.sampled_from(WORDS), min_size=12, max_size=60).map(" ".join), st.booleans())
def test_whatever_words_are_shown_come_back_in_order(text: str, shape: bool) -> None:
    # brackets, Latin words and numbers side by side may be read in more than one order
    text = " ".join(re.findall("[\u0621-\u064a]+", text))
    visual = shown(text, shape=shape)
    if stored_order([visual]) is not None:
        assert repair(visual) == text


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert repair(text) == text
    assert repaired(text, needed([text])).kinds == ()


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("articles/*/article.html")), ids=lambda path: path.parent.name
)
def test_the_articles_need_no_repair(path: Path) -> None:
    assert import_source(read_file(path)).document.repairs == ()


STRANGE = st.text(
    st.sampled_from("ابتنيلمىةءأإیکھہگچ ــــ\u064e\u0670\u0654\n\u202a\u202b\u202c\u2067\u2069"
                    "\u200e\u200f\u200cABc 4202(«»)ﻻﷺﺑﺎ"),
    max_size=80,
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(STRANGE | st.sampled_from(CLEAN), max_size=5).map("\n".join))
def test_mending_twice_changes_nothing(text: str) -> None:
    mending = mending_for([text])
    once, _ = mended(text, mending)
    again, kinds = mended(once.text, mending)
    assert (again.text, kinds) == (once.text, ())
    assert len(once.map.starts) == len(once.text) + 1


@settings(max_examples=100)
@given(st.lists(STRANGE, min_size=1, max_size=4).map("\n".join))
def test_turning_loses_no_letter(text: str) -> None:
    order = stored_order(["\n".join(line[::-1] for line in LINES)])
    assert order is not None
    result = turned(text, order)
    assert sorted(result.places) == list(range(len(text)))
    assert sorted(filter(str.isalnum, result.text)) == sorted(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("raw", "made"),
    [
        ("مـــصـــر أم الدنـــيا", "مصر أم الدنيا"),
        ("مـصـر", "مصر"),
        ("مُحَـــمَّـــد", "مُحَمَّد"),
        ("ســــلامـــ", "سلامـ"),
        ("\u202bنص لا يُغلق", "نص لا يُغلق"),
        ("نص\u202c أُغلق ولم يُفتح\u2069", "نص أُغلق ولم يُفتح"),
        ("كلمة\u200f\u200f كلمة", "كلمة\u200f كلمة"),
        ("فارغ\u2067\u2069 بين اثنين", "فارغ بين اثنين"),
        ("قال الرئیس إن المدینة علی النهر کبیرة، وإلی جانبها قری فی الجبل",
         "قال الرئيس إن المدينة على النهر كبيرة، وإلى جانبها قرى في الجبل"),
        ("في عام 4202 وفي سنة 9102 بلغ العدد 052,1", "في عام 2024 وفي سنة 2019 بلغ العدد 1,250"),
        ("ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ، ﻗﺎﻝ ﷺ", "السلام عليكم، قال ﷺ"),
    ],
)  # fmt: skip
def test_letters_are_mended(raw: str, made: str) -> None:
    assert repair(raw) == made


def test_persian_stays_in_an_arabic_piece_with_persian_letters() -> None:
    arabic = "قال الرئیس إن المدینة القدیمة کبیرة، وإن هذا الکتاب من المکتبة."
    blocks = import_source(paste(f"{arabic}\n\n{PERSIAN[0]}\n\n{arabic}")).document.blocks
    assert blocks[1].text == PERSIAN[0]
    assert "ک" not in blocks[0].text + blocks[2].text


def test_a_persian_date_in_an_arabic_piece_stays() -> None:
    arabic = "قال الرئيس إن المدينة القديمة كبيرة، وإن هذا الکتاب من المكتبة."
    blocks = import_source(paste(f"{arabic}\n\n٢١ اردیبهشت ۱۳۹۹\n\n{arabic}")).document.blocks
    assert blocks[1].text == "٢١ اردیبهشت ۱۳۹۹"
    assert "الكتاب" in blocks[0].text


def test_the_text_as_it_came_can_be_had_back(from_html: FromHtml) -> None:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    document = from_html(page(f"{body}<p>كتاب <b>مـــصـــر</b> الكبير الذي في البيت</p>")).document
    (repair,) = document.repairs
    block = document.block(repair.original.id)
    assert (block.text, repair.kinds) == ("كتاب مصر الكبير الذي في البيت", ("kashida",))
    assert repair.original.text == "كتاب مـــصـــر الكبير الذي في البيت"
    assert [block.text[s.start : s.end] for s in block.spans] == ["مصر"]
    before = restore(document, block.id)
    assert before.block(block.id) == repair.original
    assert restore(before, block.id) == document
    assert from_json(to_json(document)) == document
    with pytest.raises(KeyError):
        restore(document, "b99")


def test_a_text_may_stand_backwards_in_part() -> None:
    right, wrong = LINES[0], LINES[2]
    for texts in ([right, right, shown(wrong, shape=False)], [right, *map(shown_letters, LINES)]):
        document = import_source(paste("\n\n".join(texts))).document
        assert [block.text for block in document.blocks if "«" in block.text] == [wrong]
        assert document.blocks[0].text == right


def test_links_follow_their_words_when_a_line_is_turned(from_html: FromHtml) -> None:
    lines = [visual_line(line, Direction.RTL, shape=True) for line in LINES]
    link = visual_line("البيت الكبير", Direction.RTL, shape=True)
    before, after = (visual_line(t, Direction.RTL, shape=True) for t in ("ثم عاد إلى", "في الليل"))
    made = from_html(
        page(
            "".join(f"<p>{line}</p>" for line in lines)
            + f'<p>{after} <a href="https://example.org/">{link}</a> {before}</p>'
        )
    )
    block = made.document.blocks[-1]
    assert block.text == "ثم عاد إلى البيت الكبير في الليل"
    assert [(s.kind, block.text[s.start : s.end]) for s in block.spans] == [
        (SpanKind.LINK, "البيت الكبير")
    ]


def test_wrapped_lines_are_turned_before_they_are_joined() -> None:
    text = (
        "مخبز الحي في المدينة القديمة\n\nكتبت الصحيفة أن المدينة استقبلت في الصيف الماضي ألفا\n"
        "ومئتين من الزوار، وهذا رقم كبير بالنسبة إلى البلدة التي\nعلى ضفة النهر، ولكن بعد الشتاء."
    )
    document = import_source(paste(shown(text, shape=True))).document
    plain = import_source(paste(text)).document
    assert [block.text for block in document.blocks] == [block.text for block in plain.blocks]
    assert document.metadata.title == "مخبز الحي في المدينة القديمة"
    assert {kind for item in document.repairs for kind in item.kinds} == {"order", "forms"}
    came = [item.original.text for item in document.repairs]
    assert all(unicodedata.normalize("NFKC", text) != text for text in came)


@pytest.mark.parametrize(
    "text",
    [
        "\u2067\u202b" * 60_000 + "\u2069" * 60_000,
        "\u2069" * 60_000 + "\u202a" * 60_000,
        "قال الرئيس إن المدينة في الکتاب " + "ی" * 120_000,
        "ةميدقلا ةنيدملا يف ىلع " * 6_000 + "(" * 60_000,
        "مـ" * 120_000,
    ],
    ids=["nested", "unopened", "one word", "turned", "stretched"],
)
def test_hostile_letters_take_no_longer_than_their_number(text: str) -> None:
    start = time.monotonic()
    repair(text)
    assert time.monotonic() - start < 8


def test_code_is_never_repaired(from_html: FromHtml) -> None:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    made = from_html(page(f"{body}<pre>x = 'مـــصـــر'</pre>"))
    (code,) = [block for block in made.document.blocks if block.kind is BlockKind.CODE]
    assert code.text == "x = 'مـــصـــر'"
    assert made.document.repairs == ()
