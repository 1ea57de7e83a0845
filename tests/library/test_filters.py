from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.document.model import Document
from reader.document.ranges import Position, Quote, Range
from reader.errors import LibraryFailed
from reader.library.notes import NoteKind
from reader.library.pieces import Hit
from reader.library.store import Library

Write = Callable[..., Document]


def found(library: Library, typed: str) -> set[int]:
    return {hit.piece for hit in library.search(typed)}


@pytest.fixture
def three(library: Library, write: Write) -> tuple[int, int, int]:
    return (
        library.add(
            write(
                "ماء النهر عذب",
                tags=("علوم", "الشرق الأوسط"),
                source="صحيفة الساحل",
                byline="أحمد العلي",
                published="2019-05-17",
            )
        ),
        library.add(
            write(
                "ماء البحر مالح",
                tags=("سفر",),
                source="BBC عربي",
                url="https://www.bbc.example/a",
                byline="سلمى الحاج",
                published="2024-05-01T10:00:00+03:00",
            )
        ),
        library.add(write("لا شيء من ذلك", tags=("عُلوم",), saved="2022-03-01T00:00:00+00:00")),
    )


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("tag:علوم ", {0, 2}),
        ("وسم:العلوم ", set()),
        ("وسم:عل", {0, 2}),
        ('وسم:"الشرق الاوسط" ', {0}),
        ("-وسم:سفر ", {0, 2}),
        ("ماء وسم:سفر ", {1}),
        ("ماء -وسم:سفر ", {0}),
        ("مصدر:الساحل ", {0}),
        ("source:bbc ", {1}),
        ("source:bbc.example ", {1}),
        ("مصدر:السا", {0}),
        ("-source:bbc ", {0, 2}),
        ('كاتب:"احمد العلى" ', {0}),
        ("author:سلمي ", {1}),
        ("قبل:2022 ", {0}),
        ("بعد:2022 ", {1, 2}),
        ("after:2024-05 before:2024-06 ", {1}),
        ("بعد:٢٠٢٢-٠٣-٠٢ ", {1}),
        ("ماء قبل:2020 ", {0}),
        ("-ماء ", {2}),
        ("ماء -البحر ", {0}),
        ("ماء -بحر ", {0}),
        ('ماء -"بحر" ', {0, 1}),
        ('ماء -"البحر مالح" ', {0}),
        ('ماء -"مالح البحر" ', {0, 1}),
        ("-ماء -ذلك ", set()),
        ("has:tag ", {0, 1, 2}),
        ("in:مجموعة ", set()),
    ],
)
def test_filters_narrow_what_is_found(
    library: Library, three: tuple[int, int, int], typed: str, places: set[int]
) -> None:
    assert found(library, typed) == {three[place] for place in places}


def test_marks_of_the_reader(library: Library, three: tuple[int, int, int]) -> None:
    one, two, other = three
    library.set_favourite(one, True)
    library.set_archived(two, True)
    library.set_reading(two, Position("p0", 3), 0.5)
    library.set_reading(other, Position("p0", 3), 1.0)
    assert found(library, "favourite:") == {one}
    assert found(library, "-مفضلة:") == {two, other}
    assert found(library, "مؤرشف: ماء ") == {two}
    assert found(library, "unread:") == found(library, "is:unread ") == {one}
    assert found(library, "reading:") == {two}
    assert found(library, "مقروء:") == {other}
    assert found(library, "unread:no ماء ") == {two}


def test_collections(library: Library, three: tuple[int, int, int]) -> None:
    trip = library.collections.create("رحلة الصَّيف")
    library.collections.add(trip, three[:2])
    assert found(library, 'in:"رحلة الصيف" ') == set(three[:2])
    assert found(library, 'في:"رحله الصيف" البحر ') == {three[1]}
    assert found(library, '-in:"رحلة الصيف" ') == {three[2]}


def test_filters_alone_list_pieces_with_how_they_begin(
    library: Library, three: tuple[int, int, int]
) -> None:
    hits = library.search("tag:علوم ")
    assert [hit.piece for hit in hits] == [three[2], three[0]]
    assert (hits[1].exact, hits[1].before, hits[1].after) == ("", "", "ماء النهر عذب")
    assert hits[1].title == "عنوان"


