"""Which part of the library is listed, narrowed by what, in which order; remembered as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reader.errors import Message
from reader.library.pieces import Shelf, Sort, Status, View


class Kind(StrEnum):
    """What a place is; the values are what the window remembers."""

    SHELF = "shelf"
    TAG = "tag"
    COLLECTION = "collection"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Place:
    """A shelf, a tag, a collection or a saved search; `key` is its name or its number."""

    kind: Kind = Kind.SHELF
    key: str = str(Shelf.TO_READ)

    def __str__(self) -> str:
        """Give the place as the window remembers it."""
        return f"{self.kind}:{self.key}"

    @property
    def number(self) -> int:
        """The id of a collection or a saved search, 0 for another place."""
        numbered = self.kind in (Kind.COLLECTION, Kind.SEARCH) and self.key.isdecimal()
        return int(self.key) if numbered else 0


HOME = Place()
BIN = Place(Kind.SHELF, str(Shelf.BIN))
SHELVES: Mapping[Shelf, Message] = {
    Shelf.TO_READ: Message("To read"),
    Shelf.CONTINUE: Message("Continue"),
    Shelf.FAVOURITES: Message("Favourites"),
    Shelf.ARCHIVED: Message("Archived"),
    Shelf.ALL: Message("All"),
    Shelf.BIN: Message("Bin"),
}
SORTS: Mapping[Sort, Message] = {
    Sort.ADDED: Message("When it was added"),
    Sort.PUBLISHED: Message("When it was published"),
    Sort.OPENED: Message("When it was last opened"),
    Sort.TITLE: Message("Title"),
    Sort.LENGTH: Message("Length"),
    Sort.PROGRESS: Message("How far it is read"),
}
STATUSES: Mapping[Status, Message] = {
    Status.UNREAD: Message("Unread"),
    Status.READING: Message("Begun"),
    Status.FINISHED: Message("Finished"),
}
_ORDERS: Mapping[Sort, tuple[Message, Message]] = {
    Sort.ADDED: (Message("Newest first"), Message("Oldest first")),
    Sort.PUBLISHED: (Message("Newest first"), Message("Oldest first")),
    Sort.OPENED: (Message("Newest first"), Message("Oldest first")),
    Sort.TITLE: (Message("From the last letter"), Message("From the first letter")),
    Sort.LENGTH: (Message("Longest first"), Message("Shortest first")),
    Sort.PROGRESS: (Message("Nearest to the end first"), Message("Nearest to the beginning first")),
}


def parse_place(text: str) -> Place:
    """Read a remembered place; the shelf of what is to be read for one that is none."""
    kind, colon, key = text.partition(":")
    try:
        place = Place(Kind(kind), key)
        if place.kind is Kind.SHELF:
            Shelf(key)
    except ValueError:
        return HOME
    known = place.key and (place.kind in (Kind.SHELF, Kind.TAG) or place.number)
    return place if colon and known else HOME


def orders(sort: Sort) -> tuple[Message, Message]:
    """Say what descending and ascending mean for a sort."""
    return _ORDERS[sort]


@dataclass(frozen=True, slots=True)
class Listed:
    """A place, what narrows it ("", 0 and None do not), and the order."""

    place: Place = field(default_factory=Place)
    tag: str = ""
    collection: int = 0
    status: Status | None = None
    sort: Sort = Sort.ADDED
    descending: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether something is left out of the place."""
        return bool(self.tag or self.collection or self.status)

    @property
    def view(self) -> View:
        """What to ask the library for."""
        kind, key = self.place.kind, self.place.key
        shelf = Shelf(key) if kind is Kind.SHELF else Shelf.ALL
        sort, descending = self.sort, self.descending
        if shelf is Shelf.CONTINUE:
            sort, descending = Sort.OPENED, True
        return View(
            shelf,
            key if kind is Kind.TAG else self.tag,
            self.place.number if kind is Kind.COLLECTION else self.collection,
            self.status,
            sort,
            descending,
        )
