from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Document
from reader.document.ranges import Range
from reader.library.pieces import Hit
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from reader.text.fold import fold_text

Write = Callable[..., Document]


def pieces(hits: list[Hit]) -> list[int]:
    return [hit.piece for hit in hits]


def assert_published(library: Library, hit: Hit) -> None:
    """The hit's words are the published ones of its range, in their place in the sentence."""
    text = library.piece(hit.piece).document.block(hit.range.block).text
    assert text[hit.range.start : hit.range.end] == hit.exact
    assert text[: hit.range.start].endswith(hit.before)
    assert text[hit.range.end :].startswith(hit.after)


@pytest.mark.parametrize(
    ("published", "typed"),
    [
        ("كَتَبَ", "كتب"),
        ("كتب", "كَتَبَ"),
        ("العـــربية", "العربية"),
        ("العربية", "العـربية"),
        ("مسؤول", "مسئول"),
        ("مسئول", "مسؤول"),
        ("أحمد", "احمد"),
        ("احمد", "أحمد"),
        ("إلى", "الى"),
        ("آثار", "اثار"),
        ("ٱلكتاب", "الكتاب"),
        ("مستشفى", "مستشفي"),
        ("مستشفي", "مستشفى"),
        ("مدرسة", "مدرسه"),
        ("مدرسه", "مدرسة"),
        ("٢٠٢٤", "2024"),
        ("1,250", "١٬٢٥٠"),
        ("١٬٢٥٠٬٠٠٠", "1250000"),
        ("1250", "1,250"),
        ("12\u00a0500", "12500"),
        ("12500", "12\u202f500"),
        ("2024", "٢٠٢٤"),
        ("۲۰۲۴", "2024"),
        ("کتابی", "كتابي"),
        ("كتابي", "کتابی"),
        ("هٰذا", "هذا"),
        ("Python", "python"),
        ("CNN", "cnn"),
    ],
)
def test_spellings_that_fold_alike_are_found(
    library: Library, write: Write, published: str, typed: str
) -> None:
    piece = library.add(write(f"قبل ذلك {published} ثم بعده.", title="خبر"))
    library.add(write("نص لا علاقة له.", title="خبر"))
    (hit,) = library.search(typed)
    assert hit.piece == piece
    assert hit.exact == published
    assert hit.before == "قبل ذلك "
    assert hit.after == " ثم بعده."
    assert_published(library, hit)


@pytest.mark.parametrize(
    ("published", "typed"), [("و٧٧", "77"), ("بـ5", "5"), ("١٩٤٥م", "1945"), ("1364هـ", "١٣٦٤")]
)
def test_a_number_is_found_behind_its_clitic_and_before_its_era(
    library: Library, write: Write, published: str, typed: str
) -> None:
    piece = library.add(write(f"قبل ذلك {published} ثم بعده.", title="خبر"))
    library.add(write("في 777 و19451 نص آخر.", title="خبر"))
    (hit,) = library.search(f"{typed} بعده ", exact=False)
    assert hit.piece == piece
    (hit,) = library.search(f"{typed} ")
    assert (hit.piece, hit.exact) == (piece, published)


def test_exact_numbers_are_found_as_they_are_written(library: Library, write: Write) -> None:
    written = ["1,250", "1250", "١٬٢٥٠", "1\u00a0250", "250,1", "1,250,000"]
    piece = {number: library.add(write(f"عدد {number} هنا")) for number in written}
    for number in written:
        (hit,) = library.search(number, exact=True)
        assert (hit.piece, hit.exact) == (piece[number], number)
    same = {piece[number] for number in written[:4]}
    for typed in ("1,250 ", '"1250"', "عدد 1٬250 هنا", '"عدد 1250"'):
        assert {hit.piece for hit in library.search(typed)} == same
    assert {hit.piece for hit in library.search("عدد -1250")} == set(piece.values()) - same
    assert pieces(library.search("250 ")) == [piece["250,1"]]


def test_a_hit_stands_in_its_sentence_with_its_title(library: Library, write: Write) -> None:
    text = "الجملة الأولى هنا. ثم جَرَتِ المياهُ في النهر. وهذه الأخيرة."
    piece = library.add(write("مقدمة.", text, title="الأنهار"))
    (hit,) = library.search("المياه")
    start = text.index("المياهُ")
    assert hit == Hit(
        piece=piece,
        title="الأنهار",
        range=Range("p1", start, start + len("المياهُ")),
        before="ثم جَرَتِ ",
        exact="المياهُ",
        after=hit.after,
        direction=Direction.RTL,
    )
    assert hit.after.strip() == "في النهر."


def test_a_hit_tells_the_direction_of_its_block(library: Library, write: Write) -> None:
    library.add(write("Some English words.", title="English", language="en"))
    (hit,) = library.search("words")
    assert hit.direction is Direction.LTR


