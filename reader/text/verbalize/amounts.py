"""Numbers as amounts: plain, decimal, counted, with a scale, a unit, a currency or per cent."""

from __future__ import annotations

from dataclasses import replace

from reader.text.verbalize.context import (
    Counted,
    Place,
    gender_of,
    is_genitive_noun,
    looks_definite,
    noun_after,
    tables,
)
from reader.text.verbalize.dates import era_at
from reader.text.verbalize.dates import words as date_words
from reader.text.verbalize.inflect import Case, Gender, after_particle, inflect
from reader.text.verbalize.measures import YEARS, Sign, scale_after, sign_after, signs
from reader.text.verbalize.nouns import counted, find
from reader.text.verbalize.numbers import (
    LIMIT,
    Scale,
    cardinal,
    counted_form,
    number_words,
    ordinal,
)
from reader.text.verbalize.tokens import Line, Reading, Said, Token, bare, folded, is_vowelled
from reader.text.verbalize.values import Value, parsed, spoken, vulgar_fraction

_PERCENT = frozenset("%٪")
_PERMILLE = frozenset("‰؉")


def read(line: Line, index: int, place: Place, lead: Sign | None = None) -> Reading:
    """Read the number at token `index`; `lead` is a currency's sign before it."""
    token = line.tokens[index]
    if place.case is None:
        place = replace(place, case=_case_of(line, index, place))
    case: Case = place.case or "n"
    line.last_number, line.last_case = index, case
    start = lead.start if lead is not None else -1
    found = noun_after(line, index, _hint(token.text))
    counting = found is not None and found.certain
    value = parsed(token.text, counting=counting)
    if len(token.text) == 1 or value.is_integer:
        scaled = scale_after(line, index)
        if scaled is not None and value.whole:
            return _with_scale(line, index, place, value, scaled, lead)
    elif value.decimals and (scaled := scale_after(line, index)) is not None:
        return _with_scale(line, index, place, value, scaled, lead)
    sign = lead or sign_after(line, token.end, place, value)
    if sign is not None:
        said = _measured(line, place, value, token, sign, case, lead is not None)
        return said, line.at(sign.end if lead is None else token.end, index)
    percent = _percent_after(line, index)
    if percent is not None:
        words, at = percent
        said = place.said(line, spoken(value, token.text, case), token.end, "percent", start)
        said.append(Said(words, line.tokens[at].start, line.tokens[at].end, "percent"))
        return said, at + 1
    part = line.tokens[index + 1] if index + 1 < len(line.tokens) else None
    if part is not None and (vulgar := vulgar_fraction(part.text, case)) is not None:
        words = f"{spoken(value, token.text, case)} {after_particle('وَ', vulgar)}"
        return place.said(line, words, part.end, "fraction", start), index + 2
    if value.is_integer:
        return _integer(line, index, place, value.whole, found)
    said = place.said(line, spoken(value, token.text, case), token.end, "decimal", start)
    return said, index + 1


def _case_of(line: Line, index: int, place: Place) -> Case | None:
    """Give the case that what follows tells: genitive before آخرين, accusative before times."""
    following = line.bare(line.after(index))
    if following == "آخرين":
        return "g"
    if place.before < 0 or place.particle or folded(line.bare(place.before)) in tables().passing:
        return None
    digits = line.tokens[index].text
    found = find(following, int(digits)) if digits.isdecimal() and len(digits) < 5 else None
    timely = found is not None and folded(bare(found.noun.singular)) in tables().time
    return "a" if timely and not place.definite else None


def _hint(text: str) -> int:
    digits = text[-3:]
    return int(digits) + 1000 if digits.isdecimal() else 100 if len(text) > 2 else 3


def _percent_after(line: Line, index: int) -> tuple[str, int] | None:
    at = line.after(index)
    sign = line.bare(at)
    if sign in _PERCENT:
        return number_words().signs["percent"], at
    if sign in _PERMILLE:
        return number_words().signs["permille"], at
    return None


