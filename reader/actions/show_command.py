"""`ayn show`: a piece as text, for a terminal, as a page or as data."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, one_of

if TYPE_CHECKING:
    from reader.actions.opening import Opened
    from reader.actions.terminal import Terminal

_FORMATS = ("text", "json", "html", "terminal")


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn show` its piece and its formats."""
    translate = parser.translate
    parser.what.add_argument(
        "piece",
        metavar="ID|FILE",
        help=translate("A saved piece's number, a link, a file, or - for standard input"),
    )
    parser.how.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of(translate, _FORMATS),
        help=translate("One of {values}", values=", ".join(_FORMATS)),
    )


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Print a piece."""
    from reader.actions.opening import request

    opened = terminal.load(request(chosen.piece, terminal.stdin))
    print_piece(terminal, opened, chosen.format or ("terminal" if sys.stdout.isatty() else "text"))
    return 0


def print_piece(terminal: Terminal, opened: Opened, style: str) -> None:
    """Write a document to standard output in one of the formats."""
    document = opened.document
    if style == "json":
        from reader.document.storage import to_json

        text = to_json(document, indent=1) + "\n"
    elif style == "html":
        from reader.actions.export import opened_piece
        from reader.exporting.html import html_page

        text = html_page(document, opened_piece(opened, terminal.paths).picture)
    elif style == "terminal":
        from reader.exporting.terminal import terminal_text

        styled = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        screen = terminal.screen(sys.stdout)
        text = terminal_text(document, screen, terminal.width(), styled=styled)
    else:
        from reader.exporting.text import plain_text

        text = plain_text(document)
    sys.stdout.write(text)