def test_deleted_pieces_pass_no_filter(library: Library, three: tuple[int, int, int]) -> None:
    library.delete(three[0])
    assert found(library, "tag:علوم ") == {three[2]}
    assert found(library, "-شيء ") == {three[1]}


def noted(library: Library, piece: int, text: str) -> int:
    place, quote = Range("p0", 4, 9), Quote("النهر", "ماء ", " عذب")
    return library.notes.add(piece, place, quote, NoteKind.NOTE, text).id


def test_what_the_reader_wrote_is_found(library: Library, three: tuple[int, int, int]) -> None:
    note = noted(library, three[0], "أذكر هنا جَدَّتي. كانت تحب الأنهار. ثم ماتت.")
    (hit,) = library.search("الانهار ")
    assert hit == Hit(
        piece=three[0],
        title="عنوان",
        range=Range("p0", 4, 9),
        before="كانت تحب ",
        exact="الأنهار",
        after=".",
        direction=hit.direction,
        note=note,
    )
    # a word of the text and one of the note
    assert [hit.note for hit in library.search("عذب جدتي ")] == [note]
    assert library.search("النهر ")[0].note == 0
    assert found(library, "has:note ") == {three[0]}
    assert found(library, "has:highlight ") == set()


def test_a_changed_note_is_found_by_its_new_words_only(
    library: Library, three: tuple[int, int, int]
) -> None:
    note = noted(library, three[0], "قديم")
    assert found(library, "قديم ") == {three[0]}
    library.notes.set_text(note, "حديث")
    assert found(library, "قديم ") == set()
    assert found(library, "حديث ") == {three[0]}
    gone = library.notes.remove(note)
    assert found(library, "حديث ") == set()
    library.notes.restore(*gone)
    assert found(library, "حديث ") == {three[0]}


def test_the_exact_switch_finds_the_typed_spelling_only(library: Library, write: Write) -> None:
    hamza = library.add(write("قال مسؤول كبير."))
    seat = library.add(write("قال مسئول كبير."))
    vowels = library.add(write("قال مَسْؤُولٌ كبير."))
    clitic = library.add(write("قال لمسؤول كبير."))
    assert found(library, "مسؤول ") == {hamza, seat, vowels, clitic}

    def exactly(typed: str) -> set[int]:
        return {hit.piece for hit in library.search(typed, exact=True)}

    assert exactly("مسؤول") == {hamza}
    assert exactly("مسئول") == {seat}
    assert exactly("مَسْؤُولٌ") == {vowels}
    assert exactly("مسؤو") == set()
    assert exactly('"مسؤول كبير"') == {hamza}
    assert exactly("كبير مسئول") == {seat}
    library.add(write("Python is python", language="en"))
    assert [hit.range.start for hit in library.search("python", exact=True)] == [10]
    assert exactly("PYTHON") == set()


def test_better_forms_come_first(library: Library, write: Write) -> None:
    begun = library.add(write("مكتباتيون"))
    stem = library.add(write("بمكتبتهم"))
    folded = library.add(write("مكتبه"))
    exact = library.add(write("مكتبة"))
    other = library.add(write("مكتب"))
    assert [hit.piece for hit in library.search("مكتبة")] == [exact, folded, stem]
    assert [hit.piece for hit in library.search("مكتب")] == [other, folded, exact, stem, begun]


def test_titles_come_before_texts_and_often_before_once(library: Library, write: Write) -> None:
    title = library.add(write("متن.", title="القمر"))
    often = library.add(write("القمر والقمر ثم القمر، القمر يا القمر. القمر!"))
    once = library.add(write("رأيت القمر."))
    assert [hit.piece for hit in library.search("القمر ")] == [title, often, once]


def test_wrong_values_are_said_plainly(library: Library) -> None:
    with pytest.raises(LibraryFailed, match="2024-05-17"):
        library.search("before:soon ")


def test_phrases_do_not_reach_from_one_paragraph_into_the_next(
    library: Library, write: Write
) -> None:
    library.add(write("آخر الكلام", "أول الصمت"))
    assert library.search('"الكلام اول" ') == []
    assert [hit.exact for hit in library.search('"اخر الكلام" ')] == ["آخر الكلام"]
    assert [hit.exact for hit in library.search('"اول الصم')] == ["أول الصمت"]
