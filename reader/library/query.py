"""What a person typed into the search box, as clauses that every hit must meet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from reader.library.find import fold_before_hamza
from reader.text.fold import fold_words

MOST_CLAUSES = 32
"""Words looked for; what follows them (a pasted page) is left out."""

_SHORTEST_PREFIX = 2
_QUOTED_OR_WORD = re.compile(r"""["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)""")
_BEGIN, _END, _BETWEEN = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+"
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A word, or a phrase in quotes: as typed, and as folded tokens that stand in a row.

    Tokens are runs of letters and digits, as FTS5's `unicode61` cuts them. With `prefix` the
    last one may be the beginning of a longer word.
    """

    typed: str
    tokens: tuple[str, ...]
    prefix: bool = False

    @property
    def expression(self) -> str:
        """The clause as FTS5 reads it; tokens hold none of its syntax."""
        return '"' + " ".join(self.tokens) + '"' + ("*" if self.prefix else "")

    @property
    def pattern(self) -> str:
        """A regular expression that finds the clause in folded text, taking whole words."""
        row = _BETWEEN.join(re.escape(token) for token in self.tokens)
        return _BEGIN + row + (r"[^\W_]*" if self.prefix else "") + _END


@dataclass(frozen=True)
class Query:
    """Clauses in the typed order; every one must be met.

    `wanted`, when not empty, are tokens to which the beginning of the published words must fold,
    because the clauses look for a form that other words have too.
    """

    clauses: tuple[Clause, ...]
    wanted: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """The query for FTS5."""
        return " AND ".join(clause.expression for clause in self.clauses)

    @cached_property
    def row(self) -> re.Pattern[str]:
        """Find all the clauses one after the other in folded text."""
        return re.compile(_BETWEEN.join(clause.pattern for clause in self.clauses))

    @cached_property
    def singles(self) -> tuple[Query, ...]:
        """The query for each clause by itself."""
        *others, last = self.clauses
        return (*(Query((clause,)) for clause in others), Query((last,), self.wanted))

    def variants(self) -> tuple[Query, ...]:
        """Give the forms in which to look, the nearest to what was typed first.

        Whole words, then the last word as a beginning, then as a beginning that a hamza follows.
        """
        if not self.clauses or not self.clauses[-1].prefix:
            return (self,)
        *others, last = self.clauses
        whole = Query((*others, Clause(last.typed, last.tokens)))
        swallowed = tuple(fold_words(fold_before_hamza(last.typed)))
        if not swallowed:
            return whole, self
        hidden = Query((*others, Clause(last.typed, swallowed, prefix=True)), last.tokens)
        return whole, self, hidden

    def is_met_by(self, published: str) -> bool:
        """Whether the published words that the pattern found begin as they should."""
        if not self.wanted:
            return True
        size = len(self.wanted)
        return any(
            tuple(fold_words(published[:end])[-size:]) == self.wanted
            for end in range(len(published), 0, -1)
        )


def parse(words: str) -> Query:
    """Read what was typed: words, and phrases in "" “” «»; never raises.

    The last word counts as a prefix while it is being typed: unless it is quoted, white space
    follows it, or it is a single letter (which begins every other word).
    """
    words = _UNSENDABLE.sub(" ", words)
    clauses: dict[tuple[str, ...], Clause] = {}
    for match in _QUOTED_OR_WORD.finditer(words):
        typed = (match[1] if match[2] is None else match[2]).strip()
        tokens = tuple(fold_words(typed))
        if not tokens:
            continue
        growing = match[2] is not None and match.end() == len(words)
        prefix = growing and len(tokens[-1]) >= _SHORTEST_PREFIX
        clauses.setdefault(tokens, Clause(_spelling(typed) or typed, tokens, prefix))
        if len(clauses) == MOST_CLAUSES:
            break
    return Query(tuple(clauses.values()))


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
