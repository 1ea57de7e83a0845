"""`ayn pending`: the links that wait to be fetched, listed, tried again and given up."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from reader.actions.add_command import add_fetching
from reader.actions.arguments import Parser
from reader.translations import FSI, PDI, Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.pending import Waiting
    from reader.library.store import Library

_DONE = 0


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn pending` its deeds; without one, it lists."""
    translate = parser.translate
    parser.json()
    parser.deeds(required=False)

    def deed(name: str, text: str) -> Parser:
        made = parser.deed(name, text)
        made.json(argparse.SUPPRESS)
        return made

    deed("list", translate("List the links that wait to be fetched"))
    retrying = deed("retry", translate("Fetch what waits; without ID, all of it"))
    retrying.how.add_argument(
        "--due", action="store_true", help=translate("Only what has waited long enough")
    )
    add_fetching(retrying)
    removing = deed("remove", translate("Give up what waits"))
    for made, least in ((retrying, "*"), (removing, "+")):
        made.what.add_argument(
            "links", metavar="ID", nargs=least, help=translate("The number of a link that waits")
        )


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code."""
    with terminal.library() as library:
        if chosen.deed == "retry":
            return _retry(terminal, chosen, library)
        if chosen.deed == "remove":
            return _remove(terminal, chosen, library)
        waiting = library.pending.list()
    if chosen.json:
        terminal.json([_data(item, terminal.translate) for item in waiting])
        return _DONE
    if not waiting:
        terminal.note(terminal.translate("Nothing waits to be fetched."))
    for item in waiting:
        terminal.line(_line(item, terminal.translate))
    return _DONE


def _retry(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> int:
    from reader.actions.hosts import open_fetcher
    from reader.actions.landing import at_once, bringing, report

    waiting = _chosen(library, chosen.links) if chosen.links else library.pending.list()
    if chosen.due:
        due = {item.id for item in library.pending.due()}
        waiting = tuple(item for item in waiting if item.id in due)
    if not waiting and not chosen.json:
        terminal.note(terminal.translate("Nothing waits to be fetched."))
    with open_fetcher(terminal.settings, chosen.allow) as fetcher:
        progress = terminal.progress() if len(waiting) == 1 else None
        works = (bringing(library, item.url, fetcher, (), progress) for item in waiting)
        return report(terminal, at_once(works, chosen.jobs), chosen.json)


def _remove(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> int:
    # all are looked up first: a wrong number gives up none
    for item in _chosen(library, chosen.links):
        library.pending.remove(item.id)
        if chosen.json:
            terminal.json_line({"removed": item.id, "url": item.url})
        else:
            terminal.line(terminal.translate("{link} waits no longer.", link=item.url))
    return _DONE


def _chosen(library: Library, names: list[str]) -> tuple[Waiting, ...]:
    from reader.actions.opening import numbered

    numbers = dict.fromkeys(numbered(name, "ayn pending") for name in names)
    return tuple(library.pending.get(number) for number in numbers)


def _line(item: Waiting, translate: Translator) -> str:
    if item.reason is None:
        return f"{item.id:>4}  " + translate("{link}: not fetched yet", link=item.url)
    reason = translate.say(item.reason)
    return f"{item.id:>4}  " + translate("{link}: {reason}", link=item.url, reason=reason)


def _data(item: Waiting, translate: Translator) -> dict[str, Any]:
    reason = translate.say(item.reason) if item.reason is not None else ""
    return {
        "id": item.id,
        "url": item.url,
        "added": item.added,
        "tries": item.tries,
        "reason": reason.replace(FSI, "").replace(PDI, ""),
        "next_try": item.next_try,
        "tags": list(item.tags),
    }
