"""What stands in a line: stretches of one format, isolates where order needs them, the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.document.model import Span, SpanKind
from reader.text.direction import Direction
from reader.text.offsets import utf16_offsets

LRI, RLI, FSI, PDI, ZWJ = "\u2066", "\u2067", "\u2068", "\u2069", "\u200d"
LINE = "\u2028"
"""Qt's line break inside a paragraph."""
_OPENERS = {"ltr": LRI, "rtl": RLI}
# Code points that Qt takes for the end of a paragraph, a frame or an object; one for one
_STRUCTURE = str.maketrans(
    dict.fromkeys("\n\r\u2029", LINE) | dict.fromkeys("\x00\ufdd0\ufdd1\ufffc", " ")
)

_LATIN = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u02af\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
_ARABIC = (
    "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdff\ufe70-\ufefc"
)
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_GLUE = r"[ \-.'’&/_,:@+#%=?~–·]"
_FOREIGN = {
    Direction.RTL: re.compile(
        rf"[{_LATIN}][{_LATIN}{_MARKS}0-9]*(?:{_GLUE}{{1,2}}[{_LATIN}0-9][{_LATIN}{_MARKS}0-9]*)*"
    ),
    Direction.LTR: re.compile(
        rf"[{_ARABIC}][{_ARABIC}{_MARKS}ـ]*(?:[ ،\-]{{1,2}}[{_ARABIC}][{_ARABIC}{_MARKS}ـ]*)*"
    ),
}
# Strings of Latin letters whose outer punctuation is their own and would else be set apart from
# them in a right-to-left line (UAX #9: neutrals at a border follow the paragraph)
_TOKENS = re.compile(
    r"(?:https?://|www\.)[^\s<>«»\"“”،؛\u0600-\u06ff]*[\w/#=&%+-]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)\+\d[\d ()\-]{4,}\d"
    # A sign before European digits, and ISO dates, keep their order (as CLDR's Arabic has it)
    r"|(?<![\w)%])[+\-\u2212\u00b1]\d[\d.,\u066b\u066c]*(?![\w\-])|(?<!\w)\d{4}-\d\d-\d\d(?![\w-])"
    r"|(?<![^\s(«\"“\[،])[~/\\.\-&%$]+[A-Za-z][\w./\\\-]*"
    r"|(?<![A-Za-z0-9_.])[@#]\w*[A-Za-z]\w*"
    r"|(?<![\w/])[A-Za-z][\w./\\\-]*(?:\+\+|[#+*°/\\]|\(\))(?=[\s.,،؛:;!?؟»”\")\]]|$)",
    re.ASCII,
)
_OPEN, _CLOSE = '«“"‘(\\[', '»”"’)\\]'
_QUOTED = re.compile(rf"(?<=[{_OPEN}])[^{_OPEN}{_CLOSE}\n]*[!?.:…%+]+(?=[{_CLOSE}])")
_HAS = {
    Direction.RTL: re.compile(f"[{_LATIN}]"),
    Direction.LTR: re.compile(f"[{_ARABIC}]"),
}
_ISOLATE_HINT = re.compile(r"[A-Za-z]|[+\-\u2212\u00b1][0-9]")
# Arabic letters that never join the letter after them (Joining_Type R or U, UAX #44)
_NO_JOIN_AFTER = frozenset("ءآأؤإاةدذرزوٱٲٳٵٶٷڈډڊڋڌڍڎڏڐڑڒړڔڕږڗژڙۀۃۄۅۆۇۈۉۊۋۍەۮۯ")
_ARABIC_LETTER = re.compile(f"[{_ARABIC}]")


class Inline:
    """How a stretch differs from its block's format: bits that add up."""

    PLAIN = 0
    STRONG = 1
    EMPHASIS = 2
    CODE = 4
    SUPERSCRIPT = 8
    SUBSCRIPT = 16
    NOTE = 32
    FOREIGN = 64
    """Latin letters in a right-to-left block, Arabic ones in a left-to-right block."""


