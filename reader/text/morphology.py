"""What an Arabic word can be: vowelled form, lemma and root, from the lexicon of AlKhalil."""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reader.text.harakat import HARAKAT, SUKUN, letters

_PLAIN = str.maketrans(dict.fromkeys(HARAKAT, ""))
_KINDS = {"اسم": "noun", "فعل": "verb", "حرف": "particle"}
_WITH_TA = re.compile("(?:ة|ات|ت(?:ه|ها|هم|هما|هن|ي|نا|ك|كم))$")
_MOST = 40
"""Letters of a word that is looked up."""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Analysis:
    """One thing that a word can be: `kind` is noun, verb or particle, `root` "" without one."""

    vowelled: str
    lemma: str
    root: str
    kind: str


def has_lexicon() -> bool:
    """Whether the lexicon is installed."""
    return _analyzer() is not None


def analyses(word: str, read: str = "") -> tuple[Analysis, ...]:
    """Give what a word can be, the likeliest first where it is vowelled as `read`.

    Of 100 words of our own in their sentences (`tests/corpus/lookup/gold.txt`) the first analysis
    has the root of 97 and the lemma of 89; the root is among the analyses of all, the lemma among
    those of 94. The first call takes half a second, others some 10 ms: not for the window's thread.
    """
    bare = word.translate(_PLAIN)
    analyzer = _analyzer()
    if analyzer is None or not bare or len(bare) > _MOST:
        return ()
    with _lock, warnings.catch_warnings():
        # The library leaves the closing of its tables' files to Python
        warnings.simplefilter("ignore", ResourceWarning)
        raw = analyzer.analyze(bare)
    wanted = _sounds(read or word)
    marked = read or word != bare
    ranked = sorted(raw, key=lambda each: _rank(each, bare, wanted if marked else None))
    found: dict[tuple[str, str, str], Analysis] = {}
    for each in ranked:
        kind = _KINDS.get(each.pos, "noun")
        vowelled, lemma = (
            unicodedata.normalize("NFC", text)
            for text in (each.diacritized, each.lemma or each.diacritized)
        )
        made = Analysis(vowelled, lemma, each.root or "", kind)
        found.setdefault((made.lemma, made.root, made.kind), made)
    return tuple(found.values())


def _rank(each: Any, word: str, wanted: Sequence[frozenset[str]] | None) -> tuple[float, ...]:
    """Order analyses: those that sound as wanted, with a root, with few clitics, come first.

    Where there is a choice, a word that ends in ة has a lemma that does, one in ية a nisba, and a
    plural is one.
    """
    lemma = (each.lemma or "").translate(_PLAIN)
    clitics = sum("ال" not in part.form for part in each.proclitics) + len(each.enclitics)
    if word.endswith("ية"):
        strange = not lemma.endswith("ي")
    else:
        strange = bool(_WITH_TA.search(word)) and not lemma.endswith("ة")
    endings = sum(not part.form.endswith(("ات", "ة")) for part in each.suffixes)
    return (
        _differences(each.diacritized, wanted) if wanted is not None else 0,
        each.root is None and each.pos != "حرف",
        clitics,
        strange,
        endings,
        each.number != "جمع",
        -float(each.score or 0),
    )


def _differences(vowelled: str, wanted: Sequence[frozenset[str]]) -> int:
    """Count the letters before the last that are vowelled otherwise."""
    sounds = _sounds(vowelled)
    if len(sounds) != len(wanted):
        return len(wanted)
    return sum(one != two for one, two in zip(sounds[:-1], wanted[:-1], strict=True))


def _sounds(word: str) -> list[frozenset[str]]:
    return [frozenset(letter.marks) - {SUKUN} for letter in letters(word)]


@functools.cache
def _analyzer() -> Any:
    try:
        import farahidi
    except ImportError:
        return None
    return farahidi.Analyzer()
