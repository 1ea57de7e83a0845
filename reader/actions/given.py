"""What a person names to be saved: links, lists of links, files, folders, zips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from reader.actions.links import MOST, link_of, links_in
from reader.actions.save import ADDRESS, STANDARD_INPUT, open_argument
from reader.errors import ImportFailed, Message
from reader.importing.importer import Failed, Source, expand
from reader.system_errors import plain

_LISTS = frozenset(
    [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".opml", ".csv", ".url", ".desktop", ""]
)
"""Endings of files that may be lists of links."""


@dataclass(frozen=True, slots=True)
class Given:
    """One thing to save, or links, under the name it was given by; exactly one of them is there.

    `skipped` says of an error that nothing was wrong: a file of a folder that is no piece.
    """

    name: str
    links: tuple[str, ...] = ()
    source: Source | None = None
    error: ImportFailed | None = None
    skipped: bool = False

    def content(self) -> Source:
        """Give the source; raises the error that there is instead."""
        if self.source is None:
            text = Message("There is no text to add. Copy some text and try again.")
            raise self.error or ImportFailed(text)
        return self.source


def given(argument: str, stdin: BinaryIO | None = None) -> Iterator[Given]:
    """Understand an argument: a link, "-" for standard input, else a file, a folder or a zip.

    A folder is read one piece after another, as they are asked for. Nothing is raised: what
    cannot be read is an error among the things given.
    """
    path = path_of(argument)
    if link := given_link(argument):
        yield Given(argument, (link,))
        return
    try:
        if argument == STANDARD_INPUT or path is None:
            yield _source(argument, open_argument(argument, stdin))
            return
        alone = not path.is_dir()
        for item in expand(path):
            if isinstance(item, Failed):
                yield Given(item.name, error=item.error, skipped=item.skipped)
            elif alone and item.name == path.name:
                yield _source(argument, item)
            else:
                yield Given(item.name, source=item)
    except ImportFailed as error:
        yield Given(argument, error=error)
    except OSError as error:
        yield Given(argument, error=ImportFailed(plain(error), str(error)))


def given_link(argument: str) -> str:
    """Give the link that an argument is, "" for anything else; a file of that name goes first."""
    return "" if argument == STANDARD_INPUT or _there(path_of(argument)) else link_of(argument)


def links_of(source: Source) -> tuple[str, ...]:
    """Give the links of a file or a paste that is a list of them, () when it is something else."""
    from reader.importing.decode import declared_charset, decode, looks_binary

    name = Path(source.name).suffix.lower()
    if name not in _LISTS or len(source.data) > MOST or looks_binary(source.data):
        return ()
    declared = source.media_type.partition("charset=")[2] or declared_charset(source.data)
    try:
        return links_in(decode(source.data, declared=declared, name=source.name).text)
    except ImportFailed:
        return ()


def _source(name: str, source: Source) -> Given:
    links = links_of(source)
    return Given(name, links) if links else Given(name, source=source)


def path_of(argument: str) -> Path | None:
    """Give the path that an argument names; None for an address of another kind."""
    address = urlsplit(argument) if argument.lower().startswith("file:") else None
    if address is not None and address.netloc in ("", "localhost"):
        return Path(unquote(address.path))
    if ADDRESS.match(argument) and not _there(Path(argument)):
        return None
    return Path(argument).expanduser()


def _there(path: Path | None) -> bool:
    try:
        return path is not None and path.exists()
    except (OSError, ValueError):
        return False
