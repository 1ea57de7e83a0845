from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    ListPlace,
    Metadata,
    Span,
    SpanKind,
)
from reader.document.ranges import Position
from reader.speech.announce import opening
from reader.speech.export import spoken_lines
from reader.speech.manner import Manner
from reader.speech.plan import plan
from reader.speech.timeline import listening_ms
from reader.text.direction import Direction

Make = Callable[..., Document]
MakeBlock = Callable[..., Block]
CORPUS = Path(__file__).parent.parent / "corpus" / "announce"
FULL = Manner(verbosity="full", tashkeel=False, pausal=False)
BRIEF = Manner(tashkeel=False, pausal=False)
OFF = Manner(verbosity="off", tashkeel=False, pausal=False)


def piece() -> tuple[Document, dict[str, list[str]]]:
    data = json.loads((CORPUS / "piece.json").read_text(encoding="utf-8"))
    blocks = tuple(
        Block(
            f"b{number}",
            BlockKind(row["kind"]),
            row["text"],
            Direction.RTL,
            data["language"],
            level=row.get("level", 0),
            spans=tuple(Span(s, e, SpanKind(k), v) for s, e, k, v in row.get("spans", ())),
            place=ListPlace(*row["place"]) if "place" in row else None,
            cells=tuple(Cell(*cell) for cell in row.get("cells", ())),
            alt=row.get("alt", ""),
        )
        for number, row in enumerate(data["blocks"], 1)
    )
    return Document(Metadata(language=data["language"]), blocks), data["said"]


@pytest.mark.parametrize("level", ["off", "brief", "full"])
def test_a_piece_is_announced_as_the_level_says(level: str) -> None:
    document, said = piece()
    manner = Manner(verbosity=level, tashkeel=False, pausal=False)
    assert list(spoken_lines(document, manner)) == said[level]


@pytest.mark.parametrize("manner", [OFF, BRIEF, FULL])
def test_announcements_light_nothing_and_take_nothing_away(manner: Manner) -> None:
    document, _ = piece()
    at = (-1, 0)
    text: list[str] = []
    for utterance in plan(document, manner=manner):
        place, sentence = utterance.range, utterance.sentence
        assert sentence.start <= place.start <= place.end <= sentence.end
        assert (document.index(place.block), place.start) >= at
        at = (document.index(place.block), place.start)
        assert len(utterance.map) == len(utterance.spoken)
        if utterance.announces:
            assert set(utterance.map.starts) == {place.start}
            assert utterance.language == "ar"
        else:
            text.append(utterance.spoken)
    assert (manner is OFF) != any(u.announces for u in plan(document, manner=manner))
    whole = [u.spoken for u in plan(document, manner=OFF)]
    letters = [[c for c in "".join(part) if c.isalnum()] for part in (text, whole)]
    assert letters[0] == letters[1]


def test_no_announcement_in_mid_block_nor_what_was_heard(documents: Make) -> None:
    document = documents(("quote", "هذا بيتي. وهنا أعمل."))
    assert next(plan(document, None, BRIEF)).spoken == "اقْتِبَاس"
    assert next(plan(document, Position("b1", 0), BRIEF)).spoken == "اقْتِبَاس"
    heard = plan(document, Position("b1", 0), BRIEF, announced=True)
    assert next(heard).spoken == "هذا بيتي."
    middle = [u.spoken for u in plan(document, Position("b1", 10), BRIEF)]
    assert middle == ["وهنا أعمل.", "نِهَايَةُ الِاقْتِبَاس"]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (2, "قَائِمَةٌ مِنْ بَنْدَيْنْ"),
        (3, "قَائِمَةٌ مِنْ ثَلَاثَةِ بُنُودْ"),
        (12, "قَائِمَةٌ مِنْ اِثْنَيْ عَشَرَ بَنْدَا"),
    ],
)
def test_items_are_counted_in_good_arabic(
    documents: Make, blocks: MakeBlock, count: int, said: str
) -> None:
    items = [blocks(n, "بند", "list-item", place=ListPlace(1, ordered=False)) for n in range(count)]
    assert opening(documents(*items), 0, BRIEF) == (said,)
    assert opening(documents(*items), 1, BRIEF) == ()
    assert opening(documents(items[0]), 0, BRIEF) == ()


def test_announcements_are_in_the_language_of_the_piece(blocks: MakeBlock) -> None:
    quote = blocks(1, "This is home.", "quote", language="en", direction=Direction.LTR)
    english = Document(Metadata(language="en-GB"), (quote,))
    assert [u.spoken for u in plan(english, None, BRIEF)][::2] == ["Quote", "End of quote"]
    arabic = Document(Metadata(language="ar"), (quote,))
    said = [(u.spoken, u.language) for u in plan(arabic, None, BRIEF)]
    assert said[:2] == [("اقْتِبَاس", "ar"), ("This is home.", "en")]
    turkish = Document(Metadata(language="tr"), (quote,))
    assert next(plan(turkish, None, BRIEF)).language == "en"


def test_a_list_of_english_items_is_counted(blocks: MakeBlock) -> None:
    items = tuple(
        blocks(n, "Bread.", "list-item", place=ListPlace(1, True, n), language="en")
        for n in (1, 2, 3)
    )
    document = Document(Metadata(language="en"), items)
    said = [u.spoken for u in plan(document, None, BRIEF)]
    assert said == ["List of 3 items", "1", "Bread.", "2", "Bread.", "3", "Bread."]


def test_a_list_as_long_as_a_book_takes_no_minutes() -> None:
    items = tuple(
        Block(
            f"b{number}", BlockKind.LIST_ITEM, "غرض", Direction.RTL, "ar",
            place=ListPlace(1, ordered=False),
        )
        for number in range(20_000)
    )  # fmt: skip
    start = time.process_time()
    assert listening_ms(Document(Metadata(language="ar"), items)) > 0
    assert time.process_time() - start < 5
