"""`ayn add`: its options, and what it does with them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, whole
from reader.errors import ImportFailed, ReaderError
from reader.jobs import CancelToken

if TYPE_CHECKING:
    from reader.actions.given import Given
    from reader.actions.landing import Outcome, Work
    from reader.actions.terminal import Terminal
    from reader.importing.fetch import Fetcher
    from reader.library.store import Library

_DONE, _FAILED = 0, 1
_MOST_AT_ONCE = 16


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn add` its arguments and options."""
    translate = parser.translate
    parser.json()
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
    add_fetching(parser)

    def check(chosen: argparse.Namespace) -> None:
        if not chosen.files and not chosen.refresh:
            parser.error("")

    parser.set_defaults(check=check)


def add_fetching(parser: Parser) -> None:
    """Give a parser the options of everything that fetches several pages."""
    translate = parser.translate
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
    from reader.actions.import_command import bring, foretell
    from reader.actions.landing import at_once, report

    with open_fetcher(terminal.settings, chosen.allow) as fetcher:
        code = _DONE
        if chosen.refresh:
            from reader.actions.refresh_command import refresh_pieces

            code = refresh_pieces(terminal, chosen.refresh, fetcher, chosen.json)
        if not chosen.files:
            return code
        libraries = _libraries(chosen)
        if chosen.dry_run:
            code = _each(terminal, libraries, lambda place: foretell(terminal, place)) or code
            trials = _trials(terminal, chosen, fetcher)
            return report(terminal, at_once(trials, chosen.jobs), chosen.json) or code
        with terminal.library() as library:
            code = _each(terminal, libraries, lambda place: bring(terminal, library, place)) or code
            works = _works(terminal, chosen, library, fetcher)
            return report(terminal, at_once(works, chosen.jobs), chosen.json) or code


def _libraries(chosen: argparse.Namespace) -> list[Path]:
    """Take what is a whole library of Ayn out of the things that were named."""
    from reader.actions.given import path_of
    from reader.importing.library_files import is_library

    paths = {name: path_of(name) for name in chosen.files}
    found = {name: path for name, path in paths.items() if path and is_library(path)}
    chosen.files = [name for name in chosen.files if name not in found]
    return list(found.values())


def _each(terminal: Terminal, places: Iterable[Path], do: Callable[[Path], int]) -> int:
    """Do something with each library; one that cannot be read keeps no other from it."""
    code = _DONE
    for place in places:
        try:
            code = do(place) or code
        except ImportFailed as error:
            terminal.complain(terminal.translate.say(error.message))
            code = _FAILED
    return code


def _works(
    terminal: Terminal, chosen: argparse.Namespace, library: Library, fetcher: Fetcher
) -> Iterator[Work]:
    """Make the work of saving each thing that was named."""
    from reader.actions.given import given_link
    from reader.actions.landing import bringing

    tags, names = tuple(chosen.tag), chosen.files
    _wait(library, tuple(filter(None, map(given_link, names))), tags)
    for thing in _things(terminal, names):
        if not thing.links:
            yield _saving(library, thing, tags)
            continue
        _wait(library, thing.links, tags)
        # of several it is counted how many landed
        alone = len(names) == len(thing.links) == 1
        for link in thing.links:
            yield bringing(library, link, fetcher, tags, terminal.progress() if alone else None)


def _wait(library: Library, links: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Let several links wait before the first is fetched: whatever happens, none is lost."""
    if len(links) > 1:
        library.pending.add(links, tags)


def _trials(terminal: Terminal, chosen: argparse.Namespace, fetcher: Fetcher) -> Iterator[Work]:
    """Make the work of a dry run: everything but the saving."""
    for thing in _things(terminal, chosen.files):
        if not thing.links:
            yield _reading(thing)
        for link in thing.links:
            yield _looking(terminal, link, fetcher)


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


def _reading(thing: Given) -> Work:
    from reader.actions.landing import Outcome, Work
    from reader.importing.importer import import_source

    def do(token: CancelToken) -> Outcome:
        try:
            document = import_source(thing.content(), token).document
        except ReaderError as error:
            return Outcome(thing.name, "failed", error=error)
        return Outcome(thing.name, "new", 0, document)

    return Work(thing.name, False, do)


def _looking(terminal: Terminal, link: str, fetcher: Fetcher) -> Work:
    from reader.actions.bring import fetch
    from reader.actions.landing import Outcome, Work

    def do(token: CancelToken) -> Outcome:
        try:
            known = _known(terminal, link, link)
            if known is not None:
                return known
            page = fetch(link, fetcher, token)
            known = _known(terminal, link, page.url)
        except ReaderError as error:
            return Outcome(link, "failed", error=error)
        return known or Outcome(link, "new", 0, page.imported.document)

    return Work(link, True, do)


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


def _things(terminal: Terminal, names: Iterable[str]) -> Iterator[Given]:
    """Find out what was named, each page once; what is of no kind to save is only counted."""
    from reader.actions.given import given
    from reader.text.address import canonical

    seen: set[str] = set()
    skipped = 0
    for name in names:
        for thing in given(name, terminal.stdin):
            if thing.skipped:
                skipped += 1
            elif not thing.links:
                yield thing
            else:
                fresh = {canonical(link) or link: link for link in reversed(thing.links)}
                links = tuple(link for key, link in reversed(fresh.items()) if key not in seen)
                seen.update(fresh)
                if links:
                    yield replace(thing, links=links)
    if skipped:
        text = terminal.translate.plural(
            "{count} file holds nothing to read and was passed over.",
            "{count} files hold nothing to read and were passed over.",
            skipped,
        )
        terminal.note(text)
