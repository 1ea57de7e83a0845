"""What is done to tags, collections and saved searches, each deed with the way back."""

from __future__ import annotations

from collections.abc import Sequence

from reader.actions.deeds import Deed
from reader.library.collections import Removed
from reader.library.pieces import Shelf, View
from reader.library.saved_searches import SavedSearch
from reader.library.store import Library


def rename_tag(library: Library, old: str, new: str) -> Deed:
    """Call a tag by another name everywhere; one that exists takes its pieces up.

    Two tags that became one are two again when it is undone, each on its own pieces.
    """
    new = " ".join(new.split())
    borne, other = _bearing(library, old), set(_bearing(library, new))
    colours = library.tagging.colours()

    def undo() -> None:
        library.tagging.take([piece for piece in borne if piece not in other], new)
        _give_back(library, old, borne, colours.get(old, ""))
        library.tagging.set_colour(new, colours.get(new, ""))

    library.tagging.rename(old, new)
    return Deed(borne, undo, lambda: library.tagging.rename(old, new))


def remove_tag(library: Library, name: str) -> Deed:
    """Take a tag off every piece, with its colour."""
    colour = library.tagging.colours().get(name, "")
    borne = library.tagging.remove(name)
    return Deed(
        borne,
        lambda: _give_back(library, name, borne, colour),
        lambda: library.tagging.remove(name),
    )


def colour_tag(library: Library, name: str, colour: str) -> Deed:
    """Give a tag a colour of the palette, "" for none."""
    before = library.tagging.colours().get(name, "")
    library.tagging.set_colour(name, colour)
    return Deed(
        (),
        lambda: library.tagging.set_colour(name, before),
        lambda: library.tagging.set_colour(name, colour),
    )


def create_collection(library: Library, name: str, pieces: Sequence[int] = ()) -> tuple[int, Deed]:
    """Make a collection of pieces; gives its id and the deed."""
    made = library.collections.create(name)
    if pieces:
        library.collections.add(made, pieces)
    removed: list[Removed] = []

    def undo() -> None:
        removed[:] = [library.collections.remove(made)]

    return made, Deed(tuple(pieces), undo, lambda: library.collections.restore(removed[0]))


def rename_collection(library: Library, collection: int, name: str) -> Deed:
    """Give a collection another name."""
    rename = library.collections.rename
    before = next(each.name for each in library.collections.all() if each.id == collection)
    rename(collection, name)
    return Deed((), lambda: rename(collection, before), lambda: rename(collection, name))


def remove_collection(library: Library, collection: int) -> Deed:
    """Take a collection away, not its pieces."""
    removed = library.collections.remove(collection)
    return Deed(
        (),
        lambda: library.collections.restore(removed),
        lambda: library.collections.remove(collection),
    )


def save_search(library: Library, name: str, query: str) -> tuple[SavedSearch, Deed]:
    """Keep a search under a name; gives it and the deed."""
    saved = library.searches.create(name, query)
    return saved, Deed(
        (),
        lambda: library.searches.remove(saved.id),
        lambda: library.searches.restore(saved),
    )


def change_search(library: Library, search: SavedSearch, name: str, query: str) -> Deed:
    """Give a saved search another name or other words."""
    change = library.searches.change
    change(search.id, name, query)
    return Deed(
        (),
        lambda: change(search.id, search.name, search.query),
        lambda: change(search.id, name, query),
    )


def remove_search(library: Library, search: int) -> Deed:
    """Take a saved search away."""
    removed = library.searches.remove(search)
    return Deed(
        (),
        lambda: library.searches.restore(removed),
        lambda: library.searches.remove(search),
    )


def _bearing(library: Library, tag: str) -> tuple[int, ...]:
    """Give the pieces that bear a tag, those in the bin too."""
    shelves = (Shelf.ALL, Shelf.BIN)
    return tuple(piece for shelf in shelves for piece in library.ids(View(shelf, tag=tag)))


def _give_back(library: Library, tag: str, pieces: tuple[int, ...], colour: str) -> None:
    if pieces:
        library.tagging.add(pieces, tag)
    library.tagging.set_colour(tag, colour)
