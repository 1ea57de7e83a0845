"""Digits shown in the shapes that the reader prefers: one for one, so that no place moves."""

from __future__ import annotations

import re

_EUROPEAN = "0123456789"
_TO_ARABIC = str.maketrans(_EUROPEAN, "٠١٢٣٤٥٦٧٨٩")
_TO_EUROPEAN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", _EUROPEAN * 2)
_TOKEN = re.compile(r"[^\s،؛]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NUMBER = re.compile(r"[0-9.,:/%+-]+")


def in_digits(text: str, digits: str) -> str:
    """Give `text` with "arabic" (٠١٢٣) or "european" (0123) digits; "published" as it stands.

    What is written with Latin letters (F-16, an address) keeps its digits, and so does the
    number after it (Windows 11). The result is as long as `text`.
    """
    if digits == "european":
        return text.translate(_TO_EUROPEAN)
    if digits != "arabic":
        return text
    parts: list[str] = []
    done = 0
    latin = -2
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        follows = latin == start - 1 and text[latin] == " " and _NUMBER.fullmatch(text, start, end)
        if _LATIN.search(text, start, end):
            latin = end
        elif not follows:
            continue
        parts += (text[done:start].translate(_TO_ARABIC), text[start:end])
        done = end
    parts.append(text[done:].translate(_TO_ARABIC))
    return "".join(parts)
