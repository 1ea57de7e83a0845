"""What the system refuses, in plain words: real refusals, not invented ones."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from reader.actions.failures import plain


def refusal(path: Path, mode: str = "wb") -> OSError:
    with pytest.raises(OSError) as caught, path.open(mode) as file:
        file.write(b"x")
    return caught.value


def test_a_full_disk() -> None:
    assert str(plain(refusal(Path("/dev/full")))).startswith("The disk is full.")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "no" / "f.wav"
    assert str(plain(refusal(path))).startswith(f"There is no {path}.")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert str(plain(refusal(tmp_path))) == f"{tmp_path} is a folder. Give the name of a file."


def test_a_place_that_may_not_be_written() -> None:
    for number in (errno.EACCES, errno.EROFS):
        text = str(plain(OSError(number, "refused", "/x/f.wav")))
        assert text.startswith("Nothing may be written at /x/f.wav.")


def test_anything_else_gives_the_systems_reason() -> None:
    assert "Input/output error" in str(plain(OSError(errno.EIO, "Input/output error", "/x")))
    assert "Input/output error" in str(plain(OSError(errno.EIO, "Input/output error")))
