"""Folders and zips that say they are libraries: read within limits, whoever made them."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportFailed
from reader.importing import library_files
from reader.importing.library_document import checked_document
from reader.importing.library_files import (
    LibraryFiles,
    Missing,
    is_library,
    open_library,
    read_json,
    read_picture,
)

GIF = b"GIF89a" + (7).to_bytes(2, "little") + (5).to_bytes(2, "little") + b"\0\0\0;"
NAME = f"{hashlib.sha256(GIF).hexdigest()}.gif"
FILES = {
    "library.json": b'{"format": "ayn-library", "version": 1}',
    "pieces/b/piece.json": b"{}",
    "pieces/\xd8\xa3/piece.json".encode("latin-1").decode(): b"{}",
    "pieces/empty/other.txt": b"",
    f"pieces/b/images/{NAME}": GIF,
}
Make = Callable[..., Path]


@pytest.fixture(params=["folder", "zip", "zip-in-folder"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Give a maker of libraries of the given files, as a folder and as zips."""

    def folder(files: dict[str, bytes]) -> Path:
        for name, data in files.items():
            place = tmp_path / "library" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return tmp_path / "library"

    def packed(files: dict[str, bytes]) -> Path:
        start = "my library/" if request.param == "zip-in-folder" else ""
        with zipfile.ZipFile(tmp_path / "library.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in files.items():
                file.writestr(start + name, data)
        return tmp_path / "library.zip"

    return folder if request.param == "folder" else packed


def test_pieces_are_found_in_order(make: Make) -> None:
    path = make(FILES)
    assert is_library(path)
    files = open_library(path)
    assert files.folders() == ["b", "أ"]
    assert read_json(files, "library.json") == {"format": "ayn-library", "version": 1}
    assert read_picture(files, f"pieces/b/images/{NAME}") == GIF
    assert read_picture(files, f"pieces/b/images/{'0' * 64}.gif") is None
    with pytest.raises(Missing):
        files.read("pieces/none/piece.json", 10)
    files.close()


def test_what_is_too_large_or_no_json_is_told(make: Make) -> None:
    deep = b"[" * 100_000
    files = open_library(make({**FILES, "deep.json": deep, "no.json": b"\xff", "long": b"a" * 99}))
    for name in ("deep.json", "no.json"):
        with pytest.raises(ImportFailed) as told:
            read_json(files, name)
        assert name in str(told.value.message)
    assert len(files.read("long", 99)) == 99
    with pytest.raises(ImportFailed):
        files.read("long", 98)
    files.close()


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "pieces/../../secret", "a\\..\\b"])
def test_nothing_outside_is_read(make: Make, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    files = open_library(make(FILES))
    with pytest.raises(ImportFailed):
        files.read(name, 100)
    files.close()


def test_a_picture_is_what_its_name_says(make: Make) -> None:
    other = f"{'1' * 64}.gif"
    huge = GIF[:6] + b"\xff\xff\xff\xff" + GIF[10:]
    named = f"{hashlib.sha256(huge).hexdigest()}.gif"
    files = open_library(make({**FILES, other: GIF, named: huge}))
    for name in (other, named):
        with pytest.raises(ImportFailed):
            read_picture(files, name)
    files.close()


def test_links_of_the_file_system_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "piece.json").write_bytes(b"{}")
    library = tmp_path / "library"
    (library / "pieces" / "a").mkdir(parents=True)
    (library / "library.json").write_bytes(FILES["library.json"])
    (library / "pieces" / "link").symlink_to(secret)
    (library / "pieces" / "a" / "piece.json").symlink_to(secret / "piece.json")
    files = open_library(library)
    assert files.folders() == []
    for name in ("pieces/link/piece.json", "pieces/a/piece.json"):
        with pytest.raises(ImportFailed):
            files.read(name, 100)


