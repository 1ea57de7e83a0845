"""Saving: from what a person gives (a file, standard input) to a piece in the library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote, urlsplit

from reader.document.model import Document
from reader.errors import ImportFailed, Message
from reader.importing.importer import Source, import_source, read_file
from reader.importing.limits import MAX_INPUT
from reader.jobs import CancelToken

if TYPE_CHECKING:
    # what only reads a file must not wait for the library to load
    from reader.library.store import Library

STANDARD_INPUT = "-"
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/|ayn:", re.IGNORECASE)
"""How an address begins; a file may be called so too."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A piece that was just saved: its id, and how many blocks cleaning left out.

    `known` says that it was in the library before, word for word.
    """

    id: int
    document: Document
    left_out: int
    known: bool = False


def save(
    library: Library,
    source: Source,
    token: CancelToken | None = None,
    origin: str = "",
    tags: tuple[str, ...] = (),
) -> Saved:
    """Import a source and add it, with `tags` beside its own.

    Raises `ImportFailed`, `LibraryFailed`, `Cancelled`.
    """
    imported = import_source(source, token)
    if token is not None:
        token.check()
    document = imported.document
    known = library.holding(document) is not None
    piece = library.add(document, imported.assets, origin=origin)
    if tags:
        library.set_tags(piece, (*library.piece(piece).summary.tags, *tags))
    return Saved(piece, document, len(document.left_out), known)


def open_argument(text: str, stdin: BinaryIO | None) -> Source:
    """Read what a person named: a path, a file: address, or "-" for standard input.

    Raises `ImportFailed`, also for any other address: those of the web are fetched, not read.
    """
    if text == STANDARD_INPUT:
        return Source(stdin.read(MAX_INPUT + 1) if stdin is not None else b"")
    if not ADDRESS.match(text) or Path(text).exists():
        return read_file(Path(text).expanduser())
    address = urlsplit(text)
    if address.scheme == "file" and address.netloc in ("", "localhost"):
        return read_file(Path(unquote(address.path)))
    raise ImportFailed(
        Message(
            "Ayn cannot go to {address}. Give a link that begins with https:// or http://, or a "
            "file.",
            {"address": text},
        )
    )
