"""What a person typed into the search box, as clauses that every hit must meet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from reader.text.fold import fold_text

MOST_CLAUSES = 32
"""Words looked for; what follows them (a pasted page) is left out."""

_SHORTEST_PREFIX = 2
_QUOTED_OR_WORD = re.compile(r"""["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)""")
_TOKEN = re.compile(r"[^\W_]+")
_BEGIN, _END, _BETWEEN = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+"
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A word, or a phrase in quotes: as typed, and as folded tokens that stand in a row.

    Tokens are runs of letters and digits, as FTS5's `unicode61` cuts them. With `prefix` the
    last token may be the beginning of a longer word.
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
        return _BEGIN + _row(self.tokens) + ("[^\\W_]*" if self.prefix else "") + _END


@dataclass(frozen=True)
class Query:
    """Clauses in the typed order; every one must be met."""

    clauses: tuple[Clause, ...]

    @property
    def expression(self) -> str:
        """The query for FTS5."""
        return " AND ".join(clause.expression for clause in self.clauses)

    @cached_property
    def row(self) -> re.Pattern[str]:
        """Finds all the clauses one after the other in folded text."""
        return re.compile(_BETWEEN.join(clause.pattern for clause in self.clauses))

    @cached_property
    def single(self) -> tuple[re.Pattern[str], ...]:
        """Find each clause in folded text."""
        return tuple(re.compile(clause.pattern) for clause in self.clauses)

    def whole_words(self) -> Query:
        """Give the query without the prefix on its last word."""
        return Query(tuple(Clause(clause.typed, clause.tokens) for clause in self.clauses))


def parse(words: str) -> Query:
    """Read what was typed: words, and phrases in "" “” «»; never raises.

    The last word counts as a prefix while it is being typed: unless it is quoted, white space
    follows it, or it is a single letter (which begins every other word).
    """
    words = _UNSENDABLE.sub(" ", words)
    clauses: dict[tuple[str, ...], Clause] = {}
    for match in _QUOTED_OR_WORD.finditer(words):
        typed = (match[1] if match[2] is None else match[2]).strip()
        tokens = tuple(_TOKEN.findall(fold_text(typed)))
        if not tokens:
            continue
        growing = match[2] is not None and match.end() == len(words)
        prefix = growing and len(tokens[-1]) >= _SHORTEST_PREFIX
        clauses.setdefault(tokens, Clause(_spelling(typed), tokens, prefix))
        if len(clauses) == MOST_CLAUSES:
            break
    return Query(tuple(clauses.values()))


def _row(tokens: tuple[str, ...]) -> str:
    return _BETWEEN.join(re.escape(token) for token in tokens)


def _spelling(typed: str) -> str:
    """Take away the punctuation round a word, which the text need not have."""
    while typed and not typed[0].isalnum():
        typed = typed[1:]
    while typed and not _belongs(typed[-1]):
        typed = typed[:-1]
    return typed


def _belongs(character: str) -> bool:
    # a vowel sign ends a word as a letter does
    import unicodedata

    return character.isalnum() or unicodedata.category(character).startswith("M")
