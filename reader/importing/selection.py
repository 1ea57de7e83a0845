"""Text selected loosely on a page: what stands above its headline and below its last sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from reader.document.model import BlockKind
from reader.importing.dates import find_date
from reader.importing.lines import Line, measure
from reader.importing.paragraphs import Unit
from reader.importing.phrases import common_words, key
from reader.importing.roles import Named, is_byline

OUTSIDE = "outside"

_PREFIX = re.compile("^[وفبلك]?(?:ال)?")
_LEAD_IN = re.compile(r"(?:\.\.+|…|:)$")
_LABEL = re.compile(r"^[^:：]{2,25}[:：]\s*[\d/.:-]+$|\s(?:»|›|>|::)\s|^https?://\S+$")
_SIGNED = re.compile(r"^(?:[-–—(\[]|المصدر|مصدر|منبع|source)", re.IGNORECASE)
_EVIDENCE = 2
"""So many lines of a site's own below the text show that it was selected on its page."""
_REACH = 12
"""Lines above the first sentence among which the headline stands."""
_BODY = 6
"""Paragraphs whose words the headline says before."""
_LONG = 30
_LEAST, _MOST = 4, 25
_OTHER_PROSE = 0.25
_MOVABLE = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.KICKER, BlockKind.TITLE, BlockKind.BYLINE, BlockKind.HEADING}
)  # fmt: skip


def narrow(units: Sequence[Unit], named: Named) -> Named:
    """Leave out what a loose selection took along, and name the headline anew.

    Nothing changes unless lines of the site's own below the text show that it is such a
    selection, and nothing that the text itself marks (headings, lists, quotes) is touched above
    the headline. All of it can be put back.
    """
    lines = [measure(unit.text) for unit in units]
    body = [
        index
        for index, line in enumerate(lines)
        if _is_sentence(line) and named.reasons[index] in {"", OUTSIDE}
    ]
    if len(body) < 2:
        return named
    start, end = _start(lines, body), _end(lines, body)
    below = range(end, len(lines))
    own = sum(lines[index].match is not None for index in below)
    if own < _EVIDENCE:
        return named
    kinds, levels, reasons = list(named.kinds), list(named.levels), list(named.reasons)
    _cut_below(lines, reasons, kinds, end)
    title = _headline(units, lines, named, start)
    if title is not None and not any(unit.marked for unit in units[: start + 1]):
        if kinds[title] is not BlockKind.TITLE:
            # another line was taken for the headline: what was named around it was not either
            for index in range(start):
                if kinds[index] in _MOVABLE:
                    kinds[index], levels[index] = BlockKind.PARAGRAPH, 0
        _name_head(units, lines, kinds, reasons, title, start)
    return _renamed(units, named, kinds, levels, reasons)


def _is_sentence(line: Line) -> bool:
    """Whether a line is part of running prose: a headline has no end, however long it is."""
    return line.match is None and line.prose and (line.ended or line.words >= _LONG)


def _start(lines: Sequence[Line], body: Sequence[int]) -> int:
    """Give the article's first line: its first sentence with an end, or a long line right above.

    A ticker of headlines is long too, but stands among other things.
    """
    start = next((index for index in body if lines[index].ended), body[0])
    while start - 1 in body:
        start -= 1
    return start


def _end(lines: Sequence[Line], body: Sequence[int]) -> int:
    """Give the line after the article's last sentence.

    A sentence below a long row of other lines is no part of it, unless much follows.
    """
    total = sum(lines[index].words for index in body)
    said = 0
    for index, after in pairwise(body):
        said += lines[index].words
        between = [lines[at] for at in range(index + 1, after)]
        sites = sum(line.match is not None for line in between)
        if sites >= _EVIDENCE and total - said <= _OTHER_PROSE * total:
            return index + 1
    return body[-1] + 1


