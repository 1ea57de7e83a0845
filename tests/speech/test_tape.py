from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import Document
from reader.speech.plan import plan
from reader.speech.sound import pack, unpack
from reader.speech.tape import Clip, Tape
from reader.speech.utterance import Audio, Utterance, WordTiming

RATE = 1000
Make = Callable[..., Document]


@pytest.fixture
def utterance(documents: Make) -> Utterance:
    return next(plan(documents("كلمة وكلمة.")))


def clip(utterance: Utterance, value: int, frames: int, pause: int = 0) -> Clip:
    return Clip(
        1, 0, utterance, pack([value] * frames), (WordTiming(0, 4, 0, frames),), pause, RATE
    )


def test_clips_come_without_a_gap_and_then_silence(utterance: Utterance) -> None:
    tape = Tape(RATE)
    tape.put(clip(utterance, 5, 30, pause=10))
    tape.put(clip(utterance, 7, 20))
    assert tape.waiting() == (2, 60)
    assert list(unpack(tape.pull(35))) == [5] * 30 + [0] * 5
    assert tape.waiting() == (1, 25)
    assert list(unpack(tape.pull(40))) == [0] * 5 + [7] * 20 + [0] * 15
    assert tape.waiting() == (0, 0)


def test_a_frame_of_the_stream_is_a_moment_of_a_clip(utterance: Utterance) -> None:
    tape = Tape(RATE)
    assert tape.at(0) is None
    tape.pull(100)
    first, second = clip(utterance, 5, 30, pause=10), clip(utterance, 7, 20)
    tape.put(first)
    tape.put(second)
    assert tape.at(99) is None
    tape.pull(100)
    moments = [tape.at(frame) for frame in (100, 129, 130, 139, 140, 159.5, 300)]
    assert all(moments)
    found = [(m.clip, m.ms, m.said) for m in moments if m]
    assert found == [
        (first, 0, False),
        (first, 29, False),
        (first, 30, True),
        (first, 39, True),
        (second, 0, False),
        (second, 19.5, False),
        (second, 20, True),
    ]


def test_holding_keeps_the_place(utterance: Utterance) -> None:
    tape = Tape(RATE)
    tape.put(clip(utterance, 1000, 100))
    tape.pull(40)
    tape.hold()
    held = list(unpack(tape.pull(60)))
    assert held[0] == 1000
    assert held[5:] == [0] * 55
    assert all(a >= b for a, b in pairwise(held))
    moment = tape.at(95)
    assert moment is not None
    assert moment.ms == 40
    tape.release()
    assert list(unpack(tape.pull(70))) == [1000] * 60 + [0] * 10
    moment = tape.at(110)
    assert moment is not None
    assert moment.ms == 50


def test_clearing_falls_silent_without_a_click(utterance: Utterance) -> None:
    tape = Tape(RATE)
    tape.put(clip(utterance, 1000, 100))
    tape.put(clip(utterance, 7, 20))
    tape.pull(40)
    tape.clear()
    assert tape.waiting() == (0, 0)
    after = list(unpack(tape.pull(50)))
    assert after[0] == 1000
    assert after[5:] == [0] * 45
    tape.put(clip(utterance, 9, 3))
    assert list(unpack(tape.pull(5))) == [9, 9, 9, 0, 0]


def test_what_fades_out_is_as_loud_as_what_sounded(utterance: Utterance) -> None:
    tape = Tape(RATE)
    tape.set_gain(0.0)
    tape.put(clip(utterance, 1000, 100))
    tape.pull(40)
    tape.clear()
    tape.set_gain(1.0)
    assert list(unpack(tape.pull(50))) == [0] * 50


def test_a_clip_is_made_at_the_tapes_rate_and_the_readers_speed(utterance: Utterance) -> None:
    audio = Audio(pack([100] * 441), 44100, (), True)
    made = Clip.of(3, 0, utterance, audio, 2.0, 22050)
    assert made.generation == 3
    assert made.speech_frames == 220
    assert made.pause_frames == round(utterance.pause_ms / 2 * 22.05)


@given(st.lists(st.integers(1, 40), max_size=6), st.lists(st.integers(1, 30), max_size=20))
def test_pulling_in_any_steps_gives_the_same_sound(clips: list[int], steps: list[int]) -> None:
    from reader.document.model import BlockKind
    from reader.document.ranges import Range
    from reader.text.offsets import OffsetMap

    place = Range("b", 0, 1)
    utterance = Utterance(place, place, BlockKind.PARAGRAPH, "ar", "ا", OffsetMap((0, 1)), 0)
    tape = Tape(RATE)
    expected: list[int] = []
    for number, frames in enumerate(clips, 1):
        tape.put(clip(utterance, number, frames, pause=3))
        expected += [number] * frames + [0] * 3
    got: list[int] = []
    for step in steps:
        part = list(unpack(tape.pull(step)))
        assert len(part) == step
        got += part
    assert got == (expected + [0] * len(got))[: len(got)]
