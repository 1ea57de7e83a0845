"""The pieces that ship with the app, and their one-time way into a new library."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ImportFailed, Message
from reader.importing.importer import Imported, import_source, read_file
from reader.jobs import CancelToken
from reader.paths import article

if TYPE_CHECKING:
    from reader.library.store import Library

WELCOME = "welcome"
ORIGIN = "bundled:"
_PAGE, _ABOUT = "article.html", "about.toml"


@dataclass(frozen=True, slots=True)
class Bundled:
    """A shipped piece, as its about.toml says; `path` is its page, `published` ISO 8601."""

    slug: str
    title: str
    author: str
    language: str
    licence: str
    published: str
    source: str
    tags: tuple[str, ...]
    order: int
    summary: str
    path: Path

    @property
    def origin(self) -> str:
        """What the library remembers it by."""
        return ORIGIN + self.slug


def bundled() -> tuple[Bundled, ...]:
    """List the shipped pieces in the order they are shown."""
    pieces = [_about(path) for path in sorted(article().glob(f"*/{_ABOUT}"))]
    return tuple(sorted(pieces, key=lambda piece: (piece.order, piece.slug)))


def load_bundled(slug: str) -> Imported:
    """Import a shipped piece with its source, date and tags; raises `ImportFailed`."""
    for piece in bundled():
        if piece.slug == slug:
            return _load(piece, None)
    raise ImportFailed(
        Message("There is no bundled piece {name}. Install the app again.", {"name": slug})
    )


def seed(
    library: Library, progress: Callable[[float], None], token: CancelToken | None = None
) -> int:
    """Add the shipped pieces that this library never had; gives how many were added.

    The first in order is added last, so that it stands newest. `progress` gets 0 to 1. A piece
    that was deleted is not added again. Raises `Cancelled`, `LibraryFailed`.
    """
    missing = [piece for piece in reversed(bundled()) if not library.has_origin(piece.origin)]
    for index, piece in enumerate(missing):
        if token is not None:
            token.check()
        imported = _load(piece, token)
        library.add(imported.document, imported.assets, origin=piece.origin)
        progress((index + 1) / len(missing))
    return len(missing)


def _about(path: Path) -> Bundled:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Bundled(
        slug=path.parent.name,
        title=data["title"],
        author=data.get("author", ""),
        language=data["language"],
        licence=data["licence"],
        published=str(data.get("published", "")),
        source=data.get("source", ""),
        tags=tuple(data.get("tags", ())),
        order=data["order"],
        summary=data.get("summary", ""),
        path=path.parent / _PAGE,
    )


def _load(piece: Bundled, token: CancelToken | None) -> Imported:
    imported = import_source(read_file(piece.path), token)
    metadata = imported.document.metadata
    merged = replace(
        metadata,
        title=metadata.title or piece.title,
        byline=metadata.byline or piece.author,
        source=piece.source or metadata.source,
        published=piece.published or metadata.published,
        tags=piece.tags,
    )
    return Imported(replace(imported.document, metadata=merged), imported.assets)