def _cut_below(lines: Sequence[Line], reasons: list[str], kinds: list[BlockKind], end: int) -> None:
    """Leave out the lines below the last sentence, but a source or a signature right below it."""
    first = end
    while (
        first < len(lines)
        and lines[first].match is None
        and lines[first].words <= 2 * _LEAST
        and (_SIGNED.match(lines[first].text) or lines[first].ended)
        and not _LABEL.search(lines[first].text)
    ):
        first += 1
    for index in range(first, len(lines)):
        if not reasons[index]:
            match = lines[index].match
            reasons[index] = match.reason if match is not None else OUTSIDE
            if kinds[index] in {BlockKind.HEADING, BlockKind.CAPTION}:
                kinds[index] = BlockKind.PARAGRAPH


def _headline(units: Sequence[Unit], lines: Sequence[Line], named: Named, start: int) -> int | None:
    """Find the line above the body that says most of its words before; the last one of equals."""
    words = {
        _bare(word)
        for unit in units[start : start + _BODY]
        for word in re.findall(r"\w+", key(unit.text))
    }
    best, most = None, 1
    for index in range(max(0, start - _REACH), start):
        line = lines[index]
        fits = (
            line.match is None
            and _LEAST <= line.words <= _MOST
            and named.kinds[index] in _MOVABLE
            and named.reasons[index] in {"", OUTSIDE}
            and not line.text.endswith(")")
            and not is_byline(line.text)
            and not _LEAD_IN.search(line.text)
            and not _is_date(line.text)
            and not _LABEL.search(line.text)
        )
        said = {
            bare
            for word in re.findall(r"\w+", line.key)
            if word not in common_words() and len(bare := _bare(word)) >= 3 and bare in words
        }
        # of two headlines the upper one is the article's, unless the lower says more of it
        again = best is not None and line.key == lines[best].key
        if fits and (len(said) > most or again):
            best, most = index, max(most, len(said))
    return best


def _name_head(
    units: Sequence[Unit],
    lines: Sequence[Line],
    kinds: list[BlockKind],
    reasons: list[str],
    title: int,
    start: int,
) -> None:
    """Name the headline and its kicker, leave out what stands above them and labels below."""
    kinds[title], reasons[title] = BlockKind.TITLE, ""
    top = title
    above = lines[title - 1] if title else None
    if above and above.match is None and not _LABEL.search(above.text):
        lead_in = bool(_LEAD_IN.search(above.text))
        if lead_in or kinds[title - 1] is BlockKind.KICKER:
            top = title - 1
            kinds[top], reasons[top] = BlockKind.KICKER, ""
    for index in range(top):
        if not reasons[index] and kinds[index] in _MOVABLE:
            match = lines[index].match
            reasons[index] = match.reason if match is not None else OUTSIDE
    for index in range(title + 1, start):
        line = lines[index]
        if is_byline(units[index].text):
            kinds[index] = BlockKind.BYLINE
        elif not reasons[index]:
            if line.match is not None:
                reasons[index] = line.match.reason
            elif _is_date(line.text):
                reasons[index] = "date"
            elif _LABEL.search(line.text) or line.key == lines[title].key:
                reasons[index] = OUTSIDE


def _is_date(text: str) -> bool:
    """Whether a line says when the piece was published and little else."""
    return find_date(text) is not None and len(text.split()) <= _MOST // 2


def _bare(word: str) -> str:
    return _PREFIX.sub("", word)


def _renamed(
    units: Sequence[Unit],
    named: Named,
    kinds: Sequence[BlockKind],
    levels: Sequence[int],
    reasons: Sequence[str],
) -> Named:
    """Give the names with what the metadata repeat of them."""

    def first(kind: BlockKind) -> str:
        return next(
            (
                unit.text
                for unit, own, reason in zip(units, kinds, reasons, strict=True)
                if own is kind and not reason
            ),
            "",
        )

    dates = (
        found.iso
        for unit, reason in zip(units, reasons, strict=True)
        if reason == "date" and (found := find_date(unit.text)) and found.whole
    )
    return replace(
        named,
        kinds=tuple(kinds),
        levels=tuple(levels),
        reasons=tuple(reasons),
        title=first(BlockKind.TITLE),
        kicker=first(BlockKind.KICKER),
        byline=first(BlockKind.BYLINE),
        published=named.published or next(dates, ""),
    )
