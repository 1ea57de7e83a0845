"""A library taken away and brought in: nothing is lost, nothing comes twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.actions.bring_library import bring_in
from reader.actions.take_away import take_away
from reader.library.held import HeldNote, Holding
from reader.library.pieces import Shelf, View
from reader.library.records import content_hash
from reader.library.store import Library
from reader.paths import Paths, resource
from reader.translations import Translator
from tests.actions.libraries import Whole, change, fill, save, used, whole

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(st.data(), st.sampled_from(["library", "library.zip"]))
def test_a_library_comes_back_whole(data: st.DataObject, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        translate = Translator("en", resource("translations"), root / "cache")
        here, there = Paths.under(root / "here"), Paths.under(root / "there")
        library, other = Library.open(here), Library.open(there)
        try:
            data.draw(fill(library))
            before = whole(library, here)
            taken = take_away(library, root / name, translate)
            assert (taken.pieces, taken.failed) == (len(before.pieces), ())
            assert whole(library, here) == before

            brought = bring_in(other, root / name)
            assert (brought.added, brought.failed) == (len(before.pieces), ())
            after = whole(other, there)
            assert after.pieces == before.pieces
            assert after.beside == before.beside
            assert used(after) == used(before)
            assert not other.check() or any("missing" in line for line in other.check())

            for one, paths in ((other, there), (library, here)):
                again = bring_in(one, root / name)
                assert (again.known, again.failed) == (len(before.pieces), ())
                assert whole(one, paths).pieces == before.pieces
                assert whole(one, paths).beside == before.beside
        finally:
            library.close()
            other.close()


def texts(held: Holding) -> set[str]:
    """Give what tells the texts of a piece apart, its earlier ones too."""
    return {content_hash(held.document), *(content_hash(each.document) for each in held.versions)}


def same(here: HeldNote, given: HeldNote) -> bool:
    return here.created == given.created and (
        here.quote == given.quote or (bool(given.text) and here.text == given.text)
    )


def holds(here: Holding, given: Holding) -> bool:
    """Whether a piece has all that another one has."""
    seconds = {(each.day, each.kind): each.seconds for each in here.activity}
    return (
        texts(given) <= texts(here)
        and set(given.tags) <= set(here.tags)
        and {name for name, _ in given.collections} <= {name for name, _ in here.collections}
        and all(any(same(each, note) for each in here.notes) for note in given.notes)
        and here.favourite >= given.favourite
        and here.opened >= given.opened
        and all(seconds.get((each.day, each.kind), 0) >= each.seconds for each in given.activity)
        and not (here.deleted and not given.deleted)
    )


def nothing_lost(before: Whole, after: Whole) -> None:
    for held in before.pieces:
        assert any(holds(here, held) for here in after.pieces)
    assert {name for name, _ in before.beside.collections} <= {
        name for name, _ in after.beside.collections
    }
    assert {query for _, query, _ in before.beside.searches} <= {
        query for _, query, _ in after.beside.searches
    }
    assert {link.url for link in before.beside.pending} <= {
        link.url for link in after.beside.pending
    }
    assert len(before.beside.queue) <= len(after.beside.queue)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_two_libraries_become_one_and_lose_nothing(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        translate = Translator("en", resource("translations"), root / "cache")
        places = [Paths.under(root / name) for name in ("here", "there")]
        here, there = map(Library.open, places)
        try:
            # one library on two computers, each used for a while
            data.draw(fill(here))
            take_away(here, root / "first.zip", translate)
            bring_in(there, root / "first.zip")
            for library in (here, there):
                for piece in library.ids(View(Shelf.ALL)):
                    if data.draw(st.booleans()):
                        data.draw(change(library, piece))
                if data.draw(st.booleans()):
                    data.draw(save(library))
            mine, theirs = whole(here, places[0]), whole(there, places[1])
            take_away(here, root / "second.zip", translate)
            brought = bring_in(there, root / "second.zip")
            assert (brought.pieces, brought.failed) == (len(mine.pieces), ())
            after = whole(there, places[1])
            nothing_lost(mine, after)
            nothing_lost(theirs, after)
            again = bring_in(there, root / "second.zip")
            assert (again.known, again.failed) == (len(mine.pieces), ())
            assert whole(there, places[1]) == after
        finally:
            here.close()
            there.close()
