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


class Shelf(StrEnum):
    """A part of the library; the values are what the window remembers."""

    TO_READ = "to-read"
    FAVOURITES = "favourites"
    ARCHIVED = "archived"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Summary:
    """A row of the list, read without parsing the document.

    `progress` is how far it was read, 0 to 1. `saved` is ISO 8601 in UTC; `published` is as the
    source gave it, "" when unknown. `tags` are the reader's own, which began as the document's.
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
    order of the list.
    """

    piece: int
    title: str
    range: Range
    before: str
    exact: str
    after: str
    direction: Direction
