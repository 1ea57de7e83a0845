"""One file over HTTP, into a partial file that goes on where it was cut; cancelled at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.catalogue import RemoteFile, is_loopback, may_lead, safe_address
from reader.system_errors import UNREACHABLE, causes, insecure

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_HOPS = 5
_LOOK_S = 0.05
"""How often a waiting transfer looks whether it is still wanted."""
_END_S = 5.0
"""How long what was cancelled may take to end."""
_PROGRESS = 1_000_000
"""A connection that brought so many bytes before it broke is no failure in a row."""
_PASSING = frozenset({408, 425, 429})
"""Refusals that another try may not meet; 5xx are such, too."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, and how long before each further try (s)."""

    connect_s: float = 10
    read_s: float = 20
    pauses_s: tuple[float, ...] = (0.5, 1, 2)


class _Broken(Exception):
    """A try that failed in a way that the next one may not; `failure` is raised after the last."""

    def __init__(self, failure: SpeechFailed) -> None:
        super().__init__(str(failure))
        self.failure = failure


def fetch(
    file: RemoteFile,
    part: Path,
    token: CancelToken,
    seen: Callable[[int], None],
    patience: Patience,
) -> None:
    """Bring a file into `part`, whole; what an earlier call left there is not asked for again.

    `seen` gets the bytes that are there. After a failure or a cancel `part` stays for the next
    time, unless it cannot serve. Raises `SpeechFailed`, `Cancelled`, and `OSError` of the disk.
    """
    _run(_fetched(file, part, seen, patience), token)


def fetch_bytes(url: str, limit: int, token: CancelToken, patience: Patience) -> bytes:
    """Bring a small file into memory; of a longer one, `limit` bytes and some more."""
    return _run(_collected(url, limit, patience), token)


def forget(part: Path) -> None:
    """Delete a partial file and what is remembered of it."""
    part.unlink(missing_ok=True)
    _memory(part).unlink(missing_ok=True)


