"""Finding a command by words, in either language and however they are spelt."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.paths import resource
from reader.text.fold import fold_words

_ARTICLE = "ال"
_LEAST = 4
"""Letters from which a word may have one mistake in it."""


@dataclass(frozen=True, slots=True)
class Findable:
    """A command with the folded words of each of its names, of which `labels` are its own."""

    id: str
    names: tuple[tuple[str, ...], ...]
    labels: int


def findable(command: str, labels: Sequence[str]) -> Findable:
    """Prepare a command: its labels in every language, and the other words people call it."""
    more = _words().get(command, ())
    names = tuple(tuple(_fold(name)) for name in (*labels, *more))
    return Findable(command, names, len(labels))


def find(query: str, commands: Sequence[Findable]) -> list[str]:
    """List the commands that meet every word of a query, the nearest first.

    A word is met by a word that begins with it, that holds it, or that differs by one letter. An
    empty query gives all of them in their order.
    """
    words = _fold(query)
    if not words:
        return [each.id for each in commands]
    scored = [(_score(words, each), each.id) for each in commands]
    met = [(score, command) for score, command in scored if score is not None]
    # sorting is stable: what is as near stays in the order of the table
    return [command for _score_, command in sorted(met, key=lambda pair: pair[0])]


def _score(words: Sequence[str], command: Findable) -> float | None:
    best: float | None = None
    for place, name in enumerate(command.names):
        each = [min((_distance(word, other) for other in name), default=9.0) for word in words]
        if any(score >= 9 for score in each):
            continue
        # its own names before what else people call it, a name of few words before one of many
        score = sum(each) + (0.6 if place >= command.labels else 0.0) + 0.02 * len(name)
        best = score if best is None else min(best, score)
    return best


def _distance(word: str, other: str) -> float:
    if other == word:
        return 0.0
    if other.startswith(word):
        return 0.5
    if len(word) > 1 and word in other:
        return 1.5
    if len(word) >= _LEAST and _near(word, other[: len(word) + 1]):
        return 2.5
    return 9.0


def _near(word: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make the beginnings the same."""
    for end in (len(word) - 1, len(word), len(word) + 1):
        if end <= len(other) and _one_edit(word, other[:end]):
            return True
    return False


def _one_edit(first: str, second: str) -> bool:
    if first == second:
        return True
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:] and len(rest) > 1)
    )


def _fold(text: str) -> list[str]:
    return [
        word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word
        for word in fold_words(text)
    ]


@functools.cache
def _words() -> Mapping[str, Sequence[str]]:
    with resource("tables", "command_words.toml").open("rb") as file:
        return tomllib.load(file)
