"""`ayn export` and `ayn import` as a person types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.cli import main
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.exporting.pdf_file import read_pdf
from reader.library.held import Holding
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from reader.translations import FSI, PDI

ROOT = Path(__file__).resolve().parent.parent
TEXT = "# ساعة البلدة\n\nدقت الساعة صباح الأحد في البلدة القديمة.\n"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Ayn = Callable[..., Run]


@pytest.fixture
def ayn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: str, data: str = "data", language: str = "en") -> Run:
        code = main(["--data", str(tmp_path / data), "--language", language, *words])
        out, err = capsys.readouterr()
        return Run(code, *(text.replace(FSI, "").replace(PDI, "") for text in (out, err)))

    return run


@pytest.fixture
def filled(ayn: Ayn, tmp_path: Path) -> Ayn:
    """Give the command with two pieces in its library, the first one tagged."""
    for name, text in (("a.md", TEXT), ("b.txt", "السوق\n\nفتح السوق أبوابه.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert ayn("add", str(tmp_path / name)).code == 0
    assert ayn("tag", "add", "مدن", "1").code == 0
    return ayn


def test_the_library_goes_along_and_comes_in(filled: Ayn, tmp_path: Path) -> None:
    for name in ("lib", "lib.zip"):
        out = tmp_path / name
        run = filled("export", "--all", "--to", str(out))
        assert run == Run(0, f"2 pieces are in {out}\n", "")
        other = f"other {name}"
        assert filled("import", str(out), data=other) == Run(0, "Added 2 pieces.\n", "")
        again = filled("import", str(out), "--json", data=other)
        assert json.loads(again.out) == {"added": 0, "joined": 0, "known": 2, "failed": []}
        here, there = (filled("list", "--json", data=data).out for data in ("data", other))
        assert json.loads(here) == json.loads(there)


def test_a_library_is_known_when_it_is_added(filled: Ayn, tmp_path: Path) -> None:
    filled("export", "--all", "--to", str(tmp_path / "lib"))
    (tmp_path / "c.txt").write_text("ثالث\n\nنص ثالث.\n", encoding="utf-8")
    run = filled("add", str(tmp_path / "lib"), str(tmp_path / "c.txt"), data="other")
    assert run.out.splitlines()[0] == "Added 2 pieces."
    assert "Saved ثالث" in run.out
    assert run.code == 0
    assert len(json.loads(filled("list", "--json", data="other").out)) == 3


@pytest.mark.parametrize("name", ["lib", "مكتبة.zip"])
def test_a_dry_run_says_that_it_is_a_library(filled: Ayn, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    filled("export", "--all", "--to", str(place))
    (tmp_path / "c.txt").write_text("ثالث\n\nنص ثالث.\n", encoding="utf-8")
    names = (place.as_uri(), str(tmp_path / "c.txt"))
    run = filled("add", "--dry-run", *names, data="other")
    said = f"{place} is a library of Ayn with 2 pieces. To bring it in: ayn import "
    assert run.out.startswith(said)
    # and nothing of what lies in it
    assert len(run.out.splitlines()) == 2
    assert run.code == 0
    line = filled("add", "--dry-run", str(place), "--json", data="other").out
    assert json.loads(line) == {"state": "library", "file": str(place), "pieces": 2}
    assert not (tmp_path / "other").exists()
    # its address serves too when it is added
    assert filled("add", place.as_uri(), data="third").out == "Added 2 pieces.\n"


def test_a_library_that_cannot_be_read_keeps_nothing_else_from_coming(
    filled: Ayn, tmp_path: Path
) -> None:
    place, page = tmp_path / "lib", tmp_path / "c.txt"
    filled("export", "--all", "--to", str(place))
    page.write_text("ثالث\n\nنص ثالث.\n", encoding="utf-8")
    about = place / "library.json"
    about.write_text(about.read_text(encoding="utf-8").replace('"version": 1', '"version": 99'))
    for words in (("--dry-run",), ()):
        run = filled("add", str(place), str(page), *words, data="other")
        assert run.code == 1
        assert "newer version of Ayn" in run.err
        assert "ثالث" in run.out


def test_a_part_goes_along(filled: Ayn, tmp_path: Path) -> None:
    run = filled("export", "--tag", "مدن", "--to", str(tmp_path / "part.zip"), "--json")
    assert json.loads(run.out) == {
        "to": str(tmp_path / "part.zip"), "pieces": 1, "images": 0, "failed": [],
    }  # fmt: skip
    assert filled("export", "2", "--to", str(tmp_path / "two")).code == 0
    assert [each.name for each in (tmp_path / "two" / "pieces").iterdir()] == ["السوق"]
    assert filled("export", "--search", "السوق", "--to", str(tmp_path / "found.zip")).code == 0


@pytest.mark.parametrize("kind", ["html", "epub", "md", "txt", "pdf"])
def test_a_piece_becomes_a_file(filled: Ayn, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"one.{kind}"
    assert filled("export", "1", "--to", str(out)) == Run(0, f"Saved {out}\n", "")
    assert out.stat().st_size > 50
    many = tmp_path / "many"
    many.mkdir()
    run = filled("export", "--all", "--to", str(many), "--format", kind, "--json")
    files = json.loads(run.out)["files"]
    assert {Path(file).name for file in files} == {f"ساعة البلدة.{kind}", f"السوق.{kind}"}


def test_letters_of_a_pdf_have_a_size(filled: Ayn, tmp_path: Path) -> None:
    pages = []
    for size in ("100", "٥٠٠٪"):
        out = tmp_path / f"{size}.pdf"
        assert filled("export", "1", "--to", str(out), "--size", size).code == 0
        pages.append(len(read_pdf(out.read_bytes()).pages()))
    assert pages[1] > pages[0] == 1
    assert filled("export", "1", "--to", "a.pdf", "--size", "9").code == 2


def test_a_file_becomes_another_without_a_library(ayn: Ayn, tmp_path: Path) -> None:
    source, out = tmp_path / "a.md", tmp_path / "a.html"
    source.write_text(TEXT, encoding="utf-8")
    assert ayn("export", str(source), "--to", str(out)).code == 0
    assert "ساعة البلدة" in out.read_text(encoding="utf-8")
    assert not (tmp_path / "data" / "library.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("export", "--to", "x"), 2, "Something is missing after ayn export."),
        (("export", "1"), 2, "ayn export"),
        (("export", "1", "--to", "x.docx"), 1, "Let its name end in one of"),
        (("export", "99", "--to", "x.zip"), 1, "There is no piece 99"),
        (("export", "x", "--to", "y.zip"), 1, "x is not a number"),
        (("export", "--tag", "z", "--to", "y.zip"), 1, "No piece of the library was chosen"),
        (("export", "--collection", "z", "--to", "y.zip"), 1, "There is no collection z"),
        (("import",), 2, "Something is missing after ayn import."),
        (("import", "gone"), 1, "There is no gone"),
        (("import", "."), 1, "is no library that Ayn saved"),
    ],
)
def test_what_cannot_be(
    filled: Ayn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...],
    code: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    run = filled(*words)
    assert (run.code, run.out) == (code, "")
    assert said in run.err.splitlines()[-1]
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(("x", "y"))]


def test_a_folder_with_something_in_it_is_left_alone(filled: Ayn, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "mine.txt").write_text("mine")
    run = filled("export", "--all", "--to", str(place))
    assert (run.code, run.out) == (1, "")
    assert "There is something in" in run.err
    assert [each.name for each in place.iterdir()] == ["mine.txt"]


def test_damaged_parts_are_told_as_json_too(filled: Ayn, tmp_path: Path) -> None:
    out = tmp_path / "lib"
    filled("export", "--all", "--to", str(out))
    (out / "pieces" / "السوق" / "piece.json").write_text("{")
    run = filled("import", str(out), "--json", data="other")
    assert run.code == 1
    data = json.loads(run.out)
    assert data["added"] == 1
    assert [each["file"] for each in data["failed"]] == ["السوق"]
    assert "damaged" in data["failed"][0]["error"]


def large(folder: Path, count: int = 150) -> Path:
    """Give the data folder of a library of many pieces."""
    library = Library.open(Paths.under(folder))
    receiver = library.holdings.receiver()
    for number in range(count):
        block = Block("b", BlockKind.PARAGRAPH, f"خبر {number} " * 3000, Direction.RTL, "ar")
        document = Document(Metadata(f"خبر {number}"), (block,))
        receiver.put(Holding(document, (f"وسم {number % 7}",)))
    library.close()
    return folder


def begun(data: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "--data", str(data), "--language", "en", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip


def wait_for(process: subprocess.Popen[str], happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.005)


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    data, out = large(tmp_path / "data"), tmp_path / "out"
    out.mkdir()
    process = begun(data, "export", "--all", "--to", str(out / "lib.zip"))
    wait_for(process, lambda: bool(list(out.iterdir())))
    process.send_signal(signal.SIGINT)
    _said, complaint = process.communicate(timeout=20)
    assert (process.returncode, complaint) == (130, "")
    assert list(out.iterdir()) == []


def test_what_was_killed_while_it_came_in_goes_on_the_next_time(ayn: Ayn, tmp_path: Path) -> None:
    large(tmp_path / "data")
    out = tmp_path / "lib.zip"
    assert ayn("export", "--all", "--to", str(out)).code == 0
    other = tmp_path / "other"
    log = other / "library.sqlite3-wal"
    process = begun(other, "import", str(out))
    # each piece is some 40 kB of the log
    wait_for(process, lambda: log.exists() and log.stat().st_size > 1_000_000)
    process.kill()
    process.communicate(timeout=20)
    library = Library.open(Paths.under(other))
    there = library.count()
    assert 0 < there < 150
    assert library.check() == []
    library.close()
    again = json.loads(ayn("import", str(out), "--json", data="other").out)
    assert (again["known"], again["added"], again["joined"]) == (there, 150 - there, 0)


def test_a_copy_never_takes_the_librarys_own_place(filled: Ayn, tmp_path: Path) -> None:
    (file,) = (tmp_path / "data").rglob("library.sqlite3")
    before = file.read_bytes()
    run = filled("export", "1", "--format", "txt", "--to", str(file))
    assert run.code != 0
    assert "is the library itself" in run.err
    assert file.read_bytes() == before
