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

    Tokens are runs of letters and digits, as FTS5's `unicode61` cuts them. `begun` lists the
    forms with which a longer phrase may begin; it is empty for a phrase that is finished.
    """

    typed: str
    tokens: tuple[str, ...]
    begun: tuple[tuple[str, ...], ...] = ()

    @property
    def expression(self) -> str:
        """The clause as FTS5 reads it; tokens hold none of its syntax."""
        forms = [_phrase(form) + "*" for form in self.begun] or [_phrase(self.tokens)]
        return forms[0] if len(forms) == 1 else "(" + " OR ".join(forms) + ")"

    @property
    def pattern(self) -> str:
        """A regular expression that finds the clause in folded text, taking whole words."""
        rows = [_row(form) + r"[^\W_]*" for form in self.begun] or [_row(self.tokens)]
        return _BEGIN + "(?:" + "|".join(rows) + ")" + _END


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
        """Find all the clauses one after the other in folded text."""
        return re.compile(_BETWEEN.join(clause.pattern for clause in self.clauses))

    @cached_property
    def singles(self) -> tuple[Query, ...]:
        """The query for each clause by itself."""
        return tuple(Query((clause,)) for clause in self.clauses)

    def is_met_by(self, text: str) -> bool:
        """Whether published text that the patterns found begins as typed.

        Some beginnings are looked for in a form that other words have too.
        """
        if all(len(clause.begun) < 2 for clause in self.clauses):
            return True
        wanted = [token for clause in self.clauses for token in clause.tokens]
        found = fold_words(text)
        if found[:-1] == wanted[:-1] and found[-1].startswith(wanted[-1]):
            return True
        return any(fold_words(text[:end]) == wanted for end in range(len(text)))

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
        tokens = tuple(fold_words(typed))
        if not tokens:
            continue
        growing = match[2] is not None and match.end() == len(words)
        begun = _beginnings(typed, tokens) if growing else ()
        clauses.setdefault(tokens, Clause(_spelling(typed) or typed, tokens, begun))
        if len(clauses) == MOST_CLAUSES:
            break
    return Query(tuple(clauses.values()))


def _beginnings(typed: str, tokens: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    if len(tokens[-1]) < _SHORTEST_PREFIX:
        return ()
    swallowed = tuple(fold_words(fold_before_hamza(typed)))
    return (tokens, swallowed) if swallowed else (tokens,)


def _phrase(tokens: tuple[str, ...]) -> str:
    return '"' + " ".join(tokens) + '"'


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
    return character.isalnum() or unicodedata.category(character).startswith("M")
