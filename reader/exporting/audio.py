"""Sound files: samples encoded as they come, then tags, chapters and a cover around them."""

from __future__ import annotations

import contextlib
import struct
import tempfile
import tomllib
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from reader.exporting.narration import SAMPLE_BYTES, About, Chapter
from reader.jobs import CancelToken
from reader.paths import resource

if TYPE_CHECKING:
    # the library is heavy: a terminal command that makes no sound must not wait for it
    from av.audio.stream import AudioStream
    from av.container.output import OutputContainer
    from av.packet import Packet

_STEP_S = 2
"""Seconds that are encoded at once: a cancel is heard between two steps."""
_MS = Fraction(1, 1000)
_RECORD = struct.Struct("<qqqI")
"""A packet in the spool: pts, dts, duration, and its length in bytes."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of sound file is made: FFmpeg's names, bits a second, a rate of its own or 0.

    `options` are the container's, `coding` the codec's. Where `comments` is True, the cover and
    the chapters are comments, which are written here.
    """

    container: str
    codec: str
    bit_rate: int
    rate: int = 0
    options: tuple[tuple[str, str], ...] = ()
    coding: tuple[tuple[str, str], ...] = ()
    comments: bool = False


WAV = ".wav"
MP3 = ".mp3"
CODED = {
    MP3: Format(
        "mp3",
        "libmp3lame",
        64_000,
        options=(("id3v2_version", "4"),),
        # twice as fast as the usual way, and for one voice at this rate as near to the original
        coding=(("compression_level", "7"),),
    ),
    # Opus knows 48 kHz only; at 32 kbit/s one voice is as good as it was
    ".opus": Format("opus", "libopus", 32_000, 48_000, comments=True),
    ".m4b": Format(
        "mp4",
        "aac",
        64_000,
        # the index goes first, so that a player on the network need not read to the end
        options=(("brand", "M4B "), ("movflags", "+faststart")),
        # five times faster than the usual way, and at this rate one voice is as good
        coding=(("aac_coder", "fast"),),
    ),
}
SUFFIXES = (WAV, *CODED)


class SoundFile(Protocol):
    """A sound file in the making: samples go in, `finish` makes it whole, `close` ends all."""

    def write(self, samples: bytes) -> None:
        """Add samples; raises `OSError`, `Cancelled`."""
        ...

    def finish(self, about: About, chapters: Sequence[Chapter]) -> None:
        """Write what stands around the sound; raises `OSError`, `Cancelled`."""
        ...

    def close(self) -> None:
        """Let go of the file, whole or not."""
        ...


@contextlib.contextmanager
def sound_file(path: Path, suffix: str, rate: int, token: CancelToken) -> Iterator[SoundFile]:
    """Make a sound file at `path` of the kind that `suffix` names, from mono samples at `rate`.

    `suffix` is one of `SUFFIXES`. Raises `OSError`.
    """
    made: SoundFile = (
        _Wave(path, rate) if suffix == WAV else _Coded(path, CODED[suffix], rate, token)
    )
    try:
        yield made
    finally:
        made.close()


class _Wave:
    """Uncompressed sound; it has no place for chapters."""

    def __init__(self, path: Path, rate: int) -> None:
        # opened here: a wave file that cannot be opened complains again when it is thrown away
        self._raw = path.open("wb")
        self._file = wave.open(self._raw, "wb")  # noqa: SIM115 - closed by `close`
        self._file.setnchannels(1)
        self._file.setsampwidth(SAMPLE_BYTES)
        self._file.setframerate(rate)

    def write(self, samples: bytes) -> None:
        self._file.writeframes(samples)

    def finish(self, about: About, chapters: Sequence[Chapter]) -> None:  # noqa: ARG002
        self._file.close()
        self._raw.close()

    def close(self) -> None:
        # on a full disk the header cannot be put right either; that failure was told already
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._raw.close()


