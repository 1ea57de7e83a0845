"""What the system refuses, in plain words: real refusals, not invented ones where it can be."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.system_errors import plain

NUMBERS = [
    number
    for name in (
        "ENOSPC", "EDQUOT", "EFBIG", "EACCES", "EPERM", "EROFS", "ENOENT", "EISDIR", "EEXIST", "EBUSY", "ETXTBSY",
        "ENOTEMPTY", "ELOOP", "EIO", "ENODEV", "ENXIO", "ESTALE", "EMFILE", "ENFILE", "ENOMEM", "ENETUNREACH",
        "EHOSTUNREACH", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET",
    )
    if (number := getattr(errno, name, None)) is not None
]  # fmt: skip
ANYWHERE = sorted(set(NUMBERS) - {errno.ENOENT, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP})  # fmt: skip


def refusal(call: Callable[[], object]) -> OSError:
    with pytest.raises(OSError) as caught:
        call()
    return caught.value


def writing(path: Path) -> OSError:
    def write() -> None:
        with path.open("wb", buffering=0) as file:
            file.write(b"x")

    return refusal(write)


def test_a_full_disk() -> None:
    assert str(plain(writing(Path("/dev/full")))).startswith("The disk is full.")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    said = str(plain(writing(tmp_path / "no" / "f.wav")))
    assert said.startswith(f"There is no folder {tmp_path / 'no'}.")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "f.wav"
    assert str(plain(refusal(path.read_bytes))).startswith(f"There is no {path}.")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert str(plain(writing(tmp_path))) == f"{tmp_path} is a folder. Give the name of a file."


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "ملفّ"
    file.touch()
    inside = file / "a" / "b.txt"
    for error in (
        writing(inside),
        refusal(lambda: inside.parent.mkdir(parents=True, exist_ok=True)),
        refusal(lambda: file.mkdir(exist_ok=True)),
    ):
        said = f"{file} is a file, not a folder. Choose a folder."
        assert str(plain(error)) == said
        # also when it is told by the name of what was to be written
        assert str(plain(error, inside)) == said


def test_a_name_too_long_is_cut_where_it_is_shown(tmp_path: Path) -> None:
    said = plain(writing(tmp_path / ("ن" * 300) / "f.txt"))
    assert "too long" in str(said)
    assert said.values["name"] == "ن" * 39 + "…"


def test_a_link_to_itself(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(link)
    assert str(plain(writing(link))).startswith(f"{link} is a link that leads back to itself.")


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    said = str(plain(refusal(tmp_path.rmdir)))
    assert said.startswith(f"The folder {tmp_path} is not empty.")


def test_a_name_that_another_systems_disk_refuses() -> None:
    said = str(plain(OSError(errno.EINVAL, "Invalid argument", "/media/usb/ما هذا؟ a:b.txt")))
    assert said.startswith("The disk does not take the name ما هذا؟ a:b.txt.")
    # with nothing wrong in the name it is something else
    assert "Invalid argument" in str(plain(OSError(errno.EINVAL, "Invalid argument", "/x/a.txt")))


def test_a_port_that_refuses() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    said = str(plain(refusal(lambda: socket.create_connection(address, timeout=5))))
    assert said.startswith("The other side does not take the connection.")


def test_numbers_that_are_not_the_systems_own() -> None:
    # their numbers are those of a file that may not be written, and of none at all
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    assert "certificate" in str(plain(refused))
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert "not found by its name" in str(plain(unknown))


def test_another_programs_file_on_windows() -> None:
    error = PermissionError(errno.EACCES, "in use", "x.db")
    error.winerror = 32  # type: ignore[attr-defined]
    assert str(plain(error)).startswith("Another program is using x.db.")


@pytest.mark.parametrize("number", NUMBERS)
def test_common_errors_have_words_of_their_own(number: int, tmp_path: Path) -> None:
    place = tmp_path / "x"
    said = plain(OSError(number, os.strerror(number), str(place)))
    assert os.strerror(number) not in str(said)
    # what happened, and what to do next
    assert str(said).replace(str(place), "").count(". ") >= 1
    assert str(said).endswith(".")


@pytest.mark.parametrize("number", ANYWHERE)
def test_most_need_no_place(number: int) -> None:
    said = plain(OSError(number, os.strerror(number)))
    assert said.values == {}
    assert os.strerror(number) not in str(said)


def test_the_name_that_a_person_knows_is_told() -> None:
    error = OSError(errno.EACCES, "refused", "/x/.f.wav.123.part")
    assert "/x/f.wav" in str(plain(error, Path("/x/f.wav")))


def test_names_of_bytes_and_files_by_number_are_told_as_text() -> None:
    assert plain(OSError(errno.EIO, "", b"/x/\xff")).values == {"place": "/x/?"}
    assert plain(OSError(errno.EIO, "", 7)).values == {}


def test_anything_else_gives_the_systems_reason() -> None:
    reason = os.strerror(errno.EXDEV)
    assert plain(OSError(errno.EXDEV, reason, "/x")).values == {"place": "/x", "reason": reason}
    assert plain(OSError(errno.EXDEV, reason)).values == {"reason": reason}
    assert plain(OSError("own words")).values == {"reason": "own words"}
