"""Sections and chapters: what is called what, and when it begins."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.exporting.sections import sections
from reader.text.direction import Direction
from tests.exporting.narrations import narration, transcript

KINDS = st.sampled_from([BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.HEADING])


@given(st.lists(st.tuples(KINDS, st.integers(1, 3)), min_size=1, max_size=12))
def test_sections_hold_every_block_once_and_begin_at_the_highest_headings(
    kinds: list[tuple[BlockKind, int]],
) -> None:
    blocks = tuple(
        Block(f"b{at}", kind, f"نصّ {at}", Direction.RTL, "ar", level=level)
        for at, (kind, level) in enumerate(kinds)
    )
    found = sections(Document(Metadata(), blocks))
    assert [at for each in found for at in range(each.start, each.end)] == list(range(len(blocks)))
    levels = [block.level for block in blocks if block.kind is BlockKind.HEADING]
    for number, each in enumerate(found):
        first = blocks[each.start]
        top = first.kind is BlockKind.HEADING and first.level == min(levels)
        assert top or number == 0
        if top:
            assert each.title == first.text
        inside = [at for at, _ in each.headings]
        assert inside == [
            at
            for at in range(each.start, each.end)
            if blocks[at].kind is BlockKind.HEADING and blocks[at].level > min(levels)
        ]


def test_chapters_of_one_piece_are_its_sections(document: Document) -> None:
    made = transcript(document)
    first, second = made.chapters()
    assert [first.title, second.title] == ["مرصد <جديد> & قديم", "داخل القبّة"]
    assert (first.start_ms, second.end_ms) == (0, made.duration_ms)
    heading = next(each for each in made.sentences if each.place.block == "h")
    assert first.end_ms == second.start_ms == heading.start_ms


def test_a_chapter_begins_with_what_is_announced_before_it(document: Document) -> None:
    made = transcript(document, announced=True)
    heading = next(each for each in made.sentences if each.place.block == "h")
    assert made.chapters()[1].start_ms < heading.start_ms


def test_chapters_of_several_pieces_are_the_pieces(document: Document) -> None:
    other = replace(document, metadata=Metadata(""), blocks=document.blocks[5:6])
    chapters = transcript(document, other).chapters()
    assert [chapter.title for chapter in chapters] == ["مرصد <جديد> & قديم", "Untitled"]


def test_an_empty_piece_has_a_section_and_no_chapter() -> None:
    nothing = Document(Metadata("فراغ"), ())
    assert [(each.title, each.start, each.end) for each in sections(nothing)] == [("فراغ", 0, 0)]
    assert list(narration([nothing])) == []
    assert transcript(nothing).chapters() == ()
