"""Which pieces meet a query, best first, by the terms of the index alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from reader.library import terms
from reader.library.query import Clause, Filter, Query
from reader.text.stem import typed_stems

_NEWEST = 20_000
"""Rows in which words that stand close together are looked for; further back, they come later."""
_LONG = 4
"""Letters of a stem of an unfinished word: a shorter one may be anything."""
_STEM_BEGINNING = 3
"""Letters from which on an unfinished word is looked for behind clitics too."""


class Level(IntEnum):
    """In which form the words of a query stand in a piece, the nearest to what was typed first."""

    EXACT = 0
    FOLDED = 1
    STEM = 2
    BEGUN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece that seems to meet a query, and how."""

    piece: int
    level: Level


@dataclass(frozen=True, slots=True)
class _Pass:
    """One question to the index: terms, and words in a row or near each other ("" for none)."""

    level: Level
    terms: str
    words: str = ""
    newest: bool = False


class Ranking:
    """One search on one state of the index.

    Pieces in which all words stand near each other come first, then those in the typed spelling,
    in another spelling, with other clitics and endings, and those where the last word is only
    begun. Among these, the words in the title, then often, then the newest. `wanted` says of a
    piece whether it passes the filters; None where there are none.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        query: Query,
        *,
        exact: bool = False,
        wanted: Callable[[int], bool] | None = None,
    ) -> None:
        self._connection = connection
        self._query = query
        self._exact = exact
        self._wanted = wanted
        if wanted is not None:
            connection.create_function("is_wanted", 1, wanted)

    def candidates(self, at_once: int) -> Iterator[Candidate]:
        """Give the pieces one after the other, asking the index for `at_once` at a time."""
        given: set[int] = set()
        for each in self._passes():
            before = 0
            while True:
                rows = self._rows(each, at_once + len(given), before)
                for row, piece in rows:
                    before = row
                    if piece not in given:
                        given.add(piece)
                        yield Candidate(piece, each.level)
                if len(rows) < at_once + len(given):
                    break

    def _rows(self, each: _Pass, most: int, before: int) -> list[tuple[int, int]]:
        """Give rows and their pieces, the newest first, `before` a row (0: from the newest on)."""
        table, match = ("words", each.words) if each.words else ("terms", each.terms)
        conditions = [f"{table} MATCH :match"]
        values: dict[str, str | int] = {"match": match, "most": most}
        if before:
            conditions.append(f"{table}.rowid < :before")
            values["before"] = before
        if each.newest:
            conditions.append(f"{table}.rowid > (SELECT last FROM state) - {_NEWEST}")
        if each.words and each.terms:
            # the plus keeps SQLite from asking for each row by itself
            bound = f" AND rowid > (SELECT last FROM state) - {_NEWEST}" if each.newest else ""
            conditions.append(
                f"+words.rowid IN (SELECT rowid FROM terms WHERE terms MATCH :terms{bound})"
            )
            values["terms"] = each.terms
        for number, clause in enumerate(self._query.without):
            if len(clause.tokens) > 1:
                unwanted = f"SELECT rowid FROM words WHERE words MATCH :not{number}"
                conditions.append(f"+{table}.rowid NOT IN ({unwanted})")
                values[f"not{number}"] = _row_of(clause)
        if self._query.since:
            conditions.append("live.day >= :since")
            values["since"] = self._query.since
        if self._query.until:
            conditions.append("live.day < :until")
            values["until"] = self._query.until
        if self._wanted is not None:
            conditions.append("is_wanted(live.piece)")
        return self._connection.execute(
            f"SELECT live.row, live.piece FROM {table} CROSS JOIN live ON live.row = {table}.rowid "
            f"WHERE {' AND '.join(conditions)} ORDER BY {table}.rowid DESC LIMIT :most",
            values,
        ).fetchall()

    def _passes(self) -> Iterator[_Pass]:
        clauses = self._query.clauses
        if not clauses:
            yield _Pass(Level.EXACT, self._with_conditions([_any(terms.EVERY)]))
            return
        phrases = " AND ".join(_row_of(clause) for clause in clauses if len(clause.tokens) > 1)
        if len(clauses) == 1 and not phrases:
            yield from self._of_one_word(clauses[0])
            return
        if not phrases:
            yield from self._close_together()
        for level in self._levels():
            yield _Pass(level, self._all(level), phrases)

    def _levels(self) -> tuple[Level, ...]:
        if self._exact:
            return (Level.EXACT,)
        return tuple(Level) if self._query.clauses[-1].prefix else tuple(Level)[:-1]

    def _of_one_word(self, clause: Clause) -> Iterator[_Pass]:
        (token,) = clause.tokens
        for level in self._levels():
            found = self._all(level)
            if level < Level.BEGUN:
                yield _Pass(level, f"({found}) AND {_any(terms.TITLE + token)}")
                yield _Pass(level, f"({found}) AND {_any(terms.OFTEN + token)}")
            yield _Pass(level, found)

    def _close_together(self) -> Iterator[_Pass]:
        """Ask for whole words in a row, then for words near each other."""
        tokens = [clause.tokens[0] for clause in self._query.clauses]
        row = f'"{" ".join(tokens)}"'
        near = f"NEAR({' '.join(map(_any, tokens))}, {terms.NEAR})"
        for words in (row, near):
            yield _Pass(Level.EXACT, self._all(Level.EXACT), words, newest=True)
            if not self._exact:
                conditions = self._with_conditions([])
                yield _Pass(Level.FOLDED, conditions, words, newest=True)

    def _all(self, level: Level) -> str:
        *others, last = self._query.clauses
        found = [terms_of_clause(clause, min(level, Level.STEM)) for clause in others]
        found.append(terms_of_clause(last, level))
        return self._with_conditions(found)

    def _with_conditions(self, found: list[str]) -> str:
        """Join terms that must all be there and add the conditions that are terms too."""
        without = [
            terms_of_clause(clause, Level.STEM)
            for clause in self._query.without
            if len(clause.tokens) == 1
        ]
        for each in self._query.filters:
            if each.kind in _FIELDS:
                (without if each.negated else found).append(_field(each))
        if without and not found:
            found = [_any(terms.EVERY)]
        joined = " AND ".join(found)
        return f"({joined}) NOT ({' OR '.join(without)})" if without else joined


_FIELDS = {"source": terms.SOURCE, "author": terms.AUTHOR}


def is_of_the_index(each: Filter) -> bool:
    """Whether the index itself knows what a filter asks for."""
    return each.kind in _FIELDS


def _field(each: Filter) -> str:
    *others, last = terms.marked(_FIELDS[each.kind], each.value) or [terms.EVERY]
    found = [*map(_any, others), _any(last) + ("*" if each.prefix else "")]
    return "(" + " AND ".join(found) + ")"


def terms_of_clause(clause: Clause, level: Level) -> str:
    """Give the terms by which a clause is found in one form."""
    if level is Level.EXACT:
        return " AND ".join(map(_any, terms.as_published(clause.typed)))
    if len(clause.tokens) > 1:
        *others, last = clause.tokens
        found = [_any(token, terms.VARIANT + token) for token in others]
        begun = level is Level.BEGUN
        found.append(f"({_begun(last)})" if begun else _any(last, terms.VARIANT + last))
        return " AND ".join(found)
    (token,) = clause.tokens
    if level is Level.BEGUN:
        return "(" + " OR ".join(map(_begun, beginnings(clause))) + ")"
    if level is Level.FOLDED or clause.quoted:
        return _any(token, terms.VARIANT + token)
    marks = ("", terms.VARIANT, terms.STEM)
    return _any(*(mark + form for form in forms(clause) for mark in marks))


def forms(clause: Clause) -> list[str]:
    """Give the stems of a word to look for; those of an unfinished one only if they are long."""
    (token,) = clause.tokens
    found = typed_stems(clause.typed) | {token}
    return sorted(
        form for form in found if not clause.prefix or len(form) >= _LONG or form == token
    )


def beginnings(clause: Clause) -> list[str]:
    """Give what an unfinished word may begin: itself, and without what stands before it."""
    (token,) = clause.tokens
    if clause.quoted:
        return [token]
    found = typed_stems(clause.typed, unfinished=True) | {token}
    return sorted(form for form in found if len(form) >= _LONG - 1 or form == token)


def _begun(token: str) -> str:
    if len(token) <= terms.LONGEST_BEGINNING:
        found = [_any(terms.BEGINNING + token)]
    else:
        found = [f'"{token}"*', f'"{terms.VARIANT}{token}"*']
    if len(token) >= _STEM_BEGINNING:
        found.append(f'"{terms.STEM}{token}"*')
    return " OR ".join(found)


def _any(*found: str) -> str:
    """Ask for one of some terms; they hold none of the syntax of FTS5."""
    quoted = [f'"{term}"' for term in found]
    return quoted[0] if len(quoted) == 1 else "(" + " OR ".join(quoted) + ")"


def _row_of(clause: Clause) -> str:
    """Ask for a phrase; an unfinished last word is looked at in the text itself."""
    whole = clause.tokens[:-1] if clause.prefix else clause.tokens
    return f'"{" ".join(whole)}"'
