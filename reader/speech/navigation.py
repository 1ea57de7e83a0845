"""Where the next and the previous sentence and paragraph begin."""

from __future__ import annotations

from collections.abc import Iterator

from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.speech.manner import Manner
from reader.speech.plan import block_sentences

_USUAL = Manner()


def sentence_positions(document: Document, manner: Manner = _USUAL) -> Iterator[Range]:
    """Give every sentence that is said, in reading order.

    Here and below, what the `manner` skips has no sentences.
    """
    for index in range(len(document.blocks)):
        yield from block_sentences(document, index, manner)


def sentence_at(document: Document, position: Position, manner: Manner = _USUAL) -> Range | None:
    """Give the sentence at a position, else the one after it; raises `KeyError`."""
    index = document.index(position.block)
    for sentence in block_sentences(document, index, manner):
        if position.offset < max(sentence.end, 1):
            return sentence
    return _first_from(document, index + 1, manner)


def sentence_start(
    document: Document, position: Position | None, manner: Manner = _USUAL
) -> Position | None:
    """Give the start of the sentence at a remembered place; None when it is gone or nowhere."""
    if position is None or all(block.id != position.block for block in document.blocks):
        return None
    return _start(sentence_at(document, position, manner))


def next_sentence(
    document: Document, position: Position, manner: Manner = _USUAL
) -> Position | None:
    """Give the start of the sentence after the one at `position`; None at the end."""
    index = document.index(position.block)
    for sentence in block_sentences(document, index, manner):
        if sentence.start > position.offset:
            return sentence.position
    return _start(_first_from(document, index + 1, manner))


def previous_sentence(
    document: Document, position: Position, manner: Manner = _USUAL
) -> Position | None:
    """Give the start of the sentence before the one at `position`; None at the beginning."""
    index = document.index(position.block)
    before = [
        sentence
        for sentence in block_sentences(document, index, manner)
        if sentence.end <= position.offset and sentence.end > sentence.start
    ]
    return before[-1].position if before else _start(_last_until(document, index - 1, manner))


def next_paragraph(
    document: Document, position: Position, manner: Manner = _USUAL
) -> Position | None:
    """Give the start of the next block that has something to say; None at the end."""
    return _start(_first_from(document, document.index(position.block) + 1, manner))


def previous_paragraph(
    document: Document, position: Position, manner: Manner = _USUAL
) -> Position | None:
    """Give the start of the block before; None at the beginning."""
    for index in range(document.index(position.block) - 1, -1, -1):
        if found := block_sentences(document, index, manner):
            return found[0].position
    return None


def paragraph_start(document: Document, position: Position, manner: Manner = _USUAL) -> Position:
    """Give where the block at `position` begins to be said, or `position` in a silent block."""
    found = block_sentences(document, document.index(position.block), manner)
    return found[0].position if found else position


def _start(sentence: Range | None) -> Position | None:
    return sentence.position if sentence else None


def _first_from(document: Document, index: int, manner: Manner) -> Range | None:
    for number in range(index, len(document.blocks)):
        if found := block_sentences(document, number, manner):
            return found[0]
    return None


def _last_until(document: Document, index: int, manner: Manner) -> Range | None:
    for number in range(index, -1, -1):
        if found := block_sentences(document, number, manner):
            return found[-1]
    return None