class _Coded:
    """Compressed sound.

    Chapters stand at a file's head and are known at its end: the packets, a hundredth of the
    samples, wait in a nameless file beside it.
    """

    def __init__(self, path: Path, kind: Format, rate: int, token: CancelToken) -> None:
        import av

        self._kind, self._rate, self._token = kind, rate, token
        self._file = path.open("wb")
        self._spool: BinaryIO = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115
        self._special: dict[int, Packet[AudioStream]] = {}
        self._packets = 0
        self._at = 0
        self._container: OutputContainer | None = av.open(
            self._file, "w", format=kind.container, options=dict(kind.options)
        )
        stream = self._container.add_stream(
            kind.codec,
            rate=kind.rate or rate,
            options=dict(kind.coding),
            layout="mono",
            bit_rate=kind.bit_rate,
        )
        self._stream = cast("AudioStream", stream)

    def write(self, samples: bytes) -> None:
        import av

        size = _STEP_S * self._rate * SAMPLE_BYTES
        for start in range(0, len(samples), size):
            self._token.check()
            part = samples[start : start + size]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(part) // SAMPLE_BYTES)
            frame.planes[0].update(part)
            frame.sample_rate = self._rate
            frame.time_base = Fraction(1, self._rate)
            frame.pts = self._at
            self._at += frame.samples
            self._keep(self._stream.encode(frame))

    def finish(self, about: About, chapters: Sequence[Chapter]) -> None:
        container = self._container
        assert container is not None  # a file is finished once
        self._keep(self._stream.encode(None))
        self._describe(container, about, chapters)
        self._spool.seek(0)
        for number in range(self._packets):
            if number % 256 == 0:
                self._token.check()
            container.mux(self._special.get(number) or self._next())
        container.close()
        self._container = None
        self._file.close()

    def close(self) -> None:
        if self._container is not None:
            # without a header nothing is written; the file is thrown away
            with contextlib.suppress(OSError):
                self._file.close()
            self._container = None
        self._spool.close()

    def _keep(self, packets: Sequence[Packet[AudioStream]]) -> None:
        for packet in packets:
            if packet.has_sidedata("skip_samples"):
                # the last ones say how much of them is padding, which bytes alone do not
                self._special[self._packets] = packet
            else:
                data = bytes(packet)
                times = (packet.pts or 0, packet.dts or 0, packet.duration or 0)
                self._spool.write(_RECORD.pack(*times, len(data)) + data)
            self._packets += 1

    def _next(self) -> Packet[AudioStream]:
        import av

        pts, dts, duration, size = _RECORD.unpack(self._spool.read(_RECORD.size))
        packet = cast("Packet[AudioStream]", av.Packet(self._spool.read(size)))
        packet.stream = self._stream
        packet.time_base = Fraction(1, self._stream.codec_context.sample_rate)
        packet.pts, packet.dts, packet.duration = pts, dts, duration
        return packet

    def _describe(
        self, container: OutputContainer, about: About, chapters: Sequence[Chapter]
    ) -> None:
        language = _three_letters(about.language)
        tags = {
            "title": about.title,
            "artist": about.creator,
            "album_artist": about.creator,
            "album": about.album or about.title,
            "composer": about.narrator,
            "date": about.published[:10],
            "language": language,
            "genre": "Audiobook",
        }
        if self._kind.container == "mp4":
            tags["media_type"] = "2"  # an audiobook, not a song
            self._stream.metadata["language"] = language or "und"
        if about.cover and self._kind.comments:
            tags["METADATA_BLOCK_PICTURE"] = _picture_block(about.cover)
        container.metadata.update({name: text for name, text in tags.items() if text})
        if self._kind.comments:
            container.metadata.update(_chapter_comments(chapters))
        else:
            container.set_chapters(
                [
                    {
                        "id": number,
                        "start": round(chapter.start_ms),
                        "end": round(chapter.end_ms),
                        "time_base": _MS,
                        "metadata": {"title": chapter.title},
                    }
                    for number, chapter in enumerate(chapters)
                ]
            )
        if about.cover and not self._kind.comments:
            _add_picture(container, about.cover)


def _add_picture(container: OutputContainer, jpeg: bytes) -> None:
    import av
    from av.stream import Disposition

    from reader.exporting.cover import size

    width, height = size(jpeg)
    stream = container.add_mux_stream("mjpeg", width=width, height=height)
    stream.disposition = Disposition.attached_pic
    stream.metadata.update({"title": "cover", "comment": "Cover (front)"})
    container.start_encoding()
    packet = av.Packet(jpeg)
    packet.stream = stream
    packet.time_base = stream.time_base or _MS
    packet.pts = packet.dts = 0
    container.mux(packet)


def _picture_block(jpeg: bytes) -> str:
    """Write a front cover as FLAC's picture block (RFC 9639, 8.8), as Ogg's comments take it."""
    import base64

    from reader.exporting.cover import size

    width, height = size(jpeg)
    kind = b"image/jpeg"
    front, depth, colours = 3, 24, 0
    block = struct.pack(">II", front, len(kind)) + kind + struct.pack(">I", 0)
    block += struct.pack(">IIIII", width, height, depth, colours, len(jpeg)) + jpeg
    return base64.b64encode(block).decode("ascii")


def _chapter_comments(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Write chapters as Ogg's comments (Xiph, Chapter Extension).

    FFmpeg's own writer puts those that begin in the second half of a second one second too late.
    """
    found: dict[str, str] = {}
    for number, chapter in enumerate(chapters):
        seconds, rest = divmod(round(chapter.start_ms), 1000)
        at = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
        found |= {f"CHAPTER{number:03}": at, f"CHAPTER{number:03}NAME": chapter.title}
    return found


def _three_letters(language: str) -> str:
    """Give the ISO 639-2 code that tags want, "" for a language that the table does not have."""
    code = language.partition("-")[0].lower()
    return code if len(code) == 3 else _codes().get(code, "")


@cache
def _codes() -> dict[str, str]:
    table = tomllib.loads(resource("tables", "language_codes.toml").read_text(encoding="utf-8"))
    return dict(table["codes"])
