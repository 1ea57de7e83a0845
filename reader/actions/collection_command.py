"""`ayn collection`: pieces put together under a name, from the terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser
from reader.actions.chosen_pieces import add_pieces, chosen_pieces, tell
from reader.errors import LibraryFailed, Message

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.library.collections import Collection
    from reader.library.store import Library


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn collection` its deeds."""
    translate = parser.translate
    parser.deeds()
    listing = parser.deed("list", translate("List the collections"))
    creating = parser.deed("create", translate("Make an empty collection"))
    renaming = parser.deed("rename", translate("Give a collection another name"))
    removing = parser.deed("remove", translate("Take a collection away; its pieces stay"))
    adding = parser.deed("add", translate("Put pieces into a collection"))
    taking = parser.deed("take", translate("Take pieces out of a collection"))
    for made in (renaming, removing, adding, taking):
        made.what.add_argument(
            "collection", metavar="C", help=translate("A collection's name or number")
        )
    for made in (creating, renaming):
        made.what.add_argument("name", metavar="NAME", help=translate("The new name"))
    add_pieces(adding)
    add_pieces(taking)
    for made in (listing, creating, renaming, removing, adding, taking):
        made.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code."""
    if chosen.deed == "list":
        return _list(terminal, chosen)
    translate = terminal.translate
    with terminal.library() as library:
        if chosen.deed in ("add", "take"):
            return _fill(terminal, chosen, library)
        if chosen.deed == "create":
            collection = _numbered(library, library.collections.create(chosen.name))
            text = translate("Made the collection {name}", name=collection.name)
        else:
            collection = collection_called(library, chosen.collection)
            if chosen.deed == "remove":
                library.collections.remove(collection.id)
                text = translate("Took the collection {name} away", name=collection.name)
            else:
                old = collection.name
                library.collections.rename(collection.id, chosen.name)
                collection = _numbered(library, collection.id)
                text = translate("{old} is called {name} now", old=old, name=collection.name)
    if chosen.json:
        terminal.json(_data(collection))
    else:
        terminal.line(text)
    return 0


def collection_called(library: Library, name: str) -> Collection:
    """Give a collection by its name, else by its number; raises `LibraryFailed` for no such one."""
    found = find_collection(library, name)
    if found is not None:
        return found
    raise LibraryFailed(
        Message(
            "There is no collection {name}. See the collections with: {hint}",
            {"name": name, "hint": "ayn collection list"},
        )
    )


def find_collection(library: Library, name: str) -> Collection | None:
    """Give a collection by its name, else by its number; None for no such one."""
    from reader.actions.opening import piece_number

    every = library.collections.all()
    clean, number = " ".join(name.split()), piece_number(name)
    called = [each for each in every if each.name == clean]
    return next(iter(called or [each for each in every if each.id == number]), None)


def _numbered(library: Library, number: int) -> Collection:
    return next(each for each in library.collections.all() if each.id == number)


def _list(terminal: Terminal, chosen: argparse.Namespace) -> int:
    with terminal.library() as library:
        every = library.collections.all()
    if chosen.json:
        terminal.json([_data(collection) for collection in every])
        return 0
    translate = terminal.translate
    if not every:
        hint = translate(
            "There are no collections yet. Make one: {hint}", hint="ayn collection create NAME"
        )
        terminal.note(hint)
    for collection in every:
        pieces = translate.plural("{count} piece", "{count} pieces", collection.count)
        text = translate("{name}: {pieces}", name=collection.name, pieces=pieces)
        terminal.line(f"{collection.id:>4}  {text}")
    return 0


def _fill(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> int:
    translate = terminal.translate
    collection = collection_called(library, chosen.collection)
    pieces = chosen_pieces(library, chosen.pieces)
    numbers = [piece.id for piece in pieces]
    adding = chosen.deed == "add"
    if adding:
        library.collections.add(collection.id, numbers)
    else:
        library.collections.take(collection.id, numbers)

    def line(title: str) -> str:
        if adding:
            return translate("{title} is in {name} now", title=title, name=collection.name)
        return translate("{title} is not in {name} any more", title=title, name=collection.name)

    done = "collected" if adding else "taken out"
    return tell(terminal, chosen, done, pieces, line, collection=collection.name)


def _data(collection: Collection) -> dict[str, str | int]:
    return {"id": collection.id, "name": collection.name, "count": collection.count}
