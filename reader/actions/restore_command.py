"""`ayn restore`: what going back to a copy of the library would change, and the going back."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser
from reader.errors import Message, ReaderError
from reader.translations import FSI, PDI, Translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.actions.terminal import Terminal
    from reader.library.restoring import Difference

_DONE, _FAILED = 0, 1
_SHOWN = 8
"""Titles that are named of each kind of change; the rest is counted."""


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn restore` its copy and options."""
    translate = parser.translate
    parser.what.add_argument(
        "copy",
        metavar="N|FILE",
        nargs="?",
        help=translate("The number of a copy, or a file; without it, the copies are listed"),
    )
    parser.how.add_argument("--yes", action="store_true", help=translate("Do not ask first"))
    parser.how.add_argument(
        "--dry-run", action="store_true", help=translate("Only say what would change")
    )
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Say what would change, ask, and go back; the state of before is copied first."""
    from reader.actions.rescue import snapshots_of
    from reader.library.restoring import difference, restore
    from reader.library.snapshots import verify

    if chosen.copy is None:
        from reader.actions.backup_command import list_snapshots

        return list_snapshots(terminal, as_json=chosen.json)
    paths, translate = terminal.paths, terminal.translate
    file = _file(terminal, chosen.copy)
    contents = verify(file)
    told = None
    if paths.library.exists():
        # one that is damaged goes on as its last good copy, and can then be compared
        with terminal.library():
            pass
        told = difference(paths, file)
    if not chosen.json:
        for line in _lines(told, contents.pieces, translate):
            terminal.line(line)
    if chosen.dry_run or not (chosen.yes or _agreed(terminal)):
        if chosen.json:
            terminal.json({"restored": False, "changes": _data(told)})
        return _DONE if chosen.dry_run else _FAILED
    done = restore(paths, snapshots_of(paths), file, terminal.progress())
    if chosen.json:
        terminal.json(
            {
                "restored": True,
                "changes": _data(told),
                "before": done.before.number if done.before else None,
                "missing_images": done.missing_images,
            }
        )
        return _DONE
    terminal.line(translate("The library is again as the copy has it."))
    if done.before is not None:
        hint = f"ayn restore {done.before.number}"
        terminal.line(translate("To take this back: {hint}", hint=hint))
    if done.missing_images:
        text = translate.plural(
            "{count} image of its pieces is not there any more.",
            "{count} images of its pieces are not there any more.",
            done.missing_images,
        )
        terminal.line(text)
    return _DONE


def _file(terminal: Terminal, name: str) -> Path:
    from reader.actions.opening import piece_number
    from reader.actions.rescue import snapshots_of
    from reader.library.snapshots import is_library

    number = piece_number(name)
    if number is None:
        file = Path(name).expanduser().absolute()
        if file.is_dir():
            raise ReaderError(
                Message("{place} is a folder. Give the name of a file.", {"place": str(file)})
            )
        if not file.is_file():
            raise ReaderError(
                Message("There is no file {path}. Check its name.", {"path": str(file)})
            )
        if not file.stat().st_size or not is_library(file):
            raise ReaderError(
                Message(
                    "{path} is no copy that Ayn made, so nothing was changed. To bring in what "
                    "was taken along by an export, run: {hint}",
                    {"path": str(file), "hint": "ayn import"},
                )
            )
        return file
    for snapshot in snapshots_of(terminal.paths).list():
        if snapshot.number == number:
            return snapshot.file
    raise ReaderError(
        Message(
            "There is no copy {id}. See the copies with: {hint}",
            {"id": str(number), "hint": "ayn backup --list"},
        )
    )


def _agreed(terminal: Terminal) -> bool:
    translate = terminal.translate
    return terminal.agreed(
        translate("Go back to this copy? Type y for yes."),
        translate("Nothing was changed. To go back, add: {hint}", hint="--yes"),
    )


def _lines(told: Difference | None, pieces: int, translate: Translator) -> Iterator[str]:
    """Say what would change, a line each."""
    plural = translate.plural
    if told is None:
        yield plural("{count} piece comes back", "{count} pieces come back", pieces)
        return
    if told.nothing:
        yield translate("The library is as the copy has it: nothing would change.")
        return
    if count := len(told.back):
        yield plural("{count} piece comes back:", "{count} pieces come back:", count)
        yield from _titles(told.back, translate)
    if count := len(told.gone):
        yield plural("{count} piece goes:", "{count} pieces go:", count)
        yield from _titles(told.gone, translate)
    if count := len(told.changed):
        yield plural(
            "{count} piece gets the text it had:", "{count} pieces get the text they had:", count
        )
        yield from _titles(told.changed, translate)
    if told.marks:
        yield plural(
            "{count} piece gets the tags, marks and places it had",
            "{count} pieces get the tags, marks and places they had",
            told.marks,
        )
    if told.notes_back:
        yield plural("{count} note comes back", "{count} notes come back", told.notes_back)
    if told.notes_gone:
        yield plural("{count} note goes", "{count} notes go", told.notes_gone)
    if told.notes_changed:
        yield plural(
            "{count} note gets the words it had",
            "{count} notes get the words they had",
            told.notes_changed,
        )


def _titles(titles: tuple[str, ...], translate: Translator) -> Iterator[str]:
    for title in titles[:_SHOWN]:
        yield f"   {FSI}{title or translate('Untitled')}{PDI}"
    rest = len(titles) - _SHOWN
    if rest > 0:
        yield "   " + translate.plural("and {count} more", "and {count} more", rest)


def _data(told: Difference | None) -> dict[str, object] | None:
    return dataclasses.asdict(told) if told is not None else None
