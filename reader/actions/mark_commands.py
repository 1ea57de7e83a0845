"""`ayn archive`, `favourite`, `delete` and what undoes them: marks that pieces bear or not."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser
from reader.actions.chosen_pieces import add_pieces, chosen_pieces, tell
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.store import Library

_DONE = {
    "archive": "archived",
    "unarchive": "unarchived",
    "favourite": "favourite",
    "unfavourite": "no favourite",
    "delete": "deleted",
    "undelete": "undeleted",
}
"""What each command has done, as other programs are told it."""


def add_parsers(parser: Parser) -> None:
    """Give the parser of any of these its pieces."""
    add_pieces(parser)
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Mark all the pieces that were named, or none."""
    command = chosen.command
    with terminal.library() as library:
        pieces = chosen_pieces(library, chosen.pieces, deleted=command == "undelete")
        _mark(library, command, [piece.id for piece in pieces])

    def line(title: str) -> str:
        return _line(terminal.translate, command, title)

    return tell(terminal, chosen, _DONE[command], pieces, line)


def _mark(library: Library, command: str, pieces: list[int]) -> None:
    if command in ("archive", "unarchive"):
        library.set_archived(pieces, command == "archive")
    elif command in ("favourite", "unfavourite"):
        library.set_favourite(pieces, command == "favourite")
    elif command == "delete":
        library.delete(pieces)
    else:
        library.undelete(pieces)


def _line(translate: Translator, command: str, title: str) -> str:
    if command == "archive":
        return translate("Archived {title}", title=title)
    if command == "unarchive":
        return translate("{title} is to be read again", title=title)
    if command == "favourite":
        return translate("{title} is a favourite now", title=title)
    if command == "unfavourite":
        return translate("{title} is no favourite any more", title=title)
    if command == "delete":
        return translate("Deleted {title}", title=title)
    return translate("Brought {title} back", title=title)
