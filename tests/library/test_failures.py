from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.document.model import Document
from reader.document.ranges import Position
from reader.errors import LibraryFailed
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]

ROOT = Path(__file__).resolve().parent.parent.parent
PRELUDE = """
import os, resource, sys
from pathlib import Path
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import LibraryFailed
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

def document(text):
    block = Block("p0", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
    return Document(Metadata(title=text[:20]), (block,))

paths = Paths.under(Path(sys.argv[1]))
"""


def run(script: str, folder: Path) -> str:
    """Run a script in a process of its own, since limits and rights cannot be taken back."""
    process = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="ayn-test-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


DROP_ROOT = """
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
"""
TRY_TO_OPEN = """
try:
    Library.open(paths)
except LibraryFailed as error:
    print(error)
else:
    print("opened")
"""


def test_a_folder_that_cannot_be_created_is_said(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    said = run(DROP_ROOT + TRY_TO_OPEN, open_folder / "data")
    assert "cannot be written" in said
    assert "Allow writing" in said


def test_a_folder_that_cannot_be_written_is_said(open_folder: Path, write: Write) -> None:
    paths = Paths.under(open_folder / "data")
    library = Library.open(paths)
    library.add(write("نص"))
    library.close()
    before = paths.library.read_bytes()
    for folder in (paths.data, paths.assets, paths.assets / ".partial"):
        folder.chmod(0o555)
    paths.library.chmod(0o444)
    said = run(DROP_ROOT + TRY_TO_OPEN, paths.data)
    assert "cannot be written" in said
    assert paths.library.read_bytes() == before


def test_a_library_that_became_read_only_is_said_and_keeps_its_pieces(
    open_folder: Path,
) -> None:
    script = (
        """
if os.geteuid() == 0:
    os.chown(paths.data.parent, 65534, 65534)
"""
        + DROP_ROOT
        + """
library = Library.open(paths)
library.add(document("الأول"))
library.close()
paths.library.chmod(0o444)
try:
    library = Library.open(paths)
    library.add(document("الثاني"))
except LibraryFailed as error:
    print(error)
paths.library.chmod(0o644)
library = Library.open(paths)
print(library.count(), library.check())
"""
    )
    said = run(script, open_folder / "data").splitlines()
    assert "cannot be written" in said[0]
    assert said[1] == "1 []"


def test_a_file_in_the_folders_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(LibraryFailed, match="data is a file, not a folder"):
        Library.open(Paths.under(tmp_path / "data"))


FILL_UP = """
library = Library.open(paths)
kept = library.add(document("الأول"))
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limits[1]))
added = 0
try:
    while True:
        library.add(document(f"كلمة {added} " * 2000))
        added += 1
except LibraryFailed as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
print(added > 0, library.count() == added + 1, library.check())
library.add(document("بعد أن فرغ مكان"))
print(library.count() == added + 2, library.piece(kept).document.block("p0").text)
library.close()
"""


def test_no_room_for_a_piece_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stops SQLite in the midst of a write, as a full disk does."""
    said = run(FILL_UP, tmp_path / "data").splitlines()
    assert "no room left" in said[0]
    assert "Free some space" in said[0]
    assert said[1:] == ["True True []", "True الأول"]


def test_no_room_for_an_image_leaves_neither_image_nor_piece(tmp_path: Path) -> None:
    script = """
library = Library.open(paths)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
try:
    library.add(document("نص"), {"large.png": b"x" * 200_000})
except LibraryFailed as error:
    print(error)
print(library.count(), library.asset("large.png"), list((paths.assets / ".partial").iterdir()))
"""
    said = run(script, tmp_path / "data").splitlines()
    assert "no room left" in said[0]
    assert said[1] == "0 None []"


def test_a_full_database_is_said_and_stays_whole(library: Library, write: Write) -> None:
    first = library.add(write("الأول"))
    pages = library._writer.value("PRAGMA page_count")
    library._writer.pragma(f"max_page_count = {pages}")
    with pytest.raises(LibraryFailed, match="no room left"):
        library.add(write("كلمة " * 50_000))
    assert library.count() == 1
    library._writer.pragma("max_page_count = 1000000")
    library.add(write("كلمة " * 50_000))
    assert library.count() == 2
    assert library.piece(first)
    assert library.check() == []


@pytest.mark.parametrize("content", [b"not a database at all" * 500, b"\0" * 8192])
def test_a_file_that_is_no_database_is_refused_and_left_alone(paths: Paths, content: bytes) -> None:
    paths.data.mkdir()
    paths.library.write_bytes(content)
    with pytest.raises(LibraryFailed, match="damaged"):
        Library.open(paths)
    assert paths.library.read_bytes() == content


def test_damage_inside_the_file_is_said(paths: Paths, write: Write) -> None:
    library = Library.open(paths)
    for number in range(50):
        library.add(write(f"كلمة {number} " * 300))
    library.close()
    with paths.library.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(4096 * 4)
        file.write(os.urandom(size - 4096 * 4))
    with pytest.raises(LibraryFailed) as caught:
        library = Library.open(paths)
        try:
            for summary in library.list():
                library.piece(summary.id)
        finally:
            library.close()
    assert "damaged" in str(caught.value)
    assert caught.value.detail


def test_a_lock_held_for_long_is_said(paths: Paths, write: Write) -> None:
    library = Library.open(paths, patience=0.1)
    with closing(sqlite3.connect(paths.library, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryFailed, match="Another program has been using"):
            library.add(write("نص"))
        other.execute("ROLLBACK")
    library.add(write("نص"))
    assert library.count() == 1
    library.close()


@pytest.mark.parametrize("how", ["moved", "replaced", "removed"])
def test_a_library_that_lost_its_name_confirms_nothing_more(
    paths: Paths, write: Write, how: str
) -> None:
    library = Library.open(paths)
    piece = library.add(write("قبل"))
    away = paths.data.with_name("away")
    if how == "removed":
        shutil.rmtree(paths.data)
    elif how == "moved":
        paths.data.rename(away)
    else:
        # as a repair in another process does it
        other = Paths.under(away)
        Library.open(other).close()
        other.library.replace(paths.library)
    for deed in (
        lambda: library.add(write("بعد")),
        lambda: library.tagging.add(piece, "وسم"),
        lambda: library.set_reading(piece, Position("p0", 1), 0.5),
    ):
        with pytest.raises(LibraryFailed, match="moved, replaced or removed while it was open"):
            deed()
    if how == "moved":
        away.rename(paths.data)
        # its disk is connected again: the same file, and all goes on
        assert library.add(write("بعد")) == piece + 1
    library.close()
