"""`ayn status`: says of pieces that they are unread, being read or finished."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, one_of
from reader.actions.chosen_pieces import add_pieces, chosen_pieces, tell

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal

# repeated here: the help must not wait for the library's room
_STATUSES = ("unread", "reading", "finished")


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn status` the status and its pieces."""
    translate = parser.translate
    parser.what.add_argument(
        "status",
        metavar="STATUS",
        type=one_of(translate, _STATUSES),
        help=translate("One of {values}", values=", ".join(_STATUSES)),
    )
    add_pieces(parser)
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Set the status of all the pieces that were named, or of none."""
    from reader.library.pieces import Status

    translate = terminal.translate
    status = Status(chosen.status)
    with terminal.library() as library:
        pieces = chosen_pieces(library, chosen.pieces)
        library.set_status([piece.id for piece in pieces], status)

    def line(title: str) -> str:
        if status is Status.UNREAD:
            return translate("{title} is unread", title=title)
        if status is Status.READING:
            return translate("{title} is being read", title=title)
        return translate("{title} is finished", title=title)

    return tell(terminal, chosen, str(status), pieces, line)
