"""Sorting titles as a person would: Arabic in the order of its alphabet, numbers by their size."""

from __future__ import annotations

import re

from reader.text.fold import fold_text

_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\W_]+")
_LONGEST = 12
"""Digits to which numbers are filled up, so that they sort by size as text."""


def title_key(title: str) -> str:
    """Give the text by which a title sorts, code point by code point.

    Titles in digits come first, then Arabic, then other scripts. Harakat, tatweel, punctuation,
    the seats of the hamza, accents and cases make no difference, as on the first level of the
    Unicode collation algorithm (UTS #10) with its Arabic tailoring; words sort before letters. The
    article is a part of its word, as it is there.
    """
    words = _BETWEEN.sub(" ", fold_text(title)).strip()
    key = _DIGITS.sub(lambda found: found[0].zfill(_LONGEST), words)
    return _rank(key) + key


def _rank(key: str) -> str:
    first = key[:1]
    if not first:
        return "9"
    if first.isdigit():
        return "1"
    return "2" if "\u0600" <= first <= "\u06ff" else "3"
