"""Several pages of one article, joined into one document without what each page repeats."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from reader.document.model import Block, BlockKind, Document, LeftOut, Repair, SpanKind
from reader.importing.importer import Imported
from reader.importing.phrases import key

_HEAD = frozenset({BlockKind.KICKER, BlockKind.TITLE, BlockKind.BYLINE})


def join(pages: Sequence[Imported]) -> Imported:
    """Give one piece: the first page's metadata, every page's blocks in order.

    A later page's head falls away, and so do the blocks at its start that stood at the first
    page's (its picture, its lead). Blocks get new ids, and what points to them follows.
    """
    if len(pages) == 1:
        return pages[0]
    first = pages[0].document
    blocks: list[Block] = list(first.blocks)
    left_out: list[LeftOut] = list(first.left_out)
    repairs: list[Repair] = list(first.repairs)
    assets = dict(pages[0].assets)
    told = {_words(block) for block in first.blocks}
    apart = {_words(item.block) for item in first.left_out}
    number = max([0, *(_number(block.id) for block in _all(first))])
    for page in pages[1:]:
        document = page.document
        names = {block.id: f"b{number + _number(block.id)}" for block in _all(document)}
        number += max([0, *(_number(block.id) for block in _all(document))])
        gone = _repeated(document.blocks, told)
        blocks += [
            _renamed(block, names)
            for index, block in enumerate(document.blocks)
            if index not in gone
        ]
        left_out += [
            replace(item, block=_renamed(item.block, names), after=names.get(item.after, ""))
            for item in document.left_out
            if _words(item.block) not in apart
        ]
        repairs += [
            replace(item, original=_renamed(item.original, names)) for item in document.repairs
        ]
        assets |= page.assets
    used = {block.asset for block in blocks} | {item.block.asset for item in left_out}
    there = {block.id for block in blocks}
    document = Document(
        first.metadata,
        tuple(blocks),
        tuple(_attached(left_out, blocks)),
        tuple(item for item in repairs if item.original.id in there),
    )
    return Imported(document, {name: data for name, data in assets.items() if name in used})


def _repeated(blocks: Sequence[Block], told: set[tuple[str, str]]) -> set[int]:
    """Give the places of a later page's head: what is named so, and what was told before it."""
    gone: set[int] = set()
    for index, block in enumerate(blocks):
        if block.kind in _HEAD or _words(block) in told:
            gone.add(index)
        else:
            break
    return gone


def _words(block: Block) -> tuple[str, str]:
    return key(block.text or block.alt), block.asset


def _all(document: Document) -> list[Block]:
    return [*document.blocks, *(item.block for item in document.left_out)]


def _number(name: str) -> int:
    digits = name.removeprefix("b")
    return int(digits) if digits.isdecimal() else 0


def _renamed(block: Block, names: dict[str, str]) -> Block:
    spans = []
    for span in block.spans:
        value = span.value
        if span.kind is SpanKind.NOTE_REFERENCE:
            value = names.get(value, value)
        elif span.kind is SpanKind.LINK and value.startswith("#"):
            value = "#" + names.get(value[1:], value[1:])
        spans.append(replace(span, value=value))
    return replace(block, id=names[block.id], spans=tuple(spans))


def _attached(left_out: Sequence[LeftOut], blocks: Sequence[Block]) -> list[LeftOut]:
    """Hang what followed a block that fell away behind the one that stands before it now."""
    there = {block.id for block in blocks} | {item.block.id for item in left_out}
    # in source order, and ids count in it
    order = [_number(block.id) for block in blocks]
    fixed: list[LeftOut] = []
    for item in left_out:
        after = item.after
        if after not in there:
            place = bisect_left(order, _number(item.block.id))
            after = blocks[place - 1].id if place else ""
        fixed.append(replace(item, after=after))
    return fixed
