"""`ayn import`: a library that was taken away, brought in again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser
from reader.actions.ending import ending_in_order

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.store import Library

_DONE, _FAILED = 0, 1


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn import` its folder or zip."""
    parser.what.add_argument(
        "place",
        metavar="FOLDER|ZIP",
        type=Path,
        help=parser.translate("What `ayn export --all` wrote, or a part of a library"),
    )
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Bring a library in; gives 1 when a part could not be read."""
    with terminal.library() as library:
        return bring(terminal, library, chosen.place.expanduser())


def bring(terminal: Terminal, library: Library, place: Path) -> int:
    """Bring a library in and say what became of it; gives 1 when a part could not be read."""
    from reader.actions.bring_library import bring_in, sentences

    translate = terminal.translate
    with ending_in_order() as token:
        brought = bring_in(library, place, terminal.progress(), token)
    if terminal.as_json:
        failed = [
            {"file": name, "error": terminal.plainly(error.message)}
            for name, error in brought.failed
        ]
        terminal.json_line(
            {
                "added": brought.added,
                "joined": brought.joined,
                "known": brought.known,
                "failed": failed,
            }
        )
    else:
        terminal.line(" ".join(map(translate.say, sentences(brought))))
    for name, error in brought.failed:
        reason = translate.say(error.message)
        terminal.complain(translate("{link}: {reason}", link=name, reason=reason))
    return _FAILED if brought.failed else _DONE
