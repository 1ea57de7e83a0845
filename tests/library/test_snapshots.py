from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Document
from reader.errors import Cancelled, LibraryFailed
from reader.library.failures import LibraryDamaged
from reader.library.snapshots import DAYS, WEEKS, Kind, Snapshot, Snapshots, kept, verify
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]


@pytest.fixture
def snapshots(paths: Paths) -> Snapshots:
    return Snapshots(paths.library, paths.backups, spare=0)


def spoil(file: Path) -> None:
    """Damage the middle of a file, not its header."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(size // 2)
        opened.write(b"\xa5" * (size // 3))


def test_a_snapshot_holds_what_the_library_held(
    library: Library, snapshots: Snapshots, write: Write
) -> None:
    library.add(write("الأول"))
    taken = snapshots.take(Kind.DAILY)
    library.add(write("الثاني"))
    assert verify(taken.file).pieces == 1
    assert list(snapshots.list()) == [taken]
    # one file, which needs nothing beside it to be read
    assert [path.name for path in snapshots.folder.iterdir()] == [taken.file.name]


def test_a_snapshot_is_of_one_moment_while_another_thread_writes(
    library: Library, snapshots: Snapshots, write: Write
) -> None:
    for number in range(40):
        library.add(write(f"كلمة {number} " * 2000))
    stop = threading.Event()
    written = []

    def busy() -> None:
        while not stop.is_set():
            written.append(library.add(write(f"جديد {len(written)} " * 500)))

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        while len(written) < 2:
            pass
        taken = snapshots.take(Kind.DAILY)
    finally:
        stop.set()
        thread.join()
    held = verify(taken.file).pieces
    assert 42 <= held <= 40 + len(written)
    with closing(sqlite3.connect(taken.file)) as connection:
        ids = [piece for (piece,) in connection.execute("SELECT id FROM piece ORDER BY id")]
    # what was saved first is there: no later piece without an earlier one
    assert ids == list(range(1, held + 1))


def test_who_stops_a_snapshot_leaves_nothing_of_it(
    library: Library, snapshots: Snapshots, write: Write
) -> None:
    library.add(write("كلمة " * 900_000))

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        snapshots.take(Kind.DAILY, stop)
    assert list(snapshots.folder.iterdir()) == []


def test_no_snapshot_is_taken_where_the_disk_is_nearly_full(library: Library, paths: Paths) -> None:
    snapshots = Snapshots(paths.library, paths.backups, spare=10**18)
    with pytest.raises(LibraryFailed, match="too little room"):
        snapshots.take(Kind.DAILY)
    assert list(snapshots.list()) == []


def test_a_damaged_library_gives_no_snapshot_and_is_named(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    for number in range(60):
        library.add(write(f"كلمة {number} " * 300))
    library.close()
    good = snapshots.take(Kind.DAILY)
    spoil(paths.library)
    with pytest.raises(LibraryDamaged, match=str(paths.library)):
        snapshots.take(Kind.DAILY)
    assert list(snapshots.list()) == [good]


def test_a_spoilt_snapshot_is_passed_over(
    library: Library, snapshots: Snapshots, write: Write
) -> None:
    for number in range(60):
        library.add(write(f"كلمة {number} " * 300))
    first = snapshots.take(Kind.DAILY)
    library.add(write("بعده"))
    second = snapshots.take(Kind.KEPT)
    found = snapshots.newest_sound()
    assert found is not None
    assert (found[0], found[1].pieces) == (second, 61)
    spoil(second.file)
    found = snapshots.newest_sound()
    assert found is not None
    assert (found[0], found[1].pieces) == (first, 60)


def test_an_export_replaces_a_file_only_by_a_whole_copy(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write, tmp_path: Path
) -> None:
    for number in range(60):
        library.add(write(f"كلمة {number} " * 300))
    library.close()
    target = tmp_path / "نسخة.sqlite3"
    snapshots.export(target)
    assert verify(target).pieces == 60
    before = target.read_bytes()
    spoil(paths.library)
    with pytest.raises(LibraryDamaged):
        snapshots.export(target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [target.name]


def test_an_export_that_fails_speaks_of_the_file_that_was_named(
    library: Library, snapshots: Snapshots, write: Write, tmp_path: Path
) -> None:
    library.add(write("كلمة"))
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.touch()
    folder.mkdir()
    told = {
        tmp_path / "none" / "copy.db": f"There is no folder {tmp_path / 'none'}.",
        file / "copy.db": f"{file} is a file, not a folder.",
        folder / ("n" * 300): "The name nnn",
    }
    for target, said in told.items():
        with pytest.raises(LibraryFailed) as caught:
            snapshots.export(target)
        assert str(caught.value).startswith(said)
        assert "--data" not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_one_snapshot_a_day_and_one_more_after_a_clock_was_put_back(
    library: Library, snapshots: Snapshots
) -> None:
    noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert snapshots.due(noon)
    snapshots.take(Kind.DAILY, now=noon)
    assert not snapshots.due(noon + timedelta(hours=11))
    assert snapshots.due(noon + timedelta(hours=12))
    assert snapshots.due(noon - timedelta(hours=1))
    # one that ran ahead for years does not keep the next from being taken
    snapshots.take(Kind.DAILY, now=noon + timedelta(days=4000))
    assert snapshots.due(noon + timedelta(hours=1))


def test_what_the_reader_keeps_and_what_was_before_a_change_do_not_make_the_day(
    library: Library, snapshots: Snapshots
) -> None:
    noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    snapshots.take(Kind.KEPT, now=noon)
    snapshots.take(Kind.BEFORE, now=noon)
    assert snapshots.due(noon)


def made(day: date, number: int, kind: Kind = Kind.DAILY) -> Snapshot:
    taken = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Snapshot(Path(f"{number}-{kind}"), number, kind, taken.isoformat())


def test_a_month_of_days_leaves_seven_days_and_four_weeks() -> None:
    first, taken = date(2026, 1, 1), []
    for number in range(60):
        taken = kept([*taken, made(first + timedelta(days=number), number)])
    days = [datetime.fromisoformat(each.taken).date() for each in taken]
    assert len(days) == DAYS + WEEKS
    last = first + timedelta(days=59)
    assert days[:DAYS] == [last - timedelta(days=back) for back in range(DAYS)]
    assert last - days[-1] >= timedelta(days=26)


@given(
    st.lists(st.integers(-5000, 5000), min_size=1, max_size=80),
    st.sets(st.integers(0, 79)),
)
def test_no_clock_makes_the_rotation_lose_the_newest_or_what_was_asked_for(
    jumps: list[int], asked: set[int]
) -> None:
    day, taken, wanted, days = date(2026, 1, 1), [], set(), set()
    for number, jump in enumerate(jumps):
        day = date.fromordinal(min(max(day.toordinal() + jump, 1_000), 3_000_000))
        each = made(day, number, Kind.KEPT if number in asked else Kind.DAILY)
        if each.kind is Kind.KEPT:
            wanted.add(each)
        taken = kept([*taken, each])
        assert taken[0] == each
        assert wanted <= set(taken)
        daily = [one for one in taken if one.kind is Kind.DAILY]
        assert len(daily) <= DAYS + WEEKS
        # as many different days as there were, whatever order they came in
        days |= {each.taken} - {one.taken for one in wanted}
        assert len(daily) >= min(DAYS, len(days))
