"""Putting left-out blocks back in their place, and leaving blocks out at a reader's wish."""

from __future__ import annotations

from dataclasses import replace

from reader.document.model import Block, Document, LeftOut

BY_READER = "reader"
"""The reason of a block that a person left out."""


def restore(document: Document, block_id: str) -> Document:
    """Put a left-out block back in its place, or a repaired one back as it came.

    Raises `KeyError` when none has that id.
    """
    if any(item.original.id == block_id for item in document.repairs):
        return as_it_came(document, block_id)
    if all(item.block.id != block_id for item in document.left_out):
        raise KeyError(block_id)
    gone = {item.block.id for item in document.left_out} - {block_id}
    return replace(
        document,
        blocks=tuple(block for block in _in_order(document) if block.id not in gone),
        left_out=tuple(item for item in document.left_out if item.block.id != block_id),
    )


def as_it_came(document: Document, block_id: str) -> Document:
    """Change a repaired block for the one before its repair; once more, and it is repaired.

    Raises `KeyError` when the text holds no repaired block of that id.
    """
    repair = next((item for item in document.repairs if item.original.id == block_id), None)
    if repair is None:
        raise KeyError(block_id)
    shown = document.block(block_id)
    return replace(
        document,
        blocks=tuple(repair.original if block is shown else block for block in document.blocks),
        repairs=tuple(
            replace(item, original=shown) if item is repair else item for item in document.repairs
        ),
    )


def leave_out(document: Document, block_id: str) -> Document:
    """Take a block out of the reading text; raises `KeyError` when none has that id."""
    left = document.block(block_id)
    order = _in_order(document)
    known = {item.block.id: item for item in document.left_out}
    items: list[LeftOut] = []
    previous = ""
    for block in order:
        if block.id in known:
            items.append(known[block.id])
        elif block is left:
            items.append(LeftOut(block, previous, BY_READER))
        previous = block.id
    return replace(
        document,
        blocks=tuple(block for block in document.blocks if block is not left),
        left_out=tuple(items),
    )


def _in_order(document: Document) -> list[Block]:
    """Give all blocks, left-out ones too, in source order."""
    followers: dict[str, list[Block]] = {}
    for item in document.left_out:
        followers.setdefault(item.after, []).append(item.block)
    order: list[Block] = []

    def follow(block_id: str) -> None:
        waiting = followers.pop(block_id, [])[::-1]
        while waiting:
            block = waiting.pop()
            order.append(block)
            waiting.extend(followers.pop(block.id, [])[::-1])

    follow("")
    for block in document.blocks:
        order.append(block)
        follow(block.id)
    # what followed a block that is gone altogether stands at the end rather than nowhere
    for block_id in tuple(followers):
        follow(block_id)
    return order
