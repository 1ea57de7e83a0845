"""The wheel carries everything: built, installed into an empty environment, and used from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("reader", "resources", "articles")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


def run(command: Sequence[str | Path], cwd: Path, **env: str) -> str:
    """Run a command outside the checkout, with nothing of the checkout in its environment."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=clean | env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what it is made of."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    for name in SHIPPED:
        shutil.copytree(ROOT / name, tree / name, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, tree],
        folder,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment that finds the libraries of this one.

    The checkout is not on its path: a folder named in a .pth file has its own left unread.
    """
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", folder], folder.parent)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    run([*pip, "--quiet", wheel], folder.parent)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def shipped_files(tree: str) -> set[str]:
    return {
        path.relative_to(ROOT / tree).as_posix()
        for path in (ROOT / tree).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_it_carries_every_resource_and_piece(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for tree, inside in (("resources", "reader/_resources"), ("articles", "reader/_articles")):
        files = shipped_files(tree)
        assert files
        assert not {f"{inside}/{name}" for name in files} - names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert not {name for name in names if name.split("/")[0] in {"tests", "packaging"}}


def test_it_opens_a_bundled_piece(environment: Path, tmp_path: Path) -> None:
    code = "import reader.paths as p; print(p.__file__); print(p.article('welcome'))"
    home = {"HOME": str(tmp_path)}
    python = environment / "bin" / "python"
    module, piece = run([python, "-c", code], tmp_path, **home).splitlines()
    assert Path(module).is_relative_to(environment)
    assert Path(piece).is_relative_to(environment)
    ayn = [environment / "bin" / "ayn", "--data", tmp_path / "data"]
    shown = run([*ayn, "show", Path(piece, "article.html"), "--format", "json"], tmp_path, **home)
    document = json.loads(shown)
    assert document["direction"] == "rtl"
    assert document["title"]
    assert len(document["blocks"]) > 5


def test_it_draws_its_window(environment: Path, tmp_path: Path) -> None:
    code = "import reader.paths as p; print(p.article('welcome', 'article.html'))"
    piece = run([environment / "bin" / "python", "-c", code], tmp_path).strip()
    picture = tmp_path / "window.png"
    ayn = [environment / "bin" / "ayn", "--data", tmp_path / "data"]
    run([*ayn, "open", piece, "--picture", picture], tmp_path, HOME=str(tmp_path))
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_its_speech_engines_are_found(environment: Path, tmp_path: Path) -> None:
    code = (
        "from importlib.metadata import entry_points\n"
        "for point in entry_points(group='ayn.speech_engines'): print(point.name, point.load())"
    )
    found = run([environment / "bin" / "python", "-c", code], tmp_path).splitlines()
    assert {line.split()[0] for line in found} == {"espeak", "piper", "system", "silent"}
