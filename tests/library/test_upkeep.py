from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import LibraryFailed
from reader.library.bin import DAYS
from reader.library.snapshots import Kind, Snapshots
from reader.library.store import Library
from reader.library.upkeep import AWAY_DAYS, clean, clean_due, expire
from reader.paths import Paths
from reader.text.direction import Direction

Write = Callable[..., Document]


@pytest.fixture
def snapshots(paths: Paths) -> Snapshots:
    return Snapshots(paths.library, paths.backups, spare=0)


def with_image(name: str, title: str = "صورة") -> Document:
    figure = Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="", asset=name)
    return Document(Metadata(title), (figure,))


def images(paths: Paths) -> set[str]:
    return {path.name for path in paths.assets.iterdir() if path.is_file()}


def live_through(days: int, deed: Callable[[datetime], object], start: datetime) -> datetime:
    """Do something every day for so many days; gives the day after."""
    for day in range(days):
        deed(start + timedelta(days=day))
    return start + timedelta(days=days)


def test_a_deleted_piece_stays_thirty_days_and_no_longer(
    library: Library, paths: Paths, write: Write
) -> None:
    piece = library.add(write("نص"))
    library.delete(piece)
    start = datetime.now(UTC)
    then = live_through(DAYS, lambda now: expire(library, paths, now), start)
    assert [each.id for each in library.bin.list()] == [piece]
    assert expire(library, paths, then + timedelta(minutes=1)) == 1
    assert library.bin.list() == []


def test_a_clock_that_jumps_ahead_empties_no_bin(
    library: Library, paths: Paths, write: Write
) -> None:
    library.delete(library.add(write("نص")))
    start = datetime.now(UTC)
    expire(library, paths, start)
    far = start + timedelta(days=4000)
    assert [expire(library, paths, far + timedelta(hours=hour)) for hour in range(24)] == [0] * 24
    # nor does one that was years behind when the piece was deleted
    assert expire(library, paths, start + timedelta(days=1)) == 0


def test_a_clock_that_is_always_behind_removes_nothing(
    library: Library, paths: Paths, write: Write
) -> None:
    library.delete(library.add(write("نص")))
    behind = datetime(2001, 1, 1, tzinfo=UTC)
    live_through(60, lambda now: expire(library, paths, now), behind)
    assert len(library.bin.list()) == 1


def test_a_piece_that_was_deleted_again_is_new_in_the_bin(
    library: Library, paths: Paths, write: Write
) -> None:
    piece = library.add(write("نص"))
    library.delete(piece)
    start = datetime.now(UTC) - timedelta(days=40)
    with library._writing() as connection:
        connection.execute("UPDATE piece SET deleted = ?", (start.isoformat(timespec="seconds"),))
    live_through(29, lambda now: expire(library, paths, now), start)
    library.undelete(piece)
    library.delete(piece)
    live_through(5, lambda now: expire(library, paths, now), start + timedelta(days=30))
    assert len(library.bin.list()) == 1


