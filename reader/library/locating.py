"""Where in a text the words of a query stand, in the form in which the index found them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.library import terms
from reader.library.query import Clause, Query
from reader.library.ranking import Level, beginnings, forms
from reader.text.characters import marks
from reader.text.fold import fold, fold_text, fold_words

_BEGIN, _END, _BETWEEN = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+"
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
        best: Place | None = None
        missing = set(range(len(finders)))
        longest: tuple[int, Place] | None = None
        for number, text in enumerate(texts):
            looked = _Text(text)
            found: list[tuple[int, int]] = []
            for order, finder in enumerate(finders):
                span = finder.first(looked)
                if span is None:
                    continue
                found.append(span)
                missing.discard(order)
                size = len(finder.clause.typed)
                if longest is None or size > longest[0]:
                    longest = size, Place(number, *span, _SCATTERED)
            if len(found) < len(finders):
                continue
            together = found[0] if len(found) == 1 else _in_a_row(looked, finders)
            if together is not None:
                return Place(number, *together, _TOGETHER)
            if best is None:
                sizes = [len(finder.clause.typed) for finder in finders]
                best = Place(number, *found[sizes.index(max(sizes))], _BLOCK)
        if missing or longest is None:
            return None
        return best or longest[1]

    def any_in(self, texts: Sequence[str], level: Level) -> Place | None:
        """Give the first place of any of the words."""
        for number, text in enumerate(texts):
            looked = _Text(text)
            for finder in self._of(level):
                span = finder.first(looked)
                if span is not None:
                    return Place(number, *span, _SCATTERED)
        return None

    def _of(self, level: Level) -> tuple[_Finder, ...]:
        if level not in self._finders:
            *others, last = self._query.clauses
            inner = min(level, Level.STEM)
            made = [_finder(clause, inner) for clause in others]
            self._finders[level] = (*made, _finder(last, level))
        return self._finders[level]


class _Text:
    """A text and, made when first asked for, its folded form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded: str | None = None

    @property
    def folded(self) -> str:
        if self._folded is None:
            self._folded = fold_text(self.text)
        return self._folded

    def published(self, start: int, end: int) -> tuple[int, int]:
        """Give where a stretch of the folded text came from."""
        folded, text = self.folded, self.text
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


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds one clause: a pattern on the text or its folded form, then a look at its terms.

    `wanted`, where not empty, are terms of which the word found must have one; those that end in
    * begin one.
    """

    clause: Clause
    pattern: re.Pattern[str]
    folded: bool
    wanted: frozenset[str] = frozenset()

    def first(self, looked: _Text) -> tuple[int, int] | None:
        """Give the first place in the published text."""
        return next(self.all(looked), None)

    def all(self, looked: _Text) -> Iterator[tuple[int, int]]:
        """Give the places in the published text, in their order."""
        if not self.folded:
            yield from (match.span() for match in self.pattern.finditer(looked.text))
            return
        for match in self.pattern.finditer(looked.folded):
            start, end = looked.published(*match.span())
            if not self.wanted or self._has_wanted(looked.text[start:end]):
                yield start, end

    def _has_wanted(self, published: str) -> bool:
        found = set[str]()
        for piece in terms.pieces(published):
            found |= terms.terms_of(piece)
        return any(
            any(term.startswith(each[:-1]) for term in found) if each[-1] == "*" else each in found
            for each in self.wanted
        )


def _finder(clause: Clause, level: Level) -> _Finder:
    if level is Level.EXACT:
        pieces = [piece for piece in terms.pieces(clause.typed) if fold_words(piece)]
        row = rf"[^\w{marks()}]+".join(map(re.escape, pieces)) or re.escape(clause.typed)
        sign = rf"[\w{marks()}]"
        return _Finder(clause, re.compile(f"(?<!{sign}){row}(?!{sign})"), folded=False)
    row = _BETWEEN.join(map(re.escape, clause.tokens))
    whole = len(clause.tokens) > 1 or clause.quoted
    if level is Level.FOLDED or (level is Level.STEM and whole):
        return _Finder(clause, re.compile(_BEGIN + row + _END), folded=True)
    if level is Level.BEGUN:
        return _begun(clause, row)
    stems = forms(clause)
    cores = dict.fromkeys(re.escape(form.rstrip(_CHANGING) or form) for form in stems)
    wanted = {mark + form for form in stems for mark in ("", terms.VARIANT, terms.STEM)}
    pattern = f"{_BEGIN}{_LETTERS}(?:{'|'.join(cores)}){_LETTERS}"
    return _Finder(clause, re.compile(pattern), folded=True, wanted=frozenset(wanted))


def _begun(clause: Clause, row: str) -> _Finder:
    if len(clause.tokens) > 1:
        return _Finder(clause, re.compile(_BEGIN + row + _LETTERS), folded=True)
    # behind clitics, or before a hamza that takes its yeh: شي begins شيء, which folds to شء
    cores: list[str] = []
    wanted: set[str] = set()
    for form in beginnings(clause):
        cores.append(re.escape(form[:-1]) + "(?:" + re.escape(form[-1]) + "|ء)")
        wanted |= {mark + form + "*" for mark in ("", terms.VARIANT, terms.STEM)}
        if len(form) <= terms.LONGEST_BEGINNING:
            wanted.add(terms.BEGINNING + form)
    pattern = f"{_BEGIN}{_LETTERS}(?:{'|'.join(cores)}){_LETTERS}"
    return _Finder(clause, re.compile(pattern), folded=True, wanted=frozenset(wanted))


def _in_a_row(looked: _Text, finders: Sequence[_Finder]) -> tuple[int, int] | None:
    """Give the first place where the clauses stand one after the other, in the typed order."""
    first, *others = finders
    following = [list(finder.all(looked)) for finder in others]
    for start, end in first.all(looked):
        for spans in following:
            after = next((span for span in spans if span[0] >= end), None)
            if after is None or any(map(str.isalnum, looked.text[end : after[0]])):
                break
            end = after[1]
        else:
            return start, end
    return None
