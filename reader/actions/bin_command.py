"""`ayn bin`: what was deleted, and its end: listed, removed for good, emptied."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser
from reader.errors import Message, ReaderError

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.bin import Binned

_DONE, _FAILED = 0, 1


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn bin` its deeds."""
    translate = parser.translate
    parser.deeds(required=False)
    parser.json()
    listing = parser.deed("list", translate("List what lies in the bin"))
    removing = parser.deed("remove", translate("Remove pieces of the bin for good"))
    emptying = parser.deed("empty", translate("Remove all that lies in the bin for good"))
    removing.what.add_argument(
        "pieces", metavar="ID", nargs="+", help=translate("The number of a saved piece")
    )
    for made in (removing, emptying):
        made.how.add_argument("--yes", action="store_true", help=translate("Do not ask first"))
    for made in (listing, removing, emptying):
        made.json(argparse.SUPPRESS)


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """List the bin, or remove what lies in it."""
    with terminal.library() as library:
        lying = library.bin.list()
        if chosen.deed not in ("remove", "empty"):
            return _list(terminal, chosen, lying)
        wanted = _chosen(lying, chosen.pieces) if chosen.deed == "remove" else lying
        if not chosen.yes and wanted and not _agreed(terminal, len(wanted)):
            return _FAILED
        removed = library.bin.remove(each.id for each in wanted) if wanted else 0
    if chosen.json:
        terminal.json({"removed": removed})
    else:
        text = terminal.translate.plural(
            "Removed {count} piece for good", "Removed {count} pieces for good", removed
        )
        terminal.line(text)
    return _DONE


def _list(terminal: Terminal, chosen: argparse.Namespace, lying: list[Binned]) -> int:
    from reader.actions.rescue import local_time

    translate = terminal.translate
    if chosen.json:
        rows = [
            {
                "id": each.id,
                "title": each.title,
                "source": each.source,
                "deleted": each.deleted,
                "notes": each.notes,
            }
            for each in lying
        ]
        terminal.json(rows)
        return _DONE
    if not lying:
        terminal.note(translate("The bin is empty."))
    for each in lying:
        title, time = each.title or translate("Untitled"), local_time(each.deleted)
        text = translate("{title}, deleted {time}", title=title, time=time)
        terminal.line(f"{each.id:>4}  {text}")
    return _DONE


def _chosen(lying: list[Binned], names: list[str]) -> list[Binned]:
    from reader.actions.opening import numbered

    there = {each.id: each for each in lying}
    found = []
    for number in dict.fromkeys(numbered(name, "ayn bin") for name in names):
        if number not in there:
            raise ReaderError(
                Message(
                    "Piece {id} does not lie in the bin. See what does with: {hint}",
                    {"id": str(number), "hint": "ayn bin"},
                )
            )
        found.append(there[number])
    return found


def _agreed(terminal: Terminal, count: int) -> bool:
    translate = terminal.translate
    return terminal.agreed(
        translate.plural(
            "Remove {count} piece for good, with its notes? Type y for yes.",
            "Remove {count} pieces for good, with their notes? Type y for yes.",
            count,
        ),
        translate("Nothing was removed. To remove for good, add: {hint}", hint="--yes"),
    )
