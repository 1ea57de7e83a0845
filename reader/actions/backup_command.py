"""`ayn backup`: a verified copy of the library, in its folder of copies or in a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.actions.arguments import Parser
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.snapshots import Contents, Snapshot

_DONE = 0


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn backup` its file and options."""
    translate = parser.translate
    parser.what.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help=translate("Where the copy is to lie; without it, among the library's own copies"),
    )
    parser.how.add_argument(
        "--list", action="store_true", help=translate("List the copies that are there")
    )
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Take a copy, or list those that are there."""
    from reader.actions.rescue import snapshots_of
    from reader.errors import Message, ReaderError
    from reader.library.snapshots import Kind, verify

    if chosen.list:
        return list_snapshots(terminal, as_json=chosen.json)
    paths, translate = terminal.paths, terminal.translate
    if not paths.library.exists():
        raise ReaderError(
            Message("There is no library in {place} to copy.", {"place": str(paths.data)})
        )
    # a library of an earlier version is brought to this one first
    with terminal.library():
        pass
    snapshots = snapshots_of(paths)
    if chosen.file is not None:
        file = chosen.file.expanduser().absolute()
        # a link may lead to it by another name
        if file.exists() and file.samefile(paths.library):
            raise ReaderError(
                Message("{path} is the library itself. Choose another file.", {"path": str(file)})
            )
        _refuse_other(file)
        snapshots.export(file, terminal.progress())
    else:
        file = snapshots.take(Kind.KEPT, terminal.progress()).file
    contents = verify(file)
    if chosen.json:
        terminal.json({"file": str(file), "pieces": contents.pieces, "notes": contents.notes})
    else:
        text = translate.plural(
            "Copied {count} piece to {path}, and read the copy back",
            "Copied {count} pieces to {path}, and read the copy back",
            contents.pieces,
            path=str(file),
        )
        terminal.line(text)
    return _DONE


def _refuse_other(file: Path) -> None:
    """Raise `ReaderError` for a name under which something lies that is no copy of a library."""
    from reader.errors import Message, ReaderError
    from reader.library.snapshots import is_library

    if file.is_dir():
        raise ReaderError(
            Message(
                "{path} is a folder. Name a file in it, such as {hint}",
                {"path": str(file), "hint": str(file / "library.db")},
            )
        )
    # a log beside it: another library, which is in use or has yet to take its log in
    if file.exists() and (not is_library(file) or Path(f"{file}-wal").exists()):
        raise ReaderError(
            Message(
                "{path} is there already and is no copy of a library, so it was left as it is. "
                "Choose another name.",
                {"path": str(file)},
            )
        )


def list_snapshots(terminal: Terminal, *, as_json: bool) -> int:
    """Print the copies that are there, the newest first."""
    from reader.actions.rescue import snapshots_of
    from reader.errors import LibraryFailed
    from reader.library.snapshots import verify

    rows: list[dict[str, Any]] = []
    snapshots = snapshots_of(terminal.paths).list()
    for snapshot in snapshots:
        try:
            contents = verify(snapshot.file)
        except LibraryFailed:
            contents = None
        if as_json:
            rows.append(_data(snapshot, contents))
        else:
            terminal.line(_line(snapshot, contents, terminal.translate))
    if as_json:
        terminal.json(rows)
    elif not snapshots:
        terminal.note(
            terminal.translate("There is no copy yet. Make one with: {hint}", hint="ayn backup")
        )
    return _DONE


def _line(snapshot: Snapshot, contents: Contents | None, translate: Translator) -> str:
    from reader.actions.rescue import local_time

    parts = [local_time(snapshot.taken), _kind(snapshot, translate)]
    if contents is None:
        parts.append(translate("cannot be read"))
    else:
        parts += [
            translate.plural("{count} piece", "{count} pieces", contents.pieces),
            translate.plural("{count} note", "{count} notes", contents.notes),
        ]
    return f"{snapshot.number:>4}  " + translate(", ").join(parts)


def _kind(snapshot: Snapshot, translate: Translator) -> str:
    from reader.library.snapshots import Kind

    if snapshot.kind is Kind.DAILY:
        return translate("by itself")
    if snapshot.kind is Kind.BEFORE:
        return translate("before a change")
    return translate("as you asked")


def _data(snapshot: Snapshot, contents: Contents | None) -> dict[str, Any]:
    return {
        "number": snapshot.number,
        "kind": str(snapshot.kind),
        "taken": snapshot.taken,
        "file": str(snapshot.file),
        "sound": contents is not None,
        "pieces": contents.pieces if contents else None,
        "notes": contents.notes if contents else None,
    }
