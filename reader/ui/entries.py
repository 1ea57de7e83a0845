"""What is set on a page: where each block stands, and what stands around the piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.document.model import Block
from reader.ui.typography import Role

SECTION_LINK = "ayn-section:"
"""Address of the links that turn to another section; the section's number follows."""


@dataclass(frozen=True, slots=True)
class BylineExtra:
    """What is drawn on the byline's line after it, and which of its words are a name."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Turns:
    """The links before and after a section: (section number, words), None where there is none."""

    before: tuple[int, str] | None = None
    after: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a block stands: Qt position `start`, and `places` of its code points from there.

    `ends` and `added` are those of its line (`Line`).
    """

    block: Block
    role: Role
    start: int
    places: Sequence[int]
    marker: str = ""
    stacked: bool = False
    ends: Sequence[int] | None = None
    added: Sequence[int] = ()

    @property
    def end(self) -> int:
        """Qt position after the block's last character."""
        return self.start + self.places[-1]
