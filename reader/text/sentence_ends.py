"""Whether a full stop or another sign ends a sentence where it stands."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, fields

from reader.paths import resource
from reader.text.characters import ARABIC, BIDI_CONTROLS, HARAKAT, TATWEEL

_SIGNS = ".!?؟۔…‼⁇⁈⁉।॥。！？｡．"
_CLOSERS = "\"'”’“»›«‹)\\]}﴾」』】"
END = re.compile(
    rf"[{_SIGNS}]+(?:[{_CLOSERS}{BIDI_CONTROLS}]|\[\d{{1,3}}\]|[¹²³⁰⁴-⁹])*"
    rf"(?: [{_CLOSERS}]+(?=\s|$))?"
)
"""A possible end, with the quotes, brackets and note numbers that close there."""

_WIDE = frozenset("。！？｡")
_ASKING = frozenset("؟?!")
_OPENERS = frozenset("\"'“”‘’«»‹›([{﴿「『【-–—" + "\u200e\u200f")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_CONTINUING = frozenset(",;:،؛-–—" + _SIGNS)

_WORDLIKE = re.compile(r"[^\W_]")
_INVISIBLE = re.compile(f"[{BIDI_CONTROLS}{HARAKAT}]")
_SLIGHT = re.compile(f"[{BIDI_CONTROLS}{HARAKAT}{TATWEEL}]")
_ARABIC_WORD = re.compile(rf"(?:(?=[{ARABIC}])\w){{2}}")
_LAST_WORD = re.compile(r"(\d\s?)?([^\s\d,،؛;:/(\[{«»“”‘\"–—-]*)\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ENUMERATOR = re.compile(r"\W{0,8}(?:\d{1,3}|[^\W\d_])\Z")
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?P<month>\.\s?\d{1,2})?\Z")
_MONTH = re.compile(r"\d{1,2}(?!\d)")
_YEAR = re.compile(r"\d{4}(?!\d)")
_INITIALS = re.compile(r"(?:[^\W\d_]ـ?\.)+[^\W\d_]ـ?\Z")
_LONGEST_WORD = 32
_LONGEST_BRACKETS = 240
"""Code points that are looked back over; without limits a hostile line would take forever."""


@dataclass(frozen=True)
class _Rules:
    """The tables of `sentences.toml` for one language."""

    before: frozenset[str]
    before_number: frozenset[str]
    either: frozenset[str]
    after_number: frozenset[str]
    openers: frozenset[str]
    continuing: frozenset[str]
    speech: frozenset[str]

    @functools.cached_property
    def phrases(self) -> tuple[str, ...]:
        """The openers of several words."""
        return tuple(opener + " " for opener in self.openers if " " in opener)


def is_end(text: str, start: int, match: re.Match[str], limit: int, language: str) -> bool:
    """Whether `match` (of `END`) ends the sentence that begins at `start` in a line up to `limit`.

    Between `start` and the match there must be a letter or digit.
    False also at the very end of the line, where nothing is left to part.
    """
    following = match.end()
    while following < limit and text[following].isspace():
        following += 1
    if following == limit:
        return False
    closing = match[0].lstrip(_SIGNS)
    signs = match[0].removesuffix(closing)
    if following == match.end():
        return _ends_without_space(text, match, limit, signs)
    if text[following] in _CONTINUING or _in_brackets(text, start, match.start(), closing):
        return False
    while following < limit and (text[following] in _OPENERS or text[following].isspace()):
        following += 1
    if following < limit and _continues_in_lower_case(text, start, match.start(), following):
        return False
    rules = _rules(language.partition("-")[0].lower())
    if signs == ".":
        return _stop_ends(text, start, match.start(), following, limit, rules)
    word = _word_after(text, following, limit)
    if set(signs) <= {".", "…"}:
        return word not in rules.continuing
    return not (closing and signs[-1] in _ASKING and word in rules.speech)


def _ends_without_space(text: str, match: re.Match[str], limit: int, signs: str) -> bool:
    """Arabic writers leave the space out; elsewhere a sign inside a word belongs to it."""
    if signs[-1] in _WIDE:
        return True
    if match[0] != signs or signs not in {".", "۔", "!", "؟", "?", "؟!", "!؟"}:
        return False
    before = _SLIGHT.sub("", text[max(0, match.start() - _LONGEST_WORD) : match.start()])
    after = _SLIGHT.sub("", text[match.end() : min(limit, match.end() + _LONGEST_WORD)])
    return bool(_ARABIC_WORD.match(before[-2:]) and _ARABIC_WORD.match(after))


def _in_brackets(text: str, start: int, sign: int, closing: str) -> bool:
    """Whether the sign stands in brackets inside a sentence: (؟), or (رحمه الله!) after words."""
    for closer in closing:
        opener = _BRACKETS.get(closer)
        if opener is None:
            continue
        depth, at = 1, sign
        start = max(start, sign - _LONGEST_BRACKETS)
        while depth and at > start:
            at -= 1
            depth += (text[at] == closer) - (text[at] == opener)
        return not depth and _WORDLIKE.search(text, start, at) is not None
    return False


def _continues_in_lower_case(text: str, start: int, sign: int, following: int) -> bool:
    """UAX #29 SB8, after a word that has capitals too: Arabic may go on with "iPhone"."""
    if not text[following].islower():
        return False
    for at in range(sign - 1, start - 1, -1):
        if text[at].isalpha():
            return text[at].islower() or text[at].isupper()
    return False


def _stop_ends(text: str, start: int, stop: int, following: int, limit: int, rules: _Rules) -> bool:
    """Whether a single full stop, followed by a space, is one."""
    if _ENUMERATOR.match(text, start, stop):
        return False
    before = text[max(start, stop - _LONGEST_WORD) : stop]
    number = following < limit and text[following].isdecimal()
    day = _DAY_BEFORE.search(before) if number else None
    if day and (_YEAR if day["month"] else _MONTH).match(text, following):
        return False  # 8. 12. 2024
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    typed = _INVISIBLE.sub("", last[2])
    word = typed.casefold()
    if word in rules.before or (number and word in rules.before_number):
        return False
    if (
        word in rules.either
        or _INITIALS.match(word)
        or (last[1] is not None and word in rules.after_number)
    ):
        return _opens(text, following, limit, rules, waw=True)
    if len(word) != 1 or last[1] is not None or not word.isalpha() or typed.islower():
        return True
    return _opens(text, following, limit, rules, waw=False)


def _opens(text: str, following: int, limit: int, rules: _Rules, *, waw: bool) -> bool:
    """Whether the words at `following` begin sentences; in Arabic most begin with و and a verb."""
    word = _word_after(text, following, limit)
    if word in rules.openers:
        return not word.isascii() or text[following].isupper()
    if waw and len(word) > 3 and word[0] == "و":
        return True
    phrase = _INVISIBLE.sub("", text[following : min(limit, following + _LONGEST_WORD)])
    return phrase.startswith(rules.phrases)


def _word_after(text: str, at: int, limit: int) -> str:
    bare = _INVISIBLE.sub("", text[at : min(limit, at + _LONGEST_WORD)])
    found = _FIRST_WORD.match(bare)
    return found[0].casefold() if found else ""


@functools.cache
def _rules(language: str) -> _Rules:
    with resource("tables", "sentences.toml").open("rb") as file:
        data = tomllib.load(file)
    languages = {language, "ar", "en"}
    return _Rules(
        *(
            frozenset(word for tag in languages for word in data[table.name].get(tag, ()))
            for table in fields(_Rules)
        )
    )
