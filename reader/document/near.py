"""Finds a quote again whose words changed a little: harakat were added, a word was corrected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from reader.document.model import Document
from reader.document.ranges import Quote, Range, agreement, occurrences
from reader.text.fold import fold, fold_text
from reader.text.offsets import OffsetMap

_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.7
"""Share of common letters from which a stretch is the quote in other words."""
_ALIKE_BETWEEN = 0.5
"""The same where the words before it and after it are those of the quote."""
_FEW = 3
"""A quote of fewer words is only found between its own neighbours."""
_SHARED = 0.4
"""Share of a quote's words that a block must have to be looked at more closely."""
_CANDIDATES = 4
_LONGEST = 20_000
"""Code points of a block beyond which it is not compared word by word."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A text folded as for search, and the stretches of its words."""

    text: str
    map: OffsetMap
    spans: tuple[tuple[int, int], ...]

    @property
    def words(self) -> list[str]:
        return [self.text[low:high] for low, high in self.spans]


class Near:
    """Finds quotes in one document; what is worked out for the first serves the others."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def find(self, words: Quote) -> Range | None:
        """Find the stretch that says what a quote says, up to spelling and small changes.

        First in any spelling that folds alike, the most matching context winning; then among
        stretches with most of its words in its order. None when nothing is alike enough.
        """
        quote = _folded(words.exact)
        if not quote.spans:
            return None
        return self._spelt_otherwise(words, quote) or self._reworded(words, quote)

    @cached_property
    def _texts(self) -> list[str]:
        return [fold_text(block.text) for block in self._document.blocks]

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        """In which blocks each word stands."""
        where: dict[str, list[int]] = {}
        for number, text in enumerate(self._texts):
            for word in set(_WORD.findall(text)) if len(text) <= _LONGEST else ():
                where.setdefault(word, []).append(number)
        return where

    def _spelt_otherwise(self, words: Quote, quote: _Words) -> Range | None:
        wanted = quote.text.strip()
        before, after = fold_text(words.before), fold_text(words.after)
        # a part of a word is not the same letters as a word, nor a word the end of another
        cut = _joined(before, quote.text), _joined(quote.text, after)
        before, after = before.rstrip(), after.lstrip()
        best: tuple[int, int, int] | None = None
        for number, text in enumerate(self._texts):
            for start in occurrences(text, wanted):
                end = start + len(wanted)
                left = text[max(0, start - len(before) - 1) : start]
                right = text[end : end + len(after) + 1]
                if (_joined(left, wanted), _joined(wanted, right)) != cut:
                    continue
                score = agreement(left.rstrip()[::-1], before[::-1])
                score += agreement(right.lstrip(), after)
                if best is None or score > best[0]:
                    best = score, number, start
        if best is None:
            return None
        _, number, start = best
        block = self._document.blocks[number]
        place = _folded(block.text).map.to_old(start, start + len(wanted))
        return Range(block.id, *place)

    def _reworded(self, words: Quote, quote: _Words) -> Range | None:
        # words that the context cuts in two are none
        before = _WORD.findall(fold_text(words.before))[1:]
        after = _WORD.findall(fold_text(words.after))[:-1]
        wanted = [*before, *quote.words, *after]
        inner = range(len(before), len(before) + len(quote.spans))
        known = set(wanted)
        shared = Counter(number for word in known for number in self._where.get(word, ()))
        likely = sorted(shared, key=lambda number: (-shared[number], number))[:_CANDIDATES]
        best: tuple[float, Range] | None = None
        for number in likely:
            if shared[number] < _SHARED * len(known):
                break
            block = self._document.blocks[number]
            for score, place in _stretches(_folded(block.text), wanted, inner, quote):
                if best is None or score > best[0]:
                    best = score, Range(block.id, *place)
        return best[1] if best else None


def _stretches(
    block: _Words, wanted: Sequence[str], inner: range, quote: _Words
) -> Iterator[tuple[float, tuple[int, int]]]:
    """Give the stretch of a block that lies where the quote's words do, if it is like them."""
    there = block.words
    matcher = SequenceMatcher(None, wanted, there, autojunk=False)
    pairs = {
        match.a + step: match.b + step
        for match in matcher.get_matching_blocks()
        for step in range(match.size)
    }
    own = [pairs[index] for index in inner if index in pairs]
    left = [pairs[index] for index in range(inner.start) if index in pairs]
    right = [pairs[index] for index in range(inner.stop, len(wanted)) if index in pairs]
    if not own and not (left and right):
        return
    # a changed word at an edge lies between what stands there still
    between_left, between_right = inner.start - 1 in pairs, inner.stop in pairs
    low = pairs[inner.start - 1] + 1 if between_left else (own[0] if own else left[-1] + 1)
    high = pairs[inner.stop] if between_right else (own[-1] + 1 if own else right[0])
    if low >= high:
        return
    start, end = block.spans[low][0], block.spans[high - 1][1]
    alike = SequenceMatcher(None, quote.text, block.text[start:end], autojunk=False).ratio()
    held = between_left and between_right
    if (held and alike >= _ALIKE_BETWEEN) or (len(inner) >= _FEW and alike >= _ALIKE):
        yield alike + held, block.map.to_old(start, end)


@lru_cache(maxsize=512)
def _folded(text: str) -> _Words:
    mapped = fold(text)
    spans = tuple(match.span() for match in _WORD.finditer(mapped.text))
    return _Words(mapped.text, mapped.map, spans)


def _joined(left: str, right: str) -> bool:
    """Whether a word goes on from one text into the next."""
    return left[-1:].isalnum() and right[:1].isalnum()
