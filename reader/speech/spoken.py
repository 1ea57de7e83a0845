"""What is said of a text: small stages, each with its map, that never change what is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import partial

from reader.speech.manner import Manner
from reader.speech.pausal import paused
from reader.speech.tashkeel import shared
from reader.text.characters import TATWEEL
from reader.text.offsets import Mapped
from reader.text.verbalize import Wording, verbalize

Stage = Callable[[Mapped], Mapped]
"""Takes the text so far and gives the next one, mapped to the same source."""


_USUAL = Manner()


def stages(language: str, manner: Manner = _USUAL, *, ends: bool = True) -> tuple[Stage, ...]:
    """Give the stages that lead from a block's text to what an engine says in `language`.

    Every language is cleaned, and says words as the reader corrected them; Arabic then gets its
    numbers and signs spelt out, its harakat and its pausal reading, as `manner` says. What was
    corrected or spelt out is vowelled, and words that have their harakat are left alone. `ends`:
    a pause follows the text.
    """
    found: list[Stage] = [without_invisibles, plain_letters]
    if manner.dictionary is not None:
        found.append(partial(manner.dictionary, language=language))
    if language == "ar":
        found.append(partial(spelt_out, wording=wording(manner)))
    if language == "ar" and manner.tashkeel:
        found.append(with_tashkeel)
    if language == "ar" and manner.pausal:
        found.append(partial(with_pauses, ends=ends))
    return tuple(found)


def spoken(text: str, steps: Iterable[Stage]) -> Mapped:
    """Run `text` through the stages, with the map back to `text`."""
    mapped = Mapped.of(text)
    for step in steps:
        mapped = step(mapped)
    return mapped


def without_invisibles(mapped: Mapped) -> Mapped:
    """Take out bidi controls, joiners, soft hyphens (general category Cf) and tatweel.

    espeak-ng reads a lone tatweel by its name, and a control inside a word splits it.
    """
    text = mapped.text
    kept = [
        (character, index)
        for index, character in enumerate(text)
        if character != TATWEEL and unicodedata.category(character) != "Cf"
    ]
    if len(kept) == len(text):
        return mapped
    return mapped.then(Mapped.from_pieces(kept, len(text)))


def wording(manner: Manner) -> Wording:
    """Give the part of a manner that says how numbers and signs are worded."""
    # Pausal forms come last, once every word has its harakat
    addresses = "skip" if "addresses" in manner.skips else "domain"
    return Wording(months=manner.months, addresses=addresses, emoji=manner.emoji, pausal=False)


def spelt_out(mapped: Mapped, *, wording: Wording) -> Mapped:
    """Spell numbers, dates, units, abbreviations and signs of an Arabic text out, vowelled."""
    said, _steps = verbalize(mapped.text, "ar", wording)
    return mapped.then(said)


def with_tashkeel(mapped: Mapped) -> Mapped:
    """Complete the harakat of Arabic words, with the process's diacritiser if there is one."""
    return mapped.then(shared().completed(mapped.text))


def with_pauses(mapped: Mapped, *, ends: bool = True) -> Mapped:
    """Give the last word before each pause its pausal form; `ends`: a pause follows the text."""
    return mapped.then(paused(mapped.text, ends=ends))


def plain_letters(mapped: Mapped) -> Mapped:
    """Turn presentation forms (U+FB50–FDFF, U+FE70–FEFF) into the letters they stand for."""
    text = mapped.text
    if not any(_is_presentation_form(character) for character in text):
        return mapped
    return mapped.then(
        Mapped.from_pieces(
            (
                (_letters(character) if _is_presentation_form(character) else character, index)
                for index, character in enumerate(text)
            ),
            len(text),
        )
    )


def _is_presentation_form(character: str) -> bool:
    return "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufeff"


def _letters(character: str) -> str:
    # a harakah's isolated form decomposes to a space with the mark, its medial form to a tatweel
    plain = unicodedata.normalize("NFKC", character)
    marked = len(plain) > 1 and unicodedata.combining(plain[1])
    return plain[1:] if plain[0] in {" ", TATWEEL} and marked else plain
