from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from reader.document.model import Block, BlockKind, Document
from reader.document.ranges import Position
from reader.errors import LibraryFailed
from reader.library.pieces import Shelf, Summary, View
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

Write = Callable[..., Document]


def ids(summaries: list[Summary]) -> list[int]:
    return [summary.id for summary in summaries]


def test_a_piece_comes_back_as_it_was_saved(library: Library, write: Write) -> None:
    document = write(
        "النَّصُّ الأوّل 😀.",
        "الثاني.",
        title="العنوان",
        kicker="تقرير",
        byline="كاتب",
        source="صحيفة",
        published="2024-03-01",
        tags=("علوم", "طب"),
        saved="2024-05-01T12:00:00+02:00",
    )
    piece = library.piece(library.add(document))
    assert piece.document.blocks == document.blocks
    assert replace(piece.document.metadata, saved="") == replace(document.metadata, saved="")
    assert piece.reading is None
    assert piece.listening is None
    assert piece.summary == Summary(
        id=piece.summary.id,
        title="العنوان",
        kicker="تقرير",
        byline="كاتب",
        source="صحيفة",
        language="ar",
        direction=Direction.RTL,
        words=5,
        progress=0.0,
        favourite=False,
        archived=False,
        tags=("علوم", "طب"),
        saved="2024-05-01T10:00:00+00:00",
        published="2024-03-01",
    )
    assert library.list() == [piece.summary]


def test_pieces_outlive_the_program(paths: Paths, write: Write) -> None:
    first = Library.open(paths)
    number = first.add(write("نص"))
    first.set_reading(number, Position("p0", 1), 0.25)
    first.set_tags(number, ("طب",))
    first.close()
    second = Library.open(paths)
    piece = second.piece(number)
    second.close()
    assert piece.reading == Position("p0", 1)
    assert piece.summary.progress == 0.25
    assert piece.summary.tags == ("طب",)


def test_reading_time_is_at_least_a_minute(library: Library, write: Write) -> None:
    short = library.piece(library.add(write("نص قصير"))).summary
    long = library.piece(library.add(write("كلمة " * 1800))).summary
    assert short.minutes() == 1
    assert long.minutes() == 10


def test_a_piece_without_a_title_is_listed_by_its_beginning(library: Library, write: Write) -> None:
    document = write("كان يا ما كان في قديم الزمان " * 10, title="")
    title = library.piece(library.add(document)).summary.title
    assert title.startswith("كان يا ما كان")
    assert len(title) < 90


def test_saving_the_same_content_again_gives_the_same_piece(library: Library, write: Write) -> None:
    first = library.add(write("نص", tags=("طب",)))
    assert library.add(write("نص", saved="2020-01-01T00:00:00+00:00")) == first
    assert library.count() == 1
    assert library.piece(first).summary.tags == ("طب",)
    assert library.add(write("نص آخر")) != first


def test_an_origin_is_saved_once_and_remembered(library: Library, write: Write) -> None:
    assert not library.has_origin("bundled:welcome")
    first = library.add(write("مرحبا"), origin="bundled:welcome")
    assert library.add(write("مرحبا بكم"), origin="bundled:welcome") == first
    assert library.piece(first).document.block("p0").text == "مرحبا"
    library.delete(first)
    assert library.has_origin("bundled:welcome")


def test_content_that_was_saved_before_takes_on_its_origin(library: Library, write: Write) -> None:
    first = library.add(write("مرحبا"))
    assert library.add(write("مرحبا"), origin="bundled:welcome") == first
    assert library.has_origin("bundled:welcome")


def test_saving_a_deleted_piece_again_brings_it_back(library: Library, write: Write) -> None:
    first = library.add(write("نص"))
    library.set_favourite(first, True)
    library.delete(first)
    assert library.add(write("نص")) == first
    assert library.piece(first).summary.favourite


def test_the_newest_stands_first(library: Library, write: Write) -> None:
    old = library.add(write("قديم", saved="2020-01-01T00:00:00+00:00"))
    new = library.add(write("جديد", saved="2024-01-01T00:00:00+00:00"))
    middle = library.add(write("وسط", saved="2022-01-01T00:00:00+00:00"))
    now = library.add(write("الآن"))
    also_now = library.add(write("الآن أيضا"))
    assert ids(library.list()) == [also_now, now, new, middle, old]


