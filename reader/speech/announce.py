"""What is announced beside the text: where quotes, lists, tables, pictures and notes begin."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from reader.document.model import Block, BlockKind, Document, ListPlace, SpanKind
from reader.document.ranges import Range
from reader.paths import resource
from reader.speech.manner import Manner
from reader.speech.utterance import Utterance
from reader.text.language import primary
from reader.text.offsets import OffsetMap
from reader.text.verbalize.inflect import in_pause
from reader.text.verbalize.nouns import Noun, counted, noun
from reader.text.verbalize.numbers import cardinal

PAUSE_MS = 150
"""Silence (ms at rate 1) after an announcement that opens something."""
END_PAUSE_MS = 500
"""Silence after an announcement that closes something: as after a paragraph."""

_OTHERS = "en"
"""Language of the announcements in pieces whose language has none of its own."""
_CLOSED = {
    BlockKind.QUOTE: "quote-end",
    BlockKind.LIST_ITEM: "list-end",
    BlockKind.TABLE_ROW: "table-end",
}
_PLAIN = {
    BlockKind.TITLE: "title",
    BlockKind.HEADING: "heading",
    BlockKind.FIGURE: "image",
    BlockKind.FOOTNOTE: "footnote",
}


@dataclass(frozen=True, slots=True)
class _Table:
    levels: dict[str, frozenset[str]]
    smallest: dict[str, int]
    words: dict[str, dict[str, str]]
    nouns: dict[str, dict[str, list[str]]]
    languages: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Note:
    """An announcement inside a block: it is said before the character at `offset`.

    Without a text the block is only cut there. `quoted`: it repeats text of the piece, which is
    prepared for speech as such.
    """

    offset: int
    text: str
    quoted: bool = False


def language_of_announcements(document: Document, block: Block) -> str:
    """Give the piece's language, where there are words in it; else the block's, else English."""
    words = _table().words
    for tag in (document.metadata.language, block.language):
        if primary(tag) in words:
            return primary(tag)
    return _OTHERS


def opening(document: Document, index: int, manner: Manner) -> tuple[str, ...]:
    """Give what is said before the block at `index`."""
    kinds = _kinds(manner)
    block = document.blocks[index]
    language = language_of_announcements(document, block)
    before = document.blocks[index - 1] if index else None
    found: list[str] = []
    if block.kind in _PLAIN:
        found.append(_PLAIN[block.kind])
    elif block.kind is BlockKind.CAPTION:
        found.append("caption-full" if "caption-full" in kinds else "caption")
    elif block.kind is BlockKind.QUOTE and (before is None or before.kind is not block.kind):
        found.append("quote")
    said = [_said(language, kind) for kind in found if kind in kinds]
    if block.kind is BlockKind.LIST_ITEM:
        said += _list(document, index, kinds, language)
    elif block.kind is BlockKind.TABLE_ROW and (before is None or before.kind is not block.kind):
        rows = _run(document, index)
        if "table" in kinds and rows >= _table().smallest["table"]:
            columns = max(len(row.cells) for row in document.blocks[index : index + rows])
            said.append(_said(language, "table", rows=rows, columns=max(1, columns)))
    return tuple(said)


def closing(document: Document, index: int, manner: Manner) -> tuple[str, ...]:
    """Give what is said after the block at `index`."""
    block = document.blocks[index]
    kind = _CLOSED.get(block.kind, "")
    after = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    if kind not in _kinds(manner) or (after is not None and after.kind is block.kind):
        return ()
    begin = index
    while begin and document.blocks[begin - 1].kind is block.kind:
        begin -= 1
    smallest = _table().smallest.get(kind.removesuffix("-end"), 1)
    if index - begin + 1 < smallest:
        return ()
    return (_said(language_of_announcements(document, block), kind),)


def inside(document: Document, index: int, manner: Manner) -> tuple[Note, ...]:
    """Give what is said inside a block: links, references to notes, and headers of cells."""
    kinds = _kinds(manner)
    block = document.blocks[index]
    language = language_of_announcements(document, block)
    spans = {SpanKind.LINK: "link", SpanKind.NOTE_REFERENCE: "note"}
    found = [
        Note(span.start, _said(language, spans[span.kind]))
        for span in block.spans
        if spans.get(span.kind) in kinds
    ]
    found += [
        Note(span.end, "")  # the note's number is not read as one with the words after it
        for span in block.spans
        if "note" in kinds and span.kind is SpanKind.NOTE_REFERENCE
    ]
    if "header-cells" in kinds and block.kind is BlockKind.TABLE_ROW:
        headers = _headers(document, index)
        for cell, header in zip(block.cells, headers, strict=False):
            if header and not cell.header:
                found.append(Note(cell.start, header, quoted=True))
    return tuple(sorted(found, key=lambda note: note.offset))


def language_change(document: Document, index: int, language: str, manner: Manner) -> str:
    """Give what is said before a stretch in another language; "" for nothing."""
    if "language" not in _kinds(manner):
        return ""
    own = language_of_announcements(document, document.blocks[index])
    name = _table().languages[own].get(language)
    return _said(own, "language", name=name) if name else ""


def own_note(document: Document, block: Block) -> tuple[str, str]:
    """Give what is said before a note of the reader's own, and after it."""
    language = language_of_announcements(document, block)
    return _said(language, "own-note"), _said(language, "own-note-end")


