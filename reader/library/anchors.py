"""Where a reading position goes when its document is replaced."""

from __future__ import annotations

from reader.document.model import Document
from reader.document.ranges import CONTEXT, Position, Range, anchor, quote


def moved(old: Document, new: Document, position: Position | None) -> Position | None:
    """Find a position of `old` again in `new`; None when there is no text left to stand in.

    A block whose text is unchanged keeps it. Otherwise the words that stood there are looked for;
    when they are gone too, the same block is kept, or one as far down the piece.
    """
    if position is None or not new.blocks:
        return None
    kept = {block.id: block for block in new.blocks}
    same = kept.get(position.block)
    try:
        place = old.index(position.block)
    except KeyError:
        return None if same is None else Position(same.id, min(position.offset, len(same.text)))
    text = old.blocks[place].text
    if same is not None and same.text == text:
        return position
    found = _again(old, new, Position(position.block, min(position.offset, len(text))))
    if found is not None:
        return found
    if same is not None:
        return Position(same.id, min(position.offset, len(same.text)))
    return Position(new.blocks[min(place, len(new.blocks) - 1)].id, 0)


def _again(old: Document, new: Document, position: Position) -> Position | None:
    """Look for the words after a position, else for those before it."""
    length = len(old.block(position.block).text)
    after = Range(position.block, position.offset, min(length, position.offset + CONTEXT))
    before = Range(position.block, max(0, position.offset - CONTEXT), position.offset)
    if after.start < after.end:
        found = anchor(new, after, quote(old, after))
        if found is not None:
            return found.position
    if before.start < before.end:
        found = anchor(new, before, quote(old, before))
        if found is not None:
            return Position(found.block, found.end)
    return None
