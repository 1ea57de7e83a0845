"""A text as it is shown: with other marks and digits than it is stored with, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reader.text.characters import TASHKEEL
from reader.text.offsets import Mapped, OffsetMap

_TASHKEEL = re.compile(f"[{TASHKEEL}]")


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` stands in place of a stored one; `map` leads back to it.

    `added` are the code points of `text`, in their order, that nobody published.
    """

    text: str
    map: OffsetMap
    added: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str) -> Shown:
        """Show a text as it is stored."""
        return cls(text, OffsetMap.identity(len(text)))

    def lettered(self, change: Callable[[str], str]) -> Shown:
        """Change the characters one for one."""
        return Shown(change(self.text), self.map, self.added)

    def then(self, later: Shown) -> Shown:
        """Show this text as `later` shows it."""
        added = {later.new(place) for place in self.added} | set(later.added)
        return Shown(later.text, self.map.then(later.map), tuple(sorted(added)))

    def part(self, start: int, end: int) -> Shown:
        """Give what stands for the stored range `start:end`, as if that were the whole text."""
        low, high = self.new(start), self.new(end)
        starts = tuple(place - start for place in self.map.starts[low:high])
        added = self.added[bisect_left(self.added, low) : bisect_left(self.added, high)]
        return Shown(
            self.text[low:high],
            OffsetMap((*starts, end - start)),
            tuple(place - low for place in added),
        )

    def new(self, offset: int) -> int:
        """Give the place in `text` at which what came from a stored offset begins."""
        return bisect_left(self.map.starts, offset)


def without_tashkeel(text: str) -> Shown:
    """Show a text without its vowelling."""
    if not _TASHKEEL.search(text):
        return Shown.of(text)
    mapped = Mapped.replaced(text, _TASHKEEL, "")
    return Shown(mapped.text, mapped.map)


def with_additions(text: str, additions: Mapping[int, str]) -> Shown:
    """Show a text with something more after some of its characters, by their offsets."""
    if not additions:
        return Shown.of(text)
    parts: list[str] = []
    starts: list[int] = []
    added: list[int] = []
    for place, character in enumerate(text):
        more = additions.get(place, "")
        parts.append(character + more)
        added += range(len(starts) + 1, len(starts) + 1 + len(more))
        starts += [place] * (1 + len(more))
    return Shown("".join(parts), OffsetMap((*starts, len(text))), tuple(added))


def bounds(shown: Shown, places: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
    """Give where each stored character begins and ends, by where the shown ones do.

    `places` has an entry more, where the text ends. What is not shown has no width and stands
    after what is shown before it.
    """
    length = shown.map.old_length
    found = [-1] * length
    until = [0] * length
    for index, old in enumerate(shown.map.starts[:-1]):
        if found[old] < 0:
            found[old] = places[index]
        until[old] = ends[index]
    last = 0
    for old in range(length):
        if found[old] < 0:
            found[old] = until[old] = last
        last = until[old]
    return [*found, places[-1]], until