def test_images_in_use_anywhere_stay(
    library: Library, paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library.add(with_image("used.png", "أ"), {"used.png": b"1"})
    binned = library.add(with_image("binned.png", "ب"), {"binned.png": b"2"})
    library.delete(binned)
    old = library.add(with_image("version.png", "ج"), {"version.png": b"3"})
    library.replace(old, write("بلا صورة"), keep=True)
    gone = library.add(with_image("snapshot.png", "د"), {"snapshot.png": b"4"})
    snapshots.take(Kind.DAILY)
    library.delete(gone)
    library.bin.remove([gone])
    left = library.add(with_image("unused.png", "هـ"), {"unused.png": b"5"})
    library.delete(left)
    library.bin.remove([left])
    done = clean(paths, snapshots, fresh_s=0)
    assert done.put_away == 1
    assert images(paths) == {"used.png", "binned.png", "version.png", "snapshot.png"}
    # with the snapshot goes the last use of its image
    snapshots.remove(snapshots.list()[0])
    assert clean(paths, snapshots, fresh_s=0).put_away == 1
    assert images(paths) == {"used.png", "binned.png", "version.png"}
    assert library.check() == []


def test_an_unused_image_is_removed_only_after_it_lay_aside_for_long(
    library: Library, paths: Paths, snapshots: Snapshots
) -> None:
    paths.assets.joinpath("unused.png").write_bytes(b"12345")
    start = datetime.now(UTC)
    done = [
        clean(paths, snapshots, fresh_s=0, now=start + timedelta(days=day))
        for day in range(AWAY_DAYS + 2)
    ]
    assert [each.removed for each in done] == [0] * (AWAY_DAYS + 1) + [1]
    assert done[-1].freed == 5
    assert not (paths.assets / ".unused" / "unused.png").exists()


def test_an_image_that_was_put_aside_is_there_when_it_is_asked_for(
    library: Library, paths: Paths, snapshots: Snapshots
) -> None:
    paths.assets.joinpath("aside.png").write_bytes(b"12345")
    clean(paths, snapshots, fresh_s=0)
    assert images(paths) == set()
    # a save that was under way when the image was put aside
    library.add(with_image("aside.png"))
    assert library.check() == []
    file = library.asset("aside.png")
    assert file is not None
    assert file.read_bytes() == b"12345"


def test_an_image_that_is_used_again_comes_back(
    library: Library, paths: Paths, snapshots: Snapshots
) -> None:
    paths.assets.joinpath("again.png").write_bytes(b"12345")
    clean(paths, snapshots, fresh_s=0)
    with library._writing() as connection:
        from reader.library import statements

        statements.insert(connection, with_image("again.png"))
    assert clean(paths, snapshots, fresh_s=0).brought_back == 1
    assert images(paths) == {"again.png"}


def test_fresh_images_are_left_alone(library: Library, paths: Paths, snapshots: Snapshots) -> None:
    paths.assets.joinpath("fresh.png").write_bytes(b"12345")
    assert clean(paths, snapshots).put_away == 0
    assert images(paths) == {"fresh.png"}


def test_saving_while_images_are_cleaned_loses_none(
    library: Library, paths: Paths, snapshots: Snapshots
) -> None:
    stop = threading.Event()

    def tidy() -> None:
        while not stop.is_set():
            clean(paths, snapshots, fresh_s=0)

    thread = threading.Thread(target=tidy)
    thread.start()
    try:
        for number in range(60):
            # every second one lay unused before, as from a save that was given up
            name, data = f"{number}.png", str(number).encode()
            if number % 2:
                paths.assets.joinpath(name).write_bytes(data)
            library.add(with_image(name, str(number)), {name: data})
    finally:
        stop.set()
        thread.join()
    clean(paths, snapshots, fresh_s=0)
    for number in range(60):
        file = library.asset(f"{number}.png")
        assert file is not None
        assert file.read_bytes() == str(number).encode()


def test_a_snapshot_that_cannot_be_read_keeps_every_image(
    library: Library, paths: Paths, snapshots: Snapshots
) -> None:
    library.add(with_image("a.png"), {"a.png": b"1"})
    taken = snapshots.take(Kind.DAILY)
    paths.assets.joinpath("unused.png").write_bytes(b"2")
    taken.file.write_bytes(b"not a database at all" * 500)
    with pytest.raises(LibraryFailed):
        clean(paths, snapshots, fresh_s=0)
    assert images(paths) == {"a.png", "unused.png"}


def test_images_are_looked_through_once_a_week(
    library: Library, paths: Paths, snapshots: Snapshots
) -> None:
    now = datetime.now(UTC)
    assert clean_due(paths, now)
    clean(paths, snapshots, now=now)
    assert not clean_due(paths, now + timedelta(days=6))
    assert clean_due(paths, now + timedelta(days=8))
    assert clean_due(paths, now - timedelta(days=1))


def test_a_library_that_is_gone_takes_no_image_with_it(paths: Paths, snapshots: Snapshots) -> None:
    paths.assets.mkdir(parents=True)
    Path(paths.assets, "a.png").write_bytes(b"1")
    assert clean(paths, snapshots, fresh_s=0).put_away == 0
    assert images(paths) == {"a.png"}
