"""Opening a library that is damaged, gone, of an earlier schema, or as it should be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reader.actions.housekeeping import Kept, keep_house
from reader.actions.rescue import (
    local_time,
    open_library,
    recover_kept,
    rescued_message,
    snapshots_of,
)
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import Cancelled, LibraryFailed, Message
from reader.library import recovery
from reader.library.snapshots import Kind, verify
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

FIXTURES = Path(__file__).resolve().parent.parent / "library" / "fixtures"


def add(library: Library, *numbers: int) -> None:
    for number in numbers:
        block = Block("p", BlockKind.PARAGRAPH, f"نصّ {number} " * 300, Direction.RTL, "ar")
        library.add(Document(Metadata(title=f"قطعة {number}"), (block,)))


def test_a_sound_library_is_only_opened(paths: Paths) -> None:
    for _ in range(2):
        opened = open_library(paths)
        assert opened.rescued is None
        opened.library.close()
    assert not paths.backups.exists()
    assert not paths.damaged.exists()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_library_of_an_earlier_schema_is_copied_before_it_changes(
    paths: Paths, version: int
) -> None:
    paths.data.mkdir()
    with closing(sqlite3.connect(paths.library)) as connection:
        script = (FIXTURES / f"version-{version}.sql").read_text(encoding="utf-8")
        connection.executescript(script)
    open_library(paths).library.close()
    (taken,) = snapshots_of(paths).list()
    assert taken.kind is Kind.BEFORE
    assert verify(taken.file).version == version
    open_library(paths).library.close()
    assert len(snapshots_of(paths).list()) == 1


def test_the_house_is_kept_and_what_is_not_due_is_not_done(paths: Paths, library: Library) -> None:
    add(library, 1)
    assert keep_house(library, paths) == Kept()
    (taken,) = snapshots_of(paths).list()
    assert taken.kind is Kind.DAILY
    before = taken.file.stat().st_mtime_ns
    assert keep_house(library, paths) == Kept()
    assert taken.file.stat().st_mtime_ns == before


def test_keeping_house_stops_when_it_is_told_to(paths: Paths, library: Library) -> None:
    add(library, *range(20))

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        keep_house(library, paths, stop)
    assert list(snapshots_of(paths).list()) == []
    assert [path.name for path in paths.backups.iterdir()] == []


def test_what_cannot_be_done_now_keeps_the_rest_from_nothing(
    paths: Paths, library: Library
) -> None:
    add(library, 1)
    paths.backups.write_text("a file in the folder's place")
    assert keep_house(library, paths) == Kept()
    # the bin and the images had their turn
    assert "bin" in paths.upkeep.read_text()


@pytest.mark.parametrize(("folders", "readable", "news"), [(2, 1, 3), (2, 0, None), (1, 0, None)])
def test_one_damaged_library_keeps_no_other_back(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, folders: int, readable: int, news: int | None
) -> None:
    def join(_paths: Paths, folder: Path, _progress: object) -> recovery.Joined:
        if int(folder.name) <= readable:
            return recovery.Joined(new=2, joined=1)
        raise LibraryFailed(Message("It cannot be read."))

    found = [paths.damaged / str(number + 1) for number in range(folders)]
    monkeypatch.setattr(recovery, "waiting", lambda _paths: found)
    monkeypatch.setattr(recovery, "join_kept", join)
    if news is None:
        with pytest.raises(LibraryFailed):
            recover_kept(paths)
    else:
        assert recover_kept(paths) == news


def test_a_rescue_says_where_the_damaged_file_is(paths: Paths, library: Library) -> None:
    add(library, *range(5))
    taken = snapshots_of(paths).take(Kind.DAILY)
    library.close()
    paths.library.write_bytes(b"\0" * 100 + paths.library.read_bytes()[100:])
    opened = open_library(paths)
    opened.library.close()
    assert opened.rescued is not None
    said = str(rescued_message(opened.rescued))
    assert "5 pieces" in said
    assert local_time(taken.taken) in said
    assert str(opened.rescued.kept) in said


def test_what_no_copy_and_no_reading_brings_back_is_refused(paths: Paths) -> None:
    paths.data.mkdir()
    paths.library.write_bytes(b"not a database at all" * 500)
    with pytest.raises(LibraryFailed, match="damaged"):
        open_library(paths)
    assert paths.library.read_bytes() == b"not a database at all" * 500