def announcement(
    document: Document, block: Block, sentence: Range, offset: int, text: str, pause_ms: int
) -> Utterance:
    """Make the utterance of an announcement; nothing of the text is lit while it sounds.

    `sentence` is the one that it belongs to, and `offset` where speech goes on from.
    """
    nowhere = OffsetMap((offset,) * (len(text) + 1))
    language = language_of_announcements(document, block)
    place = Range(block.id, offset, offset)
    return Utterance(place, sentence, block.kind, language, text, nowhere, pause_ms, announces=True)


def _list(document: Document, index: int, kinds: frozenset[str], language: str) -> list[str]:
    place = document.blocks[index].place or ListPlace(1, ordered=False)
    said: list[str] = []
    kind = "list" if place.depth <= 1 else "nested-list"
    # counted at the first only: a list may be as long as the piece
    if kind in kinds and _is_first(document, index, place):
        items = _items(document, index, place)
        if items >= _table().smallest["list"]:
            said.append(_said(language, "list", items=items))
    if place.ordered and place.number and "item-number" in kinds:
        number = str(place.number)
        if language == "ar" and place.number > 0:
            number = in_pause(cardinal(place.number))
        said.append(_said(language, "item-number", number=number))
    elif "item" in kinds:
        said.append(_said(language, "item"))
    return said


def _is_first(document: Document, index: int, place: ListPlace) -> bool:
    """Whether the item at `index` is the first of its list."""
    for number in range(index - 1, -1, -1):
        block = document.blocks[number]
        other = block.place
        if block.kind is not BlockKind.LIST_ITEM or other is None or other.depth < place.depth:
            return True
        if other.depth == place.depth:
            return other.ordered != place.ordered
    return True


def _items(document: Document, index: int, place: ListPlace) -> int:
    """Count the items from the one at `index` to its list's end."""
    count = 0
    for block in document.blocks[index:]:
        other = block.place
        if block.kind is not BlockKind.LIST_ITEM or (
            other is not None and other.depth < place.depth
        ):
            break
        if other is None or other.depth == place.depth:
            if other is not None and other.ordered != place.ordered:
                break
            count += 1
    return count


def _run(document: Document, index: int) -> int:
    """Count the blocks of one kind from `index` on."""
    kind = document.blocks[index].kind
    end = index
    while end < len(document.blocks) and document.blocks[end].kind is kind:
        end += 1
    return end - index


def _headers(document: Document, index: int) -> tuple[str, ...]:
    """Give the columns' headers of the table that the row at `index` is in."""
    while index and document.blocks[index - 1].kind is BlockKind.TABLE_ROW:
        index -= 1
    row = document.blocks[index]
    if not row.cells or not all(cell.header for cell in row.cells):
        return ()
    return tuple(row.text[cell.start : cell.end].strip() for cell in row.cells)


@lru_cache(maxsize=512)
def _said(language: str, kind: str, **values: int | str) -> str:
    table = _table()
    said = {
        key: _counted(language, key, value) if isinstance(value, int) else value
        for key, value in values.items()
    }
    if language == "ar" and kind == "table":
        # the rows go on into the columns, so their ending is heard
        said["rows"] = _counted(language, "rows", int(values["rows"]), pausal=False)
    return table.words[language][kind].format(**said)


def _counted(language: str, key: str, number: int, *, pausal: bool = True) -> str:
    singular, plural = _table().nouns[language][key]
    if language != "ar":
        return f"{number} {singular if number == 1 else plural}"
    *before, last = " ".join(counted(number, _noun(singular, plural), "g")).split()
    return " ".join([*before, in_pause(last) if pausal else last])


@cache
def _noun(singular: str, plural: str) -> Noun:
    return noun(singular, plural, "m")


def _kinds(manner: Manner) -> frozenset[str]:
    return _table().levels.get(manner.verbosity, frozenset())


@cache
def _table() -> _Table:
    data = tomllib.loads(resource("tables", "announcements.toml").read_text(encoding="utf-8"))
    levels, smallest = data.pop("levels"), data.pop("smallest")
    return _Table(
        {level: frozenset(row["kinds"]) for level, row in levels.items()},
        smallest,
        data,
        {tag: rows["nouns"] for tag, rows in data.items()},
        {tag: rows["languages"] for tag, rows in data.items()},
    )