def test_long_sentences_are_cut_at_a_space(library: Library, write: Write) -> None:
    piece = library.add(write("كلمة " * 500 + "الهدف " + "أخرى " * 500))
    (hit,) = library.search("الهدف")
    assert hit.piece == piece
    assert 100 <= len(hit.before) <= 200
    assert 100 <= len(hit.after) <= 200
    assert hit.before.startswith("كلمة")
    assert hit.after.endswith("أخرى")
    assert_published(library, hit)


def test_every_word_must_be_there(library: Library, write: Write) -> None:
    both = library.add(write("ماء النهر عذب"))
    library.add(write("ماء البحر مالح"))
    assert pieces(library.search("عذب ماء")) == [both]
    assert library.search("ماء النهر غائب") == []


def test_words_in_one_block_come_before_words_spread_over_the_piece(
    library: Library, write: Write
) -> None:
    near = library.add(write("ماء النهر عذب"))
    spread = library.add(write("ماء كثير", "فقرة بينهما", "طعم عذب"))
    hits = library.search("ماء عذب")
    assert pieces(hits) == [near, spread]
    for hit in hits:
        assert_published(library, hit)


def test_words_that_follow_each_other_are_shown_together(library: Library, write: Write) -> None:
    library.add(write("الشرق بعيد، والشمال قريب. الشرقُ الأوسطُ هنا."))
    (hit,) = library.search("الشرق الأوسط")
    assert hit.exact == "الشرقُ الأوسطُ"


def test_quotes_make_phrases(library: Library, write: Write) -> None:
    phrase = library.add(write("قرأت عن الشرق الأوسط أمس"))
    apart = library.add(write("الأوسط في الشرق"))
    assert set(pieces(library.search("الشرق الأوسط"))) == {phrase, apart}
    for typed in ('"الشرق الأوسط"', "«الشرق الأوسط»", "“الشرق الأوسط”"):
        assert pieces(library.search(typed)) == [phrase]
    assert pieces(library.search('"الشرق الأوسط" أمس')) == [phrase]
    assert library.search('"الشرق الأوس"') == []


def test_the_last_word_may_be_unfinished(library: Library, write: Write) -> None:
    piece = library.add(write("مكتبة المدينة الكبيرة"))
    library.add(write("مسؤول"))
    for typed in ("مس", "مسئ", "مسئو", "مسئول"):
        assert [hit.exact for hit in library.search(typed)] == ["مسؤول"]
    library.add(write("شيئًا من شؤونهم"))
    assert [hit.exact for hit in library.search("شي")] == ["شيئًا"]
    library.add(write("شؤون"))
    assert [hit.exact for hit in library.search("شي")] == ["شيئًا"]
    for typed in ("مك", "مكت", "مكتب", "المدينة الكب"):
        (hit,) = library.search(typed)
        assert hit.piece == piece
        assert_published(library, hit)
    assert library.search("مكتب ") == []
    assert library.search("مكت المدينة") == []


def test_a_single_letter_is_a_word_not_a_beginning(library: Library, write: Write) -> None:
    library.add(write("وصل الولد"))
    letter = library.add(write("حرف و هنا"))
    assert pieces(library.search("و")) == [letter]


def test_the_typed_spelling_comes_first(library: Library, write: Write) -> None:
    hamza = library.add(write("قال مسؤول كبير."))
    seat = library.add(write("قال مسئول كبير."))
    assert pieces(library.search("مسئول")) == [seat, hamza]
    assert pieces(library.search("مسؤول")) == [hamza, seat]


def test_the_typed_spelling_is_that_of_the_word_found(library: Library, write: Write) -> None:
    """Ali (علي) stands inside علينا; the word found there, على (on), is another spelling."""
    other = library.add(write("على الطاولة، وسلم علينا."))
    name = library.add(write("ذهب الولد الصغير الذي اسمه علي إلى البيت القديم مع أخته الكبيرة."))
    hits = library.search("علي ")
    assert pieces(hits) == [name, other]
    assert [hit.exact for hit in hits] == ["علي", "على"]


def test_the_typed_vowels_come_first(library: Library, write: Write) -> None:
    science = library.add(write("هذا عِلْم واسع."))
    flag = library.add(write("هذا عَلَم واسع."))
    assert pieces(library.search("عَلَم")) == [flag, science]
    assert pieces(library.search("عِلْم")) == [science, flag]


def test_whole_words_come_before_longer_ones(library: Library, write: Write) -> None:
    longer = library.add(write("كتابهم"))
    vowelled = library.add(write("هذا كِتاب في فقرة أطول من غيرها بكثير من الكلمات"))
    assert pieces(library.search("كتاب")) == [vowelled, longer]


