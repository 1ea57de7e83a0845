"""Numbers with a sign between them, and rows of digits: ranges, scores, fractions, phones."""

from __future__ import annotations

import functools
import re
import tomllib

from reader.paths import resource
from reader.text.verbalize import amounts, dates, measures, values
from reader.text.verbalize.context import Place, noun_after
from reader.text.verbalize.inflect import Case, Gender
from reader.text.verbalize.numbers import cardinal, digit_by_digit, fraction, number_words, ordinal
from reader.text.verbalize.tokens import Line, Reading, Said, folded

_NUMBER = r"\d+(?:[.,٫٬]\d+)*"
_RANGE = re.compile(
    rf"({_NUMBER})( ?(?:[%٪]|هـ|م(?!\w)))?(?: ([-–—−]) |([-–—−]))({_NUMBER})(?![\d\-–—−:/])"
)
_SLASH = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d/]|[.,]\d)")
_PHONE = re.compile(r"(?:\+|00)?\d(?:[ \-()]{0,2}\d){6,14}(?!\d)")
_GROUP = re.compile(r"\d+")


@functools.cache
def _evidence() -> tuple[frozenset[str], frozenset[str]]:
    with resource("tables", "units.toml").open("rb") as file:
        data = tomllib.load(file)
    return (
        frozenset(map(folded, data["scores"]["words"])),
        frozenset(map(folded, data["phones"]["words"])),
    )


def span(line: Line, index: int, place: Place, region: str) -> Reading | None:
    """Say a range, or a score: 2012–2014, 3-5 أيام, 30%-50%, «2-1» after فاز.

    A falling pair of small numbers is a score, a rising one only beside words of sport.
    """
    token = line.tokens[index]
    found = _RANGE.match(line.text, token.start)
    if found is None:
        return None
    sign = 3 if found[3] else 4
    low = values.parsed(found[1])
    high = values.parsed(found[5])
    second = line.at(found.start(5), index)
    if low.groups or high.groups or line.tokens[second].kind != "number":
        return None
    small = low.is_integer and high.is_integer and max(low.whole, high.whole) < 100
    follows = noun_after(line, second, high.whole)
    sport = small and line.has("sport", _evidence()[0])
    if (
        small
        and not found[2]
        and (
            (sport and (follows is None or not follows.certain))
            or _falls(low.whole, high.whole, follows)
        )
    ):
        return _score(line, place, index, (low.whole, high.whole), found, sign)
    return _range(line, index, place, region, found, sign, second)


def _falls(low: int, high: int, follows: object) -> bool:
    return low > high and follows is None


def _score(
    line: Line,
    place: Place,
    index: int,
    goals: tuple[int, int],
    found: re.Match[str],
    sign: int,
) -> Reading:
    case: Case = place.case or "a"
    said = place.said(line, cardinal(goals[0], "m", case), found.end(1), "score")
    said.append(Said(number_words().signs["against"], *found.span(sign), "score"))
    said.append(Said(cardinal(goals[1], "m", "g"), *found.span(5), "score"))
    return said, line.at(found.end(), index)


def _range(
    line: Line,
    index: int,
    place: Place,
    region: str,
    found: re.Match[str],
    sign: int,
    second: int,
) -> Reading:
    """Say «from … to …»; after a word that governs the range only «… to …», between «… and …»."""
    token = line.tokens[index]
    words = number_words().signs
    month = dates.month_at(line, line.after(second))
    high = values.parsed(found[5])
    low = values.parsed(found[1])
    before = folded(line.bare(place.before)).removeprefix("و") if place.before >= 0 else ""
    link = "وَ" if before == "بين" else words["to"]
    governed = place.case == "g" and place.particle not in ("وَ", "فَ")
    case: Case = "g"
    if month is not None and low.is_integer and 1 <= low.whole <= 31:
        first = ordinal(low.whole, "m", case)
        of = dates.words().of_article
    else:
        first, of = _low(line, low, found[1], second, high), words["from"]
    text = first if governed else f"{of} {first}"
    said = place.said(line, text, token.end, "range")
    if found[2]:
        era = dates.words().eras.get(found[2].strip())
        said.append(Said(era or words["percent"], *found.span(2), "era" if era else "percent"))
    said.append(Said(link, *found.span(sign), "range", joined=link == "وَ"))
    inner = Place(second, -1, "", case, False)
    line.last_number, line.last_case = index, "g"
    if month is not None:
        rest = dates.written(line, second, inner, region)
        if rest is not None:
            return [*said, *rest[0]], rest[1]
    rest = amounts.read(line, second, inner)
    return [*said, *rest[0]], rest[1]


