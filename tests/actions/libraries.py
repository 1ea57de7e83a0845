"""Libraries made at random, with something of all that a library can hold."""

from __future__ import annotations

import hashlib
import struct
import zlib
from array import array
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    LeftOut,
    ListPlace,
    Metadata,
    Repair,
    Span,
    SpanKind,
)
from reader.document.ranges import Position, Range, quote
from reader.errors import Message
from reader.library.activity import ActivityKind
from reader.library.fetched import Address
from reader.library.held import Beside, Holding
from reader.library.names import given
from reader.library.notes import NoteKind
from reader.library.pieces import Status
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

LETTERS = "ابتثجحخ abc\t\n٣،«»\u064e\u0651\u200c\u2067😀\0"
words = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(codec="utf-8")), max_size=24)
names = st.text(
    st.one_of(st.sampled_from("ابتثج AaBb./\\:*?\u202e\u2067\u0301"), st.characters(codec="utf-8")),
    max_size=12,
)
TIMES = ("2019-01-01T00:00:00+00:00", "2024-02-29T23:59:59+00:00", "2024-03-01T08:00:00+00:00")


def png(shade: int) -> bytes:
    """Give a small picture of one shade of grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes([shade]) * 8 for _ in range(8)))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


PICTURES = {f"{hashlib.sha256(data).hexdigest()}.png": data for data in map(png, (0, 90, 200))}
MISSING = f"{'0' * 64}.jpg"
assets = st.sampled_from(["", *PICTURES, MISSING])


@st.composite
def blocks(draw: st.DrawFn, number: int) -> Block:
    """Make a block whose links may be opened."""
    text = draw(words)
    kind = draw(st.sampled_from(list(BlockKind)))

    def stretch() -> tuple[int, int]:
        start = draw(st.integers(0, len(text)))
        return start, draw(st.integers(start, len(text)))

    def span() -> Span:
        marked = draw(st.sampled_from(list(SpanKind)))
        link = st.sampled_from(["https://ayn.example/أ?b=1", "mailto:a@b.example", "#b1"])
        value = draw(link if marked is SpanKind.LINK else words)
        return Span(*stretch(), marked, value)

    figure = kind is BlockKind.FIGURE
    return Block(
        id=f"b{number}",
        kind=kind,
        text=text,
        direction=draw(st.sampled_from(list(Direction))),
        language=draw(st.sampled_from(["ar", "en", ""])),
        level=draw(st.integers(0, 6)),
        spans=tuple(span() for _ in range(draw(st.integers(0, 2)))),
        place=draw(
            st.none() | st.builds(ListPlace, st.integers(1, 4), st.booleans(), st.integers(0, 9))
        ),
        cells=tuple(Cell(*stretch(), draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))),
        alt=draw(words) if figure else "",
        asset=draw(assets) if figure else "",
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Make a document as importers make them."""
    made = [draw(blocks(number)) for number in range(1, draw(st.integers(1, 5)))]
    out = [draw(blocks(number)) for number in range(50, 50 + draw(st.integers(0, 2)))]
    about = Metadata(
        title=draw(names),
        kicker=draw(words),
        byline=draw(words),
        source=draw(words),
        url=draw(st.sampled_from(["", "https://ayn.example/page", "http://ayn.example/2#x"])),
        published=draw(words),
        language=draw(st.sampled_from(["ar", "en", ""])),
        direction=draw(st.sampled_from(list(Direction))),
        lead_image=draw(assets),
        tags=tuple(draw(st.lists(names, max_size=2))),
        saved=draw(st.sampled_from(TIMES)),
        support=draw(words),
        updated=draw(words),
        section=draw(words),
        site=draw(words),
    )
    return Document(
        about,
        tuple(made),
        tuple(LeftOut(block, draw(words), draw(words)) for block in out),
        tuple(Repair(block, ("forms",)) for block in made[: draw(st.integers(0, 1))]),
    )


