"""How long a document takes to hear, and which place lies at which part of that time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from reader.document.model import BlockKind, Document
from reader.document.ranges import Position
from reader.speech import announce
from reader.speech.manner import Manner
from reader.speech.skips import blanked, block_skips
from reader.speech.timing import weight
from reader.speech.utterance import Utterance

SPOKEN_LETTERS_PER_SECOND = 9.0
"""Speed of the voice that comes with the app at rate 1: measured over the bundled news piece
(8.8 in Arabic), which is also about the speed of a person reading the news."""

_USUAL = Manner()
_ENDINGS = ".!?؟…"
_TRUST_MS = 10_000.0
"""After so much sound the voice's own speed counts as much as the assumed one."""


def listening_ms(document: Document, rate: float = 1.0, manner: Manner = _USUAL) -> float:
    """Estimate how long hearing the document takes at `rate`, in ms."""
    return Timeline(document, manner).total_ms / rate


class Timeline:
    """Times at rate 1, estimated by letters and corrected by what was heard.

    What the manner skips takes no time; announcements take the time of their letters.
    """

    def __init__(self, document: Document, manner: Manner = _USUAL) -> None:
        self._document, self._manner = document, manner
        # corrected words take the time of the published ones, and the reader's notes none
        base = _base(_Same(document), replace(manner, dictionary=None, notes=()))
        self._texts, self._said_before, self._ends = base
        self._assumed = _TRUST_MS
        self._real = _TRUST_MS

    @property
    def total_ms(self) -> float:
        """The whole document's time."""
        return (self._ends[-1] if self._ends else 0.0) * self._factor

    def learn(self, utterance: Utterance, speech_ms: float) -> None:
        """Take into account that an utterance took `speech_ms` at rate 1."""
        place = utterance.range
        if place.start == place.end:
            return  # an announcement or a description: it stands nowhere in the text
        text = self._texts[self._document.index(place.block)][place.start : place.end]
        self._assumed += _text_ms(text)
        self._real += speech_ms

    def before(self, position: Position) -> float:
        """Give the ms that lie before a position."""
        index = self._document.index(position.block)
        begun = self._ends[index - 1] if index else 0.0
        text = self._texts[index][: position.offset]
        if _text_ms(text):
            begun += self._said_before[index]
        spoken = _text_ms(text) + _pauses_ms(text, self._manner)
        return min(begun + spoken, self._ends[index]) * self._factor

    def position(self, fraction: float) -> Position | None:
        """Give the place at a part (0 to 1) of the time; None for an empty document."""
        if not self._ends or not self._ends[-1]:
            return None
        wanted = min(max(fraction, 0.0), 1.0) * self._ends[-1]
        index = bisect_right(self._ends, wanted)
        if index == len(self._ends):
            index = bisect_left(self._ends, self._ends[-1])
        block = self._document.blocks[index]
        wanted -= (self._ends[index - 1] if index else 0.0) + self._said_before[index]
        whole = self._texts[index]
        low, high = 0, len(whole)
        while low < high:
            middle = (low + high) // 2
            text = whole[: middle + 1]
            if _text_ms(text) + _pauses_ms(text, self._manner) <= wanted:
                low = middle + 1
            else:
                high = middle
        return Position(block.id, min(low, max(0, len(block.text) - 1)))

    @property
    def _factor(self) -> float:
        return self._real / self._assumed


class _Same:
    """A document known by being the very one: comparing a long one takes as long as reading it."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=2)
def _base(same: _Same, manner: Manner) -> tuple[Sequence[str], Sequence[float], Sequence[float]]:
    """Give each block's text that is said, the ms of what is said before it, and when it ends.

    Kept for the document that is open, since a book of 20,000 paragraphs takes half a second.
    """
    document = same.document
    numbers = range(len(document.blocks))
    texts = [blanked(document.blocks[n].text, block_skips(document, n, manner)) for n in numbers]
    before = [sum(map(_text_ms, announce.opening(document, n, manner))) for n in numbers]
    ends = accumulate(
        _block_ms(block.kind, text, said, manner)
        for block, text, said in zip(document.blocks, texts, before, strict=True)
    )
    return texts, before, list(ends)


def _text_ms(text: str) -> float:
    return weight(text) * 1000 / SPOKEN_LETTERS_PER_SECOND


def _pauses_ms(text: str, manner: Manner) -> float:
    return manner.sentence_pause_ms * sum(map(text.count, _ENDINGS))


def _block_ms(kind: BlockKind, text: str, before: float, manner: Manner) -> float:
    """Give a block's time; `before`: what is announced before it, in ms."""
    spoken = _text_ms(text)
    if not spoken:
        return 0.0
    heading = kind in {BlockKind.TITLE, BlockKind.HEADING}
    pause = manner.heading_pause_ms if heading else manner.paragraph_pause_ms
    # the last sentence's own pause is the block's
    inside = _pauses_ms(text.rstrip(_ENDINGS + " "), manner)
    return before + spoken + inside + pause
