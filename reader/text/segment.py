"""Sentences and words of a text, as ranges in it."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator

from reader.text.characters import ARABIC, BIDI_CONTROLS, TATWEEL, ZWJ, ZWNJ, marks
from reader.text.sentence_ends import END, is_end

LONGEST_SENTENCE = 600
"""Code points; a longer sentence is cut after a semicolon, a comma, or at a space."""

_LINE = re.compile(r"[^\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORDLIKE = re.compile(r"[^\W_]")
_CUTS = (re.compile(r"[؛;]\s+"), re.compile(r"[،,:–—-]\s+"), re.compile(r"\s+"))
_ADDRESS = re.compile(
    r"""(?:https?|ftp)://[^\s<>"«»“”]+|www\.[^\s<>"«»“”]+|mailto:[^\s<>"«»“”]+"""
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*[A-Za-z0-9]@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"""|(?<![A-Za-z0-9.-])(?:[A-Za-z0-9-]+\.)+[a-z]{2,}/[^\s<>"«»“”]*"""
)
_IN_ADDRESSES = ("/", "@", "www.", "mailto:")
"""One of these is in every address: most texts have none, and are not looked through."""
_AFTER_ADDRESS = ".,;:!?…'’*،؛؟۔"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def sentences(text: str, language: str = "ar") -> tuple[tuple[int, int], ...]:
    """Give the sentences of `text` as ranges that hold every character but the space round them.

    UAX #29's sentence rules with what Arabic needs: an end is . ؟ ! … ۔ (with the quotes and
    brackets that close there), a line end or a tab, never ؛; and none is a decimal point, a stop
    in an address, or one after an initial or an abbreviation of `language`, Arabic or English.
    """
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        for start, end in _in_line(text, *line.span(), language):
            found.extend(_cut(text, start, end))
    return tuple(found)


def words(text: str) -> tuple[tuple[int, int], ...]:
    """Give the words of `text`: letters, marks and digits, without the punctuation round them.

    UAX #29's word rules: 3.5, 1,000, don't and U.S are words. Otherwise than there, a hyphen
    joins (كوفيد-19), an address is one word, and a stop between Arabic letters joins initials
    (أ.ف.ب) but no words: there it is a full stop without its space.
    """
    return tuple(_tokens(text))


def addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Give the ranges of URLs and e-mail addresses, without the punctuation after them."""
    if not any(sign in text for sign in _IN_ADDRESSES):
        return ()
    return tuple((match.start(), _address_end(match)) for match in _ADDRESS.finditer(text))


def _in_line(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Cut a line at its ends; a piece without letters or digits goes to the one before it."""
    inside = addresses(text[start:end])
    pieces: list[tuple[int, int]] = []
    low = start
    word = _first_word(text, low, end)
    for match in END.finditer(text, start, end):
        at = match.start() - start
        address = bisect_right(inside, (at, len(text))) - 1
        if match.start() < word or (address >= 0 and at < inside[address][1]):
            continue
        if is_end(text, low, match, end, language):
            pieces.append((low, match.end()))
            low = match.end()
            word = _first_word(text, low, end)
    if pieces and word == end:
        low, _ = pieces.pop()
    pieces.append((low, end))
    for low, high in pieces:
        yield from _stripped(text, low, high)


def _first_word(text: str, start: int, end: int) -> int:
    found = _WORDLIKE.search(text, start, end)
    return found.start() if found else end


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long at the last good place that fits, else at the first space."""
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE + 1
        for place in _CUTS:
            # not in the first third: no tiny pieces for the sake of a better sign
            found = list(place.finditer(text, start + LONGEST_SENTENCE // 3, limit))
            if found:
                break
        match = found[-1] if found else _CUTS[-1].search(text, limit, end)
        if match is None:
            break
        yield from _stripped(text, start, match.end())
        start = match.end()
    yield start, end


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    pattern = _word()
    while (match := pattern.search(text, at)) is not None:
        start, end = match.span()
        if match.lastgroup == "address":
            end = _address_end(match)
        yield start, end
        at = end


def _address_end(match: re.Match[str]) -> int:
    """Leave out the punctuation that follows an address, and a bracket that it did not open."""
    found = match[0]
    while found[-1] in _AFTER_ADDRESS or (
        found[-1] in _BRACKETS and found.count(found[-1]) > found.count(_BRACKETS[found[-1]])
    ):
        found = found[:-1]
    return match.start() + len(found)


@functools.cache
def _word() -> re.Pattern[str]:
    attached = f"[{marks()}{ZWNJ}{ZWJ}]"
    unit = rf"\w{attached}*"
    letter = rf"[^\W\d_]{attached}*{TATWEEL}?"
    initials = rf"(?:{letter}\.)+{letter}(?!\w)"
    joins = (
        rf"(?<=\d)[.,'’٫٬،](?=\d)"
        rf"|(?<=[^\W\d_])['’·](?=[^\W\d_])"
        rf"|(?<=[^\W\d_{ARABIC}])\.(?=[^\W\d_{ARABIC}])"
        rf"|[-\u2010\u2011](?=\w)"
    )
    controls = f"[{BIDI_CONTROLS}\u00ad\u2060]*"
    return re.compile(
        rf"(?P<address>{_ADDRESS.pattern})|{initials}|{unit}(?:(?:{controls}|{joins}){unit})*"
    )
