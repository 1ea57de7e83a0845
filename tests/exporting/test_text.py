"""Plain text: logical order, a blank line between blocks."""

from __future__ import annotations

from reader.document.model import Document, Metadata
from reader.exporting.text import plain_text


def test_every_block_is_there_in_order(document: Document) -> None:
    parts = plain_text(document).rstrip("\n").split("\n\n")
    assert len(parts) == len(document.blocks)
    for part, block in zip(parts, document.blocks, strict=True):
        assert block.text in part


def test_lists_figures_and_rules_are_marked(document: Document) -> None:
    parts = plain_text(document).split("\n\n")
    assert "3. عدسة" in parts
    assert "  - مرآة" in parts
    assert '[قبّة "بيضاء"]' in parts
    assert "* * *" in parts


def test_nothing_gives_nothing() -> None:
    assert plain_text(Document(Metadata(), ())) == ""
