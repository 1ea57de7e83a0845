"""`ayn note`: notes listed, made, changed, taken away and written into files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, one_of
from reader.errors import LibraryFailed, Message
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.document.model import Document
    from reader.document.ranges import Range
    from reader.library.notes import Note
    from reader.library.store import Library

# repeated here: the help must not wait for the rooms that know them
_KINDS = ("highlight", "note", "bookmark")
_FORMATS = ("md", "html", "json")
_STYLES = ("yellow", "green", "blue", "pink", "purple", "plain")
_WHERE = "ayn note list"
_AT_ONCE = 200


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn note` its deeds."""
    translate = parser.translate
    parser.deeds()
    listing = parser.deed("list", translate("List notes, bookmarks and highlights"))
    listing.what.add_argument(
        "pieces", metavar="ID", nargs="*", help=translate("The number of a saved piece")
    )
    listing.how.add_argument(
        "--words", metavar="WORDS", default="", help=translate("Only those with these words")
    )
    _kind(listing, translate, None)
    listing.how.add_argument(
        "--lost",
        action="store_true",
        help=translate("Only those whose words are no longer in their piece"),
    )
    adding = parser.deed("add", translate("Mark words of a piece, or write a note on them"))
    adding.what.add_argument("piece", metavar="ID", help=translate("The number of a saved piece"))
    adding.what.add_argument(
        "words", metavar="WORDS", nargs="+", help=translate("The words, in any spelling")
    )
    adding.how.add_argument("--text", metavar="TEXT", default="", help=translate("Your note"))
    _kind(adding, translate, "highlight")
    adding.how.add_argument(
        "--style",
        metavar="STYLE",
        default=_STYLES[0],
        type=one_of(translate, _STYLES),
        help=translate("How a highlight looks: {values}", values=", ".join(_STYLES)),
    )
    writing = parser.deed("write", translate("Change what is written in a note"))
    writing.what.add_argument("note", metavar="N", help=translate("The number of a note"))
    writing.what.add_argument("text", metavar="TEXT", help=translate("Your note"))
    removing = parser.deed("remove", translate("Take notes away"))
    removing.what.add_argument(
        "notes", metavar="N", nargs="+", help=translate("The number of a note")
    )
    saving = parser.deed("export", translate("Write notes as Markdown, HTML or JSON"))
    saving.what.add_argument(
        "pieces",
        metavar="ID",
        nargs="*",
        help=translate("The number of a saved piece; without one, all notes are written"),
    )
    saving.how.add_argument(
        "--out",
        metavar="F",
        type=Path,
        help=translate("The file to write (.md, .html, .json); without it, they are printed"),
    )
    saving.how.add_argument(
        "--format",
        metavar="FORMAT",
        default="md",
        type=one_of(translate, _FORMATS),
        help=translate("What is printed: {values}", values=", ".join(_FORMATS)),
    )
    for made in (listing, adding, writing, removing, saving):
        made.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code. Raises `ReaderError`."""
    with terminal.library() as library:
        _DEEDS[chosen.deed](terminal, chosen, library)
    return 0


def _kind(parser: Parser, translate: Translator, default: str | None) -> None:
    parser.how.add_argument(
        "--kind",
        metavar="KIND",
        default=default,
        type=one_of(translate, _KINDS),
        help=translate("One of {values}", values=", ".join(_KINDS)),
    )


def _list(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> None:
    from reader.actions.chosen_pieces import chosen_pieces
    from reader.library.note_list import NoteView

    pieces = [piece.id for piece in chosen_pieces(library, chosen.pieces)] or [0]
    lists = library.notes.lists
    ids = [
        number
        for piece in pieces
        for number in lists.ids(NoteView(piece, chosen.kind or "", chosen.words, chosen.lost))
    ]
    if chosen.json:
        terminal.json([_data(note) for note in library.notes.some(ids)])
        return
    if not ids:
        hint = terminal.translate(
            "There are no such notes. Make one: {hint}", hint="ayn note add ID WORDS"
        )
        terminal.note(hint)
    piece = 0
    for low in range(0, len(ids), _AT_ONCE):
        notes = library.notes.some(ids[low : low + _AT_ONCE])
        titles = lists.titles({note.piece for note in notes})
        for note in notes:
            if note.piece != piece:
                piece = note.piece
                terminal.line(f"{piece}\t{titles[piece] or terminal.translate('Untitled')}")
            terminal.line("\t" + _line(note, terminal.translate))


def _add(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> None:
    from reader.actions.chosen_pieces import chosen_pieces
    from reader.document.ranges import quote
    from reader.library.notes import NoteKind

    (summary,) = chosen_pieces(library, [chosen.piece])
    document = library.piece(summary.id).document
    place = _find(document, " ".join(chosen.words))
    kind = NoteKind(chosen.kind)
    style = chosen.style if kind is NoteKind.HIGHLIGHT else ""
    words = quote(document, place)
    note = library.notes.add(summary.id, place, words, kind, chosen.text.strip(), style)
    _tell(terminal, chosen, note)


def _write(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> None:
    from reader.actions.opening import numbered

    note = library.notes.set_text(numbered(chosen.note, _WHERE), chosen.text.strip())
    _tell(terminal, chosen, note)


def _remove(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> None:
    from reader.actions.opening import numbered

    numbers = list(dict.fromkeys(numbered(name, _WHERE) for name in chosen.notes))
    for number in numbers:
        library.notes.one(number)  # one wrong number, and none goes
    gone: dict[int, Note] = {}
    for number in numbers:
        if number not in gone:
            gone.update((note.id, note) for note in library.notes.remove(number))
    if chosen.json:
        terminal.json({"done": "removed", "notes": [_data(note) for note in gone.values()]})
        return
    for note in gone.values():
        text = terminal.translate("Taken away: {note}", note=_line(note, terminal.translate))
        terminal.line(text)


def _export(terminal: Terminal, chosen: argparse.Namespace, library: Library) -> None:
    from reader.actions.chosen_pieces import chosen_pieces
    from reader.actions.notes import gather, save, style_of, write

    style = "json" if chosen.json else chosen.format
    if chosen.out is not None:
        style_of(chosen.out)
    pieces = [piece.id for piece in chosen_pieces(library, chosen.pieces)]
    sheets = gather(library, pieces, terminal.translate)
    if chosen.out is None:
        sys.stdout.write(write(sheets, style, terminal.translate))
        return
    save(sheets, chosen.out, terminal.translate)
    count = sum(len(sheet.entries) for sheet in sheets)
    if chosen.json:
        terminal.json({"done": "exported", "file": str(chosen.out), "notes": count})
        return
    text = terminal.translate.plural(
        "{count} note was saved in {name}.",
        "{count} notes were saved in {name}.",
        count,
        name=str(chosen.out),
    )
    terminal.line(text)


def _tell(terminal: Terminal, chosen: argparse.Namespace, note: Note) -> None:
    if chosen.json:
        terminal.json(_data(note))
    else:
        terminal.line(_line(note, terminal.translate))


def _find(document: Document, words: str) -> Range:
    """Find words in a piece, as they are typed, else in any spelling; the first place counts.

    Raises `LibraryFailed` when they are not there.
    """
    from reader.library.find import find_in

    found = find_in(document, words, exact=True) or find_in(document, words)
    if not found:
        raise LibraryFailed(
            Message(
                "{words} was not found in this piece. Give fewer words of one paragraph.",
                {"words": words},
            )
        )
    return found[0]


def _line(note: Note, translate: Translator) -> str:
    from reader.actions.notes import KINDS

    parts = [translate.number(note.id), translate.say(KINDS[note.kind])]
    parts.append(" ".join(note.quote.exact.split()))
    if note.text:
        parts.append(" ".join(note.text.split()))
    if note.range is None:
        parts.append(translate("(these words are no longer in the piece)"))
    return "\t".join(parts)


def _data(note: Note) -> dict[str, object]:
    place = note.range
    return {
        "id": note.id,
        "piece": note.piece,
        "kind": str(note.kind),
        "style": note.look,
        "quote": note.quote.exact,
        "text": note.text,
        "block": place.block if place else None,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "created": note.created,
        "changed": note.changed,
    }


_DEEDS = {"list": _list, "add": _add, "write": _write, "remove": _remove, "export": _export}
