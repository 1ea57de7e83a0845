"""The sections of a piece: what a chapter of a sound file or of a book holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reader.document.model import BlockKind, Document
from reader.document.outline import outline


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks `start:end` of a piece (their places in reading order) and what they are called.

    `headings` are the smaller headings inside: their blocks' places and texts.
    """

    title: str
    start: int
    end: int
    headings: tuple[tuple[int, str], ...] = ()


@lru_cache(maxsize=8)
def sections(document: Document) -> tuple[Section, ...]:
    """Cut a piece at its highest headings; the first section, up to them, has the piece's title.

    There is always one section at least, and together they hold every block.
    """
    entries = outline(document)
    count = len(document.blocks)
    tops = [document.index(entry.block) for entry in entries if entry.level == 1]
    smaller = [(document.index(entry.block), entry.text) for entry in entries if entry.level > 1]
    # a heading with nothing before it leaves no section for the title alone
    starts = tops if tops and tops[0] == 0 else [0, *tops]
    found = []
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        title = document.blocks[start].text if start in tops else _title(document)
        inside = tuple((at, text) for at, text in smaller if start <= at < end)
        found.append(Section(_one_line(title), start, end, inside))
    return tuple(found)


def _title(document: Document) -> str:
    titles = [block.text for block in document.blocks if block.kind is BlockKind.TITLE]
    return document.metadata.title or (titles[0] if titles else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
