"""Positions and ranges: one kind of range for hits, spoken words, notes and selections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reader.document.model import Document

CONTEXT = 32
"""Code points of context kept on each side of a quote."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a document: a block's id and a code-point offset inside its text."""

    block: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of one block; a selection over several blocks is a tuple of these."""

    block: str
    start: int
    end: int

    def contains(self, position: Position) -> bool:
        """Whether `position` lies inside (the end is outside)."""
        return self.block == position.block and self.start <= position.offset < self.end

    @property
    def position(self) -> Position:
        """Where the range starts."""
        return Position(self.block, self.start)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a range said, with the text around it, so that it can be found again."""

    exact: str
    before: str
    after: str


def quote(document: Document, place: Range) -> Quote:
    """Take the words of a range with `CONTEXT` code points on each side."""
    text = document.block(place.block).text
    return Quote(
        text[place.start : place.end],
        text[max(0, place.start - CONTEXT) : place.start],
        text[place.end : place.end + CONTEXT],
    )


def anchor(document: Document, place: Range, words: Quote) -> Range | None:
    """Find a quoted range again after the document changed.

    The old place is tried first, then every occurrence of the exact words, of which the one with
    the most matching context wins; None when the words are gone.
    """
    for block in document.blocks:
        if block.id == place.block and block.text[place.start : place.end] == words.exact:
            return place
    if not words.exact:
        return None
    best: tuple[int, Range] | None = None
    for block in document.blocks:
        for start in occurrences(block.text, words.exact):
            end = start + len(words.exact)
            before = block.text[max(0, start - len(words.before)) : start]
            after = block.text[end : end + len(words.after)]
            score = agreement(before[::-1], words.before[::-1])
            score += agreement(after, words.after)
            if best is None or score > best[0]:
                best = (score, Range(block.id, start, end))
    return best[1] if best else None


def occurrences(text: str, words: str) -> Iterator[int]:
    """Give where `words`, which are not empty, begin in `text`; they may overlap."""
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def agreement(left: str, right: str) -> int:
    """Count the characters that two texts have in common from their beginnings on."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
