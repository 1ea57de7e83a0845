"""Bringing a library in that was taken away: what is new is added, what is known is joined."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.library_format import (
    IMAGES,
    LIBRARY,
    LIBRARY_FILE,
    PIECE,
    PIECE_FILE,
    assets_of,
)
from reader.errors import ImportFailed, Message
from reader.jobs import CancelToken

if TYPE_CHECKING:
    from reader.importing.library_files import LibraryFiles
    from reader.library.held import Holding
    from reader.library.receiving import Receiver
    from reader.library.store import Library

Progress = Callable[[float], None]
_INDEXING = 0.2
"""The part of the progress that is left for the search index."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a library that was brought in: pieces added, changed, and known before.

    `failed` are its files that could not be read, each by its name and with the reason.
    """

    added: int
    joined: int
    known: int
    failed: tuple[tuple[str, ImportFailed], ...] = ()

    @property
    def pieces(self) -> int:
        """How many pieces of it are in the library now."""
        return self.added + self.joined + self.known


def bring_in(
    library: Library,
    path: Path,
    progress: Progress = lambda _: None,
    token: CancelToken | None = None,
) -> BroughtIn:
    """Take in a folder or a zip that `take_away` wrote, piece by piece.

    What one piece has wrong keeps no other from coming. Raises `ImportFailed` for what is no
    library or a newer one's, `LibraryFailed`, and `Cancelled` when asked to stop: the pieces that
    came by then stay, and bringing it again goes on.
    """
    from reader.importing.library_files import open_library

    token = token or CancelToken()
    with contextlib.closing(open_library(path)) as files:
        bringing = _Bringing(library, files, token)
        brought = bringing.run(lambda done: progress(done * (1 - _INDEXING)))

    def indexed(done: float) -> None:
        token.check()
        progress(1 - _INDEXING + done * _INDEXING)

    library.index(indexed)
    progress(1.0)
    return brought


class _Bringing:
    """One library on its way in."""

    def __init__(self, library: Library, files: LibraryFiles, token: CancelToken) -> None:
        self._receiver: Receiver = library.holdings.receiver()
        self._files, self._token = files, token
        self._ids: dict[str, int] = {}
        self._failed: list[tuple[str, ImportFailed]] = []
        self._counts = {"new": 0, "joined": 0, "known": 0}

    def run(self, progress: Progress) -> BroughtIn:
        """Bring all of it."""
        from reader.importing.library_files import Missing, pieces_in

        about = self._about()
        queue = self._beside(about)
        places = dict(pieces_in(self._files))
        # in the order in which they were saved: what is listed together keeps its order
        listed = _listed(about)
        self._failed += [(folder, Missing(folder)) for folder in listed if folder not in places]
        folders = dict.fromkeys(folder for folder in (*listed, *places) if folder in places)
        for done, folder in enumerate(folders):
            self._token.check()
            progress(done / len(folders))
            try:
                self._piece(folder, places[folder])
            except ImportFailed as error:
                self._failed.append((folder, error))
        self._token.check()
        self._receiver.put_queue(self._ids[folder] for folder in queue if folder in self._ids)
        return BroughtIn(
            self._counts["new"],
            self._counts["joined"],
            self._counts["known"],
            tuple(self._failed),
        )

    def _about(self) -> object | None:
        """Read what is said of the whole; without it the pieces still come."""
        from reader.actions.library_reading import Newer, check_format
        from reader.importing.library_files import read_json

        try:
            data = read_json(self._files, LIBRARY_FILE)
            check_format(data, LIBRARY, LIBRARY_FILE)
        except Newer:
            raise
        except ImportFailed as error:
            self._failed.append((LIBRARY_FILE, error))
            return None
        return data

    def _beside(self, about: object | None) -> tuple[str, ...]:
        """Bring what is held beside the pieces; gives the folders of the queue."""
        from reader.actions.library_reading import read_library

        if about is None:
            return ()
        try:
            beside, queue = read_library(about, LIBRARY_FILE)
        except ImportFailed as error:
            self._failed.append((LIBRARY_FILE, error))
            return ()
        self._receiver.put_beside(beside)
        return queue

    def _piece(self, folder: str, place: str) -> None:
        from reader.actions.library_reading import check_format, read_piece
        from reader.importing.library_files import read_json

        data = read_json(self._files, f"{place}/{PIECE_FILE}")
        check_format(data, PIECE, folder)
        held = read_piece(data, folder, lambda file: read_json(self._files, f"{place}/{file}"))
        received = self._receiver.put(held, self._pictures(held, folder, place))
        self._ids[folder] = received.piece
        self._counts[received.became] += 1

    def _pictures(self, held: Holding, folder: str, place: str) -> Iterator[tuple[str, bytes]]:
        """Give the images one by one; one that is damaged is told, and its piece comes without."""
        from reader.importing.library_files import read_picture

        documents = (held.document, *(version.document for version in held.versions))
        for name in assets_of(documents):
            self._token.check()
            if not _is_plain(name):
                continue
            try:
                content = read_picture(self._files, f"{place}/{IMAGES}/{name}")
            except ImportFailed as error:
                self._failed.append((f"{folder}/{name}", error))
                continue
            if content is not None:
                yield name, content


def sentences(brought: BroughtIn) -> tuple[Message, ...]:
    """Say what became of a library that was brought in, a sentence for each thing."""
    if brought.pieces == brought.known and not brought.failed:
        return (Message("All of it was in the library already; nothing was changed."),)
    counted = (
        (brought.added, Message("Added {count} piece.", plural="Added {count} pieces.")),
        (
            brought.joined,
            Message(
                "{count} piece was there and got what was new.",
                plural="{count} pieces were there and got what was new.",
            ),
        ),
        (
            brought.known,
            Message(
                "{count} piece was there already.", plural="{count} pieces were there already."
            ),
        ),
        (
            len(brought.failed),
            Message(
                "{count} part of it could not be read.",
                plural="{count} parts of it could not be read.",
            ),
        ),
    )
    return tuple(replace(message, count=count) for count, message in counted if count)


def _listed(about: object | None) -> list[str]:
    """Give the folders that a library names, in its order."""
    listed = about.get("pieces") if isinstance(about, dict) else None
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _is_plain(name: str) -> bool:
    return not name.startswith(".") and not set(name) & set("/\\:\0")
