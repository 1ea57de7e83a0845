"""The pictures of a page that is fetched: several hosts at once, each politely, made small."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from reader.importing.images import kind_of, size_of
from reader.importing.limits import MAX_PICTURES, PICTURES_S, safe_address
from reader.importing.shrink import shrunk

if TYPE_CHECKING:
    from reader.importing.fetch import Fetcher
    from reader.jobs import CancelToken

_TOGETHER = 4
_LARGE = 4_000_000
"""Pixels; of larger pictures one at a time is unpacked, which keeps the memory small."""


class WebPictures:
    """Gives pictures by the addresses that one page calls them by; each is fetched once."""

    def __init__(
        self,
        base: str,
        fetcher: Fetcher,
        token: CancelToken,
        progress: Callable[[float], None],
        got: dict[str, bytes | None] | None = None,
    ) -> None:
        """Resolve addresses against `base`; `got` is what other pages of the piece brought."""
        self._base = base
        self._fetcher = fetcher
        self._token = token
        self._progress = progress
        self._got: dict[str, bytes | None] = {} if got is None else got
        self._packing = threading.Lock()
        self._until = time.monotonic() + PICTURES_S

    def expect(self, wanted: Sequence[tuple[str, ...]]) -> None:
        """Fetch the best source of each picture that is wanted, and the next where it fails."""
        total = len(wanted)
        if not total:
            return
        threads = ThreadPoolExecutor(_TOGETHER, thread_name_prefix="ayn-picture")
        try:
            waiting = [threads.submit(self._first, sources) for sources in wanted[:MAX_PICTURES]]
            for number, one in enumerate(waiting, 1):
                one.result()
                self._progress(number / total)
        finally:
            # whoever cancels does not wait for a picture that is being unpacked
            threads.shutdown(wait=not self._token.cancelled, cancel_futures=True)

    def __call__(self, source: str) -> bytes | None:
        """Give a picture that was expected, None when it did not come."""
        return self._got.get(self._address(source))

    def _first(self, sources: tuple[str, ...]) -> None:
        for source in sources:
            address = self._address(source)
            if not address:
                if source.startswith(("data:", "ayn-inlined:")):
                    return
                continue
            if address not in self._got:
                self._got[address] = self._brought(address)
            if self._got[address] is not None:
                return

    def _brought(self, address: str) -> bytes | None:
        if time.monotonic() > self._until:
            return None
        data = self._fetcher.picture(address, self._token)
        kind = kind_of(data) if data else ""
        if not data or not kind:
            return None
        self._token.check()
        width, height = size_of(data, kind)
        if width * height < _LARGE:
            return shrunk(data, kind)
        with self._packing:
            return shrunk(data, kind)

    def _address(self, source: str) -> str:
        # the page says nothing that urljoin could not make an address of another scheme
        address = safe_address(source, self._base) if self._base else safe_address(source)
        return address if address.lower().startswith(("http://", "https://")) else ""
