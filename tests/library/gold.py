"""The pieces and queries of tests/corpus/search, as values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.text.direction import Direction

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "search"


@dataclass(frozen=True)
class Wanted:
    """A query as typed (a space at its end: its last word is finished) and what it means."""

    manner: str
    typed: str
    pieces: frozenset[str]


def documents() -> Iterator[tuple[str, Document]]:
    """Give the pieces with their names."""
    data = tomllib.loads((FOLDER / "pieces.toml").read_text("utf-8"))
    for name, values in data.items():
        language = values.get("language", "ar")
        direction = Direction.RTL if language == "ar" else Direction.LTR
        blocks = [Block("title", BlockKind.TITLE, values["title"], direction, language)]
        blocks += [
            Block(f"p{number}", BlockKind.PARAGRAPH, line, direction, language)
            for number, line in enumerate(values["text"].strip().splitlines())
        ]
        metadata = Metadata(
            title=values["title"],
            byline=values["byline"],
            source=values["source"],
            published=values["published"],
            language=language,
            direction=direction,
            tags=tuple(values["tags"]),
        )
        yield name, Document(metadata, tuple(blocks))


def queries() -> list[Wanted]:
    """Give the queries."""
    found: list[Wanted] = []
    for line in (FOLDER / "queries.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            manner, typed, pieces = (part.strip() for part in line.split("|"))
            typed = typed[:-1] + " " if typed.endswith("_") else typed
            found.append(Wanted(manner, typed, frozenset(pieces.split())))
    return found
