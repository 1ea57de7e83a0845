"""`ayn import`: a library that was taken away, brought in again."""

from __future__ import annotations

import argparse
import contextlib
import shlex
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


def foretell(terminal: Terminal, place: Path) -> int:
    """Say how many pieces a library holds, and bring none; raises `ImportFailed`."""
    from reader.actions.library_format import LIBRARY, LIBRARY_FILE
    from reader.actions.library_reading import check_format
    from reader.importing.library_files import open_library, pieces_in, read_json

    with contextlib.closing(open_library(place)) as files:
        check_format(read_json(files, LIBRARY_FILE), LIBRARY, LIBRARY_FILE)
        count = sum(1 for _ in pieces_in(files))
    if terminal.as_json:
        terminal.json_line({"state": "library", "file": str(place), "pieces": count})
    else:
        text = terminal.translate.plural(
            "{path} is a library of Ayn with {count} piece. To bring it in: {hint}",
            "{path} is a library of Ayn with {count} pieces. To bring it in: {hint}",
            count,
            path=str(place),
            hint=f"ayn import {shlex.quote(str(place))}",
        )
        terminal.line(text)
    return _DONE
