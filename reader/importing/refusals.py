"""Why an address could not be fetched, in words for people."""

from __future__ import annotations

import socket

from reader.errors import ImportFailed, Message
from reader.system_errors import UNREACHABLE, causes, insecure

_UNKNOWN = {socket.EAI_NONAME} | {
    getattr(socket, name) for name in ("EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
}


class FetchFailed(ImportFailed):
    """An address that could not be fetched.

    `passing` says that another try later may succeed, `after_s` when the server asked for it
    (seconds from now, 0 when it did not say), `code` the status it answered (0: none), `private`
    the host of the reader's own network that was not allowed.
    """

    def __init__(
        self,
        message: Message,
        detail: str = "",
        *,
        passing: bool = False,
        after_s: float = 0,
        code: int = 0,
        private: str = "",
    ) -> None:
        super().__init__(message, detail)
        self.passing = passing
        self.after_s = after_s
        self.code = code
        self.private = private


def no_link(url: str) -> FetchFailed:
    """An address that is none, or of another kind than http and https."""
    return FetchFailed(
        Message(
            "{address} is not the address of a web page. Give one that begins with https:// "
            "or http://.",
            {"address": url[:200]},
        )
    )


def with_credentials(host: str) -> FetchFailed:
    """An address that holds a name or a password."""
    return FetchFailed(
        Message(
            "This address of {host} holds a name or a password, so nothing was fetched. Give it "
            "without them.",
            {"host": host},
        )
    )


def private(host: str, addresses: tuple[str, ...]) -> FetchFailed:
    """A host of this computer or the network at home."""
    return FetchFailed(
        Message(
            "The address {host} leads into this computer or your own network, so nothing was "
            "fetched. Allow it only when you know the page.",
            {"host": host},
        ),
        ", ".join(addresses),
        private=host,
    )


def unresolved(host: str, error: OSError) -> FetchFailed:
    """A host without an address, or no name server to ask."""
    if isinstance(error, socket.gaierror) and error.errno in _UNKNOWN:
        return FetchFailed(
            Message(
                "There is no site called {host}. Check how the address is written.",
                {"host": host},
            ),
            str(error),
        )
    return no_network(host, error)


def no_network(host: str, error: Exception) -> FetchFailed:
    """No way to the host at all."""
    return FetchFailed(
        Message(
            "{host} could not be reached: there seems to be no connection to the internet. Check "
            "it and try again.",
            {"host": host},
        ),
        repr(error),
        passing=True,
    )


def bad_proxy(host: str, error: Exception) -> FetchFailed:
    """A proxy that is set on this computer, of a kind or a form that cannot be used."""
    return FetchFailed(
        Message("The proxy that is set on this computer cannot be used. Check it, try again."),
        f"{host}: {error}",
    )


def unconnected(url: str, host: str, error: Exception) -> FetchFailed:
    """A connection that was not made or broke, by what lies at the bottom of `error`."""
    if (wrong := insecure(error)) is not None:
        return FetchFailed(
            Message(
                "The connection to {host} is not secure (its certificate is not accepted), so "
                "nothing was fetched. Check the date of this computer, or open the page in a "
                "browser.",
                {"host": host},
            ),
            f"{url}: {wrong}",
        )
    for cause in causes(error):
        if isinstance(cause, OSError) and cause.errno in UNREACHABLE:
            return no_network(host, cause)
        if isinstance(cause, ConnectionRefusedError):
            return FetchFailed(
                Message(
                    "{host} does not take the connection. The site may be down: try again later.",
                    {"host": host},
                ),
                f"{url}: {cause}",
                passing=True,
            )
    return FetchFailed(
        Message(
            "The connection to {host} broke. Check your connection and try again.",
            {"host": host},
        ),
        f"{url}: {error!r}",
        passing=True,
    )


def too_slow(url: str, host: str) -> FetchFailed:
    """A server that let us wait too long."""
    return FetchFailed(
        Message(
            "{host} answers too slowly, so the page was given up. Try again later.",
            {"host": host},
        ),
        url,
        passing=True,
    )


def too_large(url: str, host: str, limit: int) -> FetchFailed:
    """More bytes than a page may have."""
    return FetchFailed(
        Message(
            "The page at {host} is larger than {limit} MB. Open it in a browser and copy the text "
            "you want.",
            {"host": host, "limit": limit // 1_000_000},
        ),
        url,
    )


def garbled(url: str, host: str, detail: str) -> FetchFailed:
    """Bytes that are not packed as the server says."""
    return FetchFailed(
        Message(
            "What {host} sent cannot be unpacked. Open the page in a browser and save it from "
            "there.",
            {"host": host},
        ),
        f"{url}: {detail}",
    )


def going_round(url: str, host: str) -> FetchFailed:
    """Redirects without an end."""
    return FetchFailed(
        Message(
            "The page at {host} leads from one address to the next without end. Open it in a "
            "browser and give the address you see there.",
            {"host": host},
        ),
        url,
    )


def no_page(url: str, host: str, kind: str) -> FetchFailed:
    """Something else than a page: `kind` is "pdf", "picture", "sound", "feed", or ""."""
    values: dict[str, str | int] = {"host": host}
    if kind == "pdf":
        message = Message(
            "The link at {host} leads to a PDF file, not to a page. Download it in a browser.",
            values,
        )
    elif kind == "picture":
        message = Message(
            "The link at {host} leads to a picture, not to a page. Give the address of the page "
            "it stands on.",
            values,
        )
    elif kind == "feed":
        message = Message(
            "The link at {host} leads to a feed, not to a page. Give the address of one of its "
            "pages.",
            values,
        )
    elif kind == "sound":
        message = Message(
            "The link at {host} leads to a recording, not to a page. Give the address of the page "
            "it stands on.",
            values,
        )
    else:
        message = Message(
            "The link at {host} leads to a file, not to a page. Download it in a browser, then add "
            "the file.",
            values,
        )
    return FetchFailed(message, url)


def answered(url: str, host: str, code: int, after_s: float = 0) -> FetchFailed:
    """A status that brings no page."""
    values: dict[str, str | int] = {"host": host, "code": str(code)}
    passing = code >= 500 or code in {408, 425, 429}
    if code in {404, 410}:
        message = Message(
            "There is no such page at {host} (any more). Check the address, or look for it on the "
            "site.",
            values,
        )
    elif code in {401, 402, 403, 407, 451}:
        message = Message(
            "{host} does not give this page to everyone (it says {code}). Open it in a browser, "
            "sign in if needed, then copy its text or save it as a file.",
            values,
        )
    elif code == 429:
        message = Message("{host} was asked too often (it says {code}). Try again later.", values)
    elif passing:
        message = Message("{host} cannot answer now (it says {code}). Try again later.", values)
    else:
        message = Message(
            "{host} does not give this page (it says {code}). Open it in a browser and save it "
            "from there.",
            values,
        )
    return FetchFailed(
        message, f"{url}: {code}", passing=passing, after_s=after_s if passing else 0, code=code
    )
