"""What a person typed into the search box: words, phrases and filters, as values."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reader.errors import LibraryFailed, Message
from reader.paths import resource
from reader.text.characters import BIDI_CONTROLS
from reader.text.fold import fold_text, fold_words, with_whole_numbers

MOST_CLAUSES = 32
"""Words looked for; what follows them (a pasted page) is left out."""

_LONGEST_WORD = 200
_SHORTEST_PREFIX = 2
_QUOTES = '"“”„‟«»‹›＂'
_PAIRS = (('"', '"'), ("«", "»"), ("“", "”"), ("‹", "›"))


def _quoting() -> str:
    """Match what stands in quotation marks, whole also where it quotes with other ones itself."""
    plain = f"[^{_QUOTES}]"
    ways = []
    for opened, closed in _PAIRS:
        inner = "|".join(f"{first}{plain}*{last}" for first, last in _PAIRS if first != opened)
        ways.append(f"(?<={opened})(?:{plain}|{inner})*(?={closed})")
    return "|".join((*ways, f"{plain}*"))


_ITEM = re.compile(
    rf"(?P<minus>[-−–](?=[^\s{_QUOTES}]|[{_QUOTES}]))?"
    rf"(?:(?P<name>[^\s:{_QUOTES}]+)[:：](?!//))?"
    rf"(?:[{_QUOTES}](?P<phrase>{_quoting()})(?P<closed>[{_QUOTES}])?|(?P<word>[^\s{_QUOTES}]+))?"
)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_UNFINISHED_DATE = re.compile(r"\d{0,3}|\d{4}[-/.](?:\d{1,2}[-/.])?0?")
_SPACED = frozenset({"tag", "source", "author"})
"""Filters whose value may stand after a space; قبل: and the like stand in any text."""

_UNSENDABLE = re.compile(f"[\0\ud800-\udfff{BIDI_CONTROLS}]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A word or a phrase, as typed and as folded tokens that stand in a row.

    Tokens are runs of letters and digits. With `prefix` the last one may be the beginning of a
    longer word. What was quoted is meant as it stands: no other form of the word is looked for.
    """

    typed: str
    tokens: tuple[str, ...]
    prefix: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a piece that is none on its text.

    `kind` is a name of resources/tables/query.toml; `value` is folded, "" where the kind says all.
    """

    kind: str
    value: str = ""
    negated: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a piece must meet: every clause and filter, and none of `without`.

    `since` and `until` bound the day on which a piece was published, or saved where that is not
    known: as the number 20240517, `until` left out, 0 without a bound.
    """

    clauses: tuple[Clause, ...] = ()
    without: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: int = 0
    until: int = 0

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.clauses or self.without or self.filters or self.since or self.until)


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    clauses: dict[tuple[str, ...], Clause] = field(default_factory=dict)
    without: dict[tuple[str, ...], Clause] = field(default_factory=dict)
    filters: list[Filter] = field(default_factory=list)
    since: int = 0
    until: int = 0


