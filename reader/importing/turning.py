"""Lines that were stored as they look (from left to right) turned to the order they are read in."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.paths import resource
from reader.text.characters import ARABIC, HARAKAT, TATWEEL

_WORD = re.compile(f"(?:(?=[{ARABIC}{HARAKAT}])[^\\W\\d_]|[{HARAKAT}])+")
_MARK = re.compile(f"[{HARAKAT}]")
_ARTICLE = re.compile("[وفبكل]{0,2}ال[^ا]")
_BACKWARDS = re.compile("[^ا]لا[وفبكل]{0,2}$")
_STOP = ".،؛:!؟,"
_STOPPED = re.compile(rf"[^\s{_STOP}][{_STOP}]\s+\S")
_STOPPED_BACKWARDS = re.compile(rf"\S\s+[{_STOP}][^\s{_STOP}]")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LATIN = re.compile(
    r"[A-Za-z](?:[\w .,:/@'&+%#?=~-]*[A-Za-z0-9])?|\d(?:[\d.,:/٫٬-]*\d)?[%٪]?", re.ASCII
)
_NUMBER = re.compile(r"\d(?:[\d.,:/٫٬-]*\d)?")
_PAIRS = "()[]{}«»‹›<>"
_MIRROR = {sign: _PAIRS[place + 1 - 2 * (place % 2)] for place, sign in enumerate(_PAIRS)}
_ENOUGH = 3
"""Signs of an order in a text before it counts."""
_STRONG = 2
_MUCH_MORE = 4
"""So many times the signs of the other order."""
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Order:
    """How the lines of a text were stored.

    `words` when each word stands backwards in its right place, else whole lines do;
    `digits` when even the digits of numbers were turned.
    """

    words: bool = False
    digits: bool = False


@dataclass(frozen=True, slots=True)
class Turned:
    """A turned text; `places[i]` is where the code point i of the old one stands now."""

    text: str
    places: tuple[int, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Give the smallest stretch that holds all of the old stretch `start:end`."""
        new = self.places[start:end]
        return (min(new), max(new) + 1) if new else (start, start)


def stored_order(texts: Iterable[str], *, alone: bool = False) -> Order | None:
    """Tell how texts were stored that look backwards, None for those in the order of reading.

    A text `alone` in that among others must leave no doubt.
    """
    text = "\n".join(texts)[:_LOOKED_AT]
    if not _beyond_doubt().search(text):
        return None
    lines = text.split("\n")
    forwards = backwards = strong = 0
    for line in lines:
        one, other, sure = _signs(line)
        forwards, backwards, strong = forwards + one, backwards + other, strong + sure
    if not strong or backwards < max(_ENOUGH, _MUCH_MORE * forwards):
        return None
    if alone and (forwards or strong < _STRONG):
        return None
    stops = sum(len(_STOPPED.findall(line)) for line in lines)
    stops -= sum(len(_STOPPED_BACKWARDS.findall(line)) for line in lines)
    years = [
        (year[:2] in {"19", "20"}) - (year[:1:-1] in {"19", "20"})
        for year in _YEAR.findall("\n".join(lines))
    ]
    return Order(words=stops > 0, digits=sum(years) < 0)


