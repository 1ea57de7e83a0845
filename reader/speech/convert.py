"""Samples as a device wants them: another rate, more channels, floats, without a seam."""

from __future__ import annotations

from array import array
from typing import TypeVar

from reader.speech.sound import unpack

Sample = TypeVar("Sample", int, float)


class Converter:
    """Brings mono 16-bit samples to a device's rate, channels and sample type, chunk by chunk."""

    def __init__(self, source: int, target: int, channels: int, *, as_float: bool) -> None:
        """Take rates in Hz; conversion is linear and seamless from chunk to chunk."""
        self._source, self._target = source, target
        self._channels = channels
        self._as_float = as_float
        self._last = 0
        self._phase = 0

    def source_frames(self, frames: int) -> int:
        """Give how many frames to convert so that at most `frames` come out."""
        return frames * self._source // self._target

    def convert(self, samples: bytes) -> bytes:
        """Convert the next chunk."""
        if self._source == self._target and self._channels == 1 and not self._as_float:
            return samples
        values = unpack(samples)
        if self._source != self._target and values:
            values = self._stretched(values)
        if self._as_float:
            return _spread(array("f", (value / 32768 for value in values)), self._channels)
        return _spread(values, self._channels)

    def _stretched(self, values: array[int]) -> array[int]:
        # positions count in 1/target of a source frame, from the last frame of the chunk before
        points = array("h", [self._last])
        points.extend(values)
        source, target = self._source, self._target
        end = len(values) * target
        out = array(
            "h",
            (
                points[whole] + (points[whole + 1] - points[whole]) * part // target
                for whole, part in (
                    divmod(position, target) for position in range(self._phase, end, source)
                )
            ),
        )
        self._phase = self._phase + len(out) * source - end
        self._last = values[-1]
        return out


def _spread(values: array[Sample], channels: int) -> bytes:
    """Give every channel the same samples."""
    if channels == 1:
        return values.tobytes()
    wide = values * channels
    for channel in range(channels):
        wide[channel::channels] = values
    return wide.tobytes()
