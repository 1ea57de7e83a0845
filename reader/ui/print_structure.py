"""What the parts of a printed piece are to a screen reader: blocks as elements of a tagged PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.document.model import Block, BlockKind
from reader.exporting.pdf_tags import Element
from reader.ui.render import Entry

_TAGS = {
    BlockKind.TITLE: "H1",
    BlockKind.QUOTE: "BlockQuote",
    BlockKind.CODE: "Code",
    BlockKind.CAPTION: "Caption",
    BlockKind.FOOTNOTE: "Note",
}


@dataclass(slots=True)
class Structure:
    """The elements of a piece, as its blocks come one after another."""

    language: str
    elements: list[Element] = field(default_factory=list)
    _lists: list[Element] = field(default_factory=list)
    _table: Element | None = None
    _row: Element | None = None

    def open(self, entry: Entry) -> Element:
        """Give the element of a block that begins; a row's is that of its first cell."""
        block = entry.block
        if block.kind is not BlockKind.LIST_ITEM:
            self._lists.clear()
        if block.kind is not BlockKind.TABLE_ROW:
            self._table = None
        if block.kind is BlockKind.RULE and not block.text:
            return Element("Artifact")
        if block.kind is BlockKind.LIST_ITEM:
            return self._item(block)
        if block.kind is BlockKind.TABLE_ROW:
            if self._table is None:
                self._table = self._add(self.elements, "Table", block)
            self._row = self._add(self._table.children, "TR", block)
            return self.cell(block, 0)
        if block.kind is BlockKind.FIGURE:
            made = self._add(self.elements, "Figure", block)
            made.alt = block.alt
            return made
        if block.kind is BlockKind.HEADING:
            return self._add(self.elements, f"H{min(max(block.level, 2), 6)}", block)
        return self._add(self.elements, _TAGS.get(block.kind, "P"), block)

    def cell(self, block: Block, number: int) -> Element:
        """Give the element of another cell of the row that began last."""
        assert self._row is not None
        header = number < len(block.cells) and block.cells[number].header
        return self._add(self._row.children, "TH" if header else "TD", block)

    def _item(self, block: Block) -> Element:
        depth = max(1, block.place.depth) if block.place else 1
        del self._lists[depth:]
        while len(self._lists) < depth:
            inside = self.elements
            if self._lists:
                # a list in a list belongs to the item before it
                items = self._lists[-1].children
                inside = items[-1].children if items else items
            self._lists.append(self._add(inside, "L", block))
        item = self._add(self._lists[-1].children, "LI", block)
        return self._add(item.children, "LBody", block)

    def _add(self, among: list[Element], tag: str, block: Block) -> Element:
        language = block.language if block.language != self.language else ""
        made = Element(tag, language=language)
        among.append(made)
        return made


def structure(blocks: Sequence[Block], language: str) -> Structure:
    """Begin the structure of a piece, in its language or that of its first block."""
    known = language or next((block.language for block in blocks if block.language), "")
    return Structure(known)
