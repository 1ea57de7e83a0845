"""What many starts, leaps and stops leave behind: nothing."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.document.model import Document
from reader.speech.manner import Manner
from reader.speech.player import Player, PlayerState

SENTENCE = "كتب الولد رسالة طويلة إلى صديقه القديم في المدينة البعيدة وراء الجبال. "
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


def resident_mb() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_MB


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_playing_again_and_again_holds_on_to_nothing(
    owner, players: Callable[..., Player], documents: Callable[..., Document]
) -> None:
    player = players()
    player.manner = Manner(tashkeel=False)
    player.rate = 4.0
    player.load(documents(*(f"{'نعم ' * (number + 1)}{SENTENCE * 3}" for number in range(20))))

    def cycles(count: int) -> None:
        for cycle in range(count):
            player.play()
            owner.run(lambda: player.state is PlayerState.PLAYING)
            player.seek(cycle % 10 / 10)
            player.skip(2 if cycle % 2 else -15)
            owner.run(lambda: player.state is PlayerState.PLAYING)
            player.stop()
        owner.words.clear()
        owner.sentences.clear()
        owner.states.clear()

    # what is kept to be said again is full by then
    cycles(100)
    memory, threads, files = resident_mb(), threading.active_count(), descriptors()
    cycles(200)
    assert resident_mb() == pytest.approx(memory, abs=5)
    assert threading.active_count() <= threads
    assert descriptors() <= files
