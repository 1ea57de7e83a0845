"""Web addresses: whether two of them lead to one page."""

from __future__ import annotations

import functools
import re
import tomllib
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from reader.paths import resource

_PORTS = {"http": 80, "https": 443}
_UNESCAPED = "!$&'()*+,;=:@~-._"
_HOST = re.compile(r"[a-z0-9_.:-]+")
_MOST = 20
"""Layers of caches and forms around an address."""
_SPACE = re.compile(r"[\x00-\x20\x7f]+")


def is_link(text: str) -> bool:
    """Whether a text is one address of a page (http or https) and nothing else."""
    text = text.strip()
    if not text or any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme.lower() in _PORTS and bool(parts.hostname)
    except ValueError:
        return False


def canonical(address: str) -> str:
    """Give the form that all addresses of one page share; only to compare, never to fetch.

    Scheme and host in lower case (http counts as https; a host's name is in its ASCII form and
    without www.), no default port, no user, no fragment, no parameters of campaigns and shares,
    no slash at the end; the address of an AMP form is that of its page. "" for what is no address
    of a page.
    """
    address = _SPACE.sub("", address)
    try:
        for _ in range(_MOST):
            # what lies behind a cache or an AMP form may itself be one
            address, before = _canonical(address), address
            if address == before:
                return address
    except ValueError:
        pass
    return ""


def _canonical(address: str) -> str:
    parts = urlsplit(address)
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if scheme not in _PORTS or not host:
        return ""
    # raises ValueError where it is no number
    port = "" if parts.port in (None, _PORTS[scheme]) else f":{parts.port}"
    host = _ascii(host)
    if not _HOST.fullmatch(host):
        return ""
    path = _straight(parts.path)
    for start in ("www.", *_amp()["hosts"]):
        if host.startswith(start) and "." in host.removeprefix(start):
            host = host.removeprefix(start)
    if inner := _cached(host + path):
        return f"https://{inner}" + (f"?{parts.query}" if parts.query else "")
    query = "&".join(item for item in parts.query.split("&") if item and not _drops(item))
    path = "/".join(quote(unquote_to_bytes(part), _UNESCAPED) for part in _page(path).split("/"))
    path = path.rstrip("/") or "/"
    bracketed = f"[{host}]" if ":" in host else host
    return f"https://{bracketed}{port}{path}" + (f"?{_escaped(query)}" if query else "")


def _straight(path: str) -> str:
    """Take the steps "." and ".." out of a path (RFC 3986 5.2.4)."""
    steps: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower().strip(".")
    except UnicodeError:
        return host.lower().strip(".")


def _cached(place: str) -> str:
    """Give the page's own host and path out of a cache's, "" where it is none."""
    for cache in _amp()["caches"]:
        host, _, start = cache.partition("/")
        here, _, path = place.partition("/")
        fits = here.endswith(host[1:]) if host.startswith("*") else here == host
        if fits and path.startswith(start) and "." in path.removeprefix(start).partition("/")[0]:
            return path.removeprefix(start)
    return ""


def _page(path: str) -> str:
    """Give the path of the page itself for that of its AMP form."""
    amp = _amp()
    for ending in amp["endings"]:
        if path.lower().endswith(ending):
            # x.amp.html is x.html, x.amp is x
            path = path[: -len(ending)] + ending.removeprefix(".amp")
            break
    parts = path.split("/")
    if len(parts) > 2 and parts[1].lower() in amp["parts"] and parts[2]:
        del parts[1]
    if parts[-1] == "":
        del parts[-1]
    if len(parts) > 2 and parts[-1].lower() in amp["parts"]:
        del parts[-1]
    return "/".join(parts)


def _drops(item: str) -> bool:
    """Whether a parameter says how the reader came, or that the page is in its AMP form."""
    name, _, value = item.partition("=")
    name = unquote(name).lower()
    if any(fnmatchcase(name, known) for known in _tracking()):
        return True
    return unquote(value).lower() in _amp()["parameters"].get(name, ())


def _escaped(query: str) -> str:
    """Write a query's signs in one way, without touching what an escape hides."""
    quoted = quote(query, "%/?" + _UNESCAPED)
    return re.sub("%[0-9a-fA-F]{2}", lambda found: found[0].upper(), quoted)


@functools.cache
def _tracking() -> tuple[str, ...]:
    with resource("tables", "addresses.toml").open("rb") as file:
        return tuple(tomllib.load(file)["tracking"])


@functools.cache
def _amp() -> dict[str, Any]:
    with resource("tables", "amp.toml").open("rb") as file:
        return tomllib.load(file)
