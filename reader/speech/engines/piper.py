"""Neural voices with piper, in a child process: exact word times, all on this computer."""

from __future__ import annotations

import logging
import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reader.errors import Message, SpeechFailed
from reader.paths import Paths
from reader.speech.engines.child import ChildGone
from reader.speech.engines.espeak_text import adapted
from reader.speech.engines.piper_child import (
    Files,
    PiperChild,
    PiperMissing,
    Said,
    VoiceUnusable,
    is_installed,
)
from reader.speech.engines.piper_phonemes import tokens
from reader.speech.sound import onsets_settled, silence, trimmed
from reader.speech.timing import estimated_words, shared_among
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice, WordTimes, WordTiming
from reader.speech.voice_files import files, installed
from reader.speech.watch import Watch
from reader.text.offsets import Mapped
from reader.text.segment import words

_LOCK_S = 0.02
_NOTHING_MS = 40

_log = logging.getLogger(__name__)


class PiperEngine:
    """Says text with the voices that the reader added; they are looked for at each call."""

    id = "piper"
    capabilities = Capabilities(WordTimes.EXACT, rate_low=1.0, rate_high=1.0)

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.voices
        self._asking, self._starting = threading.Lock(), threading.Lock()
        self._child: PiperChild | None = None
        self._missing = False
        self._closed = False

    def voices(self) -> Sequence[Voice]:
        """List the voices that were added; none without the package piper-tts."""
        if self._missing:
            return ()
        if not is_installed():
            self._is_missing("piper-tts, onnxruntime or numpy is not installed")
            return ()
        return installed(self._folder)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        """Say `text` at the voice's own speed and pitch.

        Raises `SpeechFailed`, and `Cancelled` within 50 ms. After a crash the next call starts
        another child.
        """
        del delivery
        given = adapted(text)
        if not any(map(str.isalnum, text)):
            watch.check()
            return _nothing(text)
        with self._turn(watch), self._failures(voice):
            said = self._ready().say(given.text, self._files(voice), watch, watch.alive)
        return _audio(text, given, said)

    def prepare(self, voice: Voice) -> None:
        """Start the child and let it load the voice; whoever asks first waits for the rest."""
        if self._missing or not is_installed():
            return
        try:
            self._ready().prepare(self._files(voice))
        except (ChildGone, SpeechFailed, OSError) as error:
            _log.info("voice %s could not be prepared: %s", voice.id, error)

    def close(self) -> None:
        """End the child, also one that is speaking."""
        with self._starting:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            child.end()

    @contextmanager
    def _turn(self, watch: Watch) -> Iterator[None]:
        """Wait for a call that was given up on, which ends soon."""
        while not self._asking.acquire(timeout=_LOCK_S):
            watch.check()
        try:
            watch.check()
            yield
        finally:
            self._asking.release()

    @contextmanager
    def _failures(self, voice: Voice) -> Iterator[None]:
        named = {"voice": voice.name}
        try:
            yield
        except PiperMissing as error:
            self._is_missing(str(error))
            raise SpeechFailed(
                Message(
                    "The voice {voice} needs the package piper-tts. "
                    "Install ayn-reader[neural], or choose another voice.",
                    named,
                ),
                str(error),
            ) from error
        except VoiceUnusable as error:
            raise SpeechFailed(
                Message(
                    "The voice {voice} cannot speak: its files may be damaged. "
                    "Remove it and add it again, or choose another voice.",
                    named,
                ),
                str(error),
            ) from error
        except ChildGone as error:
            raise SpeechFailed(
                Message(
                    "The voice {voice} stopped. Try again, or choose another voice.",
                    named,
                ),
                str(error),
            ) from error

    def _files(self, voice: Voice) -> Files:
        return files(voice.id, self._folder)

    def _ready(self) -> PiperChild:
        with self._starting:
            if self._closed:
                raise ChildGone("the engine is closed")
            if self._child is None or not self._child.alive:
                if self._child is not None:
                    self._child.end()
                    self._child = None
                self._child = PiperChild()
            return self._child

    def _is_missing(self, why: str) -> None:
        if not self._missing:
            _log.warning("neural voices cannot be used: %s", why)
        self._missing = True


def _audio(text: str, given: Mapped, said: Said) -> Audio:
    """Bring the tokens' times to the words of `text`."""
    spans = words(text)
    places = tokens(given.text)
    if not said.samples or len(places) != len(said.times):
        return _nothing(text)
    if not said.exact:
        audio = trimmed(Audio(said.samples, said.sample_rate, (), exact=False))
        return Audio(
            audio.samples,
            audio.sample_rate,
            estimated_words(text, audio.duration_ms),
            exact=False,
        )
    starts = [given.map.to_old(start, end)[0] for start, end in places]
    groups: dict[int, list[tuple[int, int]]] = {}
    for span in spans:
        groups.setdefault(max(0, bisect_right(starts, span[0]) - 1), []).append(span)
    timings: list[WordTiming] = []
    at = 0.0
    for token, group in groups.items():
        times = said.times[token]
        first, last = (frame * 1000 / said.sample_rate for frame in times) if times else (at, at)
        first, last = max(at, first), max(at, last)
        timings += shared_among(text, group, first, last)
        at = last
    audio = Audio(said.samples, said.sample_rate, tuple(timings), exact=True)
    return trimmed(onsets_settled(audio))


def _nothing(text: str) -> Audio:
    rate = 22050
    samples = silence(rate * _NOTHING_MS // 1000)
    return Audio(samples, rate, estimated_words(text, _NOTHING_MS), exact=False)


def create(paths: Paths) -> PiperEngine:
    """Make the engine (entry point); its child starts when it is first needed."""
    return PiperEngine(paths)
