"""A document as plain text in logical order."""

from __future__ import annotations

from reader.document.model import Block, BlockKind, Document

RULE = "* * *"


def plain_text(document: Document) -> str:
    """Write the reading text, blocks separated by blank lines, with a line break at the end."""
    texts = [text for block in document.blocks if (text := block_text(block))]
    return "\n\n".join(texts) + "\n" if texts else ""


def block_text(block: Block) -> str:
    """Give a block as text: its list marker, a figure's description in brackets."""
    if block.kind is BlockKind.RULE:
        return RULE
    if block.kind is BlockKind.FIGURE:
        return f"[{block.alt}]" if block.alt else ""
    return marker(block) + block.text


def marker(block: Block) -> str:
    """Give what stands before a list item: two spaces a nesting, then its number or a dash."""
    if block.kind is not BlockKind.LIST_ITEM or block.place is None:
        return ""
    sign = f"{block.place.number}." if block.place.ordered else "-"
    return "  " * (block.place.depth - 1) + sign + " "
