"""Fetching from a real site on loopback, and what must never be asked of any."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import brotli
import certifi
import pytest

from reader.errors import Cancelled, ImportFailed
from reader.importing.fetch import Fetcher
from reader.importing.limits import FetchLimits
from reader.importing.network import is_public
from reader.importing.refusals import FetchFailed
from reader.jobs import CancelToken
from tests.importing.web_server import Answer, Asked, Site

QUICK = FetchLimits(gap_s=0.0, pauses_s=(0.01, 0.02), silence_s=2, page_s=4)
PAGE = "<html><body><p>كان في المدينة نهر صغير.</p></body></html>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(lambda host: True, QUICK) as made:
        yield made


def failure(fetcher: Fetcher, url: str) -> FetchFailed:
    with pytest.raises(ImportFailed) as raised:
        fetcher.page(url, CancelToken())
    assert isinstance(raised.value, FetchFailed)
    return raised.value


def test_a_page_comes_with_what_the_server_says_of_it(site: Site, fetcher: Fetcher) -> None:
    site.pages["/page"] = Answer(
        "سلام".encode("cp1256"),
        type='Text/HTML; charset="windows-1256"',
        headers={"ETag": '"v1"', "Last-Modified": "Mon, 04 May 2020 10:00:00 GMT"},
    )
    seen: list[float] = []
    found = fetcher.page(site.url("/page#part"), CancelToken(), seen.append)
    assert found.data.decode("cp1256") == "سلام"
    assert (found.url, found.media_type, found.charset) == (
        site.url("/page"), "text/html", "windows-1256",
    )  # fmt: skip
    assert (found.etag, found.modified) == ('"v1"', "Mon, 04 May 2020 10:00:00 GMT")
    assert not found.unchanged
    assert all(0 <= fraction <= 1 for fraction in seen)
    (asked,) = site.asked
    assert "Ayn" in asked.headers["User-Agent"]
    assert asked.headers["Accept-Language"].startswith("ar")
    assert "Cookie" not in asked.headers


def test_an_unchanged_page_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("If-None-Match") == '"v1"':
            return Answer(status=304, type="")
        return Answer(PAGE, headers={"ETag": '"v1"'})

    site.pages["/"] = answer
    first = fetcher.page(site.url(), CancelToken())
    again = fetcher.page(site.url(), CancelToken(), None, first.etag, first.modified)
    assert (again.unchanged, again.data, again.etag) == (True, b"", '"v1"')
    other = fetcher.page(site.url(), CancelToken(), None, '"v0"')
    assert (other.unchanged, other.data) == (False, PAGE)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw deflate", "br", "identity"])
def test_packed_pages_are_unpacked(site: Site, fetcher: Fetcher, coding: str) -> None:
    page = PAGE * 50_000
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(page[:1000]) + gzip.compress(page[1000:]),
        "x-gzip": gzip.compress(page),
        "deflate": zlib.compress(page),
        "raw deflate": bare.compress(page) + bare.flush(),
        "br": brotli.compress(page, quality=3),
        "identity": page,
    }[coding]
    site.pages["/"] = Answer(packed, headers={"Content-Encoding": coding.rpartition(" ")[2]})
    assert fetcher.page(site.url(), CancelToken()).data == page


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_what_unpacks_beyond_the_limit_is_given_up_early(
    site: Site, fetcher: Fetcher, coding: str
) -> None:
    pack = {
        "gzip": lambda data: gzip.compress(data, 1),
        "deflate": lambda data: zlib.compress(data, 1),
        "br": lambda data: brotli.compress(data, quality=1),
    }[coding]
    packed = pack(bytes(200_000_000))
    site.pages["/"] = Answer(packed, headers={"Content-Encoding": coding})
    tracemalloc.start()
    failed = failure(fetcher, site.url())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than" in failed.message.text
    assert failed.message.values["limit"] == 20
    assert peak < 80_000_000


@pytest.mark.parametrize(
    ("body", "coding"),
    [(b"no gzip at all", "gzip"), (b"\xff" * 99, "br"), (b"\xff" * 99, "deflate"), (b"", "zstd"),
     (gzip.compress(gzip.compress(PAGE)), "gzip, gzip")],
)  # fmt: skip
def test_what_cannot_be_unpacked_says_so(
    site: Site, fetcher: Fetcher, body: bytes, coding: str
) -> None:
    site.pages["/"] = Answer(body, headers={"Content-Encoding": coding})
    assert "cannot be unpacked" in failure(fetcher, site.url()).message.text


def test_large_and_endless_pages_are_given_up(site: Site, fetcher: Fetcher) -> None:
    def endless(site: Site) -> Iterator[bytes]:
        while True:
            yield b"<p>x</p>" * 8192

    site.pages["/endless"] = Answer(chunks=endless)
    site.pages["/lies"] = Answer(b"x", length=20_000_001)
    for path in ("/endless", "/lies"):
        assert "larger than" in failure(fetcher, site.url(path)).message.text


def test_slow_servers_are_given_up(site: Site) -> None:
    def dripping(site: Site) -> Iterator[bytes]:
        while not site.stopping.wait(0.05):
            yield b"x"

    def silent(site: Site) -> Iterator[bytes]:
        yield b"x"
        site.stopping.wait()

    site.pages["/drips"] = Answer(chunks=dripping)
    site.pages["/silent"] = Answer(chunks=silent)
    for path, limits in (
        ("/drips", FetchLimits(page_s=0.4, pauses_s=())),
        ("/silent", FetchLimits(silence_s=0.3, pauses_s=())),
    ):
        with Fetcher(lambda host: True, limits) as fetcher:
            start = time.monotonic()
            failed = failure(fetcher, site.url(path))
            assert "too slowly" in failed.message.text
            assert failed.passing
            assert time.monotonic() - start < 1.5


@pytest.mark.parametrize("path", ["/silent", "/endless"])
def test_cancelling_takes_no_time(site: Site, fetcher: Fetcher, path: str) -> None:
    def silent(site: Site) -> Iterator[bytes]:
        yield b"x"
        site.stopping.wait()

    def endless(site: Site) -> Iterator[bytes]:
        while not site.stopping.wait(0.001):
            yield b"x"

    site.pages["/silent"] = Answer(chunks=silent)
    site.pages["/endless"] = Answer(chunks=endless)
    token = CancelToken()
    cancelled: list[float] = []

    def cancel() -> None:
        cancelled.append(time.monotonic())
        token.cancel()

    timer = threading.Timer(0.2, cancel)
    timer.start()
    with pytest.raises(Cancelled):
        fetcher.page(site.url(path), token)
    assert time.monotonic() - cancelled[0] < 0.3
    timer.join()


def test_closing_ends_what_runs(site: Site) -> None:
    def silent(site: Site) -> Iterator[bytes]:
        yield b"x"
        site.stopping.wait()

    site.pages["/"] = Answer(chunks=silent)
    fetcher = Fetcher(lambda host: True)
    timer = threading.Timer(0.2, fetcher.close)
    timer.start()
    with pytest.raises(Cancelled):
        fetcher.page(site.url(), CancelToken())
    timer.join()
    with pytest.raises(Cancelled):
        fetcher.page(site.url(), CancelToken())


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.1", "0x7f000001", "127.1",
     "[::ffff:127.0.0.1]", "[::1]", "[::ffff:7f00:1]", "0.0.0.0", "0"],
)  # fmt: skip
def test_no_way_leads_into_this_computer(site: Site, host: str) -> None:
    asked: list[str] = []
    site.pages["/"] = Answer(PAGE)
    with Fetcher(lambda host: bool(asked.append(host)), QUICK) as fetcher:
        failed = failure(fetcher, site.url("/", host))
        assert "your own network" in failed.message.text
        assert fetcher.picture(site.url("/", host), CancelToken()) is None
        assert len(asked) == 1
    with Fetcher() as fetcher:
        failure(fetcher, site.url("/", host))
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("64:ff9b::808:808", True),
     ("2002:808:808::1", True), ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False),
     ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
     ("224.0.0.1", False), ("255.255.255.255", False), ("0.0.0.0", False), ("::", False),
     ("::1", False), ("::7f00:1", False), ("::ffff:10.0.0.1", False), ("fe80::1%eth0", False),
     ("fc00::1", False), ("fec0::1", False), ("ff02::1", False), ("2002:7f00:1::", False),
     ("2002:c0a8:101::1", False), ("64:ff9b::7f00:1", False), ("2001:0:7f00:1::", False),
     ("192.0.0.192", False), ("192.88.99.1", False), ("64:ff9b:1::808:808", False),
     ("::ffff:192.0.0.192", False), ("2002:c000:c0::1", False), ("nonsense", False)],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_redirect_into_this_computer_is_not_followed(site: Site) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": site.url("/secret", "localhost")})
    site.pages["/secret"] = Answer(PAGE)
    with Fetcher(lambda host: host == "127.0.0.1", QUICK) as fetcher:
        assert "your own network" in failure(fetcher, site.url()).message.text
    assert site.paths() == ["/"]


def test_a_private_host_is_asked_for_once_and_pictures_never_ask(site: Site) -> None:
    asked: list[str] = []
    site.pages["/"] = Answer(PAGE)

    def allow(host: str) -> bool:
        asked.append(host)
        return True

    with Fetcher(allow, QUICK) as fetcher:
        assert fetcher.picture(site.url(), CancelToken()) is None
        assert site.asked == []
        for _ in range(2):
            assert fetcher.page(site.url(), CancelToken()).data == PAGE
        assert fetcher.picture(site.url(), CancelToken()) == PAGE
    assert asked == ["127.0.0.1"]


def test_connections_go_where_was_looked_and_names_are_not_resolved_again(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[str] = []
    real = socket.getaddrinfo

    def changing(host: str, *rest: object, **more: object) -> object:
        # a name server that gives another address each time it is asked
        if host == "rebind.example":
            answers.append(host)
            host = "127.0.0.1" if len(answers) == 1 else "192.0.2.1"
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    site.pages["/"] = Answer(PAGE)
    assert fetcher.page(site.url("/", "rebind.example"), CancelToken()).data == PAGE
    assert answers == ["rebind.example"]
    assert site.asked[0].headers["Host"] == f"rebind.example:{site.port}"


@pytest.mark.parametrize(
    "address",
    ["", "file:///etc/passwd", "ftp://a.example/x", "javascript:1", "http://", "example", "data:,x",
     "http://[bad/", "https:///x", "http://a.example:99999/", "gopher://a.example",
     "http://a.example/" + "x" * 9000],
)  # fmt: skip
def test_only_web_addresses_are_fetched(fetcher: Fetcher, address: str) -> None:
    assert "not the address of a web page" in failure(fetcher, address).message.text


def test_names_and_passwords_are_not_sent(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = Answer(
        status=302, headers={"Location": site.url("/x", "me:secret@127.0.0.1")}
    )
    for url in (site.url("/x", "me:secret@127.0.0.1"), site.url()):
        failed = failure(fetcher, url)
        assert "name or a password" in failed.message.text
        assert "secret" not in str(failed) + failed.detail
    assert site.paths() == ["/"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages["/old"] = Answer(status=status, headers={"Location": "new?a=1"})
    site.pages["/new"] = Answer(PAGE)
    assert fetcher.page(site.url("/old"), CancelToken()).url == site.url("/new?a=1")


def test_addresses_in_arabic_are_fetched(site: Site, fetcher: Fetcher) -> None:
    # servers send the bytes of UTF-8 as they are
    site.pages["/old"] = Answer(
        status=301, headers={"Location": "/خبر?ص=٢".encode().decode("latin-1")}
    )
    site.pages["/%D8%AE%D8%A8%D8%B1"] = Answer(PAGE)
    for path in ("/خبر?ص=٢", "/old"):
        assert fetcher.page(site.url(path), CancelToken()).data == PAGE
    assert len({asked.path for asked in site.asked if asked.path != "/old"}) == 1


@pytest.mark.parametrize(
    "onward", [lambda n: "/0", lambda n: f"/{n + 1}"], ids=["a ring", "without end"]
)
def test_redirects_end(site: Site, fetcher: Fetcher, onward: Callable[[int], str]) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = Answer(status=302, headers={"Location": onward(number)})
    assert "without end" in failure(fetcher, site.url("/0")).message.text
    assert len(site.asked) <= 11


def test_a_page_that_sets_a_cookie_and_leads_to_itself_is_read(
    site: Site, fetcher: Fetcher
) -> None:
    def answer(asked: Asked) -> Answer:
        if "seen=1" in asked.headers.get("Cookie", ""):
            return Answer(PAGE)
        return Answer(status=302, headers={"Location": "/", "Set-Cookie": "seen=1"})

    site.pages["/"] = answer
    for _ in range(2):
        assert fetcher.page(site.url(), CancelToken()).data == PAGE
    # what one page set is not told at the next
    assert ["Cookie" in asked.headers for asked in site.asked] == [False, True] * 2


@pytest.mark.parametrize(
    ("status", "said", "passing"),
    [(404, "no such page", False), (410, "no such page", False), (401, "to everyone", False),
     (403, "to everyone", False), (451, "to everyone", False), (400, "does not give", False),
     (500, "cannot answer now", True), (502, "cannot answer now", True),
     (503, "cannot answer now", True), (429, "asked too often", True)],
)  # fmt: skip
def test_refusals_say_what_to_do(
    site: Site, fetcher: Fetcher, status: int, said: str, passing: bool
) -> None:
    site.pages["/"] = Answer(b"no", status)
    failed = failure(fetcher, site.url())
    assert said in failed.message.text
    assert (failed.passing, failed.code) == (passing, status)
    assert len(site.asked) == (3 if status in {429, 503} else 1)


@pytest.mark.parametrize("late", [lambda: "3600", lambda: formatdate(time.time() + 3600)])
def test_a_server_that_wants_to_be_left_alone_is(
    site: Site, fetcher: Fetcher, late: Callable[[], str]
) -> None:
    site.pages["/"] = Answer(b"", 429, headers={"Retry-After": late()})
    failed = failure(fetcher, site.url())
    assert failed.after_s == pytest.approx(3600, abs=5)
    again = failure(fetcher, site.url("/other"))
    assert again.after_s == pytest.approx(3600, abs=5)
    assert site.paths() == ["/"]


def test_a_short_wait_is_waited_for(site: Site, fetcher: Fetcher) -> None:
    def answer(asked: Asked) -> Answer:
        if len(site.asked) == 1:
            return Answer(b"", 503, headers={"Retry-After": "1"})
        return Answer(PAGE)

    site.pages["/"] = answer
    assert fetcher.page(site.url(), CancelToken()).data == PAGE
    assert site.asked[1].at - site.asked[0].at >= 0.95


def test_a_broken_connection_is_tried_again(site: Site, fetcher: Fetcher) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(PAGE, length=len(PAGE) + (5 if len(site.asked) <= 2 else 0))

    site.pages["/"] = answer
    assert fetcher.page(site.url(), CancelToken()).data == PAGE
    site.asked.clear()
    site.pages["/"] = Answer(PAGE, length=len(PAGE) + 5)
    failed = failure(fetcher, site.url())
    assert "broke" in failed.message.text
    assert (failed.passing, len(site.asked)) == (True, 3)


def test_nobody_there_and_unknown_names(fetcher: Fetcher) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        failed = failure(fetcher, f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert "does not take the connection" in failed.message.text
    failed = failure(fetcher, "http://no-such-name.invalid/")
    assert failed.message.values["host"] == "no-such-name.invalid"
    # without a network no name server says whether there is such a name
    assert "Check" in failed.message.text


def test_a_secure_address_may_lead_into_the_open_for_a_page_only(
    monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    certificate = Path(__file__).with_name("secure.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more)
    )
    secure = Site(context)
    try:
        secure.pages["/"] = Answer(
            status=302, headers={"Location": site.url("/open"), "Set-Cookie": "a=1; Path=/"}
        )
        site.pages["/open"] = Answer(PAGE)
        url = secure.url("/", "secure.example").replace("http:", "https:")
        with Fetcher(lambda host: True, QUICK) as fetcher:
            assert fetcher.page(url, CancelToken(), None, '"v1"').data == PAGE
            assert fetcher.picture(url, CancelToken()) is None
    finally:
        secure.close()
    (asked,) = site.asked
    assert not {"Cookie", "If-None-Match"} & set(asked.headers)
    assert "If-None-Match" in secure.asked[0].headers


def test_the_certificate_must_be_that_of_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    # made for these tests: it vouches for secure.example and for itself
    certificate = Path(__file__).with_name("secure.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more)
    )
    site = Site(context)
    site.pages["/"] = Answer(PAGE)
    try:
        for trusted, host, secure in (
            (True, "secure.example", True),
            (True, "other.example", False),
            (False, "secure.example", False),
        ):
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate) if trusted else certifi.where())
            url = site.url("/", host).replace("http:", "https:")
            with Fetcher(lambda host: True, QUICK) as fetcher:
                if secure:
                    assert fetcher.page(url, CancelToken()).data == PAGE
                else:
                    assert "not secure" in failure(fetcher, url).message.text
    finally:
        site.close()
    assert len(site.asked) == 1


def test_a_proxy_is_used_but_leads_nowhere_near(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.url(""))
    monkeypatch.setenv("no_proxy", "near.invalid")
    site.pages["/x"] = Answer(PAGE)
    assert fetcher.page("http://far.invalid/x", CancelToken()).data == PAGE
    assert site.paths() == ["http://far.invalid/x"]
    assert "Check" in failure(fetcher, "http://near.invalid/x").message.text
    with Fetcher(limits=QUICK) as strict:
        assert "your own network" in failure(strict, "http://10.0.0.1/x").message.text
    # what is allowed on this computer is asked without a detour
    assert fetcher.page(site.url("/x"), CancelToken()).data == PAGE
    assert site.paths()[1:] == ["/x"]
    monkeypatch.setenv("http_proxy", "nonsense://127.0.0.1:1")
    assert "proxy" in failure(fetcher, "http://far.invalid/x").message.text


def test_a_connection_that_is_not_secure_is_refused(site: Site, fetcher: Fetcher) -> None:
    failed = failure(fetcher, site.url().replace("http:", "https:"))
    assert "not secure" in failed.message.text
    assert site.asked == []


@pytest.mark.parametrize(
    ("type", "body", "said"),
    [("application/pdf", b"%PDF-1.7", "PDF"), ("text/html", b"%PDF-1.7 ...", "PDF"),
     ("image/png", b"x", "picture"), ("", b"\x89PNG\r\n\x1a\n", "picture"),
     ("application/zip", b"x", "leads to a file"), ("text/plain", b"PK\x03\x04....", "to a file"),
     ("application/rss+xml", b"<rss/>", "feed"), ("application/json", b"{}", "to a file"),
     ("video/mp4", b"x", "recording"), ("application/vnd.ms-excel", b"x", "to a file")],
)  # fmt: skip
def test_what_is_no_page_is_named(
    site: Site, fetcher: Fetcher, type: str, body: bytes, said: str
) -> None:
    site.pages["/"] = Answer(body, type=type)
    assert said in failure(fetcher, site.url()).message.text


def test_a_host_is_asked_one_question_at_a_time_with_a_gap(site: Site) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = Answer(PAGE)
    with Fetcher(lambda host: True, FetchLimits(gap_s=0.15)) as fetcher:
        threads = [
            threading.Thread(target=fetcher.page, args=(site.url(f"/{number}"), CancelToken()))
            for number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted(asked.at for asked in site.asked)
    assert len(times) == 4
    assert all(later - sooner >= 0.14 for sooner, later in pairwise(times))
    assert {asked.together for asked in site.asked} == {1}


def test_a_picture_that_cannot_be_had_is_none(site: Site, fetcher: Fetcher) -> None:
    site.pages["/page"] = Answer(PAGE)
    site.pages["/a.png"] = Answer(b"\x89PNG", type="image/png")
    fetcher.page(site.url("/page"), CancelToken())
    assert fetcher.picture(site.url("/a.png"), CancelToken()) == b"\x89PNG"
    for url in (site.url("/gone.png"), "ftp://x", "http://[", site.url("/x").replace("p:", "ps:")):
        assert fetcher.picture(url, CancelToken()) is None
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        fetcher.picture(site.url("/a.png"), token)
