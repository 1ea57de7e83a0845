"""Files whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.exporting.whole import whole


def test_a_file_appears_when_all_went_well(tmp_path: Path) -> None:
    with whole(tmp_path / "a.txt") as place:
        place.write_text("new")
        assert not (tmp_path / "a.txt").exists()
    assert (tmp_path / "a.txt").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_after_a_failure_the_earlier_file_is_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(ValueError, match="halfway"), whole(tmp_path / "a.txt") as place:
        place.write_text("ne")
        raise ValueError("halfway")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("number", [None, 28])
def test_a_failure_names_the_file_that_was_wanted(tmp_path: Path, number: int | None) -> None:
    wanted = tmp_path / "a.txt"
    with pytest.raises(OSError, match=r"a\.txt") as failure, whole(wanted) as place:
        raise OSError(number, "no room", str(place) if number else None)
    assert failure.value.filename == str(wanted)


def test_a_failure_about_another_file_keeps_its_name(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    with pytest.raises(FileNotFoundError) as failure, whole(tmp_path / "a.txt"):
        other.read_text()
    assert failure.value.filename == str(other)


def test_a_folder_that_is_gone_is_told_before_any_work(tmp_path: Path) -> None:
    begun = False
    with pytest.raises(FileNotFoundError), whole(tmp_path / "gone" / "a.txt"):
        begun = True
    assert not begun


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), whole(tmp_path) as place:
        place.write_text("x")


def test_the_longest_names_fit(tmp_path: Path) -> None:
    name = "عين" * 41 + ".mp3"
    assert len(name.encode()) == 250
    with whole(tmp_path / name) as place:
        place.write_text("x")
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208 - the name as the system has it


def test_a_name_of_bytes_that_are_no_text_fits(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xd8\xb9\xff.md")
    with whole(tmp_path / name) as place:
        place.write_text("x")
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208 - the name as the system has it
