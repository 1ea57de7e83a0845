"""What is said: utterances, voices, audio and the times of words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.document.model import BlockKind
from reader.document.ranges import Range
from reader.text.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence, or a stretch of one in another language, ready to be said.

    `range` is the stretch of the block's text that is said, `sentence` the whole sentence it
    belongs to (what is lit quietly). `spoken` is what the engine gets; `map` leads from it to
    offsets of the *block's* text (its entries lie between range.start and range.end).
    `pause_ms` is the silence after it. What `announces` stands nowhere in the text: its range
    is empty, and every entry of its map is the place where the text goes on.
    """

    range: Range
    sentence: Range
    kind: BlockKind
    language: str
    spoken: str
    map: OffsetMap
    pause_ms: int
    announces: bool = False


@dataclass(frozen=True, slots=True)
class WordTiming:
    """A word of `Utterance.spoken` (code points `start:end`) and when it sounds (ms)."""

    start: int
    end: int
    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Audio:
    """Synthesised speech: mono signed 16-bit little-endian samples and the words' times.

    `exact` is False when the times were estimated.
    """

    samples: bytes
    sample_rate: int
    words: tuple[WordTiming, ...]
    exact: bool

    @property
    def duration_ms(self) -> float:
        """Length of the audio in ms."""
        return len(self.samples) / 2 * 1000 / self.sample_rate


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a voice is to speak: `rate` times its normal speed, `pitch` semitones above its own."""

    rate: float = 1.0
    pitch: float = 0.0


class VoiceKind(StrEnum):
    """How a voice makes its sound."""

    FORMANT = "formant"
    DIPHONE = "diphone"
    NEURAL = "neural"
    SYSTEM = "system"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of one engine.

    `language` is a BCP 47 tag's first part ("ar", "en" …), `locale` the whole tag where the
    engine knows it. `offline`: nothing that is said leaves this computer.
    """

    engine: str
    id: str
    name: str
    language: str
    locale: str = ""
    kind: VoiceKind = VoiceKind.FORMANT
    offline: bool = True


class WordTimes(StrEnum):
    """How an engine knows when a word sounds."""

    EXACT = "exact"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do; the window shows only that.

    Between `rate_low` and `rate_high` it changes its speed by itself, and with `pitch` also its
    pitch; whatever goes beyond is done to its sound. `reads_latin`: an
    Arabic voice says Latin words in its text by itself; for one that cannot they are written in
    Arabic letters.
    """

    word_times: WordTimes
    rate_low: float = 0.5
    rate_high: float = 4.0
    pitch: bool = False
    audible: bool = True
    reads_latin: bool = False
