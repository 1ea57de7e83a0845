"""The reader's own notes, said after the sentences that they stand on, where that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.document.model import Block, Document
from reader.document.ranges import Range
from reader.speech import announce
from reader.speech.manner import Manner, SpokenNote
from reader.speech.spoken import spoken, stages
from reader.speech.utterance import Utterance
from reader.text.language import language_of
from reader.text.offsets import OffsetMap
from reader.text.segment import sentences

_BETWEEN_MS = 250
"""Silence (ms at rate 1) between two sentences of a note."""


def of_block(block: Block, manner: Manner) -> tuple[SpokenNote, ...]:
    """Give the notes of a block, whichever piece it is of: its words tell."""
    return tuple(
        note
        for note in manner.notes
        if note.range.block == block.id
        and block.text[note.range.start : note.range.end] == note.words
    )


def after(
    document: Document,
    block: Block,
    found: Sequence[Range],
    number: int,
    notes: Sequence[SpokenNote],
    manner: Manner,
) -> Iterator[Utterance]:
    """Give what is said of notes after the sentence `number` of a block's.

    A note follows the sentence in which it ends. Nothing of the text is lit meanwhile.
    """
    sentence = found[number]
    low = sentence.start if number else -1
    high = found[number + 1].start if number + 1 < len(found) else max(len(block.text), low) + 1
    for note in notes:
        if low < note.range.end <= high:
            yield from _said(document, block, sentence, note.text, manner)


def _said(
    document: Document, block: Block, sentence: Range, text: str, manner: Manner
) -> Iterator[Utterance]:
    opening, closing = announce.own_note(document, block)
    default = announce.language_of_announcements(document, block)
    own = [
        (language, said)
        for paragraph in text.splitlines()
        for language in (language_of(paragraph, default=default),)
        for low, high in sentences(paragraph, language)
        for said in (spoken(paragraph[low:high], stages(language, manner)).text,)
        if any(map(str.isalnum, said))
    ]
    if not own:
        return
    end = sentence.end
    yield announce.announcement(document, block, sentence, end, opening, announce.PAUSE_MS)
    place = Range(block.id, end, end)
    for language, said in own:
        nowhere = OffsetMap((end,) * (len(said) + 1))
        yield Utterance(
            place, sentence, block.kind, language, said, nowhere, _BETWEEN_MS, announces=True
        )
    if manner.verbosity != "off":
        yield announce.announcement(document, block, sentence, end, closing, announce.END_PAUSE_MS)
