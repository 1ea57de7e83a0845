"""Pages and pictures from the web: public addresses only, within limits, politely, cancellable."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from reader.errors import Cancelled
from reader.importing.limits import FetchLimits
from reader.importing.refusals import FetchFailed
from reader.importing.requests import Answer, Progress, Requests, Wanted
from reader.jobs import CancelToken

T = TypeVar("T")

_LOOK_S = 0.05
"""How often a waiting fetch looks whether it is still wanted."""
_PAGE = Wanted("text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.5", page=True)
_PICTURE = Wanted("image/webp,image/png,image/jpeg,image/gif,*/*;q=0.3", page=False)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: `url` after redirects, bytes as unpacked, what the server says of them.

    `charset` is the declared encoding ("" when none). `etag` and `modified` are given back at
    the next fetch; when nothing changed since, `unchanged` is true and `data` empty.
    """

    url: str
    data: bytes
    media_type: str
    charset: str = ""
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


def never(host: str) -> bool:  # noqa: ARG001
    """Allow no host of this computer or the reader's own network."""
    return False


class Fetcher:
    """Fetches for any number of threads; hosts are asked one question at a time.

    `allow_private(host)` is asked once per host whose address is not public, on a thread of
    its own; only pages ask, pictures take what was answered. The network lives on one thread,
    started at the first fetch and ended by `close`.
    """

    def __init__(
        self, allow_private: Callable[[str], bool] = never, limits: FetchLimits | None = None
    ) -> None:
        self._limits = limits or FetchLimits()
        self._allow_private = allow_private
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._requests: Requests | None = None
        self._closed = False

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def page(
        self,
        url: str,
        token: CancelToken,
        progress: Callable[[float], None] | None = None,
        etag: str = "",
        modified: str = "",
    ) -> Fetched:
        """Fetch a page; `etag` and `modified` are those of the last time.

        `progress` gets 0 to 1, on the caller's thread. Raises `FetchFailed` (an `ImportFailed`),
        and `Cancelled` within 200 ms.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        answer = self._bring(url, _PAGE, token, progress, {k: v for k, v in known.items() if v})
        return Fetched(
            answer.url,
            answer.data,
            answer.media_type,
            answer.charset,
            answer.header("etag") or (etag if answer.code == 304 else ""),
            answer.header("last-modified") or (modified if answer.code == 304 else ""),
            answer.code == 304,
        )

    def picture(self, url: str, token: CancelToken) -> bytes | None:
        """Fetch a picture, None when it cannot be had; raises only `Cancelled`."""
        try:
            return self._bring(url, _PICTURE, token, None, {}).data or None
        except FetchFailed:
            # a picture that does not come leaves its description; the text matters more
            return None

    def close(self) -> None:
        """End every fetch (they raise `Cancelled`) and the network's thread."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def _bring(
        self,
        url: str,
        wanted: Wanted,
        token: CancelToken,
        progress: Callable[[float], None] | None,
        headers: dict[str, str],
    ) -> Answer:
        token.check()
        seen = Progress()
        future = self._submit(lambda requests: requests.bring(url, wanted, headers, seen))
        told = -1.0
        try:
            while True:
                concurrent.futures.wait({future}, _LOOK_S)
                if future.done():
                    return future.result()
                token.check()
                if progress is not None and seen.fraction > told:
                    told = seen.fraction
                    progress(told)
        except concurrent.futures.CancelledError:
            raise Cancelled from None
        finally:
            future.cancel()

    def _submit(
        self, work: Callable[[Requests], Coroutine[Any, Any, T]]
    ) -> concurrent.futures.Future[T]:
        with self._lock:
            if self._closed:
                raise Cancelled
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._requests = Requests(self._limits, self._allow_private)
                self._thread = threading.Thread(
                    target=_run, args=(self._loop, self._requests), name="ayn-fetch", daemon=True
                )
                self._thread.start()
            assert self._requests is not None
            return asyncio.run_coroutine_threadsafe(work(self._requests), self._loop)


def _run(loop: asyncio.AbstractEventLoop, requests: Requests) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(requests.close())
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        # not shutdown_default_executor: it would wait for a name server that does not answer
        asyncio.set_event_loop(None)
        loop.close()
