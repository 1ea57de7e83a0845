"""Letters that a keyboard, a typesetter or a converter put for others, mended with offset maps."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from reader.importing.dates import month_names
from reader.paths import resource
from reader.text.characters import HARAKAT, TATWEEL
from reader.text.offsets import Mapped

_LETTERS = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06fa-\u06fc\u06ff"
_WORD = re.compile(f"[{_LETTERS}\u200c]+")
_GOES_ON = re.compile(f"[{_LETTERS}{HARAKAT}\u200c]")
_LONGEST_WORD = 20
_KASHIDA = re.compile(
    # between letters
    rf"(?<=[{_LETTERS}{HARAKAT}]){TATWEEL}+(?=[{_LETTERS}])"
    # a longer one that carries a mark or ends a word becomes a single one
    rf"|(?<=[{_LETTERS}{HARAKAT}]){TATWEEL}+(?={TATWEEL}(?![{_LETTERS}{TATWEEL}]))"
    rf"|(?<![{_LETTERS}{HARAKAT}{TATWEEL}]){TATWEEL}+(?={TATWEEL}[{_LETTERS}])"
)
_STRETCHED = re.compile(f"[{_LETTERS}{HARAKAT}]*{TATWEEL}[{_LETTERS}{HARAKAT}{TATWEEL}]*")
_ARABIC_WORD = re.compile("[وفبكل]{0,2}ال..|.*[ةأإؤ]")
_PREFIXED = re.compile("[وفبكل](?=...)")
_OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip
_END_OF_ISOLATE = "\u2069"
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]|([\u200e\u200f\u061c])\\1")
_NUMBER = re.compile(r"(?<!\d)\d(?:[\d.,:/٫٬-]*\d)(?!\d)")
_BACKWARDS_YEAR = re.compile(r"(?<!\d)\d\d(?:91|02)(?!\d)")
_LOOKED_AT = 20_000
_WORDS = 3
"""Arabic words of a text before it can be called Arabic."""
_MUCH_MORE = 4
_SHARE = 0.15
_YEARS = 2


@dataclass(frozen=True, slots=True)
class Mending:
    """What the whole text shows about its letters.

    `persian`: it is Arabic with Persian or Urdu letters among its own; `typed`: all of it was
    typed with them, even what tells no language. `digits`: the digits of its numbers stand
    backwards, though its words do not.
    """

    persian: bool = False
    typed: bool = False
    digits: bool = False


def mending_for(texts: Iterable[str]) -> Mending:
    """Judge by all texts of a piece."""
    text = "\n".join(texts)[:_LOOKED_AT]
    persian = False
    if _foreign_letters().search(text):
        # a piece may quote Persian: most of its paragraphs tell its language
        arabic = sum(len(line) for line in text.split("\n") if _is_arabic(line, _WORDS))
        persian = 2 * arabic >= len(text) or _is_arabic(text, _WORDS)
    own = sum(map(text.count, "يكى"))
    typed = persian and sum(map(text.count, "یک")) > own
    return Mending(persian, typed, _digits_backwards(text))


def mended(text: str, mending: Mending) -> tuple[Mapped, tuple[str, ...]]:
    """Mend a cleaned text; the words say what was done ("kashida", "persian" …)."""
    made = Mapped.of(text)
    kinds: list[str] = []

    def then(kind: str, later: Mapped) -> None:
        nonlocal made
        if later.text != made.text:
            made = made.then(later)
            kinds.append(kind)

    while _CONTROL.search(made.text):
        # what was taken out may bring marks together, or leave a pair empty
        before = made.text
        then("controls", _without_stray_controls(before))
        if made.text == before:
            break
    if TATWEEL in made.text:
        then("kashida", _without_kashida(made.text))
    enough = 0 if mending.typed else 1
    foreign = mending.persian and _foreign_letters().search(made.text)
    if foreign and _is_arabic(made.text, enough):
        then("persian", Mapped.replaced(made.text, _foreign_letters(), _arabic_letter))
    if mending.digits:
        then("digits", _numbers_turned(made.text))
    return made, tuple(dict.fromkeys(kinds))


def _without_kashida(text: str) -> Mapped:
    """Take out kashidas that only stretch a word: a lone one may be there for a reason."""
    stretched = {
        place
        for word in _STRETCHED.finditer(text)
        if word[0].count(TATWEEL) > 1
        for place in range(*word.span())
    }

    def gone(match: re.Match[str]) -> str:
        return "" if match.start() in stretched else match[0]

    return Mapped.replaced(text, _KASHIDA, gone)


def _without_stray_controls(text: str) -> Mapped:
    """Take out what opens or closes nothing, or holds nothing, and marks that stand twice."""
    stray: set[int] = set()
    opened: list[int] = []
    isolates = 0
    content = -1
    for place, sign in enumerate(text):
        if sign == "\n":
            stray.update(opened)
            opened.clear()
            isolates, content = 0, place
        elif sign in _OPENERS:
            opened.append(place)
            isolates += _OPENERS[sign] == _END_OF_ISOLATE
        elif sign in {"\u202c", _END_OF_ISOLATE}:
            inside = opened and _OPENERS[text[opened[-1]]] == sign
            if not inside and not (sign == _END_OF_ISOLATE and isolates):
                stray.add(place)
                continue
            while _OPENERS[text[opened[-1]]] != sign:
                # an isolate's end also ends what was opened in it
                stray.add(opened.pop())
            partner = opened.pop()
            isolates -= sign == _END_OF_ISOLATE
            if content < partner:
                stray.update((partner, place))
        elif sign in "\u200e\u200f\u061c" and text[place - 1 : place] == sign:
            stray.add(place)
        else:
            content = place
    stray.update(opened)
    pieces = [(sign, place) for place, sign in enumerate(text) if place not in stray]
    return Mapped.from_pieces(pieces, len(text))


def _is_arabic(text: str, enough: int) -> bool:
    """Whether most telling words of a text, read with Arabic letters, are Arabic.

    With fewer than `_WORDS` to be `enough`, words that tell nothing are no hindrance.
    """
    table = _table()
    own = others = count = 0
    for found in _WORD.finditer(text):
        word = found[0].translate(table.letters)
        count += 1
        if word in table.words or "\u200c" in word or table.foreign.search(word):
            others += 1
        elif _ARABIC_WORD.match(word):
            own += 1
    share = _SHARE * count if enough == _WORDS else 0
    return own >= max(enough, _MUCH_MORE * others, share)


def _arabic_letter(match: re.Match[str]) -> str:
    """Give the Arabic letter for a Persian one; at a word's end the word decides on the yeh."""
    table = _table()
    letter = match[0]
    if letter != "ی":
        return chr(table.letters[ord(letter)])
    text, place = match.string, match.start()
    if _GOES_ON.match(text, place + 1):
        return "ي"
    start = place
    while start and place - start < _LONGEST_WORD and _WORD.match(text[start - 1]):
        start -= 1
    word = text[start:place].translate(table.letters) + "ى"
    known = word in table.maqsura or _PREFIXED.sub("", word, count=1) in table.maqsura
    return "ى" if known else "ي"


