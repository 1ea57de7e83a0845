"""`ayn add`: its options, and what it does with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, whole
from reader.errors import ReaderError
from reader.jobs import CancelToken
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.given import Given
    from reader.actions.landing import Outcome, Work
    from reader.actions.terminal import Terminal
    from reader.importing.fetch import Fetcher
    from reader.library.store import Library

_DONE, _FAILED = 0, 1
_MOST_AT_ONCE = 16


def add_options(parser: Parser, translate: Translator) -> None:
    """Give the parser of `ayn add` its arguments and options."""
    parser.what.add_argument(
        "files",
        metavar="X",
        nargs="*",
        help=translate("A link, a file, a folder, a zip, a list of links, or - for standard input"),
    )
    parser.how.add_argument(
        "--tag",
        metavar="T",
        action="append",
        default=[],
        help=translate("Give what is saved this tag; may be repeated"),
    )
    parser.how.add_argument(
        "--dry-run", action="store_true", help=translate("Say what would be saved, save nothing")
    )
    parser.how.add_argument(
        "--refresh",
        metavar="ID",
        action="append",
        default=[],
        help=translate("Fetch a saved piece's page again and say what changed; may be repeated"),
    )
    add_fetching(parser, translate)

    def check(chosen: argparse.Namespace) -> None:
        if not chosen.files and not chosen.refresh:
            parser.error("")

    parser.set_defaults(check=check)


def add_fetching(parser: Parser, translate: Translator) -> None:
    """Give a parser the options of everything that fetches several pages."""
    parser.how.add_argument(
        "--jobs",
        metavar="N",
        type=whole(translate, 1, _MOST_AT_ONCE),
        help=translate("How many things to do at once"),
    )
    parser.how.add_argument(
        "--allow",
        metavar="HOST",
        action="append",
        default=[],
        help=translate("Fetch from this host of your own network too; may be repeated"),
    )


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Save what was named, or refresh pieces; gives 1 when something failed."""
    from reader.actions.hosts import open_fetcher
    from reader.actions.landing import at_once, report

    with open_fetcher(terminal.settings, chosen.allow) as fetcher:
        code = _DONE
        if chosen.refresh:
            from reader.actions.refresh_command import refresh_pieces

            code = refresh_pieces(terminal, chosen.refresh, fetcher, chosen.json)
        if not chosen.files:
            return code
        if chosen.dry_run:
            things = _things(terminal, chosen.files)
            trying = (_trying(terminal, thing, fetcher) for thing in things)
            return report(terminal, at_once(trying, chosen.jobs), chosen.json) or code
        with terminal.library() as library:
            works = _works(terminal, chosen, library, fetcher)
            return report(terminal, at_once(works, chosen.jobs), chosen.json) or code


def _works(
    terminal: Terminal, chosen: argparse.Namespace, library: Library, fetcher: Fetcher
) -> Iterable[Work]:
    """Make the work of saving each thing that was named."""
    from reader.actions.landing import bringing

    tags = tuple(chosen.tag)
    things = _things(terminal, chosen.files)
    links = [thing.link for thing in things if thing.link]
    if len(links) > 1:
        # whatever happens to this process, none of a list is lost
        library.pending.add(links, tags)
    # of several it is counted how many landed
    progress = terminal.progress() if len(things) == 1 else None
    return [
        bringing(library, thing.link, fetcher, tags, progress)
        if thing.link
        else _saving(library, thing, tags)
        for thing in things
    ]


def _saving(library: Library, thing: Given, tags: tuple[str, ...]) -> Work:
    from reader.actions.landing import Outcome, Work
    from reader.actions.save import save

    def do(token: CancelToken) -> Outcome:
        try:
            saved = save(library, thing.content(), token, tags=tags)
        except ReaderError as error:
            return Outcome(thing.name, "failed", error=error)
        state = "known" if saved.known else "saved"
        return Outcome(thing.name, state, saved.id, saved.document)

    return Work(thing.name, False, do)


def _trying(terminal: Terminal, thing: Given, fetcher: Fetcher) -> Work:
    """Make the work of a dry run: everything but the saving."""
    from reader.actions.bring import fetch
    from reader.actions.landing import Outcome, Work
    from reader.importing.importer import import_source

    def do(token: CancelToken) -> Outcome:
        try:
            if not thing.link:
                return Outcome(thing.name, "new", 0, import_source(thing.content(), token).document)
            known = _known(terminal, thing.name, thing.link)
            if known is not None:
                return known
            page = fetch(thing.link, fetcher, token)
            known = _known(terminal, thing.name, page.url)
            return known or Outcome(thing.name, "new", 0, page.imported.document)
        except ReaderError as error:
            return Outcome(thing.name, "failed", error=error)

    return Work(thing.name, bool(thing.link), do)


def _known(terminal: Terminal, name: str, link: str) -> Outcome | None:
    """Look a page up, without making a library where there is none."""
    from reader.actions.landing import Outcome
    from reader.text.address import canonical

    if not terminal.paths.library.exists():
        return None
    with terminal.library() as library:
        piece = library.by_address(canonical(link))
        if piece is None:
            return None
        return Outcome(name, "known", piece, library.piece(piece).document)


def _things(terminal: Terminal, names: Iterable[str]) -> list[Given]:
    """Find out all that was named, each page once; what is of no kind to save is only counted."""
    from reader.actions.given import given
    from reader.text.address import canonical

    found: list[Given] = []
    seen: set[str] = set()
    skipped = 0
    for name in names:
        for thing in given(name, terminal.stdin):
            key = canonical(thing.link)
            skipped += thing.skipped
            if thing.skipped or (key and key in seen):
                continue
            seen.add(key)
            found.append(thing)
    if skipped:
        text = terminal.translate.plural(
            "{count} file holds nothing to read and was passed over.",
            "{count} files hold nothing to read and were passed over.",
            skipped,
        )
        terminal.line(text, sys.stderr)
    return found
