"""Looking a word up: how it is read here, what it can be, and where else the library has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from reader.document.model import Document
from reader.document.ranges import Position
from reader.text.morphology import Analysis, analyses
from reader.text.segment import sentences, words

if TYPE_CHECKING:
    from reader.library.pieces import Hit
    from reader.library.store import Library
    from reader.speech.manner import Manner

_USES = 30


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A word as published, as it is read here, and what was found about it.

    `here` is what it is in its sentence, None where the lexicon does not know; `others` are
    words of daily use with the same letters; `uses` are places in other pieces of the library.
    """

    word: str
    read: str
    language: str
    here: Analysis | None
    others: tuple[Analysis, ...]
    uses: tuple[Hit, ...]


def look_up(
    document: Document, position: Position, manner: Manner, library: Library, piece: int
) -> LookedUp | None:
    """Look up the word at a position, or after it; None where the block has no more words.

    Slow: not for the window's thread. Raises `ReaderError` when the library cannot be searched.
    """
    from reader.speech.plan import block_language
    from reader.speech.tashkeel_display import added_marks, shown_text

    block = document.blocks[document.index(position.block)]
    place = next((span for span in words(block.text) if position.offset < span[1]), None)
    if place is None:
        return None
    low, high = next(
        (each for each in sentences(block.text) if each[0] <= place[0] < each[1]), place
    )
    word, sentence = block.text[place[0] : place[1]], block.text[low:high]
    language = block_language(document, block)
    read = word
    found: tuple[Analysis, ...] = ()
    if language == "ar" and any("\u0621" <= letter <= "\u064a" for letter in word):
        shown = shown_text(sentence, "full", added_marks(sentence, manner.dictionary))
        read = shown.text[shown.new(place[0] - low) : shown.new(place[1] - low)]
        found = analyses(word, read)
    here = found[0] if found else None
    uses = _uses(library, piece, word, here.lemma if here else "")
    return LookedUp(word, read, language, here, _others(word, here), uses)


def _others(word: str, here: Analysis | None) -> tuple[Analysis, ...]:
    """Give the other words of daily use that have the same letters; rare ones would mislead."""
    from reader.speech.homographs import bare, readings

    daily = [each for form in readings(bare(word)) for each in analyses(form, form)[:1]]
    known = {(here.lemma, here.root)} if here else set()
    others = {(each.lemma, each.root): each for each in daily}
    return tuple(each for key, each in others.items() if key not in known)


def _uses(library: Library, piece: int, word: str, lemma: str) -> tuple[Hit, ...]:
    """Find the word in other pieces, then its lemma, a hit a piece."""
    found: dict[int, Hit] = {}
    for form in dict.fromkeys((word, lemma)):
        # White space after it: the whole word, not a beginning
        for hit in library.search(f"{form} ", _USES) if form else ():
            if hit.piece != piece:
                found.setdefault(hit.piece, hit)
    return tuple(found.values())[:_USES]


def dictionary_address(word: str, language: str) -> str:
    """Give the page of an online dictionary about a word; opening it tells that site the word."""
    site = language if language in ("ar", "en", "fa", "fr", "de", "tr", "ur") else "en"
    return f"https://{site}.wiktionary.org/wiki/{quote(word, safe='')}"