_FLAGS = {
    SpanKind.STRONG: Inline.STRONG,
    SpanKind.EMPHASIS: Inline.EMPHASIS,
    SpanKind.CODE: Inline.CODE,
    SpanKind.SUPERSCRIPT: Inline.SUPERSCRIPT,
    SpanKind.SUBSCRIPT: Inline.SUBSCRIPT,
    SpanKind.NOTE_REFERENCE: Inline.NOTE,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch set in one format; `text` holds the isolates, `link` the address it leads to."""

    text: str
    flags: int = Inline.PLAIN
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A text as it is set.

    `places[i]` is the UTF-16 offset at which code point `i` of the source begins; the last
    entry is where the text ends. What was inserted stands before a place, never after it.
    `ends[i]` is where code point `i` ends, None where that is its own width after its place;
    `added` are the UTF-16 offsets of what nobody published.
    """

    pieces: tuple[Piece, ...]
    places: Sequence[int]
    length: int
    ends: Sequence[int] | None = None
    added: tuple[int, ...] = ()


def set_line(text: str, spans: Sequence[Span], direction: Direction) -> Line:
    """Set a block's text: split it by format, and insert isolates where they are needed."""
    shown = text.translate(_STRUCTURE)
    foreign = [match.span() for match in _FOREIGN[direction].finditer(shown)]
    isolates = _isolates(shown, spans, direction)
    if not (spans or foreign or isolates):
        places = utf16_offsets(shown)
        return Line((Piece(shown),) if shown else (), places, places[-1])
    return _split(shown, spans, foreign, isolates)


def width(character: str) -> int:
    """Give the UTF-16 units of a character."""
    return 2 if character > "\uffff" else 1


def code_point_at(
    places: Sequence[int], text: str, offset: int, ends: Sequence[int] | None = None
) -> int:
    """Give the code-point boundary of `text` that a UTF-16 offset of its setting stands for."""
    index = bisect_right(places, offset) - 1
    if index < 0:
        return 0
    if index < len(text):
        end = ends[index] if ends is not None else places[index] + width(text[index])
        return index + 1 if offset >= end else index
    return len(text)


def _split(
    text: str,
    spans: Sequence[Span],
    foreign: Iterable[tuple[int, int]],
    isolates: Iterable[tuple[int, int, str]],
) -> Line:
    size = len(text)
    cuts = {0, size}
    marks: list[tuple[int, int, int, str]] = []
    for span in spans:
        start, end = max(0, span.start), min(size, span.end)
        if start >= end:
            continue
        link = span.value if span.kind is SpanKind.LINK else ""
        if span.kind is SpanKind.NOTE_REFERENCE:
            link = span.value if span.value.startswith("#") else f"#{span.value}"
        marks.append((start, end, _FLAGS.get(span.kind, Inline.PLAIN), link))
    marks += [(start, end, Inline.FOREIGN, "") for start, end in foreign]
    for start, end, _flag, _link in marks:
        cuts |= {start, end}
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for start, end, opener in isolates:
        cuts |= {start, end}
        before[start] = before.get(start, "") + opener
        after[end] = after.get(end, "") + PDI

    pieces: list[Piece] = []
    places: list[int] = []
    at = 0
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        flags, link = Inline.PLAIN, ""
        for low, high, flag, address in marks:
            if low <= start and end <= high:
                flags |= flag
                link = address or link
        joined = ZWJ if pieces and pieces[-1].flags != flags and _joins(text, start) else ""
        if joined:
            pieces[-1] = Piece(pieces[-1].text + ZWJ, pieces[-1].flags, pieces[-1].link)
            at += 1
        opening = before.get(start, "") + joined
        stretch = text[start:end]
        offsets = utf16_offsets(stretch)
        at += len(opening)
        places += [at + offset for offset in offsets[:-1]]
        closing = after.get(end, "")
        at += offsets[-1] + len(closing)
        shown = opening + stretch + closing
        if pieces and pieces[-1].flags == flags and pieces[-1].link == link:
            shown = pieces.pop().text + shown
        pieces.append(Piece(shown, flags, link))
    places.append(at)
    return Line(tuple(pieces), places, at)


def _isolates(text: str, spans: Sequence[Span], direction: Direction) -> list[tuple[int, int, str]]:
    """List the stretches to isolate, outer ones first; they nest and never cross."""
    wanted = [
        (span.start, span.end, _OPENERS.get(span.value, FSI))
        if span.kind is SpanKind.DIRECTION
        else (span.start, span.end, LRI)
        for span in spans
        if span.kind in (SpanKind.DIRECTION, SpanKind.CODE)
        and 0 <= span.start < span.end <= len(text)
    ]
    declared = len(wanted)
    if _HAS[direction].search(text):
        other = _HAS[Direction.LTR if direction is Direction.RTL else Direction.RTL]
        wanted += [
            (*match.span(), FSI)
            for match in _QUOTED.finditer(text)
            if _HAS[direction].search(match[0]) and not other.search(match[0])
        ]
    if direction is Direction.RTL and _ISOLATE_HINT.search(text):
        wanted += [(*match.span(), LRI) for match in _TOKENS.finditer(text)]
    chosen: list[tuple[int, int, str]] = []
    for index, (start, end, opener) in enumerate(wanted):
        if index >= declared and any(
            low <= start and end <= high for low, high, _ in chosen[:declared]
        ):
            continue
        if any(
            (start, end) == (low, high) or low < start < high < end or start < low < end < high
            for low, high, _ in chosen
        ):
            continue
        chosen.append((start, end, opener))
    return sorted(chosen, key=lambda item: (item[0], -item[1]))


def _joins(text: str, at: int) -> bool:
    """Whether the Arabic letters around a border join; a change of font would part them."""
    if not 0 < at < len(text) or not _ARABIC_LETTER.match(text[at]):
        return False
    index = at - 1
    while index >= 0 and re.match(f"[{_MARKS}]", text[index]):
        index -= 1
    return (
        index >= 0
        and bool(_ARABIC_LETTER.match(text[index]) or text[index] == "ـ")
        and text[index] not in _NO_JOIN_AFTER
    )
