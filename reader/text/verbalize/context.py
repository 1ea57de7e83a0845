"""What stands around a number: the case it takes, its article, and the noun that it counts."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass

from reader.paths import resource
from reader.text.verbalize.inflect import Case, Gender, after_particle
from reader.text.verbalize.nouns import Known, find, guessed_gender
from reader.text.verbalize.tokens import Line, Said, folded

_FAR = 4
"""Words back from the one before a number to a verb of which it is the measure."""
_WITHIN = frozenset(map(folded, ("في", "من", "أمس", "اليوم")))
_OR = frozenset(map(folded, ("أو", "أم", "ثم")))
_REACH = 10
"""Tokens back to the number whose case و continues."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of `case.toml`, folded."""

    genitive: frozenset[str]
    annexing: frozenset[str]
    accusative: frozenset[str]
    days: frozenset[str]
    time: frozenset[str]
    passing: frozenset[str]
    at_once: frozenset[str]
    function: frozenset[str]
    ordinal: dict[str, Gender]
    annexed: dict[str, frozenset[str]]
    particles: dict[str, tuple[str, bool, bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands.

    `first` is the token at which what is said begins: a particle's, or the number's own. `before`
    is the index of the word before that (-1: none). `case` is None without evidence.
    """

    first: int
    before: int
    particle: str
    case: Case | None
    definite: bool

    def said(self, line: Line, words: str, end: int, rule: str, start: int = -1) -> list[Said]:
        """Make what is said of `words` for the number that ends at `end`, its particle apart."""
        number = start if start >= 0 else line.tokens[self.first].start
        if not self.particle:
            return [Said(words, number, end, rule)]
        token = line.tokens[self.first]
        joined = after_particle(self.particle, words)
        if self.definite:
            return [Said(joined, token.start, end, rule)]
        rest = joined[len(self.particle) :]
        return [
            Said(self.particle, token.start, token.end, "particle", joined=True),
            Said(rest, token.end if start < 0 else start, end, rule),
        ]


@functools.cache
def tables() -> Tables:
    """Load the tables of context."""
    with resource("tables", "case.toml").open("rb") as file:
        data = tomllib.load(file)
    genders: tuple[Gender, Gender] = ("m", "f")

    def words(name: str) -> frozenset[str]:
        return frozenset(folded(word) for word in data[name])

    return Tables(
        genitive=words("prepositions"),
        annexing=words("annexing"),
        accusative=words("accusative"),
        days=words("days"),
        time=words("time"),
        passing=words("passing"),
        at_once=words("particles_of_accusative"),
        function=words("function") | words("prepositions"),
        ordinal={folded(word): gender for gender in genders for word in data["ordinal"][gender]},
        annexed={
            folded(word): frozenset(map(folded, nouns)) for word, nouns in data["annexed"].items()
        },
        particles={word: (row[0], row[1], row[2]) for word, row in data["particles"].items()},
    )


def place(line: Line, number: int, first: int) -> Place:
    """Read the evidence before the number at token `number`; a particle may stand at `first`.

    Genitive after a preposition or a noun that annexes numbers, accusative after verbs of
    measure; after و alone the case of the number before it. Nothing else is evidence.
    """
    before = line.before(first)
    word = folded(line.bare(before)) if line.kind(before) == "word" else ""
    case = case_after(word)
    if word in tables().days:
        case = case_after(folded(line.bare(line.before(before))))
    elif word in _OR and first - line.last_number <= _REACH:
        case = line.last_case
    elif case is None and word:
        case = _measured(line, before)
    particle, definite = "", False
    if first != number and line.bare(first) in tables().particles:
        particle, genitive, definite = tables().particles[line.bare(first)]
        if genitive:
            case = "g"
        elif particle and first - line.last_number <= _REACH:
            case = line.last_case
        elif particle:
            case = None
    own = first if particle or definite else number
    return Place(own, before if word else -1, particle, case, definite)


def _measured(line: Line, index: int) -> Case | None:
    """Look for a verb of measure with its subject before the number: بلغ عدد القتلى في حلب 35."""
    known = tables()
    for _ in range(_FAR):
        index = line.before(index)
        if line.kind(index) != "word":
            return None
        word = folded(line.bare(index))
        bare_word = word[1:] if word[0] in "وف" and word not in known.accusative else word
        if bare_word in known.accusative:
            return "a"
        if word in known.function and word not in _WITHIN:
            return None
    return None


@functools.lru_cache(maxsize=4096)
def case_after(word: str) -> Case | None:
    """Give the case of a number after a folded `word`, None when it tells nothing."""
    known = tables()
    for each in (word, word[1:] if word[:1] in ("و", "ف", "س") else ""):
        if not each:
            continue
        if each in known.genitive or each in known.annexing:
            return "g"
        if each in known.accusative or each in known.at_once:
            return "a"
        if each[0] in "بلك" and (each[1:] in known.annexing or each[1:] in known.genitive):
            return "g"
    return None


def is_genitive_noun(line: Line, index: int) -> bool:
    """Whether the noun at token `index` is evidently genitive: after or with a preposition."""
    word = folded(line.bare(index)).removeprefix("و")
    if word.startswith(("لل", "بال", "كال")):
        return True
    before = line.before(index)
    if line.kind(before) != "word":
        return False
    return folded(line.bare(before)).removeprefix("و") in tables().genitive


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun after a number: its token, gender, and table entry if it has one."""

    index: int
    gender: Gender
    known: Known | None
    certain: bool


def noun_after(line: Line, index: int, number: int) -> Counted | None:
    """Find the noun that `number`, which ends at token `index`, counts.

    A word of the table; else, by its shape, any word that is neither a function word nor
    definite nor begins like a verb after a number that would need a plural.
    """
    following = line.after(index)
    if line.kind(following) != "word":
        return None
    word = line.bare(following)
    shape = folded(word)
    stripped = shape[:-1] if word.endswith("\u064b") else shape
    known = find(stripped, number)
    if known is not None and shape not in tables().function:
        return Counted(following, known.noun.gender, known, True)
    if len(shape) < 3 or shape in tables().function or shape.startswith(("ال", "وال", "لل", "بال")):
        return None
    if shape[0] in "وف" and (shape[1:] in tables().function or case_after(shape) is not None):
        return None
    shows = _shows(stripped, number)
    if number in (1, 2):
        return None
    if shape[0] in "وفبل" and not shows:
        return None
    return Counted(following, guessed_gender(stripped), None, shows)


def _shows(shape: str, number: int) -> bool:
    """Whether the shape of an unknown word says that it is a noun counted by `number`."""
    last = number % 100
    if 3 <= last <= 10:
        return shape.endswith(("ات", "ين", "ه", "اء", "ان"))
    return shape.endswith(("ه", "ا")) if last >= 11 else shape.endswith("ه")


def looks_definite(word: str) -> bool:
    """Whether a noun has the article, or a possessive ending."""
    bare = word.removeprefix("و")
    return bare.startswith(("ال", "لل", "بال", "كال")) or (
        len(bare) > 3 and bare.endswith(("ه", "ها", "هم", "نا"))
    )


def gender_of(word: str) -> Gender:
    """Give the gender of a definite noun: الدورة، نسخته، الطابق."""
    stem = word.removeprefix("و")
    if folded(stem) in tables().ordinal:
        return tables().ordinal[folded(stem)]
    for prefix in ("بال", "كال", "فال", "ال", "لل"):
        if stem.startswith(prefix):
            stem = stem[len(prefix) :]
            return _gender(stem)
    for ending in ("ها", "هم", "نا", "ه"):
        if stem.endswith("ت" + ending):
            return "f"
        if stem.endswith(ending):
            return _gender(stem[: -len(ending)])
    return _gender(stem)


def _gender(stem: str) -> Gender:
    known = find(stem, 1)
    return known.noun.gender if known is not None else guessed_gender(stem)
