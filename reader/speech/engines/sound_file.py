"""Sound files that system voices write (WAV, AIFF, AIFC) as mono 16-bit samples."""

from __future__ import annotations

import struct
import sys
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

from reader.speech.sound import pack


class SoundFileError(Exception):
    """A sound file that is empty, cut off, or of a kind that no system voice writes."""


def read_sound(path: Path) -> tuple[bytes, int]:
    """Read a file; gives mono signed 16-bit little-endian samples and their rate in Hz.

    The kind is told by the content: macOS writes AIFF whatever the name says. Raises
    `SoundFileError` and `OSError`.
    """
    data = path.read_bytes()
    try:
        if data[:4] == b"FORM":
            values, channels, rate = _aiff(data)
        else:
            values, channels, rate = _wave(path)
    except (wave.Error, EOFError, struct.error, ValueError, KeyError) as error:
        raise SoundFileError(f"{path.name}: {error}") from error
    if channels > 1:
        channel_values = (values[channel::channels] for channel in range(channels))
        mixed = [sum(frame) // channels for frame in zip(*channel_values, strict=True)]
        return pack(mixed), rate
    return pack(values), rate


def _wave(path: Path) -> tuple[array[int], int, int]:
    with wave.open(str(path), "rb") as file:
        channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
        data = file.readframes(file.getnframes())
    if width == 1:
        return array("h", ((byte - 128) << 8 for byte in data)), channels, rate
    return _sixteen_bit(data, width, "little"), channels, rate


def _aiff(data: bytes) -> tuple[array[int], int, int]:
    """Read AIFF and uncompressed AIFC (Apple's "Audio Interchange File Format", 1.3)."""
    chunks = dict(_chunks(data))
    common = chunks[b"COMM"]
    channels, _, bits = struct.unpack(">hIh", common[:8])
    # the rate is an 80-bit extended float; rates are whole, so its mantissa shifted is exact
    exponent, mantissa = struct.unpack(">HQ", common[8:18])
    rate = mantissa >> (16383 + 63 - exponent)
    kind = common[18:22] if data[8:12] == b"AIFC" else b"NONE"
    if kind not in {b"NONE", b"twos", b"sowt"}:
        raise ValueError(f"AIFC of kind {kind!r}")
    order = "little" if kind == b"sowt" else "big"
    offset = struct.unpack(">I", chunks[b"SSND"][:4])[0]
    return _sixteen_bit(chunks[b"SSND"][8 + offset :], bits // 8, order), channels, rate


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack(">I", data[at + 4 : at + 8])[0]
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _sixteen_bit(data: bytes, width: int, order: str) -> array[int]:
    """Keep the upper 16 bits of each sample."""
    if width not in {2, 3, 4}:
        raise ValueError(f"samples of {width} bytes")
    data = data[: len(data) // width * width]
    upper = (width - 2, width - 1) if order == "little" else (1, 0)
    native = bytearray(len(data) // width * 2)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    native[low::2] = data[upper[0] :: width]
    native[high::2] = data[upper[1] :: width]
    return array("h", bytes(native))
