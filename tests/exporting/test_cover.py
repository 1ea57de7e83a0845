"""Covers: any picture as a JPEG of a size that players take."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import pytest

from reader.exporting.cover import image_type, jpeg_cover, own_cover, size
from reader.paths import article


def picture(width: int, height: int, codec: str = "png", pixels: str = "rgb24") -> bytes:
    frame = av.VideoFrame(width, height, "rgb24").reformat(format=pixels)
    encoder = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, pixels
    encoder.time_base = Fraction(1, 25)
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((40, 30), (40, 30)),
        ((41, 33), (40, 32)),
        ((2800, 1400), (1400, 700)),
        ((3000, 1), (1400, 2)),
    ],
)
def test_a_picture_becomes_a_jpeg_that_is_not_too_large(
    given: tuple[int, int], wanted: tuple[int, int]
) -> None:
    made = jpeg_cover(picture(*given))
    assert image_type(made) == "image/jpeg"
    assert size(made) == wanted
    with av.open(io.BytesIO(made)) as file:
        assert next(iter(file.decode(video=0))).width == wanted[0]


def test_a_jpeg_that_fits_is_kept() -> None:
    assert jpeg_cover(own_cover()) == own_cover()


def test_colours_stay() -> None:
    given = article("clock-square", "square.png").read_bytes()

    def mean(content: bytes) -> float:
        with av.open(io.BytesIO(content)) as file:
            grey = next(iter(file.decode(video=0))).reformat(64, 64, "gray")
        data = bytes(grey.planes[0])
        return sum(data) / len(data)

    assert mean(jpeg_cover(given)) == pytest.approx(mean(given), abs=6)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 64])
def test_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(ValueError):
        jpeg_cover(content)


def test_a_picture_that_claims_to_be_endless_is_not_unpacked() -> None:
    made = bytearray(picture(16, 16))
    at = made.index(b"IHDR") + 4
    made[at : at + 8] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(ValueError):
        jpeg_cover(bytes(made))


def test_our_own_cover_is_square_and_small() -> None:
    assert size(own_cover()) == (1000, 1000)
    assert len(own_cover()) < 60_000
