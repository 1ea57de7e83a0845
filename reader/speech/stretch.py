"""Another speed and pitch for sound that an engine made: longer or shorter, in the same voice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.speech.sound import from_floats, to_floats
from reader.speech.utterance import Audio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CLOSE = 0.005
_LEAST_FRAMES = 64


def stretched(audio: Audio, rate: float, semitones: float) -> Audio:
    """Give the audio `rate` times as fast and `semitones` higher; words' times move along."""
    if abs(rate - 1) < _CLOSE and abs(semitones) < _CLOSE:
        return audio
    values = to_floats(audio.samples)
    if len(values) < _LEAST_FRAMES:
        return audio
    try:
        changed = _by_spectrum(values, audio.sample_rate, rate, semitones)
    except ImportError:
        changed = _by_period(values, audio.sample_rate, rate, semitones)
    length = len(changed) * 1000 / audio.sample_rate
    words = tuple(
        replace(
            word,
            start_ms=min(word.start_ms / rate, length),
            end_ms=min(word.end_ms / rate, length),
        )
        for word in audio.words
    )
    return replace(audio, samples=from_floats(changed), words=words)


def _by_spectrum(
    values: NDArray[np.float32], sample_rate: int, rate: float, semitones: float
) -> NDArray[np.float32]:
    """Stretch with Signalsmith Stretch, whose output is exactly as long as asked for."""
    from python_stretch import Signalsmith

    stretch = Signalsmith.Stretch()
    stretch.preset(1, sample_rate)
    stretch.timeFactor = rate
    stretch.setTransposeSemitones(semitones)
    found: NDArray[np.float32] = stretch.process(values.reshape(1, -1)).reshape(-1)  # type: ignore[union-attr]
    return found


def _by_period(
    values: NDArray[np.float32], sample_rate: int, rate: float, semitones: float
) -> NDArray[np.float32]:
    """Stretch with Sonic, where the other has no build; its length is made exact by a cut."""
    import numpy as np
    from libsonic import SonicStream

    stream = SonicStream(sample_rate, 1)
    stream.set_speed(rate)
    stream.set_pitch(2 ** (semitones / 12))
    stream.write(values)
    stream.flush()
    wanted = round(len(values) / rate)
    out = np.asarray(stream.read(stream.available_frames()), dtype=np.float32)[:wanted]
    return np.pad(out, (0, wanted - len(out)))
