"""Where in a text the words of a query stand, in the form in which the index found them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reader.library import patterns, terms
from reader.library.patterns import BETWEEN, FOLDED, Alphabet, stands_alone, word_round
from reader.library.query import Clause, Query
from reader.library.ranking import Level, beginnings, forms
from reader.text.fold import fold, fold_text, fold_words, with_whole_numbers
from reader.text.stem import broken_plurals

_CHANGING = "هيتey"
"""Last letters that endings change: ة becomes ت, ى becomes ا, y becomes ie."""
_DIGIT = re.compile(r"\d")
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
        self._finders: dict[tuple[Level, bool], tuple[_Finder, ...]] = {}

    def find(self, texts: Sequence[str], level: Level) -> Place | None:
        """Give the best place: all words in a row, else in one text, else one of them.

        None when a word is nowhere: the text changed since it was indexed, or what the index took
        for a phrase is none.
        """
        place = self._look(texts, level, folding=False)
        if place is None and level is not Level.EXACT:
            place = self._look(texts, level, folding=True)
        return place

    def _look(self, texts: Sequence[str], level: Level, *, folding: bool) -> Place | None:
        finders = self._of(level, folding)
        longest = max(range(len(finders)), key=lambda number: len(finders[number].clause.typed))
        missing = set(range(len(finders)))
        best: tuple[int, _Text, tuple[int, int], int] | None = None
        for number, text in enumerate(texts):
            looked = _Text(text, folding)
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
        folding = level is not Level.EXACT
        for number, text in enumerate(texts):
            looked = _Text(text, folding)
            for finder in self._of(level, folding):
                span = next(finder.all(looked), None)
                if span is not None:
                    return Place(number, *looked.published(*span), _SCATTERED)
        return None

    def _of(self, level: Level, folding: bool) -> tuple[_Finder, ...]:
        if (level, folding) not in self._finders:
            *others, last = self._query.clauses
            inner = min(level, Level.STEM)
            made = [_finder(clause, inner, folding) for clause in others]
            self._finders[level, folding] = (*made, _finder(last, level, folding))
        return self._finders[level, folding]


class _Text:
    """A text as it is looked through: as published, or folded."""

    def __init__(self, text: str, folding: bool) -> None:
        self._text = text
        self._is_folded = folding
        self.shown = fold_text(text) if self._is_folded else text

    @functools.cached_property
    def unparted(self) -> str:
        """What is looked through, as long, with nothing in a number that parts it."""
        return self.shown if self._is_folded else with_whole_numbers(self.shown)

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
    """Finds one clause: by a pattern, then by a look at the word round what that finds.

    One of `hints`, if any, stands in all that it finds, which is told in no time. What is `inside`
    a word is taken with the word, which must then have one of the terms `wanted` (those that end
    in * begin one); other clauses stand between borders of words, the last word as far as it goes
    with `growing`. What is found in published text folds to what `folded` finds.
    """

    clause: Clause
    pattern: re.Pattern[str]
    hints: tuple[str, ...] = ()
    inside: bool = False
    growing: bool = False
    wanted: frozenset[str] = frozenset()
    folded: re.Pattern[str] | None = None
    known: dict[str, bool] = field(default_factory=dict)
    """Which words have a term that is wanted, of those met so far."""

    def all(self, looked: _Text) -> Iterator[tuple[int, int]]:
        """Give the places in what is looked through, in their order."""
        if self.hints and not any(hint in looked.shown for hint in self.hints):
            return
        for match in self.pattern.finditer(looked.shown):
            span = self._span(looked, match)
            if span is not None:
                yield span

    def at(self, looked: _Text, start: int) -> int:
        """Give where the clause ends that begins at `start`, 0 when none does."""
        text = self._borders(looked)
        last = word_round(text, start, start)[1] if self.inside else len(text)
        for match in self.pattern.finditer(looked.shown, start, last):
            span = self._span(looked, match)
            if span is not None and span[0] == start:
                return span[1]
            if match.start() > start and not self.inside:
                break
        return 0

    def _span(self, looked: _Text, match: re.Match[str]) -> tuple[int, int] | None:
        text = self._borders(looked)
        start, end = match.span()
        if self.inside:
            start, end = word_round(text, start, end)
            word = looked.word(start, end)
            if word not in self.known:
                self.known[word] = self._has_wanted(word)
            return (start, end) if self.known[word] else None
        if self.growing:
            end = word_round(text, end, end)[1]
        if not stands_alone(text, start, end):
            return None
        if self.folded is not None:
            start, end = word_round(text, start, end)
            found = fold_text(looked.shown[start:end])
            if not (self.folded.match(found) if self.growing else self.folded.fullmatch(found)):
                return None
        return start, end

    def _borders(self, looked: _Text) -> str:
        """Give the text by which it is told where words end."""
        return looked.unparted if _DIGIT.search(self.clause.typed) else looked.shown

    def _has_wanted(self, published: str) -> bool:
        found = set[str]()
        for piece in terms.pieces(published):
            found |= terms.terms_of(piece)
        return not self.wanted.isdisjoint(found) or any(
            each[-1] == "*" and any(term.startswith(each[:-1]) for term in found)
            for each in self.wanted
        )


def _finder(clause: Clause, level: Level, folding: bool) -> _Finder:
    if level is Level.EXACT:
        pieces = [piece for piece in terms.pieces(clause.typed) if fold_words(piece)]
        row = FOLDED.row(pieces) or re.escape(clause.typed)
        return _Finder(clause, re.compile(row), tuple(pieces[:1]) or (clause.typed,))
    made = _made(clause, level, FOLDED)
    if folding:
        return made
    folded = None if made.inside else re.compile(made.pattern.pattern)
    return replace(_made(clause, level, patterns.published()), hints=(), folded=folded)


def _made(clause: Clause, level: Level, alphabet: Alphabet) -> _Finder:
    whole = len(clause.tokens) > 1 or clause.quoted
    if level is Level.FOLDED or whole:
        row = re.compile(alphabet.row(clause.tokens))
        return _Finder(clause, row, clause.tokens[:1], growing=level >= Level.BEGUN)
    if level >= Level.BEGUN:
        found = beginnings(clause)
        wanted = {
            mark + form + "*" for form in found for mark in ("", terms.VARIANT, terms.STEM)
        } | {terms.BEGINNING + form for form in found if len(form) <= terms.LONGEST_BEGINNING}
        # before a hamza that takes its yeh: شي begins شيء, which folds to شء
        cores = [
            alphabet.spell(form[:-1]) + f"(?:{alphabet.spell(form[-1])}|{alphabet.spell('ء')})"
            for form in found
        ]
        hints = tuple(form[:-1] for form in found)
    else:
        found = forms(clause)
        wanted = {mark + form for form in found for mark in ("", terms.VARIANT, terms.STEM)}
        shapes = [*found, *(plural for form in found for plural in broken_plurals(form))]
        hints = tuple(dict.fromkeys(shape.rstrip(_CHANGING) or shape for shape in shapes))
        cores = list(map(alphabet.spell, hints))
    pattern = re.compile("|".join(cores))
    return _Finder(clause, pattern, hints, inside=True, wanted=frozenset(wanted))


def _in_a_row(looked: _Text, finders: Sequence[_Finder]) -> tuple[int, int] | None:
    """Give the first place where the clauses stand one after the other, in the typed order."""
    first, *others = finders
    for start, end in first.all(looked):
        for finder in others:
            gap = BETWEEN.match(looked.shown, end)
            end = finder.at(looked, gap.end()) if gap else 0
            if not end:
                break
        else:
            return start, end
    return None
