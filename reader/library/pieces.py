"""What the library gives: rows of its list, whole pieces and search hits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.text.direction import Direction

WORDS_PER_MINUTE = 180
"""Silent reading of Arabic, words a minute.

Adults read about 238 words of English prose a minute (Brysbaert 2019, doi
10.1016/j.jml.2019.104047). Arabic says the same in fewer and longer words, which carry their
article, conjunctions and pronouns: a round three quarters of it.
"""


BEGUN_FROM, FINISHED_FROM = 0.02, 0.98
"""How far a piece is read when it counts as begun, and as finished."""


class Shelf(StrEnum):
    """A part of the library; the values are what the window remembers."""

    TO_READ = "to-read"
    CONTINUE = "continue"
    FAVOURITES = "favourites"
    ARCHIVED = "archived"
    ALL = "all"
    BIN = "bin"


class Status(StrEnum):
    """How far the reader is with a piece; the values are what the library keeps."""

    UNREAD = "unread"
    READING = "reading"
    FINISHED = "finished"


class Sort(StrEnum):
    """What a list is ordered by; the values are what the window remembers."""

    ADDED = "added"
    PUBLISHED = "published"
    LENGTH = "length"
    PROGRESS = "progress"
    TITLE = "title"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class View:
    """Which pieces are listed, and in which order.

    `tag` and `collection` (an id) narrow the shelf, "" and 0 do not, and so does `status`. The
    shelf `CONTINUE` holds what was begun and is neither finished nor archived.
    """

    shelf: Shelf = Shelf.TO_READ
    tag: str = ""
    collection: int = 0
    status: Status | None = None
    sort: Sort = Sort.ADDED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """A row of the list, read without parsing the document.

    `progress` is how far it was read, 0 to 1. `saved` and `opened` (last; "" never) are ISO 8601
    in UTC; `published` is as the source gave it, "" when unknown. `tags` are the reader's own,
    which began as the document's.
    """

    id: int
    title: str
    kicker: str
    byline: str
    source: str
    language: str
    direction: Direction
    words: int
    progress: float
    favourite: bool
    archived: bool
    tags: tuple[str, ...]
    saved: str
    published: str
    status: Status = Status.UNREAD
    opened: str = ""

    def minutes(self) -> int:
        """Give the reading time in minutes, at least 1."""
        return max(1, round(self.words / WORDS_PER_MINUTE))


@dataclass(frozen=True, slots=True)
class Piece:
    """A saved piece with the places where reading and listening stopped (None: never began)."""

    summary: Summary
    document: Document
    reading: Position | None
    listening: Position | None


@dataclass(frozen=True, slots=True)
class Hit:
    """The best place of a piece for a search.

    `before`, `exact` and `after` are the sentence in the published spelling, split round the
    hit; `exact` is the text of `range`. Very long sentences are cut at a space. Rank is the
    order of the list. With a `note` (its id) the words are the reader's own, and `range` is what
    the note is about. Where only filters were asked for, `exact` is empty and `after` is how the
    piece begins.
    """

    piece: int
    title: str
    range: Range
    before: str
    exact: str
    after: str
    direction: Direction
    note: int = 0
