"""Which lines of a copied page are its article: features, scores, and the reasons of the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.importing.phrases import Match, common_words, key, match

_TERMINAL = re.compile(r"[.؟!?…۔:؛][\"'”’»)\]]*\s*$")
_ICON = re.compile(r"^(?:[A-Za-z]+[ -]){0,2}icon[\s:،-]*", re.IGNORECASE)
_LONG, _MIDDLE = 12, 7
_STOP_SHARE = 0.12
_BOX = 8
"""Lines that a box inside the body may hold."""
_PAGE = 3
"""So many lines of a site's own menu make a text the copy of a whole page."""
_SECOND_RUN = 0.5
"""A second run of prose with this share of the best one's score is kept too."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what is measured of it."""

    text: str
    key: str
    words: int
    ended: bool
    prose: bool
    match: Match | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made out: a reason per line ("" is kept), the body's stretch, repeated captions.

    `start` is the first line of prose. `article` says whether the lines read like an article at
    all; if not, nothing is left out and nothing should be made of the lines' places.
    """

    reasons: tuple[str, ...]
    start: int
    end: int
    captions: frozenset[int]
    article: bool


def measure(text: str) -> Line:
    """Measure a line: prose has 12 words and an end or common words, or 7 words and an end."""
    words = text.split()
    ended = bool(_TERMINAL.search(text))
    common = sum(key(word) in common_words() for word in words[:40]) if len(words) >= _LONG else 0
    prose = len(words) >= _LONG and (ended or common >= _STOP_SHARE * min(40, len(words)))
    return Line(text, key(text), len(words), ended, prose, match(text))


def read(texts: Sequence[str]) -> Reading:
    """Find the article among lines and say why the others are none of it.

    A line is left out only on evidence of its own (the table, a repetition, an icon's name) or
    of its neighbours on both sides; otherwise it is kept.
    """
    lines = [measure(text) for text in texts]
    article = sum(line.prose and line.match is None for line in lines) >= 2
    strong = sum(line.match is not None and not line.match.weak for line in lines)
    weak = sum(line.match is not None and line.match.weak for line in lines)
    repeated = _repetitions(lines)
    _, end = _best_run([_score(line, index in repeated) for index, line in enumerate(lines)])
    said_twice = set(repeated) | set(repeated.values())
    start = next(
        (
            index
            for index, line in enumerate(lines)
            if line.prose and line.match is None and index not in said_twice
        ),
        0,
    )
    # headlines listed below the article count as long lines too: it ends with a sentence
    end = next(
        (index + 1 for index in range(end - 1, start, -1) if _is_sentence(lines[index])), end
    )
    end = max(start, end)
    if not article or not (strong or weak >= _PAGE):
        return Reading(("",) * len(lines), start, end, frozenset(), article)
    menu = sum(line.match is not None and line.match.reason == "menu" for line in lines)
    page = menu >= _PAGE
    reasons = [""] * len(lines)
    for index, line in enumerate(lines):
        if line.match is None:
            continue
        inside = start <= index < end
        if not inside or line.match.anywhere or (page and _in_a_row(lines, index)):
            reasons[index] = line.match.reason
    captions = _mark_repetitions(lines, repeated, start, reasons)
    _mark_related(lines, reasons, end)
    _mark_box(lines, reasons, start, end)
    _mark_between(lines, reasons, end, len(lines))
    if page:
        _mark_between(lines, reasons, start, end)
        _mark_outside(lines, reasons, start, end)
    return Reading(tuple(reasons), start, end, captions, article)


def bare(text: str) -> str:
    """Take an icon's name off the start of a line."""
    return _ICON.sub("", text.strip()).strip()


def _score(line: Line, repeated: bool) -> float:
    if repeated or line.match is not None:
        return -8.0
    if line.prose:
        return float(min(line.words, 60))
    if line.words >= _MIDDLE and line.ended:
        return 0.6 * line.words
    if line.words >= _LONG:
        return 0.4 * line.words
    return -3.0


def _best_run(scores: Sequence[float]) -> tuple[int, int]:
    """Give the stretch with the largest sum (Kadane)."""
    best, best_run, total, begin = 0.0, (0, len(scores)), 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, begin = 0.0, index
        total += score
        if total > best:
            best, best_run = total, (begin, index + 1)
    return best_run


def _repetitions(lines: Sequence[Line]) -> dict[int, int]:
    """Give each line that says again what another one says, and that other line.

    A line with an icon's name before it repeats the one without; of two equal lines, the later
    repeats the earlier.
    """
    first: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.words >= 4 and not _ICON.match(line.text):
            first.setdefault(line.key, index)
    repeated: dict[int, int] = {}
    for index, line in enumerate(lines):
        if line.words < 4:
            continue
        original = first.get(key(bare(line.text)))
        if original is not None and original != index:
            repeated[index] = original
    return repeated


def _mark_repetitions(
    lines: Sequence[Line], repeated: dict[int, int], start: int, reasons: list[str]
) -> frozenset[int]:
    """Leave out repetitions before the body; what an icon's line repeats is a caption."""
    captions: set[int] = set()
    for index, original in repeated.items():
        if _ICON.match(lines[index].text):
            reasons[index] = "icon"
            captions.add(original)
        elif index < start:
            reasons[index] = "repeated"
            if lines[original].text.rstrip().endswith(")"):
                captions.add(original)
    for caption in captions:
        reasons[caption] = ""
    return frozenset(captions)


def _mark_between(lines: Sequence[Line], reasons: list[str], low: int, high: int) -> None:
    """Leave out the short lines that stand between two left-out ones (never in the head, where
    a title stands between a menu and a share bar)."""
    marked = [index for index in range(low, high) if reasons[index]]
    for before, after in pairwise(marked):
        between = range(before + 1, after)
        if 0 < len(between) <= 2 and not any(lines[index].prose for index in between):
            for index in between:
                reasons[index] = reasons[after]
    if high == len(lines) and len(marked) >= 3:
        rest = range(marked[-1] + 1, high)
        if len(rest) <= 2 and all(lines[index].words <= 8 for index in rest):
            for index in rest:
                reasons[index] = reasons[marked[-1]]


def _in_a_row(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands among others that the table knows too: a menu, not a heading."""
    return any(
        lines[at].match is not None
        for at in (index - 2, index - 1, index + 1, index + 2)
        if 0 <= at < len(lines)
    )


def _mark_related(lines: Sequence[Line], reasons: list[str], end: int) -> None:
    """Leave out the headlines listed below a "related" or "most read" line after the body."""
    listing = False
    for index in range(end, len(lines)):
        line = lines[index]
        if reasons[index]:
            listing = reasons[index] == "related" or (listing and reasons[index] == "stats")
        elif listing and not (line.prose and line.ended):
            reasons[index] = "related"
        else:
            listing = False


def _mark_box(lines: Sequence[Line], reasons: list[str], start: int, end: int) -> None:
    """Leave out the headlines of a "read also" box between two paragraphs of the body.

    A short last line before the next paragraph stays: it may be that paragraph's heading.
    """
    for index in range(start, end):
        if reasons[index] != "related" or lines[index].words > 4:
            continue
        after = next((at for at in range(index + 1, end) if _is_sentence(lines[at])), end)
        box = list(range(index + 1, after))
        if box and lines[box[-1]].words <= 5 and not any(map(str.isdigit, lines[box[-1]].text)):
            box.pop()
        if len(box) <= _BOX and not any(lines[at].words >= 2 * _LONG for at in box):
            for at in box:
                reasons[at] = "related"


def _is_sentence(line: Line) -> bool:
    return line.match is None and line.ended and line.words >= _MIDDLE


def _mark_outside(lines: Sequence[Line], reasons: list[str], start: int, end: int) -> None:
    """Leave out what stands outside the body of a whole page, but a second body and the title."""
    scores = [_score(line, bool(reasons[index])) for index, line in enumerate(lines)]
    total = sum(scores[start:end])
    kept = set(range(start, end))
    for low, high in ((0, start), (end, len(lines))):
        first, last = _best_run(scores[low:high])
        if sum(scores[low + first : low + last]) >= _SECOND_RUN * total:
            kept |= set(range(low + first, low + last))
    top = min(kept, default=0)
    kept |= set(range(title_line(lines, reasons, top), top))
    for index in range(len(lines)):
        if index not in kept and not reasons[index]:
            reasons[index] = "outside"


def title_line(lines: Sequence[Line], reasons: Sequence[str], start: int, reach: int = 8) -> int:
    """Give the index of the likeliest title within `reach` lines before `start` (or `start`)."""
    best, best_words = start, 2
    for index in range(start - 1, max(-1, start - 1 - reach), -1):
        line = lines[index]
        if not reasons[index] and best_words < line.words <= 25 and not line.text.endswith("."):
            best, best_words = index, line.words
    return best
