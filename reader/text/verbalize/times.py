"""Times of day: hours as ordinals, minutes counted, halves and quarters, ص and م, GMT."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass

from reader.paths import resource
from reader.text.verbalize.context import Place, case_after
from reader.text.verbalize.inflect import Case, after_particle, article, inflect
from reader.text.verbalize.nouns import Noun, counted
from reader.text.verbalize.numbers import number_words, ordinal
from reader.text.verbalize.tokens import Line, Reading, Said, folded

_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:])")
_DOTTED = re.compile(r"([01]?\d|2[0-4])[.٫,]([0-5]\d)(?![\d.,])")
_MARK = re.compile(r" ?(?P<mark>[صمظ]|ت\.غ|[AaPp]\.?[Mm]\.?|GMT|UTC)(?!\.?[^\W_]|\.? ?\d)")
_UNTIL = re.compile(r" ?[-–—] ?(?=(?:[01]?\d|2[0-4]):[0-5]\d)")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The tables of `months.toml` for times of day."""

    hour: str
    fractions: dict[int, str]
    zero: str
    before: frozenset[str]
    after: dict[str, str]
    parts: frozenset[str]
    minute: Noun
    second: Noun


@functools.cache
def words() -> TimeWords:
    """Load the words of times."""
    with resource("tables", "months.toml").open("rb") as file:
        data = tomllib.load(file)["times"]
    return TimeWords(
        hour=data["hour"],
        fractions={30: data["half"], 15: data["quarter"], 20: data["third"]},
        zero=data["zero"],
        before=frozenset(map(folded, data["before"])),
        after=data["after"],
        parts=frozenset(map(folded, data["parts"]["words"])),
        minute=Noun(data["minute"]["singular"], (data["minute"]["plural"],), "f"),
        second=Noun(data["second"]["singular"], (data["second"]["plural"],), "f"),
    )


def read(line: Line, index: int, place: Place) -> Reading | None:
    """Say 10:30, 14:45:10, 2:00 فجرًا, الساعة 5, الساعة 10.30, 9 ص: the hour as an ordinal.

    Where الساعة is not written before it, it is said: السَّاعَةُ الْعَاشِرَةُ وَالنِّصْفُ.
    """
    token = line.tokens[index]
    named = place.before >= 0 and folded(line.bare(place.before)) in words().before
    named = named and folded(line.bare(place.before)) != "ساعه"
    found = _CLOCK.match(line.text, token.start)
    if found is None and named:
        found = _DOTTED.match(line.text, token.start)
    if found is not None:
        hour, minute = int(found[1]), int(found[2])
        second, end = int(found.groupdict().get("second") or 0), found.end()
    elif _is_bare_hour(line, index, named):
        hour, minute, second, end = int(token.text), 0, 0, token.end
    else:
        return None
    case = _case(line, place, named)
    line.last_number, line.last_case = index, case
    said_words = clock(hour, minute, second, case, named=named)
    start = line.tokens[place.first].start if place.definite else -1
    said = place.said(line, said_words, end, "time", start)
    return _continued(line, said, index, end)


def _continued(line: Line, said: list[Said], index: int, end: int) -> Reading:
    """Say what belongs to a time: ص, GMT, and a second time after a dash."""
    marked = True
    while marked and (mark := _MARK.match(line.text, end)) is not None:
        sign = mark["mark"]
        start = mark.start("mark")
        text = words().after[sign.lower().rstrip(".") if sign.isascii() else sign]
        end = mark.end()
        said.append(Said(text, start, end, "part of day"))
        marked = end < len(line.text)
    until = _UNTIL.match(line.text, end)
    if until is not None:
        dash = line.text.index(until[0].strip(), end)
        said.append(Said(number_words().signs["to"], dash, dash + 1, "time"))
        second = _CLOCK.match(line.text, until.end())
        if second is not None:
            text = clock(int(second[1]), int(second[2]), int(second[3] or 0), "g", named=True)
            said.append(Said(text, second.start(), second.end(), "time"))
            return _continued(line, said, index, second.end())
    return said, line.at(end, index)


def _is_bare_hour(line: Line, index: int, named: bool) -> bool:
    token = line.tokens[index]
    if not token.text.isdecimal() or not 1 <= int(token.text) <= 24 or len(token.text) > 2:
        return False
    following = folded(line.bare(line.after(index)))
    if named:
        return following not in ("%", "٪")
    at = line.after(line.after(index))
    if following == "ص" and line.kind(at) != "number" and line.bare(at) != ".":
        return int(token.text) <= 12
    return following in words().parts and int(token.text) <= 12


def _case(line: Line, place: Place, named: bool) -> Case:
    if not named:
        return place.case or "n"
    before = line.before(place.before)
    word = folded(line.bare(place.before))
    if word.startswith(("لل", "بال")):
        return "g"
    if line.kind(before) == "word":
        return case_after(folded(line.bare(before))) or "n"
    return "n"


def clock(hour: int, minute: int, second: int, case: Case, *, named: bool) -> str:
    """Say a time: السَّاعَةُ الرَّابِعَةَ عَشْرَةَ وَخَمْسٌ وَأَرْبَعُونَ دَقِيقَةً; `named` without السَّاعَةُ."""
    table = words()
    parts = [] if named else [inflect(table.hour, case, tanwin=False)]
    if hour in (0, 24):
        parts.append(article(inflect(table.zero, case, tanwin=False)))
    elif hour == 1:
        parts.append(article(inflect("وَاحِدَة", case, tanwin=False)))
    else:
        parts.append(ordinal(hour, "f", case))
    if minute in table.fractions and not second:
        parts.append(
            after_particle("وَ", article(inflect(table.fractions[minute], case, tanwin=False)))
        )
    else:
        if minute:
            number, noun = counted(minute, table.minute, case)
            parts.append(after_particle("وَ", _plain(number, minute, table.minute, case)))
            parts.append(noun)
        if second:
            number, noun = counted(second, table.second, case)
            parts.append(after_particle("وَ", _plain(number, second, table.second, case)))
            parts.append(noun)
    return " ".join(filter(None, parts))


def _plain(said: str, number: int, noun: Noun, case: Case) -> str:
    """One minute is a minute, not "one minute"."""
    return noun.one(case) if number == 1 else said
