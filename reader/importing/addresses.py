"""Addresses of pages: which belong to one site, and which go on with one article."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit, urlunsplit

from reader.paths import resource
from reader.text.address import canonical

LONGEST = 8_000
"""Code points of an address; servers take less."""


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


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: `m.news.example` and `news.example` are."""
    return _site(one) == _site(other) != ""


def is_further_page(first: str, following: str, number: int) -> bool:
    """Whether `following` is page `number` (from 2) of the article that begins at `first`.

    The page's number must be the only thing in which the addresses differ: a link to "the next"
    leads from many a page to another article.
    """
    start, there = urlsplit(canonical(first)), urlsplit(canonical(following))
    if start.netloc != there.netloc or start == there or not start.netloc:
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
    host = urlsplit(canonical(url)).hostname or ""
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
