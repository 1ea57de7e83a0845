from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.actions.bring import bring
from reader.actions.refresh import ChangeKind, changes, refresh, revert
from reader.actions.restore import leave_out, restore
from reader.actions.save import save
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range, quote
from reader.errors import ImportFailed, ReaderError
from reader.importing.fetch import Fetcher
from reader.importing.importer import paste
from reader.library.notes import NoteKind
from reader.library.store import Library
from reader.text.direction import Direction
from tests.importing.web_server import Answer, Asked, Site
from tests.pages import BOAT, WELL, article

NEWER = BOAT[1].replace("فضحكت", "فابتسمت")


@pytest.fixture
def piece(library: Library, fetcher: Fetcher, site: Site) -> int:
    site.pages["/boat"] = article("قارب الورق", *BOAT, tag='"1"')
    return bring(library, site.url("/boat"), fetcher).piece


def block_of(document: Document, text: str) -> Block:
    (found,) = (block for block in document.blocks if block.text == text)
    return found


def test_what_changed_is_shown_and_the_version_of_before_kept(
    library: Library, fetcher: Fetcher, site: Site, piece: int
) -> None:
    before = library.piece(piece).document
    second, third = block_of(before, BOAT[1]), block_of(before, BOAT[2])
    place = Range(third.id, 10, 20)
    library.notes.add(piece, place, quote(before, place), NoteKind.NOTE, "متى؟")
    library.set_reading(piece, Position(third.id, 12), 0.8)
    library.set_listening(piece, Position(second.id, 0))
    library.set_tags(piece, ("قصص",))
    site.pages["/boat"] = article("قارب الورق", WELL[0], NEWER, BOAT[2], tag='"2"')

    done = refresh(library, piece, fetcher)
    assert [(change.kind, change.old, change.new) for change in done.changes] == [
        (ChangeKind.REMOVED, block_of(before, BOAT[0]), None),
        (ChangeKind.ADDED, None, block_of(done.document, WELL[0])),
        (ChangeKind.CHANGED, second, block_of(done.document, NEWER)),
    ]
    now = library.piece(piece)
    assert now.document == done.document
    assert now.summary.tags == ("قصص",)
    assert now.document.metadata.saved == before.metadata.saved
    third = block_of(now.document, BOAT[2])
    assert now.reading == Position(third.id, 12)
    assert now.listening is not None
    assert [note.range for note in library.notes.of(piece)] == [Range(third.id, 10, 20)]
    (version,) = library.versions.of(piece)
    assert library.versions.document(version.id) == before

    assert revert(library, piece, version.id) == before
    assert library.piece(piece).document == before
    (newer,) = library.versions.of(piece)
    assert library.versions.document(newer.id) == done.document
    # the page is asked for whole again, and its news are shown again
    assert len(refresh(library, piece, fetcher).changes) == 3


def test_a_page_that_did_not_change_is_asked_about_only(
    library: Library, fetcher: Fetcher, site: Site, piece: int
) -> None:
    page = site.pages["/boat"]
    seen: list[Asked] = []

    def unchanged(asked: Asked) -> Answer:
        seen.append(asked)
        if asked.headers.get("If-None-Match") == '"1"':
            return Answer(status=304, headers={"ETag": '"1"'})
        assert isinstance(page, Answer)
        return page

    site.pages["/boat"] = unchanged
    before = library.piece(piece)
    for _ in range(2):
        done = refresh(library, piece, fetcher)
        assert done.unchanged
    assert [asked.headers.get("If-None-Match") for asked in seen] == ['"1"', '"1"']
    assert library.piece(piece) == before
    assert library.versions.of(piece) == ()


def test_the_same_text_in_other_clothes_is_no_change(
    library: Library, fetcher: Fetcher, site: Site, piece: int
) -> None:
    before = library.piece(piece)
    site.pages["/boat"] = article("قارب الورق", *BOAT, "<!-- today's advertisement -->", tag='"2"')
    asked = len(site.asked)
    assert refresh(library, piece, fetcher).unchanged
    assert len(site.asked) == asked + 1
    assert library.piece(piece) == before
    assert library.versions.of(piece) == ()
    known = library.address(piece)
    assert known is not None
    assert known.etag == '"2"'


def test_a_page_that_cannot_be_had_leaves_the_piece(
    library: Library, fetcher: Fetcher, site: Site, piece: int
) -> None:
    before = library.piece(piece)
    for answer in (Answer(b"gone", 410), Answer(b"<html><body></body></html>")):
        site.pages["/boat"] = answer
        with pytest.raises(ImportFailed):
            refresh(library, piece, fetcher)
    assert library.piece(piece) == before
    assert library.versions.of(piece) == ()
    assert library.pending.list() == ()


