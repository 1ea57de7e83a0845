"""Taking notes along: those of some pieces or of all, gathered and written into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from reader.document.model import BlockKind, Document
from reader.document.ranges import Range
from reader.errors import Message, ReaderError
from reader.exporting.notes import (
    FORMATS,
    NoteEntry,
    NoteSheet,
    NoteWords,
    notes_html,
    notes_json,
    notes_markdown,
)
from reader.exporting.whole import whole
from reader.jobs import CancelToken
from reader.library.notes import Note, NoteKind
from reader.library.store import Library
from reader.system_errors import plain
from reader.text.direction import Direction
from reader.translations import Translator

KINDS = {
    NoteKind.BOOKMARK: Message("Bookmark"),
    NoteKind.NOTE: Message("Note"),
    NoteKind.HIGHLIGHT: Message("Highlight"),
}


def gather(
    library: Library,
    pieces: Iterable[int],
    translate: Translator,
    progress: Callable[[float], None] | None = None,
    token: CancelToken | None = None,
) -> tuple[NoteSheet, ...]:
    """Give the notes of pieces (none named: of all that have some), in reading order.

    Raises `LibraryFailed` and `Cancelled`.
    """
    numbers = tuple(pieces) or library.notes.lists.pieces()
    sheets = []
    for done, number in enumerate(numbers):
        if token is not None:
            token.check()
        if progress is not None:
            progress(done / len(numbers))
        sheet = _sheet(library, number, translate)
        if sheet.entries:
            sheets.append(sheet)
    return tuple(sheets)


def write(sheets: Sequence[NoteSheet], style: str, translate: Translator) -> str:
    """Give notes as a text in one of `FORMATS`."""
    if style == "json":
        return notes_json(sheets)
    words = NoteWords(
        translate.language,
        Direction.RTL if translate.right_to_left else Direction.LTR,
        translate("My notes"),
        translate("these words are no longer in the piece"),
    )
    return (notes_html if style == "html" else notes_markdown)(sheets, words)


def save(sheets: Sequence[NoteSheet], out: Path, translate: Translator) -> None:
    """Write notes into a file, in the format of its ending, whole or not at all.

    Raises `ReaderError` for an ending of no format and a place that cannot be written.
    """
    style = style_of(out)
    try:
        with whole(out) as place:
            place.write_text(write(sheets, style, translate), encoding="utf-8")
    except OSError as error:
        raise ReaderError(plain(error, out), str(error)) from error


def style_of(out: Path) -> str:
    """Give the format that a file's ending names; raises `ReaderError` where it names none."""
    style = {"markdown": "md", "htm": "html"}.get(ending := out.suffix.lstrip(".").lower(), ending)
    if style not in FORMATS:
        raise ReaderError(
            Message(
                "{name} names no format. Let the name end with .md, .html or .json.",
                {"name": out.name},
            )
        )
    return style


def _sheet(library: Library, number: int, translate: Translator) -> NoteSheet:
    piece = library.piece(number)
    notes = library.notes.of(number)
    address = library.address(number)
    about = piece.document.metadata
    return NoteSheet(
        number,
        piece.summary.title or translate("Untitled"),
        about.byline,
        about.source,
        about.url or (address.url if address is not None else ""),
        about.published,
        about.language,
        tuple(_entry(note, notes, piece.document, translate) for note in notes if not note.goes_on),
    )


def _entry(
    note: Note, notes: Sequence[Note], document: Document, translate: Translator
) -> NoteEntry:
    parts = [note]
    if note.joint:
        parts += [each for each in notes if each.goes_on and each.joint == note.joint]
    return NoteEntry(
        note.id,
        str(note.kind),
        note.look,
        translate.say(KINDS[note.kind]),
        tuple((each.range, each.quote) for each in parts),
        note.text,
        _section(document, note.range),
        note.created,
        note.changed,
    )


def _section(document: Document, place: Range | None) -> str:
    """Give the heading that a place stands under, "" before the first one."""
    heading = ""
    for block in document.blocks if place is not None else ():
        if block.kind is BlockKind.HEADING:
            heading = block.text
        if place is not None and block.id == place.block:
            return heading
    return ""
