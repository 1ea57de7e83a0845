"""A document as it is to be said: its sentences, its sections, its utterances, its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from reader.document.model import BlockKind, Document
from reader.document.ranges import Position, Range
from reader.speech import navigation
from reader.speech.announce import END_PAUSE_MS, announcement
from reader.speech.manner import Manner
from reader.speech.plan import plan, plan_ranges
from reader.speech.reel import Reel
from reader.speech.timeline import Timeline
from reader.speech.utterance import Utterance

RESTART_MS = 1000.0
"""Going back leads to the start of the sentence when more of it than this was heard."""


class Score:
    """What there is to say of a document in one manner; every method is a short look-up."""

    def __init__(self, document: Document, manner: Manner) -> None:
        self.document = document
        self.manner = manner
        self.timeline = Timeline(document, manner)

    # what is said

    def reel(
        self, place: Position | None, intro: Sequence[str] = (), *, announced: bool = False
    ) -> Reel:
        """Give what is said from `place` on (`announced`: all but its words was heard).

        `intro` is said before it.
        """
        utterances = plan(self.document, place, self.manner, announced=announced)
        return Reel(chain(self._said_first(intro, place), utterances), self._earlier)

    def sentence_reel(self, place: Position | None, intro: Sequence[str] = ()) -> Reel:
        """Give what is said of the sentence at `place`, and no more."""
        return Reel(chain(self._said_first(intro, place), self._one_sentence(place)))

    def selection_reel(self, ranges: tuple[Range, ...]) -> Reel:
        """Give what is said of a selection."""
        return Reel(plan_ranges(self.document, ranges, self.manner))

    # where things are

    def start(self, position: Position | None) -> Position | None:
        """Give the start of the sentence at a remembered place; None when it is gone."""
        return navigation.sentence_start(self.document, position, self.manner)

    def sentence(self, position: Position) -> Range | None:
        """Give the sentence at a position, else the one after it."""
        return navigation.sentence_at(self.document, position, self.manner)

    def first(self) -> Position | None:
        """Give the place of the first sentence."""
        found = next(navigation.sentence_positions(self.document, self.manner), None)
        return found.position if found else None

    def next_sentence(self, at: Position) -> Position | None:
        """Give the start of the next sentence."""
        return navigation.next_sentence(self.document, at, self.manner)

    def previous_sentence(self, at: Position, heard_ms: float) -> Position:
        """Give the start of the sentence, or within its first second that of the one before."""
        if heard_ms > RESTART_MS:
            return at
        return navigation.previous_sentence(self.document, at, self.manner) or at

    def next_paragraph(self, at: Position) -> Position | None:
        """Give the start of the next block that is said."""
        return navigation.next_paragraph(self.document, at, self.manner)

    def previous_paragraph(self, at: Position, heard_ms: float) -> Position:
        """Give the start of the paragraph, or within its first second that of the one before."""
        start = navigation.paragraph_start(self.document, at, self.manner)
        if at != start or heard_ms > RESTART_MS:
            return start
        return navigation.previous_paragraph(self.document, at, self.manner) or start

    def section_end(self, at: Position) -> Position | None:
        """Give where the section at a position ends: the next heading; None at the piece's end."""
        for block in self.document.blocks[self.document.index(at.block) + 1 :]:
            if block.kind is BlockKind.HEADING:
                return Position(block.id)
        return None

    def comes_before(self, position: Position, other: Position) -> bool:
        """Whether a position lies before another one in reading order."""
        index, limit = self.document.index(position.block), self.document.index(other.block)
        return (index, position.offset) < (limit, other.offset)

    def _said_first(self, intro: Sequence[str], place: Position | None) -> Iterator[Utterance]:
        at = place or self.first()
        sentence = self.sentence(at) if at else None
        if at is None or sentence is None:
            return
        block = self.document.block(sentence.block)
        for text in intro:
            yield announcement(self.document, block, sentence, sentence.start, text, END_PAUSE_MS)

    def _one_sentence(self, place: Position | None) -> Iterator[Utterance]:
        utterances = plan(self.document, place, self.manner)
        first = next(utterances, None)
        if first is None:
            return
        same = takewhile(lambda each: each.sentence == first.sentence, utterances)
        yield first
        yield from same

    def _earlier(self, position: Position) -> Sequence[Utterance]:
        place = navigation.previous_sentence(self.document, position, self.manner)
        return tuple(self._one_sentence(place)) if place else ()
