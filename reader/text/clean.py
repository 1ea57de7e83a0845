"""Cleaning: text is normalised once, at import, and never changes after that."""

from __future__ import annotations

import functools
import re
import unicodedata

from reader.text.characters import GROUPING_SPACES, REPLACEMENT, marks
from reader.text.offsets import Mapped

_ODD = re.compile(
    "\r\n|[\0-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f-\u2064"
    "\u206a-\u206f\u3000\ufb50-\ufdff\ufe70-\ufeff\ufff9-\ufffc\ud800-\udfff"
    + "".join(chr((plane << 16) + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_LINE_ENDS = frozenset({"\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"})
_WHITE = re.compile(r"[ \t\n]{2,}|[\t\n]|\A | \Z")
_CODE_ENDS = re.compile(
    r"\A[ \t\n]+\Z|\A(?:[ \t]*\n)+|(?<![ \t\n])[ \t\n]+\Z|(?<![ \t])[ \t]+(?=\n)"
)
_LINE_END = re.compile(r"[ \t]+(?=\n)|[ \t\n]+\Z|\A(?:[ \t]*\n)+")
_LINE_END = re.compile(r"\n")
_GROUP = 3
"""Digits of a group."""
_JAMO = "\u1160-\u11ff"
"""Hangul vowels and finals: the only code points that compose though they are no marks."""


def clean(text: str, *, keep_lines: bool = False, code: bool = False, forms: bool = True) -> Mapped:
    """Normalise `text`, with the map back to what was imported; doing it twice changes nothing.

    The result is NFC (UAX #15); Arabic presentation forms become letters, except the ligatures
    that stand for words (ﷺ, ﷲ); exotic spaces become spaces, and no-break ones between groups
    of digits (1\u00a0250), where alone they make a number; zero-width spaces, soft hyphens,
    byte-order marks and control characters go; lone surrogates and noncharacters become U+FFFD.
    Harakat, ZWNJ, ZWJ, directional marks and isolates stay.

    White space is collapsed and stripped. `keep_lines` keeps the line ends; `code` keeps spaces
    and tabs, and only strips empty lines at the start and white space at the ends of lines.
    Without `forms`, presentation forms stay as they are: the text as it came, for comparison.
    """
    mapped = Mapped.replaced(text, _ODD, _replacement if forms else _formed)
    mapped = mapped.then(composed(mapped.text))
    spaced = _code_spaces if code else _spaces
    return mapped.then(spaced(mapped.text, keep_lines))


def _replacement(match: re.Match[str]) -> str:
    found = match[0]
    if found in _LINE_ENDS:
        return "\n"
    if "\ud800" <= found <= "\udfff" or _is_noncharacter(ord(found)):
        # Qt keeps U+FDD0 and U+FDD1 for itself, as the edges of a frame
        return REPLACEMENT
    if "\ufb50" <= found <= "\ufefc":
        return _letters(found)
    if found in GROUPING_SPACES and _parts_number(match):
        return "\u00a0"
    return " " if unicodedata.category(found) == "Zs" else ""


def _parts_number(match: re.Match[str]) -> bool:
    start, end = match.span()
    around = match.string[max(0, start - 1) : start] + match.string[end : end + _GROUP]
    return len(around) == 1 + _GROUP and around.isdecimal()


def _formed(match: re.Match[str]) -> str:
    return match[0] if "\ufb50" <= match[0] <= "\ufefc" else _replacement(match)


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _letters(form: str) -> str:
    """Give the letters of a presentation form, or itself when it is a word or a sign."""
    if not unicodedata.decomposition(form).startswith("<") or "\ufdf0" <= form <= "\ufdff":
        return form
    # a mark's isolated form decomposes to a space and the mark
    return unicodedata.normalize("NFKC", form).replace(" ", "")


def composed(text: str) -> Mapped:
    """Bring to NFC (UAX #15), cluster by cluster.

    What NFC changes in a cluster may have been put in another order, so all of it maps to the
    first place that changed; what stands before that keeps its own.
    """
    if unicodedata.is_normalized("NFC", text):
        return Mapped.of(text)
    pieces: list[tuple[str, int]] = []
    for match in _cluster().finditer(text):
        old, start = match[0], match.start()
        new = unicodedata.normalize("NFC", old)
        same = 0
        for before, after in zip(old, new, strict=False):
            if before != after:
                break
            pieces.append((before, start + same))
            same += 1
        pieces.append((new[same:], start + min(same, len(old) - 1)))
    return Mapped.from_pieces(pieces, len(text))


@functools.cache
def _cluster() -> re.Pattern[str]:
    return re.compile(f".[{marks()}{_JAMO}]*", re.DOTALL)


def _spaces(text: str, keep_lines: bool) -> Mapped:
    """Make one space, or the line ends in it, of each run of white space; none at the ends."""

    def run(match: re.Match[str]) -> str:
        if match.start() == 0 or match.end() == len(text):
            return ""
        return ("\n" * match[0].count("\n") if keep_lines else "") or " "

    return Mapped.replaced(text, _WHITE, run)


def _code_spaces(text: str, keep_lines: bool) -> Mapped:
    mapped = Mapped.replaced(text, _CODE_ENDS, "")
    if keep_lines:
        return mapped
    return mapped.then(Mapped.replaced(mapped.text, _LINE_END, " "))
