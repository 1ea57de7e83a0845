"""The walk over a sentence's tokens: which rule reads which, and what stays as it is."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from reader.text.offsets import Mapped
from reader.text.verbalize import amounts, dates, measures, spans, symbols, times, values
from reader.text.verbalize.compose import Composer
from reader.text.verbalize.context import Place, place, tables
from reader.text.verbalize.inflect import after_particle
from reader.text.verbalize.numbers import number_words
from reader.text.verbalize.tokens import Line, Reading, Said, Token, normalised, tokenized

_PAUSES = {
    **dict.fromkeys(".۔", "."),
    **dict.fromkeys("!", "!"),
    **dict.fromkeys("؟?", "؟"),
    **dict.fromkeys('،,؛;:…()[]{}«»“”„‟"‹›<>–—―•·|﴿﴾⟨⟩「」『』【】*٭◆■●▪►', "،"),
}
_QUOTES = frozenset('«»“”„‟"‹›')
_FEW = 5
"""A quotation of up to so many words is part of its sentence; a longer one is set apart."""
_SILENT_JOINERS = frozenset("-‐‑−_/\\'’‘`ʼ")
_MINUS = re.compile(r"[-−–](?=\d)")
_ELLIPSIS = re.compile(r"\.{2,}|…\.*")
_SIGNED = frozenset("%٪‰")


@dataclass(frozen=True, slots=True)
class Wording:
    """How the reader wants things said.

    `months`: levantine, egyptian, maghreb or morocco, for numeric dates and of two written names
    the one to say. `addresses`: domain or skip. `emoji`: name or skip. `pausal`: what is said
    for numbers and signs takes its pausal form before a pause and at the end.
    """

    months: str = "levantine"
    addresses: str = "domain"
    emoji: str = "name"
    pausal: bool = True


_USUAL = Wording()


@dataclass(frozen=True, slots=True)
class Step:
    """What is said for the published range `start:end`, which shows `shown`, and by what rule."""

    start: int
    end: int
    shown: str
    said: str
    rule: str


def verbalize(
    text: str, language: str = "ar", wording: Wording = _USUAL
) -> tuple[Mapped, tuple[Step, ...]]:
    """Say in words what stands in `text`, a sentence, in figures and signs.

    In Arabic everything that is verbalised becomes fully vowelled words in NFC; other words stay
    as they are, and of the punctuation only the pauses ، . ؟ ! are left. In other languages only
    what is silent goes; their voices read figures themselves. No text makes it raise.

    Where nothing tells the case (see `context`), a number is nominative, and a year genitive
    after any word. A sukun at a word's end marks its pausal form, on ة too: it is said as an h.
    """
    if language.partition("-")[0].lower() != "ar":
        return _silenced(text), ()
    clean = normalised(text)
    line = tokenized(clean.text)
    composer = Composer(wording.pausal)
    readings: list[tuple[Said, int]] = []
    starts = clean.map.starts
    index = 0
    while index < len(line.tokens):
        reading = _rule(line, index, wording)
        if reading is None:
            _rest(line, index, composer)
            index += 1
            continue
        said, following = reading
        for each in said:
            readings.append((each, composer.say(each)))
        index = max(following, index + 1)
    spoken = clean.then(composer.mapped(len(clean.text)))
    steps: list[Step] = []
    for each, piece in readings:
        start, end = starts[each.start], starts[each.end]
        said_words = composer.words(piece) if piece >= 0 else ""
        steps.append(Step(start, end, text[start:end], said_words, each.rule))
    return spoken, tuple(steps)


def _silenced(text: str) -> Mapped:
    """Drop bidi controls and tatweel only."""
    return Mapped.replaced(text, _silent(), "")


@functools.cache
def _silent() -> re.Pattern[str]:
    from reader.text.characters import BIDI_CONTROLS, TATWEEL

    return re.compile(f"[{BIDI_CONTROLS}{TATWEEL}]+")


def _rule(line: Line, index: int, wording: Wording) -> Reading | None:
    """Give the reading of the token at `index`, None when it stays or is punctuation."""
    token = line.tokens[index]
    match token.kind:
        case "word":
            return _word(line, index, wording)
        case "number":
            return _number(line, index, index, wording)
        case "initials":
            return symbols.abbreviation(line, index)
        case "latin":
            if (
                token.text in measures.signs().currencies
                and line.kind(line.after(index)) == "number"
            ):
                return _priced(line, index, index)
            return symbols.domain(line, index, wording.addresses) or symbols.latin(line, index)
        case "address":
            return [symbols.address(token, wording.addresses)], index + 1
        case "emoji":
            return symbols.emoji(line, index, wording.emoji)
        case "sign":
            return _sign(line, index, wording)
    return None


def _word(line: Line, index: int, wording: Wording) -> Reading | None:
    word = line.tokens[index].bare
    if len(word) == 1 and word > "\ufb50":
        return symbols.sign(line, index)
    if word in tables().particles:
        at = line.after(index)
        if line.kind(at) == "number" and (at == index + 1 or _stands_apart(word)):
            return _number(line, at, index, wording)
        if line.bare(at) in _SIGNED and line.kind(at + 1) == "number" and at == index + 1:
            return _number(line, at + 1, index, wording, signed=at)
        if line.bare(at) in measures.signs().currencies and line.kind(line.after(at)) == "number":
            return _priced(line, at, index)
        if line.kind(index + 1) not in ("", "space"):
            return _particle(line, index)
        if len(word) == 1 and line.kind(index + 1) == "space":
            token = line.tokens[index]
            said = tables().particles[word][0]
            if line.bare(index + 2) in _QUOTES:
                # بـ «العنيفة»: the particle belongs to what is quoted
                return [Said(said, token.start, token.end, "particle", joined=True)], index + 2
            title = symbols.abbreviation(line, index + 2) if line.kind(index + 2) else None
            if title is not None and title[0][0].rule == "title":
                words = after_particle(said, title[0][0].words)
                return [Said(words, token.start, title[0][0].end, "title")], title[1]
            return [Said(said, token.start, token.end, "particle")], index + 1
    if len(word) <= 4:
        found = symbols.abbreviation(line, index)
        if found is not None:
            return found
    following = line.bare(line.after(index))
    if following in ("/", "("):
        month = dates.month_said(line, index, wording.months)
        if month is not None and month[0][0].rule == "month once":
            return dates.year_after(line, *month)
    return None


def _particle(line: Line, index: int) -> Reading | None:
    """Say a particle written on to a sign or a Latin word: وCNN."""
    token = line.tokens[index]
    said, _, definite = tables().particles[token.bare]
    if symbols.abbreviation(line, index) is not None:
        return symbols.abbreviation(line, index)
    if line.kind(index + 1) == "sign" and line.bare(index + 1) not in '«»"“”(#@-−&½¼¾⅓⅔':
        return None
    words = said + ("الْ" if definite else "")
    return [Said(words, token.start, token.end, "particle", joined=True)], index + 1


def _stands_apart(word: str) -> bool:
    return word in ("و", "ال", "وال", "بال", "لل", "ب", "ل")


def _number(line: Line, index: int, first: int, wording: Wording, signed: int = -1) -> Reading:
    """Read a number, with the particle at token `first`; `signed`: the % that stands before it."""
    where = place(line, index, first)
    if signed < 0:
        region = wording.months
        found = (
            spans.phone(line, index, where)
            or dates.numeric(line, index, where, region)
            or times.read(line, index, where)
            or spans.span(line, index, where, region)
            or spans.slash(line, index, where)
            or dates.written(line, index, where, region)
        )
        return found or amounts.read(line, index, where)
    token = line.tokens[index]
    value = values.parsed(token.text)
    words = values.spoken(value, token.text, where.case or "n")
    text = f"{words} {number_words().signs['percent']}"
    return where.said(line, text, token.end, "percent", line.tokens[signed].start), index + 1


def _sign(line: Line, index: int, wording: Wording) -> Reading | None:
    token = line.tokens[index]
    text = token.text
    following = line.kind(index + 1)
    if text in "#@":
        found = symbols.tag_or_handle(line, index)
        if found is not None:
            return found
    if following == "number":
        if text in "-−–" and _is_minus(line, index):
            rest = _number(line, index + 1, index, wording)
            minus = Said(number_words().signs["minus"], token.start, token.end, "minus")
            return [minus, *rest[0]], rest[1]
        if text == "+":
            phone = spans.phone(line, index, Place(index, -1, "", None, False))
            if phone is not None:
                return phone
        if text in _SIGNED and line.kind(index - 1) != "number":
            return _number(line, index + 1, index + 1, wording, signed=index)
    if text in measures.signs().currencies and line.kind(line.after(index)) == "number":
        return _priced(line, index, index)
    return symbols.honorific(line, index) or symbols.sign(line, index)


def _priced(line: Line, sign: int, first: int) -> Reading:
    """Read a number with the currency's sign before it, at token `sign`."""
    at = line.after(sign)
    token = line.tokens[sign]
    lead = measures.Sign(measures.signs().nouns[token.bare], token.start, token.end)
    return amounts.read(line, at, place(line, at, first), lead)


