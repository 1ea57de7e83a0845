"""A folder or a zip that is written: whole or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.errors import Cancelled, ReaderError
from reader.exporting.library_files import library_target
from reader.jobs import CancelToken

NAMES = ["library", "library.zip"]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "picture.png"
    file.write_bytes(b"picture" * 400_000)
    return file


def content(path: Path) -> dict[str, bytes]:
    if path.is_file():
        with zipfile.ZipFile(path) as file:
            return {name: file.read(name) for name in file.namelist()}
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file()
    }


def test_a_folder_and_a_zip_hold_the_same(tmp_path: Path, picture: Path) -> None:
    for name in NAMES:
        with library_target(tmp_path / name, CancelToken()) as target:
            target.write("library.json", "{}\n")
            target.write("pieces/ساعة/index.html", "ساعة\r\n")
            target.copy("pieces/ساعة/images/a.png", picture)
            assert not (tmp_path / name).exists()
    found = content(tmp_path / "library")
    assert found == content(tmp_path / "library.zip")
    assert found["pieces/ساعة/index.html"] == "ساعة\r\n".encode()
    assert found["pieces/ساعة/images/a.png"] == picture.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_what_fails_leaves_nothing(tmp_path: Path, picture: Path, name: str) -> None:
    place = tmp_path / "out"
    place.mkdir()
    token = CancelToken()
    with pytest.raises(Cancelled), library_target(place / name, token) as target:
        target.write("a", "a")
        token.cancel()
        target.copy("b", picture)
    with pytest.raises(OSError), library_target(place / name, CancelToken()) as target:
        target.copy("b", tmp_path / "none")
    assert list(place.iterdir()) == []


def test_an_earlier_zip_is_replaced_and_a_full_folder_is_not(tmp_path: Path) -> None:
    folder, file = tmp_path / "library", tmp_path / "library.zip"
    file.write_bytes(b"old")
    folder.mkdir()
    for path in (folder, file):
        with library_target(path, CancelToken()) as target:
            target.write("a", "new")
        assert content(path) == {"a": b"new"}
    with pytest.raises(ReaderError) as told, library_target(folder, CancelToken()):
        pytest.fail("it has to refuse before anything is done")
    assert str(folder) in str(told.value.message)
    assert content(folder) == {"a": b"new"}
    with pytest.raises(ReaderError), library_target(tmp_path / "a", CancelToken()) as target:
        raise ReaderError(told.value.message)
    assert not (tmp_path / "a").exists()


def test_failures_name_the_place(tmp_path: Path) -> None:
    for name in NAMES:
        path = tmp_path / "gone" / name
        with pytest.raises(FileNotFoundError) as told, library_target(path, CancelToken()):
            pytest.fail("there is no such folder")
        assert told.value.filename == str(path)
