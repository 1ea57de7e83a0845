"""A library of its own for each test, and a site on loopback that may be fetched from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.actions.hosts import open_fetcher
from reader.importing.fetch import Fetcher
from reader.library.store import Library
from reader.paths import Paths
from reader.settings import Settings
from tests.importing.web_server import Site


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths)
    yield opened
    opened.close()


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def fetcher(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetcher]:
    monkeypatch.setenv("AYN_ALLOW_LOOPBACK", "1")
    with open_fetcher(Settings(paths.settings)) as opened:
        yield opened
