from __future__ import annotations

import threading
import time

import pytest

from reader.errors import Message
from reader.speech.output import NO_SOUND, SAMPLE_RATE, SilentOutput


class Source:
    def __init__(self) -> None:
        self.frames = 0
        self.threads: set[int] = set()

    def pull(self, frames: int) -> bytes:
        assert frames > 0
        self.frames += frames
        self.threads.add(threading.get_ident())
        return bytes(2 * frames)


def test_the_clock_runs_only_while_awake_and_pulls_just_ahead() -> None:
    output, source = SilentOutput(), Source()
    output.start(source.pull, lambda message: None)
    time.sleep(0.05)
    assert output.heard() == 0
    output.wake()
    begun = time.monotonic()
    last = 0.0
    while time.monotonic() - begun < 0.3:
        now = output.heard()
        assert last <= now <= source.frames
        last = now
        time.sleep(0.005)
    assert last / SAMPLE_RATE == pytest.approx(0.3, abs=0.05)
    assert source.frames - last < 0.1 * SAMPLE_RATE
    output.rest()
    standing = output.heard()
    pulled = source.frames
    time.sleep(0.1)
    assert output.heard() == standing >= last - 1
    assert source.frames - pulled <= 0.02 * SAMPLE_RATE
    output.wake()
    time.sleep(0.1)
    assert output.heard() > standing
    output.close()
    pulled = source.frames
    time.sleep(0.05)
    assert source.frames == pulled
    assert threading.get_ident() not in source.threads


def test_it_says_why_there_is_no_sound() -> None:
    notices: list[Message] = []
    output = SilentOutput(NO_SOUND)
    output.start(Source().pull, notices.append)
    output.close()
    assert notices == [NO_SOUND]
    assert not output.audible
