"""From plain text to units: paragraphs, list items, verse, headings and code as it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.document.model import BlockKind, Cell, ListPlace
from reader.importing.inline import Running
from reader.importing.phrases import match
from reader.importing.verse import as_bayt, hemistichs, reads_as_verse

_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_BULLET = re.compile(r"([ \t]*)([-•*▪◦●○‣·–])[ \t]+(?=\S)")
_NUMBER = re.compile(r"([ \t]*)\(?(\d{1,3})[.)\-–ـ](?:[ \t]+|(?<=[-–])(?=[^\d\s]))(?=\S)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|[─━═]{3,})$")
_UNDERLINE = re.compile(r"(={3,}|-{3,})[ \t]*$")
_SITE, _SITE_LINES = 4, 400
_ENDED = re.compile(r"[.؟!?…:؛۔»”\"]\W*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One block to be.

    `marked` says that the text itself marks its kind, `alone` that it stands as a paragraph of
    its own; `typed` is a list item with the mark that was typed before it.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    place: ListPlace | None = None
    cells: tuple[Cell, ...] = ()
    marked: bool = False
    alone: bool = False
    typed: str = ""


def units_of(text: str) -> list[Unit]:
    """Part plain text into units, in order; no letter is lost but list, quote and code marks."""
    groups = _groups(_NEWLINES.sub("\n", text).split("\n"))
    width = _wrap_width([group for group in groups if isinstance(group, list)])
    rows = [
        line for group in groups if isinstance(group, list) and len(group) > 1 for line in group
    ]
    site = _is_a_sites(rows)
    poem = not site and reads_as_verse(rows)
    halves = sum(
        hemistichs(line) is not None
        for group in groups
        if isinstance(group, list)
        for line in group
    )
    spaced = sum(isinstance(group, list) and len(group) == 1 for group in groups) > 1
    units: list[Unit] = []
    for group in groups:
        if isinstance(group, Unit):
            units.append(group)
        else:
            units += _group(
                group,
                width,
                poem=poem,
                halves=halves >= 2,
                alone=spaced or len(groups) > 1,
                site=site,
            )
    return _lone_items_back(units)


def _groups(lines: Sequence[str]) -> list[list[str] | Unit]:
    """Part lines at empty lines, and take out fenced code, rules and marked headings."""
    groups: list[list[str] | Unit] = []
    group: list[str] = []

    def end() -> None:
        if group:
            groups.append(group.copy())
            group.clear()

    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        closing = (
            next((i for i in range(at + 1, len(lines)) if lines[i].strip() == fence[1]), 0)
            if fence
            else 0
        )
        if closing:
            end()
            code = "\n".join(lines[at + 1 : closing])
            groups.append(Unit(code, BlockKind.CODE, marked=True, alone=True))
            at = closing
        elif heading := _HEADING.match(line):
            end()
            level = len(heading[1])
            groups.append(Unit(heading[2], BlockKind.HEADING, level, marked=True, alone=True))
        elif len(group) == 1 and _UNDERLINE.match(line) and len(group[0].split()) <= 15:
            level = 1 if line.startswith("=") else 2
            title = group.pop()
            end()
            groups.append(Unit(title.strip(), BlockKind.HEADING, level, marked=True, alone=True))
        elif _RULE.match(line):
            end()
            groups.append(Unit("", BlockKind.RULE, marked=True, alone=True))
        elif line.strip():
            group.append(line.rstrip())
        else:
            end()
        at += 1
    end()
    return groups


def _wrap_width(groups: Sequence[Sequence[str]]) -> int:
    """Give the width that the text was wrapped to, in code points; 0 when it was not wrapped.

    Lines of wrapped text are about equally long but the last ones of paragraphs, and few of
    them end with a sentence.
    """
    inner = [line for group in groups for line in group[:-1]]
    if len(inner) < 2:
        return 0
    lengths = sorted(len(line) for line in inner)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not 40 <= width <= 130:
        return 0
    full = sum(length >= 0.7 * width for length in lengths)
    ended = sum(bool(_ENDED.search(line)) for line in inner)
    marked = sum(bool(_BULLET.match(line) or _NUMBER.match(line)) for line in inner)
    halved = sum(hemistichs(line) is not None for line in inner)
    wrapped = full >= 0.7 * len(inner) and ended <= 0.4 * len(inner)
    return width if wrapped and marked <= 0.3 * len(inner) and not halved else 0


def _is_a_sites(lines: Sequence[str]) -> bool:
    """Whether the lines are those of a site's menus and buttons: short, but no poem."""
    known = 0
    for line in lines[:_SITE_LINES]:
        known += match(line) is not None
        if known >= _SITE:
            return True
    return False