def test_what_the_reader_took_out_stays_out(
    library: Library, fetcher: Fetcher, site: Site, piece: int
) -> None:
    unwanted = block_of(library.piece(piece).document, BOAT[1])
    leave_out(library, piece, unwanted.id)
    site.pages["/boat"] = article("قارب الورق", *BOAT, WELL[0], tag='"2"')
    done = refresh(library, piece, fetcher)
    assert [change.block.text for change in done.changes] == [WELL[0]]
    assert BOAT[1] not in {block.text for block in done.document.blocks}
    assert BOAT[1] in {item.block.text for item in done.document.left_out}


def test_what_the_reader_put_back_stays(library: Library, fetcher: Fetcher, site: Site) -> None:
    also = '<p class="share"><a href="/x">شارك هذه الصفحة</a></p>'
    site.pages["/boat"] = article("قارب الورق", *BOAT, also)
    piece = bring(library, site.url("/boat"), fetcher).piece
    (item,) = (item for item in library.piece(piece).document.left_out if "شارك" in item.block.text)
    restore(library, piece, item.block.id)
    site.pages["/boat"] = article("قارب الورق", *BOAT, WELL[0], also)
    done = refresh(library, piece, fetcher)
    assert [change.block.text for change in done.changes] == [WELL[0]]
    assert item.block.text in {block.text for block in done.document.blocks}


def test_a_pasted_text_has_no_page(library: Library, fetcher: Fetcher) -> None:
    saved = save(library, paste("كلام عن النهر والماء والناس."))
    with pytest.raises(ReaderError, match="did not come from the web"):
        refresh(library, saved.id, fetcher)
    with pytest.raises(ReaderError, match="no piece"):
        refresh(library, saved.id + 1, fetcher)


def test_a_version_of_another_piece_is_refused(
    library: Library, fetcher: Fetcher, site: Site, piece: int
) -> None:
    site.pages["/boat"] = article("قارب الورق", NEWER, tag='"2"')
    refresh(library, piece, fetcher)
    (version,) = library.versions.of(piece)
    other = save(library, paste("كلام عن النهر والماء والناس.")).id
    with pytest.raises(ReaderError, match="another piece"):
        revert(library, other, version.id)
    with pytest.raises(ReaderError, match="not there any more"):
        revert(library, piece, version.id + 1)


def document(texts: list[str]) -> Document:
    blocks = tuple(
        Block(f"b{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        for number, text in enumerate(texts)
    )
    return Document(Metadata(), blocks)


paragraphs = st.lists(st.sampled_from([*BOAT, *WELL, NEWER, "قصير", ""]), max_size=8)


@given(paragraphs, paragraphs)
def test_changes_lead_from_the_old_text_to_the_new(old: list[str], new: list[str]) -> None:
    found = changes(document(old), document(new))
    gone = [change.old.id for change in found if change.old]
    came = [change.new.id for change in found if change.new]
    assert len(gone) == len(set(gone))
    assert len(came) == len(set(came))
    kept = [text for number, text in enumerate(old) if f"b{number}" not in gone]
    assert kept == [text for number, text in enumerate(new) if f"b{number}" not in came]
    assert [int(name[1:]) for name in came] == sorted(int(name[1:]) for name in came)
    assert not found if old == new else True
    for change in found:
        both = change.old is not None and change.new is not None
        assert both == (change.kind is ChangeKind.CHANGED)


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        (["سطر"] * 20_000, [*["سطر"] * 9_000, "جديد", *["سطر"] * 11_000], 1),
        ([f"سطر {n}" for n in range(20_000)], [f"سطر {n}" for n in range(10, 20_010)], 20),
        (["كلمة " * 400_000], ["كلمة " * 400_000 + "أخرى"], 1),
        (["سطر", "آخر"] * 5_000, ["آخر", "سطر"] * 5_000, 2),
        ([f"قديم {n}" for n in range(3_000)], [f"جديد {n} {n}" for n in range(3_000)], 6_000),
    ],
)
def test_long_pages_are_compared_in_no_time(old: list[str], new: list[str], count: int) -> None:
    before, after = document(old), document(new)
    start = time.monotonic()
    assert len(changes(before, after)) == count
    assert time.monotonic() - start < 5
