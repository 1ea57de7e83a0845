"""Where in a text the words of a query stand, in the form in which the index found them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.library import terms
from reader.library.query import Clause, Query
from reader.library.ranking import Level, beginnings, forms
from reader.text.fold import fold, fold_text, fold_words

_BEGIN, _END, _BETWEEN = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+"
_GAP = re.compile(_BETWEEN)
_LETTERS = r"[^\W_]*"
_CHANGING = "هيتey"
"""Last letters that endings change: ة becomes ت, ى becomes ا, y becomes ie."""
_TOGETHER, _BLOCK, _SCATTERED = range(3)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one of several texts; `apart` is 0 where all words stand in a row, else more."""

    text: int
    start: int
    end: int
    apart: int


class Locator:
    """Finds a query's words in texts; made once for a search."""

    def __init__(self, query: Query) -> None:
        """Prepare; nothing is looked for yet."""
        self._query = query
        self._finders: dict[Level, tuple[_Finder, ...]] = {}

    def find(self, texts: Sequence[str], level: Level) -> Place | None:
        """Give the best place: all words in a row, else in one text, else one of them.

        None when a word is nowhere: the text changed since it was indexed, or what the index took
        for a phrase is none.
        """
        finders = self._of(level)
        longest = max(range(len(finders)), key=lambda number: len(finders[number].clause.typed))
        missing = set(range(len(finders)))
        best: tuple[int, _Text, tuple[int, int], int] | None = None
        for number, text in enumerate(texts):
            looked = _Text(text, level)
            found = [next(finder.all(looked), None) for finder in finders]
            missing.difference_update(order for order, span in enumerate(found) if span)
            if all(found):
                row = found[0] if len(found) == 1 else _in_a_row(looked, finders)
                if row is not None:
                    return Place(number, *looked.published(*row), _TOGETHER)
            apart = _BLOCK if all(found) else _SCATTERED
            span = found[longest]
            if span is not None and (best is None or apart < best[-1]):
                best = number, looked, span, apart
        if missing or best is None:
            return None
        number, looked, span, apart = best
        return Place(number, *looked.published(*span), apart)

    def any_in(self, texts: Sequence[str], level: Level) -> Place | None:
        """Give the first place of any of the words."""
        for number, text in enumerate(texts):
            looked = _Text(text, level)
            for finder in self._of(level):
                span = next(finder.all(looked), None)
                if span is not None:
                    return Place(number, *looked.published(*span), _SCATTERED)
        return None

    def _of(self, level: Level) -> tuple[_Finder, ...]:
        if level not in self._finders:
            *others, last = self._query.clauses
            inner = min(level, Level.STEM)
            made = [_finder(clause, inner) for clause in others]
            self._finders[level] = (*made, _finder(last, level))
        return self._finders[level]


