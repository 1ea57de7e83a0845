from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

Write = Callable[..., Document]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def write() -> Write:
    """Make a document: a title block, then a paragraph for each text."""

    def document(
        *texts: str, title: str = "عنوان", language: str = "ar", **more: object
    ) -> Document:
        direction = Direction.RTL if language == "ar" else Direction.LTR
        blocks = [Block("title", BlockKind.TITLE, title, direction, language)]
        blocks += [
            Block(f"p{number}", BlockKind.PARAGRAPH, text, direction, language)
            for number, text in enumerate(texts)
        ]
        metadata = Metadata(title=title, language=language, direction=direction, **more)
        return Document(metadata, tuple(blocks))

    return document


@pytest.fixture
def picture() -> Document:
    """A piece with the image image.png."""
    figure = Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="", asset="image.png")
    return Document(Metadata("صورة"), (figure,))
