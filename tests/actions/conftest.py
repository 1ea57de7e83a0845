"""A library of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library.store import Library
from reader.paths import Paths


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths)
    yield opened
    opened.close()