@st.composite
def fill(draw: st.DrawFn, library: Library) -> None:
    """Put into a library what a reader of years may have in it."""
    pieces = [draw(save(library)) for _ in range(draw(st.integers(0, 4)))]
    for name in draw(st.lists(names, max_size=2, unique_by=lambda each: " ".join(each.split()))):
        if given(name):
            library.tagging.set_colour(name, draw(st.sampled_from(["red", "blue"])))
            made = library.collections.create(name)
            library.collections.add(made, draw(some(pieces)))
            library.searches.create(name, draw(names.filter(given)))
    queue = draw(st.permutations(draw(some(pieces))))
    library.queue.set(queue)
    for link in draw(st.sets(st.sampled_from(["https://ayn.example/later", "http://b.example/"]))):
        tags = tuple(draw(st.lists(names, max_size=2)))
        library.pending.add([link], tags)
        if draw(st.booleans()):
            library.pending.failed(link, Message("{host} does not answer.", {"host": "b"}), tags)
    if draw(st.booleans()):
        library.activity.add(ActivityKind.READ, 900, 60, date(2024, 3, 1))
    library.delete(draw(some(pieces)))


def some(pieces: list[int]) -> st.SearchStrategy[list[int]]:
    """Choose some of the pieces."""
    if not pieces:
        return st.just([])
    return st.lists(st.sampled_from(pieces), unique=True)


@st.composite
def save(draw: st.DrawFn, library: Library) -> int:
    """Save a piece and do to it what readers do."""
    document = draw(documents())
    origin = draw(st.sampled_from(["", "", "bundled:welcome"]))
    fetched = draw(st.sampled_from(["", *TIMES]))
    url = draw(st.sampled_from(["https://ayn.example/page", "https://ayn.example/other"]))
    address = Address(url, draw(words), draw(words), fetched) if fetched else None
    piece = library.add(document, PICTURES, origin=origin, address=address)
    draw(change(library, piece))
    return piece


@st.composite
def change(draw: st.DrawFn, library: Library, piece: int) -> None:
    """Do to a piece what readers do."""
    document = library.piece(piece).document
    kept = replace(document, blocks=document.blocks[1:])
    for _ in range(draw(st.integers(0, 2))):
        if document.blocks:
            block = draw(st.sampled_from(document.blocks))
            start = draw(st.integers(0, len(block.text)))
            place = Range(block.id, start, draw(st.integers(start, len(block.text))))
            kind = draw(st.sampled_from(list(NoteKind)))
            words_of = quote(document, place)
            library.notes.add(
                piece, place, words_of, kind, draw(words), draw(st.sampled_from("ab"))
            )
    if draw(st.booleans()):
        block_id = draw(st.sampled_from(["b1", "b2", "gone"]))
        share = draw(st.floats(0, 1))
        library.set_reading(piece, Position(block_id, draw(st.integers(0, 30))), share)
    if draw(st.booleans()):
        library.set_listening(piece, Position("b1", draw(st.integers(0, 30))))
    if draw(st.booleans()):
        library.opened(piece)
    if draw(st.booleans()):
        # what was marked or noted in the first paragraph has lost its place now
        library.replace(piece, kept, keep=draw(st.booleans()))
    library.set_favourite(piece, draw(st.booleans()))
    library.set_archived(piece, draw(st.booleans()))
    if draw(st.booleans()):
        library.set_status(piece, draw(st.sampled_from(list(Status))))
    library.set_tags(piece, tuple(draw(st.lists(names, max_size=3))))
    for day in range(draw(st.integers(0, 2))):
        kind_of = draw(st.sampled_from(list(ActivityKind)))
        library.activity.add(kind_of, piece, draw(st.integers(1, 4000)),
                             date(2024, 3, 1) + timedelta(day))  # fmt: skip


@dataclass(frozen=True)
class Whole:
    """All that a library holds, with nothing in it that is a number of this library alone."""

    pieces: tuple[Holding, ...]
    beside: Beside
    pictures: frozenset[str]


def whole(library: Library, paths: Paths) -> Whole:
    """Give all that a library holds."""
    ids: array[int] = library.holdings.ids()
    pieces = []
    for piece in ids:
        held = library.holdings.of(piece)
        assert held is not None
        pieces.append(held)
    beside = library.holdings.beside()
    return Whole(
        tuple(pieces),
        replace(beside, queue=tuple(ids.index(piece) for piece in beside.queue)),
        frozenset(name for name in PICTURES if (paths.assets / name).is_file()),
    )


def used(state: Whole) -> frozenset[str]:
    """Give the pictures that a library's pieces speak of and that it has."""
    found: set[str] = set()
    for held in state.pieces:
        for document in (held.document, *(version.document for version in held.versions)):
            found.add(document.metadata.lead_image)
            found.update(block.asset for block in document.blocks)
            found.update(item.block.asset for item in document.left_out)
    return frozenset(found) & state.pictures
