"""One answer of the web at a time: redirects, tries, limits and good manners, on an event loop."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader import __version__
from reader.importing import refusals
from reader.importing.addresses import LONGEST
from reader.importing.limits import FetchLimits
from reader.importing.network import addresses_of, is_public, proxy_for, through, transport
from reader.importing.refusals import FetchFailed
from reader.importing.unpack import ACCEPTED, Broken, Unpacked, unpacker

if TYPE_CHECKING:
    import httpx

_USER_AGENT = f"Mozilla/5.0 (compatible; Ayn/{__version__})"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml")
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_KINDS = {
    "application/pdf": "pdf", "application/x-pdf": "pdf", "image/": "picture", "audio/": "sound",
    "video/": "sound", "application/zip": "", "application/epub": "", "application/msword": "",
    "application/vnd.": "", "application/json": "", "application/x-": "",
    "application/gzip": "", "font/": "",
}  # fmt: skip
_MAGIC = {
    b"%PDF-": "pdf", b"PK\x03\x04": "", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture",
    b"GIF8": "picture", b"RIFF": "picture", b"ID3": "sound", b"OggS": "sound", b"\x1f\x8b": "",
    b"\x7fELF": "", b"Rar!": "", b"7z\xbc\xaf": "", b"\xd0\xcf\x11\xe0": "",
}  # fmt: skip
_GUESS = 400_000
"""Bytes of a page of which nothing is known: half of the bar."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the `Accept` header, and whether it is a page or a picture."""

    accept: str
    page: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: the address it came from, its status, headers and unpacked body."""

    url: str
    code: int
    headers: Mapping[str, str]
    data: bytes = b""

    def header(self, name: str) -> str:
        """Give a header, "" when it is not there or no sensible text."""
        value = self.headers.get(name, "").strip()
        return value if value.isprintable() and len(value) <= 1000 else ""

    @property
    def media_type(self) -> str:
        """The declared type without its parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The declared encoding, "" when there is none."""
        for part in self.header("content-type").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'")[:40]
        return ""


@dataclass(slots=True)
class Progress:
    """How much of an answer is there; written by the network's thread, read by the caller's."""

    done: int = 0
    total: int = 0

    @property
    def fraction(self) -> float:
        """Give 0 to 1."""
        if self.total:
            return min(1.0, self.done / self.total)
        return self.done / (self.done + _GUESS)


@dataclass(slots=True)
class _Host:
    """One question at a time, and none before `free` (monotonic seconds)."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    free: float = 0.0
    allowed: bool | None = None


@dataclass(slots=True)
class _Clock:
    """Seconds that are left for waiting on servers; queues and questions do not count."""

    left: float


