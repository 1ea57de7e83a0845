"""Parsers of the command line that speak the reader's language, and the values they read."""

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

from reader.translations import FSI, LANGUAGES, PDI, Translator

DEED = "ACTION"
_OPTION = re.compile(r"^( +)(-\S.*?)(?=  |$)", re.MULTILINE)


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
        self._deeds: argparse._SubParsersAction[Parser] | None = None

    def common(self, default: str | None = argparse.SUPPRESS) -> None:
        """Add the options that may stand before and after the command."""
        self.how.add_argument(
            "--data",
            metavar="DIR",
            type=Path,
            default=default,
            help=self.translate("Keep the library and the settings in this folder"),
        )
        self.how.add_argument(
            "--language",
            metavar="|".join(LANGUAGES),
            type=one_of(self.translate, LANGUAGES),
            default=default,
            help=self.translate("Language of the window and of the messages"),
        )

    def json(self, default: bool | str = False) -> None:
        """Add `--json`; `SUPPRESS` is the default of a deed whose command has the option too."""
        self.how.add_argument(
            "--json",
            action="store_true",
            default=default,
            help=self.translate("Print JSON for other programs"),
        )

    def deeds(self, *, required: bool = True) -> None:
        """Let the command have deeds of its own, as in `ayn COMMAND DEED`; `deed` adds them."""
        self._deeds = self.add_subparsers(
            title=self.translate("Commands"),
            dest="deed",
            metavar=DEED,
            parser_class=Parser,
            required=required,
        )

    def deed(self, name: str, text: str) -> Parser:
        """Add a deed to the command, with the options that every command has."""
        assert self._deeds is not None
        made: Parser = self._deeds.add_parser(
            name, help=text, translate=self.translate, description=text, prog=f"{self.prog} {name}"
        )
        made.common()
        return made

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
                    low=f"{low:.12g}",
                    high=f"{high:.12g}",
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
