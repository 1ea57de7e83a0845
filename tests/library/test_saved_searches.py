from __future__ import annotations

import pytest

from reader.errors import LibraryFailed
from reader.library.saved_searches import SavedSearch
from reader.library.store import Library


def test_searches_are_kept_changed_removed_and_brought_back(library: Library) -> None:
    first = library.searches.create("النيل", "ماء النيل")
    second = library.searches.create("طب", "tag:طب unread:")
    library.searches.change(first.id, "النيل", "«ماء النيل»")
    assert library.searches.all() == (SavedSearch(first.id, "النيل", "«ماء النيل»"), second)
    removed = library.searches.remove(first.id)
    assert library.searches.all() == (second,)
    library.searches.restore(removed)
    assert library.searches.all() == (removed, second)


def test_a_taken_name_an_empty_one_and_an_empty_search_are_refused(library: Library) -> None:
    kept = library.searches.create("طب", "طب")
    for name, query, said in (
        ("طب", "دواء", "already"),
        (" ", "دواء", "needs a name"),
        ("دواء", " ", "nothing to search for"),
    ):
        with pytest.raises(LibraryFailed, match=said):
            library.searches.create(name, query)
    for call in (
        lambda: library.searches.change(99, "س", "س"),
        lambda: library.searches.remove(99),
    ):
        with pytest.raises(LibraryFailed, match="not there any more"):
            call()
    assert library.searches.all() == (kept,)
