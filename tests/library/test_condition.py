from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reader.document.model import Document
from reader.errors import LibraryFailed
from reader.library.condition import gone, outdated, unsoundness
from reader.library.migrations import MIGRATIONS
from reader.library.snapshots import Snapshots
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def snapshots(paths: Paths) -> Snapshots:
    return Snapshots(paths.library, paths.backups, spare=0)


def test_a_folder_without_a_library_is_a_new_one(paths: Paths, snapshots: Snapshots) -> None:
    assert not gone(paths, snapshots)


def test_a_document_that_is_none_is_found(library: Library, paths: Paths, write: Write) -> None:
    library.add(write("نص"))
    assert unsoundness(paths) == ""
    with library._writing() as connection:
        connection.execute("UPDATE document SET json = 'half of a'")
    assert "JSONDecodeError" in unsoundness(paths)
    with library._writing() as connection:
        connection.execute("DELETE FROM document")
    assert unsoundness(paths) == "piece 1 has no document"


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_only_an_earlier_schema_is_outdated(paths: Paths, version: int) -> None:
    paths.data.mkdir()
    assert not outdated(paths)
    script = (FIXTURES / f"version-{version}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.executescript(script)
    assert outdated(paths) is (version < len(MIGRATIONS))
    assert unsoundness(paths) == ""


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 500])
def test_what_is_no_library_is_not_outdated(paths: Paths, content: bytes) -> None:
    paths.data.mkdir()
    paths.library.write_bytes(content)
    assert not outdated(paths)
    assert paths.library.read_bytes() == content


def test_what_cannot_be_read_for_another_reason_is_no_damage(paths: Paths) -> None:
    paths.library.mkdir(parents=True)
    with pytest.raises(LibraryFailed):
        unsoundness(paths)
