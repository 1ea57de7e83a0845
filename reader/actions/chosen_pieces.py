"""Pieces that a command names by their numbers, and how it says what it did with them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.pieces import Summary
    from reader.library.store import Library


def add_pieces(parser: Parser, *, least: str = "+") -> None:
    """Let a parser take the numbers of pieces."""
    parser.what.add_argument(
        "pieces",
        metavar="ID",
        nargs=least,
        help=parser.translate("The number of a saved piece"),
    )


def chosen_pieces(
    library: Library, names: Sequence[str], *, deleted: bool = False
) -> list[Summary]:
    """Give the rows of the pieces with these numbers, each once.

    Raises `ReaderError` for the first that is no number, is not in the library or, unless `deleted`
    ones are meant too, lies in the bin: one wrong number, and nothing is done to the others.
    """
    from reader.actions.opening import numbered
    from reader.library import statements
    from reader.library.pieces import Shelf, View

    numbers = list(dict.fromkeys(numbered(name) for name in names))
    found = library.summaries(numbers)
    there = {piece.id for piece in found}
    binned = set() if deleted else set(library.ids(View(Shelf.BIN)))
    for number in numbers:
        if number not in there:
            raise statements.unknown(number)
        if number in binned:
            raise statements.binned(number)
    return found


def tell(
    terminal: Terminal,
    chosen: argparse.Namespace,
    done: str,
    pieces: Sequence[Summary],
    line: Callable[[str], str],
    **more: str | int,
) -> int:
    """Say what was done to which pieces: a line each, or one JSON value; gives exit code 0."""
    if chosen.json:
        rows = [{"id": piece.id, "title": piece.title} for piece in pieces]
        terminal.json({"done": done, **more, "pieces": rows})
        return 0
    for piece in pieces:
        terminal.line(line(piece.title or terminal.translate("Untitled")))
    return 0
