"""Why a sentence is said as it is: each token with what is said for it, and by which rule."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from reader.document.model import Document
from reader.document.ranges import Range
from reader.speech.manner import Manner
from reader.speech.plan import block_language
from reader.speech.skips import block_skips
from reader.speech.spoken import plain_letters, spoken, stages, without_invisibles, wording
from reader.text.offsets import Mapped
from reader.text.segment import words
from reader.text.verbalize import verbalize

SKIPPED, DICTIONARY, TASHKEEL, AUTHOR, SAME = "skipped", "dictionary", "tashkeel", "author", "same"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch `start:end` of the block's text, what is said for it, and the rule's name.

    The rule is one of the verbaliser's, or "dictionary", "tashkeel", "author" (vowelled by the
    author), "same" or "skipped".
    """

    start: int
    end: int
    shown: str
    said: str
    rule: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence as it is shown and as it is said, and its tokens in reading order."""

    shown: str
    said: str
    tokens: tuple[Token, ...]


def explain(document: Document, place: Range, manner: Manner) -> Explanation:
    """Say of a stretch of one block how it is said; raises `KeyError` for an unknown block."""
    index = document.index(place.block)
    block = document.blocks[index]
    language = block_language(document, block)
    text = block.text[place.start : place.end]
    passed = [
        (skip.range.start - place.start, skip.range.end - place.start)
        for skip in block_skips(document, index, manner)
    ]
    heard = "".join(
        " " if any(low <= at < high for low, high in passed) else character
        for at, character in enumerate(text)
    )
    said = spoken(heard, stages(language, manner))
    clean = spoken(heard, (without_invisibles, plain_letters))
    corrected = clean
    if manner.dictionary is not None:
        corrected = manner.dictionary(clean, language=language)
    tokens: list[Token] = []
    rules = _rules(corrected, language, manner)
    for low, high in _stretches(text, list(rules)):
        rule = rules.get((low, high)) or _rule(text, low, high, passed, clean, corrected, said)
        spoken_part = "" if rule == SKIPPED else _part(said, low, high)
        start, end = place.start + low, place.start + high
        tokens.append(Token(start, end, text[low:high], spoken_part, rule))
    return Explanation(text, said.text, tuple(tokens))


def _rules(corrected: Mapped, language: str, manner: Manner) -> dict[tuple[int, int], str]:
    """Give the stretches of the source that the verbaliser spells out, and its rules for them."""
    if language != "ar":
        return {}
    _said, steps = verbalize(corrected.text, language, wording(manner))
    found: dict[tuple[int, int], str] = {}
    reached = 0
    for step in steps:
        low, high = corrected.map.to_old(step.start, step.end)
        if low >= reached and high > low:
            found[low, high] = step.rule
            reached = high
    return found


def _stretches(text: str, spelt: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give what is spelt out and the words between, in reading order."""
    between = [
        (low, high)
        for low, high in words(text)
        if not any(low < end and start < high for start, end in spelt)
    ]
    return sorted([*spelt, *between])


def _rule(
    text: str,
    low: int,
    high: int,
    passed: list[tuple[int, int]],
    clean: Mapped,
    corrected: Mapped,
    said: Mapped,
) -> str:
    if any(start <= low and high <= end for start, end in passed):
        return SKIPPED
    if _part(clean, low, high) != _part(corrected, low, high):
        return DICTIONARY
    shown, spoken_part = text[low:high], _part(said, low, high)
    if not spoken_part:
        return SKIPPED
    if _marks(spoken_part) > _marks(shown):
        return TASHKEEL
    return AUTHOR if _marks(shown) else SAME


def _part(mapped: Mapped, low: int, high: int) -> str:
    start, end = mapped.map.to_new(low, high)
    return mapped.text[start:end].strip(" \n\t،؛:.؟?!")


def _marks(text: str) -> int:
    return sum(map(bool, map(unicodedata.combining, text)))