class Requests:
    """Fetches on one event loop."""

    def __init__(self, limits: FetchLimits, allow_private: Callable[[str], bool]) -> None:
        self._limits = limits
        self._allow_private = allow_private
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._vetted: dict[str, tuple[str, ...]] = {}
        self._transports: dict[str, httpx.AsyncHTTPTransport] = {}

    async def close(self) -> None:
        """Close the connections."""
        for way in self._transports.values():
            await way.aclose()

    async def bring(
        self, url: str, wanted: Wanted, headers: Mapping[str, str], seen: Progress
    ) -> Answer:
        """Fetch an address, following where it leads; raises `FetchFailed`."""
        import httpx

        clock = _Clock(self._limits.page_s if wanted.page else self._limits.picture_s)
        jar = httpx.Cookies()
        met: set[tuple[str, str]] = set()
        for _ in range(self._limits.redirects + 1):
            target = _target(url, wanted)
            state = (str(target), repr(sorted(jar.items())))
            if state in met:
                break
            met.add(state)
            answer = await self._tried(target, wanted, headers, jar, clock, seen)
            if answer.code not in _REDIRECTS:
                return answer
            onward = answer.headers.get("location", "")
            try:
                url = str(target.join(onward))
            except (httpx.InvalidURL, ValueError):
                raise refusals.no_link(onward) from None
            if target.scheme == "https" and not url.lower().startswith("https:"):
                if not wanted.page:
                    raise refusals.no_link(url)
                # what is sent in the open says nothing of the reader
                jar, headers = httpx.Cookies(), {}
        raise refusals.going_round(url, _host(url))

    async def _tried(
        self,
        target: httpx.URL,
        wanted: Wanted,
        headers: Mapping[str, str],
        jar: httpx.Cookies,
        clock: _Clock,
        seen: Progress,
    ) -> Answer:
        """Ask, and ask again when the failure may pass; few times."""
        pauses = list(self._limits.pauses_s) if wanted.page else []
        while True:
            try:
                return await self._asked(target, wanted, headers, jar, clock, seen)
            except FetchFailed as failure:
                wait = failure.after_s or (pauses[0] if pauses else 0)
                again = failure.passing and failure.code in {0, 429, 503} and clock.left > 0
                if not again or not pauses or wait > self._limits.longest_wait_s:
                    raise
                pauses.pop(0)
                await asyncio.sleep(wait)

    async def _asked(
        self,
        target: httpx.URL,
        wanted: Wanted,
        headers: Mapping[str, str],
        jar: httpx.Cookies,
        clock: _Clock,
        seen: Progress,
    ) -> Answer:
        name = target.raw_host.decode("ascii")
        host = self._hosts[name]
        proxy = await self._vet(name, target, wanted, host)
        async with host.lock:
            wait = host.free - time.monotonic()
            if wait > self._limits.longest_wait_s:
                # it asked others to wait so long, so it is not asked at all
                raise refusals.answered(str(target), target.host, 429, wait)
            if wait > 0:
                await asyncio.sleep(wait)
            begun = time.monotonic()
            try:
                async with asyncio.timeout(max(0.01, clock.left)):
                    return await self._sent(target, proxy, wanted, headers, jar, seen)
            except TimeoutError:
                raise refusals.too_slow(str(target), target.host) from None
            finally:
                now = time.monotonic()
                clock.left -= now - begun
                host.free = max(host.free, now + self._limits.gap_s)

    async def _vet(self, name: str, target: httpx.URL, wanted: Wanted, host: _Host) -> str:
        """Look at every address of the host; raises unless all are public or it is allowed.

        Gives the proxy to go by, "" for none. Behind a proxy only that may be able to resolve
        names; it has no way to the reader's own network.
        """
        proxy = proxy_for(target.scheme, name)
        port = target.port or (443 if target.scheme == "https" else 80)
        try:
            async with asyncio.timeout(self._limits.resolve_s):
                addresses = await addresses_of(name, port)
        except TimeoutError as error:
            if proxy:
                return proxy
            raise refusals.no_network(target.host, error) from None
        except (OSError, UnicodeError) as error:
            if proxy and isinstance(error, OSError):
                return proxy
            failure = error if isinstance(error, OSError) else OSError(str(error))
            raise refusals.unresolved(target.host, failure) from error
        if not all(map(is_public, addresses)):
            async with host.asking:
                if host.allowed is None and wanted.page:
                    host.allowed = await asyncio.to_thread(self._allow_private, target.host)
            if not host.allowed:
                raise refusals.private(target.host, addresses)
            proxy = ""
        self._vetted[name] = addresses
        return proxy

    def _way(self, proxy: str, host: str) -> httpx.AsyncHTTPTransport:
        if proxy not in self._transports:
            try:
                self._transports[proxy] = (
                    through(proxy) if proxy else transport(self._vetted, self._limits.connect_s)
                )
            except (ImportError, ValueError) as error:
                raise refusals.bad_proxy(host, error) from error
        return self._transports[proxy]

    async def _sent(
        self,
        target: httpx.URL,
        proxy: str,
        wanted: Wanted,
        headers: Mapping[str, str],
        jar: httpx.Cookies,
        seen: Progress,
    ) -> Answer:
        import httpx

        way = self._way(proxy, target.host)
        silence = self._limits.silence_s
        request = httpx.Request(
            "GET",
            target,
            headers={
                "Accept": wanted.accept,
                "Accept-Encoding": ACCEPTED,
                "Accept-Language": "ar,en;q=0.7,*;q=0.3",
                "User-Agent": _USER_AGENT,
                **headers,
            },
            extensions={
                "timeout": httpx.Timeout(silence, connect=self._limits.connect_s).as_dict()
            },
        )
        jar.set_cookie_header(request)
        try:
            response = await way.handle_async_request(request)
            response.request = request
            try:
                jar.extract_cookies(response)
                return await self._read(response, wanted, seen)
            finally:
                await response.aclose()
        except httpx.TimeoutException:
            raise refusals.too_slow(str(target), target.host) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise refusals.unconnected(str(target), target.host, error) from error

    async def _read(self, response: httpx.Response, wanted: Wanted, seen: Progress) -> Answer:
        """Read the body when the status and the type promise what is wanted."""
        url, host = str(response.request.url), response.request.url.host
        answer = Answer(url, response.status_code, dict(response.headers))
        if answer.code == 304 or answer.code in _REDIRECTS:
            return answer
        if answer.code not in {200, 203}:
            after = _after(answer.header("retry-after"))
            if after:
                self._hosts[response.request.url.raw_host.decode("ascii")].free = (
                    time.monotonic() + after
                )
            raise refusals.answered(url, host, answer.code, after)
        limit = self._limits.page if wanted.page else self._limits.picture
        length = answer.header("content-length")
        coding = answer.header("content-encoding")
        if wanted.page:
            _check_type(answer, host)
        if length.isdecimal() and int(length) > limit:
            raise refusals.too_large(url, host, limit)
        seen.done, seen.total = 0, int(length) if length.isdecimal() else 0
        body = bytearray()
        try:
            machine = unpacker(coding)
            async for chunk in response.aiter_raw():
                seen.done += len(chunk)
                body += machine.feed(chunk, limit - len(body))
                if wanted.page and len(body) >= 8:
                    _check_magic(url, host, bytes(body[:8]))
        except Unpacked:
            raise refusals.too_large(url, host, limit) from None
        except Broken as error:
            raise refusals.garbled(url, host, str(error)) from error
        return Answer(url, answer.code, answer.headers, bytes(body))


