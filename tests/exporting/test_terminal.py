"""A piece set for the terminal: widths, order, edges and styles."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.exporting.screen import Screen
from reader.exporting.terminal import terminal_line, terminal_text
from reader.text.direction import Direction
from reader.text.visual import columns, visual_line

LOGICAL, VISUAL, VTE = Screen("a"), Screen("b", visual=True), Screen("c", takes_direction=True)
RTL, LTR = Direction.RTL, Direction.LTR
ESCAPE = re.compile(r"\x1b\[[0-9;]* ?[a-z]")


def one(text: str, direction: Direction = RTL, kind: BlockKind = BlockKind.PARAGRAPH) -> Document:
    return Document(Metadata(), (Block("b", kind, text, direction, "ar"),))


def test_pipes_get_logical_order_and_nothing_else(document: Document) -> None:
    text = terminal_text(document, LOGICAL, 200, styled=False)
    assert not ESCAPE.search(text)
    for block in document.blocks:
        for word in block.text.split():
            assert word in text


def test_blocks_are_apart_and_lists_together(document: Document) -> None:
    text = terminal_text(document, LOGICAL, 60, styled=False)
    assert "3. عدسة\n  - مرآة\n4. قاعدة\n\n" in text
    assert "الجزء | الوزن\nعدسة | 3 kg\n\n" in text
    assert "    السماء كتاب مفتوح.\n\n" in text
    assert "  if a < b:\n      print(a)\n\n" in text


def test_right_to_left_blocks_stand_at_the_right_edge(document: Document) -> None:
    lines = terminal_text(document, VISUAL, 50, styled=False).split("\n")
    title = visual_line(document.block("t").text, RTL)
    assert " " * (50 - columns(title)) + title in lines
    english = visual_line(document.block("e").text, LTR)
    assert english in lines


def test_visual_lines_are_shaped_and_reversed() -> None:
    text = terminal_text(one("سلام"), VISUAL, 20, styled=False)
    assert text.rstrip("\n").strip() == visual_line("سلام", RTL)
    assert "س" not in text
    assert text.index(" ") == 0


def test_a_screen_that_takes_directions_is_told() -> None:
    assert terminal_text(one("سلام"), VTE, 20, styled=False) == "\x1b[2 kسلام\x1b[0 k\n"
    assert terminal_text(one("peace", LTR), VTE, 20, styled=False) == "peace\n"


def test_the_title_is_underlined_only_when_styled(document: Document) -> None:
    styled = terminal_text(document, LOGICAL, 80, styled=True)
    assert "\x1b[1;4mمرصد <جديد> & قديم\x1b[0m" in styled
    assert "\x1b[1mداخل القبّة\x1b[0m" in styled
    assert ESCAPE.sub("", styled) == terminal_text(document, LOGICAL, 80, styled=False)


def test_a_message_is_wrapped_only_where_its_lines_are_ordered_for_it() -> None:
    text = "رسالة طويلة بعض الطول لا يسعها سطر واحد"
    assert terminal_line(text, RTL, LOGICAL, 15) == text
    lines = terminal_line(text, RTL, VISUAL, 13).split("\n")
    assert len(lines) > 1
    assert all(columns(line) == 13 for line in lines)
    assert lines[0].strip() == visual_line("رسالة طويلة", RTL)


def test_isolates_order_the_line_and_are_not_drawn() -> None:
    text = "\u2068abc (د)\u2069: \u2068سلام\u2069"
    plain = visual_line("سلام", RTL)
    assert terminal_line(text, LTR, VISUAL, 40) == "abc (ﺩ): " + plain
    assert terminal_line(text, RTL, VISUAL, 40).strip() == plain + " :abc (ﺩ)"
    assert terminal_line(text, RTL, LOGICAL, 40) == text


def test_an_empty_document_is_nothing() -> None:
    assert terminal_text(Document(Metadata(), ()), LOGICAL, 80, styled=True) == ""


WORDS = st.lists(
    st.text(st.sampled_from("ابتثلمكَّ123abc(.)؟漢👁"), min_size=1, max_size=25),
    min_size=1,
    max_size=30,
)


@given(WORDS, st.sampled_from([RTL, LTR]), st.integers(10, 90), st.booleans())
def test_no_line_is_wider_than_the_terminal(
    words: list[str], direction: Direction, width: int, visual: bool
) -> None:
    document = one(" ".join(words), direction)
    text = terminal_text(document, VISUAL if visual else LOGICAL, width, styled=False)
    assert all(columns(line) <= width for line in text.split("\n"))


@given(WORDS, st.integers(10, 90))
def test_wrapping_loses_nothing(words: list[str], width: int) -> None:
    text = terminal_text(one(" ".join(words)), LOGICAL, width, styled=False)
    assert "".join(text.split()) == "".join(words)
    if all(columns(word) <= width for word in words):
        assert text.split() == words


@pytest.mark.parametrize("kind", list(BlockKind))
def test_every_kind_fits(kind: BlockKind) -> None:
    text = terminal_text(one("كلمة " * 40, kind=kind), LOGICAL, 30, styled=False)
    assert all(columns(line) <= 30 for line in text.split("\n"))
