"""`ayn dictionary`: its options, and what each of its deeds prints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, one_of
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.speech.dictionary_file import Problem

# repeated here: the help must not wait for the speech room
_KINDS = ("word", "phrase", "pattern")
_STANDARD_INPUT = "-"


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn dictionary` its deeds."""
    translate, deed = parser.translate, parser.deed
    parser.deeds()
    adding = deed("add", translate("Add a word, or change how it is said"))
    _shown(adding, translate)
    adding.what.add_argument(
        "said", metavar="SAID", help=translate("How it is said, with its harakat")
    )
    adding.how.add_argument(
        "--kind",
        metavar="KIND",
        default="word",
        type=one_of(translate, _KINDS),
        help=translate("One of {values}", values=", ".join(_KINDS)),
    )
    adding.how.add_argument(
        "--of",
        metavar="CODE",
        default="ar",
        help=translate("The language of the text in which it serves"),
    )
    deed("list", translate("List the entries")).json()
    _shown(deed("remove", translate("Take a word out")), translate)
    deed("import", translate("Take in the entries of a TSV file")).what.add_argument(
        "file", metavar="FILE", help=translate("A file, or - for standard input")
    )
    deed("export", translate("Write the entries as TSV")).what.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help=translate("The file to write; without it, they are printed"),
    )


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked; raises `SpeechFailed`."""
    _DEEDS[chosen.deed](terminal, chosen)
    return 0


def _shown(parser: Parser, translate: Translator) -> None:
    parser.what.add_argument(
        "shown", metavar="SHOWN", help=translate("The word as it is written in the text")
    )


def _add(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.dictionary import add
    from reader.speech.dictionary import Entry

    add(terminal.paths, Entry(chosen.shown, chosen.said, chosen.kind, chosen.of))
    terminal.line(
        terminal.translate("{shown} is now said {said}", shown=chosen.shown, said=chosen.said)
    )


def _list(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from dataclasses import asdict

    from reader.actions.dictionary import load

    file = load(terminal.paths)
    if chosen.json:
        terminal.json([asdict(entry) for entry in file.entries])
    elif not file.entries:
        hint = terminal.translate(
            "The dictionary is empty. Add a word: {hint}", hint="ayn dictionary add مصر مِصْر"
        )
        terminal.note(hint)
    else:
        for entry in file.entries:
            columns = [entry.shown, entry.said]
            if (entry.kind, entry.language) != ("word", "ar"):
                columns += (entry.kind, entry.language)
            terminal.line("\t".join(columns))
    _report(terminal, file.problems)


def _remove(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.dictionary import remove_shown

    remove_shown(terminal.paths, chosen.shown)
    terminal.line(terminal.translate("{shown} is no longer in the dictionary", shown=chosen.shown))


def _import(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.dictionary import import_tsv
    from reader.speech.dictionary_file import MAX_BYTES

    if chosen.file == _STANDARD_INPUT:
        stdin = terminal.stdin
        merged = import_tsv(terminal.paths, stdin.read(MAX_BYTES + 1) if stdin else b"")
    else:
        merged = import_tsv(terminal.paths, Path(chosen.file).expanduser())
    text = terminal.translate(
        "Added {added}, changed {changed}, already there {skipped}",
        added=merged.added,
        changed=merged.changed,
        skipped=merged.skipped,
    )
    terminal.line(text)
    _report(terminal, merged.problems)


def _export(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.dictionary import export_tsv

    data = export_tsv(terminal.paths, chosen.file)
    if chosen.file is None:
        sys.stdout.write(data.decode("utf-8"))


def _report(terminal: Terminal, problems: Iterable[Problem]) -> None:
    translate = terminal.translate
    for problem in problems:
        text = translate(
            "Line {line} is left aside: {reason}",
            line=problem.line,
            reason=translate.say(problem.message),
        )
        terminal.note(text)


_DEEDS: dict[str, Callable[[Terminal, argparse.Namespace], None]] = {
    "add": _add,
    "list": _list,
    "remove": _remove,
    "import": _import,
    "export": _export,
}