def _low(line: Line, low: values.Value, text: str, second: int, high: values.Value) -> str:
    """Say the lower number in the gender of what the upper one counts."""
    gender: Gender = "m"
    if high.is_integer:
        end = line.tokens[second].end
        sign = measures.sign_after(line, end, Place(second, -1, "", "g", False), high)
        thing = noun_after(line, second, high.whole)
        if sign is not None:
            gender = sign.noun.gender
        elif thing is not None and (thing.certain or thing.known):
            gender = thing.gender
    return values.spoken(low, text, "g", gender)


def slash(line: Line, index: int, place: Place) -> Reading | None:
    """Say 3/4 as a fraction, 2013/2014 as a range of years, else one number over the other."""
    token = line.tokens[index]
    found = _SLASH.match(line.text, token.start)
    if found is None:
        return None
    over, under = int(found[1]), int(found[2])
    case: Case = place.case or "n"
    following = line.at(found.end(), index)
    if len(found[1]) == 4 and len(found[2]) in (2, 4):
        year = under if len(found[2]) == 4 else over // 100 * 100 + under
        first = cardinal(over, "m", place.case or "g")
        said = place.said(line, first, token.end, "years")
        said.append(Said(number_words().signs["to"], token.end, token.end + 1, "years"))
        said.append(Said(cardinal(year, "m", "g"), *found.span(2), "years"))
        return said, following
    if line.bare(line.after(following - 1)) in ("%", "٪"):
        return None
    annexed = values.before_definite(line, following - 1)
    said_fraction = fraction(over, under, case, construct=annexed)
    if said_fraction is not None:
        return place.said(line, said_fraction, found.end(), "fraction"), following
    said = place.said(line, cardinal(over, "m", case), token.end, "ratio")
    said.append(Said(number_words().signs["over"], token.end, token.end + 1, "ratio"))
    said.append(Said(cardinal(under, "m", "g"), *found.span(2), "ratio"))
    return said, following


def phone(line: Line, index: int, place: Place) -> Reading | None:
    """Say a telephone number digit by digit, with a pause between its groups.

    It begins with + or 00, or with 0 and has seven digits or more, or stands after هاتف and such.
    """
    token = line.tokens[index]
    found = _PHONE.match(line.text, token.start)
    if found is None:
        return None
    text = found[0]
    count = sum(map(str.isdecimal, text))
    before = [place.before, line.before(place.before) if place.before >= 0 else -1]
    named = any(
        folded(line.bare(each)).removeprefix("و").removeprefix("ال") in _evidence()[1]
        or folded(line.bare(each)) in _evidence()[1]
        for each in before
        if each >= 0
    ) or (line.text[: token.start].rstrip().endswith(":") and line.has("phone", _evidence()[1]))
    if not (text[0] == "+" or text.startswith("00") or (text[0] == "0" and count >= 7) or named):
        return None
    said: list[Said] = []
    if place.particle:
        particle = line.tokens[place.first]
        said.append(Said(place.particle, particle.start, particle.end, "particle", joined=True))
    if text[0] == "+":
        said.append(Said(number_words().signs["plus"], found.start(), found.start() + 1, "phone"))
    for group in _GROUP.finditer(line.text, found.start(), found.end()):
        pause = "" if group.end() == found.end() else "،"
        said.append(Said(digit_by_digit(group[0]) + pause, *group.span(), "phone"))
    following = line.at(found.end(), index)
    return said, following
