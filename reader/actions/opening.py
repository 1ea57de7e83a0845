"""What a person asks to open: a saved piece by its number, or something to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from reader.actions.save import open_argument
from reader.errors import Message, ReaderError
from reader.importing.importer import Imported, Source, import_source
from reader.jobs import CancelToken

if TYPE_CHECKING:
    from reader.library.store import Library


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A saved piece's number or a source to import; exactly one of them is given."""

    piece: int | None = None
    source: Source | None = None


def request(argument: str, stdin: BinaryIO | None) -> OpenRequest:
    """Understand an argument: digits are a piece's number (a file named so is ./12), else X.

    Raises `ImportFailed` when a file cannot be read.
    """
    number = piece_number(argument)
    if number is not None:
        return OpenRequest(piece=number)
    return OpenRequest(source=open_argument(argument, stdin))


def piece_number(argument: str) -> int | None:
    """Read a piece's number in any decimal digits; None when the argument is something else."""
    return int(argument) if argument.isdecimal() and len(argument) < 19 else None


def load(asked: OpenRequest, library: Library | None, token: CancelToken | None = None) -> Imported:
    """Give the document of a request; a saved piece comes without its images.

    `library` may be None for a source. Raises `ImportFailed`, `LibraryFailed` for an unknown id.
    """
    if asked.source is not None:
        return import_source(asked.source, token)
    if asked.piece is None or library is None:
        raise ReaderError(Message("Nothing was chosen to open. Name a file or a saved piece."))
    return Imported(library.piece(asked.piece).document, {})
