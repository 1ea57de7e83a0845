"""`ayn search`: words in all saved pieces, each with the sentence in which they stand."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, whole
from reader.errors import Cancelled, Message, ReaderError
from reader.text.fold import fold_text

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.store import Library

_USUAL, _MOST = 50, 10_000
_PATIENCE_S = 10.0
"""How long a person waits for the index; what is found by then is better than no answer."""
_SHOWN = 100
"""Characters of the words that a line repeats."""


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn search` its words."""
    translate = parser.translate
    parser.what.add_argument(
        "words", metavar="WORDS", nargs="*", help=translate("The words to look for")
    )
    parser.how.add_argument(
        "--limit",
        metavar="N",
        default=_USUAL,
        type=whole(translate, 1, _MOST),
        help=translate("List so many at most"),
    )
    parser.how.add_argument(
        "--exact",
        action="store_true",
        help=translate("Find words only in the spelling that is typed"),
    )
    parser.how.add_argument(
        "--without",
        metavar="WORDS",
        action="append",
        default=[],
        help=translate("Leave out pieces with these words"),
    )
    parser.how.add_argument(
        "--saved", metavar="NAME", default="", help=translate("Ask a kept search anew")
    )
    parser.how.add_argument(
        "--keep", metavar="NAME", default="", help=translate("Keep this search under a name")
    )
    parser.how.add_argument(
        "--wait",
        action="store_true",
        help=translate("Wait until all pieces can be searched, however long that takes"),
    )
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """List the hits, best first; none is no failure."""
    from reader.actions.listing import hit_data, hit_line
    from reader.library.query import parse

    with terminal.library() as library:
        kept = _kept(library, chosen.saved) if chosen.saved else ()
        words = " ".join((*map(_without, chosen.without), *kept, *chosen.words))
        if not words:
            raise ReaderError(Message("There is nothing to search for. Write some words first."))
        if chosen.keep:
            library.searches.create(chosen.keep, words)
        _index(library, terminal.progress(), wait=chosen.wait)
        hits = library.search(words, chosen.limit, exact=chosen.exact)
        searched = library.searchable()
        meant = "" if hits or searched < 1 else library.suggest(words)
        wordless = not hits and not parse(words)
    if searched < 1:
        terminal.note(
            terminal.translate(
                "The search index is being made: {percent} %. These are the results so far; search "
                "again later, or with {option}.",
                percent=int(searched * 100),
                option="--wait",
            ),
            complete=False,
        )
    if chosen.json:
        terminal.json([hit_data(hit) for hit in hits])
        return 0
    if not hits:
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        if wordless:
            text = terminal.translate(
                "There is no word in {words} to look for. Type a word, or a filter such as {hint}",
                words=shown,
                hint="unread:",
            )
        else:
            text = terminal.translate(
                "{words} was not found. Try fewer or other words.", words=shown
            )
        terminal.note(text)
        if meant:
            terminal.note(terminal.translate("Did you mean {words}?", words=meant))
    for hit in hits:
        terminal.line(hit_line(terminal.translate, hit))
    return 0


def _index(library: Library, show: Callable[[float], None], *, wait: bool) -> None:
    """Bring the index up to date, if that is soon done or `wait`; what is done is not lost."""
    until = time.monotonic() + _PATIENCE_S

    def progress(fraction: float) -> None:
        show(fraction)
        if not wait and time.monotonic() > until:
            raise Cancelled

    with contextlib.suppress(Cancelled):
        library.index(progress)
    show(1.0)


def _kept(library: Library, name: str) -> tuple[str, ...]:
    """Give the words of the search that was kept under a name, in any spelling of it."""
    searches = library.searches.all()
    for search in searches:
        if fold_text(search.name) == fold_text(name):
            return (search.query,)
    raise ReaderError(
        Message(
            "There is no kept search {name}. These are kept: {values}",
            {"name": name, "values": ", ".join(search.name for search in searches) or "-"},
        )
    )


def _without(words: str) -> str:
    """Say in a query that a word or a phrase must not be there."""
    words = " ".join(words.replace('"', " ").split())
    return f'-"{words}"' if " " in words else f"-{words}"
