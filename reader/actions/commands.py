"""The commands of `ayn`: one row each, filled in from the file that does it."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from reader import __version__
from reader.actions.arguments import Parser, UsageError
from reader.errors import Message
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal

_COMMAND = "COMMAND"


class CommandFile(Protocol):
    """What a file of a command has."""

    def add_parsers(self, parser: Parser) -> None:
        """Give the command's parser its arguments, options and deeds."""
        ...

    def run(self, terminal: Terminal, chosen: argparse.Namespace) -> int:
        """Do what was asked; gives the exit code. Raises `ReaderError`."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `file` in this folder is read only when the command line names it."""

    name: str
    about: Message
    file: str

    def load(self) -> CommandFile:
        """Give the file that does it."""
        return cast("CommandFile", importlib.import_module(f"reader.actions.{self.file}"))


COMMANDS = (
    Command("open", Message("Open a piece in the window"), "open_command"),
    Command("add", Message("Save links, files and folders in the library"), "add_command"),
    Command("pending", Message("See what waits to be fetched, and try again"), "pending_command"),
    Command("list", Message("List the saved pieces"), "list_command"),
    Command("search", Message("Find words in all saved pieces"), "search_command"),
    Command("show", Message("Print a piece"), "show_command"),
    Command("say", Message("Read pieces aloud, or into files"), "say_command"),
    Command("tag", Message("List, give, take, rename and colour tags"), "tag_command"),
    Command("collection", Message("Put pieces together under a name"), "collection_command"),
    Command("note", Message("Mark words, write notes on them, and save them"), "note_command"),
    Command("status", Message("Say that pieces are unread, begun or finished"), "status_command"),
    Command("favourite", Message("Put pieces among the favourites"), "mark_commands"),
    Command("unfavourite", Message("Take pieces from the favourites"), "mark_commands"),
    Command("archive", Message("Put pieces away in the archive"), "mark_commands"),
    Command("unarchive", Message("Put pieces back among those to read"), "mark_commands"),
    Command("delete", Message("Put pieces into the bin"), "mark_commands"),
    Command("undelete", Message("Bring pieces back from the bin"), "mark_commands"),
    Command("bin", Message("See what was deleted, or remove it for good"), "bin_command"),
    Command("backup", Message("Copy the library, and read the copy back"), "backup_command"),
    Command("restore", Message("Go back to a copy of the library"), "restore_command"),
    Command(
        "export", Message("Save copies of pieces, or take the library along"), "export_command"
    ),
    Command("import", Message("Bring a library in that was taken along"), "import_command"),
    Command("dictionary", Message("Say how words are spoken"), "dictionary_commands"),
    Command("voices", Message("List, try, choose and bring voices"), "voices_commands"),
    Command("stats", Message("Say how much was read and heard"), "stats_command"),
    Command("doctor", Message("Say what works on this computer"), "doctor_command"),
)
BY_NAME: Mapping[str, Command] = {command.name: command for command in COMMANDS}


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what the command line asks for; without a command the window opens."""
    return BY_NAME[chosen.command or "open"].load().run(terminal, chosen)


def parse(translate: Translator, arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; raises `UsageError`, `HelpAsked`, and `SystemExit` after --version."""
    parser = build(translate, arguments)
    try:
        found: argparse.Namespace
        found, unknown = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        raise UsageError(_why(translate, error, arguments), parser.format_usage()) from error
    if unknown:
        text = translate("{argument} is not understood here.", argument=unknown[0])
        raise UsageError(text, parser.format_usage())
    if "check" in found:
        # what the parser of a command cannot tell by itself
        found.check(found)
    return found


def build(translate: Translator, words: Sequence[str] = ()) -> Parser:
    """Make the parser; the commands that `words` do not name have no options yet."""
    parser = Parser(
        translate,
        "ayn",
        translate(
            "An Arabic-first reader: save a piece, read it in letters of any size, hear it, "
            "find it again. Without a command the window opens."
        ),
    )
    parser.how.add_argument(
        "--version",
        action="version",
        version=f"ayn {__version__}",
        help=translate("Show the version"),
    )
    parser.common(None)
    commands = parser.add_subparsers(
        title=translate("Commands"), dest="command", metavar=_COMMAND, parser_class=Parser
    )
    for command in COMMANDS:
        about = translate.say(command.about)
        made: Parser = commands.add_parser(
            command.name,
            help=about,
            translate=translate,
            description=about,
            prog=f"ayn {command.name}",
        )
        made.common()
        if command.name in words:
            command.load().add_parsers(made)
    return parser


def _why(translate: Translator, error: argparse.ArgumentError, words: Sequence[str]) -> str:
    """Say what argparse did not understand."""
    if error.argument_name == _COMMAND:
        known = {"--data", "--language"}
        values = {words[index + 1] for index, word in enumerate(words[:-1]) if word in known}
        given = [word for word in words if not word.startswith("-") and word not in values]
        return translate(
            "There is no command {command}. To open a file, type: {hint}",
            command=given[0] if given else "",
            hint=f"ayn open {given[0] if given else 'X'}",
        )
    return translate("The option {option} needs a value.", option=error.argument_name or "")
