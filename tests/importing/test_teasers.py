"""Cards that lead to other pieces go; parts of the piece that have linked headings stay."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from reader.importing.importer import Imported

FromHtml = Callable[[str], Imported]
PROSE = "مشى الساعي بين الحقول حاملًا رسالة لا عنوان لها، وسأل عنها كل من لقيه في الطريق الطويل. "


def card(number: int, text: str, tag: str = "div") -> str:
    return (
        f"<{tag} class='c'><h3><a href='/{number}'>عنوان الخبر رقم {number} في القائمة</a></h3>"
        f"<p>{text}</p></{tag}>"
    )


def page(cards: str, body: str = f"<p>{PROSE}</p><p>{PROSE * 2}</p><p>{PROSE * 3}</p>") -> str:
    return f"<meta charset=utf-8><h1>الساعي والرسالة</h1><div>{body}</div><div>{cards}</div>"


@pytest.mark.parametrize("tag", ["div", "article", "li"])
def test_cards_with_linked_titles_are_left_out(from_html: FromHtml, tag: str) -> None:
    cards = "".join(card(number, "أول الخبر الآخر ثم لا شيء بعده...", tag) for number in range(3))
    document = from_html(page(cards)).document
    assert "عنوان الخبر" not in "".join(block.text for block in document.blocks)
    assert "أول الخبر" not in "".join(block.text for block in document.blocks)
    assert sum(item.block.text.startswith("عنوان الخبر") for item in document.left_out) == 3


def test_one_part_with_a_linked_heading_is_none(from_html: FromHtml) -> None:
    document = from_html(page(card(1, PROSE))).document
    assert document.blocks[-1].text == PROSE.strip()


def test_long_parts_with_linked_headings_stay(from_html: FromHtml) -> None:
    document = from_html(page("".join(card(number, PROSE * 6) for number in range(3)))).document
    assert sum(block.text.startswith("عنوان الخبر") for block in document.blocks) == 3


def test_what_a_page_is_about_stays(from_html: FromHtml) -> None:
    cards = "".join(card(number, PROSE) for number in range(6))
    document = from_html(page(cards, f"<p>{PROSE}</p>")).document
    assert sum(block.text.startswith("عنوان الخبر") for block in document.blocks) == 6


def test_headings_that_lead_within_the_page_stay(from_html: FromHtml) -> None:
    parts = "".join(card(number, PROSE).replace("'/", "'#") for number in range(3))
    document = from_html(page(parts)).document
    assert sum(block.text.startswith("عنوان الخبر") for block in document.blocks) == 3


@pytest.mark.parametrize(
    "shape",
    [
        "<div>" + "<a href='javascript:x'>سطر قصير</a><br><br>" * 8_000 + "</div>",
        "<a href=/x><div>" + "عنوان الخبر الطويل<br><br>" * 8_000 + "</div></a>",
        "".join(card(number, "س") for number in range(4_000)),
    ],
    ids=["links in one element", "lines in one link", "cards"],
)
def test_any_number_of_links_is_read_in_time(from_html: FromHtml, shape: str) -> None:
    start = time.monotonic()
    document = from_html(page(shape)).document
    assert time.monotonic() - start < 10
    assert PROSE.strip() in [block.text for block in document.blocks]
