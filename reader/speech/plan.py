"""From a document to utterances: what is said, in which language, with which pause after it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from reader.document.model import Block, BlockKind, Document, SpanKind
from reader.document.ranges import Position, Range
from reader.speech.spoken import spoken, stages
from reader.speech.utterance import Utterance
from reader.text.direction import script_runs
from reader.text.language import language_of, primary
from reader.text.offsets import Mapped, OffsetMap
from reader.text.segment import sentences, words

SENTENCE_PAUSE_MS = 250
PARAGRAPH_PAUSE_MS = 500
HEADING_PAUSE_MS = 700
STRETCH_PAUSE_MS = 0
"""Silence (ms at rate 1) after a sentence, a block, a title or heading, and a stretch in another
language in mid-sentence."""

FOREIGN_WORDS = 4
"""From how many words on a stretch in another script is said by a voice of its own language;
shorter ones stay with the sentence's voice, which knows how to read them."""

_HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING})


def plan(document: Document, start: Position | None = None) -> Iterator[Utterance]:
    """Give the utterances of a document one by one, from `start` on.

    A start in mid-sentence begins at the word there, or at the next one when it lies between
    words; the utterance's `sentence` is the whole one nonetheless. Raises `KeyError` for a block
    that the document does not have.
    """
    first = document.index(start.block) if start else 0
    for index in range(first, len(document.blocks)):
        for sentence in block_sentences(document, index):
            low = sentence.start
            if start is not None and index == first:
                if start.offset >= max(sentence.end, 1):
                    continue
                if start.offset > low:
                    low = _word_from(document.blocks[index].text, sentence, start.offset)
                    if low >= sentence.end:
                        continue
            yield from _utterances(document, index, sentence, low, sentence.end)


def plan_ranges(document: Document, ranges: tuple[Range, ...]) -> Iterator[Utterance]:
    """Give the utterances of a selection; words that it cuts are said whole."""
    for place in ranges:
        index = document.index(place.block)
        text = document.blocks[index].text
        for sentence in block_sentences(document, index):
            low, high = max(place.start, sentence.start), min(place.end, sentence.end)
            if low >= high:
                continue
            for start, end in words(text[sentence.start : sentence.end]):
                start, end = start + sentence.start, end + sentence.start
                low = start if start < low < end else low
                high = end if start < high < end else high
            yield from _utterances(document, index, sentence, low, high)


def ranges_from(ranges: tuple[Range, ...], place: Position) -> tuple[Range, ...]:
    """Give what is left of a selection from a place in it on."""
    for index, part in enumerate(ranges):
        if part.block == place.block and part.start <= place.offset < part.end:
            return (Range(part.block, place.offset, part.end), *ranges[index + 1 :])
    return ranges


def block_sentences(document: Document, index: int) -> tuple[Range, ...]:
    """Give the sentences of the block at `index` that have something to say.

    Cells of a table row and hemistichs of a verse are sentences of their own. A figure without
    a caption beside it is one empty range: its description is said.
    """
    block = document.blocks[index]
    if block.kind is BlockKind.FIGURE:
        return (Range(block.id, 0, 0),) if _description(document, index) else ()
    return _sentences(block)


@lru_cache(maxsize=512)
def _sentences(block: Block) -> tuple[Range, ...]:
    if block.kind is BlockKind.RULE:
        return ()
    units = [(cell.start, cell.end) for cell in block.cells] or [(0, len(block.text))]
    return tuple(
        Range(block.id, low + start, low + end)
        for low, high in units
        for start, end in sentences(block.text[low:high], block.language)
        if _sayable(block.text[low + start : low + end])
    )


def _sayable(text: str) -> bool:
    return any(map(str.isalnum, text))


def _description(document: Document, index: int) -> str:
    """Give a figure's description, or "" when a caption beside it says what it shows."""
    block = document.blocks[index]
    beside = document.blocks[max(0, index - 1) : index + 2]
    if any(other.kind is BlockKind.CAPTION for other in beside) or not _sayable(block.alt):
        return ""
    return block.alt


def _word_from(text: str, sentence: Range, offset: int) -> int:
    """Give the start of the word at `offset`, else of the next one, else the sentence's end."""
    for start, end in words(text[sentence.start : sentence.end]):
        if offset < sentence.start + end:
            return sentence.start + start
    return sentence.end


def _utterances(
    document: Document, index: int, sentence: Range, low: int, high: int
) -> Iterator[Utterance]:
    block = document.blocks[index]
    base = _language(document, block)
    pause = _pause(document, index, sentence)
    if block.kind is BlockKind.FIGURE:
        said = spoken(_description(document, index), stages(base))
        nowhere = OffsetMap((0,) * (len(said.text) + 1))
        yield Utterance(sentence, sentence, block.kind, base, said.text, nowhere, pause)
        return
    parts = [
        (start, end, language, said)
        for start, end, language in _stretches(block, low, high, base)
        if _sayable((said := _said(block.text, start, end, language)).text)
    ]
    for number, (start, end, language, said) in enumerate(parts, 1):
        yield Utterance(
            Range(block.id, start, end),
            sentence,
            block.kind,
            language,
            said.text,
            said.map,
            pause if number == len(parts) else STRETCH_PAUSE_MS,
        )


def _said(text: str, start: int, end: int, language: str) -> Mapped:
    said = spoken(text[start:end], stages(language))
    return Mapped(said.text, OffsetMap(tuple(start + offset for offset in said.map.starts)))


def _pause(document: Document, index: int, sentence: Range) -> int:
    block = document.blocks[index]
    if sentence != block_sentences(document, index)[-1]:
        return SENTENCE_PAUSE_MS
    return HEADING_PAUSE_MS if block.kind in _HEADINGS else PARAGRAPH_PAUSE_MS


def _language(document: Document, block: Block) -> str:
    known = block.language or document.metadata.language
    return primary(known) or language_of(block.text)


def _stretches(block: Block, low: int, high: int, base: str) -> Iterator[tuple[int, int, str]]:
    """Cut `low:high` of a block where a long enough stretch is in another language than `base`.

    Scripts tell, and the languages that the page itself named.
    """
    text = block.text[low:high]
    named = [span for span in block.spans if span.kind is SpanKind.LANGUAGE]
    cuts = {low, high}
    cuts.update(low + run.start for run in script_runs(text))
    cuts.update(at for span in named for at in (span.start, span.end) if low < at < high)
    found: list[tuple[int, int, str]] = []
    for start, end in pairwise(sorted(cuts)):
        run = block.text[start:end]
        language = base
        if len(words(run)) >= FOREIGN_WORDS:
            hint = next((s.value for s in named if s.start <= start and end <= s.end), base)
            language = language_of(run, hint=hint, default=base)
        if found and found[-1][2] == language:
            start, _, _ = found.pop()
        found.append((start, end, language))
    yield from found
