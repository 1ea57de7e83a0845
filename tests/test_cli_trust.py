"""Copies, going back, the bin and repairs as a person types them; a damaged library in a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library.snapshots import Kind, Snapshots, verify
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from reader.translations import FSI, PDI

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        assert (self.code, self.err) == (0, ""), self.err
        return json.loads(self.out)


Ayn = Callable[..., Run]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


@pytest.fixture
def ayn(paths: Paths, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: str, language: str = "en") -> Run:
        code = main(["--data", str(paths.data), "--language", language, *words])
        said = capsys.readouterr()
        bare = str.maketrans("", "", FSI + PDI)
        return Run(code, said.out.translate(bare), said.err.translate(bare))

    return run


def add(paths: Paths, *numbers: int) -> None:
    library = Library.open(paths)
    for number in numbers:
        block = Block("p", BlockKind.PARAGRAPH, f"نصّ {number} " * 200, Direction.RTL, "ar")
        library.add(Document(Metadata(title=f"قطعة {number}"), (block,)))
    library.close()


def titles(paths: Paths) -> list[str]:
    library = Library.open(paths)
    found = sorted(each.title for each in library.list())
    library.close()
    return found


def spoil_header(paths: Paths) -> bytes:
    data = b"\0" * 100 + paths.library.read_bytes()[100:]
    paths.library.write_bytes(data)
    return data


def test_a_copy_is_taken_listed_and_gone_back_to(ayn: Ayn, paths: Paths) -> None:
    add(paths, 1, 2)
    taken = ayn("backup", "--json").data
    assert (taken["pieces"], taken["notes"]) == (2, 0)
    assert verify(Path(taken["file"])).pieces == 2
    add(paths, 3)
    assert ayn("delete", "1").code == 0
    (listed,) = ayn("backup", "--list", "--json").data
    assert (listed["number"], listed["kind"], listed["sound"], listed["pieces"]) == (
        1,
        "kept",
        True,
        2,
    )
    told = ayn("restore", "1", "--dry-run")
    assert told.out.splitlines() == [
        "1 piece comes back:",
        "   قطعة 1",
        "1 piece goes:",
        "   قطعة 3",
    ]
    assert titles(paths) == ["قطعة 2", "قطعة 3"]
    # nobody is there to ask: nothing is done
    refused = ayn("restore", "1")
    assert refused.code == 1
    assert "--yes" in refused.err
    assert titles(paths) == ["قطعة 2", "قطعة 3"]
    done = ayn("restore", "1", "--yes")
    assert done.code == 0
    assert "To take this back: ayn restore 2" in done.out
    assert titles(paths) == ["قطعة 1", "قطعة 2"]
    back = ayn("restore", "٢", "--yes", "--json").data
    assert back["restored"]
    assert back["changes"]["back"] == ["قطعة 3"]
    assert titles(paths) == ["قطعة 2", "قطعة 3"]


def test_a_copy_in_a_file_is_gone_back_to_by_its_name(
    ayn: Ayn, paths: Paths, tmp_path: Path
) -> None:
    add(paths, 1)
    file = tmp_path / "نسخة.sqlite3"
    assert ayn("backup", str(file)).code == 0
    add(paths, 2)
    assert ayn("restore", str(file), "--yes").code == 0
    assert titles(paths) == ["قطعة 1"]
    # and where no library is left at all
    for name in ("library.sqlite3", "library.sqlite3-wal", "library.sqlite3-shm"):
        paths.data.joinpath(name).unlink(missing_ok=True)
    for each in paths.backups.iterdir():
        each.unlink()
    assert "1 piece comes back" in ayn("restore", str(file), "--yes").out
    assert titles(paths) == ["قطعة 1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup",), "There is no library"),
        (("restore", "7"), "There is no copy 7"),
        (("restore", "nowhere.sqlite3"), "There is no file"),
        (("restore", "."), "is a folder. Give the name of a file."),
        (("bin", "remove", "7"), "does not lie in the bin"),
        (("bin", "remove", "x"), "not a number"),
    ],
)
def test_what_is_not_there_is_said(ayn: Ayn, words: tuple[str, ...], said: str) -> None:
    run = ayn(*words)
    assert run.code == 1
    assert said in run.err
    assert run.err.count("\n") == 1


def test_a_file_that_is_no_copy_changes_nothing(ayn: Ayn, paths: Paths, tmp_path: Path) -> None:
    add(paths, 1)
    other = tmp_path / "other.sqlite3"
    for content in (b"not a copy" * 1000, b"", b"PK\3\4"):
        other.write_bytes(content)
        run = ayn("restore", str(other), "--yes")
        assert run.code == 1
        assert "is no copy that Ayn made" in run.err
    other.write_bytes(paths.library.read_bytes()[:5000])
    run = ayn("restore", str(other), "--yes")
    assert run.code == 1
    assert "damaged" in run.err
    run = ayn("backup", str(paths.library))
    assert run.code == 1
    assert "is the library itself" in run.err
    assert titles(paths) == ["قطعة 1"]


def test_a_copy_replaces_no_other_file(ayn: Ayn, paths: Paths, tmp_path: Path) -> None:
    add(paths, 1)
    letter = tmp_path / "letter.md"
    letter.write_text("رسالة", encoding="utf-8")
    run = ayn("backup", str(letter))
    assert (run.code, run.out) == (1, "")
    assert "is there already and is no copy of a library" in run.err
    assert letter.read_text(encoding="utf-8") == "رسالة"
    run = ayn("backup", str(tmp_path))
    assert run.code == 1
    assert "is a folder. Name a file in it" in run.err
    # an earlier copy and a file that was made for it are replaced
    copy = tmp_path / "copy.db"
    copy.touch()
    for _again in range(2):
        assert ayn("backup", str(copy)).code == 0
    assert list(tmp_path.glob(".*.part*")) == []
    # nor the library under another name, nor another one that is in use
    alias = tmp_path / "alias"
    alias.symlink_to(paths.data, target_is_directory=True)
    before = paths.library.stat()
    run = ayn("backup", str(alias / paths.library.name))
    assert run.code == 1
    assert "is the library itself" in run.err
    other = Library.open(Paths.under(tmp_path / "other"))
    other.tagging.set_colour("وسم", "red")
    run = ayn("backup", str(tmp_path / "other" / paths.library.name))
    assert run.code == 1
    assert "is no copy of a library" in run.err
    other.close()
    assert paths.library.stat().st_ino == before.st_ino


def test_the_bin_is_listed_and_emptied(ayn: Ayn, paths: Paths) -> None:
    add(paths, 1, 2, 3)
    assert "The bin is empty." in ayn("bin").err
    ayn("delete", "1", "3")
    assert [each["id"] for each in ayn("bin", "--json").data] == [3, 1]
    assert "قطعة 3, deleted" in ayn("bin", "list").out
    assert ayn("bin", "remove", "3").code == 1
    assert ayn("bin", "remove", "2", "3", "--yes").code == 1
    assert len(ayn("bin", "list", "--json").data) == 2
    assert ayn("bin", "remove", "3", "--yes", "--json").data == {"removed": 1}
    assert ayn("undelete", "1").code == 0
    ayn("delete", "2")
    assert "Removed 1 piece for good" in ayn("bin", "empty", "--yes").out
    assert titles(paths) == ["قطعة 1"]
    assert ayn("bin", "empty", "--yes", "--json").data == {"removed": 0}


def test_a_damaged_library_goes_on_as_its_last_good_copy(ayn: Ayn, paths: Paths) -> None:
    add(paths, 1, 2)
    Snapshots(paths.library, paths.backups, spare=0).take(Kind.DAILY)
    add(paths, 3)
    before = spoil_header(paths)
    run = ayn("list")
    assert run.code == 0
    assert "قطعة 2" in run.out
    assert "قطعة 3" not in run.out
    assert "was damaged" in run.err
    assert "ayn doctor --repair" in run.err
    (kept,) = paths.damaged.iterdir()
    assert (kept / "library.sqlite3").read_bytes() == before
    # said once, and then it is as any library
    assert ayn("list").err == ""
    repaired = ayn("doctor", "--repair")
    assert repaired.code == 0
    assert "1 piece came over" in repaired.out
    assert titles(paths) == ["قطعة 1", "قطعة 2", "قطعة 3"]
    assert "came over" not in ayn("doctor", "--repair").out


def test_a_damaged_library_without_any_copy_is_left_alone_where_nothing_can_be_read(
    ayn: Ayn, paths: Paths
) -> None:
    add(paths, 1)
    before = spoil_header(paths)
    for words in (("list",), ("doctor", "--repair"), ("backup",)):
        run = ayn(*words)
        assert run.code == 1
        assert "is damaged" in run.err
    assert paths.library.read_bytes() == before


def test_repair_mends_what_lies_in_the_middle(ayn: Ayn, paths: Paths) -> None:
    add(paths, *range(30))
    ayn("backup")
    add(paths, *range(30, 40))
    size = paths.library.stat().st_size
    with paths.library.open("r+b") as file:
        file.seek(size // 3)
        file.write(os.urandom(4096 * 6))
    sick = ayn("doctor", "--json")
    assert sick.code == 1
    checks = {each["name"]: each for each in json.loads(sick.out)["checks"]}
    assert checks["library"]["state"] == "fault"
    assert "ayn doctor --repair" in checks["library"]["text"]
    steps = ayn("doctor", "--repair", "--json").data["steps"]
    assert steps[0]["name"] == "library"
    assert steps[0]["mended"]
    assert {f"قطعة {number}" for number in range(30)} <= set(titles(paths))
    again = ayn("doctor", "--repair", "--json").data["steps"]
    assert [each["mended"] for each in again] == [False, False, False]
    assert [each["name"] for each in again] == ["library", "index", "images"]


def test_repair_of_nothing_makes_nothing(ayn: Ayn, paths: Paths) -> None:
    assert "There is no library yet" in ayn("doctor", "--repair").out
    assert not paths.library.exists()


def test_a_library_whose_file_is_gone_is_not_begun_anew(ayn: Ayn, paths: Paths) -> None:
    add(paths, 1)
    ayn("backup")
    paths.library.unlink()
    run = ayn("list")
    assert "قطعة 1" in run.out
    assert "last good copy" in run.err


@pytest.mark.parametrize(("answer", "left"), [("y\n", 0), ("ن\n", 0), ("n\n", 1), ("\n", 1)])
def test_a_person_is_asked(paths: Paths, answer: str, left: int) -> None:
    add(paths, 1)
    library = Library.open(paths)
    library.delete(1)
    library.close()
    main_end, other_end = pty.openpty()
    command = [sys.executable, "-m", "reader", "--data", str(paths.data), "bin", "empty"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=other_end, stdout=other_end, stderr=other_end, close_fds=True
    )
    os.close(other_end)
    os.write(main_end, answer.encode())
    assert process.wait(60) == (1 if left else 0)
    os.close(main_end)
    library = Library.open(paths)
    assert len(library.bin.list()) == left
    library.close()
