"""Deeds on many pieces: each can be undone and done again, whatever was so before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.actions import deeds, naming
from reader.actions.deeds import Deed
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library.pieces import Shelf, Status, View
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

PIECES = (1, 2, 3, 4)
TAGS = ("نهر", "طب", "English")


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Iterator[Library]:
    made = Library.open(Paths.under(tmp_path_factory.mktemp("deeds")))
    for number in PIECES:
        block = Block("p", BlockKind.PARAGRAPH, f"نص {number}", Direction.RTL, "ar")
        made.add(Document(Metadata(f"عنوان {number}"), (block,)))
    made.collections.create("أولى")
    yield made
    made.close()


def state(library: Library) -> object:
    """Give all that deeds change, tags without the order in which they were given."""
    rows = library.summaries(PIECES)
    return (
        [(row.id, row.favourite, row.archived, row.status, frozenset(row.tags)) for row in rows],
        sorted(library.ids(View(Shelf.BIN))),
        {(tag.name, tag.colour) for tag in library.tagging.all()},
        [
            (each.id, each.name, sorted(library.ids(View(Shelf.ALL, collection=each.id))))
            for each in library.collections.all()
        ],
        library.searches.all(),
    )


chosen = st.lists(st.sampled_from(PIECES), min_size=1, unique=True)
tags = st.sampled_from(TAGS)
on = st.booleans()
Do = Callable[[Library], Deed]


def _rename(old: str, new: str) -> Do:
    return lambda library: naming.rename_tag(library, old, new)


one: st.SearchStrategy[Do] = st.one_of(
    st.builds(lambda p, w: lambda lib: deeds.set_favourite(lib, p, w), chosen, on),
    st.builds(lambda p, w: lambda lib: deeds.set_archived(lib, p, w), chosen, on),
    st.builds(
        lambda p, s: lambda lib: deeds.set_status(lib, p, s), chosen, st.sampled_from(Status)
    ),
    st.builds(lambda p, t, w: lambda lib: deeds.set_tag(lib, p, t, w), chosen, tags, on),
    st.builds(
        lambda p, a, t: lambda lib: deeds.change_tags(lib, p, a, t),
        chosen,
        st.lists(tags, max_size=2),
        st.lists(tags, max_size=2),
    ),
    st.builds(lambda p, w: lambda lib: deeds.collect(lib, 1, p, w), chosen, on),
    st.builds(_rename, tags, tags),
    st.builds(lambda t: lambda lib: naming.remove_tag(lib, t), tags),
    st.builds(
        lambda t, c: lambda lib: naming.colour_tag(lib, t, c), tags, st.sampled_from(("", "red"))
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(one, min_size=1, max_size=5))
def test_deeds_are_undone_in_turn_and_done_again(library: Library, doing: list[Do]) -> None:
    states, done = [state(library)], []
    for do in doing:
        done.append(do(library))
        states.append(state(library))
    for step, before in zip(reversed(done), reversed(states[:-1]), strict=True):
        step.undo()
        assert state(library) == before
    for step, after in zip(done, states[1:], strict=True):
        step.redo()
        assert state(library) == after


def test_only_what_changed_is_changed_back(library: Library) -> None:
    library.set_favourite(PIECES, False)
    library.set_favourite(2, True)
    deed = deeds.set_favourite(library, PIECES, True)
    assert set(deed.pieces) == {1, 3, 4}
    deed.undo()
    assert [row.id for row in library.summaries(PIECES) if row.favourite] == [2]


def test_the_bin_gives_pieces_back_with_all_theirs(library: Library) -> None:
    before = state(library)
    deed = deeds.delete(library, (1, 3))
    assert sorted(library.ids(View(Shelf.BIN))) == [1, 3]
    deed.undo()
    assert state(library) == before
    deed.redo()
    back = deeds.bring_back(library, (1, 3))
    assert state(library) == before
    back.undo()
    assert sorted(library.ids(View(Shelf.BIN))) == [1, 3]
    back.redo()
    assert state(library) == before


def test_a_tag_in_the_bin_is_renamed_and_comes_back(library: Library) -> None:
    library.tagging.add((4,), "مؤقّت")
    library.delete(4)
    deed = naming.rename_tag(library, "مؤقّت", "دائم")
    deed.undo()
    library.undelete(4)
    assert "مؤقّت" in library.summaries((4,))[0].tags
    library.tagging.remove("مؤقّت")


def test_a_collection_is_made_with_pieces_renamed_removed_and_back(library: Library) -> None:
    before = state(library)
    number, made = naming.create_collection(library, "للسفر", (1, 2))
    renamed = naming.rename_collection(library, number, "للعودة")
    removed = naming.remove_collection(library, number)
    assert state(library) == before
    removed.undo()
    assert [each.name for each in library.collections.of(2) if each.id == number] == ["للعودة"]
    renamed.undo()
    made.undo()
    assert state(library) == before
    made.redo()
    assert number in [each.id for each in library.collections.of(1)]
    made.undo()
    assert state(library) == before


def test_a_search_is_kept_changed_removed_and_back(library: Library) -> None:
    before = state(library)
    saved, made = naming.save_search(library, "ماء", "ماء tag:نهر")
    changed = naming.change_search(library, saved, "الماء", "الماء")
    removed = naming.remove_search(library, saved.id)
    assert state(library) == before
    removed.undo()
    assert library.searches.all()[-1].query == "الماء"
    changed.undo()
    assert library.searches.all() == (saved,)
    made.undo()
    made.redo()
    assert library.searches.all() == (saved,)
    made.undo()
    assert state(library) == before


def test_nothing_to_change_is_no_deed(library: Library) -> None:
    library.set_archived(PIECES, False)
    assert deeds.set_archived(library, PIECES, False).pieces == ()
    assert deeds.set_tag(library, (1,), "لا أحد", False).pieces == ()


@pytest.mark.parametrize(
    "do",
    [
        lambda library, pieces: deeds.delete(library, pieces),
        lambda library, pieces: deeds.set_favourite(library, pieces, True),
        lambda library, pieces: deeds.set_archived(library, pieces, True),
        lambda library, pieces: deeds.set_status(library, pieces, Status.FINISHED),
        lambda library, pieces: deeds.set_tag(library, pieces, "واحد", True),
        lambda library, pieces: deeds.change_tags(library, pieces, ("واحد", "اثنان"), ("نهر",)),
        lambda library, pieces: deeds.collect(
            library, library.collections.all()[0].id, pieces, True
        ),
    ],
)
def test_what_is_gone_for_good_keeps_no_other_from_coming_back(tmp_path, do) -> None:
    made = Library.open(Paths.under(tmp_path))
    try:
        block = Block("p", BlockKind.PARAGRAPH, "نص", Direction.RTL, "ar")
        one, two = (made.add(Document(Metadata(f"عنوان {n}"), (block,))) for n in (1, 2))
        made.tagging.add((one, two), "نهر")
        made.collections.create("أولى")
        before = _seen(made, two)
        deed = do(made, (one, two))
        after = _seen(made, two)
        assert after != before
        made.delete(one)
        made.bin.remove((one,))
        deed.undo()
        assert _seen(made, two) == before
        deed.redo()
        assert _seen(made, two) == after
        made.delete(two)
        made.bin.remove((two,))
        for way in (deed.undo, deed.redo):
            with pytest.raises(deeds.Gone):
                way()
    finally:
        made.close()


def _seen(library: Library, piece: int) -> object:
    (row,) = library.summaries((piece,))
    held = [each.id for each in library.collections.of(piece)]
    lying = list(library.ids(View(Shelf.BIN)))
    return row.favourite, row.archived, row.status, frozenset(row.tags), held, piece in lying
