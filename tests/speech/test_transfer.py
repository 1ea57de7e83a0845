"""One file over HTTP: cut, slow, lying and endless servers, on a real one on loopback."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import Cancelled, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.catalogue import RemoteFile
from reader.speech.transfer import Patience, fetch, fetch_bytes, forget
from tests.faulty_server import FaultyServer, Served

QUICK = Patience(connect_s=1, read_s=0.4, pauses_s=(0.01, 0.02, 0.03))
DATA = bytes(range(256)) * 2_000
CERTIFICATE = Path(__file__).parent.parent / "importing" / "secure.pem"


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    made = FaultyServer()
    yield made
    made.close()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "voice.onnx.part"


def remote(server: FaultyServer, path: str = "/f", data: bytes = DATA) -> RemoteFile:
    return RemoteFile(server.url(path), len(data), hashlib.sha256(data).hexdigest())


def brought(server: FaultyServer, part: Path, file: RemoteFile | None = None) -> list[int]:
    seen: list[int] = []
    fetch(file or remote(server), part, CancelToken(), seen.append, QUICK)
    return seen


def offsets(served: Served) -> list[str]:
    return [request.get("Range", "") for request in served.requests]


def test_a_file_comes_whole_and_its_progress_is_told(server: FaultyServer, part: Path) -> None:
    served = server.serve("/f", DATA)
    seen = brought(server, part)
    assert part.read_bytes() == DATA
    assert seen == sorted(seen)
    assert seen[-1] == len(DATA)
    assert served.requests[0]["Accept-Encoding"] == "identity"
    assert brought(server, part) == []  # what is there is not asked for again
    assert len(served.requests) == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(0, len(DATA) - 1), ranges=st.booleans(), tag=st.sampled_from([None, ""]))
def test_a_cut_anywhere_goes_on(
    server: FaultyServer, part: Path, cut: int, ranges: bool, tag: str | None
) -> None:
    forget(part)
    served = server.serve("/f", DATA, cut_after=cut, ranges=ranges, tag=tag)
    brought(server, part)
    assert part.read_bytes() == DATA
    # a connection that breaks may take with it what was under way
    again = offsets(served)[1]
    assert again == "" or 0 < int(again[6:-1]) <= cut
    assert cut < 65_536 or again


def test_a_cut_too_many_keeps_the_part_for_the_next_time(server: FaultyServer, part: Path) -> None:
    served = server.serve("/f", DATA, cut_after=70_000, cuts=4)
    with pytest.raises(SpeechFailed, match="what was downloaded is kept"):
        brought(server, part)
    assert len(served.requests) == 4
    have = part.stat().st_size
    assert 0 < have <= 280_000
    brought(server, part)
    assert offsets(served)[-1] == f"bytes={have}-"
    assert part.read_bytes() == DATA


def test_a_file_that_changed_meanwhile_comes_from_the_beginning(
    server: FaultyServer, part: Path
) -> None:
    server.serve("/f", DATA[::-1], cut_after=100_000, cuts=4)
    with pytest.raises(SpeechFailed):
        brought(server, part)
    assert part.stat().st_size > 0
    served = server.serve("/f", DATA)
    brought(server, part)
    assert offsets(served)[0] != ""
    assert part.read_bytes() == DATA


def test_without_a_mark_or_a_checksum_nothing_is_pieced_together(
    server: FaultyServer, part: Path
) -> None:
    file = RemoteFile(server.url("/f"), len(DATA))
    served = server.serve("/f", DATA, cut_after=200_000, tag="")
    brought(server, part, file)
    assert offsets(served) == ["", ""]
    assert part.read_bytes() == DATA


def test_a_part_of_another_address_does_not_serve(server: FaultyServer, part: Path) -> None:
    server.serve("/other", DATA[::-1], cut_after=100_000, cuts=4)
    with pytest.raises(SpeechFailed):
        brought(server, part, remote(server, "/other"))
    served = server.serve("/f", DATA)
    brought(server, part)
    assert offsets(served) == [""]
    assert part.read_bytes() == DATA


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_a_server_in_trouble_is_asked_again(server: FaultyServer, part: Path, status: int) -> None:
    server.serve("/f", DATA, status=status, failures=2)
    brought(server, part)
    assert part.read_bytes() == DATA
    served = server.serve("/g", DATA, status=status)
    with pytest.raises(SpeechFailed, match=f"cannot answer now .it says {status}."):
        brought(server, part, remote(server, "/g"))
    assert len(served.requests) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_not_repeated(server: FaultyServer, part: Path, status: int) -> None:
    served = server.serve("/f", DATA, status=status)
    with pytest.raises(SpeechFailed, match=f"does not give this file .it says {status}."):
        brought(server, part)
    assert len(served.requests) == 1
    assert not part.exists()


@pytest.mark.parametrize(
    "faults",
    [{"length": len(DATA) + 1}, {"length": len(DATA) - 1}, {"endless": True}],
    ids=["longer", "shorter", "endless"],
)
def test_a_size_that_is_not_the_announced_one(
    server: FaultyServer, part: Path, faults: dict[str, object]
) -> None:
    served = server.serve("/f", DATA, **faults)
    with pytest.raises(SpeechFailed, match="not as large as the list of voices says"):
        brought(server, part)
    assert len(served.requests) == 1
    assert list(part.parent.iterdir()) == []


def test_a_part_that_is_too_long_is_not_used(server: FaultyServer, part: Path) -> None:
    server.serve("/f", DATA, cut_after=100_000, cuts=4)
    with pytest.raises(SpeechFailed):
        brought(server, part)
    with part.open("ab") as file:
        file.write(b"x" * len(DATA))
    server.serve("/f", DATA)
    brought(server, part)
    assert part.read_bytes() == DATA


def test_a_redirect_leads_on_but_not_in_a_circle_nor_off_this_computer(
    server: FaultyServer, part: Path
) -> None:
    server.serve("/f", DATA)
    server.serve("/there", b"", location=server.url("/f"))
    server.serve("/near", b"", location="/there")
    brought(server, part, remote(server, "/near"))
    assert part.read_bytes() == DATA
    forget(part)
    for location in (
        server.url("/circle"),
        "http://192.0.2.1/f",
        "ftp://127.0.0.1/f",
        "http://user:word@127.0.0.1/f",
    ):
        server.serve("/circle", b"", location=location)
        start = time.monotonic()
        with pytest.raises(SpeechFailed, match="address that is not safe"):
            brought(server, part, remote(server, "/circle"))
        assert time.monotonic() - start < 1
        assert not part.exists()


def test_a_certificate_that_is_not_accepted_is_said_at_once(part: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    asked = 0
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            nonlocal asked
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    asked += 1
                    with connection, contextlib.suppress(OSError):
                        context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            url = f"https://127.0.0.1:{listening.getsockname()[1]}/f"
            with pytest.raises(SpeechFailed, match="certificate is not accepted"):
                fetch(RemoteFile(url, 1), part, CancelToken(), lambda _: None, QUICK)
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
    assert asked == 1


@pytest.mark.parametrize("reset", [True, False])
def test_a_secure_connection_that_breaks_is_tried_again(part: Path, *, reset: bool) -> None:
    asked = 0
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            nonlocal asked
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    asked += 1
                    with connection:
                        connection.recv(65536)
                        if reset:
                            # closing sends a reset at once
                            linger = struct.pack("ii", 1, 0)
                            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            url = f"https://127.0.0.1:{listening.getsockname()[1]}/f"
            with pytest.raises(SpeechFailed) as failed:
                fetch(RemoteFile(url, 1), part, CancelToken(), lambda _: None, QUICK)
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
    assert "certificate" not in failed.value.message.text
    assert asked == 1 + len(QUICK.pauses_s)


def test_a_server_that_falls_silent_is_left_after_a_while(server: FaultyServer, part: Path) -> None:
    served = server.serve("/f", DATA, slow_after=100_000)
    start = time.monotonic()
    with pytest.raises(SpeechFailed, match="answers too slowly"):
        brought(server, part)
    assert 4 * QUICK.read_s <= time.monotonic() - start < 4
    assert len(served.requests) == 4
    assert part.stat().st_size > 0


def test_no_server(server: FaultyServer, part: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        file = RemoteFile(f"http://127.0.0.1:{free.getsockname()[1]}/f", len(DATA))
        with pytest.raises(SpeechFailed, match="does not take the connection"):
            brought(server, part, file)
    assert not part.exists()


@pytest.mark.parametrize("slow_after", [0, 150_000])
def test_cancelling_ends_it_at_once_and_keeps_the_part(
    server: FaultyServer, part: Path, slow_after: int
) -> None:
    server.serve("/f", DATA, slow_after=slow_after)
    token = CancelToken()
    begun = threading.Event()
    asked: list[float] = []

    def cancel() -> None:
        begun.wait(5)
        asked.append(time.monotonic())
        token.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    if not slow_after:
        threading.Timer(0.2, begun.set).start()
    with pytest.raises(Cancelled):
        fetch(remote(server), part, token, lambda _count: begun.set(), Patience())
    assert time.monotonic() - asked[0] < 0.2
    canceller.join()
    if slow_after:
        have = part.stat().st_size
        assert have > 0
        served = server.serve("/f", DATA)
        brought(server, part)
        assert offsets(served) == [f"bytes={have}-"]
    assert part.read_bytes() == DATA if slow_after else True


def test_cancelling_during_the_pause_before_another_try(server: FaultyServer, part: Path) -> None:
    served = server.serve("/f", DATA, status=503)
    token = CancelToken()
    threading.Timer(0.3, token.cancel).start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(remote(server), part, token, lambda _count: None, Patience(pauses_s=(60,)))
    assert time.monotonic() - start < 0.8
    assert len(served.requests) == 1


def test_a_cancelled_token_asks_for_nothing(server: FaultyServer, part: Path) -> None:
    served = server.serve("/f", DATA)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        fetch(remote(server), part, token, lambda _count: None, QUICK)
    assert served.requests == []


def test_a_small_file_into_memory(server: FaultyServer) -> None:
    server.serve("/list", b"{}", status=503, failures=1)
    assert fetch_bytes(server.url("/list"), 100, CancelToken(), QUICK) == b"{}"
    server.serve("/list", DATA, endless=True)
    assert 100 < len(fetch_bytes(server.url("/list"), 100, CancelToken(), QUICK)) < 200_000
    server.serve("/list", b"", status=404)
    with pytest.raises(SpeechFailed, match="404"):
        fetch_bytes(server.url("/list"), 100, CancelToken(), QUICK)
    with pytest.raises(SpeechFailed, match="not safe"):
        fetch_bytes("http://192.0.2.1/list", 100, CancelToken(), QUICK)


def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    server: FaultyServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "socks9://nonsense")
    server.serve("/f", DATA)
    brought(server, part)
    assert part.read_bytes() == DATA
    with pytest.raises(SpeechFailed, match="proxy"):
        fetch_bytes("https://voices.example/", 100, CancelToken(), QUICK)
