"""The terms of the search index: what words become there, and what is asked for to find them."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable

from reader.text.characters import GROUPING_SPACES
from reader.text.fold import fold_letters, fold_words, with_whole_numbers
from reader.text.stem import stems

# Terms that are no plain word begin with a character for private use, which no word holds.
VARIANT = "\ue001"
"""A folded word that was published in another spelling than the folded one."""
SPELLED = "\ue002"
"""A word as published, where that is not the folded one."""
STEM = "\ue003"
BEGINNING = "\ue004"
TITLE = "\ue005"
"""A folded word of the title."""
OFTEN = "\ue006"
"""A folded word that stands in the piece `_OFTEN` times."""
SOURCE = "\ue007"
AUTHOR = "\ue008"
EVERY = "\ue009"
"""Every piece has it."""
GAP = "\ue00a"
_UNPARTED = str.maketrans("," + GROUPING_SPACES, "\ue00b\ue00c\ue00d\ue00e\ue00f")
"""The separators of 1,250, at which a term would be cut."""
NEAR = 10
"""Words that may stand between two that are near each other. As many gaps stand between blocks, so
that neither a phrase nor nearness reaches over their border."""

SHORTEST_BEGINNING, LONGEST_BEGINNING = 2, 5
"""Letters of the beginnings that are terms of their own; longer ones few words share."""

_OFTEN = 4
_CUT = r"\x00-\x20\x7f!-/:-@\[-`{-~\s،؛؟«»‐-‧‰-⁞٬，"
_PIECE = re.compile(f"[^{_CUT}]+")
"""What stands between white space and punctuation: a word with its harakat, tatweel and controls.

Nothing that folding looks at together is parted by it.
"""
_SIGNS = "“”„‟″′…·•€£$¥©®™°§¶†‡"
_TOKEN = re.compile(r"[^\W_]+")
_HAMZA = "\u0621"
_GAPS = " ".join([GAP] * (NEAR + 1))
_REMEMBERED = 40_000


def pieces(text: str) -> list[str]:
    """Cut a text into its words as published."""
    whole = with_whole_numbers(text)
    if whole is text:
        return _PIECE.findall(text)
    return [text[slice(*match.span())] for match in _PIECE.finditer(whole)]


def as_published(words: str) -> list[str]:
    """Give the terms that say that the typed words stand in a piece in this very spelling."""
    found: list[str] = []
    for piece in pieces(words):
        tokens = fold_words(piece)
        if tokens:
            found.append(_spelling(piece, tokens))
    return found


def text_terms(texts: Iterable[str]) -> tuple[str, set[str]]:
    """Give the folded words of texts in their order, with gaps, and their terms.

    The words come as one text with spaces, and so do the terms of each word.
    """
    row: list[str] = []
    found: set[str] = set()
    for text in texts:
        for piece in pieces(text):
            folded, terms = _word(piece)
            if folded:
                row.append(folded)
                found.add(terms)
        row.append(_GAPS)
    return " ".join(row), found


def often(row: str) -> list[str]:
    """Give the terms of what stands often in a row of folded words."""
    counted = Counter(row.split())
    del counted[GAP]
    return [OFTEN + word for word, count in counted.items() if count >= _OFTEN]


def marked(mark: str, text: str) -> list[str]:
    """Give the folded words of a title, a source or a name, each with its mark."""
    return [mark + word for word in fold_words(text)]


def terms_of(published: str) -> frozenset[str]:
    """Give all terms of one published word."""
    return frozenset(_word(published)[1].split())


@functools.lru_cache(_REMEMBERED)
def _word(piece: str) -> tuple[str, str]:
    """Give the folded words of what `pieces` cuts (one as a rule) and their terms."""
    tokens = fold_words(piece)
    if not tokens:
        return "", ""
    plain = _spelling(piece, tokens)
    terms = {plain}
    for token in tokens:
        if token != plain:
            terms.add(VARIANT + token)
        terms.update(_beginnings(token))
    if any(_HAMZA in token for token in tokens):
        # شي begins شيء too, whose yeh folding takes into the hamza
        for token in _TOKEN.findall(fold_letters(piece)):
            terms.update(_beginnings(token))
    for token in tokens:
        written = piece if len(tokens) == 1 else token
        terms.update(STEM + stem for stem in stems(written, token))
    return " ".join(tokens), " ".join(terms)


def _spelling(piece: str, tokens: list[str]) -> str:
    if tokens == [piece]:
        return piece
    return SPELLED + (piece.strip(_SIGNS) or piece).translate(_UNPARTED)


def _beginnings(token: str) -> list[str]:
    longest = min(len(token), LONGEST_BEGINNING)
    return [BEGINNING + token[:size] for size in range(SHORTEST_BEGINNING, longest + 1)]