def test_the_best_place_of_a_piece_is_the_one_in_the_typed_spelling(
    library: Library, write: Write
) -> None:
    library.add(write("مسؤول", "جملة طويلة فيها كلمات كثيرة ثم مسئول ثم كلمات أخرى كثيرة"))
    (hit,) = library.search("مسئول")
    assert hit.range.block == "p1"
    assert hit.exact == "مسئول"


def test_a_title_is_found(library: Library, write: Write) -> None:
    piece = library.add(write("متن.", title="أخبار القَمَر"))
    (hit,) = library.search("القمر")
    assert (hit.piece, hit.range.block, hit.exact) == (piece, "title", "القَمَر")


def test_deleted_pieces_never_show(library: Library, write: Write) -> None:
    kept = library.add(write("ماء أول"))
    gone = library.add(write("ماء ثان"))
    assert len(library.search("ماء")) == 2
    library.delete(gone)
    assert pieces(library.search("ماء")) == [kept]
    assert pieces(library.search("ماء", limit=1)) == [kept]


def test_the_limit_is_of_pieces(library: Library, write: Write) -> None:
    for number in range(8):
        library.add(write(f"ماء {number}", f"ماء آخر {number}"))
    assert len(library.search("ماء", limit=5)) == 5
    assert len(set(pieces(library.search("ماء", limit=5)))) == 5
    assert library.search("ماء", limit=0) == []


def test_a_very_common_word_still_ranks_its_typed_spelling_first(
    library: Library, write: Write
) -> None:
    """More blocks than are weighed hold the word; the one spelled as typed is the oldest."""
    exact = library.add(write("الي البيت"))
    for number in range(5):
        library.add(write(*(f"إلى البيت {place}" for place in range(1000)), title=str(number)))
    hits = library.search("الي ", limit=3)
    assert hits[0].piece == exact
    assert len(hits) == 3
    assert hits[1].exact == "إلى"


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", '"', '""', "*", "^", "-", "+", "(", ")", "AND", "OR", "NOT", "NEAR", "NEAR(", ":",
        "text:", "{a b}:", "'", "''", ";--", "a*b", "كتاب*", "كتاب AND", "NOT كتاب", '"كتاب', "\0",
        "كتاب\0", "\ud800", "\\", "%", "_", "َ", "ـ", "،", "؟", "🙂", "a" * 10_000, "( " * 500,
    ],
)  # fmt: skip
def test_no_typed_characters_break_the_search(library: Library, write: Write, typed: str) -> None:
    piece = library.add(write("كتاب عن الماء"))
    for hit in library.search(typed):
        assert hit.piece == piece
    library.search(typed + "كتاب")
    library.search("كتاب " + typed)


def test_a_pasted_page_is_searched_by_its_first_words(library: Library, write: Write) -> None:
    text = " ".join(f"كلمة{number}" for number in range(3000))
    piece = library.add(write(text))
    assert pieces(library.search(text)) == [piece]


ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآؤئىةکیپۀٱ"
WORD = st.builds(
    lambda letters, marks, stretch: "".join(
        letter + (mark if place % 2 else "") + ("ـ" if stretch and place == 1 else "")
        for place, (letter, mark) in enumerate(zip(letters, marks, strict=False))
    ),
    st.text(ARABIC, min_size=2, max_size=6),
    st.lists(st.sampled_from(["", "َ", "ُ", "ِ", "ّ", "ْ", "ٌ", "ٰ"]), min_size=6, max_size=6),
    st.booleans(),
)
OTHER = st.sampled_from(
    ["2024", "٢٠٢٤", "CNN", "don't", "ﻻ", "ﷺ", "😀", "Straße", "é", "،", "(", "«"]
)
TEXT = st.lists(st.one_of(WORD, WORD, OTHER), min_size=1, max_size=15).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=4), data=st.data())
def test_any_word_of_a_piece_is_found_as_published(texts: list[str], data: st.DataObject) -> None:
    from reader.document.model import Block, BlockKind, Metadata

    blocks = tuple(
        Block(f"p{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        for number, text in enumerate(texts)
    )
    words = [word for text in texts for word in text.split() if any(map(str.isalnum, word))]
    if not words:
        return
    typed = data.draw(st.sampled_from(words))
    with tempfile.TemporaryDirectory(prefix="ayn-test-") as folder:
        library = Library.open(Paths.under(Path(folder)))
        try:
            piece = library.add(Document(Metadata(title="عنوان"), blocks))
            (hit,) = library.search(typed)
            assert hit.piece == piece
            assert_published(library, hit)
            assert fold_text(typed).strip("'\"،«(") in fold_text(hit.exact)
            assert typed in hit.exact
        finally:
            library.close()


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=40))
def test_nothing_typed_raises(typed: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared = tmp_path_factory.getbasetemp() / "nothing-raises"
    library = Library.open(Paths.under(shared))
    try:
        library.search(typed)
        library.search(f'"{typed}" {typed}*')
    finally:
        library.close()