def _is_minus(line: Line, index: int) -> bool:
    before = line.kind(index - 1)
    if before == "word" and line.bare(index - 1) in tables().particles:
        return line.kind(index - 2) in ("", "space", "sign")
    return before in ("", "space") or line.bare(index - 1) in "(«[=،,:"


def _rest(line: Line, index: int, composer: Composer) -> None:
    """Keep a word, note a space or a pause, drop what is silent."""
    token = line.tokens[index]
    if token.kind in ("word", "latin", "initials"):
        _keep(token, composer)
    elif token.kind == "space":
        composer.space(token.start)
    elif token.kind == "sign":
        pause = _PAUSES.get(token.text)
        if (pause == "." and line.bare(index + 1) == ".") or line.bare(index - 1) == ".":
            last = index + 1 >= len(line.tokens) or line.kind(index + 1) == "sign"
            pause = "." if last and pause == "." and index + 2 >= len(line.tokens) else "،"
        if token.text in _QUOTES and _is_short_quotation(line, index):
            return
        if pause is not None:
            composer.pause(pause, token.start)
        elif token.text in _SILENT_JOINERS or not token.text.isalnum():
            _joiner(line, index, composer)
        else:
            composer.keep(token.text, token.start)


def _is_short_quotation(line: Line, index: int) -> bool:
    """Whether a mark opens or closes a few words, which are read without a pause around them."""
    for step in (1, -1):
        words, at = 0, index + step
        while 0 <= at < len(line.tokens) and words <= _FEW:
            token = line.tokens[at]
            if token.kind == "sign" and token.text in _QUOTES:
                if words:
                    return True
                break
            if token.kind == "sign" and _PAUSES.get(token.text):
                break
            words += token.kind not in ("space", "sign")
            at += step
    return False


def _joiner(line: Line, index: int, composer: Composer) -> None:
    """A dash between spaces is a pause; inside a word, as other silent signs, a space."""
    token = line.tokens[index]
    apart = line.kind(index - 1) == "space" and line.kind(index + 1) == "space"
    if apart and token.text in "-−‐‑/\\":
        composer.pause("،", token.start)
    composer.space(token.start)


def _keep(token: Token, composer: Composer) -> None:
    composer.keep(token.text.rstrip("ـ"), token.start)
