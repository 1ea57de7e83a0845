"""From a document to utterances: what is said, in which language, with which pause after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from reader.document.model import Block, BlockKind, Document, SpanKind
from reader.document.ranges import Position, Range
from reader.speech import announce, own_notes
from reader.speech.manner import Manner
from reader.speech.skips import Skipped, blanked, block_skips
from reader.speech.spoken import spoken, stages
from reader.speech.utterance import Utterance
from reader.text.direction import script_runs
from reader.text.language import language_of, primary
from reader.text.offsets import Mapped, OffsetMap
from reader.text.segment import sentences, words

STRETCH_PAUSE_MS = 0
"""Silence (ms at rate 1) after a stretch in another language in mid-sentence."""

FOREIGN_WORDS = 4
"""From how many words on a stretch in another script is said by a voice of its own language;
shorter ones stay with the sentence's voice, which knows how to read them, unless the page names
their language."""

_USUAL = Manner()
_ARABIC_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
_HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING})


def plan(
    document: Document,
    start: Position | None = None,
    manner: Manner = _USUAL,
    *,
    announced: bool = False,
) -> Iterator[Utterance]:
    """Give the utterances of a document one by one, from `start` on, as the reader wants them.

    A start in mid-sentence begins at the word there, or at the next one when it lies between
    words; the utterance's `sentence` is the whole one nonetheless. Announcements are utterances
    with an empty range, of the sentence that they belong to; `announced` tells that those at
    `start` were heard already. Raises `KeyError` for a block that the document does not have.
    """
    first = document.index(start.block) if start else 0
    for index in range(first, len(document.blocks)):
        block = document.blocks[index]
        found = block_sentences(document, index, manner)
        if not found:
            continue
        offset = start.offset if start is not None and index == first else 0
        if offset <= found[0].start and not (announced and start is not None and index == first):
            for text in announce.opening(document, index, manner):
                yield announce.announcement(
                    document, block, found[0], found[0].start, text, announce.PAUSE_MS
                )
        notes = own_notes.of_block(block, manner) if manner.notes else ()
        for number, sentence in enumerate(found):
            low = sentence.start
            if offset > low:
                if offset >= max(sentence.end, 1):
                    continue
                low = _word_from(block.text, sentence, offset)
                if low >= sentence.end:
                    continue
            yield from _utterances(document, index, sentence, low, sentence.end, manner)
            if notes:
                yield from own_notes.after(document, block, found, number, notes, manner)
        for text in announce.closing(document, index, manner):
            yield announce.announcement(
                document, block, found[-1], found[-1].end, text, announce.END_PAUSE_MS
            )


def plan_ranges(
    document: Document, ranges: tuple[Range, ...], manner: Manner = _USUAL
) -> Iterator[Utterance]:
    """Give the utterances of a selection; words that it cuts are said whole.

    Who selects a text wants to hear it: nothing is skipped, and nothing announced.
    """
    manner = replace(manner, skips=frozenset(), verbosity="off", notes=())
    for place in ranges:
        index = document.index(place.block)
        text = document.blocks[index].text
        for sentence in block_sentences(document, index, manner):
            low, high = max(place.start, sentence.start), min(place.end, sentence.end)
            if low >= high:
                continue
            for start, end in words(text[sentence.start : sentence.end]):
                start, end = start + sentence.start, end + sentence.start
                low = start if start < low < end else low
                high = end if start < high < end else high
            yield from _utterances(document, index, sentence, low, high, manner)


def ranges_from(ranges: tuple[Range, ...], place: Position) -> tuple[Range, ...]:
    """Give what is left of a selection from a place in it on."""
    for index, part in enumerate(ranges):
        if part.block == place.block and part.start <= place.offset < part.end:
            return (Range(part.block, place.offset, part.end), *ranges[index + 1 :])
    return ranges


def block_sentences(document: Document, index: int, manner: Manner = _USUAL) -> tuple[Range, ...]:
    """Give the sentences of the block at `index` that have something to say.

    Cells of a table row and hemistichs of a verse are sentences of their own. A figure without
    a caption beside it is one empty range: its description is said.
    """
    block = document.blocks[index]
    if block.kind is BlockKind.FIGURE:
        described = _description(document, index, manner)
        return (Range(block.id, 0, 0),) if described else ()
    return _sentences(block, block_skips(document, index, manner))


@lru_cache(maxsize=512)
def _sentences(block: Block, skips: tuple[Skipped, ...]) -> tuple[Range, ...]:
    if block.kind is BlockKind.RULE:
        return ()
    units = [(cell.start, cell.end) for cell in block.cells] or [(0, len(block.text))]
    heard = blanked(block.text, skips)
    return tuple(
        Range(block.id, low + start, low + end)
        for low, high in units
        for start, end in sentences(block.text[low:high], block.language)
        if _sayable(heard[low + start : low + end])
    )


def _sayable(text: str) -> bool:
    return any(map(str.isalnum, text))


def _description(document: Document, index: int, manner: Manner) -> str:
    """Give a figure's description, "" when a caption beside it says it or nobody wants it."""
    block = document.blocks[index]
    if not _sayable(block.alt) or "pictures" in manner.skips:
        return ""
    for other in range(max(0, index - 1), min(index + 2, len(document.blocks))):
        caption = document.blocks[other].kind is BlockKind.CAPTION
        if caption and block_sentences(document, other, manner):
            return ""
    return block.alt


