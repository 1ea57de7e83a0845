"""What doctor sees: real parts, whole and broken."""

from __future__ import annotations

from pathlib import Path

from reader.actions.diagnose import FONTS, Check, State, diagnose, works
from reader.library.store import Library
from reader.paths import Paths

HERE = {"TERM": "linux", "HOME": "/nonexistent"}


def look(paths: Paths) -> dict[str, Check]:
    return {check.name: check for check in diagnose(paths, HERE)}


def test_a_sound_installation_works(paths: Paths, library: Library) -> None:
    library.close()
    checks = look(paths)
    assert works(list(checks.values()))
    for name in ("python", "qt", "voice.ar", "voice.en", "fonts", "library", "disk", "terminal"):
        assert checks[name].state is State.GOOD, checks[name]
    assert checks["display"].state is State.WARNING
    assert str(checks["library"].message).endswith("is sound: 0 pieces")
    assert "Linux console" in str(checks["terminal"].message)


def test_a_library_that_is_not_there_yet_is_not_made(paths: Paths) -> None:
    assert look(paths)["library"].state is State.GOOD
    assert not paths.data.exists()


def test_a_file_in_the_folder_s_place_is_a_fault_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    checks = look(Paths.under(file))
    assert checks["library"].state is State.FAULT
    assert str(checks["library"].message).startswith(f"{file} is a file, not a folder.")
    assert checks["terminal"].state is State.GOOD


def test_a_damaged_library_is_a_fault(paths: Paths) -> None:
    paths.data.mkdir()
    paths.library.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    checks = look(paths)
    assert checks["library"].state is State.FAULT
    assert not works(list(checks.values()))
    # the parts after it were looked at all the same
    assert checks["disk"].state is State.GOOD
    assert "terminal" in checks


def test_a_damaged_search_index_is_made_again(paths: Paths, library: Library) -> None:
    library.close()
    paths.search_index.write_bytes(b"not an index" * 400)
    assert look(paths)["library"].state is State.GOOD


def test_the_fonts_are_those_of_the_window() -> None:
    # read, not imported: only the window's own tests need Qt
    source = (Path(__file__).resolve().parents[2] / "reader" / "ui" / "fonts.py").read_text("utf-8")
    for package, family in FONTS.items():
        assert f'"{package}"' in source
        assert f'"{family}"' in source


def test_a_display_that_is_dead_is_none(paths: Paths, tmp_path: Path) -> None:
    environment = {**HERE, "DISPLAY": ":9876", "XDG_RUNTIME_DIR": str(tmp_path)}
    checks = {check.name: check for check in diagnose(paths, environment)}
    assert checks["qt"].state is State.GOOD
    assert checks["display"].state is State.WARNING
