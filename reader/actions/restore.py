"""Putting back what cleaning left out of a saved piece, and leaving out what it kept."""

from __future__ import annotations

from reader.document.model import Document
from reader.importing import restore as blocks
from reader.library.store import Library


def restore(library: Library, piece: int, block_id: str) -> Document:
    """Put a left-out block back at its place; raises `KeyError`, `LibraryFailed`."""
    document = blocks.restore(library.piece(piece).document, block_id)
    library.replace(piece, document)
    return document


def leave_out(library: Library, piece: int, block_id: str) -> Document:
    """Take a block out of the reading text; it can be restored."""
    document = blocks.leave_out(library.piece(piece).document, block_id)
    library.replace(piece, document)
    return document