def _word_from(text: str, sentence: Range, offset: int) -> int:
    """Give the start of the word at `offset`, else of the next one, else the sentence's end."""
    for start, end in words(text[sentence.start : sentence.end]):
        if offset < sentence.start + end:
            return sentence.start + start
    return sentence.end


def _utterances(
    document: Document, index: int, sentence: Range, low: int, high: int, manner: Manner
) -> Iterator[Utterance]:
    block = document.blocks[index]
    base = block_language(document, block)
    pause = _pause(document, index, sentence, manner)
    if block.kind is BlockKind.FIGURE:
        said = spoken(_description(document, index, manner), stages(base, manner))
        nowhere = OffsetMap((0,) * (len(said.text) + 1))
        yield Utterance(sentence, sentence, block.kind, base, said.text, nowhere, pause)
        return
    skips = block_skips(document, index, manner)
    notes = [note for note in announce.inside(document, index, manner) if low <= note.offset < high]
    kept = _kept(block, skips)
    parts = [
        (start, end, language, said)
        for start, end, language in _stretches(block, low, high, base, skips)
        if _sayable((said := _said(kept, start, end, language, manner, ends=end == high)).text)
    ]
    for number, (start, end, language, said) in enumerate(parts, 1):
        if language != base and (
            text := announce.language_change(document, index, language, manner)
        ):
            yield announce.announcement(document, block, sentence, start, text, STRETCH_PAUSE_MS)
        within = [note for note in notes if start <= note.offset < end]
        pieces = list(_cut(start, end, said, [note.offset for note in within]))
        for piece, (begin, until, part) in enumerate(pieces, 1):
            for note in within:
                if note.offset == begin and note.text:
                    text = (
                        spoken(note.text, stages(base, manner)).text if note.quoted else note.text
                    )
                    yield announce.announcement(
                        document, block, sentence, begin, text, announce.PAUSE_MS
                    )
            if not _sayable(part.text):
                continue
            last = number == len(parts) and piece == len(pieces)
            yield Utterance(
                Range(block.id, begin, until),
                sentence,
                block.kind,
                language,
                part.text,
                part.map,
                pause if last else STRETCH_PAUSE_MS,
            )


def _cut(
    start: int, end: int, said: Mapped, offsets: Sequence[int]
) -> Iterator[tuple[int, int, Mapped]]:
    """Cut what is said of `start:end` where announcements go between.

    It was prepared whole: a word's harakat depend on its sentence.
    """
    starts = said.map.starts
    edges = sorted({start, end, *offsets})
    for begin, until in pairwise(edges):
        low = 0 if begin == start else said.map.to_new(begin, begin)[0]
        high = len(said.text) if until == end else said.map.to_new(until, until)[0]
        ends = (*starts[low:high], until if high < len(said.text) else starts[-1])
        yield begin, until, Mapped(said.text[low:high], OffsetMap(ends))


def _kept(block: Block, skips: tuple[Skipped, ...]) -> tuple[str, ...]:
    """Give a block's characters one by one, "" for each that is passed over."""
    characters = list(block.text)
    for stretch in skips:
        for at in range(stretch.range.start, stretch.range.end):
            characters[at] = ""
    return tuple(characters)


def _said(
    kept: Sequence[str], start: int, end: int, language: str, manner: Manner, *, ends: bool
) -> Mapped:
    """Prepare `start:end` of a block for speech, mapped to the block; `ends`: a pause follows."""
    text = Mapped.from_pieces(((kept[at], at) for at in range(start, end)), end)
    return text.then(spoken(text.text, stages(language, manner, ends=ends)))


def _pause(document: Document, index: int, sentence: Range, manner: Manner) -> int:
    block = document.blocks[index]
    if sentence != block_sentences(document, index, manner)[-1]:
        return manner.sentence_pause_ms
    return manner.heading_pause_ms if block.kind in _HEADINGS else manner.paragraph_pause_ms


def block_language(document: Document, block: Block) -> str:
    """Give the language that a block is said in."""
    known = block.language or document.metadata.language
    return primary(known) or language_of(block.text)


def _stretches(
    block: Block, low: int, high: int, base: str, skips: tuple[Skipped, ...]
) -> Iterator[tuple[int, int, str]]:
    """Cut `low:high` of a block where a stretch is in another language than `base`.

    Scripts tell, from `FOREIGN_WORDS` words on, and the languages that the page itself named.
    What is skipped tells nothing, and digits of Arabic stay with an Arabic sentence.
    """
    heard = blanked(block.text, skips)
    named = [span for span in block.spans if span.kind is SpanKind.LANGUAGE]
    cuts = {low, high}
    for run in script_runs(heard[low:high]):
        cuts.add(low + run.start)
        if run.script != "arab":
            text = heard[low + run.start : low + run.end]
            last = max((at for at, letter in enumerate(text) if letter.isalpha()), default=0)
            digits = _ARABIC_DIGITS.search(text, last)
            cuts.update([low + run.start + digits.start()] if digits else [])
    cuts.update(at for span in named for at in (span.start, span.end) if low < at < high)
    found: list[tuple[int, int, str]] = []
    for start, end in pairwise(sorted(cuts)):
        run_text = heard[start:end]
        language = base
        hint = next((s.value for s in named if s.start <= start and end <= s.end), "")
        own = bool(hint) and any(map(str.isalpha, run_text))
        if own or len(words(run_text)) >= FOREIGN_WORDS:
            language = language_of(run_text, hint=hint or base, default=base)
        if found and found[-1][2] == language:
            start, _, _ = found.pop()
        found.append((start, end, language))
    yield from found