def _group(
    lines: list[str], width: int, *, poem: bool, halves: bool, alone: bool, site: bool
) -> list[Unit]:
    """Make the units of the lines between two empty ones."""
    if all(line.lstrip().startswith(">") for line in lines):
        quoted = [line.lstrip().lstrip(">").strip() for line in lines]
        return [Unit(" ".join(quoted), BlockKind.QUOTE, marked=True, alone=True)]
    if any(_BULLET.match(line) or _NUMBER.match(line) for line in lines):
        return _list(lines, width)
    texts = [line.strip() for line in lines]
    if halves and any(hemistichs(line) for line in texts):
        return [_verse(line) for line in texts]
    if width and len(texts) > 1:
        return [Unit(text, alone=True) for text in _unwrapped(lines, width)]
    if (poem and len(texts) > 1) or (not site and reads_as_verse(texts)):
        return [_verse(line) for line in texts]
    single = len(texts) == 1
    return [Unit(text, alone=single and alone) for text in texts]


def _verse(line: str) -> Unit:
    made = as_bayt(Running(line))
    return Unit(made.text, BlockKind.VERSE, cells=made.cells, marked=True)


def _unwrapped(lines: Sequence[str], width: int) -> list[str]:
    """Join wrapped lines; a short line that ends a sentence, or an indent, ends a paragraph."""
    paragraphs: list[list[str]] = []
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else ""
        indented = line[0] in " \t\xa0" and not before.startswith((" ", "\t", "\xa0"))
        ended = bool(_ENDED.search(before)) and len(before) < 0.75 * width
        if not paragraphs or ended or indented:
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return [" ".join(line.strip() for line in paragraph) for paragraph in paragraphs]


def _list(lines: Sequence[str], width: int) -> list[Unit]:
    """Make list items; an unmarked line goes on with the item above when it is indented."""
    units: list[Unit] = []
    indents: list[int] = []
    for line in lines:
        found = _BULLET.match(line) or _NUMBER.match(line)
        text = line.strip()
        if not found:
            goes_on = line[0] in " \t" or (width and len(lines) > 1)
            if units and units[-1].kind is BlockKind.LIST_ITEM and goes_on:
                last = units[-1]
                units[-1] = replace(last, text=f"{last.text} {text}", typed=f"{last.typed} {text}")
            else:
                units.append(Unit(text))
            continue
        indent = len(found[1].expandtabs(4))
        while indents and indent < indents[-1]:
            indents.pop()
        if not indents or indent > indents[-1]:
            indents.append(indent)
        ordered = found[2].isdecimal()
        place = ListPlace(len(indents), ordered, int(found[2]) if ordered else 0)
        item = line[found.end() :].strip()
        units.append(Unit(item, BlockKind.LIST_ITEM, place=place, typed=text))
    return units


def _lone_items_back(units: Sequence[Unit]) -> list[Unit]:
    """Make what only looks like a list item text again: one alone, or a number that leads on
    from none (a year at the start of a line)."""
    result: list[Unit] = []
    for index, unit in enumerate(units):
        around = [units[at] for at in (index - 1, index + 1) if 0 <= at < len(units)]
        if unit.kind is BlockKind.LIST_ITEM and not any(_same_list(unit, one) for one in around):
            unit = Unit(unit.typed, alone=unit.alone)
        elif unit.kind is BlockKind.LIST_ITEM:
            unit = replace(unit, marked=True)
        result.append(unit)
    return result


def _same_list(unit: Unit, other: Unit) -> bool:
    if unit.place is None or other.place is None:
        return False
    if unit.place.depth != other.place.depth:
        return True
    if not (unit.place.ordered and other.place.ordered):
        return unit.place.ordered == other.place.ordered
    return abs(unit.place.number - other.place.number) == 1
