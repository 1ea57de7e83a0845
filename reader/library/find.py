"""Find in the piece: every place of some words, under the folding of the library's search."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.document.model import Block, Document
from reader.document.ranges import Range
from reader.text.characters import GROUPING_SIGNS
from reader.text.fold import fold, fold_text
from reader.text.grouping import SPACE

_HAMZA = "ء"


def find_in(document: Document, words: str, *, exact: bool = False) -> list[Range]:
    """List where `words` stand, in reading order, as ranges of the published text.

    Words are found inside longer words and across word boundaries of one block, any white space
    matching any other. Spelling is folded (harakat, tatweel, hamza seats, digits, the separators
    of 1,250 …) unless
    `exact`. Words that folding empties, such as a lone vowel sign, are looked for as typed.
    """
    return [place for found in find_each(document, words, exact=exact) for place in found]


def find_each(document: Document, words: str, *, exact: bool = False) -> Iterator[list[Range]]:
    """Find as `find_in` does, one block after the other, so that a long piece can wait between."""
    if not words.strip():
        return
    folded = "" if exact else fold_text(words)
    if folded.strip():
        hidden = fold_before_hamza(words)
        # keyboards have no no-break space
        grouped = fold_text(words.replace(" ", SPACE))
        pattern = _flexible(folded, hidden, grouped)
        for block in document.blocks:
            yield list(_folded(block, pattern, folded if hidden else ""))
        return
    pattern = _flexible(words)
    for block in document.blocks:
        yield [Range(block.id, *match.span()) for match in pattern.finditer(block.text)]


def fold_before_hamza(words: str) -> str:
    """Fold words that end in the midst of a word, before a hamza; "" when that is no different.

    Folding takes the yeh of شيء into its hamza, so that شي alone does not begin it any more.
    """
    longer = fold_text(words + _HAMZA)
    return "" if longer == fold_text(words) + _HAMZA else longer


def _folded(block: Block, pattern: re.Pattern[str], wanted: str) -> Iterator[Range]:
    """Find the pattern in a block; `wanted`, when given, is what a match must begin with."""
    # the map back takes ten times as long to make as the folded text, and few blocks need it
    if not pattern.search(fold_text(block.text)):
        return
    mapped = fold(block.text)
    for match in pattern.finditer(mapped.text):
        start, end = mapped.map.to_old(*match.span())
        if wanted and match[0].split() != wanted.split():
            end = _beginning(block.text, start, end, wanted)
        elif match[0][-1].isdigit() and block.text[end - 1] in GROUPING_SIGNS:
            end -= 1
        if start < end:
            yield Range(block.id, start, end)


def _beginning(text: str, start: int, end: int, folded: str) -> int:
    """Give where the longest beginning of a stretch that folds as wanted ends; else `start`."""
    wanted = folded.split()
    ends = (last for last in range(end, start, -1) if fold_text(text[start:last]).split() == wanted)
    return next(ends, start)


def _flexible(*forms: str) -> re.Pattern[str]:
    """Match any of the forms that are not blank, any white space for any other."""
    parts = [r"\s+".join(map(re.escape, form.split())) for form in forms]
    return re.compile("|".join(part for part in parts if part))
