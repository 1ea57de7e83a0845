"""Colours that are offered ready, each with its name, and what the hues are called."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.errors import Message
from reader.paths import resource
from reader.ui import tags_colours
from reader.ui.theme import contrast

NAMES: Mapping[str, Message] = {
    "white": Message("White"),
    "ivory": Message("Ivory"),
    "cream": Message("Cream"),
    "sand": Message("Sand"),
    "pale_grey": Message("Pale grey"),
    "pale_blue": Message("Pale blue"),
    "pale_green": Message("Pale green"),
    "pale_pink": Message("Pale pink"),
    "black": Message("Black"),
    "ink": Message("Ink"),
    "dark_brown": Message("Dark brown"),
    "dark_red": Message("Dark red"),
    "dark_green": Message("Dark green"),
    "dark_teal": Message("Dark teal"),
    "dark_blue": Message("Dark blue"),
    "dark_violet": Message("Dark violet"),
}
"""The colours of a page and its letters."""


@dataclass(frozen=True, slots=True)
class ReadyColours:
    """The table: colours as "#RRGGBB", and from which degree a hue is called so."""

    pale: Mapping[str, str]
    deep: Mapping[str, str]
    hues: Sequence[tuple[str, int]]


@functools.cache
def ready_colours() -> ReadyColours:
    """Read the table."""
    table = tomllib.loads(resource("tables", "ready_colours.toml").read_text(encoding="utf-8"))
    return ReadyColours(
        table["pale"], table["deep"], tuple((name, start) for name, start in table["hues"])
    )


def for_words() -> Mapping[str, Message]:
    """Give the colours for a page or its letters, "#RRGGBB", each with its name."""
    table = ready_colours()
    return {colour: NAMES[name] for name, colour in (table.pale | table.deep).items()}


def for_marks(page: str) -> Mapping[str, Message]:
    """Give the colours for what stands out on a page: those of the tags."""
    dark = contrast(page, "#FFFFFF") > contrast(page, "#000000")
    return {
        colour.dark if dark else colour.light: tags_colours.NAMES[name]
        for name, colour in tags_colours.palette().items()
    }


def hue_name(degrees: int) -> Message:
    """Give what a hue (0 to 359) is called."""
    name = [name for name, start in ready_colours().hues if start <= degrees][-1]
    return tags_colours.NAMES[name]
