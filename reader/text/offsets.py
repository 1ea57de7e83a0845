"""Offset maps: every transform of text returns its text together with the way back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Boundaries of a new text as boundaries of the old one.

    `starts[i]` is the old code-point offset at which new code point `i` begins, and the last
    entry is the old text's length: `len(new) + 1` entries, never decreasing.
    """

    starts: tuple[int, ...]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """Map a text of `length` code points onto itself."""
        return cls(tuple(range(length + 1)))

    def __len__(self) -> int:
        """Give the length of the new text."""
        return len(self.starts) - 1

    @property
    def old_length(self) -> int:
        """The length of the old text."""
        return self.starts[-1]

    def to_old(self, start: int, end: int) -> tuple[int, int]:
        """Give the old range that the new range `start:end` came from.

        A range that starts inside an expansion starts where the expanded character does, and
        one that ends inside it takes the whole character: a highlight never splits a letter.
        What was deleted after a character goes with it (a letter's harakat), except that a
        deletion at the very start goes with nothing. Text inserted at the end has no old range.
        """
        low = self.starts[start]
        if end <= start:
            return low, low
        following = bisect_right(self.starts, self.starts[end - 1])
        return low, self.starts[min(following, len(self))]

    def to_new(self, start: int, end: int) -> tuple[int, int]:
        """Give the smallest new range whose old range covers `start:end`.

        It is empty where nothing is left of a deletion at the very start.
        """
        first = bisect_left(self.starts, start)
        if first > 0 and self.starts[first] > start:
            # inside what became of the character before, or of what was deleted after it
            first = bisect_left(self.starts, self.starts[first - 1])
        if end <= start:
            return first, first
        return first, max(first, bisect_left(self.starts, end))

    def then(self, later: OffsetMap) -> OffsetMap:
        """Compose: this map leads from text 1 to text 0, `later` from text 2 to text 1."""
        return OffsetMap(tuple(self.starts[middle] for middle in later.starts))


@dataclass(frozen=True, slots=True)
class Mapped:
    """A transformed text and its map back to the text it was made from."""

    text: str
    map: OffsetMap

    @classmethod
    def of(cls, text: str) -> Mapped:
        """Wrap an untransformed text."""
        return cls(text, OffsetMap.identity(len(text)))

    @classmethod
    def from_pieces(cls, pieces: Iterable[tuple[str, int]], old_length: int) -> Mapped:
        """Join `(new text, old offset)` pieces; each code point of a piece maps to its offset."""
        text: list[str] = []
        starts: list[int] = []
        for piece, offset in pieces:
            text.append(piece)
            starts.extend([offset] * len(piece))
        starts.append(old_length)
        return cls("".join(text), OffsetMap(tuple(starts)))

    @classmethod
    def replaced(
        cls, text: str, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]
    ) -> Mapped:
        """Replace each match of `pattern`; what replaces it maps to the match's start.

        A `replacement` that is a text stands as it is, without references to groups.
        """
        parts: list[str] = []
        starts: list[int] = []
        done = 0
        for match in pattern.finditer(text):
            start, end = match.span()
            new = replacement if isinstance(replacement, str) else replacement(match)
            parts += (text[done:start], new)
            starts.extend(range(done, start))
            starts.extend([start] * len(new))
            done = end
        if not parts:
            return cls.of(text)
        parts.append(text[done:])
        starts.extend(range(done, len(text) + 1))
        return cls("".join(parts), OffsetMap(tuple(starts)))

    def then(self, later: Mapped) -> Mapped:
        """Take `later`, a transform of this text, back to this text's own source."""
        return Mapped(later.text, self.map.then(later.map))


def utf16_offsets(text: str) -> Sequence[int]:
    """Give the UTF-16 offset of each code-point boundary (Qt counts in UTF-16 units).

    The result has `len(text) + 1` entries; a plain `range` when no character is outside the BMP.
    """
    if text.isascii() or max(text, default="") <= "\uffff":
        return range(len(text) + 1)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets
