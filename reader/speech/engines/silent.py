"""The silent engine: words with computed times and no sound, when nothing else can speak."""

from __future__ import annotations

from collections.abc import Sequence

from reader.paths import Paths
from reader.speech.sound import silence
from reader.speech.timing import estimated_ms, estimated_words
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, VoiceKind, WordTimes
from reader.speech.watch import Watch

_SAMPLE_RATE = 22050
_SHORTEST_MS = 120.0


class SilentEngine:
    """Gives every word the time its letters would take."""

    id = "silent"
    capabilities = Capabilities(WordTimes.ESTIMATED, pitch=True, audible=False, reads_latin=True)

    def voices(self) -> Sequence[Voice]:
        """Give the one silent voice; its language "" stands for any."""
        return (Voice(self.id, "silent", "Silent", "", kind=VoiceKind.SILENT),)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        """Give silence as long as saying `text` would take; raises `Cancelled`."""
        del voice
        watch.check()
        rate = delivery.rate
        frames = round(max(_SHORTEST_MS / rate, estimated_ms(text, rate)) * _SAMPLE_RATE / 1000)
        duration = frames * 1000 / _SAMPLE_RATE
        return Audio(silence(frames), _SAMPLE_RATE, estimated_words(text, duration), exact=False)

    def prepare(self, voice: Voice) -> None:
        """Do nothing: silence is always ready."""

    def close(self) -> None:
        """Hold nothing, so nothing is released."""


def create(paths: Paths) -> SilentEngine:
    """Make the engine (entry point)."""
    del paths
    return SilentEngine()
