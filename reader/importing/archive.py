"""Zips and folders of pieces: what they hold, read within limits and never unpacked to disk."""

from __future__ import annotations

import functools
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ImportFailed, Message
from reader.importing.limits import MAX_ENTRIES, MAX_FOLDERS
from reader.paths import resource
from reader.system_errors import plain

if TYPE_CHECKING:
    from reader.importing.importer import Failed, Imported, Source
    from reader.importing.zips import Zip
    from reader.jobs import CancelToken

_ZIP = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06"
# books and office files are zips too, of other importers: their first entries have these names
_OTHERS = re.compile(rb"mimetype|\[Content_Types\]\.xml|_rels/|META-INF/")


class ArchiveImporter:
    """Takes a zip that holds one piece; more of them are saved one by one, by `expand`."""

    name = "archive"

    def accepts(self, source: Source) -> float:
        """Look at the first bytes, and away from the zips that are books or office files."""
        return 0.5 if is_zip(source.data) else 0.0

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Import the one piece of the zip; raises `ImportFailed` when there are more or none."""
        from reader.importing.importer import Source, import_source
        from reader.importing.zips import Zip

        sources: list[Source] = []
        failures: list[Failed] = []
        for item in _of_zip(Zip(source.data, source.name)):
            token.check()
            if isinstance(item, Source):
                sources.append(item)
            elif not item.skipped:
                failures.append(item)
        if len(sources) == 1 and not failures:
            return import_source(sources[0], token)
        if sources:
            raise ImportFailed(
                Message(
                    "The zip {name} holds {count} pieces. Add it as a file: each is saved.",
                    {"name": source.name or "…", "count": len(sources) + len(failures)},
                )
            )
        raise failures[0].error if failures else _no_piece(source.name or "…")


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip of files, not a book or an office file."""
    if data.startswith(_ZIP):
        return _OTHERS.match(data, 30) is None
    return data.startswith(_EMPTY)


def expand_path(path: Path) -> Iterator[Source | Failed]:
    """Give the pieces of a file, a folder or a zip, and the failures among them."""
    from reader.importing.importer import Failed, read_file
    from reader.importing.zips import Zip

    if path.is_dir():
        found = False
        for item in _of_folder(path):
            found = found or not (isinstance(item, Failed) and item.skipped)
            yield item
        if not found:
            yield Failed(path.name, _no_piece(path.name or str(path)))
        return
    try:
        source = read_file(path)
        if not is_zip(source.data):
            yield source
            return
        archive = Zip(source.data, source.name)
    except ImportFailed as error:
        yield Failed(path.name, error)
        return
    found = False
    for item in _of_zip(archive):
        found = found or not (isinstance(item, Failed) and item.skipped)
        yield item
    if not found:
        yield Failed(source.name, _no_piece(source.name))


def _of_folder(folder: Path) -> Iterator[Source | Failed]:
    """Walk a folder in the order of names; links and hidden files are passed over."""
    from reader.importing.importer import Failed

    seen = 0
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            yield Failed(place.name, _unreadable(place, error))
            continue
        files = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
        companions = _companions([entry.name for entry in files])
        folders = [
            entry
            for entry in entries
            if entry.is_dir(follow_symlinks=False)
            and not entry.name.startswith((".", "__MACOSX"))
            and not _belongs(entry.name, companions)
        ]
        for entry in files:
            if entry.name.startswith("."):
                continue
            seen += 1
            if seen > MAX_ENTRIES:
                yield Failed(folder.name, _too_many(folder.name))
                return
            if is_piece(entry.name) or entry.name.lower().endswith(".zip"):
                yield from expand_path(Path(entry.path))
            else:
                yield Failed(entry.name, _unknown(entry.name), skipped=True)
        if depth < MAX_FOLDERS:
            waiting += [(Path(entry.path), depth + 1) for entry in reversed(folders)]
        elif folders:
            yield Failed(place.name, _too_many(folder.name))


def _of_zip(archive: Zip) -> Iterator[Source | Failed]:
    """Give what a zip holds in the order of its names."""
    from reader.importing.importer import Failed, Source

    companions = _companions(archive.names)
    for entry, error in archive.refused:
        yield Failed(entry, error)
    for entry in sorted(archive.names):
        folders, _, own = entry.rpartition("/")
        if own.startswith(".") or entry.startswith("__MACOSX/"):
            continue
        if own.lower().endswith(".zip"):
            yield Failed(entry, _nested(own))
            continue
        inside = any(
            _belongs("/".join(entry.split("/")[: depth + 1]), companions)
            for depth in range(entry.count("/"))
        )
        if inside or not is_piece(own):
            yield Failed(entry, _unknown(own), skipped=True)
            continue
        try:
            data = archive.read(entry)
        except ImportFailed as failure:
            yield Failed(entry, failure)
            continue
        if data.startswith((_ZIP, _EMPTY)):
            yield Failed(entry, _nested(own))
            continue
        pictures = functools.partial(archive.picture, folders)
        yield Source(data, own, pictures=pictures)


def is_piece(name: str) -> bool:
    """Whether a file's name says that it may be a piece, among others in a folder."""
    return name.lower().rpartition(".")[2] in _kinds()["pieces"] and "." in name


def _companions(names: list[str]) -> frozenset[str]:
    """Give the names of the pages, without their endings, whose files may lie beside them."""
    return frozenset(
        name.rpartition(".")[0]
        for name in names
        if name.lower().rpartition(".")[2] in _kinds()["pages"]
    )


def _belongs(folder: str, companions: frozenset[str]) -> bool:
    """Whether a folder holds the files of a page beside it ("page_files", "page.files" …)."""
    return any(
        folder.endswith(ending) and folder.removesuffix(ending) in companions
        for ending in _kinds()["companions"]
    )


@functools.cache
def _kinds() -> dict[str, tuple[str, ...]]:
    with resource("tables", "kinds.toml").open("rb") as file:
        return {name: tuple(values) for name, values in tomllib.load(file).items()}


def _no_piece(name: str) -> ImportFailed:
    return ImportFailed(
        Message(
            "There is no text in {name} that can be read here: web pages, Markdown and plain "
            "text can.",
            {"name": name},
        )
    )


def _unknown(name: str) -> ImportFailed:
    return ImportFailed(Message("{name} is no text to read; it was passed over.", {"name": name}))


def _nested(name: str) -> ImportFailed:
    return ImportFailed(
        Message("{name} is a zip inside a zip. Take it out and add it by itself.", {"name": name})
    )


def _too_many(name: str) -> ImportFailed:
    return ImportFailed(
        Message(
            "{name} holds more than {limit} files, or folders too deep. Add its parts one by one.",
            {"name": name, "limit": MAX_ENTRIES},
        )
    )


def _unreadable(folder: Path, error: OSError) -> ImportFailed:
    if isinstance(error, PermissionError):
        message = Message(
            "The folder {name} may not be read. Allow reading it in its properties.",
            {"name": folder.name or str(folder)},
        )
    else:
        message = plain(error, folder)
    return ImportFailed(message, str(error))
