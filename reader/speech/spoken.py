"""What is said of a text: small stages, each with its map, that never change what is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from reader.text.characters import TATWEEL
from reader.text.offsets import Mapped

Stage = Callable[[Mapped], Mapped]
"""Takes the text so far and gives the next one, mapped to the same source."""


def stages(language: str) -> tuple[Stage, ...]:
    """Give the stages that lead from a block's text to what an engine says in `language`.

    Engines say bare letters of any language; spelling numbers and dates out and adding
    harakat are stages too, and go to the end of this tuple.
    """
    del language  # every language is only cleaned so far
    return (without_invisibles, plain_letters)


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