class _Text:
    """A text as it is looked through: as published for the exact level, folded for the others."""

    def __init__(self, text: str, level: Level) -> None:
        self._text = text
        self._is_folded = level is not Level.EXACT
        self.shown = fold_text(text) if self._is_folded else text

    def published(self, start: int, end: int) -> tuple[int, int]:
        """Give where a stretch of what is looked through came from."""
        if not self._is_folded:
            return start, end
        folded, text = self.shown, self._text
        low, first = 0, 0
        high, last = len(text), len(folded)
        # folding goes word by word: where it has kept every space, only the words in question
        # need the slow way back
        if text.count(" ") == folded.count(" "):
            before, within = folded.count(" ", 0, start), folded.count(" ", start, end)
            first = folded.rfind(" ", 0, start) + 1
            parts = text.split(" ", before + within + 1)
            low = sum(map(len, parts[:before])) + before
            high = low + sum(map(len, parts[before : before + within + 1])) + within
            last = folded.find(" ", end)
            last = len(folded) if last < 0 else last
        mapped = fold(text[low:high])
        assert mapped.text == folded[first:last]
        began, ended = mapped.map.to_old(start - first, end - first)
        return low + began, low + ended

    def word(self, start: int, end: int) -> str:
        """Give the published words of a stretch."""
        start, end = self.published(start, end)
        return self._text[start:end]


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds one clause: by a pattern, then by a look at the borders or at the terms of the word.

    `wanted`, where not empty, are terms of which the word found must have one; those that end in
    * begin one. With `bounded` no letter or mark may stand beside what the pattern finds.
    """

    clause: Clause
    pattern: re.Pattern[str]
    bounded: bool = False
    wanted: frozenset[str] = frozenset()

    def all(self, looked: _Text) -> Iterator[tuple[int, int]]:
        """Give the places in what is looked through, in their order."""
        for match in self.pattern.finditer(looked.shown):
            if self._is_right(looked, *match.span()):
                yield match.span()

    def at(self, looked: _Text, start: int) -> int:
        """Give where the clause ends that begins at `start`, 0 when none does."""
        match = self.pattern.match(looked.shown, start)
        return match.end() if match is not None and self._is_right(looked, *match.span()) else 0

    def _is_right(self, looked: _Text, start: int, end: int) -> bool:
        if self.bounded and not _stands_alone(looked.shown, start, end):
            return False
        return not self.wanted or self._has_wanted(looked.word(start, end))

    def _has_wanted(self, published: str) -> bool:
        found = set[str]()
        for piece in terms.pieces(published):
            found |= terms.terms_of(piece)
        return any(
            any(term.startswith(each[:-1]) for term in found) if each[-1] == "*" else each in found
            for each in self.wanted
        )


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and _is_of_a_word(text[start - 1])) and not (
        end < len(text) and _is_of_a_word(text[end])
    )


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _finder(clause: Clause, level: Level) -> _Finder:
    if level is Level.EXACT:
        pieces = [piece for piece in terms.pieces(clause.typed) if fold_words(piece)]
        row = _BETWEEN.join(map(re.escape, pieces)) or re.escape(clause.typed)
        return _Finder(clause, re.compile(row), bounded=True)
    row = _BETWEEN.join(map(re.escape, clause.tokens))
    whole = len(clause.tokens) > 1 or clause.quoted
    if level is Level.FOLDED or (level is Level.STEM and whole):
        return _Finder(clause, re.compile(_BEGIN + row + _END))
    if level is Level.BEGUN:
        return _begun(clause, row)
    stems = forms(clause)
    cores = dict.fromkeys(re.escape(form.rstrip(_CHANGING) or form) for form in stems)
    wanted = {mark + form for form in stems for mark in ("", terms.VARIANT, terms.STEM)}
    pattern = f"{_BEGIN}{_LETTERS}(?:{'|'.join(cores)}){_LETTERS}"
    return _Finder(clause, re.compile(pattern), wanted=frozenset(wanted))


def _begun(clause: Clause, row: str) -> _Finder:
    if len(clause.tokens) > 1:
        return _Finder(clause, re.compile(_BEGIN + row + _LETTERS))
    # behind clitics, or before a hamza that takes its yeh: شي begins شيء, which folds to شء
    cores: list[str] = []
    wanted: set[str] = set()
    for form in beginnings(clause):
        cores.append(re.escape(form[:-1]) + "(?:" + re.escape(form[-1]) + "|ء)")
        wanted |= {mark + form + "*" for mark in ("", terms.VARIANT, terms.STEM)}
        if len(form) <= terms.LONGEST_BEGINNING:
            wanted.add(terms.BEGINNING + form)
    pattern = f"{_BEGIN}{_LETTERS}(?:{'|'.join(cores)}){_LETTERS}"
    return _Finder(clause, re.compile(pattern), wanted=frozenset(wanted))


def _in_a_row(looked: _Text, finders: Sequence[_Finder]) -> tuple[int, int] | None:
    """Give the first place where the clauses stand one after the other, in the typed order."""
    first, *others = finders
    for match in first.pattern.finditer(looked.shown):
        start, end = match.span()
        for finder in others:
            gap = _GAP.match(looked.shown, end)
            end = finder.at(looked, gap.end()) if gap else 0
            if not end:
                break
        else:
            # looked at last: few stand before the right neighbours
            if first.at(looked, start):
                return start, end
    return None