def parse(words: str) -> Query:
    """Read what was typed; raises `LibraryFailed` for a date that is none and the like.

    Words, phrases in "" “” «», -word and -"phrase" for what must not be there, and filters:
    tag: source: author: in: (a collection) before: after: (2024, 2024-05, 2024-05-17) has:note
    unread: reading: read: favourite: archived:, each also in Arabic and with - before it. A value
    with spaces is quoted. The last word counts as a prefix while it is being typed: unless it is
    quoted, white space follows it, or it is a single letter (which begins every other word).
    """
    reading = _Reading()
    words = _UNSENDABLE.sub(" ", words)
    pending = ""
    for item in _items(words):
        if max(map(len, (reading.clauses, reading.without, reading.filters))) >= MOST_CLAUSES:
            break
        if pending:
            item = replace(item, name=item.name or pending)
            pending = ""
        kind = _names().get(fold_text(item.name), "")
        if not item.value and kind in _SPACED and not item.quoted:
            pending = "" if item.growing else item.name
        elif kind and (item.value or kind in _flags()):
            _take_filter(reading, kind, item)
        else:
            _take_words(reading, item)
    return Query(
        tuple(reading.clauses.values()),
        tuple(reading.without.values()),
        tuple(dict.fromkeys(reading.filters)),
        reading.since,
        reading.until,
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """One stretch of what was typed; `growing` while the reader may be writing on it."""

    negated: bool
    name: str
    value: str
    quoted: bool
    growing: bool


def _items(words: str) -> Iterator[_Item]:
    at = 0
    whole = with_whole_numbers(words)
    while at < len(words):
        match = _ITEM.match(whole, at)
        if match is None or match.end() == at:
            at += 1
            continue
        at = match.end()
        quoted = match["phrase"] is not None
        named, value = match.span("name"), match.span("phrase" if quoted else "word")
        yield _Item(
            negated=match["minus"] is not None,
            name=words[slice(*named)] if match["name"] else "",
            value=words[slice(*value)] if value[1] > 0 else "",
            quoted=quoted,
            growing=at == len(words) and match["closed"] is None,
        )


def _take_words(reading: _Reading, item: _Item) -> None:
    typed = f"{item.name}:{item.value}" if item.name else item.value
    tokens = tuple(token[:_LONGEST_WORD] for token in fold_words(typed))[:MOST_CLAUSES]
    if not tokens:
        return
    growing = item.growing and not item.negated and len(tokens[-1]) >= _SHORTEST_PREFIX
    clause = Clause(_spelling(typed) or typed, tokens, growing, item.quoted)
    (reading.without if item.negated else reading.clauses).setdefault(tokens, clause)


def _take_filter(reading: _Reading, kind: str, item: _Item) -> None:
    value = " ".join(fold_text(item.value).split())
    if kind in ("before", "after"):
        day = _day(item)
        # -before:2024 is after:2024
        if day and (kind == "before") != item.negated:
            reading.until = min(day, reading.until or day)
        elif day:
            reading.since = max(day, reading.since)
    elif kind in _flags():
        answer = _answers().get(value)
        negated = item.negated != (answer is False)
        reading.filters.append(Filter(kind, negated=negated))
        if value and answer is None:
            # unread:word, with the space forgotten
            _take_words(reading, replace(item, negated=False, name=""))
    elif kind in ("has", "is"):
        _take_named(reading, kind, value, item)
    elif value:
        reading.filters.append(Filter(kind, value, item.negated, item.growing))


def _take_named(reading: _Reading, kind: str, value: str, item: _Item) -> None:
    """Take has:note or is:unread; while a value is being typed it may be the beginning of one."""
    known = _names() if kind == "is" else _table_of("has")
    named = known.get(value, "")
    if kind == "is" and named in _flags():
        reading.filters.append(Filter(named, negated=item.negated))
    elif kind == "has" and named:
        reading.filters.append(Filter(kind, named, item.negated))
    elif not (item.growing and any(name.startswith(value) for name in known)):
        raise LibraryFailed(
            Message(
                "{value} is nothing that a piece has or is. Search for has:note, has:highlight, "
                "has:bookmark, has:tag, is:unread, is:read, is:favourite or is:archived.",
                {"value": item.value},
            )
        )


def _day(item: _Item) -> int:
    """Give the first day of a date as a number; 0 while it is being typed."""
    text = fold_text(item.value).strip()
    if item.growing and _UNFINISHED_DATE.fullmatch(text):
        return 0
    match = _DATE.fullmatch(text)
    if match is not None:
        year, month, day = (int(part) if part else 1 for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return year * 10_000 + month * 100 + day
    raise LibraryFailed(
        Message(
            "{value} is not a date. Write a year, a month or a day, such as 2024, 2024-05 or "
            "2024-05-17.",
            {"value": item.value},
        )
    )


def _spelling(typed: str) -> str:
    """Take away the punctuation round a word, which the text need not have."""
    while typed and not typed[0].isalnum():
        typed = typed[1:]
    while typed and not _belongs(typed[-1]):
        typed = typed[:-1]
    return typed


def _belongs(character: str) -> bool:
    # a vowel sign ends a word as a letter does
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _flags() -> frozenset[str]:
    return frozenset(_data()["flags"])


@functools.cache
def _names() -> dict[str, str]:
    return _table_of("filters") | _table_of("flags")


@functools.cache
def _answers() -> dict[str, bool]:
    return {name: kind == "yes" for name, kind in _table_of("answers").items()}


@functools.cache
def _table_of(name: str) -> dict[str, str]:
    return {fold_text(word): kind for kind, words in _data()[name].items() for word in words}


@functools.cache
def _data() -> dict[str, dict[str, list[str]]]:
    with resource("tables", "query.toml").open("rb") as file:
        return tomllib.load(file)
