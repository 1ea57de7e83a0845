"""Operations on samples: silence, trimming, and another sample rate."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.speech.utterance import Audio, WordTiming

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_BYTES = 2
_QUIET = 260
"""Peak of a window that counts as silence, of 32,768 (−42 dB): breath and dither lie below."""
_WINDOW_MS = 5
_LEAD_MS = 120
_STEP = 1024


def unpack(samples: bytes) -> array[int]:
    """Read signed 16-bit little-endian samples."""
    values = array("h")
    values.frombytes(samples)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def pack(values: Iterable[int]) -> bytes:
    """Write signed 16-bit little-endian samples."""
    out = array("h", values)
    if sys.byteorder == "big":
        out.byteswap()
    return out.tobytes()


def silence(frames: int) -> bytes:
    """Give `frames` samples of silence."""
    return bytes(SAMPLE_BYTES * frames)


def ramped_down(samples: bytes) -> bytes:
    """Fade samples out to nothing, so that a cut makes no click."""
    values = unpack(samples)
    count = len(values)
    return pack(value * (count - index) // count for index, value in enumerate(values))


def to_floats(samples: bytes) -> NDArray[np.float32]:
    """Read 16-bit samples as numbers from −1 to 1."""
    import numpy as np

    return np.frombuffer(samples, dtype="<i2").astype(np.float32) / np.float32(32768)


def from_floats(values: NDArray[np.float32]) -> bytes:
    """Write numbers as 16-bit samples; what is louder than possible is cut off."""
    import numpy as np

    return np.clip(np.rint(values * 32768), -32768, 32767).astype("<i2").tobytes()


def scaled(samples: bytes, first: float, last: float) -> bytes:
    """Make samples as loud as `first` at the beginning and `last` at the end (1: as they are)."""
    if first == last == 1.0 or not samples:
        return samples
    import numpy as np

    values = to_floats(samples)
    return from_floats(values * np.linspace(first, last, len(values), dtype=np.float32))


def resampled(samples: bytes, source: int, target: int) -> bytes:
    """Bring samples from `source` to `target` Hz by linear interpolation."""
    if source == target or not samples:
        return samples
    import numpy as np

    values = to_floats(samples)
    at = np.arange(len(values) * target // source) * (source / target)
    return from_floats(np.interp(at, np.arange(len(values)), values).astype(np.float32))


def is_silent(samples: bytes) -> bool:
    """Whether nothing can be heard in samples."""
    values = unpack(samples)
    starts = range(0, len(values), _STEP)
    return all(_peak(values, start, start + _STEP) < _QUIET for start in starts)


def trimmed(audio: Audio) -> Audio:
    """Cut the silence before and after speech off, moving the words' times along.

    Engines add anything from 0 to 600 ms at both ends; pauses belong to the plan. Audio
    without any sound is given back as it is.
    """
    values = unpack(audio.samples)
    window = max(1, audio.sample_rate * _WINDOW_MS // 1000)
    first = 0
    while first < len(values) and _peak(values, first, first + window) < _QUIET:
        first += window
    if first >= len(values):
        return audio
    last = len(values)
    while _peak(values, max(first, last - window), last) < _QUIET:
        last -= window
    # a window of silence stays at each end: a soft consonant begins and ends below the threshold
    first = max(0, first - window)
    last = min(len(values), last + window)
    lead = first * 1000 / audio.sample_rate
    length = (last - first) * 1000 / audio.sample_rate
    return replace(
        audio,
        samples=audio.samples[first * SAMPLE_BYTES : last * SAMPLE_BYTES],
        words=tuple(_moved(word, lead, length) for word in audio.words),
    )


def onsets_settled(audio: Audio) -> Audio:
    """Move words that begin in silence to the sound that follows within `_LEAD_MS`.

    espeak-ng's events lie 0 to 60 ms ahead of what is heard after a pause.
    """
    values = unpack(audio.samples)
    window = max(1, audio.sample_rate * _WINDOW_MS // 1000)
    words: list[WordTiming] = []
    for word in audio.words:
        first = round(word.start_ms * audio.sample_rate / 1000)
        limit = min(len(values), first + audio.sample_rate * _LEAD_MS // 1000)
        at = first
        while at < limit and _peak(values, at, at + window) < _QUIET:
            at += window
        sounds = at < limit and at != first
        start = min(at * 1000 / audio.sample_rate, word.end_ms) if sounds else word.start_ms
        if words and words[-1].end_ms == word.start_ms:
            words[-1] = replace(words[-1], end_ms=start)
        words.append(replace(word, start_ms=start))
    return replace(audio, words=tuple(words))


def _peak(values: array[int], start: int, end: int) -> int:
    part = values[start:end]
    return max(max(part), -min(part))


def _moved(word: WordTiming, lead: float, length: float) -> WordTiming:
    start = min(max(0.0, word.start_ms - lead), length)
    return replace(word, start_ms=start, end_ms=min(max(start, word.end_ms - lead), length))
