"""Narrations made by hand: every word takes a tenth of a second, and nothing is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.document.model import BlockKind, Document
from reader.document.ranges import Range
from reader.exporting.narration import Stretch, Transcript, Word
from reader.text.segment import sentences, words

RATE = 22050
WORD_MS, PAUSE_MS = 100.0, 200.0


def narration(documents: Sequence[Document], *, announced: bool = False) -> Iterator[Stretch]:
    """Say every sentence of every block; with `announced`, something before each block."""
    at = 0.0
    for piece, document in enumerate(documents):
        for block in document.blocks:
            places = [Range(block.id, *span) for span in sentences(block.text, block.language)]
            if block.kind is BlockKind.FIGURE and block.alt:
                places = [Range(block.id, 0, 0)]
            for number, place in enumerate(places):
                if announced and number == 0:
                    nowhere = Range(block.id, place.start, place.start)
                    yield stretch(piece, nowhere, place, [], at, announces=True)
                    at += WORD_MS + PAUSE_MS
                spans = words(block.text[place.start : place.end])
                said = [(place.start + low, place.start + high) for low, high in spans]
                made = stretch(piece, place, place, said, at)
                yield made
                at = made.end_ms


def stretch(
    piece: int,
    place: Range,
    sentence: Range,
    said: Sequence[tuple[int, int]],
    at: float,
    *,
    announces: bool = False,
) -> Stretch:
    end = at + WORD_MS * max(1, len(said))
    return Stretch(
        piece,
        place,
        sentence,
        bytes(2 * round((end + PAUSE_MS - at) * RATE / 1000)),
        tuple(
            Word(place.block, low, high, at + WORD_MS * number, at + WORD_MS * (number + 1))
            for number, (low, high) in enumerate(said)
        ),
        at,
        end,
        end + PAUSE_MS,
        announces,
    )


def transcript(*documents: Document, announced: bool = False) -> Transcript:
    made = Transcript(documents, "Untitled")
    for one in narration(documents, announced=announced):
        made.add(one)
    return made
