"""Bookmarks, notes and highlights: kept with their words, wherever those go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Document
from reader.document.ranges import Quote, Range, quote
from reader.errors import LibraryFailed
from reader.library.note_list import NoteView
from reader.library.notes import Note, NoteKind
from reader.library.store import Library
from reader.paths import Paths
from reader.text.fold import fold_text

Write = Callable[..., Document]

FIRST, SECOND, THIRD = (
    "تبدأ الحكاية في قرية صغيرة على ضفة النهر.",
    "كان الصياد يخرج كل صباح قبل طلوع الشمس.",
    "وذات يوم عاد وفي شبكته شيء يلمع.",
)


def put(
    library: Library, piece: int, words: str, kind: NoteKind = NoteKind.NOTE, text: str = ""
) -> Note:
    document = library.piece(piece).document
    block = next(each for each in document.blocks if words in each.text)
    start = block.text.index(words)
    place = Range(block.id, start, start + len(words))
    return library.notes.add(piece, place, quote(document, place), kind, text)


def said(library: Library, note: Note) -> str:
    assert note.range is not None
    text = library.piece(note.piece).document.block(note.range.block).text
    return text[note.range.start : note.range.end]


def test_a_note_is_given_back_as_it_was_made(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST, SECOND))
    note = put(library, piece, "الصياد", text="من هو؟")
    assert library.notes.of(piece) == (note,) == library.notes.all()
    assert (note.piece, note.kind, note.text) == (piece, NoteKind.NOTE, "من هو؟")
    assert note.quote.exact == "الصياد" == said(library, note)
    assert note.created == note.changed
    assert note.created.endswith("+00:00")


def test_notes_come_in_reading_order_and_pieces_newest_first(
    library: Library, write: Write
) -> None:
    old = library.add(replace_saved(write(FIRST, SECOND, title="قديمة"), "2024-01-01"))
    new = library.add(replace_saved(write(THIRD), "2024-02-01"))
    words = ["الشمس", "ضفة", "تبدأ", "كان"]
    for word in words:
        put(library, old, word, NoteKind.BOOKMARK)
    put(library, new, "شبكته")
    assert [note.quote.exact for note in library.notes.of(old)] == ["تبدأ", "ضفة", "كان", "الشمس"]
    assert [note.piece for note in library.notes.all()] == [new, old, old, old, old]


def replace_saved(document: Document, saved: str) -> Document:
    return replace(document, metadata=replace(document.metadata, saved=saved))


def test_what_is_written_and_how_it_looks_can_change(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST))
    note = put(library, piece, "قرية", NoteKind.HIGHLIGHT)
    assert library.notes.set_text(note.id, "أيّ قرية؟").text == "أيّ قرية؟"
    changed = library.notes.set_style(note.id, "underline")
    assert (changed.text, changed.style) == ("أيّ قرية؟", "underline")
    assert library.notes.of(piece) == (changed,)


def test_a_removed_note_can_be_put_back(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST))
    note, other = put(library, piece, "قرية", text="هنا"), put(library, piece, "النهر")
    assert library.notes.remove(note.id) == (note,)
    assert library.notes.of(piece) == (other,)
    library.notes.restore(note)
    library.notes.restore(note)
    assert library.notes.of(piece) == (note, other)


def test_a_note_put_back_stands_at_its_words_in_the_newer_text(
    library: Library, write: Write
) -> None:
    piece = library.add(write(FIRST))
    note = put(library, piece, "قرية")
    library.notes.remove(note.id)
    library.replace(piece, write(SECOND, FIRST))
    library.notes.restore(note)
    (back,) = library.notes.of(piece)
    assert back.range == Range("p1", note.range.start, note.range.end)


def test_what_is_not_there_says_so(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST))
    note = put(library, piece, "قرية")
    library.notes.remove(note.id)
    for call in (
        lambda: library.notes.remove(note.id),
        lambda: library.notes.one(note.id),
        lambda: library.notes.set_text(note.id, "x"),
        lambda: library.notes.set_style(note.id, "x"),
        lambda: library.notes.move(note.id, Range("p0", 0, 1), Quote("ت", "", "")),
        lambda: library.notes.restore(replace(note, piece=99)),
        lambda: library.notes.add(99, Range("p0", 0, 1), Quote("ت", "", ""), NoteKind.NOTE),
    ):
        with pytest.raises(LibraryFailed):
            call()
    assert library.notes.of(99) == ()


def test_notes_follow_their_words_into_another_text(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST, SECOND))
    note = put(library, piece, SECOND, NoteKind.BOOKMARK)
    library.replace(piece, write(THIRD, FIRST, "مقدّمة. " + SECOND))
    (moved,) = library.notes.of(piece)
    assert moved == replace(note, range=Range("p2", 8, 8 + len(SECOND)))
    assert said(library, moved) == SECOND


def test_a_note_whose_words_are_gone_is_kept_and_finds_them_again(
    library: Library, write: Write
) -> None:
    piece = library.add(write(FIRST, SECOND))
    lost, kept = put(library, piece, SECOND, text="مهم"), put(library, piece, "النهر")
    library.replace(piece, write(FIRST, THIRD))
    assert library.notes.of(piece) == (kept, replace(lost, range=None))
    library.replace(piece, write(SECOND, FIRST))
    back, _ = library.notes.of(piece)
    assert back == replace(lost, range=Range("p0", 0, len(SECOND)))
    assert library.check() == []


def test_a_place_that_moved_meanwhile_is_found_when_the_note_is_made(
    library: Library, write: Write
) -> None:
    piece = library.add(write(FIRST, SECOND))
    document = library.piece(piece).document
    place = Range("p1", 0, len(SECOND))
    words = quote(document, place)
    library.replace(piece, write(SECOND, FIRST))
    note = library.notes.add(piece, place, words, NoteKind.BOOKMARK)
    assert note.range == Range("p0", 0, len(SECOND))


def test_notes_of_a_deleted_piece_come_back_with_it(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST))
    note = put(library, piece, "قرية", text="هنا")
    library.delete(piece)
    assert library.notes.of(piece) == library.notes.all() == ()
    library.undelete(piece)
    assert library.notes.of(piece) == library.notes.all() == (note,)


def test_notes_are_there_when_the_library_is_opened_again(
    library: Library, paths: Paths, write: Write
) -> None:
    note = put(library, library.add(write(FIRST)), "قرية", text="هنا")
    library.close()
    again = Library.open(paths)
    assert again.notes.all() == (note,)
    again.close()


def test_what_is_marked_over_paragraphs_is_one_deed(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST, SECOND, THIRD))
    document = library.piece(piece).document
    places = [Range("p0", 7, len(FIRST)), Range("p1", 0, len(SECOND)), Range("p2", 0, 8)]
    parts = [(place, quote(document, place)) for place in places]
    other = put(library, piece, "ضفة", NoteKind.HIGHLIGHT)
    made = library.notes.add_all(piece, parts, NoteKind.HIGHLIGHT, "لماذا؟", "yellow")
    assert [note.range for note in made] == places
    assert [note.text for note in made] == ["لماذا؟", "", ""]
    assert [note.goes_on for note in made] == [False, True, True]
    assert len({note.joint for note in made}) == 1 and made[0].joint
    assert {note.look for note in made} == {"yellow"}
    assert library.notes.some(note.id for note in made) == made
    assert library.notes.together(made[1].id) == made
    assert library.notes.together(other.id) == (other,)
    # any of its paragraphs stands for all
    library.notes.set_style(made[1].id, "blue")
    changed = library.notes.some(note.id for note in made)
    assert {note.look for note in changed} == {"blue"}
    assert [(note.joint, note.goes_on) for note in changed] == [
        (note.joint, note.goes_on) for note in made
    ]
    assert library.notes.set_text(made[2].id, "هكذا").id == made[0].id
    changed = library.notes.some(note.id for note in made)
    assert [note.text for note in changed] == ["هكذا", "", ""]
    gone = library.notes.remove(made[2].id)
    assert gone == changed
    assert library.notes.of(piece) == (other,)
    library.notes.restore(*gone)
    assert set(library.notes.of(piece)) == {other, *changed}


def test_each_paragraph_finds_its_words_by_itself(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST, SECOND))
    document = library.piece(piece).document
    places = [Range("p0", 0, len(FIRST)), Range("p1", 0, len(SECOND))]
    parts = [(place, quote(document, place)) for place in places]
    library.notes.add_all(piece, parts, NoteKind.NOTE, "نص")
    library.replace(piece, write(THIRD, SECOND))
    places_now = {note.quote.exact: note.range for note in library.notes.of(piece)}
    assert places_now == {FIRST: None, SECOND: Range("p1", 0, len(SECOND))}
    assert len(library.notes.lists.ids(NoteView(piece))) == 1


def test_words_that_changed_a_little_keep_their_note(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST, SECOND))
    note = put(library, piece, "الصياد يخرج كل صباح", text="عادته")
    library.replace(piece, write(FIRST, "كانَ الصَّيّادُ يَخرُجُ كلَّ صَباحٍ قبل طلوع الشمس."))
    (moved,) = library.notes.of(piece)
    assert said(library, moved) == "الصَّيّادُ يَخرُجُ كلَّ صَباحٍ"
    library.replace(piece, write(FIRST, "كان الصياد العجوز يخرج كل صباح قبل طلوع الشمس."))
    (moved,) = library.notes.of(piece)
    assert said(library, moved) == "الصياد العجوز يخرج كل صباح"
    # its own words stay, so that the first text brings the first place back
    assert moved.quote == note.quote
    library.replace(piece, write(FIRST, SECOND))
    assert library.notes.of(piece) == (note,)


def test_a_note_can_be_put_on_other_words(library: Library, write: Write) -> None:
    piece = library.add(write(FIRST, SECOND))
    note = put(library, piece, SECOND, text="مهم")
    library.replace(piece, write(FIRST, THIRD))
    assert library.notes.one(note.id).range is None
    document = library.piece(piece).document
    place = Range("p1", 0, 8)
    moved = library.notes.move(note.id, place, quote(document, place))
    assert (moved.range, moved.quote.exact, moved.text) == (place, THIRD[:8], "مهم")
    assert library.notes.of(piece) == (moved,)


@pytest.fixture
def two(library: Library, write: Write) -> tuple[int, int]:
    """An older piece with a bookmark, a highlight and a lost note, and a newer one with a note."""
    old = library.add(replace_saved(write(FIRST, SECOND, title="حكاية"), "2024-01-01"))
    new = library.add(replace_saved(write(THIRD, title="أخبار"), "2024-02-01"))
    put(library, old, "ضفة", NoteKind.HIGHLIGHT)
    put(library, old, SECOND, NoteKind.NOTE, "ضاعت")
    put(library, old, "تبدأ", NoteKind.BOOKMARK)
    put(library, new, "شبكته", text="أيّ شبكةٍ هذه؟")
    library.replace(old, replace_saved(write(FIRST, title="حكاية"), "2024-01-01"))
    return old, new


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (NoteView(), ["شبكته", "تبدأ", "ضفة", SECOND]),
        (NoteView(kind="highlight"), ["ضفة"]),
        (NoteView(lost=True), [SECOND]),
        (NoteView(words="شَبَكَة هذه"), ["شبكته"]),
        (NoteView(words="ضفه"), ["ضفة"]),
        (NoteView(words="حكايه"), ["تبدأ", "ضفة", SECOND]),
        (NoteView(words="اخبار ضفة"), []),
        (NoteView(words="٬،"), []),
    ],
)
def test_notes_are_listed(
    library: Library, two: tuple[int, int], view: NoteView, expected: list[str]
) -> None:
    ids = library.notes.lists.ids(view)
    assert [note.quote.exact for note in library.notes.some(ids)] == expected
    if not view.words:
        lost = sum(each == SECOND for each in expected)
        assert library.notes.lists.count(view) == (len(expected), lost)


def test_notes_of_one_piece_are_listed(library: Library, two: tuple[int, int]) -> None:
    old, new = two
    lists = library.notes.lists
    assert [note.piece for note in library.notes.some(lists.ids(NoteView(new)))] == [new]
    assert lists.pieces() == (new, old)
    assert lists.titles({old, new}) == {old: "حكاية", new: "أخبار"}
    library.delete(old)
    assert len(lists.ids(NoteView())) == 1
    assert lists.pieces() == (new,)


WORDS = st.lists(st.sampled_from(["نهر", "قرية", "شمس", "باب"]), min_size=1, max_size=6)


@settings(deadline=None)
@given(
    before=st.lists(WORDS, min_size=1, max_size=4),
    after=st.lists(WORDS, min_size=0, max_size=4),
    pick=st.integers(0, 99),
)
def test_a_note_stands_on_its_words_or_nowhere(
    tmp_path_factory: pytest.TempPathFactory,
    write: Write,
    before: list[list[str]],
    after: list[list[str]],
    pick: int,
) -> None:
    folder: Path = tmp_path_factory.mktemp("library")
    library = Library.open(Paths.under(folder))
    try:
        lines, later = [" ".join(line) for line in before], [" ".join(line) for line in after]
        piece = library.add(write(*lines))
        number = pick % len(lines)
        line = lines[number]
        start = pick % len(line)
        place = Range(f"p{number}", start, len(line))
        document = library.piece(piece).document
        note = library.notes.add(piece, place, quote(document, place), NoteKind.NOTE, "نص")
        library.replace(piece, write(*later))
        (moved,) = library.notes.of(piece)
        exact = line[start:]
        assert (moved.id, moved.quote, moved.text) == (note.id, note.quote, "نص")
        if any(exact in text for text in [*later, "عنوان"]):
            assert said(library, moved) == exact
        elif moved.range is not None:
            # a little changed: words of its own stand there, or where they stood
            text = library.piece(piece).document.block(moved.range.block).text
            there = text[moved.range.start : moved.range.end]
            assert SequenceMatcher(None, fold_text(exact), fold_text(there)).ratio() >= 0.5
    finally:
        library.close()
