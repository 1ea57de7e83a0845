"""Lines of poems: which broken lines are verse, and where a line's two halves part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.document.model import Cell
from reader.importing.inline import Running

_GAP = re.compile(
    r"[ \xa0]*(?:\t|[ \xa0]{3,}|(?<=\s)(?:\*{1,5}|\.{3,}|…+|//?|\|{1,2}|=+)(?=\s))[ \t\xa0]*"
)
_END = re.compile(r"[.؟!:؛۔?;…»”\"')\]،,]\W*$")
_STOP = re.compile(r"[.؟!?۔]\W*$")
# "name: …", "[10:24] …", "- …", "1) …": talk and lists, not verse
_SPEAKER = re.compile(r"\s*(?:[^\s:]+(?: [^\s:]+)?\s?:|[\[(]?\d|[-–—•*])")
_LINE_WORDS = 9
_LONGEST_LINE = 2_000
"""Code points; a longer line is no verse, and looking for gaps in it takes seconds."""


def hemistichs(line: str) -> tuple[str, str] | None:
    """Part a line into its two halves at a wide gap, a tab or a sign between them.

    Both halves must be of about one length (Arabic metres are even), 2 to 9 words each.
    """
    gaps = list(_GAP.finditer(line.strip())) if len(line) <= _LONGEST_LINE else []
    if len(gaps) != 1:
        return None
    line = line.strip()
    first, second = line[: gaps[0].start()].strip(), line[gaps[0].end() :].strip()
    counts = sorted((len(first.split()), len(second.split())))
    even = counts[0] >= 2 and counts[1] <= _LINE_WORDS and counts[1] <= 2 * counts[0] + 1
    return (first, second) if even else None


def reads_as_verse(lines: Sequence[str]) -> bool:
    """Whether lines broken by hand read like free verse: short, many, few of them sentences."""
    if len(lines) < 4 or sum(len(line.split()) for line in lines) < 2.5 * len(lines):
        return False
    if sum(bool(_SPEAKER.match(line)) for line in lines) >= 0.7 * len(lines):
        return False
    short = sum(len(line.split()) <= _LINE_WORDS for line in lines)
    stops = sum(bool(_STOP.search(line)) for line in lines)
    return short >= 0.9 * len(lines) and stops <= len(lines) / 3


def as_bayt(running: Running) -> Running:
    """Turn a line whose halves stand apart into text with two cells and a tab between them."""
    halves = hemistichs(running.text)
    if halves is None:
        return running
    first, second = halves
    second_at = running.text.rindex(second)
    shift = len(first) + 1 - second_at
    spans = tuple(
        replace(span, start=max(0, start), end=end)
        for span in running.spans
        for start, end in [
            (span.start, min(span.end, len(first)))
            if span.start < len(first)
            else (max(span.start, second_at) + shift, span.end + shift)
        ]
        if start < end
    )
    cells = (Cell(0, len(first)), Cell(len(first) + 1, len(first) + 1 + len(second)))
    return Running(f"{first}\t{second}", spans, cells, running.linked)


def broken_lines(running: Running, *, verse: bool = False) -> list[tuple[Running, bool]]:
    """Part a block at its line breaks into blocks, each with whether it is a line of verse.

    An empty line parts paragraphs. Single breaks part verse, and sentences that end at the
    break; other lines (an address) stay together in one block.
    """
    parts: list[tuple[Running, bool]] = []
    for paragraph in running.slices(_stretches(running.text, r"\n[ \xa0]*\n\s*")):
        lines = paragraph.slices(_stretches(paragraph.text, r"\s*\n"))
        texts = [line.text for line in lines]
        if verse or (len(lines) >= 2 and all(map(hemistichs, texts))) or reads_as_verse(texts):
            parts += [(as_bayt(line), True) for line in lines]
        elif len(lines) > 1 and _sentences(texts):
            parts += [(line, False) for line in lines]
        else:
            parts.append((paragraph, False))
    return parts


def _sentences(lines: Sequence[str]) -> bool:
    ended = sum(bool(_END.search(line)) for line in lines[:-1])
    words = sum(len(line.split()) for line in lines)
    return ended >= 0.7 * (len(lines) - 1) and words >= 8 * len(lines)


def _stretches(text: str, separator: str) -> list[tuple[int, int]]:
    """Give the stretches between separators that hold more than white space."""
    stretches: list[tuple[int, int]] = []
    start = 0
    for found in re.finditer(separator, text):
        stretches.append((start, found.start()))
        start = found.end()
    stretches.append((start, len(text)))
    return [(low, high) for low, high in stretches if text[low:high].strip()]