def test_a_zip_of_bad_names_and_links(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("pieces/l/piece.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as file:
        for name in ("library.json", "../pieces/x/piece.json", "/pieces/y/piece.json"):
            file.writestr(name, FILES["library.json"])
        file.writestr(link, "/etc/passwd")
    files = open_library(path)
    assert files.folders() == []
    files.close()


def test_a_bomb_is_unpacked_no_further_than_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_files, "MAX_JSON", 1_000_000)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("library.json", b" " * 50_000_000)
    files = open_library(path)
    with pytest.raises(ImportFailed) as told:
        read_json(files, "library.json")
    assert "larger" in str(told.value.message)
    files.close()


def test_what_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("نص")
    (tmp_path / "folder" / "pieces").mkdir(parents=True)
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + os.urandom(100))
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("library.json", '{"format": "another"}')
    for name in ("text.txt", "folder", "broken.zip", "other.zip", "gone", "a\0b"):
        assert not is_library(tmp_path / name), name
    for name in ("text.txt", "broken.zip", "gone"):
        with pytest.raises(ImportFailed):
            open_library(tmp_path / name)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_a_damaged_zip_is_told(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, data in FILES.items():
            file.writestr(name, data)
    whole = path.read_bytes()
    at = int.from_bytes(noise[:2]) % len(whole)
    path.write_bytes(whole[:at] + noise + whole[at + len(noise) :])
    try:
        files: LibraryFiles = open_library(path)
    except ImportFailed:
        return
    for folder in files.folders():
        try:
            read_json(files, f"pieces/{folder}/piece.json")
        except ImportFailed:
            continue
    files.close()


# Documents of any origin


BLOCK = {"id": "b1", "kind": "paragraph", "level": 0, "text": "نص", "direction": "rtl",
         "language": "ar", "spans": []}  # fmt: skip


def document(**values: object) -> dict[str, object]:
    return {"format": 1, "title": "عنوان", "blocks": [{**BLOCK, **values}]}


@pytest.mark.parametrize(
    "values",
    [
        {"text": 5},
        {"text": "\ud800"},
        {"kind": "script"},
        {"direction": "up"},
        {"level": -7},
        {"level": True},
        {"spans": [{"start": 0, "end": 3, "kind": "link", "value": "https://a.example"}]},
        {"spans": [{"start": 2, "end": 1, "kind": "strong", "value": ""}]},
        {"spans": [{"start": 0, "end": 1, "kind": "strong", "value": None}]},
        {"cells": [{"start": 0, "end": 9, "header": False}]},
        {"list": {"depth": 10**9, "ordered": True, "number": 1}},
        {"list": {"depth": 1, "ordered": "yes", "number": 1}},
        {"asset": ["a"], "kind": "figure"},
    ],
)
def test_what_is_no_document(values: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        checked_document(document(**values), "a")


def test_links_that_may_not_be_opened_become_text() -> None:
    def links(value: str) -> int:
        span = {"start": 0, "end": 2, "kind": "link", "value": value}
        return len(checked_document(document(spans=[span]), "a").blocks[0].spans)

    assert links("https://ayn.example/أ") == links("#b1") == links("mailto:a@b.example") == 1
    for value in ("javascript:alert(1)", "file:///etc/passwd", "java\nscript:a", "", "data:,a"):
        assert links(value) == 0
    made = checked_document({**document(), "url": "javascript:alert(1)"}, "a")
    assert made.metadata.url == ""
    assert made.metadata.title == "عنوان"


def test_two_blocks_of_one_id_are_no_document() -> None:
    data = document()
    data["blocks"] = [BLOCK, BLOCK]
    with pytest.raises(ValueError, match="one id"):
        checked_document(data, "a")


@settings(deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["format", "blocks", "id", "kind", "text", "spans", "left_out"]), inner,
        max_size=5,
    ),
    max_leaves=20,
))  # fmt: skip
def test_any_json_is_a_document_or_none(value: object) -> None:
    try:
        checked_document(json.loads(json.dumps(value)), "a")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        assert not isinstance(error, AttributeError), "an error that nobody expects"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ImportFailed, match="no library"):
        open_library(tmp_path / "pipe")
