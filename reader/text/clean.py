"""Cleans a text once, when it is imported; what is kept is then never changed."""

from __future__ import annotations

import functools
import re
import unicodedata

from reader.text.characters import MARKS_CLASS, ZERO_WIDTH
from reader.text.offsets import Mapped

# A base with the marks that NFC may reorder or compose with it; jamo compose among themselves
_CLUSTER = re.compile(rf"[\u1100-\u11ff]+|.[^\W\w{MARKS_CLASS}]*[{MARKS_CLASS}]*", re.DOTALL)
# Whole words in one character that no letters would replace: ﷺ ﷻ ﷽ and the rial
_KEPT_LIGATURES = frozenset("\ufdfa\ufdfb\ufdfc\ufdfd")
_LINE_ENDS = {"\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029"}
_CRLF = "\r\n"


def clean(text: str, *, keep_lines: bool = False, code: bool = False) -> Mapped:
    """Normalise a text: NFC, presentation forms to letters, no stray controls, single spaces.

    ZWNJ, ZWJ, direction marks, isolates and tashkeel are kept. With `keep_lines` line ends stay
    (as "\\n"), otherwise they are spaces like the others; tabs are spaces unless `keep_lines`.
    With `code` runs of spaces stay as they are. The result is stable under a second cleaning.
    """
    keep_lines = keep_lines or code
    pieces: list[tuple[str, int]] = []
    for match in _CLUSTER.finditer(text):
        pieces.extend(_cluster(match.group(), match.start()))
    return Mapped.from_pieces(_spaced(pieces, keep_lines=keep_lines, code=code), len(text))


def _cluster(cluster: str, start: int) -> list[tuple[str, int]]:
    if cluster.isascii():
        return [(character, start + index) for index, character in enumerate(cluster)]
    plain = "".join(map(_letter, cluster))
    made = unicodedata.normalize("NFC", plain)
    if len(made) == len(cluster):
        return [(character, start + index) for index, character in enumerate(made)]
    return [(made, start)]


@functools.lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    presentation = 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC
    if presentation and character not in _KEPT_LIGATURES:
        # The isolated forms of marks decompose to a space with the mark: the mark is meant
        return unicodedata.normalize("NFKC", character).strip(" \u0640") or character
    return character


def _spaced(
    pieces: list[tuple[str, int]], *, keep_lines: bool, code: bool
) -> list[tuple[str, int]]:
    made: list[tuple[str, int]] = []
    previous = ""
    for character, offset in pieces:
        if character in _LINE_ENDS and keep_lines:
            shown = "" if previous == "\r" and character == "\n" else "\n"
        elif character == "\t" and keep_lines:
            shown = "\t"
        elif character.isspace():
            shown = " "
        elif character in ZERO_WIDTH or unicodedata.category(character[0]) == "Cc":
            shown = ""
        else:
            shown = character
        previous = character
        if not shown:
            continue
        if not code and shown in " \n" and made:
            last = made[-1][0]
            if shown == " " and last in " \n\t":
                continue
            if shown == "\n" and last == " ":
                made.pop()
        made.append((shown, offset))
    blank = "\n" if code else " \n\t"
    while made and made[-1][0] in (blank if not code else "\n \t"):
        made.pop()
    first = 0
    while first < len(made) and made[first][0] in blank:
        first += 1
    return made[first:]
