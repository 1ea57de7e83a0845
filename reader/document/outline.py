"""The table of contents of a document."""

from __future__ import annotations

from dataclasses import dataclass

from reader.document.model import BlockKind, Document


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading: its block, its text, its level from 1."""

    block: str
    text: str
    level: int


def outline(document: Document) -> tuple[OutlineEntry, ...]:
    """List the headings in reading order, their levels counted from the highest in use."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    top = min((block.level for block in headings), default=1)
    return tuple(OutlineEntry(block.id, block.text, block.level - top + 1) for block in headings)
