"""Addresses of pages: what a person typed, which two are one, and which belong to one site."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from reader.importing.limits import safe_address
from reader.paths import resource

LONGEST = 8_000
"""Code points of an address; servers take less."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:.\d][^\s/?#@:.]+(?::\d+)?(?:[/?#]\S*)?")
_AROUND = " \t\r\n<>\"'«»“”()[]،؛"
_AROUND += "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_KEPT = "/:@!$&'()*+,;=~-._"


def link_of(text: str) -> str:
    """Give the web address that a person typed or pasted, "" when the text is none.

    Quotation marks and brackets around it fall away; `example.com/x` is taken for https.
    """
    text = text.strip(_AROUND)
    if not text or len(text) > LONGEST or len(text.split()) > 1:
        return ""
    if _HOST.fullmatch(text):
        text = f"https://{text}"
    address = safe_address(text)
    return address if address.lower().startswith(("http://", "https://")) else ""


def canonical(url: str) -> str:
    """Give the address by which a page is known: two links to one page have the same.

    https, lower-case host in its ASCII form without `www.`, no port of its own, no fragment,
    no parameter that only says where the reader came from, no slash at the end; RFC 3986 6.2.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in _PORTS or not host:
        return url.strip()
    if port in {*_PORTS.values(), None}:
        port = None
    path = quote(unquote(parts.path), safe=_KEPT).rstrip("/")
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not any(fnmatchcase(name.lower(), known) for known in _table()["tracking"])
    ]
    place = f"{host.removeprefix('www.')}:{port}" if port else host.removeprefix("www.")
    return urlunsplit(("https", place, path, urlencode(kept), ""))


def without_tracking(url: str) -> str:
    """Take the parameters that only say where the reader came from, and the fragment, off."""
    parts = urlsplit(url)
    kept = [
        part
        for part in parts.query.split("&")
        if not any(
            fnmatchcase(part.partition("=")[0].lower(), known) for known in _table()["tracking"]
        )
    ]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def ascii_host(host: str) -> str:
    """Give a host's name as name servers know it (IDNA); raises `ValueError` for none."""
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    import idna

    # raises IDNAError, which is a ValueError
    return idna.encode(host, uts46=True).decode("ascii")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: `m.news.example` and `news.example` are."""
    try:
        return _site(one) == _site(other) != ""
    except ValueError:
        return False


def is_further_page(first: str, following: str, number: int) -> bool:
    """Whether `following` is page `number` (from 2) of the article that begins at `first`.

    The page's number must be the only thing in which the addresses differ: a link to "the next"
    leads from many a page to another article.
    """
    start, there = urlsplit(first), urlsplit(following)
    if (start.hostname, start.port) != (there.hostname, there.port):
        return False
    if canonical(first) == canonical(following):
        return False
    starts = {_plain(start.path, start.query)} | _without_number(start.path, start.query, 1)
    return bool(starts & _without_number(there.path, there.query, number))


def print_words() -> frozenset[str]:
    """Give what links to a page's version for printing are called."""
    return frozenset(_table()["print"])


def _plain(path: str, query: str) -> tuple[str, str]:
    return unquote(path).rstrip("/"), "&".join(sorted(filter(None, query.split("&"))))


def _without_number(path: str, query: str, number: int) -> set[tuple[str, str]]:
    """Give what is left of an address when the number of its page is taken out, each way."""
    names = "|".join(map(re.escape, _table()["pages"]))
    path = unquote(path).rstrip("/")
    found: set[tuple[str, str]] = set()
    for pattern in (
        rf"[/_.-](?:{names})[/_.=-]?0?{number}(?=\.\w+$|$)",
        rf"[/_,-]0?{number}(?=\.\w+$|$)",
    ):
        for match in re.finditer(pattern, path, re.IGNORECASE):
            found.add(_plain(path[: match.start()] + path[match.end() :], query))
    parts = query.split("&")
    for part in parts:
        name, _, value = part.partition("=")
        if unquote(name).lower() in _table()["pages"] and value == str(number):
            found.add(_plain(path, "&".join(one for one in parts if one != part)))
    return found


def _site(url: str) -> str:
    host = ascii_host(urlsplit(url).hostname or "")
    if not host or re.fullmatch(r"[\d.]+|.*:.*", host):
        return host
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _table()["doors"]:
        labels = labels[1:]
    own = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _table()["shared"] else 2
    return ".".join(labels[-own:])


@functools.cache
def _table() -> Mapping[str, tuple[str, ...]]:
    with resource("tables", "addresses.toml").open("rb") as file:
        return {name: tuple(words) for name, words in tomllib.load(file).items()}
