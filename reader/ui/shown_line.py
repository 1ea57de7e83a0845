"""Blocks set as they are shown: with other digits and marks than they are stored with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from reader.document.model import Block, BlockKind, Span, SpanKind
from reader.text.digits import in_digits
from reader.text.shown import Shown, bounds
from reader.text.syllables import DOT
from reader.ui.inline import Line, set_line, width

_LATIN_WORD = re.compile(f"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f\u0300-\u036f'’{DOT}]*")
_BOLD = 0.4
"""The share of a word's letters that are bold."""


@dataclass(frozen=True, slots=True)
class Display:
    """What the reader asks to see changed; the stored text stays.

    `shown` gives what stands in place of a block's text, None where nothing is changed;
    `bold_starts` sets the first letters of Latin words in bold.
    """

    shown: Callable[[Block], Shown | None]
    digits: str = "published"
    bold_starts: bool = False

    def number(self, text: str) -> str:
        """Give a list's number in the digits of the text."""
        return in_digits(text, self.digits)


AS_STORED = Display(lambda _block: None)


def set_shown(
    block: Block,
    display: Display,
    shown: Shown | None,
    spans: Sequence[Span],
    start: int = 0,
    end: int = -1,
) -> Line:
    """Set a block's text, or the part `start:end` of it; the line's places are of what is stored.

    `spans` are of the whole block.
    """
    end = len(block.text) if end < 0 else end
    if (start, end) != (0, len(block.text)):
        spans = [
            replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
            for span in spans
            if span.start < end and span.end > start
        ]
        shown = shown.part(start, end) if shown else None
    bold = display.bold_starts and block.kind is not BlockKind.CODE
    if shown is None:
        text = block.text[start:end]
        return set_line(text, [*spans, *bold_starts(text)] if bold else spans, block.direction)
    moved = [replace(span, start=shown.new(span.start), end=shown.new(span.end)) for span in spans]
    if bold:
        moved += bold_starts(shown.text)
    line = set_line(shown.text, moved, block.direction)
    places, ends = bounds(shown, line.places, ends_of(line, shown.text))
    added = tuple(line.places[place] for place in shown.added)
    return replace(line, places=places, ends=ends, added=added)


def bold_starts(text: str) -> Iterator[Span]:
    """Give the first letters of each Latin word, some two fifths of it."""
    for match in _LATIN_WORD.finditer(text):
        length = len(match.group().replace(DOT, ""))
        count = max(1, round(length * _BOLD))
        yield Span(match.start(), match.start() + count, SpanKind.STRONG)


def ends_of(line: Line, text: str) -> Sequence[int]:
    """Give the UTF-16 offset at which each code point of a line ends."""
    if line.ends is not None:
        return line.ends
    return [place + width(character) for place, character in zip(line.places, text, strict=False)]


@dataclass
class Track:
    """Where the characters of a block stand whose parts are set one after another."""

    places: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)

    def skip(self, until: int, at: int) -> None:
        """Let what comes before the code point `until` stand at `at`."""
        count = until - len(self.places)
        self.places += [at] * count
        self.ends += [at + 1] * count

    def add(self, line: Line, text: str, at: int) -> None:
        """Take note of a part that was set at `at`."""
        self.places += [at + place for place in line.places[:-1]]
        self.ends += [at + place for place in ends_of(line, text)]
        self.added += [at + place for place in line.added]

    def close(self, length: int, at: int) -> None:
        """End a block of `length` code points at `at`."""
        self.skip(length, at)
        self.places.append(at)
