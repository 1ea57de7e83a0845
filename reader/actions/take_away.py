"""Taking the library away: all of it or a part, as open files that need no Ayn to be read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from reader.actions.library_format import (
    IMAGES,
    LIBRARY_FILE,
    PAGE_FILE,
    PIECE_FILE,
    PIECES,
    assets_of,
    library_data,
    piece_data,
    version_file,
    written,
)
from reader.document.storage import to_data
from reader.errors import LibraryFailed, Message, ReaderError
from reader.jobs import CancelToken
from reader.system_errors import plain
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.exporting.library_files import Target
    from reader.library.held import Holding
    from reader.library.store import Library

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken away: how many pieces and images, and the pieces that could not be."""

    pieces: int
    images: int
    failed: tuple[tuple[str, ReaderError], ...] = ()


def take_away(
    library: Library,
    path: Path,
    translate: Translator,
    pieces: Iterable[int] | None = None,
    progress: Progress = lambda _: None,
    token: CancelToken | None = None,
) -> Taken:
    """Write pieces, by default the whole library with its bin, to a folder or a zip.

    It appears when all of it is written. A piece that cannot be read by this version is told and
    left out; the others come. `translate` speaks in the page that lists them. Raises
    `ReaderError`, `Cancelled`.
    """
    from reader.exporting.library_files import library_target

    token = token or CancelToken()
    complete = pieces is None
    wanted = library.holdings.ids() if pieces is None else list(dict.fromkeys(pieces))
    taking = _Taking(library, translate, token)
    try:
        with library_target(path, token) as target:
            for done, piece in enumerate(wanted):
                token.check()
                progress(done / len(wanted))
                taking.piece(target, piece)
            if not complete and not taking.folders:
                raise _nothing() if not taking.failed else taking.failed[0][1]
            taking.beside(target, complete=complete)
            token.check()
    except OSError as error:
        raise ReaderError(plain(error), str(error)) from error
    progress(1.0)
    return Taken(len(taking.folders), taking.images, tuple(taking.failed))


class _Taking:
    """What was written of a library so far."""

    def __init__(self, library: Library, translate: Translator, token: CancelToken) -> None:
        from reader.exporting.folder_names import FolderNames

        self._library, self._translate, self._token = library, translate, token
        self._names = FolderNames(translate("Untitled"))
        self._rows: list[str] = []
        self._tags: set[str] = set()
        self.folders: dict[int, str] = {}
        self.images = 0
        self.failed: list[tuple[str, ReaderError]] = []

    def piece(self, target: Target, piece: int) -> None:
        """Write a piece's folder; one that is gone meanwhile has none."""
        try:
            held = self._library.holdings.of(piece)
        except LibraryFailed as error:
            self.failed.append((str(piece), error))
            return
        if held is None:
            return
        title = self._title(held)
        folder = self._names.give(title)
        self.folders[piece] = folder
        self._tags.update(held.tags)
        self._write(target, f"{PIECES}/{folder}", held)
        if not held.deleted:
            address = quote(f"{PIECES}/{folder}/{PAGE_FILE}")
            about = held.document.metadata
            self._rows.append(
                f'<li><a href="{address}"><bdi>{escape(title)}</bdi></a>'
                + "".join(f" · <bdi>{escape(part)}</bdi>" for part in (about.source,) if part)
                + "</li>"
            )

    def beside(self, target: Target, *, complete: bool) -> None:
        """Write what is held beside the pieces, and the page that lists them."""
        from reader.library.held import Beside
        from reader.library.records import utc

        beside = self._library.holdings.beside()
        if not complete:
            # a part of the library takes along what is said of its pieces, and no more
            beside = Beside(tuple(look for look in beside.colours if look[0] in self._tags))
        data = library_data(beside, self.folders, utc(), complete=complete)
        target.write(PAGE_FILE, self._page())
        target.write(LIBRARY_FILE, written(data))

    def _write(self, target: Target, place: str, held: Holding) -> None:
        from reader.exporting.html import page_beside

        documents = (held.document, *(version.document for version in held.versions))
        there: set[str] = set()
        for name in assets_of(documents):
            self._token.check()
            file = self._library.asset(name)
            # an image that is cleaned up meanwhile is missing here as it is there
            with contextlib.suppress(FileNotFoundError):
                if file is not None:
                    target.copy(f"{place}/{IMAGES}/{name}", file)
                    there.add(name)
                    self.images += 1

        def image(name: str) -> str:
            return f"{IMAGES}/{quote(name)}" if name in there else ""

        target.write(f"{place}/{PAGE_FILE}", page_beside(held.document, image))
        for number, version in enumerate(held.versions, 1):
            target.write(f"{place}/{version_file(number)}", written(to_data(version.document)))
        target.write(f"{place}/{PIECE_FILE}", written(piece_data(held)))

    def _title(self, held: Holding) -> str:
        from reader.library.records import columns

        return str(columns(held.document)["title"]) or self._translate("Untitled")

    def _page(self) -> str:
        translate = self._translate
        direction = "rtl" if translate.right_to_left else "ltr"
        title = escape(translate("The library"))
        return (
            f'<!DOCTYPE html>\n<html lang="{translate.language}" dir="{direction}">\n<head>\n'
            '<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
            f"<h1>{title}</h1>\n<ol>\n" + "\n".join(self._rows) + "\n</ol>\n</body>\n</html>\n"
        )


_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 2em auto; max-width: 38em; padding: 0 1em; line-height: 1.8;
  font-family: "Noto Naskh Arabic", "Amiri", "Noto Serif", serif; font-size: 1.25rem; }
"""


def selected(
    library: Library, tag: str = "", collection: str = "", words: str = ""
) -> Sequence[int]:
    """Give the pieces of a tag, a collection and a search, those that are in all that is given.

    A collection is called by its name or its number, a tag with any white space.

    Raises `ReaderError` where there is no such collection, or nothing is found.
    """
    from reader.library.pieces import Shelf, View

    number = _collection(library, collection) if collection else 0
    found = list(library.ids(View(Shelf.ALL, " ".join(tag.split()), number)))
    if words:
        # what was saved a moment ago is among what is found
        library.index()
        hits = {hit.piece for hit in library.search(words, limit=max(1, library.count()))}
        found = [piece for piece in found if piece in hits]
    if not found:
        raise _nothing()
    return found


def _collection(library: Library, name: str) -> int:
    from reader.actions.collection_command import find_collection

    found = find_collection(library, name)
    if found is not None:
        return found.id
    raise ReaderError(
        Message("There is no collection {name}. Check its name in the library.", {"name": name})
    )


def _nothing() -> ReaderError:
    return ReaderError(
        Message("No piece of the library was chosen. Choose others, or all of them.")
    )
