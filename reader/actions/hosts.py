"""Which hosts of the reader's own network pages may be fetched from, and the fetcher that asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from reader.settings import PRIVATE_HOSTS, Settings

if TYPE_CHECKING:
    from reader.importing.fetch import Fetcher

Ask = Callable[[str], bool]
"""Asks the reader whether a host of their own network may be fetched from."""

_LOOPBACK = "AYN_ALLOW_LOOPBACK"
"""For tests, which serve their pages themselves."""
_THIS_COMPUTER = frozenset({"127.0.0.1", "::1", "localhost"})


def open_fetcher(settings: Settings, more: Collection[str] = (), ask: Ask | None = None) -> Fetcher:
    """Make a fetcher that goes to the open web, to the hosts allowed for good and to `more`.

    `ask`, when given, is asked about any other host of the reader's own network.
    """
    from reader.importing.fetch import Fetcher

    def allow(host: str) -> bool:
        host = _name(host)
        if host in _THIS_COMPUTER and os.environ.get(_LOOPBACK) == "1":
            return True
        if host in allowed(settings) or host in {_name(item) for item in more}:
            return True
        return ask is not None and ask(host)

    return Fetcher(allow_private=allow)


def allowed(settings: Settings) -> frozenset[str]:
    """Give the private hosts that the reader allowed for good."""
    return frozenset(map(_name, settings.text(PRIVATE_HOSTS).split()))


def allow_for_good(settings: Settings, host: str) -> None:
    """Allow a private host from now on."""
    settings[PRIVATE_HOSTS] = " ".join(sorted({*allowed(settings), _name(host)}))


def _name(host: str) -> str:
    return host.strip().strip("[]").rstrip(".").lower()
