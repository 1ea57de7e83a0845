"""A small disk of its own that fills up, becomes read-only and vanishes, under an open library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
MEGABYTES = 6
# in a namespace of mounts of its own: nothing of it is left when the process ends
MOUNT = 'mount -t tmpfs -o size={size}m tmpfs "$0" && exec "$@"'
PRELUDE = """
import json, os, subprocess, sys
from pathlib import Path
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range, Quote
from reader.errors import LibraryFailed
from reader.library import recovery, restoring, upkeep
from reader.library.notes import NoteKind
from reader.library.snapshots import Kind, Snapshots
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

disk = Path(sys.argv[1])
paths = Paths.under(disk / "data")
snapshots = Snapshots(paths.library, paths.backups, spare=0)
told = {}

def document(number, size=300):
    text = f"كلمة {number} في نصّ. " * size
    block = Block("p0", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
    return Document(Metadata(title=str(number)), (block,))

def failing(name, call):
    try:
        call()
    except LibraryFailed as error:
        told[name] = str(error)
    else:
        told[name] = ""

def fill(ballast):
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass

def remount(how):
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)
"""


def on_small_disk(script: str, folder: Path) -> Any:
    """Run a script with a small disk at its first argument; gives what it tells."""
    own = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    code = PRELUDE + textwrap.dedent(script) + "\nprint(json.dumps(told))\n"
    mount = MOUNT.format(size=MEGABYTES)
    command = [*own, "sh", "-c", mount, str(folder), sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_disk_that_fills_up_loses_nothing_and_is_said(tmp_path: Path) -> None:
    told = on_small_disk(
        """
        library = Library.open(paths)
        for number in range(20):
            library.add(document(number))
        first = snapshots.take(Kind.DAILY)
        ballast, reserve = disk / "ballast", disk / "reserve"
        reserve.write_bytes(bytes(2_000_000))
        added = 20
        try:
            while True:
                library.add(document(added), {f"{added}.png": bytes(90_000)})
                added += 1
        except LibraryFailed as error:
            told["add"] = str(error)
        fill(ballast)
        failing("snapshot", lambda: snapshots.take(Kind.DAILY))
        failing("spare", lambda: Snapshots(paths.library, paths.backups).take(Kind.DAILY))
        failing("restore", lambda: restoring.restore(paths, snapshots, first.file))
        failing("difference", lambda: restoring.difference(paths, first.file))
        failing("export", lambda: snapshots.export(disk / "copy.sqlite3"))
        failing("repair", lambda: recovery.repair(paths, snapshots))
        quote = Quote("كلمة", "", "")
        for number in range(400):
            note = lambda: library.notes.add(1, Range("p0", 0, 4), quote, NoteKind.NOTE, "ملاحظة " * 99)
            failing("note", note)
            if told["note"]:
                break
        told["left"] = sorted(path.name for path in paths.backups.iterdir() if "partial" in path.name)
        told["read"] = len(library.list()) == library.count() == added
        ballast.unlink()
        reserve.unlink()
        told["sound"] = library.check()
        told["notes"] = len(library.notes.of(1)) == number
        told["snapshots"] = len(snapshots.list())
        library.delete(list(range(10, added)))
        library.bin.remove(range(10, added))
        upkeep.clean(paths, snapshots, fresh_s=0)
        for path in (paths.assets / ".unused").iterdir():
            path.unlink()
        library.add(document(99))
        library.close()
        failing("later", lambda: snapshots.take(Kind.DAILY))
        """,
        tmp_path,
    )
    for deed in ("add", "snapshot", "restore", "difference", "repair", "note"):
        assert "room" in told[deed], (deed, told[deed])
        assert "ree some space" in told[deed], (deed, told[deed])
    assert told["export"] == "The disk is full. Free some space and try again."
    assert "too little room" in told["spare"]
    assert told["left"] == []
    assert told["read"]
    assert told["notes"]
    assert told["sound"] == []
    assert told["snapshots"] == 1
    assert told["later"] == ""


def test_a_library_on_a_full_disk_is_not_said_to_be_unreachable(tmp_path: Path) -> None:
    told = on_small_disk(
        """
        library = Library.open(paths)
        library.add(document(0))
        library.close()
        fill(disk / "ballast")
        failing("open", lambda: Library.open(paths))
        (disk / "ballast").unlink()
        library = Library.open(paths)
        told["count"] = library.count()
        library.close()
        """,
        tmp_path,
    )
    assert "There is no room left on the disk" in told["open"]
    assert told["count"] == 1


def test_a_disk_that_becomes_read_only_is_said_and_goes_on_later(tmp_path: Path) -> None:
    told = on_small_disk(
        """
        Library.open(paths).close()
        library = Library.open(paths)
        library.add(document(0))
        snapshots.take(Kind.DAILY)
        # what is open for writing would keep the disk from becoming read-only
        library.close()
        remount("ro")
        failing("open", lambda: Library.open(paths))
        failing("snapshot", lambda: snapshots.take(Kind.DAILY))
        failing("clean", lambda: upkeep.clean(paths, snapshots, fresh_s=0))
        failing("repair", lambda: recovery.repair(paths, snapshots))
        remount("rw")
        library = Library.open(paths)
        told["count"] = library.count()
        # mid-way: the files of an open library, and the folders round them
        os.chmod(paths.library, 0o444)
        subprocess.run(["mount", "--bind", str(paths.assets), str(paths.assets)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(paths.assets)], check=True)
        failing("image", lambda: library.add(document(1), {"a.png": b"1"}))
        told["read"] = [piece.title for piece in library.list()]
        subprocess.run(["umount", str(paths.assets)], check=True)
        os.chmod(paths.library, 0o644)
        library.add(document(1), {"a.png": b"1"})
        told["after"] = library.count()
        told["sound"] = library.check()
        library.close()
        """,
        tmp_path,
    )
    for deed in ("open", "snapshot", "clean", "repair", "image"):
        assert "cannot be written" in told[deed], (deed, told[deed])
    assert (told["count"], told["read"], told["after"], told["sound"]) == (1, ["0"], 2, [])


def test_a_disk_that_vanishes_is_said_and_is_whole_when_it_is_back(tmp_path: Path) -> None:
    told = on_small_disk(
        """
        library = Library.open(paths)
        library.add(document(0))
        away = disk / "away"
        paths.data.rename(away)
        failing("image", lambda: library.add(document(1), {"a.png": b"1"}))
        failing("snapshot", lambda: snapshots.take(Kind.DAILY))
        library.close()
        told["made"] = paths.data.exists() and sorted(path.name for path in paths.data.iterdir())
        away.rename(paths.data) if not paths.data.exists() else None
        library = Library.open(paths)
        told["count"] = library.count()
        told["sound"] = library.check()
        library.close()
        """,
        tmp_path,
    )
    assert "Check that its disk is connected" in told["image"]
    assert "Check that its disk is connected" in told["snapshot"]
    assert (told["made"], told["count"], told["sound"]) == (False, 1, [])
