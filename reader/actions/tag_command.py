"""`ayn tag`: tags of the library, listed, put on pieces, taken off, renamed and coloured."""

from __future__ import annotations

import argparse
import tomllib
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser
from reader.actions.chosen_pieces import add_pieces, chosen_pieces, tell
from reader.errors import LibraryFailed, Message, ReaderError
from reader.paths import resource

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.store import Library
    from reader.library.tagging import Tag

_NONE = "none"


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn tag` its deeds."""
    translate = parser.translate
    parser.deeds()
    listing = parser.deed("list", translate("List the tags"))
    adding = parser.deed("add", translate("Give pieces a tag"))
    removing = parser.deed("remove", translate("Take a tag off pieces, or off all of them"))
    renaming = parser.deed("rename", translate("Call a tag by another name everywhere"))
    colouring = parser.deed("colour", translate("Give a tag a colour"))
    for made in (adding, removing, renaming, colouring):
        made.what.add_argument("tag", metavar="TAG", help=translate("The name of a tag"))
    add_pieces(adding)
    add_pieces(removing, least="*")
    removing.how.add_argument(
        "--all", action="store_true", help=translate("Take it off every piece")
    )
    renaming.what.add_argument("name", metavar="NAME", help=translate("The new name"))
    colouring.what.add_argument(
        "colour", metavar="COLOUR", help=translate("The name of a colour, or none")
    )
    for made in (listing, adding, removing, renaming, colouring):
        made.json()

    def check(chosen: argparse.Namespace) -> None:
        if bool(chosen.pieces) is chosen.all:
            removing.error("")

    removing.set_defaults(check=check)


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code."""
    if chosen.deed == "list":
        return _list(terminal, chosen)
    name = " ".join(chosen.tag.split())
    with terminal.library() as library:
        if chosen.deed == "add":
            return _add(terminal, chosen, library, name)
        if chosen.deed == "remove":
            return _remove(terminal, chosen, library, name)
        tag = _called(library, name)
        if chosen.deed == "rename":
            library.tagging.rename(name, chosen.name)
            name = " ".join(chosen.name.split())
            text = terminal.translate("{tag} is called {name} now", tag=tag.name, name=name)
        else:
            colour = _colour(chosen.colour)
            library.tagging.set_colour(name, colour)
            text = terminal.translate(
                "{tag} has the colour {colour} now", tag=name, colour=colour or _NONE
            )
        tag = next((tag for tag in library.tagging.all() if tag.name == name), tag)
    if chosen.json:
        terminal.json(_data(tag))
    else:
        terminal.line(text)
    return 0


def _list(terminal: Terminal, chosen: argparse.Namespace) -> int:
    with terminal.library() as library:
        tags = library.tagging.all()
    if chosen.json:
        terminal.json([_data(tag) for tag in tags])
        return 0
    translate = terminal.translate
    if not tags:
        hint = translate("There are no tags yet. Give a piece one: {hint}", hint="ayn tag add T ID")
        terminal.note(hint)
    for tag in tags:
        pieces = translate.plural("{count} piece", "{count} pieces", tag.count)
        if tag.colour:
            values = {"tag": tag.name, "pieces": pieces, "colour": tag.colour}
            text = translate("{tag}: {pieces}, {colour}", **values)
        else:
            text = translate("{tag}: {pieces}", tag=tag.name, pieces=pieces)
        terminal.line(text)
    return 0


def _add(terminal: Terminal, chosen: argparse.Namespace, library: Library, name: str) -> int:
    pieces = chosen_pieces(library, chosen.pieces)
    library.tagging.add([piece.id for piece in pieces], name)
    translate = terminal.translate

    def line(title: str) -> str:
        return translate("{title} has the tag {tag} now", title=title, tag=name)

    return tell(terminal, chosen, "tagged", pieces, line, tag=name)


def _remove(terminal: Terminal, chosen: argparse.Namespace, library: Library, name: str) -> int:
    _called(library, name)
    if chosen.all:
        pieces = library.summaries(library.tagging.remove(name))
    else:
        pieces = chosen_pieces(library, chosen.pieces)
        library.tagging.take([piece.id for piece in pieces], name)
    translate = terminal.translate

    def line(title: str) -> str:
        return translate("{title} has the tag {tag} no more", title=title, tag=name)

    return tell(terminal, chosen, "untagged", pieces, line, tag=name)


def _called(library: Library, name: str) -> Tag:
    """Give the tag of a name; raises `LibraryFailed` when no piece bears it."""
    for tag in library.tagging.all():
        if tag.name == name:
            return tag
    raise LibraryFailed(
        Message(
            "There is no tag {tag}. See the tags with: {hint}",
            {"tag": name, "hint": "ayn tag list"},
        )
    )


def _colour(name: str) -> str:
    """Give the palette's name of a colour, "" for none; raises `ReaderError` for another."""
    palette = tomllib.loads(resource("tables", "tag_colours.toml").read_text(encoding="utf-8"))
    if name not in (_NONE, *palette):
        raise ReaderError(
            Message(
                "There is no colour {colour} for tags. It is one of: {values}.",
                {"colour": name, "values": ", ".join((*palette, _NONE))},
            )
        )
    return "" if name == _NONE else name


def _data(tag: Tag) -> dict[str, str | int]:
    return {"tag": tag.name, "colour": tag.colour, "count": tag.count}
