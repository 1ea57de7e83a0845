"""The table `head.toml`: which fields of a head say what, and which values say nothing."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping

from reader.importing.phrases import key
from reader.paths import resource


def fields(part: str, name: str = "meta") -> tuple[str, ...]:
    """Give the names of the fields that tell `part`, the best first."""
    return tuple(_data()[part][name])


def is_junk(part: str, text: str) -> bool:
    """Whether a value says nothing, whatever the field."""
    return key(text) in _junk(part)


def is_nobody(name: str) -> bool:
    """Whether an author's name is an account, an address or a file, and nobody's name."""
    folded = key(name)
    return folded in _junk("author") or bool(_nobody().fullmatch(folded))


def without_label(name: str) -> str:
    """Take «بقلم», "By" and the like, and brackets around it, off a name."""
    name = name.strip(" \t:–—-|/،,")
    if name[:1] + name[-1:] in {"()", "[]", "«»", '""'}:
        name = name[1:-1].strip()
    return _label().sub("", name, count=1).strip(" \t:–—-|/،,")


@functools.cache
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    with resource("tables", "head.toml").open("rb") as file:
        return tomllib.load(file)


@functools.cache
def _junk(part: str) -> frozenset[str]:
    return frozenset(map(key, _data()[part]["junk"]))


@functools.cache
def _nobody() -> re.Pattern[str]:
    return re.compile("|".join(_data()["author"]["patterns"]), re.IGNORECASE | re.DOTALL)


@functools.cache
def _label() -> re.Pattern[str]:
    labels = _longest_first(_data()["author"]["before"])
    return re.compile(rf"^(?:{labels})(?:\s*[:：/|-]+\s*|\s+)", re.IGNORECASE)


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
