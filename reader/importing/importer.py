"""From bytes to a document: what can be imported, by whom, and how large it may be."""

from __future__ import annotations

import functools
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from reader.document.model import Document
from reader.errors import ImportFailed, Message
from reader.importing.limits import MAX_INPUT, MAX_SECONDS
from reader.jobs import CancelToken
from reader.system_errors import plain

# a property list whose first words are those of Safari's archives
_SAFARI = re.compile(rb"bplist00.{0,4000}WebMainResource", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to import and what is known about them.

    `name` is a file name ("" for a paste), `media_type` a MIME type ("" when unknown), `base`
    the folder that relative images may be read from, `url` the page's address. `pictures`
    gives the pictures that came with the page (in the same archive) by the names it uses.
    `fetched` is when it was fetched (ISO 8601), which «منذ ٣ ساعات» in it is counted from. When a
    file was last written says nothing of that: a copy would be another piece.
    """

    data: bytes
    name: str = ""
    media_type: str = ""
    base: Path | None = None
    url: str = ""
    pictures: Callable[[str], bytes | None] | None = field(default=None, compare=False, repr=False)
    fetched: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A document, and its images by asset name (`<sha256 hex>.<png|jpg|gif|webp>`)."""

    document: Document
    assets: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Failed:
    """A file of a folder or a zip that gives no piece, and why.

    `skipped` says that it is of no kind that can be a piece: it is counted, not complained of.
    """

    name: str
    error: ImportFailed
    skipped: bool = False


class Importer(Protocol):
    """One format. Others plug in through the entry-point group `ayn.importers`."""

    name: str

    def accepts(self, source: Source) -> float:
        """Say how surely (0: not at all, 1: certainly) the bytes are of this format."""
        ...

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Make the document; raises `ImportFailed`, and `Cancelled` when asked to stop."""
        ...


def read_file(path: Path) -> Source:
    """Read a file; its folder becomes the one that relative images are read from.

    Raises `ImportFailed` when it is missing, a folder, unreadable, empty, larger than
    `MAX_INPUT` bytes, or of a kind that no importer takes.
    """
    # A name of bytes that are no UTF-8 comes with lone surrogates, which nothing can store
    name = (path.name or str(path)).encode("utf-8", "replace").decode()
    try:
        if path.is_dir():
            raise ImportFailed(
                Message("{name} is a folder. Choose a file inside it.", {"name": name})
            )
        if path.stat().st_size > MAX_INPUT:
            raise _too_large(name)
        with path.open("rb") as file:
            data = file.read(MAX_INPUT + 1)
    except FileNotFoundError as error:
        raise ImportFailed(
            Message(
                "There is no file {name}. Check its name and where it lies.", {"name": str(path)}
            ),
            str(error),
        ) from error
    except PermissionError as error:
        raise ImportFailed(
            Message(
                "The file {name} may not be read. Allow reading it in its properties, "
                "or copy it to a folder of your own.",
                {"name": name},
            ),
            str(error),
        ) from error
    except OSError as error:
        raise ImportFailed(plain(error, path), str(error)) from error
    source = Source(data, name, base=path.absolute().parent)
    _importer_for(source)
    return source


def import_source(source: Source, token: CancelToken | None = None) -> Imported:
    """Turn bytes into a document by the importer that knows them best.

    Raises `ImportFailed` with a message for people, `Cancelled` when `token` was cancelled.
    """
    token = _Clock(token or CancelToken())
    token.check()
    return _importer_for(source).load(source, token)


class _Clock(CancelToken):
    """The token of an import that may take so long and no longer."""

    def __init__(self, token: CancelToken) -> None:
        super().__init__()
        self._token = token
        self._end = time.monotonic() + MAX_SECONDS

    def cancel(self) -> None:
        """Ask the import to stop."""
        self._token.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether the import was asked to stop."""
        return self._token.cancelled

    def check(self) -> None:
        """Raise `Cancelled` when asked to stop, `ImportFailed` when the time is over."""
        super().check()
        if time.monotonic() > self._end:
            raise ImportFailed(
                Message(
                    "This takes too long to read: {seconds} seconds were not enough. Save only "
                    "the article, or copy its text and paste it.",
                    {"seconds": MAX_SECONDS},
                )
            )


def paste(text: str, html: str = "") -> Source:
    """Make a source of the clipboard: its HTML when that carries the text, else the text.

    HTML keeps headings, links and pictures, but a clipboard may hold only a frame of it (a
    chart, a spreadsheet's cell, an editor's colours), so it must have blocks of its own and at
    least most of the letters of the text.
    """
    if html.strip():
        from reader.importing.html import visible_letters

        letters, blocks = visible_letters(html)
        wanted = sum(character.isalnum() for character in text)
        if blocks and letters and letters >= 0.8 * wanted:
            return Source(html.encode("utf-8", "replace"), media_type="text/html;charset=utf-8")
    return Source(text.encode("utf-8", "replace"), media_type="text/plain;charset=utf-8")


def _importer_for(source: Source) -> Importer:
    """Choose the importer; raises `ImportFailed` when the bytes are nothing to read."""
    name = source.name
    if len(source.data) > MAX_INPUT:
        raise _too_large(name)
    if not source.data:
        if name:
            raise ImportFailed(
                Message("The file {name} is empty. Choose another file.", {"name": name})
            )
        raise ImportFailed(Message("There is no text to add. Copy some text and try again."))
    scored = [(importer.accepts(source), importer) for importer in _importers()]
    score, best = max(scored, key=lambda pair: pair[0])
    if score > 0:
        return best
    if not name:
        raise ImportFailed(
            Message("What was given is not text. Give text or a web page (HTML)."),
        )
    if _SAFARI.match(source.data):
        raise ImportFailed(
            Message(
                "{name} is a web archive of Safari, which only Safari can open. Save the page "
                "there as “Page Source”, or copy its text and paste it here.",
                {"name": name},
            )
        )
    raise ImportFailed(
        Message(
            "The file {name} holds no text that can be read here. Open it in the program it "
            "was made with and save it as a web page (HTML) or as plain text.",
            {"name": name},
        )
    )


def _too_large(name: str) -> ImportFailed:
    if not name:
        return ImportFailed(
            Message(
                "The text is larger than {limit} MB. Add it in smaller parts.",
                {"limit": MAX_INPUT // 1_000_000},
            )
        )
    return ImportFailed(
        Message(
            "The file {name} is larger than {limit} MB. Split it into smaller files.",
            {"name": name, "limit": MAX_INPUT // 1_000_000},
        )
    )


def expand(path: Path) -> Iterator[Source | Failed]:
    """Give every piece that a file, a folder or a zip holds, and what kept others from being one.

    Pictures and other files that are no pieces come as `Failed` with `skipped`. Nothing is
    raised for one file; the others go on. Symbolic links are not followed.
    """
    from reader.importing.archive import expand_path

    return expand_path(path)


@functools.cache
def _importers() -> tuple[Importer, ...]:
    """Give our importers, then those that other packages offer."""
    from importlib.metadata import entry_points

    from reader.importing.archive import ArchiveImporter
    from reader.importing.html import HtmlImporter
    from reader.importing.markdown import MarkdownImporter
    from reader.importing.mhtml import MhtmlImporter
    from reader.importing.plain import PlainImporter

    found: list[Importer] = [
        HtmlImporter(), MhtmlImporter(), MarkdownImporter(), ArchiveImporter(), PlainImporter(),
    ]  # fmt: skip
    for point in sorted(entry_points(group="ayn.importers"), key=lambda point: point.name):
        try:
            found.append(cast("Importer", point.load()()))
        except Exception:  # another package's fault must not keep ours from working
            logging.getLogger(__name__).exception("importer %s does not load", point.name)
    return tuple(found)