def _run(work: Coroutine[Any, Any, T], token: CancelToken) -> T:
    # Not asyncio.run: it would wait for a name server that does not answer
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_watched(work, token))
    finally:
        loop.run_until_complete(_ended())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _ended() -> None:
    """Let what was cancelled end: on a busy machine it may not have had its turn yet."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=_END_S)


async def _watched(work: Coroutine[Any, Any, T], token: CancelToken) -> T:
    task = asyncio.ensure_future(work)
    try:
        while not task.done() and not token.cancelled:
            await asyncio.wait({task}, timeout=_LOOK_S)
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=2 * _LOOK_S)
    if token.cancelled:
        if task.done() and not task.cancelled():
            task.exception()
        raise Cancelled
    return task.result()


async def _fetched(
    file: RemoteFile, part: Path, seen: Callable[[int], None], patience: Patience
) -> None:
    async with _client(file.url, patience) as client:
        await _trying(lambda: _attempt(client, file, part, seen), lambda: _length(part), patience)


async def _collected(url: str, limit: int, patience: Patience) -> bytes:
    async def attempt() -> bytes:
        async with _opened(client, url, {}) as response:
            if response.status_code != 200:
                raise _refusal(url, response.status_code)
            found = bytearray()
            async for chunk in response.aiter_bytes():
                found += chunk
                if len(found) > limit:
                    break
            return bytes(found)

    async with _client(url, patience) as client:
        return await _trying(attempt, lambda: 0, patience)


async def _trying(
    attempt: Callable[[], Coroutine[Any, Any, T]], length: Callable[[], int], patience: Patience
) -> T:
    failures = 0
    while True:
        before = length()
        try:
            return await attempt()
        except _Broken as broken:
            failures = 1 if length() - before >= _PROGRESS else failures + 1
            if failures > len(patience.pauses_s):
                raise broken.failure from broken
        await asyncio.sleep(patience.pauses_s[failures - 1])


@contextlib.asynccontextmanager
async def _client(url: str, patience: Patience) -> AsyncIterator[httpx.AsyncClient]:
    import httpx

    times = httpx.Timeout(patience.read_s, connect=patience.connect_s)
    try:
        made = httpx.AsyncClient(
            timeout=times,
            # a proxy has no way to this computer itself
            trust_env=not is_loopback(urlsplit(url).hostname or ""),
            headers={"Accept-Encoding": "identity", "User-Agent": "ayn"},
        )
    except (ImportError, ValueError) as error:
        raise SpeechFailed(
            Message("The proxy that is set on this computer cannot be used. Check it, try again."),
            str(error),
        ) from error
    async with made as client:
        yield client


@contextlib.asynccontextmanager
async def _opened(
    client: httpx.AsyncClient, url: str, headers: dict[str, str]
) -> AsyncIterator[httpx.Response]:
    """Open an address and follow where it leads; raises `_Broken` when the connection breaks."""
    import httpx

    if not safe_address(url):
        raise _unsafe(url)
    try:
        for _ in range(_HOPS + 1):
            request = client.build_request("GET", url, headers=headers)
            response = await client.send(request, stream=True)
            try:
                onward = response.next_request
                if onward is None:
                    yield response
                    return
            finally:
                await response.aclose()
            if not may_lead(url, str(onward.url)):
                raise _unsafe(str(onward.url))
            url = str(onward.url)
    except httpx.InvalidURL as error:
        raise _unsafe(url) from error
    except httpx.HTTPError as error:
        if (failure := _unsafe_way(url, error)) is not None:
            raise failure from error
        raise _Broken(_cut(url, error)) from error
    raise _unsafe(url)


async def _attempt(
    client: httpx.AsyncClient, file: RemoteFile, part: Path, seen: Callable[[int], None]
) -> None:
    have, validator = _resumable(file, part)
    if have == file.size:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    if have and validator:
        headers["If-Range"] = validator
    async with _opened(client, file.url, headers) as response:
        have = _start(response, file, part, have)
        _remember(part, file.url, response)
        with part.open("r+b" if part.exists() else "wb", buffering=0) as out:
            out.truncate(have)
            out.seek(have)
            async for chunk in response.aiter_raw():
                if have + len(chunk) > file.size:
                    break
                _write(out.write, chunk)
                have += len(chunk)
                seen(have)
            else:
                if have < file.size:
                    raise _Broken(_cut(file.url, None))
                return
    forget(part)
    raise _lie(file.url, "more bytes than announced")


def _write(write: Callable[[bytes], int | None], chunk: bytes) -> None:
    """Write a whole chunk: a disk that becomes full takes a part of it first."""
    left = memoryview(chunk)
    while left:
        left = left[write(bytes(left)) or 0 :]


def _start(response: httpx.Response, file: RemoteFile, part: Path, have: int) -> int:
    """Give the offset from which the server sends; raises what its answer means otherwise."""
    code = response.status_code
    if code == 206 and have:
        found = response.headers.get("Content-Range", "")
        if found == f"bytes {have}-{file.size - 1}/{file.size}":
            return have
        forget(part)
        raise _Broken(_lie(file.url, f"Content-Range: {found}"))
    if code == 200:
        length = response.headers.get("Content-Length", str(file.size))
        if length != str(file.size):
            forget(part)
            raise _lie(file.url, f"Content-Length: {length}, announced: {file.size}")
        return 0
    if code == 416:
        forget(part)
        raise _Broken(_lie(file.url, "416"))
    raise _refusal(file.url, code)


def _refusal(url: str, code: int) -> Exception:
    values: dict[str, str | int] = {"host": _host(url), "code": str(code)}
    if code >= 500 or code in _PASSING:
        return _Broken(
            SpeechFailed(
                Message(
                    "The server {host} cannot answer now (it says {code}). Try again later; what "
                    "was downloaded is kept.",
                    values,
                ),
                url,
            )
        )
    return SpeechFailed(
        Message(
            "The server {host} does not give this file (it says {code}). Choose another voice, or "
            "add the files of a voice that you have.",
            values,
        ),
        url,
    )


def _cut(url: str, error: Exception | None) -> SpeechFailed:
    """A connection that was not made or broke, by what lies at the bottom of `error`."""
    import httpx

    message = Message(
        "The connection to {host} failed. Check it and download again: what was downloaded is "
        "kept.",
    )
    found = causes(error) if error is not None else []
    if any(
        isinstance(cause, socket.gaierror)
        or (isinstance(cause, OSError) and cause.errno in UNREACHABLE)
        for cause in found
    ):
        message = Message(
            "{host} could not be reached: there seems to be no connection to the internet. Check "
            "it and download again: what was downloaded is kept."
        )
    elif any(isinstance(cause, ConnectionRefusedError) for cause in found):
        message = Message(
            "The server {host} does not take the connection. Try again later: what was downloaded "
            "is kept."
        )
    elif isinstance(error, httpx.TimeoutException):
        message = Message(
            "The server {host} answers too slowly. Try again later: what was downloaded is kept."
        )
    return SpeechFailed(
        replace(message, values={"host": _host(url)}), f"{url}: {error!r}" if error else url
    )


def _unsafe_way(url: str, error: Exception) -> SpeechFailed | None:
    """A certificate that is not accepted, which no further try changes; None for all else."""
    wrong = insecure(error)
    if wrong is None:
        return None
    return SpeechFailed(
        Message(
            "The connection to {host} is not secure (its certificate is not accepted), so nothing "
            "was downloaded. Check the date of this computer, or choose another voice.",
            {"host": _host(url)},
        ),
        f"{url}: {wrong}",
    )


def _lie(url: str, detail: str) -> SpeechFailed:
    return SpeechFailed(
        Message(
            "The file at {host} is not as large as the list of voices says, so it was not taken. "
            "Choose another voice.",
            {"host": _host(url)},
        ),
        f"{url}: {detail}",
    )


def _unsafe(url: str) -> SpeechFailed:
    return SpeechFailed(
        Message(
            "The server leads to an address that is not safe, so nothing was downloaded. Choose "
            "another voice."
        ),
        url[:500],
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _length(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0


def _memory(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _remember(part: Path, url: str, response: httpx.Response) -> None:
    """Keep what tells at the next try whether the file is still the same."""
    tag = response.headers.get("ETag", "")
    validator = response.headers.get("Last-Modified", "") if tag.startswith("W/") else tag
    kept = {"url": url, "validator": validator or response.headers.get("Last-Modified", "")}
    _memory(part).write_text(json.dumps(kept), encoding="utf-8")


def _resumable(file: RemoteFile, part: Path) -> tuple[int, str]:
    """Give the bytes that can be kept, and the server's mark of the file they belong to."""
    try:
        kept = json.loads(_memory(part).read_text(encoding="utf-8"))
        url, validator = kept["url"], kept["validator"]
    except (OSError, ValueError, KeyError, TypeError):
        url, validator = "", ""
    # without a mark only a checksum can tell afterwards whether two halves belong together
    if url != file.url or not isinstance(validator, str) or not (validator or file.digest[0]):
        forget(part)
        return 0, ""
    have = _length(part)
    return (have, validator) if have <= file.size else (0, validator)
