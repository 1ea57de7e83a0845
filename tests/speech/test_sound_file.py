from __future__ import annotations

import struct
import wave
from pathlib import Path

import pytest

from reader.speech.engines.sound_file import SoundFileError, read_sound
from reader.speech.sound import pack, unpack

VALUES = [0, 256, -256, 32512, -32768, 1024]


def write_wave(path: Path, data: bytes, channels: int = 1, width: int = 2) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(16000)
        file.writeframes(data)


def aiff(values: list[int], kind: bytes = b"") -> bytes:
    order = "<" if kind == b"sowt" else ">"
    rate = struct.pack(">HQ", 16383 + 14, 22050 << (63 - 14))
    common = struct.pack(">hIh", 1, len(values), 16) + rate + (kind + b"\x00\x00" if kind else b"")
    sound = bytes(8) + struct.pack(f"{order}{len(values)}h", *values)
    body = b"AIFC" if kind else b"AIFF"
    for name, chunk in ((b"COMM", common), (b"MARK", b"odd"), (b"SSND", sound)):
        body += name + struct.pack(">I", len(chunk)) + chunk + bytes(len(chunk) % 2)
    return b"FORM" + struct.pack(">I", len(body)) + body


def test_wave_files_of_every_width(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    write_wave(path, pack(VALUES))
    assert read_sound(path) == (pack(VALUES), 16000)
    write_wave(path, b"".join(b"\x00" + pack([value]) for value in VALUES), width=3)
    assert read_sound(path) == (pack(VALUES), 16000)
    write_wave(path, bytes((value >> 8) + 128 for value in VALUES), width=1)
    assert list(unpack(read_sound(path)[0])) == [value & ~255 for value in VALUES]


def test_channels_are_mixed(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    write_wave(path, pack([100, 300, -100, 100]), channels=2)
    assert list(unpack(read_sound(path)[0])) == [200, 0]


@pytest.mark.parametrize("kind", [b"", b"NONE", b"twos", b"sowt"])
def test_what_macos_writes_is_read_whatever_its_name(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(aiff(VALUES, kind))
    assert read_sound(path) == (pack(VALUES), 22050)


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"no sound", aiff(VALUES, b"ima4"), aiff(VALUES)[:40], b"FORM    AIFF"]
)
def test_broken_files_are_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(data)
    with pytest.raises(SoundFileError):
        read_sound(path)
