"""An engine whose sound tells where it is from, and an output that keeps what it pulled."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reader.errors import Message
from reader.speech.engines.silent import SilentEngine
from reader.speech.output import SAMPLE_RATE, SilentOutput
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, WordTimes, WordTiming
from reader.speech.watch import Watch
from reader.text.segment import words

SENTENCE_MS = 2000
_BASE = 1000


class Ruler(SilentEngine):
    """Says each text in two seconds; each sample is the ms since the first text's beginning.

    Texts are numbered in the order of `texts`; what is none of them is a quiet constant.
    """

    id = "ruler"
    capabilities = Capabilities(WordTimes.EXACT, pitch=True, reads_latin=True)

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self.asked: list[tuple[str, Delivery]] = []

    def voices(self) -> tuple[Voice, ...]:
        return (Voice(self.id, "ruler", "Ruler", "ar"),)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        watch.check()
        self.asked.append((text, delivery))
        length = SENTENCE_MS / delivery.rate
        at = np.arange(round(length * SAMPLE_RATE / 1000)) * 1000 / SAMPLE_RATE * delivery.rate
        known = text in self._texts
        values = at + SENTENCE_MS * self._texts.index(text) if known else np.full(len(at), -900.0)
        samples = (values + _BASE if known else values).astype("<i2").tobytes()
        spans = words(text)
        share = length / max(1, len(spans))
        timings = tuple(
            WordTiming(start, end, number * share, (number + 1) * share)
            for number, (start, end) in enumerate(spans)
        )
        return Audio(samples, SAMPLE_RATE, timings, exact=True)


class Recorder(SilentOutput):
    """A clock that keeps what it pulled."""

    def __init__(self) -> None:
        super().__init__()
        self.sound = bytearray()

    def start(self, pull: Callable[[int], bytes], notify: Callable[[Message], None]) -> None:
        def kept(frames: int) -> bytes:
            samples = pull(frames)
            self.sound += samples
            return samples

        super().start(kept, notify)

    def places(self) -> list[float]:
        """Give the ms on the ruler that each pulled frame came from, −1 for silence."""
        values = np.frombuffer(bytes(self.sound), dtype="<i2").astype(float)
        return list(np.where(values >= _BASE, values - _BASE, -1.0))
