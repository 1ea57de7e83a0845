"""Samples of a voice between the sentences of a piece."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.document.ranges import Position
from reader.speech.player_events import SOUNDING, PlayerState
from reader.speech.sleep import Sleep, SleepKind
from reader.ui.listening import Listening

LONG_SAMPLE = "مرحبا بكم في هذا الصباح الجميل، وأهلا وسهلا بكل من يسمع."


@pytest.fixture
def listening(window, piece) -> Listening:
    made = window.listening
    made.player()
    return made


@pytest.fixture
def sampled(listening: Listening, qtbot) -> Callable[[str], None]:
    """Say a sample, and wait until it sounds."""

    def say(text: str = LONG_SAMPLE) -> None:
        listening.say_sample(text)
        qtbot.waitUntil(lambda: listening.player().state is PlayerState.PLAYING, timeout=15_000)

    return say


def ended(listening: Listening) -> bool:
    return not listening._sampling and listening.state is PlayerState.IDLE


def test_a_sample_is_heard_while_the_piece_plays(listening, sampled, window, qtbot) -> None:
    listening.play()
    qtbot.waitUntil(lambda: listening.spoken_position is not None, timeout=15_000)
    sampled()
    # what was said before it is told late, and ends no sample
    qtbot.wait(50)
    assert listening._sampling
    assert listening.player().state in SOUNDING
    assert window.article.layers.layer("word") == ()
    assert not listening._tick.isActive()
    assert listening._was is PlayerState.IDLE
    assert listening.spoken_sentence is None
    # another one takes its place
    sampled("نعم.")
    qtbot.wait(10)
    assert listening._sampling or ended(listening)
    qtbot.waitUntil(lambda: ended(listening), timeout=15_000)
    listening.play()
    qtbot.waitUntil(lambda: listening.spoken_position is not None, timeout=15_000)


def test_the_end_of_a_sample_is_the_end_of_nothing_else(listening, sampled, window, qtbot) -> None:
    heard: list[bool] = []
    listening.finished_piece.connect(lambda: heard.append(True))
    listening.set_sleep(Sleep(SleepKind.PIECE))
    sampled("نعم.")
    qtbot.waitUntil(lambda: ended(listening), timeout=15_000)
    qtbot.wait(50)
    assert listening.player().position is None
    assert heard == []
    assert not listening.asleep_now
    assert listening.sleep == Sleep(SleepKind.PIECE)


def test_whoever_wants_to_listen_ends_the_sample(listening, sampled, qtbot) -> None:
    document = listening.document
    sampled()
    listening.play_from(Position(document.blocks[2].id, 0))
    qtbot.waitUntil(lambda: listening.spoken_position is not None, timeout=15_000)
    assert listening.spoken_position.block == document.blocks[2].id
    sampled()
    listening.load(listening.piece, document, None, ("المادة التالية",))
    listening.play()
    qtbot.wait(100)
    assert not listening._sampling
    assert listening.state in SOUNDING
    listening.stop()


def test_a_sample_is_not_paused(listening, sampled, qtbot) -> None:
    sampled()
    listening.player().pause()
    qtbot.waitUntil(lambda: ended(listening), timeout=15_000)
