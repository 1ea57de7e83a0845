"""One window for a data folder: what a second start hands over, and sockets that nobody answers."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.actions.handing import address_file, hand_over, pack, unpack
from reader.actions.opening import OpenRequest, request
from reader.importing.importer import Source
from reader.paths import Paths
from reader.ui.instance import Instance

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths.under(tmp_path / "data")
    made.data.mkdir()
    return made


@pytest.fixture
def got() -> list[bytes]:
    return []


@pytest.fixture
def instance(qapp, paths: Paths, got: list[bytes]) -> Iterator[Instance]:
    made = Instance(paths, got.append)
    yield made
    made.close()
    qapp.processEvents()


def handed(qtbot, paths: Paths, asked: OpenRequest | None) -> bool:
    """Hand over from a thread of its own, as another process does."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(hand_over(paths, asked)))
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=10_000)
    return answers[0]


@pytest.mark.parametrize("letters", [10, 200])
@pytest.mark.parametrize("variable", ["TMPDIR", "XDG_RUNTIME_DIR"])
def test_temporary_folders_of_any_length_do(
    qtbot, paths: Paths, tmp_path: Path, got: list[bytes], monkeypatch, variable: str, letters: int
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    folder = tmp_path / ("ع" * (letters // 2))
    folder.mkdir()
    monkeypatch.setenv(variable, str(folder))
    made = Instance(paths, got.append)
    assert made.first
    assert handed(qtbot, paths, OpenRequest(piece=3))
    assert [unpack(line) for line in got] == [OpenRequest(piece=3)]
    made.close()


@pytest.mark.parametrize(
    "asked",
    [
        OpenRequest(piece=7),
        OpenRequest(link="https://example.org/مقال?x=1"),
        OpenRequest(source=Source("نصّ من مجرى الدخل".encode())),
        OpenRequest(source=Source(b"x" * 3_000_000)),
        None,
    ],
)
def test_a_request_arrives_as_it_was(
    qtbot, paths: Paths, instance: Instance, got: list[bytes], asked: OpenRequest | None
) -> None:
    assert instance.first
    assert handed(qtbot, paths, asked)
    assert [unpack(line) for line in got] == [asked]


def test_a_file_is_read_again_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.joinpath("نصّ.txt").write_text("كلام", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    line = pack(request("نصّ.txt", None))
    monkeypatch.chdir("/")
    again = unpack(line)
    assert again is not None
    assert again.source is not None
    assert again.source.data.decode() == "كلام"


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"3", b'"x"', b"\xff\xfe"])
def test_what_is_no_request_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(line)


def test_nobody_takes_it_where_no_window_is(paths: Paths) -> None:
    assert not hand_over(paths, OpenRequest(piece=1))


def test_another_folder_has_a_window_of_its_own(
    qtbot, tmp_path: Path, instance: Instance, got: list[bytes]
) -> None:
    other = Paths.under(tmp_path / "other")
    other.data.mkdir()
    assert not handed(qtbot, other, OpenRequest(piece=1))
    second = Instance(other, got.append)
    assert second.first
    second.close()


def test_a_second_window_of_the_folder_knows_that_it_is_not_the_first(
    qtbot, paths: Paths, instance: Instance
) -> None:
    firsts: list[bool] = []
    code = (
        "import sys\nfrom pathlib import Path\nfrom PySide6.QtCore import QCoreApplication\n"
        "from reader.paths import Paths\nfrom reader.ui.instance import Instance\n"
        "qt = QCoreApplication([])\ninstance = Instance(Paths.under(Path(sys.argv[1])), print)\n"
        "print(instance.first)\ninstance.close()"
    )

    def other() -> None:
        run = subprocess.run(
            [sys.executable, "-c", code, str(paths.data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        firsts.append(run.stdout.strip() == "True")

    thread = threading.Thread(target=other)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=30_000)
    assert firsts == [False]
    # what it left alone still answers
    assert handed(qtbot, paths, None)


def test_a_socket_that_a_dead_window_left_is_taken_over(
    qtbot, paths: Paths, got: list[bytes]
) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom PySide6.QtCore import QCoreApplication\n"
        "from reader.paths import Paths\nfrom reader.ui.instance import Instance\n"
        "qt = QCoreApplication([])\ninstance = Instance(Paths.under(Path(sys.argv[1])), print)\n"
        "assert instance.first\nos._exit(9)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(paths.data)], cwd=ROOT, check=False)
    assert run.returncode == 9
    left = Path(address_file(paths).read_text(encoding="utf-8").strip())
    assert left.exists()
    assert not hand_over(paths, None)
    instance = Instance(paths, got.append)
    assert instance.first
    assert handed(qtbot, paths, OpenRequest(piece=3))
    assert unpack(got[0]) == OpenRequest(piece=3)
    instance.close()


def test_only_its_own_user_may_reach_it(paths: Paths, instance: Instance) -> None:
    place = Path(address_file(paths).read_text(encoding="utf-8").strip())
    assert place.stat().st_uid == os.getuid()
    assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def test_a_socket_of_someone_else_is_not_talked_to(paths: Paths, tmp_path: Path) -> None:
    place = tmp_path / "theirs"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen(1)
        address_file(paths).write_text(str(place), encoding="utf-8")
        os.chown(place, 65534, 65534) if os.getuid() == 0 else place.unlink()
        assert not hand_over(paths, OpenRequest(piece=1))


def test_what_breaks_off_half_way_is_nothing(
    qtbot, paths: Paths, instance: Instance, got: list[bytes]
) -> None:
    place = address_file(paths).read_text(encoding="utf-8").strip()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(place)
        line.sendall(b'{"piece": 1')
        qtbot.wait(50)
    qtbot.wait(50)
    assert got == []
    assert handed(qtbot, paths, OpenRequest(piece=2))
    assert len(got) == 1


def test_it_leaves_nothing_behind(qapp, paths: Paths, got: list[bytes]) -> None:
    made = Instance(paths, got.append)
    place = Path(address_file(paths).read_text(encoding="utf-8").strip())
    assert place.exists()
    made.close()
    assert not place.exists()
    assert not address_file(paths).exists()