def _measured(
    line: Line, place: Place, value: Value, token: Token, sign: Sign, case: Case, leads: bool
) -> list[Said]:
    """Say a number and its unit, each in its place; in one piece where they change places."""
    text, end = token.text, token.end
    begin = sign.start if leads else -1
    rule = "unit" if not leads else "currency"
    extra = ""
    if value.is_integer:
        number, thing = (
            counted(value.whole, sign.noun, case)
            if value.whole
            else (inflect(number_words().zero, case, tanwin=False), sign.noun.one("g"))
        )
    elif value.decimals.rstrip("0") == "5":
        half = signs().half
        if value.whole == 0:
            number, thing = inflect(half, case, tanwin=False), sign.noun.one("g")
        else:
            number, thing = counted(value.whole, sign.noun, case)
            extra = " " + after_particle("وَ", inflect(half, case, tanwin=True))
    else:
        last = int(value.decimals) if len(value.decimals) == 2 else 0
        number, thing = spoken(value, text, case), sign.noun.one("a" if last > 10 else "g")
    if leads or not thing:
        last = end if leads else sign.end
        return place.said(line, f"{number} {thing}".rstrip() + extra, last, rule, begin)
    said = place.said(line, number, end, rule)
    return [*said, Said(thing + extra, sign.start, sign.end, rule)]


def _with_scale(
    line: Line,
    index: int,
    place: Place,
    value: Value,
    scaled: tuple[int, Scale],
    lead: Sign | None,
) -> Reading:
    """Say 35 ألف شخص, 3 ملايين دولار, 2.5 مليون: the scale is counted, and counts in turn."""
    at, scale = scaled
    token, word = line.tokens[index], line.tokens[at]
    case: Case = place.case or "n"
    start = lead.start if lead is not None else -1
    sign = lead or sign_after(line, word.end, place, Value(0))
    thing = noun_after(line, at, 100)
    written = folded(word.bare)
    tanwin = written.endswith(("فا", "نا", "را")) or (sign is None and thing is None)
    construct = not tanwin
    rule = "scale"
    count = value.whole
    number, scaled_word = "", ""
    if value.decimals:
        if value.decimals.rstrip("0") == "5":
            half = inflect(signs().half, case, tanwin=False)
            tail = f"{half} {inflect(scale.singular, 'g', tanwin=not construct)}"
            number = (
                f"{cardinal(count * scale.value, 'm', case)} {after_particle('وَ', tail)}"
                if count
                else tail
            )
        else:
            number = spoken(value, token.text, case)
            scaled_word = inflect(scale.singular, "g", tanwin=not construct)
    elif count in (1, 2) or count % 100 in (1, 2):
        number = cardinal(count * scale.value, "m", case, construct=construct)
        if count * scale.value >= LIMIT:
            number = spoken(value, token.text, case)
    else:
        number = cardinal(
            count, "m", case, construct=not 11 <= count % 100 <= 99, definite=place.definite
        )
        scaled_word = counted_form(count, scale.singular, scale.plural, construct=construct)
    tail = sign.noun.one("g") if sign is not None else ""
    if lead is not None:
        words = " ".join(filter(None, (number, scaled_word, tail)))
        return place.said(line, words, word.end, rule, start), at + 1
    if scaled_word:
        said = place.said(line, number, token.end, rule)
        said.append(Said(scaled_word, word.start, word.end, rule))
    else:
        said = place.said(line, number, word.end, rule)
    if sign is not None:
        said.append(Said(tail, sign.start, sign.end, "currency"))
        return said, line.at(sign.end, at)
    if thing is not None and thing.known is not None:
        said += _noun_said(line, thing, thing.known.noun.one("g", tanwin=not _annexes(line, thing)))
        return said, thing.index + 1
    return said, at + 1


def _annexes(line: Line, thing: Counted) -> bool:
    """Whether the noun is followed by one that it annexes (55 حالة وفاة)."""
    following = tables().annexed.get(folded(line.bare(thing.index)))
    return following is not None and folded(line.bare(line.after(thing.index))) in following


def _noun_said(line: Line, thing: Counted, words: str) -> list[Said]:
    """Say the noun's form, unless the author wrote another form or harakat of his own."""
    token = line.tokens[thing.index]
    if is_vowelled(token.text) or not _same_letters(token.bare, words):
        return []
    return [Said(words, token.start, token.end, "counted noun")]


def _same_letters(written: str, said: str) -> bool:
    ours = folded(bare(said))
    theirs = folded(written.removesuffix("\u064b"))
    return ours == theirs or theirs in (ours + "ي", ours.removesuffix("ا"))


