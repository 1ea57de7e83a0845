"""Times of copies, going back and repairs, on a library of some thousand pieces.

Run by hand: `.venv/bin/python tests/bench/bench_trust.py [--library FOLDER] [--pieces 2000]`; the
folder is that of a library made by `big_library.py`, which is copied and not changed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reader.actions.rescue import open_library
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library import condition, recovery, upkeep
from reader.library.restoring import difference, restore
from reader.library.snapshots import Kind, Snapshots, verify
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--pieces", type=int, default=2000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ayn-bench-") as folder:
        paths = Paths.under(Path(folder) / "data")
        if chosen.library is not None:
            paths.data.mkdir()
            shutil.copyfile(chosen.library / "library.sqlite3", paths.library)
        else:
            fill(paths, chosen.pieces)
        measure(paths)


def fill(paths: Paths, count: int) -> None:
    library = Library.open(paths)
    for number in range(count):
        text = f"كلمة {number} في النصّ وما حولها. " * 60
        block = Block("p", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        library.add(Document(Metadata(title=f"قطعة {number}"), (block,)))
    library.close()


def measure(paths: Paths) -> None:
    snapshots = Snapshots(paths.library, paths.backups, spare=0)
    open_library(paths).library.close()
    size = paths.library.stat().st_size
    print(f"{size / 1e6:.0f} MB, {verify_live(paths)} pieces")
    took("a library opened as the app does it", lambda: open_library(paths).library.close())
    took("a snapshot, with its verification", lambda: snapshots.take(Kind.DAILY))
    file = snapshots.list()[0].file
    took("the verification alone", lambda: verify(file))
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("UPDATE piece SET deleted = 'now', changed = changed WHERE id % 7 = 0")
        connection.commit()
    took("what going back would change", lambda: difference(paths, file))
    took("going back", lambda: restore(paths, snapshots, file))
    paths.assets.mkdir(exist_ok=True)
    (paths.assets / "unused.png").write_bytes(b"x")
    took(
        f"images looked through, {len(snapshots.list())} snapshots",
        lambda: upkeep.clean(paths, snapshots, fresh_s=0),
    )
    took("every page and document looked at", lambda: condition.unsoundness(paths))
    chance = random.Random(1)
    with paths.library.open("r+b") as opened:
        for page in chance.sample(range(5, size // 4096), 5):
            opened.seek(page * 4096)
            opened.write(chance.randbytes(4096))
    took("a repair, five pages damaged", lambda: recovery.repair(paths, snapshots))
    print(f"{verify_live(paths)} pieces after it")
    with paths.library.open("r+b") as opened:
        opened.write(bytes(100))
    took("the last good copy opened", lambda: recovery.open_last_good(paths, snapshots))


def verify_live(paths: Paths) -> int:
    with closing(sqlite3.connect(paths.library)) as connection:
        return int(connection.execute("SELECT count(*) FROM piece").fetchone()[0])


def took(what: str, call: Callable[[], object]) -> None:
    started = time.perf_counter()
    call()
    print(f"{what:45} {1000 * (time.perf_counter() - started):10.1f} ms", flush=True)


if __name__ == "__main__":
    main()
