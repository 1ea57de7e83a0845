"""`ayn export`: copies of pieces for other programs, or the library to take away."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.actions.arguments import Parser, one_of, whole
from reader.actions.ending import ending_in_order
from reader.errors import Message, ReaderError

if TYPE_CHECKING:
    from reader.actions.copies import Load
    from reader.actions.export import Piece
    from reader.actions.opening import OpenRequest
    from reader.actions.take_away import Taken
    from reader.actions.terminal import Terminal
    from reader.jobs import CancelToken
    from reader.library.store import Library

_DONE, _FAILED = 0, 1
# repeated here: the help must not wait for the rooms that know them
_SIZES = (50, 500)
_FORMATS = ("ayn", "html", "epub", "pdf", "md", "txt")


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn export` its pieces and where they go."""
    translate = parser.translate
    parser.what.add_argument(
        "pieces",
        metavar="ID|FILE",
        nargs="*",
        help=translate("A saved piece's number, a link, a file, or - for standard input"),
    )
    parser.how.add_argument(
        "--to",
        metavar="PATH",
        type=Path,
        required=True,
        help=translate("The file or the folder to write; the library goes into a folder or a .zip"),
    )
    parser.how.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of(translate, _FORMATS),
        help=translate(
            "One of {values}; by default as the file's name ends. With ayn all that belongs to the "
            "pieces comes along, and can be imported again",
            values=", ".join(_FORMATS),
        ),
    )
    parser.how.add_argument(
        "--all", action="store_true", help=translate("The whole library, with its bin")
    )
    for option, metavar, text in (
        ("--tag", "T", translate("Only pieces with this tag")),
        ("--collection", "C", translate("Only pieces of this collection")),
        ("--search", "WORDS", translate("Only pieces that these words are found in")),
    ):
        parser.how.add_argument(option, metavar=metavar, default="", help=text)
    parser.how.add_argument(
        "--size",
        metavar="PERCENT",
        type=whole(translate, *_SIZES),
        default=100,
        help=translate("Size of a PDF's letters in percent; 100 are 16 points"),
    )
    parser.json()

    def check(chosen: argparse.Namespace) -> None:
        if not (chosen.pieces or chosen.all or _narrowed(chosen)):
            parser.error("")

    parser.set_defaults(check=check)


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Write what was asked for; gives 1 when a piece could not be read."""
    path = chosen.to.expanduser()
    own = terminal.paths.library
    # a link may lead to it by another name
    if path.exists() and own.exists() and path.samefile(own):
        raise ReaderError(
            Message("{path} is the library itself. Choose another file.", {"path": str(path)})
        )
    kind = chosen.format or _kind(path)
    if kind == "ayn":
        with terminal.library() as library, ending_in_order() as token:
            return _take(terminal, chosen, library, path, token)
    files = _copy(terminal, chosen, path, kind)
    if chosen.json:
        terminal.json({"files": [str(file) for file in files]})
    else:
        for file in files:
            terminal.line(terminal.translate("Saved {name}", name=str(file)))
    return _DONE


def _kind(path: Path) -> str:
    from reader.actions.copies import kind_of

    if path.is_dir() or path.suffix.lower() in ("", ".zip"):
        return "ayn"
    return kind_of(path)


def _take(
    terminal: Terminal,
    chosen: argparse.Namespace,
    library: Library,
    path: Path,
    token: CancelToken,
) -> int:
    from reader.actions.take_away import take_away

    pieces = None if chosen.all else _numbers(chosen, library)
    taken = take_away(library, path, terminal.translate, pieces, terminal.progress(), token)
    if chosen.json:
        terminal.json(_data(terminal, path, taken))
    else:
        translate = terminal.translate
        text = translate.plural(
            "{count} piece is in {place}", "{count} pieces are in {place}", taken.pieces,
            place=str(path),
        )  # fmt: skip
        terminal.line(text)
    for _name, error in taken.failed:
        terminal.complain(terminal.translate.say(error.message))
    return _FAILED if taken.failed else _DONE


def _data(terminal: Terminal, path: Path, taken: Taken) -> dict[str, Any]:
    return {
        "to": str(path),
        "pieces": taken.pieces,
        "images": taken.images,
        "failed": [
            {"id": name, "error": terminal.plainly(error.message)} for name, error in taken.failed
        ],
    }


def _copy(
    terminal: Terminal, chosen: argparse.Namespace, path: Path, kind: str
) -> tuple[Path, ...]:
    from reader.actions.copies import save_copies, saved_piece
    from reader.actions.opening import request

    if kind == "pdf":
        _check_window()
    if chosen.all or _narrowed(chosen):
        from reader.library.pieces import Shelf, View

        with terminal.library() as library, ending_in_order() as token:
            numbers = _numbers(chosen, library) if not chosen.all else library.ids(View(Shelf.ALL))
            loads: list[Load] = [partial(saved_piece, library, number) for number in numbers]
            return save_copies(
                loads, path, kind, terminal.paths, partial(_print, terminal, chosen.size),
                terminal.progress(), token,
            )  # fmt: skip
    asked = [request(piece, terminal.stdin) for piece in chosen.pieces]
    with ending_in_order() as token:
        opened = [partial(_opened, terminal, one) for one in asked]
        return save_copies(
            opened, path, kind, terminal.paths, partial(_print, terminal, chosen.size),
            terminal.progress(), token,
        )  # fmt: skip


def _opened(terminal: Terminal, asked: OpenRequest) -> Piece:
    from reader.actions.export import opened_piece

    return opened_piece(terminal.load(asked), terminal.paths)


def _numbers(chosen: argparse.Namespace, library: Library) -> Sequence[int]:
    from reader.actions.chosen_pieces import chosen_pieces
    from reader.actions.take_away import selected

    if chosen.pieces:
        return [piece.id for piece in chosen_pieces(library, chosen.pieces)]
    return selected(library, chosen.tag, chosen.collection, chosen.search)


def _narrowed(chosen: argparse.Namespace) -> bool:
    return bool(chosen.tag or chosen.collection or chosen.search)


def _check_window() -> None:
    """Raise `ReaderError` where Qt lacks libraries of the system; a PDF needs no display."""
    from reader.actions.display import missing_libraries

    if missing := missing_libraries("offscreen"):
        raise ReaderError(
            Message(
                "A PDF cannot be made: install the system libraries {libraries}.",
                {"libraries": ", ".join(missing)},
            )
        )


def _print(
    terminal: Terminal, percent: float, piece: Piece, path: Path, token: CancelToken
) -> None:
    from reader.actions.export import speaker

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    digits = speaker(piece.document, terminal.paths).number
    terminal.window().print_pdf(piece, path, digits, percent, token)
