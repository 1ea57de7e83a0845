from __future__ import annotations

import math
from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.speech.convert import Converter
from reader.speech.sound import pack, unpack


@given(
    st.sampled_from([8000, 22050, 44100, 48000]),
    st.lists(st.integers(1, 700), min_size=1, max_size=20),
)
def test_chunks_convert_without_a_seam(target: int, chunks: list[int]) -> None:
    source = [round(8000 * math.sin(i / 20)) for i in range(sum(chunks))]
    whole = Converter(22050, target, 1, as_float=False).convert(pack(source))
    parted = Converter(22050, target, 1, as_float=False)
    at, parts = 0, b""
    for chunk in chunks:
        parts += parted.convert(pack(source[at : at + chunk]))
        at += chunk
    assert parts == whole
    values = unpack(whole)
    assert abs(len(values) - len(source) * target / 22050) <= 2
    steepest = 8000 / 20 * 22050 / target + 2
    assert all(abs(b - a) <= steepest for a, b in pairwise(values))


def test_channels_and_floats() -> None:
    out = Converter(22050, 22050, 2, as_float=True).convert(pack([16384, -32768]))
    assert list(array("f", out)) == [0.5, 0.5, -1.0, -1.0]
    assert Converter(22050, 22050, 1, as_float=False).convert(b"\x01\x02") == b"\x01\x02"
    assert Converter(22050, 44100, 1, as_float=False).source_frames(441) == 220