def turned(text: str, order: Order) -> Turned:
    """Turn every line of a text that has Arabic letters in it and does not read right."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for line in text.split("\n"):
        own = list(range(len(line)))
        forwards, backwards, _ = _signs(line)
        right = forwards >= _STRONG and forwards > backwards
        if _WORD.search(line) and not right:
            own = _words_turned(line) if order.words else _line_turned(line, order)
            signs = [line[place] for place in own]
            line = "".join(signs if order.words else _bracketed(signs))
        parts.append(line)
        places += [at + place for place in own]
        at += len(line)
        places.append(at)
        at += 1
    now = [0] * len(text)
    for new, old in enumerate(places[: len(text)]):
        now[old] = new
    return Turned("\n".join(parts), tuple(now))


def _signs(line: str) -> tuple[int, int, int]:
    """Count the signs of either order in a line, and those of the second that are beyond doubt."""
    forwards = backwards = strong = 0
    words, mirrored = _table()
    for raw in _WORD.findall(line):
        forms = [_form(letter) for letter in raw]
        pairs = [pair for pair in pairwise(forms) if all(pair)]
        joined = sum(one in "im" and other in "mf" and one + other != "mm" for one, other in pairs)
        apart = sum(one in "fm" and other in "mi" and one + other != "mm" for one, other in pairs)
        word = _MARK.sub("", unicodedata.normalize("NFKC", raw))
        last, first = word[-1:], word[:1]
        ended = last in {"ة", "ى"} and len(word) > 2
        if word in words or ended or joined > apart or (len(word) >= 4 and _ARTICLE.match(word)):
            forwards += 1
        elif first == "ة" or (first == "ى" and len(word) > 2) or word in mirrored or apart > joined:
            backwards += 1
            strong += 1
        elif len(word) >= 5 and _BACKWARDS.search(word):
            backwards += 1
    return forwards, backwards, strong


@functools.lru_cache(maxsize=2048)
def _form(letter: str) -> str:
    """Give the place in its word that a presentation form is for: i, m, f, or ""."""
    kind = unicodedata.decomposition(letter).partition(">")[0]
    return {"<initial": "i", "<medial": "m", "<final": "f"}.get(kind, "")


def _line_turned(line: str, order: Order) -> list[int]:
    """Give the places of a line from right to left, but those of Latin words and numbers."""
    if order.digits:
        # what turns even numbers turned the code points, marks and all
        return list(range(len(line)))[::-1]
    places = [place for cluster in reversed(_clusters(line)) for place in cluster]
    backwards = "".join(line[place] for place in places)
    for match in _LATIN.finditer(backwards[::-1]):
        low, high = len(line) - match.end(), len(line) - match.start()
        places[low:high] = places[low:high][::-1]
    return places


def _words_turned(line: str) -> list[int]:
    places = list(range(len(line)))
    for match in _WORD.finditer(line):
        low, high = match.span()
        clusters = _clusters(line[low:high])
        places[low:high] = [low + place for cluster in reversed(clusters) for place in cluster]
    return places


def _clusters(line: str) -> list[list[int]]:
    """Group a line's places so that harakat stay with their letters.

    Where a mark begins a word, the marks were turned with the letters and stand before them.
    """
    before = any(
        _MARK.match(line, match.start()) and line[match.start() - 1 : match.start()] != TATWEEL
        for match in _WORD.finditer(line)
    )
    clusters: list[list[int]] = []
    for place, sign in enumerate(line):
        if clusters and not before and _MARK.match(sign):
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return clusters


def _bracketed(signs: Sequence[str]) -> Sequence[str]:
    """Mirror the brackets when that makes them open before they close."""
    mirrored = [_MIRROR.get(sign, sign) for sign in signs]
    return signs if _misplaced(signs) < _misplaced(mirrored) else mirrored


def _misplaced(signs: Sequence[str]) -> int:
    wrong = 0
    open_signs: list[str] = []
    for sign in signs:
        place = _PAIRS.find(sign)
        if place < 0:
            continue
        if place % 2 == 0:
            open_signs.append(sign)
        elif open_signs and open_signs[-1] == _PAIRS[place - 1]:
            open_signs.pop()
        else:
            wrong += 1
    return wrong + len(open_signs)


@functools.cache
def _beyond_doubt() -> re.Pattern[str]:
    """What stands in every text of the other order, and in few of the right one: looked for
    before words are counted."""
    mirrored = "|".join(map(re.escape, sorted(_table()[1])))
    letters = "\u0621-\u064a"
    return re.compile(
        rf"(?<![{letters}{HARAKAT}])(?:ة|ى[{letters}]|(?:{mirrored})(?![{letters}]))"
        "|[\ufb50-\ufdcf\ufe80-\ufefc]"
    )


@functools.cache
def _table() -> tuple[frozenset[str], frozenset[str]]:
    """Give the common words, and the same backwards."""
    with resource("tables", "repair.toml").open("rb") as file:
        words = frozenset(tomllib.load(file)["order"]["words"])
    return words, frozenset(word[::-1] for word in words) - words
