"""Engines that hang: whoever listens goes on, and whoever leaves may leave."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from reader.document.model import Document
from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engines.silent import SilentEngine
from reader.speech.line import Line
from reader.speech.output import SilentOutput
from reader.speech.player import Player, PlayerState
from reader.speech.utterance import Audio, Delivery, Voice
from reader.speech.voices import Voices
from reader.speech.watch import Watch

Make = Callable[..., Document]
Players = Callable[..., Player]


class Hanging(SilentEngine):
    """An engine that hears nothing from the call on that it is told to hang in."""

    id = "hanging"

    def __init__(self, hangs_in: str, names: tuple[str, ...] = ("One", "Two", "Three")) -> None:
        self._hangs_in, self._names = hangs_in, names
        self._end = threading.Event()
        self.closed = False

    def _comes_to(self, call: str) -> None:
        if call == self._hangs_in:
            self._end.wait(30)

    def let_go(self) -> None:
        self._end.set()

    def voices(self) -> tuple[Voice, ...]:
        self._comes_to("voices")
        return tuple(Voice(self.id, name, name, "ar") for name in self._names)

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        self._comes_to("synthesize")
        return super().synthesize(text, voice, delivery, watch)

    def prepare(self, voice: Voice) -> None:
        self._comes_to("prepare")

    def close(self) -> None:
        self._comes_to("close")
        self.closed = True


@pytest.fixture
def hanging() -> Iterator[Callable[[str], Hanging]]:
    """Make engines that hang, and end their threads; no thread may stay."""
    before = set(threading.enumerate())
    made: list[Hanging] = []

    def make(hangs_in: str) -> Hanging:
        made.append(Hanging(hangs_in))
        return made[-1]

    yield make
    for engine in made:
        engine.let_go()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


def say(voices: Voices, notices: list[Message]) -> float:
    """Say something, and give the seconds that it took."""
    began = time.monotonic()
    voices.say("نعم.", "ar", Delivery(4.0), CancelToken(), notices.append)
    return time.monotonic() - began


def test_the_voices_of_one_that_hangs_are_never_waited_for(hanging, monkeypatch) -> None:
    monkeypatch.setattr("reader.speech.line._LISTED_S", 0.1)
    engine = hanging("synthesize")
    voices, notices = Voices((engine, SilentEngine()), {}), []
    # all of its voices are passed over at once, and told of once
    assert say(voices, notices) < 2
    assert len(notices) == 1
    for _ in range(3):
        time.sleep(0.11)
        assert say(voices, notices) < 0.1
    assert voices.of("ar") == ()
    voices.forgive()
    assert say(voices, notices) < 2
    assert len(notices) == 2


def test_voices_are_known_while_one_of_them_speaks(hanging, monkeypatch) -> None:
    monkeypatch.setattr("reader.speech.line._LISTED_S", 0.0)
    engine = hanging("prepare")
    line = Line(engine)
    listed = line.voices()
    thread = threading.Thread(target=lambda: line.prepare(listed[0]))
    thread.start()
    time.sleep(0.05)
    began = time.monotonic()
    assert line.voices() == listed
    # who cannot get ready at once does not wait for a turn
    line.prepare(listed[1])
    assert time.monotonic() - began < 0.1
    engine.let_go()
    thread.join()


def test_a_cancel_that_nobody_asked_for_is_a_failure() -> None:
    class Odd(SilentEngine):
        def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
            raise Cancelled

    engine = Odd()
    with pytest.raises(SpeechFailed):
        Line(engine).synthesize("نعم.", engine.voices()[0], Delivery(), CancelToken())


@pytest.mark.parametrize("hangs_in", ["voices", "synthesize", "prepare", "close"])
def test_closing_waits_for_no_engine(hanging, owner, documents: Make, hangs_in: str) -> None:
    first, second = hanging(hangs_in), hanging("nothing")
    player = Player((first, second, SilentEngine()), SilentOutput, owner.post, owner, {})
    player.use_voice("ar", f"{first.id}:One")
    player.load(documents("كتب الولد رسالة."))
    player.load(documents("كتب الولد رسالة."))
    owner.run_for(0.1)
    player.play()
    owner.run_for(0.1)
    began = time.monotonic()
    player.close()
    assert time.monotonic() - began < 2
    assert second.closed
    names = {thread.name for thread in threading.enumerate()}
    assert not {"ayn-synthesis", "ayn-prepare", "ayn-speech-clock"} & names


def test_where_every_voice_failed_play_tries_again(
    owner, documents: Make, players: Players
) -> None:
    class Moody(SilentEngine):
        works = False

        def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
            if not self.works:
                raise OSError("busy")
            return super().synthesize(text, voice, delivery, watch)

    engine = Moody()
    player = players(engine)
    player.load(documents("كتب الولد رسالة."))
    player.rate = 4.0
    for count in (1, 2):
        player.play()
        owner.run(lambda count=count: len(owner.notices) == count)
        assert player.state is PlayerState.IDLE
    assert owner.notices[0] == owner.notices[1]
    engine.works = True
    player.play()
    owner.run(lambda: owner.ends == 1)
