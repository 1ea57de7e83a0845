"""A quote whose words changed a little is found; one whose words are gone is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.near import Near
from reader.document.ranges import Quote, Range, anchor, quote
from reader.text.direction import Direction

LINES = (
    "تبدأ الحكاية في قرية صغيرة على ضفة النهر، حيث يعرف الناس بعضهم بعضًا.",
    "كان الصياد يخرج كل صباح قبل طلوع الشمس، ولا يعود إلا وقد امتلأت شبكته.",
    "وذات يوم عاد وفي شبكته شيء يلمع، فلم يعرف أحد ما هو.",
)


def write(*lines: str) -> Document:
    return Document(
        Metadata(),
        tuple(
            Block(f"p{number}", BlockKind.PARAGRAPH, line, Direction.RTL, "ar")
            for number, line in enumerate(lines)
        ),
    )


def near(document: Document, words: Quote) -> Range | None:
    return Near(document).find(words)


def found(old: str, words: str, *lines: str) -> str | None:
    """Look for the words of an old line in a newer text; gives what is found there."""
    before = write(old)
    start = old.index(words)
    place = near(write(*lines), quote(before, Range("p0", start, start + len(words))))
    if place is None:
        return None
    return lines[int(place.block[1:])][place.start : place.end]


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("يخرج كل صباح", "كانَ الصَّيّادُ يَخرُجُ كُلَّ صَباحٍ قبل طلوع الشمس.", "يَخرُجُ كُلَّ صَباحٍ"),
        ("قبل طلوع الشمس", "كان الصياد يخرج كل صباح قبل طلـــوع الشمس، ولا يعود.", "قبل طلـــوع الشمس"),
        ("الصياد يخرج كل صباح", "كان الصياد العجوز يخرج كل صباح قبل طلوع الشمس.",
         "الصياد العجوز يخرج كل صباح"),
        ("يخرج كل صباح قبل طلوع الشمس", "كان الصياد يخرج كل يوم قبل طلوع الشمس، ولا يعود.",
         "يخرج كل يوم قبل طلوع الشمس"),
        ("صباح", "كان الصياد يخرج كل صباحٍ باكر قبل طلوع الشمس.", "صباحٍ"),
        ("طلوع", "كان الصياد يخرج كل صباح قبل شروق الشمس، ولا يعود إلا وقد امتلأت شبكته.", None),
    ],
)  # fmt: skip
def test_small_changes(words: str, new: str, expected: str | None) -> None:
    assert found(LINES[1], words, LINES[0], new, LINES[2]) == expected


def test_of_two_alike_the_one_between_its_neighbours_is_found() -> None:
    old = "قال الأول: هذا بيتي. وقال الثاني: هذا بيتي. ومضيا."
    start = old.rindex("هذا بيتي")
    words = quote(write(old), Range("p0", start, start + len("هذا بيتي")))
    new = "قالَ الأوّل: هذا بَيتي. وقالَ الثاني: هذا بَيتي. ومضيا."
    place = near(write(new), words)
    assert place is not None
    assert place.start == new.rindex("هذا")
    assert new[place.start : place.end].startswith("هذا بَيتي")


def test_a_word_is_not_found_inside_another() -> None:
    old = "جلس في الدار، ثمّ قرأ."
    assert found(old, "قرأ", "قال القرّاء: نَقرَأُهُ غدًا.") is None
    assert found(old, "قرأ", "جلس في الدار ثم قَرَأَ كتابه.") == "قَرَأَ"


def test_what_is_gone_is_not_found() -> None:
    for words in (LINES[1], "كان الصياد يخرج", "امتلأت"):
        assert found(LINES[1], words, LINES[0], LINES[2]) is None
    assert near(write(*LINES), quote(write("٭ ٭ ٭"), Range("p0", 0, 5))) is None
    assert near(write(), quote(write(LINES[0]), Range("p0", 0, 9))) is None


@settings(deadline=None)
@given(data=st.data())
def test_harakat_and_letter_forms_never_lose_a_quote(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(LINES))
    words = line.split()
    low = data.draw(st.integers(0, len(words) - 1))
    high = data.draw(st.integers(low + 1, len(words)))
    start = len(" ".join(words[:low])) + (low > 0)
    exact = " ".join(words[low:high])
    marks = st.sampled_from(["", "\u064e", "\u0650", "\u0651", "\u0640"])
    new = "".join(letter + (data.draw(marks) if letter.isalpha() else "") for letter in line)
    place = near(
        write(LINES[0][:9], new), quote(write(line), Range("p0", start, start + len(exact)))
    )
    assert place is not None
    plain = str.maketrans("", "", "\u064e\u0650\u0651\u0640ًّ")
    said = write(LINES[0][:9], new).block(place.block).text[place.start : place.end]
    assert said.translate(plain).strip("،. ") == exact.translate(plain).strip("،. ")


@settings(deadline=None)
@given(
    lines=st.lists(st.text("ابتج دهـ\u064e.،", max_size=30), max_size=4),
    old=st.text("ابتج دهـ\u064e.،", min_size=1, max_size=30),
    at=st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
def test_a_found_place_is_one(lines: list[str], old: str, at: tuple[int, int]) -> None:
    start, end = sorted(min(each, len(old)) for each in at)
    place = near(write(*lines), quote(write(old), Range("p0", start, end)))
    if place is not None:
        assert 0 <= place.start < place.end <= len(lines[int(place.block[1:])])


@settings(deadline=None)
@given(data=st.data())
def test_what_changes_around_a_quote_never_moves_it_off_its_words(data: st.DataObject) -> None:
    """Sentences added before and after, paragraphs added, dropped and shuffled."""
    number = data.draw(st.integers(0, len(LINES) - 1))
    line = LINES[number]
    words = line.split()
    low = data.draw(st.integers(0, len(words) - 3))
    high = data.draw(st.integers(low + 3, len(words)))
    start = len(" ".join(words[:low])) + (low > 0)
    place = Range(f"p{number}", start, start + len(" ".join(words[low:high])))
    exact = line[place.start : place.end]
    more = st.sampled_from(["", "وفي الصباح جاء الخبر. ", "سطر جديد لم يكن هنا. "])
    lines = [data.draw(more) + each + " " + data.draw(more) for each in LINES]
    others = [each for at, each in enumerate(lines) if at != number and data.draw(st.booleans())]
    later = data.draw(st.permutations([*others, lines[number], "فقرة أخرى تمامًا."]))
    document = write(*later)
    found_at = anchor(document, place, quote(write(*LINES), place))
    assert found_at is not None
    assert document.block(found_at.block).text[found_at.start : found_at.end] == exact
    # and when the words were vowelled too, on the same words nonetheless
    vowelled = write(*(each.replace("ا", "ا\u064e") for each in later))
    again = near(vowelled, quote(write(*LINES), place))
    assert again is not None
    there = vowelled.block(again.block).text[again.start : again.end]
    assert there.replace("\u064e", "").strip("،. ") == exact.strip("،. ")
