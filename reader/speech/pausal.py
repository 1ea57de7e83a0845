"""Pausal reading (الوقف): what the last word before a pause loses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reader.text.harakat import (
    DAMMA,
    FATHA,
    FATHATAN,
    HARAKAT,
    KASRA,
    SHADDA,
    SUKUN,
    VOWELS,
    WORD,
    Letter,
    Word,
    letters,
)
from reader.text.offsets import Mapped

_CLOSING = r"[\s»”’\"')\]}›]*"
_SIGN = r"[،؛:؟?!…;,\n–—]|\.(?!\w)"
_INSIDE = re.compile(f"{_CLOSING}(?:{_SIGN})")
_AT_END = re.compile(rf"{_CLOSING}(?:{_SIGN}|\Z)")


def paused(text: str, *, ends: bool = True) -> Mapped:
    """Give `text` with the last word of each clause as it is said before a pause.

    A final short vowel and tanwin damm or kasr give way to sukun, tanwin fath to a long a, and
    ة to h. Clauses end at ، ؛ : ؟ ! … . and dashes, and with `ends` at the end of the text.
    """
    pattern = _AT_END if ends else _INSIDE
    pieces: list[tuple[str, int]] = []
    done = 0
    for match in WORD.finditer(text):
        if not pattern.match(text, match.end()):
            continue
        pieces += ((character, done + i) for i, character in enumerate(text[done : match.start()]))
        pieces += _stopped(letters(match.group(), match.start()))
        done = match.end()
    if not pieces:
        return Mapped.of(text)
    pieces += ((character, done + i) for i, character in enumerate(text[done:]))
    return Mapped.from_pieces(pieces, len(text))


def _stopped(word: Word) -> Iterator[tuple[str, int]]:
    *rest, last = word
    long = ""
    if rest and last.letter == "ة":
        last = Letter("ه", last.place, SUKUN * last.marked)
    elif rest and last.letter in "اى" and FATHATAN in rest[-1].marks + last.marks:
        rest[-1] = _with_fatha(rest[-1])
        last = last.given(_without(VOWELS, last.marks))
    elif rest and last.vowel == FATHATAN:
        last, long = _with_fatha(last), "ا"
    elif rest and last.vowel:
        last = _without_vowel(last, rest[-1])
    for letter in (*rest, last):
        yield from (
            (character, letter.place + i)
            for i, character in enumerate(letter.letter + letter.marks)
        )
    if long:
        yield long, last.place + len(last.marks)


def _with_fatha(letter: Letter) -> Letter:
    return letter.given(_without(VOWELS | {SUKUN}, letter.marks) + FATHA)


def _without_vowel(last: Letter, before: Letter) -> Letter:
    kept = _without(VOWELS, last.marks)
    lengthens = (last.letter == "ي" and before.vowel == KASRA) or (
        last.letter == "و" and before.vowel == DAMMA
    )
    silent = SHADDA in kept or lengthens or not HARAKAT.isdisjoint(kept)
    return last.given(kept if silent else kept + SUKUN)


def _without(dropped: Collection[str], marks: str) -> str:
    return "".join(mark for mark in marks if mark not in dropped)
