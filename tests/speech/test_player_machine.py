"""Any commands in any order leave the player in a legal state."""

from __future__ import annotations

import threading
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.document.ranges import Position, Range
from reader.speech.engines.silent import SilentEngine
from reader.speech.manner import Manner
from reader.speech.output import SilentOutput
from reader.speech.player import Player, PlayerState
from reader.speech.sleep import Sleep, SleepKind
from tests.speech.conftest import Owner, make_document

PIECES = (
    make_document(("title", "عنوان"), "كتب الولد رسالة. ثم نام.", ("heading", "فصل"), "نعم. لا."),
    make_document("قال Bob the quick brown fox jumps. ومضى."),
    make_document(("rule", "")),
)
IDLE, LOADING, PLAYING, PAUSED = PlayerState
LEGAL = {
    (IDLE, LOADING),
    (LOADING, PLAYING),
    (LOADING, PAUSED),
    (LOADING, IDLE),
    (PLAYING, LOADING),
    (PLAYING, PAUSED),
    (PLAYING, IDLE),
    (PAUSED, PLAYING),
    (PAUSED, LOADING),
    (PAUSED, IDLE),
}


class PlayerMachine(RuleBasedStateMachine):
    """Commands a player that says nothing, as a reader and a media key at once would."""

    @initialize(piece=st.sampled_from(PIECES[:2]))
    def start(self, piece) -> None:
        self.before = set(threading.enumerate())
        self.owner = Owner()
        self.player = Player([SilentEngine()], SilentOutput, self.owner.post, self.owner, {})
        self.piece = piece
        self.player.manner = Manner(tashkeel=False, pausal=False)
        self.player.load(piece)
        self.player.rate = 4.0

    @rule(piece=st.sampled_from(PIECES), middle=st.booleans())
    def load(self, piece, middle) -> None:
        self.piece = piece
        block = piece.blocks[-1]
        self.player.load(piece, Position(block.id, len(block.text) // 2) if middle else None)
        assert self.player.state is IDLE

    @rule()
    def play(self) -> None:
        self.player.play()
        if self.piece is not PIECES[2]:
            assert self.player.state is not PAUSED or self.player.learner

    @rule()
    def pause(self) -> None:
        idle = self.player.state is IDLE
        self.player.pause()
        assert self.player.state in (PAUSED, IDLE)
        assert not idle or self.player.state is IDLE

    @rule()
    def stop(self) -> None:
        self.player.stop()
        assert self.player.state is IDLE
        assert self.player.word is None

    @rule(
        name=st.sampled_from(
            ("toggle", "next_sentence", "previous_sentence", "next_paragraph", "previous_paragraph")
        )
    )
    def move(self, name) -> None:
        getattr(self.player, name)()

    @rule(fraction=st.floats(-0.5, 1.5))
    def seek(self, fraction) -> None:
        self.player.seek(fraction)

    @rule(seconds=st.sampled_from((-600.0, -15.0, -0.3, 0.0, 0.2, 1.0, 15.0)))
    def skip(self, seconds) -> None:
        self.player.skip(seconds)

    @rule(slower=st.booleans())
    def repeat(self, slower) -> None:
        self.player.repeat(slower=slower)

    @rule(rate=st.floats(0.1, 9.0), pitch=st.floats(-30, 30), volume=st.floats(-1, 2))
    def change(self, rate, pitch, volume) -> None:
        self.player.rate, self.player.pitch, self.player.volume = rate, pitch, volume
        assert 0.5 <= self.player.rate <= 4.0
        assert -12 <= self.player.pitch <= 12
        assert 0 <= self.player.volume <= 1

    @rule(learner=st.booleans())
    def learn(self, learner) -> None:
        self.player.learner = learner

    @rule(verbosity=st.sampled_from(("off", "brief", "full")))
    def speak_otherwise(self, verbosity) -> None:
        self.player.manner = Manner(tashkeel=False, pausal=False, verbosity=verbosity)

    @rule(kind=st.none() | st.sampled_from(SleepKind), minutes=st.sampled_from((0.001, 5)))
    def sleep(self, kind, minutes) -> None:
        self.player.sleep = Sleep(kind, minutes) if kind else None

    @rule(data=st.data())
    def play_somewhere(self, data) -> None:
        block = data.draw(st.sampled_from(self.piece.blocks))
        start = data.draw(st.integers(0, len(block.text)))
        if data.draw(st.booleans()):
            self.player.play_from(Position(block.id, start))
        else:
            self.player.play_ranges((Range(block.id, start, len(block.text)),))

    @rule()
    def listen(self) -> None:
        self.owner.run_for(0.03)

    @invariant()
    def the_state_is_legal(self) -> None:
        assert self.player.state in PlayerState
        position = self.player.position
        assert position is None or position.block in {block.id for block in self.piece.blocks}
        elapsed, total = self.player.timeline()
        assert 0 <= elapsed <= total + 1

    def teardown(self) -> None:
        if not hasattr(self, "player"):
            return
        self.player.sleep = None
        self.player.learner = False
        self.player.rate = 4.0
        self.player.stop()
        self.owner.run_for(0.02)
        assert self.owner.words[-1:] in ([], [None])
        # after all of it, it still says a piece from its first word to its end
        ends = self.owner.ends
        self.player.load(PIECES[1])
        self.player.play()
        self.owner.run(lambda: self.owner.ends == ends + 1, 10)
        states = [IDLE, *self.owner.states]
        steps = set(pairwise(states))
        assert steps <= LEGAL
        self.player.close()
        assert set(threading.enumerate()) <= self.before


PlayerMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyCommands = PlayerMachine.TestCase