def _target(url: str, wanted: Wanted) -> httpx.URL:
    """Read an address; raises `FetchFailed` for one that is not to be fetched."""
    import httpx

    try:
        target = httpx.URL(url.strip().partition("#")[0])
    except (httpx.InvalidURL, ValueError):
        raise refusals.no_link(url) from None
    sound = target.scheme in {"http", "https"} and 0 < (target.port or 80) < 65_536
    if not sound or not target.host or "%5B" in target.host or len(url) > LONGEST:
        raise refusals.no_link(url)
    if target.userinfo:
        if wanted.page:
            raise refusals.with_credentials(target.host)
        raise refusals.no_link(url)
    return target


def _check_type(answer: Answer, host: str) -> None:
    """Raise when the server declares something else than a page, before it is read."""
    kind = answer.media_type
    if kind in _FEEDS:
        raise refusals.no_page(answer.url, host, "feed")
    if not kind or kind.startswith(_PAGE_TYPES):
        return
    for start, name in _KINDS.items():
        if kind.startswith(start):
            raise refusals.no_page(answer.url, host, name)


def _check_magic(url: str, host: str, head: bytes) -> None:
    for start, name in _MAGIC.items():
        if head.startswith(start):
            raise refusals.no_page(url, host, name)


def _after(value: str) -> float:
    """Read a `Retry-After` header (RFC 9110 10.2.3) as seconds from now; 0 for none."""
    if value.isascii() and value.isdecimal():
        return float(min(int(value[:9]), 7 * 86_400))
    try:
        then = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max(0.0, then.timestamp() - time.time()), 7 * 86_400.0)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
