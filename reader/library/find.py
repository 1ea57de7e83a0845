"""Find in the piece: every place of some words, under the folding of the library's search."""

from __future__ import annotations

import re

from reader.document.model import Document
from reader.document.ranges import Range
from reader.text.fold import fold, fold_text


def find_in(document: Document, words: str, *, exact: bool = False) -> list[Range]:
    """List where `words` stand, in reading order, as ranges of the published text.

    Words are found inside longer words and across word boundaries of one block, any white space
    matching any other. Spelling is folded (harakat, tatweel, hamza seats, digits …) unless
    `exact`. Words that folding empties, such as a lone vowel sign, are looked for as typed.
    """
    folded = "" if exact else fold_text(words)
    pattern = _flexible(folded)
    if pattern is None:
        exact = True
        pattern = _flexible(words)
    if pattern is None:
        return []
    found: list[Range] = []
    for block in document.blocks:
        if exact:
            found += [Range(block.id, *match.span()) for match in pattern.finditer(block.text)]
            continue
        mapped = fold(block.text)
        for match in pattern.finditer(mapped.text):
            found.append(Range(block.id, *mapped.map.to_old(*match.span())))
    return found


def _flexible(words: str) -> re.Pattern[str] | None:
    parts = words.split()
    return re.compile(r"\s+".join(re.escape(part) for part in parts)) if parts else None