def _integer(line: Line, index: int, place: Place, value: int, thing: Counted | None) -> Reading:
    """Say a whole number: counting a noun, as an ordinal, as a year, or by itself."""
    token = line.tokens[index]
    case: Case = place.case or "n"
    before = folded(line.bare(place.before)) if place.before >= 0 else ""
    if _is_ordinal(line, place, before, value, thing):
        genitive: Case = "g" if is_genitive_noun(line, place.before) else "n"
        if place.particle:
            genitive = case
        words = ordinal(value, gender_of(line.bare(place.before)), genitive)
        return place.said(
            line, words, token.end, "ordinal", line.tokens[place.first].start
        ), index + 1
    year = value in YEARS and len(token.text) == 4 and not place.definite
    if year and (before in date_words().before_year or (thing is not None and not thing.certain)):
        return _year(line, index, place, value, before)
    if thing is not None:
        return _counting(line, index, place, value, thing, case)
    gender = _ahead(line, index)
    if year and gender is None:
        return _year(line, index, place, value, before)
    words = cardinal(value, gender or "m", case, definite=place.definite)
    said = place.said(line, words, token.end, "number", _begin(line, place))
    return _with_era(line, said, index + 1)


def _begin(line: Line, place: Place) -> int:
    """The article is said with the number: what is said begins at it."""
    return line.tokens[place.first].start if place.definite else -1


def _is_ordinal(line: Line, place: Place, before: str, value: int, thing: Counted | None) -> bool:
    if value == 0 or value > 999 or not before:
        return False
    if place.definite:
        if thing is not None and thing.certain and (value > 2):
            return False
        return looks_definite(line.bare(place.before)) and before not in tables().genitive
    stem = before.removeprefix("و")
    for prefix in ("لل", "بال", "كال", "فال"):
        if stem.startswith(prefix):
            stem = "ال" + stem[len(prefix) :]
    if place.particle or stem not in tables().ordinal:
        return False
    return thing is None or not thing.certain


def _counting(
    line: Line, index: int, place: Place, value: int, thing: Counted, case: Case
) -> Reading:
    token = line.tokens[index]
    last = value % 100
    begin = _begin(line, place)
    known = thing.known
    if value == 0:
        words = cardinal(0, "m", case, construct=thing.certain)
        return place.said(line, words, token.end, "counting", begin), index + 1
    if known is not None and known.form == "singular" and last in (1, 2) and not place.definite:
        noun_token = line.tokens[thing.index]
        words, _ = counted(value, known.noun, case)
        return place.said(line, words, noun_token.end, "counting", begin), thing.index + 1
    plural_wanted = 3 <= last <= 10
    construct = last in range(3, 11) or last == 0
    if known is None and plural_wanted and not thing.certain and value < 100:
        construct = not _like_verb(folded(line.bare(thing.index)))
    words = cardinal(value, thing.gender, case, construct=construct, definite=place.definite)
    said = place.said(line, words, token.end, "counting", begin)
    if known is None:
        return said, index + 1
    tanwin = not _annexes(line, thing)
    if plural_wanted and known.form == "plural":
        form = known.noun.several(plural=known.plural, tanwin=tanwin)
    elif not plural_wanted and known.form == "singular" and last not in (1, 2):
        form = known.noun.one("g" if last == 0 else "a", tanwin=tanwin)
    elif plural_wanted and known.form == "singular":
        form = known.noun.one("g", tanwin=tanwin)
    else:
        return said, index + 1
    noun_said = _noun_said(line, thing, form)
    if not noun_said:
        return said, index + 1
    return [*said, *noun_said], thing.index + 1


def _like_verb(shape: str) -> bool:
    return shape.startswith(("ي", "ت", "ن", "س")) and len(shape) > 3


def _ahead(line: Line, index: int) -> Gender | None:
    """Give the gender of the noun that a later number of a row counts: 3 أو 4 سنوات."""
    following = line.after(index)
    for _ in range(2):
        if line.kind(following) == "word" and line.bare(following) in _LINKS:
            number = line.after(following)
            if line.kind(number) != "number":
                return None
            text = line.tokens[number].text
            thing = noun_after(line, number, int(text) if text.isdecimal() else 100)
            if thing is not None:
                return thing.gender if thing.certain else None
            following = line.after(number)
    return None


_LINKS = frozenset({"و", "أو", "او", "إلى", "الى", "حتى", "ف", "أم"})


def _year(line: Line, index: int, place: Place, value: int, before: str) -> Reading:
    """Say a year: genitive after any word, since it follows a noun in idafa or a preposition."""
    gender: Gender = "f" if before in date_words().feminine else "m"
    case: Case = place.case or ("g" if before else "n")
    line.last_case = case
    said = place.said(line, cardinal(value, gender, case), line.tokens[index].end, "year")
    return _with_era(line, said, index + 1)


def _with_era(line: Line, said: list[Said], following: int) -> Reading:
    """Say the era after a year: هـ، م، ق.م."""
    era = era_at(line, following)
    return (said, following) if era is None else ([*said, era[0]], era[1])