def _digits_backwards(text: str) -> bool:
    if not _BACKWARDS_YEAR.search(text):
        return False
    years = _year().findall(text)
    forwards = sum(year[:2] in {"19", "20"} for year in years)
    backwards = sum(year[:1:-1] in {"19", "20"} for year in years)
    return forwards == 0 and backwards >= _YEARS


def _numbers_turned(text: str) -> Mapped:
    return Mapped.replaced(text, _NUMBER, lambda match: match[0][::-1])


@dataclass(frozen=True, slots=True)
class _Table:
    letters: dict[int, int]
    foreign: re.Pattern[str]
    words: frozenset[str]
    maqsura: frozenset[str]


@functools.cache
def _table() -> _Table:
    with resource("tables", "repair.toml").open("rb") as file:
        data = tomllib.load(file)["persian"]
    return _Table(
        {ord(letter): ord(own) for letter, own in data["letters"].items()},
        re.compile(f"[{data['foreign']}]"),
        frozenset(data["words"]),
        frozenset(data["maqsura"]),
    )


@functools.cache
def _foreign_letters() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(chr, _table().letters)) + "]")


@functools.cache
def _year() -> re.Pattern[str]:
    with resource("tables", "repair.toml").open("rb") as file:
        before = tomllib.load(file)["digits"]["before"]
    words = "|".join(map(re.escape, (*before, *month_names())))
    return re.compile(rf"(?<!\w)(?:{words})\s+(\d{{4}})(?!\d)")
