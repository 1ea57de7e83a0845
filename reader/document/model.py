"""The document: blocks of flat text with positioned spans, immutable once made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from reader.text.direction import Direction


class BlockKind(StrEnum):
    """What a block is; the values are the words of the stored format."""

    KICKER = "kicker"
    TITLE = "title"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    FIGURE = "figure"
    CAPTION = "caption"
    TABLE_ROW = "table-row"
    CODE = "code"
    VERSE = "verse"
    FOOTNOTE = "footnote"
    RULE = "rule"


class SpanKind(StrEnum):
    """What a stretch inside a block is; `value` holds a link's address, a language, a note's id."""

    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    LANGUAGE = "language"
    DIRECTION = "direction"
    NOTE_REFERENCE = "note-reference"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `start:end` (code points of the block's text)."""

    start: int
    end: int
    kind: SpanKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list item stands: nesting from 1, and its number in an ordered list (else 0)."""

    depth: int
    ordered: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell or a verse's hemistich: the stretch `start:end` of the block's text."""

    start: int
    end: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `text` was cleaned once, at import; offsets are code points in it.

    Cells of a table row and hemistichs of a verse stand in `text` with a tab between them.
    A figure has no text: `alt` describes it and `asset` names its image in the asset store
    ("" when the picture itself was not saved).
    """

    id: str
    kind: BlockKind
    text: str
    direction: Direction
    language: str
    level: int = 0
    spans: tuple[Span, ...] = ()
    place: ListPlace | None = None
    cells: tuple[Cell, ...] = ()
    alt: str = ""
    asset: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block that cleaning took out of the reading text; it can be put back.

    `after` is the id of the block it followed in the source ("" at the start), `reason` a
    word of the cleaning table ("icon", "form-message", "appeal" …).
    """

    block: Block
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a piece; what is unknown is "".

    `published`, `updated` and `saved` are ISO 8601. `source` is the publisher's name, `site`
    the host of its page, `section` the part of the site that the piece stood in. `support`
    is the publisher's own appeal, kept as a "support the source" line.
    """

    title: str = ""
    kicker: str = ""
    byline: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    direction: Direction = Direction.RTL
    lead_image: str = ""
    tags: tuple[str, ...] = ()
    saved: str = ""
    support: str = ""
    updated: str = ""
    section: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A block whose letters were repaired at import: `original` is as it came, with its id.

    `kinds` are words of the repairs ("forms", "order", "kashida", "persian", "controls",
    "digits").
    """

    original: Block
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A piece: metadata, blocks in reading order with unique ids, what was left out, repairs."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = field(default=())
    repairs: tuple[Repair, ...] = field(default=())

    def block(self, block_id: str) -> Block:
        """Find a block by id; raises `KeyError`."""
        for block in self.blocks:
            if block.id == block_id:
                return block
        raise KeyError(block_id)

    def index(self, block_id: str) -> int:
        """Give a block's place in reading order; raises `KeyError`."""
        for index, block in enumerate(self.blocks):
            if block.id == block_id:
                return index
        raise KeyError(block_id)

    @property
    def word_count(self) -> int:
        """Words of the reading text, counted by white space."""
        return sum(len(block.text.split()) for block in self.blocks)
