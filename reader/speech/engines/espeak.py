"""espeak-ng in process: exact word times, many languages, no system package needed."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from reader.errors import Cancelled, Message, SpeechFailed
from reader.paths import Paths
from reader.speech.engines.child import ChildGone
from reader.speech.engines.espeak_library import (
    MBROLA,
    LibraryMissing,
    LibraryVoice,
    Speech,
    library,
)
from reader.speech.engines.espeak_text import adapted
from reader.speech.engines.mbrola import Mbrola
from reader.speech.sound import onsets_settled, trimmed
from reader.speech.timing import shared_among
from reader.speech.utterance import (
    Audio,
    Capabilities,
    Delivery,
    Voice,
    VoiceKind,
    WordTimes,
    WordTiming,
)
from reader.speech.watch import Watch
from reader.text.language import primary
from reader.text.segment import words

_WORDS_PER_MINUTE = 175
_SLOWEST, _FASTEST = 80, 900
_FIRST = ("ar", "en")
_PREFERRED = {"en": "en-us"}

_log = logging.getLogger(__name__)


class EspeakEngine:
    """Says text with espeak-ng (through one library for the whole process)."""

    id = "espeak"
    capabilities = Capabilities(WordTimes.EXACT, pitch=True, reads_latin=True)

    def __init__(self) -> None:
        self._mbrola = Mbrola()

    def voices(self) -> Sequence[Voice]:
        """List the voices, Arabic and English ones first; empty without the library."""
        return self._voices

    @cached_property
    def _voices(self) -> tuple[Voice, ...]:
        try:
            found = library().voices()
        except LibraryMissing as error:
            _log.warning("espeak-ng cannot be used: %s", error)
            found = []
        found += self._mbrola.voices()
        found.sort(key=_place)
        return tuple(
            Voice(
                self.id,
                voice.identifier,
                voice.name,
                primary(voice.language),
                kind=VoiceKind.DIPHONE if _is_diphone(voice.identifier) else VoiceKind.FORMANT,
            )
            for voice in found
        )

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        """Say `text`; raises `SpeechFailed` and, within a few ms of cancelling, `Cancelled`."""
        watch.check()
        given = adapted(text)
        speed = min(max(round(_WORDS_PER_MINUTE * delivery.rate), _SLOWEST), _FASTEST)
        pitch = _pitch(delivery.pitch)

        def stopped() -> bool:
            watch.alive()
            return watch.cancelled

        try:
            if _is_diphone(voice.id):
                said: Speech | None = self._mbrola.say(given.text, voice.id, speed, pitch, watch)
            else:
                said = library().say(given.text, voice.id, speed, pitch, stopped)
        except (LibraryMissing, ChildGone) as error:
            raise SpeechFailed(
                Message(
                    "The voice {voice} cannot speak on this computer. Choose another voice.",
                    {"voice": voice.name},
                ),
                str(error),
            ) from error
        if said is None:
            raise Cancelled
        starts = [given.map.starts[min(event.position, len(given.map))] for event in said.words]
        timings = word_timings(text, starts, said, said.sample_rate)
        return trimmed(onsets_settled(Audio(said.samples, said.sample_rate, timings, exact=True)))

    def prepare(self, voice: Voice) -> None:
        """Load the library; without it the first text will say so."""
        del voice
        with contextlib.suppress(LibraryMissing):
            library()

    def close(self) -> None:
        """End mbrola's child; the library is the process's, and cannot be loaded a second time."""
        self._mbrola.close()


def word_timings(
    text: str, starts: Sequence[int], said: Speech, sample_rate: int
) -> tuple[WordTiming, ...]:
    """Give each word of `text` its time.

    `starts` are the events' places in `text`. An event belongs to the word at its place, else to
    the last word that begins before it in the same token: a number has several events, which run
    over its end. A word without an event (espeak-ng says some pairs as one) shares the time of
    the word before it by its letters. Times never go back.
    """
    spans = words(text)
    frames = len(said.samples) // 2
    # above 450 words a minute the sound is compressed afterwards and ends a little earlier
    scale = frames / said.end if said.end else 1.0
    first_frames: dict[int, float] = {}
    current = -1
    for place, event in zip(starts, said.words, strict=True):
        word = _word_at(text, spans, place)
        if word > current:
            first_frames[word] = event.frame * scale
            current = word
    if not first_frames:
        return tuple(shared_among(text, spans, 0.0, frames * 1000 / sample_rate))
    known = sorted(first_frames)
    timings: list[WordTiming] = []
    for word, following in pairwise([*known, len(spans)]):
        begin = first_frames[word]
        until = first_frames.get(following, float(frames))
        group = spans[0 if not timings else word : following]
        begin_ms, until_ms = (at * 1000 / sample_rate for at in (begin, max(begin, until)))
        timings += shared_among(text, group, begin_ms, until_ms)
    return tuple(timings)


def _is_diphone(identifier: str) -> bool:
    return identifier.startswith(MBROLA)


def _pitch(semitones: float) -> int:
    """Give espeak-ng's pitch, whose 0 to 100 are an octave below to an octave above a voice's."""
    return min(max(round(50 + semitones * 50 / 12), 0), 100)


def _word_at(text: str, spans: Sequence[tuple[int, int]], place: int) -> int:
    """Give the number of the word that an event at `place` belongs to, -1 for none."""
    found = -1
    for number, (start, end) in enumerate(spans):
        if start > place:
            # an event at a bracket or quotation mark belongs to the word that it opens
            glued = found < 0 or any(map(str.isspace, text[spans[found][1] : place]))
            return number if glued and not _has_space(text, place, start) else found
        found = number
        if place < end:
            break
    return found


def _has_space(text: str, start: int, end: int) -> bool:
    return any(map(str.isspace, text[start:end]))


def _place(voice: LibraryVoice) -> tuple[int, str, bool, bool, int, str]:
    language = primary(voice.language)
    rank = _FIRST.index(language) if language in _FIRST else len(_FIRST)
    usual = voice.language == _PREFERRED.get(language, language)
    diphone = _is_diphone(voice.identifier)
    return rank, language, diphone, not usual, voice.priority, voice.name


def create(paths: Paths) -> EspeakEngine:
    """Make the engine (entry point)."""
    del paths
    return EspeakEngine()
