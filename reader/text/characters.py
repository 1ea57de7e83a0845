"""The tables of characters: harakat, tatweel, bidi controls, Arabic letters, digits and signs."""

from __future__ import annotations

import functools
import unicodedata

TATWEEL = "\u0640"
ZWNJ = "\u200c"
ZWJ = "\u200d"
REPLACEMENT = "\ufffd"

# The strings of ranges below stand between the brackets of a regular expression.

TASHKEEL = "\u064b-\u0652\u0670"
"""Fathatan to sukun and the superscript alef: what vowelling adds to MSA."""

HARAKAT = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
"""Every mark over or under an Arabic letter, Quranic ones (with small waw and yeh) included."""

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""ALM, LRM, RLM, embeddings, overrides and isolates (UAX #9, 2)."""

ARABIC = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
"""The Arabic blocks, presentation forms included."""

DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
"""European, Arabic-Indic and extended (Persian) Arabic-Indic digits."""

DECIMAL_SEPARATOR = "\u066b"
THOUSANDS_SEPARATOR = "\u066c"
GROUPING_SPACES = "\u00a0\u2007\u2009\u202f"
"""No-break, figure, thin and narrow no-break space: those that stand between groups of digits."""
GROUPING_SIGNS = f",{THOUSANDS_SEPARATOR}\uff0c{GROUPING_SPACES}"
PERCENT = "\u066a"
COMMA, SEMICOLON, QUESTION_MARK, FULL_STOP = "\u060c", "\u061b", "\u061f", "\u06d4"
"""Arabic punctuation; the full stop is Urdu's."""

_MARKS_LIE_IN = (
    (0x300, 0x2100), (0x2CEF, 0x3100), (0xA66F, 0xABF0), (0xFB1E, 0xFB1F), (0xFE00, 0xFE30),
    (0x10000, 0x12000), (0x13430, 0x13460), (0x16A00, 0x17000), (0x1BC00, 0x1BD00),
    (0x1CF00, 0x1CF50), (0x1D165, 0x1DAB0), (0x1E000, 0x1E94B), (0xE0100, 0xE01F0),
)  # fmt: skip


@functools.cache
def marks() -> str:
    """Give the combining marks (general category M) as ranges, like the tables above."""
    ranges: list[str] = []
    for low, high in _MARKS_LIE_IN:
        start = -1
        for code in range(low, high + 1):
            combining = code < high and unicodedata.category(chr(code))[0] == "M"
            if combining and start < 0:
                start = code
            elif not combining and start >= 0:
                ranges.append(f"{chr(start)}-{chr(code - 1)}")
                start = -1
    return "".join(ranges)


def is_mark(character: str) -> bool:
    """Whether this combines with the letter before it (general category M)."""
    return unicodedata.category(character)[0] == "M"


def is_haraka(character: str) -> bool:
    """Whether this is a mark of Arabic writing (the `HARAKAT` table)."""
    return _in(character, HARAKAT)


def is_arabic_letter(character: str) -> bool:
    """Whether this is a letter of the Arabic script, tatweel not counted."""
    return character.isalpha() and character != TATWEEL and _in(character, ARABIC)


def is_arabic_digit(character: str) -> bool:
    """Whether this is ٠–٩ or ۰–۹."""
    return "\u0660" <= character <= "\u0669" or "\u06f0" <= character <= "\u06f9"


def is_bidi_control(character: str) -> bool:
    """Whether this only steers the order of a line."""
    return _in(character, BIDI_CONTROLS)


def _in(character: str, ranges: str) -> bool:
    return character in _expanded(ranges)


@functools.cache
def _expanded(ranges: str) -> frozenset[str]:
    members: set[str] = set()
    rest = iter(ranges)
    waiting = next(rest, None)
    while waiting is not None:
        following = next(rest, None)
        if following == "-":
            members.update(map(chr, range(ord(waiting), ord(next(rest)) + 1)))
            following = next(rest, None)
        else:
            members.add(waiting)
        waiting = following
    return frozenset(members)
