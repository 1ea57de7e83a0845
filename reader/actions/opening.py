"""What a person asks to open: a saved piece by its number, or something to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reader.document.model import Document
from reader.errors import Message, ReaderError
from reader.jobs import CancelToken

if TYPE_CHECKING:
    # a saved piece must not wait for the importers to load, nor a file for the library
    from reader.importing.fetch import Fetcher
    from reader.importing.importer import Source
    from reader.library.store import Library


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A saved piece's number, a source to import or a link; exactly one of them is given."""

    piece: int | None = None
    source: Source | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document, and the images that came with it; a saved piece's lie in the library."""

    document: Document
    assets: Mapping[str, bytes]


def request(argument: str, stdin: BinaryIO | None) -> OpenRequest:
    """Understand an argument: digits are a piece's number (a file named so is ./12), else X.

    X is a file, a link or an `ayn:` address that hands one over; a file of that name goes first.

    Raises `ImportFailed` when a file cannot be read.
    """
    number = piece_number(argument)
    if number is not None:
        return OpenRequest(piece=number)
    from reader.actions.links import link_of
    from reader.actions.save import open_argument

    link = link_of(argument)
    if link and not Path(argument).exists():
        return OpenRequest(link=link)
    return OpenRequest(source=open_argument(argument, stdin))


def piece_number(argument: str) -> int | None:
    """Read a piece's number in any decimal digits; None when the argument is something else."""
    return int(argument) if argument.isdecimal() and len(argument) < 19 else None


def numbered(argument: str, where: str = "ayn list") -> int:
    """Read a number in any decimal digits; raises `ReaderError` that names where they are shown."""
    number = piece_number(argument)
    if number is None:
        raise ReaderError(
            Message(
                "{name} is not a number. See the numbers with: {hint}",
                {"name": argument, "hint": where},
            )
        )
    return number


def load(
    asked: OpenRequest,
    library: Library | None,
    token: CancelToken | None = None,
    fetcher: Fetcher | None = None,
) -> Opened:
    """Give the document of a request; only a piece needs `library`, only a link `fetcher`.

    Raises `ImportFailed`, `LibraryFailed` for an unknown id, `Cancelled`.
    """
    if asked.source is not None:
        from reader.importing.importer import import_source

        imported = import_source(asked.source, token)
        return Opened(imported.document, imported.assets)
    if asked.link and fetcher is not None:
        from reader.actions.bring import fetch

        page = fetch(asked.link, fetcher, token)
        return Opened(page.imported.document, page.imported.assets)
    if asked.piece is None or library is None:
        raise ReaderError(Message("Nothing was chosen to open. Name a file or a saved piece."))
    return Opened(library.piece(asked.piece).document, {})
