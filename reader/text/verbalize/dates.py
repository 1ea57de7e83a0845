"""Dates: numeric, with written months of any region, Hijri, with their eras; months said once."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass

from reader.paths import resource
from reader.text.verbalize.context import Place
from reader.text.verbalize.inflect import Case, after_particle
from reader.text.verbalize.numbers import cardinal, ordinal
from reader.text.verbalize.tokens import Line, Reading, Said, bare, folded

_DMY = re.compile(r"(\d{1,2})( ?[/.\-] ?)(\d{1,2})\2(\d{4}|\d{2})(?![\d/]|[.,]\d)")
_YMD = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})(?![\d/]|[.,]\d)")
_DM = re.compile(r"(\d{1,2})([/\-])(\d{1,2})(?![\d/]|[.,]\d)")
_PREFIXES = {"و": "وَ", "ف": "فَ", "ب": "بِ", "ل": "لِ"}
_HIJRI_YEARS = range(1300, 1500)


@dataclass(frozen=True, slots=True)
class Month:
    """A written month: its number, words in the genitive, and whether it is Hijri."""

    number: int
    words: tuple[str, ...]
    hijri: bool
    region: str


@dataclass(frozen=True, slots=True)
class DateWords:
    """The tables of `months.toml` for dates."""

    months: dict[str, tuple[str, ...]]
    written: dict[str, Month]
    eras: dict[str, str]
    year: str
    of: str
    of_article: str
    before_date: frozenset[str]
    before_year: frozenset[str]
    feminine: frozenset[str]
    first_words: frozenset[str]


@functools.cache
def words() -> DateWords:
    """Load the names of months and eras."""
    with resource("tables", "months.toml").open("rb") as file:
        data = tomllib.load(file)
    months = {region: tuple(names) for region, names in data["gregorian"].items()}
    written: dict[str, Month] = {}
    for region, names in months.items():
        for number, name in enumerate(names, 1):
            hijri = region == "hijri"
            month = Month(number, tuple(name.split(" ")), hijri, region)
            written.setdefault(folded(bare(name)), month)
    for table, hijri in (("written", False), ("written_hijri", True)):
        for spelling, (number, name) in data[table].items():
            written[folded(spelling)] = Month(number, tuple(name.split(" ")), hijri, "")
    return DateWords(
        first_words=frozenset(spelling.split(" ")[0] for spelling in written),
        months=months,
        written=written,
        eras=data["eras"],
        year=data["words"]["year"],
        of=data["words"]["of"],
        of_article=data["words"]["of_article"],
        before_date=frozenset(map(folded, data["before"]["date"])),
        before_year=frozenset(map(folded, data["before"]["year"])),
        feminine=frozenset(map(folded, data["before"]["feminine"])),
    )


def month_at(line: Line, index: int) -> tuple[Month, int] | None:
    """Find a written month at token `index`: the month, and the index of its last token."""
    if line.kind(index) != "word":
        return None
    first = folded(line.bare(index))
    second = index + 2
    if line.kind(index + 1) == "space" and line.kind(second) == "word":
        found = words().written.get(f"{first} {folded(line.bare(second))}")
        if found is not None:
            return found, second
    found = words().written.get(first)
    if found is None and first[0] in _PREFIXES:
        found = words().written.get(first[1:])
    return None if found is None else (found, index)


def month_said(line: Line, index: int, region: str) -> Reading | None:
    """Say a written month, the second name of آب/أغسطس or آب (أغسطس) not again.

    Of two names the one of the reader's region is said.
    """
    found = month_at(line, index)
    if found is None:
        return None
    month, last = found
    start = line.tokens[index].start
    prefix = "" if folded(line.bare(index)) in words().first_words else line.bare(index)[0]
    at = line.after(last)
    if not month.hijri and line.bare(at) in ("/", "("):
        closes = line.bare(at) == "("
        other = month_at(line, line.after(at))
        if other is not None and other[0].number == month.number and not other[0].hijri:
            end = other[1]
            if closes and line.bare(line.after(end)) == ")":
                end = line.after(end)
            own = words().months[region][month.number - 1]
            names = {" ".join(each.words) for each in (month, other[0])}
            said = own if own in names else " ".join(month.words)
            if prefix:
                said = after_particle(_PREFIXES[prefix], said)
            return [Said(said, start, line.tokens[end].end, "month once")], end + 1
    if prefix:
        return None
    if last == index:
        return [Said(month.words[0], start, line.tokens[index].end, "month")], index + 1
    names_at = (line.tokens[index], line.tokens[last])
    if len(month.words) != len(names_at):
        return [Said(" ".join(month.words), start, names_at[1].end, "month")], last + 1
    return [
        Said(word, token.start, token.end, "month")
        for word, token in zip(month.words, names_at, strict=True)
    ], last + 1


def numeric(line: Line, index: int, place: Place, region: str) -> Reading | None:
    """Say 8/12/2024, 2024-12-08, 8.12.2024, and 8/12 after a word that speaks of a day."""
    start = line.tokens[index].start
    day, month, year, end = 0, 0, -1, start
    if (found := _YMD.match(line.text, start)) is not None:
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif (found := _DMY.match(line.text, start)) is not None:
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) == 2:
            if "/" not in found[2] and not _day_before(line, place):
                return None
            year += 2000 if year < 50 else 1900
    elif _day_before(line, place) and (found := _DM.match(line.text, start)) is not None:
        day, month = int(found[1]), int(found[3])
    if found is None:
        return None
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    end = found.end()
    after = line.at(end, index)
    era = era_at(line, after)
    hijri = year in _HIJRI_YEARS
    name = words().months["hijri" if hijri else region][month - 1]
    case: Case = place.case or "n"
    parts = [ordinal(day, "m", case), _of(name), name]
    if year >= 0:
        parts += [words().year, cardinal(year, "m", "g")]
    line.last_number, line.last_case = index, case
    said = place.said(line, " ".join(parts), end, "date", _start(line, place))
    if era is not None:
        said.append(era[0])
        after = era[1]
    return said, after


def _start(line: Line, place: Place) -> int:
    return line.tokens[place.first].start if place.definite else -1


def _of(name: str) -> str:
    return words().of_article if name.startswith("ال") else words().of


def _day_before(line: Line, place: Place) -> bool:
    if place.before < 0:
        return False
    return folded(line.bare(place.before)) in words().before_date


def written(line: Line, index: int, place: Place, region: str) -> Reading | None:
    """Say the day of 8 كانون الأول 2024, 8 من كانون الأول, 28 آب/أغسطس 2013, 1 رمضان 1445 هـ."""
    token = line.tokens[index]
    if not token.text.isdecimal() or not 1 <= int(token.text) <= 31 or len(token.text) > 2:
        return None
    at = line.after(index)
    preposition = None
    if line.kind(at) == "word" and line.bare(at) == "من":
        preposition, at = line.tokens[at], line.after(at)
    found = month_said(line, at, region)
    if found is None:
        return _first_of_two(line, index, at, place)
    case: Case = place.case or "n"
    line.last_number, line.last_case = index, case
    day = ordinal(int(token.text), "m", case)
    of = _of(found[0][0].words)
    if preposition is None:
        said = place.said(line, f"{day} {of}", token.end, "day", _start(line, place))
    else:
        said = place.said(line, day, token.end, "day", _start(line, place))
        said.append(Said(of, preposition.start, preposition.end, "day"))
    said += found[0]
    return year_after(line, said, found[1])


def _first_of_two(line: Line, index: int, link: int, place: Place) -> Reading | None:
    """Say the first day of «من 10 إلى 15 آذار»."""
    second = line.after(link)
    if line.bare(link) not in ("إلى", "الى", "و", "حتى", "أو") or line.kind(second) != "number":
        return None
    day = line.bare(second)
    if not (day.isdecimal() and int(day) <= 31) or month_at(line, line.after(second)) is None:
        return None
    token = line.tokens[index]
    case: Case = place.case or "n"
    line.last_number, line.last_case = index, case
    words = ordinal(int(token.text), "m", case)
    return place.said(line, words, token.end, "day", _start(line, place)), index + 1


def year_after(line: Line, said: list[Said], following: int) -> Reading:
    """Say the year that follows a month directly, with its era."""
    at = following
    if line.kind(at) == "space":
        at += 1
    token = line.tokens[at] if line.kind(at) == "number" else None
    if token is None or not token.text.isdecimal() or not 3 <= len(token.text) <= 4:
        return said, following
    if line.bare(line.after(at)) in ("%", "٪", ":") or line.text[token.end : token.end + 1] == ":":
        return said, following
    said.append(Said(cardinal(int(token.text), "m", "g"), token.start, token.end, "year"))
    line.last_number, line.last_case = at, "g"
    era = era_at(line, at + 1)
    if era is not None:
        said.append(era[0])
        return said, era[1]
    return said, at + 1


def era_at(line: Line, index: int) -> tuple[Said, int] | None:
    """Say the era هـ، م or ق.م at token `index`, or after a space."""
    at = index + 1 if line.kind(index) == "space" else index
    if line.kind(at) not in ("word", "initials"):
        return None
    token = line.tokens[at]
    said = words().eras.get(token.bare)
    if said is None:
        return None
    end, following = token.end, at + 1
    if line.bare(following) == "." and following + 1 < len(line.tokens):
        after = line.after(following)
        if line.kind(after) in ("word", "number", "sign") and token.kind == "initials":
            end, following = line.tokens[following].end, following + 1
    return Said(said, token.start, end, "era"), following