def test_shelves_and_tags_choose(library: Library, write: Write) -> None:
    plain, loved, kept = (library.add(write(text)) for text in ("أول", "ثان", "ثالث"))
    library.set_favourite(loved, True)
    library.set_archived(kept, True)
    library.set_tags(kept, ("طب", "علوم"))
    library.set_tags(plain, ("طب",))
    assert ids(library.list(Shelf.TO_READ)) == [loved, plain]
    assert ids(library.list(Shelf.FAVOURITES)) == [loved]
    assert ids(library.list(Shelf.ARCHIVED)) == [kept]
    assert ids(library.list(Shelf.ALL)) == [kept, loved, plain]
    assert ids(library.list(tag="طب")) == [kept, plain]
    assert ids(library.list(Shelf.TO_READ, "طب")) == [plain]
    assert ids(library.list(tag="رياضة")) == []
    library.set_archived(kept, False)
    library.set_favourite(loved, False)
    assert ids(library.list(Shelf.TO_READ)) == [kept, loved, plain]
    assert ids(library.list(Shelf.FAVOURITES)) == []


def test_tags_keep_their_order_without_blanks_and_repeats(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    library.set_tags(piece, ("علوم", "  طب  ", "", "\u200f", "علوم", "تاريخ   قديم"))
    assert library.piece(piece).summary.tags == ("علوم", "طب", "تاريخ قديم")
    names = [tag.name for tag in library.tagging.all()]
    assert names == sorted(["علوم", "طب", "تاريخ قديم"])
    library.set_tags(piece, ())
    assert library.piece(piece).summary.tags == ()
    assert library.tagging.all() == ()


def test_undoing_a_deletion_brings_all_back(library: Library, write: Write) -> None:
    piece = library.add(write("البحث عن الماء", "فقرة"))
    library.set_tags(piece, ("طب", "علوم"))
    library.set_favourite(piece, True)
    library.set_archived(piece, True)
    library.set_reading(piece, Position("p0", 3), 0.5)
    library.set_listening(piece, Position("p1", 2))
    before = library.piece(piece)
    library.delete(piece)
    assert library.list() == []
    assert library.count() == 0
    assert all(tag.count == 0 for tag in library.tagging.all())
    assert library.search("الماء") == []
    with pytest.raises(LibraryFailed):
        library.piece(piece)
    library.undelete(piece)
    assert library.piece(piece) == before
    assert library.list() == [before.summary]
    assert [hit.piece for hit in library.search("الماء")] == [piece]


def test_a_position_can_be_taken_back(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    library.set_listening(piece, Position("p0", 1))
    library.set_listening(piece, None)
    assert library.piece(piece).listening is None


@pytest.mark.parametrize(("given", "kept"), [(-1.0, 0.0), (0.4, 0.4), (7.0, 1.0)])
def test_progress_stays_within_its_limits(
    library: Library, write: Write, given: float, kept: float
) -> None:
    piece = library.add(write("نص"))
    library.set_reading(piece, Position("p0"), given)
    assert library.piece(piece).summary.progress == kept


def test_replacing_keeps_what_is_the_readers(library: Library, write: Write) -> None:
    piece = library.add(write("الأولى", "الثانية هنا", "الثالثة"))
    library.set_tags(piece, ("طب",))
    library.set_favourite(piece, True)
    library.set_reading(piece, Position("p1", 8), 0.5)
    library.set_listening(piece, Position("p2", 0))
    before = library.piece(piece).summary
    # a paragraph put in front moves every id by one, another is gone
    library.replace(piece, write("جديدة", "الأولى", "الثانية هنا", title="عنوان آخر"))
    after = library.piece(piece)
    assert after.summary == replace(before, title="عنوان آخر", words=after.document.word_count)
    assert after.reading == Position("p2", 8)
    assert after.listening is not None
    assert after.document.block(after.listening.block)
    assert [hit.piece for hit in library.search("جديدة")] == [piece]
    assert library.search("الثالثة") == []


def test_unknown_pieces_are_refused_in_plain_words(library: Library, write: Write) -> None:
    calls: list[Callable[[], object]] = [
        lambda: library.piece(99),
        lambda: library.replace(99, write("نص")),
        lambda: library.set_reading(99, Position("p0"), 0.5),
        lambda: library.set_listening(99, None),
        lambda: library.set_favourite(99, True),
        lambda: library.set_archived(99, True),
        lambda: library.set_tags(99, ("طب",)),
        lambda: library.delete(99),
        lambda: library.undelete(99),
    ]
    for call in calls:
        with pytest.raises(LibraryFailed, match="no piece 99"):
            call()
    assert library.count() == 0


def test_a_failed_change_leaves_nothing_behind(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    library.set_tags(piece, ("طب",))
    with pytest.raises(AttributeError):
        library.set_tags(piece, ("علوم", None))  # type: ignore[arg-type]
    assert library.piece(piece).summary.tags == ("طب",)


def test_images_are_kept_with_the_piece(library: Library, write: Write) -> None:
    figure = Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="صورة", asset="abc.png")
    document = write("نص")
    document = replace(document, blocks=(*document.blocks, figure))
    piece = library.add(document, {"abc.png": b"picture"})
    file = library.asset("abc.png")
    assert file is not None
    assert file.read_bytes() == b"picture"
    assert library.asset("other.png") is None
    assert library.asset("../library.sqlite3") is None
    assert library.check() == []
    file.unlink()
    assert library.check() == [f"piece {piece}: the image abc.png is missing"]


def test_replacing_may_bring_images(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    library.replace(piece, write("نص آخر"), {"new.png": b"picture"})
    assert library.asset("new.png") is not None


def test_check_names_a_piece_that_cannot_be_read(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    sound = library.add(write("سليم"))
    with library._writer.writing() as connection:
        connection.execute(
            "UPDATE document SET json = '{\"format\": 99}' WHERE piece = ?", (piece,)
        )
    (problem,) = library.check()
    assert f"piece {piece}" in problem
    with pytest.raises(LibraryFailed, match="newest version"):
        library.piece(piece)
    assert library.piece(sound).summary.id == sound
    assert len(library.list()) == 2


def test_threads_share_one_library(library: Library, write: Write) -> None:
    added: list[int] = []
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                piece = library.add(write(f"نص {name} {number}"))
                added.append(piece)
                library.set_tags(piece, (name,))
                assert library.piece(piece).summary.tags == (name,)
                assert library.search(f"{name} {number} ")
                assert piece in ids(library.list(tag=name))
        except BaseException as error:  # noqa: BLE001 - shown by the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("أحمد", "سارة", "هند")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(added) == sorted(ids(library.list()))
    assert len(set(added)) == 30
    assert library.check() == []


def test_listing_does_not_wait_for_a_writer(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    seen: list[list[Summary]] = []
    with library._writer.writing() as connection:
        connection.execute("UPDATE piece SET favourite = 1")
        reader = threading.Thread(target=lambda: seen.append(library.list()))
        reader.start()
        reader.join(5)
        assert ids(seen[0]) == [piece]
        assert not seen[0][0].favourite
    assert library.list()[0].favourite


def test_opening_and_listing_do_not_wait_for_a_search(library: Library, write: Write) -> None:
    piece = library.add(write("نص"))
    seen: list[int] = []
    with library._finder._reader.reading():
        reader = threading.Thread(
            target=lambda: seen.extend((library.piece(piece).summary.id, *library.ids(View())))
        )
        reader.start()
        reader.join(5)
        assert seen == [piece, piece]


def test_a_closed_library_says_so(paths: Paths, write: Write) -> None:
    library = Library.open(paths)
    library.add(write("نص"))
    library.close()
    calls: list[Callable[[], object]] = [
        library.list,
        library.count,
        library.index,
        lambda: library.search("نص"),
        lambda: library.add(write("آخر")),
    ]
    for call in calls:
        with pytest.raises(LibraryFailed, match="closed"):
            call()
