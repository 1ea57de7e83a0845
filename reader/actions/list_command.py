"""`ayn list`: the saved pieces, narrowed and ordered as in the window."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, one_of, whole

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.pieces import Summary, View
    from reader.library.store import Library

# repeated here: the help must not wait for the library's room
_SHELVES = ("all", "to-read", "continue", "favourites", "archived", "bin")
_STATUSES = ("unread", "reading", "finished")
_SORTS = ("added", "published", "length", "progress", "title", "opened")
_AT_ONCE = 500
"""Rows read at once: a library of any size is listed in the same memory."""
_MOST = 10**9


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn list` what narrows and orders."""
    translate = parser.translate
    parser.how.add_argument(
        "--shelf",
        metavar="SHELF",
        default="all",
        type=one_of(translate, _SHELVES),
        help=translate("One of {values}", values=", ".join(_SHELVES)),
    )
    parser.how.add_argument(
        "--tag", metavar="T", default="", help=translate("Only pieces with this tag")
    )
    parser.how.add_argument(
        "--collection",
        metavar="C",
        default="",
        help=translate("Only pieces of this collection: its name or number"),
    )
    parser.how.add_argument(
        "--status",
        metavar="STATUS",
        type=one_of(translate, _STATUSES),
        help=translate("One of {values}", values=", ".join(_STATUSES)),
    )
    parser.how.add_argument(
        "--sort",
        metavar="BY",
        type=one_of(translate, _SORTS),
        help=translate("One of {values}", values=", ".join(_SORTS)),
    )
    parser.how.add_argument(
        "--reverse", action="store_true", help=translate("List in the opposite order")
    )
    parser.how.add_argument(
        "--limit",
        metavar="N",
        type=whole(translate, 1, _MOST),
        help=translate("List so many at most"),
    )
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """List what was asked for; an empty list is no failure."""
    from reader.actions.listing import summary_data, summary_line

    with terminal.library() as library:
        pieces = library.ids(_view(library, chosen), chosen.limit or -1)
        if chosen.json:
            terminal.json_list(summary_data(piece) for piece in _rows(library, pieces))
            return 0
        if not pieces:
            terminal.note(_nothing(terminal, library))
        for piece in _rows(library, pieces):
            terminal.line(summary_line(terminal.translate, piece))
    return 0


def _view(library: Library, chosen: argparse.Namespace) -> View:
    from reader.actions.collection_command import collection_called
    from reader.library.pieces import Shelf, Sort, Status, View

    shelf = Shelf(chosen.shelf)
    # what was read last is what one goes on with
    usual = Sort.OPENED if shelf is Shelf.CONTINUE else Sort.ADDED
    sort = Sort(chosen.sort) if chosen.sort else usual
    return View(
        shelf,
        " ".join(chosen.tag.split()),
        collection_called(library, chosen.collection).id if chosen.collection else 0,
        Status(chosen.status) if chosen.status else None,
        sort,
        # titles are read from the first letter on, all else from the newest or the most
        descending=(sort is not Sort.TITLE) is not chosen.reverse,
    )


def _rows(library: Library, pieces: Sequence[int]) -> Iterator[Summary]:
    for start in range(0, len(pieces), _AT_ONCE):
        yield from library.summaries(pieces[start : start + _AT_ONCE])


def _nothing(terminal: Terminal, library: Library) -> str:
    if library.count():
        return terminal.translate("No piece is like that. Ask for less, or for another shelf.")
    return terminal.translate("The library is empty. Add a file: {hint}", hint="ayn add FILE")
