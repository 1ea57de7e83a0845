"""Another library's pieces taken in: joined with what is known, and nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Quote, Range, quote
from reader.library.activity import ActivityKind
from reader.library.fetched import Address
from reader.library.held import Beside, HeldActivity, HeldNote, HeldVersion, Holding
from reader.library.notes import NoteKind
from reader.library.pieces import Shelf, Status, View
from reader.library.receiving import Became, Received
from reader.library.store import Library
from reader.text.direction import Direction

THEN, LATER = "2024-01-01T00:00:00+00:00", "2024-06-01T00:00:00+00:00"
URL = "https://ayn.example/clock"


def piece(*texts: str, title: str = "ساعة") -> Document:
    blocks = tuple(
        Block(f"b{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        for number, text in enumerate(texts, 1)
    )
    return Document(Metadata(title, saved=THEN), blocks)


CLOCK = piece("دقت الساعة.", "ثم سكتت.", "ثم عادت.")
NEWER = piece("دقت الساعة.", "ثم سكتت طويلا.", "ثم عادت.")


def note(text: str, created: str = THEN, changed: str = THEN, exact: str = "الساعة") -> HeldNote:
    return HeldNote(
        NoteKind.NOTE, "b1", 4, 10, Quote(exact, "دقت ", "."), text, "", created, changed
    )


def held(library: Library, number: int) -> Holding:
    found = library.holdings.of(number)
    assert found is not None
    return found


def test_a_new_piece_comes_with_all_that_is_its_own(library: Library) -> None:
    given = Holding(
        CLOCK, ("ب", "أ"), (("مدن", THEN),), ("bundled:clock",), Status.READING, True, True, LATER,
        LATER, 0.4, Position("b2", 3), Position("b1", 1), Address(URL, "e", "m", ""), (note("لي"),),
        (HeldVersion(THEN, NEWER),),
    )  # fmt: skip
    received = library.holdings.receiver().put(given)
    assert received.became is Became.NEW
    assert held(library, received.piece) == given
    assert list(library.ids(View(Shelf.BIN))) == [received.piece]


def test_tags_collections_and_marks_are_put_together(library: Library) -> None:
    number = library.add(CLOCK)
    library.set_tags(number, ("أ", "ب"))
    library.set_archived(number, True)
    given = Holding(CLOCK, ("ج", "أ"), (("مدن", THEN),), favourite=True, archived=False)
    received = library.holdings.receiver().put(given)
    assert (received.piece, received.became) == (number, Became.JOINED)
    row = library.piece(number).summary
    assert row.tags == ("أ", "ب", "ج")
    assert row.favourite
    assert row.archived
    assert [each.name for each in library.collections.of(number)] == ["مدن"]
    assert library.holdings.receiver().put(given).became is Became.KNOWN


def test_the_place_of_the_later_opening_is_kept(library: Library) -> None:
    number = library.add(CLOCK)
    library.set_reading(number, Position("b3", 2), 0.9)
    library.opened(number)
    here = held(library, number)
    older = Holding(CLOCK, opened=THEN, progress=0.1, status=Status.READING,
                    reading=Position("b1", 0))  # fmt: skip
    library.holdings.receiver().put(older)
    assert held(library, number) == here
    newer = replace(older, opened="2999-01-01T00:00:00+00:00", listening=Position("b2", 1))
    library.holdings.receiver().put(newer)
    after = held(library, number)
    assert (after.reading, after.progress) == (Position("b1", 0), 0.1)
    assert (after.listening, after.opened) == (Position("b2", 1), newer.opened)
    # one that was opened later, but never read, takes no place away
    library.holdings.receiver().put(Holding(CLOCK, opened="2999-02-01T00:00:00+00:00"))
    after = held(library, number)
    assert (after.reading, after.progress) == (Position("b1", 0), 0.1)


def test_a_piece_that_was_never_begun_here_gets_its_place(library: Library) -> None:
    number = library.add(CLOCK)
    library.holdings.receiver().put(
        Holding(CLOCK, progress=0.5, status=Status.READING, reading=Position("b2", 1))
    )
    after = held(library, number)
    assert (after.reading, after.progress, after.status) == (Position("b2", 1), 0.5, Status.READING)


def test_notes_are_put_together_and_the_later_wording_is_kept(library: Library) -> None:
    receiver = library.holdings.receiver
    number = receiver().put(Holding(CLOCK, notes=(note("قديم"), note("آخر", LATER)))).piece
    receiver().put(Holding(CLOCK, notes=(note("جديد", changed=LATER), note("ثالث", LATER, THEN))))
    assert [each.text for each in held(library, number).notes] == ["جديد", "آخر"]
    receiver().put(Holding(CLOCK, notes=(note("رابع", "2024-02-02T00:00:00+00:00"),)))
    assert [each.text for each in held(library, number).notes] == ["جديد", "آخر", "رابع"]


def test_a_note_whose_words_are_gone_is_kept_without_a_place(library: Library) -> None:
    lost = replace(note("ضائع", exact="كلمات ليست هنا"), block="")
    number = library.holdings.receiver().put(Holding(CLOCK, notes=(lost,))).piece
    assert held(library, number).notes == (lost,)
    (found,) = library.notes.of(number)
    assert found.range is None


def test_of_two_texts_the_one_fetched_later_is_kept(library: Library) -> None:
    number = library.add(CLOCK, address=Address(URL, fetched=THEN))
    place = Range("b3", 3, 7)
    library.notes.add(number, place, quote(CLOCK, place), NoteKind.HIGHLIGHT)
    library.set_listening(number, Position("b3", 3))
    given = Holding(NEWER, address=Address(URL, "new", "", LATER))
    assert library.holdings.receiver().put(given).piece == number
    after = held(library, number)
    assert after.document.blocks == NEWER.blocks
    assert after.address == Address(URL, "new", "", LATER)
    assert [each.document.blocks for each in after.versions] == [CLOCK.blocks]
    assert (after.listening, after.notes[0].block) == (Position("b3", 3), "b3")
    # the other way round the older text is an earlier version; and all of it only once
    for _ in range(2):
        library.holdings.receiver().put(Holding(CLOCK, address=Address(URL, "", "", THEN)))
        library.holdings.receiver().put(given)
    assert held(library, number) == after


def test_pages_that_only_share_an_address_stay_two(library: Library) -> None:
    number = library.add(CLOCK, address=Address(URL, fetched=THEN))
    other = piece("نص آخر تماما.", "لا يشبهه.", title="خبر")
    received = library.holdings.receiver().put(Holding(other, address=Address(URL)))
    assert received.piece != number


def test_a_text_with_a_paragraph_taken_out_is_the_same_piece(library: Library) -> None:
    number = library.add(CLOCK)
    shorter = replace(CLOCK, blocks=CLOCK.blocks[1:])
    received = library.holdings.receiver().put(Holding(shorter))
    assert (received.piece, received.became) == (number, Became.JOINED)
    (version,) = held(library, number).versions
    assert version.document.blocks == shorter.blocks


def test_two_pieces_of_one_text_stay_two(library: Library) -> None:
    pieces = [Holding(CLOCK, ("أ",)), Holding(CLOCK, ("ب",))]
    receiver = library.holdings.receiver()
    first = [receiver.put(each).piece for each in pieces]
    assert len(set(first)) == 2
    receiver = library.holdings.receiver()
    assert [receiver.put(each) for each in pieces] == [
        Received(number, Became.KNOWN) for number in first
    ]


def test_what_is_in_the_bin_on_one_side_comes_out(library: Library) -> None:
    number = library.add(CLOCK)
    library.delete(number)
    library.holdings.receiver().put(Holding(CLOCK, deleted=THEN))
    assert held(library, number).deleted
    library.holdings.receiver().put(Holding(CLOCK))
    assert not held(library, number).deleted
    library.holdings.receiver().put(Holding(CLOCK, deleted=THEN))
    assert not held(library, number).deleted


def test_seconds_are_not_counted_twice(library: Library) -> None:
    number = library.add(CLOCK)
    day = date(2024, 1, 2)
    library.activity.add(ActivityKind.READ, number, 60, day)
    library.activity.add(ActivityKind.READ, 999, 30, day)
    here, beside = held(library, number), library.holdings.beside()
    for _ in range(2):
        receiver = library.holdings.receiver()
        receiver.put_beside(beside)
        receiver.put(here)
    assert library.activity.days(day)[0].read_s == 90
    more = replace(here, activity=(replace(here.activity[0], seconds=100),))
    library.holdings.receiver().put(more)
    assert library.activity.of(number) == (100, 0)


def test_names_that_are_taken(library: Library) -> None:
    library.searches.create("مدن", "ساعة")
    library.tagging.set_colour("أ", "red")
    beside = Beside(
        (("أ", "blue"), ("ب", "green")), (("مجموعة", THEN),),
        (("مدن", "برج", THEN), ("مدن", "ساعة", THEN)),
    )  # fmt: skip
    for _ in range(2):
        library.holdings.receiver().put_beside(beside)
    assert [(each.name, each.query) for each in library.searches.all()] == [
        ("مدن", "ساعة"), ("مدن (2)", "برج"),
    ]  # fmt: skip
    assert library.tagging.colours() == {"أ": "red", "ب": "green"}
    assert [each.name for each in library.collections.all()] == ["مجموعة"]


def test_the_queue_gets_what_it_lacks(library: Library) -> None:
    numbers = [library.add(piece(f"نص {number}", title=str(number))) for number in range(3)]
    library.queue.set(numbers[:1])
    library.holdings.receiver().put_queue([numbers[2], numbers[0], numbers[1]])
    assert library.queue.pieces() == (numbers[0], numbers[2], numbers[1])


def test_images_are_written_before_the_piece(library: Library) -> None:
    def pictures() -> Iterator[tuple[str, bytes]]:
        yield "a.png", b"one"
        assert library.asset("a.png") is not None
        assert library.count() == 0
        yield "b.png", b"two"

    library.holdings.receiver().put(Holding(CLOCK), pictures())
    assert library.asset("b.png") is not None
    assert library.count() == 1


def test_a_failure_half_way_leaves_the_piece_as_it_was(library: Library) -> None:
    number = library.add(CLOCK)
    before = held(library, number)
    endless = HeldActivity("2024-01-01", ActivityKind.READ, 2**70)
    with pytest.raises(OverflowError):
        library.holdings.receiver().put(Holding(CLOCK, ("جديد",), activity=(endless,)))
    assert held(library, number) == before
