"""The command line of `ayn`: its commands, options and help, in the reader's language."""

from __future__ import annotations

import argparse
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

from reader import __version__
from reader.settings import TEXT_SIZE, THEME
from reader.translations import FSI, LANGUAGES, PDI, Translator

FORMATS = ("text", "json", "html", "terminal")
THEMES = tuple(THEME.choices)
_COMMAND = "COMMAND"
DEED = "ACTION"
_OPTION = re.compile(r"^( +)(-\S.*?)(?=  |$)", re.MULTILINE)
_PIXELS = (200, 10_000)


class UsageError(Exception):
    """A command line that was not understood; `usage` shows how it is written."""

    def __init__(self, text: str, usage: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.usage = usage


class HelpAsked(Exception):
    """Carries the help that was asked for."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class _Formatter(argparse.HelpFormatter):
    """Help whose usage line begins with the reader's word for it."""

    def __init__(self, prog: str, heading: str) -> None:
        super().__init__(prog)
        self._heading = heading

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line; argparse itself would write "usage: "."""
        super().add_usage(usage, actions, groups, self._heading if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks through the translator and raises `UsageError`."""

    def __init__(self, translate: Translator, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=functools.partial(_Formatter, heading=translate("Usage:") + " "),
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self.translate = translate
        self.what = self.add_argument_group(translate("What"))
        self.how = self.add_argument_group(translate("Options"))
        self.how.add_argument("-h", "--help", action="help", help=translate("Show this help"))

    def print_help(self, file: SupportsWrite[str] | None = None) -> NoReturn:  # noqa: ARG002
        """Hand the help to the terminal, which knows in what order to write it."""
        raise HelpAsked(self.format_help())

    def format_help(self) -> str:
        """Give the whole help, its options isolated from a right-to-left line."""
        usage, found, rest = super().format_help().partition("\n\n")
        if not self.translate.right_to_left:
            return usage + found + rest
        return self._isolated_usage(usage) + found + _OPTION.sub(rf"\1{FSI}\2{PDI}", rest)

    def format_usage(self) -> str:
        """Give the usage line, isolated likewise."""
        text = super().format_usage()
        return self._isolated_usage(text) if self.translate.right_to_left else text

    def _isolated_usage(self, text: str) -> str:
        heading = len(self.translate("Usage:")) + 1
        lines = text.splitlines()
        starts = [heading, *(len(line) - len(line.lstrip()) for line in lines[1:])]
        return "\n".join(
            f"{line[:start]}{FSI}{line[start:]}{PDI}"
            for line, start in zip(lines, starts, strict=True)
        )

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; Python 3.12 and later raise what they called `error` for before."""
        try:
            return super().parse_known_args(args, namespace)
        except argparse.ArgumentError as error:
            if error.argument_name is None:
                self.error(error.message)
            raise

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Name the deeds that a command has, where an unknown one was asked for."""
        if action.metavar == DEED and action.choices is not None and value not in action.choices:
            one_of(self.translate, tuple(action.choices))(value)
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - argparse's English
        """Say that something is missing; argparse calls this only when an argument is."""
        raise UsageError(
            self.translate("Something is missing after {command}.", command=self.prog),
            self.format_usage(),
        )


def parse(translate: Translator, arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; raises `UsageError`, `HelpAsked`, and `SystemExit` after --version."""
    parser = build(translate)
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


def early(arguments: Sequence[str], option: str) -> str | None:
    """Find an option's value before parsing: the language of the parser depends on it."""
    value = None
    for index, word in enumerate(arguments):
        if word == "--":
            break
        if word == option and index + 1 < len(arguments):
            value = arguments[index + 1]
        elif word.startswith(option + "="):
            value = word.partition("=")[2]
    return value


def build(translate: Translator) -> Parser:
    """Make the whole parser."""
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
    _common(parser, translate, None)
    commands = parser.add_subparsers(
        title=translate("Commands"), dest="command", metavar=_COMMAND, parser_class=Parser
    )

    def command(name: str, text: str) -> Parser:
        made: Parser = commands.add_parser(
            name, help=text, translate=translate, description=text, prog=f"ayn {name}"
        )
        _common(made, translate, argparse.SUPPRESS)
        return made

    _open(command("open", translate("Open a piece in the window")), translate)
    from reader.actions.add_command import add_options as add_adding

    adding = command("add", translate("Save links, files and folders in the library"))
    add_adding(adding, translate)
    for made in (
        adding,
        command("list", translate("List the saved pieces")),
        _search(command("search", translate("Find words in all saved pieces")), translate),
        command("doctor", translate("Say what works on this computer")),
    ):
        made.how.add_argument(
            "--json", action="store_true", help=translate("Print JSON for other programs")
        )
    showing = _piece(command("show", translate("Print a piece")), translate)
    showing.how.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of(translate, FORMATS),
        help=translate("One of {values}", values=", ".join(FORMATS)),
    )
    from reader.actions.say_command import add_options

    add_options(command("say", translate("Read pieces aloud, or into files")), translate)
    command("delete", translate("Delete a saved piece")).what.add_argument(
        "piece", metavar="ID", help=translate("The number of a saved piece")
    )
    from reader.actions.pending_command import add_deeds as add_pending_deeds

    deeds = command("pending", translate("See what waits to be fetched, and try again"))
    add_pending_deeds(deeds, translate, lambda made: _common(made, translate, argparse.SUPPRESS))
    from reader.actions.dictionary_commands import add_deeds

    deeds = command("dictionary", translate("Say how words are spoken"))
    add_deeds(deeds, translate, lambda made: _common(made, translate, argparse.SUPPRESS))
    from reader.actions.voices_commands import add_deeds as add_voice_deeds

    deeds = command("voices", translate("List, try, choose and bring voices"))
    add_voice_deeds(deeds, translate, lambda made: _common(made, translate, argparse.SUPPRESS))
    return parser


def _common(parser: Parser, translate: Translator, default: str | None) -> None:
    """Add the options that may stand before and after the command."""
    parser.how.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        default=default,
        help=translate("Keep the library and the settings in this folder"),
    )
    parser.how.add_argument(
        "--language",
        metavar="|".join(LANGUAGES),
        type=one_of(translate, LANGUAGES),
        default=default,
        help=translate("Language of the window and of the messages"),
    )


def _open(parser: Parser, translate: Translator) -> None:
    parser.what.add_argument(
        "piece",
        metavar="X",
        nargs="?",
        help=translate(
            "A saved piece's number, a link, a file, or - for standard input; without it, the last "
            "piece"
        ),
    )
    parser.how.add_argument(
        "--picture",
        metavar="F.png",
        type=Path,
        help=translate("Draw the window into a picture; this needs no display"),
    )
    parser.how.add_argument(
        "--theme",
        metavar="THEME",
        type=one_of(translate, THEMES),
        help=translate("One of {values}", values=", ".join(THEMES)),
    )
    parser.how.add_argument(
        "--size",
        metavar="PERCENT",
        type=whole(translate, TEXT_SIZE.low, TEXT_SIZE.high),
        help=translate("Size of the letters in percent"),
    )
    for side, text in (
        ("--width", translate("Width of the picture in pixels")),
        ("--height", translate("Height of the picture in pixels")),
    ):
        parser.how.add_argument(side, metavar="N", type=whole(translate, *_PIXELS), help=text)


def _piece(parser: Parser, translate: Translator) -> Parser:
    parser.what.add_argument(
        "piece",
        metavar="ID|FILE",
        help=translate("A saved piece's number, a link, a file, or - for standard input"),
    )
    return parser


def _search(parser: Parser, translate: Translator) -> Parser:
    parser.what.add_argument(
        "words", metavar="WORDS", nargs="+", help=translate("The words to look for")
    )
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


def one_of(translate: Translator, values: Sequence[str]) -> Callable[[str], str]:
    """Give a converter that raises `UsageError` for what is none of `values`."""

    def convert(text: str) -> str:
        if text not in values:
            raise UsageError(
                translate(
                    "{value} does not fit here. It is one of: {values}.",
                    value=text,
                    values=", ".join(values),
                )
            )
        return text

    return convert


def decimal(translate: Translator, low: float, high: float) -> Callable[[str], float]:
    """Read a number in any script's digits, with a point, a comma or an Arabic separator."""

    def convert(text: str) -> float:
        european = "".join(_digit(sign) for sign in text)
        try:
            value = float(european.replace("٫", ".").replace(",", "."))
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise UsageError(
                translate(
                    "{value} does not fit here. Give a number from {low} to {high}.",
                    value=text,
                    low=f"{low:g}",
                    high=f"{high:g}",
                )
            )
        return value

    return convert


def whole(translate: Translator, low: float, high: float) -> Callable[[str], int]:
    """Read a whole number likewise; a percent sign after it is none of it."""
    read = decimal(translate, low, high)

    def convert(text: str) -> int:
        return round(read(text.rstrip("%٪")))

    return convert


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
