"""What was probably meant by words that are nowhere in the library, from its own vocabulary."""

from __future__ import annotations

import functools
import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reader.library import terms
from reader.library.patterns import stands_alone
from reader.library.pieces import Hit
from reader.library.query import Clause, Query
from reader.library.ranking import Level, terms_of_clause
from reader.paths import resource
from reader.text.characters import TASHKEEL
from reader.text.fold import fold_text, with_whole_numbers
from reader.text.grouping import SPACE

_SHORTEST, _LONGEST = 3, 24
"""Letters of words that are corrected: a shorter one is like too many others."""
_TWO_SLIPS = 6
"""Letters from which on a word may hold two slips."""
_SAME_BEGINNING = 3
"""First letters that are taken as right when two slips are looked for."""
_MOST_WORDS = 6000
"""Words of one beginning that are compared."""
_COUNTED = 300
"""Pieces counted to tell which word is the more frequent."""
_LIKELY = 8
"""How much more a likely slip counts than another one."""


def suggestion(
    words: str,
    query: Query,
    ask: Callable[[Callable[[sqlite3.Connection], dict[str, str]]], dict[str, str]],
    search: Callable[[str], list[Hit]],
) -> str:
    """Give `words` with the unknown ones put right, "" when that finds nothing either.

    A word is unknown when no piece has it, whatever stands before and after it; it is replaced by
    the most frequent word at one slip from it (a letter more, less, other, or two changed round:
    Damerau 1964), else at two. First comes 1250 for 1 250, which was typed with a plain space.
    """
    numbers = _with_whole_numbers(words)
    if numbers != words and search(numbers):
        return numbers
    better = ask(lambda index: _corrected(index, query))
    for typed, token in better.items():
        words = _replaced(words, typed, _published(token, search))
    return words.strip() if better and search(words.strip() + " ") else ""


def _with_whole_numbers(words: str) -> str:
    spaced = words.replace(" ", SPACE)
    both = zip(words, spaced, with_whole_numbers(spaced), strict=True)
    return "".join(each for each, before, after in both if each != " " or before == after)


def _replaced(words: str, typed: str, better: str) -> str:
    """Put a word in another's place, and leave the longer words in which that one stands."""

    def instead(found: re.Match[str]) -> str:
        return better if stands_alone(words, *found.span()) else found[0]

    return re.sub(re.escape(typed), instead, words)


def _corrected(index: sqlite3.Connection, query: Query) -> dict[str, str]:
    """Give the unknown words as typed, with the word that each probably is."""
    found: dict[str, str] = {}
    for clause in query.clauses:
        if len(clause.tokens) > 1 or _is_known(index, clause):
            continue
        token = _nearest(index, clause.tokens[0])
        if token:
            found[clause.typed] = token
    return found


def _is_known(index: sqlite3.Connection, clause: Clause) -> bool:
    level = Level.BEGUN if clause.prefix else Level.STEM
    return _count(index, terms_of_clause(clause, level), 1) > 0


def _nearest(index: sqlite3.Connection, token: str) -> str:
    if not _SHORTEST <= len(token) <= _LONGEST:
        return ""
    best = _best(index, _one_slip(token))
    if not best and len(token) >= _TWO_SLIPS:
        best = _best(index, _two_slips(index, token))
    return best


@dataclass(frozen=True, slots=True)
class _Guess:
    """A word that may have been meant; `weight` is how likely the slip is."""

    word: str
    weight: int


def _best(index: sqlite3.Connection, guesses: Iterator[_Guess]) -> str:
    weights: dict[str, int] = {}
    for guess in guesses:
        weights[guess.word] = max(guess.weight, weights.get(guess.word, 0))
    scores: dict[str, tuple[int, str]] = {}
    for word, weight in weights.items():
        match = f'"{word}" OR "{terms.VARIANT}{word}"'
        if _count(index, match, 1):
            scores[word] = (weight * _count(index, match, _COUNTED), word)
    return max(scores, key=scores.__getitem__) if scores else ""


def _count(index: sqlite3.Connection, match: str, most: int) -> int:
    """Count the pieces that have a term, up to `most`; former versions count too."""
    (found,) = index.execute(
        "SELECT count(*) FROM (SELECT 1 FROM terms WHERE terms MATCH ? LIMIT ?)", (match, most)
    ).fetchone()
    return int(found)


def _one_slip(token: str) -> Iterator[_Guess]:
    alphabet = next((each for each in _table().alphabets if set(token) & set(each)), "")
    confused = _table().confused
    for at in range(len(token) + 1):
        before, after = token[:at], token[at:]
        if after:
            doubled = before.endswith(after[0])
            yield _Guess(before + after[1:], _LIKELY if doubled else 1)
            for letter in alphabet:
                likely = letter in confused.get(after[0], "")
                yield _Guess(before + letter + after[1:], _LIKELY if likely else 1)
        if len(after) > 1:
            yield _Guess(before + after[1] + after[0] + after[2:], _LIKELY)
        for letter in alphabet:
            yield _Guess(before + letter + after, _LIKELY if before.endswith(letter) else 1)


def _two_slips(index: sqlite3.Connection, token: str) -> Iterator[_Guess]:
    for mark in ("", terms.VARIANT):
        first = mark + token[:_SAME_BEGINNING]
        rows = index.execute(
            "SELECT term FROM vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (first, first + "\U0010ffff", _MOST_WORDS),
        )
        for (term,) in rows:
            word = term[len(mark) :]
            if abs(len(word) - len(token)) <= 2 and _distance(word, token) <= 2:
                yield _Guess(word, 1)


def _distance(one: str, other: str) -> int:
    """Count the slips between two words, two letters changed round being one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        two_before, before = before, row
        row = [place]
        for number, its in enumerate(other, 1):
            cost = min(before[number], row[-1]) + 1
            cost = min(cost, before[number - 1] + (letter != its))
            if place > 1 < number and letter == other[number - 2] and one[place - 2] == its:
                cost = min(cost, two_before[number - 2] + 1)
            row.append(cost)
    return row[-1]


def _published(token: str, search: Callable[[str], list[Hit]]) -> str:
    """Give a folded word as it is published somewhere, without harakat."""
    for hit in search(token + " "):
        plain = re.sub(f"[{TASHKEEL}]", "", hit.exact)
        if fold_text(plain) == token:
            return plain
    return token


@dataclass(frozen=True, slots=True)
class _Table:
    """Letters to try, and those likely to be taken for a letter."""

    alphabets: tuple[str, ...]
    confused: dict[str, str]


@functools.cache
def _table() -> _Table:
    with resource("tables", "suggest.toml").open("rb") as file:
        data = tomllib.load(file)
    confused: dict[str, str] = {}
    for group in data["confused"]:
        for letter in group:
            confused[letter] = confused.get(letter, "") + group
    return _Table(tuple(data["alphabets"]), confused)
