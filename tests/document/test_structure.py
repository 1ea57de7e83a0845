from __future__ import annotations

from reader.document.model import Block, BlockKind, Cell, ListPlace, Span, SpanKind
from reader.document.structure import Part, PartKind, inside, parts
from reader.text.direction import Direction


def block(name: str, kind: BlockKind, text: str = "نص", **values: object) -> Block:
    return Block(name, kind, text, Direction.RTL, "ar", **values)  # type: ignore[arg-type]


def item(name: str, depth: int) -> Block:
    return block(name, BlockKind.LIST_ITEM, f"عنصر {name}", place=ListPlace(depth, False))


def test_every_block_is_in_one_part_and_groups_are_kept_together() -> None:
    blocks = (
        block("t", BlockKind.TITLE, "عنوان"),
        block("h", BlockKind.HEADING, "باب", level=3),
        item("a", 1),
        item("b", 1),
        block("p", BlockKind.PARAGRAPH),
        block("r1", BlockKind.TABLE_ROW, "أ\tب"),
        block("r2", BlockKind.TABLE_ROW, "ج\tد"),
        block("v", BlockKind.VERSE, "صدر\tعجز"),
        block("f", BlockKind.FIGURE, "", alt="صورة"),
    )
    found = parts(blocks)
    assert [(part.kind, part.first, part.end) for part in found] == [
        (PartKind.HEADING, 0, 1),
        (PartKind.HEADING, 1, 2),
        (PartKind.LIST, 2, 4),
        (PartKind.PARAGRAPH, 4, 5),
        (PartKind.TABLE, 5, 7),
        (PartKind.POEM, 7, 8),
        (PartKind.FIGURE, 8, 9),
    ]
    assert [part.level for part in found[:2]] == [1, 3]


def test_deeper_items_are_a_list_inside_the_item_before_them() -> None:
    blocks = (item("1", 1), item("1.1", 2), item("1.1.1", 3), item("1.2", 2), item("2", 1))
    (whole,) = parts(blocks)
    first, second = inside(blocks, whole)
    assert (first.first, first.end, second.first, second.end) == (0, 4, 4, 5)
    (deeper,) = inside(blocks, first)
    assert (deeper.kind, deeper.depth) == (PartKind.LIST, 2)
    assert [(part.first, part.end) for part in inside(blocks, deeper)] == [(1, 3), (3, 4)]
    assert inside(blocks, second) == ()


def test_rows_have_their_cells_and_heads() -> None:
    cells = (Cell(0, 7, True), Cell(8, 15, True))
    blocks = (
        block("r0", BlockKind.TABLE_ROW, "المدينة\tالسكّان", cells=cells),
        block("r1", BlockKind.TABLE_ROW, "حلب\t12"),
    )
    (table,) = parts(blocks)
    head, row = inside(blocks, table)
    assert [part.header for part in inside(blocks, head)] == [True, True]
    found = inside(blocks, row)
    assert [blocks[1].text[part.start : part.stop] for part in found] == ["حلب", "12"]


def test_links_and_runs_of_other_languages_stand_in_their_block() -> None:
    text = "زرنا British Museum (القسم 26)، ثم قرأنا الرسالة كلها."
    start = text.index("الرسالة")
    link = Span(start, start + 7, SpanKind.LINK, "https://ayn.example/")
    blocks = (block("p", BlockKind.PARAGRAPH, text, spans=(link,)),)
    (paragraph,) = parts(blocks)
    found = inside(blocks, paragraph)
    told = [(part.kind, text[part.start : part.stop], part.value) for part in found]
    assert told == [
        (PartKind.RUN, "British Museum", "en"),
        (PartKind.LINK, "الرسالة", "https://ayn.example/"),
    ]


def test_what_the_page_says_of_a_language_counts() -> None:
    text = "قال له: خدا حافظ ومضى."
    start = text.index("خدا")
    said = Span(start, start + 8, SpanKind.LANGUAGE, "fa")
    same = Span(0, 3, SpanKind.LANGUAGE, "ar")
    blocks = (block("p", BlockKind.PARAGRAPH, text, spans=(same, said)),)
    (found,) = inside(blocks, parts(blocks)[0])
    assert found == Part(PartKind.RUN, 0, 1, start, start + 8, value="fa")
