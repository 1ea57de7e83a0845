"""Places of the library are remembered as text, whatever their names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.library.pieces import Shelf, Sort, Status
from reader.ui.library_place import HOME, Kind, Listed, Place, orders, parse_place

places = st.one_of(
    st.sampled_from(Shelf).map(lambda shelf: Place(Kind.SHELF, str(shelf))),
    st.text(min_size=1).map(lambda name: Place(Kind.TAG, name)),
    st.integers(1, 2**60).map(lambda number: Place(Kind.COLLECTION, str(number))),
    st.integers(1, 2**60).map(lambda number: Place(Kind.SEARCH, str(number))),
)


@given(places)
def test_a_place_is_read_back(place: Place) -> None:
    assert parse_place(str(place)) == place


@given(st.text())
def test_whatever_is_remembered_is_a_place(text: str) -> None:
    place = parse_place(text)
    assert place == HOME or str(place) == text
    Listed(place).view  # noqa: B018 - it must not raise


@given(places, st.sampled_from(Status), st.sampled_from(Sort), st.booleans())
def test_a_view_is_what_is_listed(place: Place, status: Status, sort: Sort, down: bool) -> None:
    listed = Listed(place, "وسم", 7, status, sort, down)
    view = listed.view
    assert listed.narrowed
    assert view.status is status
    assert view.tag == (place.key if place.kind is Kind.TAG else "وسم")
    assert view.collection == (place.number if place.kind is Kind.COLLECTION else 7)
    if view.shelf is not Shelf.CONTINUE:
        assert (view.sort, view.descending) == (sort, down)


def test_each_order_has_its_words() -> None:
    for sort in Sort:
        first, second = orders(sort)
        assert str(first) != str(second)
