"""Pages damaged at random: nothing is made worse, and all that can be read is read."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reader.document.model import Document
from reader.document.ranges import Quote, Range
from reader.errors import LibraryFailed
from reader.library.condition import gone, unsoundness
from reader.library.failures import LibraryDamaged
from reader.library.notes import NoteKind
from reader.library.recovery import (
    Rescued,
    join_kept,
    open_last_good,
    repair,
    waiting,
)
from reader.library.snapshots import Kind, Snapshots, verify
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]
PAGE = 4096


@pytest.fixture
def snapshots(paths: Paths) -> Snapshots:
    return Snapshots(paths.library, paths.backups, spare=0)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, write: Write) -> Paths:
    """A library of forty pieces, with a snapshot of when it had twenty-five."""
    made = Paths.under(tmp_path_factory.mktemp("grown") / "data")
    library = Library.open(made)
    fill(library, write, range(25))
    Snapshots(made.library, made.backups, spare=0).take(Kind.DAILY)
    fill(library, write, range(25, 40))
    library.close()
    return made


@pytest.fixture
def own(paths: Paths, grown: Paths) -> Paths:
    """A copy of it to damage."""
    shutil.copytree(grown.data, paths.data)
    return paths


def text(number: int) -> str:
    return f"كلمة {number} في النص. " * (20 + number % 7 * 60)


def fill(library: Library, write: Write, numbers: range) -> None:
    for number in numbers:
        piece = library.add(write(text(number), title=f"قطعة {number}"))
        library.set_tags(piece, (f"وسم {number % 3}",))
        quote = Quote("كلمة", "", "")
        library.notes.add(piece, Range("p0", 0, 4), quote, NoteKind.NOTE, f"ملاحظة {number}")
        if number % 5 == 0:
            library.queue.add(piece)


def spoil(file: Path, pages: list[int], chance: random.Random) -> None:
    with file.open("r+b") as opened:
        for page in pages:
            opened.seek(page * PAGE)
            opened.write(chance.randbytes(PAGE))


def quick_check(file: Path) -> str:
    try:
        with closing(sqlite3.connect(file)) as connection:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)


def held(paths: Paths) -> dict[str, str]:
    """Give the texts by title, each read whole."""
    library = Library.open(paths)
    found = {
        summary.title: library.piece(summary.id).document.block("p0").text
        for summary in library.list()
    }
    assert library.check() == []
    library.close()
    return found


def notes(paths: Paths) -> set[str]:
    library = Library.open(paths)
    found = {note.text for note in library.notes.all()}
    library.close()
    return found


def everything(numbers: range) -> dict[str, str]:
    return {f"قطعة {number}": text(number) for number in numbers}


@pytest.mark.parametrize("seed", range(8))
def test_the_last_snapshot_is_opened_beside_the_damaged_file(
    own: Paths, snapshots: Snapshots, seed: int
) -> None:
    chance, paths = random.Random(seed), own
    (taken,) = snapshots.list()
    count = paths.library.stat().st_size // PAGE
    spoil(paths.library, chance.sample(range(count), 1 + seed), chance)
    before = paths.library.read_bytes()
    assert unsoundness(paths)
    rescued = open_last_good(paths, snapshots)
    assert unsoundness(paths) == ""
    assert rescued.snapshot == taken
    assert (rescued.kept / "library.sqlite3").read_bytes() == before
    assert held(paths) == everything(range(25))
    # the rest of it comes over in the background, and what is damaged never as a text
    assert waiting(paths) == [rescued.kept]
    joined = join_kept(paths, rescued.kept)
    assert waiting(paths) == []
    after = held(paths)
    assert after.items() <= everything(range(40)).items()
    assert len(after) == 25 + joined.new
    assert (rescued.kept / "library.sqlite3").read_bytes() == before


def test_what_was_put_into_the_queue_since_the_snapshot_comes_over_too(
    own: Paths, snapshots: Snapshots
) -> None:
    rescued = open_last_good(own, snapshots)
    join_kept(own, rescued.kept)
    library = Library.open(own)
    titles = [summary.title for summary in library.queue.summaries()]
    library.close()
    assert titles == [f"قطعة {number}" for number in range(0, 40, 5)]


@pytest.mark.parametrize("seed", range(24))
def test_repair_reads_what_can_be_read_and_takes_the_rest_from_the_snapshot(
    own: Paths, snapshots: Snapshots, seed: int
) -> None:
    chance, paths = random.Random(100 + seed), own
    count = paths.library.stat().st_size // PAGE
    pages = [0] if seed == 0 else chance.sample(range(count), 1 + seed % 6)
    spoil(paths.library, pages, chance)
    before = paths.library.read_bytes()
    rescued = repair(paths, snapshots)
    after = held(paths)
    assert everything(range(25)).items() <= after.items() <= everything(range(40)).items()
    told = rescued.salvaged
    assert told is not None
    gone = everything(range(40)).keys() - after.keys()
    assert not told.unreadable
    if not told.lost_rows:
        assert gone == set(told.lost)
    assert {f"ملاحظة {number}" for number in range(25)} <= notes(paths)
    assert (rescued.kept / "library.sqlite3").read_bytes() == before


@pytest.mark.parametrize("seed", range(8))
def test_repair_without_any_snapshot_reads_what_can_be_read(
    own: Paths, snapshots: Snapshots, seed: int
) -> None:
    chance, paths = random.Random(200 + seed), own
    snapshots.remove(snapshots.list()[0])
    count = paths.library.stat().st_size // PAGE
    # the first page and the roots of the tables are small; of the others most is lost with one
    spoil(paths.library, chance.sample(range(count * 2 // 3, count), 3), chance)
    rescued = open_last_good(paths, snapshots)
    assert rescued.snapshot is None
    after = held(paths)
    assert after.items() <= everything(range(40)).items()
    assert len(after) >= 30


def test_a_sound_library_is_repaired_into_itself(
    paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library = Library.open(paths)
    fill(library, write, range(12))
    library.delete(3)
    library.set_favourite(2, True)
    before = [(each.id, each.tags, each.favourite) for each in library.list()]
    queue = library.queue.pieces()
    library.close()
    told = repair(paths, snapshots).salvaged
    assert told is not None
    assert told.whole
    library = Library.open(paths)
    assert [(each.id, each.tags, each.favourite) for each in library.list()] == before
    assert library.queue.pieces() == queue
    assert [each.id for each in library.bin.list()] == [3]
    library.close()


def test_what_was_written_last_and_lies_only_in_the_log_is_read(
    paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library = Library.open(paths)
    fill(library, write, range(3))
    kept = paths.library.read_bytes(), Path(f"{paths.library}-wal").read_bytes()
    library.close()
    # as after a kill: the log holds what the file does not
    paths.library.write_bytes(kept[0])
    Path(f"{paths.library}-wal").write_bytes(kept[1])
    Path(f"{paths.library}-shm").unlink(missing_ok=True)
    rescued = repair(paths, snapshots)
    assert held(paths) == everything(range(3))
    assert (rescued.kept / "library.sqlite3-wal").read_bytes() == kept[1]


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 500, b"\0" * 8192])
def test_where_nothing_can_be_had_nothing_is_done(
    paths: Paths, snapshots: Snapshots, content: bytes
) -> None:
    paths.data.mkdir()
    paths.library.write_bytes(content)
    with pytest.raises(LibraryDamaged):
        open_last_good(paths, snapshots)
    assert paths.library.read_bytes() == content
    assert not paths.damaged.exists()


def test_a_library_of_the_first_version_is_repaired_too(paths: Paths, snapshots: Snapshots) -> None:
    paths.data.mkdir()
    script = (Path(__file__).parent / "fixtures" / "version-1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.executescript(script)
    rescued = repair(paths, snapshots)
    assert rescued.salvaged is not None
    assert rescued.salvaged.whole
    library = Library.open(paths)
    assert [each.title for each in library.list()] == ["ماء النيل", "The second piece"]
    library.close()


def test_no_folder_for_the_damaged_library_leaves_it_as_it_is(
    own: Paths, snapshots: Snapshots
) -> None:
    paths = own
    spoil(paths.library, [3, 4, 5], random.Random(1))
    before = paths.library.read_bytes()
    paths.damaged.write_text("a file stands in the folder's place")
    with pytest.raises(LibraryFailed):
        open_last_good(paths, snapshots)
    assert paths.library.read_bytes() == before
    paths.damaged.unlink()
    assert isinstance(open_last_good(paths, snapshots), Rescued)
    assert verify(paths.library).pieces == 25
    assert quick_check(paths.library) == "ok"


@pytest.mark.parametrize("left", ["missing", "empty"])
def test_a_library_that_is_gone_is_not_taken_for_a_new_one(
    own: Paths, snapshots: Snapshots, left: str
) -> None:
    assert not gone(own, snapshots)
    own.library.unlink()
    if left == "empty":
        own.library.touch()
    assert gone(own, snapshots)
    open_last_good(own, snapshots)
    assert held(own) == everything(range(25))
    assert not gone(own, snapshots)


def flip(file: Path, found: bytes, spoilt: bytes) -> None:
    """Let one byte be another where something stands in the file, as a tired disk does."""
    content = file.read_bytes()
    assert found in content
    file.write_bytes(content.replace(found, spoilt))


def test_a_bit_that_is_no_letter_any_more_takes_no_piece_and_no_note_with_it(
    paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library = Library.open(paths)
    for number in (1, 2):
        library.add(write(f"فريد{number} ثم بقية النصّ كلها", title=f"قطعة {number}"))
        quote = Quote("ثم", "", "")
        library.notes.add(number, Range("p0", 6, 8), quote, NoteKind.NOTE, f"رأي{number} بعيد")
    library.set_tags(1, ("وسم",))
    library.close()
    for name in ("فريد1", "رأي1"):
        whole = name.encode()
        flip(paths.library, whole, whole[:1] + bytes([whole[1] ^ 0x40]) + whole[2:])
    told = repair(paths, snapshots).salvaged
    assert told is not None
    assert told.doubtful == ["قطعة 1"]
    assert not told.lost
    after = held(paths)
    assert set(after) == {"قطعة 1", "قطعة 2"}
    assert after["قطعة 1"].endswith("1 ثم بقية النصّ كلها")
    assert "\ufffd" in after["قطعة 1"]
    assert sorted(note.endswith(" بعيد") for note in notes(paths)) == [True, True]


def test_what_is_no_text_any_more_gives_way_to_the_copys(
    paths: Paths, snapshots: Snapshots, write: Write
) -> None:
    library = Library.open(paths)
    library.add(write("فريد1 وبقية النصّ", title="قطعة"))
    library.notes.add(1, Range("p0", 0, 4), Quote("فريد", "", ""), NoteKind.NOTE, "رأي1 بعيد")
    library.close()
    snapshots.take(Kind.DAILY)
    for name in ("فريد1", "رأي1"):
        whole = name.encode()
        flip(paths.library, whole, whole[:1] + bytes([whole[1] ^ 0x40]) + whole[2:])
    told = repair(paths, snapshots).salvaged
    assert told is not None
    assert not told.doubtful
    assert held(paths) == {"قطعة": "فريد1 وبقية النصّ"}
    assert notes(paths) == {"رأي1 بعيد"}


def test_rows_that_nobody_knows_of_are_not_counted_as_lost(
    own: Paths, snapshots: Snapshots
) -> None:
    with closing(sqlite3.connect(own.library)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'tag'"
        ).fetchone()
    spoil(own.library, [root - 1], random.Random(1))
    told = repair(own, snapshots).salvaged
    assert told is not None
    assert 0 < told.lost_rows["tag"] <= 41
