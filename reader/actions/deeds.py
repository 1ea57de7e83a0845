"""What is done to one piece or many at once, each deed with the way back and there again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader.errors import LibraryFailed, Message
from reader.library.pieces import Status, Summary
from reader.library.store import Library

_AT_ONCE = 500
"""Rows looked at in one go, so that nobody waits long for the library meanwhile."""


class Gone(LibraryFailed):
    """All that a deed was done to was removed for good since: there is no way back."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: the pieces that it changed, the way back, and the way there again.

    Both ways pass over what was removed for good meanwhile, and raise `Gone` where nothing is left.
    """

    pieces: tuple[int, ...]
    undo: Callable[[], object]
    redo: Callable[[], object]


def set_favourite(library: Library, pieces: Sequence[int], wanted: bool) -> Deed:
    """Put pieces among the favourites, or take them away."""
    changed = tuple(each.id for each in _rows(library, pieces) if each.favourite is not wanted)

    def do(value: bool) -> None:
        library.set_favourite(_left(library, changed), value)

    do(wanted)
    return Deed(changed, lambda: do(not wanted), lambda: do(wanted))


def set_archived(library: Library, pieces: Sequence[int], wanted: bool) -> Deed:
    """Archive pieces, or put them back among those to read."""
    changed = tuple(each.id for each in _rows(library, pieces) if each.archived is not wanted)

    def do(value: bool) -> None:
        library.set_archived(_left(library, changed), value)

    do(wanted)
    return Deed(changed, lambda: do(not wanted), lambda: do(wanted))


def set_status(library: Library, pieces: Sequence[int], status: Status) -> Deed:
    """Say how far the reader is with pieces; each gets its own status back."""
    before: dict[Status, list[int]] = {}
    for each in _rows(library, pieces):
        if each.status is not status:
            before.setdefault(each.status, []).append(each.id)
    changed = tuple(piece for own in before.values() for piece in own)

    def undo() -> None:
        left = frozenset(_left(library, changed))
        for old, own in before.items():
            library.set_status([piece for piece in own if piece in left], old)

    def redo() -> None:
        library.set_status(_left(library, changed), status)

    redo()
    return Deed(changed, undo, redo)


def delete(library: Library, pieces: Sequence[int]) -> Deed:
    """Put pieces into the bin."""
    changed = tuple(pieces)
    library.delete(changed)
    return Deed(
        changed,
        lambda: library.undelete(_left(library, changed)),
        lambda: library.delete(_left(library, changed)),
    )


def bring_back(library: Library, pieces: Sequence[int]) -> Deed:
    """Bring pieces back from the bin."""
    changed = tuple(pieces)
    library.undelete(changed)
    return Deed(
        changed,
        lambda: library.delete(_left(library, changed)),
        lambda: library.undelete(_left(library, changed)),
    )


def set_tag(library: Library, pieces: Sequence[int], name: str, wanted: bool) -> Deed:
    """Tag pieces, or take a tag off them."""
    add, take = library.tagging.add, library.tagging.take
    changed = add(pieces, name) if wanted else take(pieces, name)
    back, again = (take, add) if wanted else (add, take)
    return Deed(
        changed,
        lambda: back(_left(library, changed), name),
        lambda: again(_left(library, changed), name),
    )


def change_tags(
    library: Library, pieces: Sequence[int], add: Sequence[str], take: Sequence[str]
) -> Deed:
    """Give pieces some tags and take others off them, as one deed."""
    done = [set_tag(library, pieces, name, wanted=True) for name in add]
    done += [set_tag(library, pieces, name, wanted=False) for name in take]
    changed = dict.fromkeys(piece for deed in done for piece in deed.pieces)

    def undo() -> None:
        left = frozenset(_left(library, tuple(changed)))
        for deed in reversed(done):
            if not left.isdisjoint(deed.pieces):
                deed.undo()

    def redo() -> None:
        left = frozenset(_left(library, tuple(changed)))
        for deed in done:
            if not left.isdisjoint(deed.pieces):
                deed.redo()

    return Deed(tuple(changed), undo, redo)


def collect(library: Library, collection: int, pieces: Sequence[int], wanted: bool) -> Deed:
    """Put pieces into a collection, or take them out."""
    add, take = library.collections.add, library.collections.take
    changed = add(collection, pieces) if wanted else take(collection, pieces)
    back, again = (take, add) if wanted else (add, take)
    return Deed(
        changed,
        lambda: back(collection, _left(library, changed)),
        lambda: again(collection, _left(library, changed)),
    )


def _left(library: Library, pieces: Sequence[int]) -> tuple[int, ...]:
    """Give the pieces that are there still, in the library or its bin."""
    left = tuple(each.id for each in _rows(library, pieces))
    if pieces and not left:
        raise Gone(
            Message(
                "What this was done to was removed for good, and cannot be changed back. Press "
                "again for what you did before it."
            )
        )
    return left


def _rows(library: Library, pieces: Sequence[int]) -> Iterator[Summary]:
    for start in range(0, len(pieces), _AT_ONCE):
        yield from library.summaries(pieces[start : start + _AT_ONCE])
