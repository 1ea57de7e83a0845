"""The table of chrome lines (`chrome.toml`), and which of its reasons a line answers to."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from reader.paths import resource
from reader.text.fold import fold_text

_ARABIC = re.compile("[\u0621-\u06d3]+")
_WORD = re.compile(r"[^\W_]+")
_EDGES = re.compile(
    r"^[\s:：.،,!؟?|«»\"'()\[\]•·>*_<←→↑↓▼▲-]+|[\s:：.،,!؟?|«»\"'()\[\]•·>*_<←→↑↓▼▲-]+$"
)


@dataclass(frozen=True, slots=True)
class _Reason:
    """One entry of the table, folded and compiled."""

    name: str
    anywhere: bool
    weak: bool
    words: int
    lines: frozenset[str]
    starts: tuple[str, ...]
    contains: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    bar: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """What a line is by the table: `anywhere` in a piece, or only `weak`ly so."""

    reason: str
    anywhere: bool
    weak: bool


def key(text: str) -> str:
    """Fold a line and collapse its white space: what lines are compared by."""
    # a number's no-break space is any space, as in what was collapsed already
    return " ".join(fold_text(text.replace("\u00a0", " ")).split())


@functools.lru_cache(maxsize=2048)
def match(text: str) -> Match | None:
    """Look a line up in the table."""
    if len(text) > 600:
        return None
    folded = key(text)
    bare = _EDGES.sub("", folded)
    count = len(folded.split())
    for entry in _table():
        if count > entry.words:
            continue
        whole = folded in entry.lines or bare in entry.lines
        bar = bool(entry.bar) and _is_bar(folded, entry.bar)
        if (
            whole
            or bar
            or folded.startswith(entry.starts)
            or any(part in folded for part in entry.contains)
            or any(pattern.search(folded) for pattern in entry.patterns)
        ):
            # one word alone may be a heading of the piece ("Facebook", "Printing")
            lone = (whole or bar) and count == 1
            return Match(entry.name, entry.anywhere, entry.weak or lone)
    return None


def _folded(pattern: str) -> str:
    """Fold the Arabic words of a regular expression and leave its own signs alone."""
    return _ARABIC.sub(lambda word: key(word[0]), pattern)


@functools.cache
def common_words() -> frozenset[str]:
    """Give the words that make up much of any prose and little of menus and headlines, folded."""
    return frozenset(map(key, _data()["prose"]["common"]))


def _is_bar(folded: str, names: frozenset[str]) -> bool:
    words = _WORD.findall(folded)
    return bool(words) and len(words) <= 12 and all(word in names for word in words)


@functools.cache
def _data() -> dict[str, dict[str, Any]]:
    with resource("tables", "chrome.toml").open("rb") as file:
        return tomllib.load(file)


@functools.cache
def _table() -> tuple[_Reason, ...]:
    return tuple(
        _Reason(
            name,
            entry.get("anywhere", False),
            entry.get("weak", False),
            entry.get("words", 12),
            frozenset(key(line) for line in entry.get("lines", ())),
            tuple(key(start) for start in entry.get("starts", ())),
            tuple(key(part) for part in entry.get("contains", ())),
            tuple(re.compile(_folded(pattern)) for pattern in entry.get("patterns", ())),
            frozenset(key(word) for word in entry.get("bar", ())),
        )
        for name, entry in _data()["chrome"].items()
    )
