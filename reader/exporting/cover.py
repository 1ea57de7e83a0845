"""Pictures for sound files and books: what is known of one, and one as a JPEG cover."""

from __future__ import annotations

import io
from fractions import Fraction

from reader.paths import resource

LARGEST = 1400
"""Pixels of a cover's longer side."""

_PIXELS = 50_000_000
"""A picture of more is not unpacked: a small file may claim any size."""
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


def image_type(content: bytes) -> str:
    """Tell a picture's media type by its first bytes, "" when it is none that is known."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


def size(content: bytes) -> tuple[int, int]:
    """Give a picture's width and height in pixels; raises `ValueError` for what is none."""
    import av

    try:
        with av.open(io.BytesIO(content)) as container:
            context = container.streams.video[0].codec_context
            return context.width, context.height
    except (av.FFmpegError, IndexError) as error:
        raise ValueError(str(error)) from error


def jpeg_cover(content: bytes) -> bytes:
    """Give a picture as a JPEG of at most `LARGEST` pixels a side.

    Raises `ValueError` for what is no picture, or one too large to unpack.
    """
    import av

    width, height = size(content)
    if not 0 < width * height <= _PIXELS:
        raise ValueError(f"{width} × {height}")
    if image_type(content) == "image/jpeg" and max(width, height) <= LARGEST:
        return content
    try:
        with av.open(io.BytesIO(content), "r") as container:
            frame = next(iter(container.decode(video=0)))
    except (av.FFmpegError, StopIteration) as error:
        raise ValueError(str(error)) from error
    scale = min(1.0, LARGEST / max(width, height))
    # chroma is halved: sides are even
    width, height = (max(2, round(side * scale) // 2 * 2) for side in (width, height))
    frame = frame.reformat(width, height, "yuvj420p")
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.bit_rate = width * height * 25
    frame.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))


def own_cover() -> bytes:
    """Give the cover of a piece without a picture."""
    return resource("icons", "cover.jpg").read_bytes()
