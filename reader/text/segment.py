"""Sentences and words, with Arabic punctuation, in the spirit of UAX #29."""

from __future__ import annotations

import functools
import re
import tomllib

from reader.paths import resource
from reader.text.characters import CLOSERS, MARKS_CLASS, OPENERS, SENTENCE_ENDS

LONGEST = 600
"""Sentences longer than this many code points are parted: nobody breathes so long."""

_JOINERS = "\u0640\u200c\u200d"
_LETTER = rf"[^\W\d_][{MARKS_CLASS}{_JOINERS}]*"
_WORD = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»“”]*[^\s<>\"«»“”.,;:!?؟،؛)\]]"
    r"|[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|(?:{_LETTER}|\d|_)(?:{_LETTER}|\d|_|[{MARKS_CLASS}{_JOINERS}]"
    # UAX #29: MidNumLet between letters (WB6, WB7), MidNum between digits (WB11, WB12)
    rf"|(?<=[^\W\d_])['’·](?=[^\W\d_])|(?<=\d)[.,٫٬'’](?=\d))*"
)
_END = re.compile(
    rf"[{SENTENCE_ENDS}]+[{re.escape(CLOSERS)}]*(?=\s|$|[{re.escape(OPENERS)}])|[\n\t]+"
)
_LAST_WORD = re.compile(rf"[^\s{re.escape(OPENERS)}]+$")
_PART = re.compile(r"[؛;،,:](?=\s)|\s[-–—]\s|\s")


def words(text: str) -> tuple[tuple[int, int], ...]:
    """Give the ranges of the words: letters with their marks, numbers, addresses in one."""
    return tuple(match.span() for match in _WORD.finditer(text))


def sentences(text: str, language: str = "ar") -> tuple[tuple[int, int], ...]:
    """Give the ranges of the sentences, without the space between them.

    Every character that is not white space lies in exactly one of them. Closing quotes and
    brackets stay with their sentence; decimals, abbreviations, initials and addresses do not
    end one; line ends and tabs always do.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] not in "\n\t" and not _ends(text, match, language):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _ends(text: str, match: re.Match[str], language: str) -> bool:
    mark = match.group().rstrip(CLOSERS)
    following = text[match.end() :].lstrip()
    if mark == "." or mark.endswith("…") or set(mark) == {"."}:
        first = following.lstrip(OPENERS)[:1]
        if first.islower() and first.isascii():
            return False
    if following[:1] in ("،", "؛", ",", ";", ":"):
        return False
    if mark != ".":
        return True
    before = _LAST_WORD.search(text[: match.start()])
    if before is None:
        return True
    word = before.group().lstrip("وبكلف") if language == "ar" else before.group()
    whole = before.group()
    titles, never = _abbreviations(language)
    if whole in never or word in never:
        return not following
    if whole in titles or word in titles:
        # «عام 2024 م.» ends a sentence, «م. هدى» does not
        return bool(re.search(r"\d\s*$", text[: before.start()]))
    # Initials: أ. ب. or J. R.
    return not (len(whole) == 1 and whole.isalpha() and bool(following))


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    between = text[found[-1][1] : start] if found else "\n"
    if not re.search(r"\w", text[start:end]) and not re.search(r"[\n\t]", between):
        # Marks alone are no sentence: they close the one before
        found[-1] = (found[-1][0], end)
        return
    while end - start > LONGEST:
        cut = _cut(text, start, start + LONGEST)
        found.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        found.append((start, end))


def _cut(text: str, start: int, limit: int) -> int:
    for kind in (r"[؛;](?=\s)", r"[،,:](?=\s)", r"\S(?=\s)"):
        places = [match.end() for match in re.finditer(kind, text[start:limit])]
        if places and places[-1] > LONGEST // 4:
            return start + places[-1]
    return limit


@functools.cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(resource("tables", "abbreviations.toml").read_text(encoding="utf-8"))
    rows = table.get(language, table["en"])
    return frozenset(rows["titles"]), frozenset(rows["never"])
