"""`ayn open`: the window with a piece, a picture of it, or the piece here where none can open."""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, one_of, whole
from reader.errors import Message, ReaderError
from reader.settings import LAST_PIECE, TEXT_SIZE, THEME

if TYPE_CHECKING:
    from reader.actions.opening import Opened, OpenRequest
    from reader.actions.terminal import Terminal

_DONE = 0
_PIXELS = (200, 10_000)
_PLATFORMS = {"x11": "xcb", "wayland": "wayland"}
_THEMES = tuple(THEME.choices)


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn open` its piece and the options of a picture."""
    translate = parser.translate
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
        type=one_of(translate, _THEMES),
        help=translate("One of {values}", values=", ".join(_THEMES)),
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


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Open the window, draw its picture, or say why not and show the piece here."""
    from reader.actions.display import display_server, missing_libraries
    from reader.actions.opening import request

    piece = getattr(chosen, "piece", None)
    asked = request(piece, terminal.stdin) if piece else None
    picture: Path | None = getattr(chosen, "picture", None)
    if picture is None:
        from reader.actions.handing import hand_over

        if hand_over(terminal.paths, asked):
            return _DONE
    server = "offscreen" if picture else display_server(os.environ)
    missing = missing_libraries(server)
    if missing or not server:
        return _open_here(terminal, asked, missing, picture)
    app = terminal.window()
    if picture is None:
        if server in _PLATFORMS:
            # Qt would try the session's own kind first, and abort where that one does not answer
            os.environ.setdefault("QT_QPA_PLATFORM", _PLATFORMS[server])
        return int(app.run(asked, terminal.paths, terminal.asked_language))
    wishes = {name: getattr(chosen, name) for name in ("theme", "size", "width", "height")}
    given = {name: value for name, value in wishes.items() if value is not None}
    app.picture(asked, picture, terminal.paths, terminal.asked_language, **given)
    return _DONE


def cannot_open(libraries: str) -> Message:
    """Say which libraries of the system the window lacks."""
    return Message(
        "The window cannot open: install the system libraries {libraries}.",
        {"libraries": libraries},
    )


def _open_here(
    terminal: Terminal, asked: OpenRequest | None, missing: list[str], picture: Path | None
) -> int:
    """Say why no window opens, and show the piece in the terminal instead."""
    from reader.actions.commands import build
    from reader.actions.show_command import print_piece

    if missing:
        why = cannot_open(", ".join(missing))
        if picture is not None:
            raise ReaderError(why)
    else:
        why = Message("There is no display here, so the piece is shown in the terminal.")
    opened = terminal.load(asked) if asked is not None else _first(terminal)
    terminal.note(terminal.translate.say(why))
    print_piece(terminal, opened, "terminal")
    if asked is None:
        terminal.lines("\n" + build(terminal.translate).format_help())
    return _DONE


def _first(terminal: Terminal) -> Opened:
    """Give the last piece that was open, or the welcome."""
    from reader.actions.bundled import WELCOME, load_bundled
    from reader.actions.opening import Opened, OpenRequest

    last = int(terminal.settings.number(LAST_PIECE))
    if last and terminal.paths.library.exists():
        with contextlib.suppress(ReaderError):
            return terminal.load(OpenRequest(piece=last))
    welcome = load_bundled(WELCOME)
    return Opened(welcome.document, welcome.assets)
