"""The sleep timer, and stopping after each sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from reader.document.model import Block, Document
from reader.document.ranges import Position, Range
from reader.speech.manner import Manner
from reader.speech.player import Player, PlayerState
from reader.speech.sleep import ENDING_MS, FADE_MS, Sleep, Sleeper, SleepKind
from tests.speech.ruler import Recorder, Ruler

Make = Callable[..., Document]
Players = Callable[..., Player]
BARE = Manner(tashkeel=False, pausal=False, verbosity="off")
FIRST, SECOND, THIRD = "كتب الولد رسالة.", "ثم نام طويلا.", "وجاء الصباح أخيرا."


def test_minutes_count_only_what_is_heard() -> None:
    sleeper = Sleeper()
    sleeper.wish = Sleep(SleepKind.MINUTES, 1)
    for tenth in range(300):
        sleeper.count(tenth / 10, playing=True)
    for tenth in range(300, 900):
        sleeper.count(tenth / 10, playing=False)
    assert sleeper.left_ms == pytest.approx(60_000 - 29_900)
    assert not sleeper.due
    for tenth in range(900, 1203):
        sleeper.count(tenth / 10, playing=True)
    assert sleeper.due


def test_the_voice_fades_evenly_to_nothing() -> None:
    sleeper = Sleeper()
    assert sleeper.gain(10.0) == 1.0
    sleeper.wish = Sleep(SleepKind.PIECE)
    gains = [sleeper.gain(ms) for ms in (None, ENDING_MS * 2, ENDING_MS, ENDING_MS / 2, 100, 0)]
    assert gains[:3] == [1.0, 1.0, 1.0]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] == 0.0
    sleeper.wish = Sleep(SleepKind.MINUTES, FADE_MS / 2 / 60_000)
    assert 0 < sleeper.gain(None) < 1
    assert sleeper.fading


def test_after_the_minutes_it_pauses_where_it_began_to_fade(
    owner, players: Players, documents: Make
) -> None:
    output = Recorder()
    player = players(Ruler([FIRST, SECOND, THIRD]), output=output)
    player.manner = BARE
    player.load(documents(FIRST, SECOND, THIRD))
    player.play_from(Position("b2", 0))
    owner.run(lambda: bool(owner.words))
    player.sleep = Sleep(SleepKind.MINUTES, 1.0 / 60)
    owner.run(lambda: owner.sleeps == 1)
    assert player.state is PlayerState.PAUSED
    assert player.sleep is None
    assert owner.ends == 0
    assert player.position == Position("b2", 0)
    last = np.frombuffer(bytes(output.sound), dtype="<i2")[-220:]
    assert abs(last).max() < 30
    length = len(output.sound)
    player.play()
    owner.run(lambda: len(output.sound) > length + 22_050)
    # the voice is back, at the sentence's start and as loud as before
    again = np.frombuffer(bytes(output.sound[length + 4000 :]), dtype="<i2")
    assert again.max() > 1000
    assert owner.words[-1] is not None
    assert owner.words[-1].block == "b2"


@pytest.mark.parametrize("late", [False, True])
def test_at_the_end_of_the_section_nothing_more_is_heard(
    owner, players: Players, documents: Make, late: bool
) -> None:
    engine, output = Ruler([FIRST, SECOND, THIRD]), Recorder()
    player = players(engine, output=output)
    player.manner = BARE
    player.rate = 2.0
    player.load(documents(FIRST, ("heading", SECOND), THIRD))
    if not late:
        player.sleep = Sleep(SleepKind.SECTION)
    player.play()
    owner.run(lambda: bool(owner.words))
    if late:
        owner.run_for(0.2)  # what comes next lies on the tape by now
        player.sleep = Sleep(SleepKind.SECTION)
    owner.run(lambda: owner.sleeps == 1)
    assert (player.state, player.position) == (PlayerState.PAUSED, Position("b2", 0))
    assert max(output.places()) < 2000
    assert {word.block for word in owner.words if word} == {"b1"}
    player.play()
    owner.run(lambda: owner.ends == 1, 10)
    assert owner.sleeps == 1
    assert {word.block for word in owner.words if word} == {"b1", "b2", "b3"}


def test_a_section_that_is_not_to_end_goes_on(owner, players: Players, documents: Make) -> None:
    player = players(Ruler([FIRST, SECOND]))
    player.manner = BARE
    player.rate = 4.0
    player.load(documents(FIRST, ("heading", SECOND)))
    player.sleep = Sleep(SleepKind.SECTION)
    player.play()
    owner.run(lambda: bool(owner.words))
    owner.run_for(0.1)
    player.sleep = None
    owner.run(lambda: owner.ends == 1)
    assert owner.sleeps == 0
    assert {word.block for word in owner.words if word} == {"b1", "b2"}


def test_at_the_end_of_the_piece_it_is_over(owner, players: Players, documents: Make) -> None:
    player = players(Ruler([FIRST, SECOND]))
    player.manner = BARE
    player.rate = 4.0
    player.load(documents(FIRST, SECOND))
    player.sleep = Sleep(SleepKind.PIECE)
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert owner.sleeps == 1
    assert player.state is PlayerState.IDLE
    assert player.sleep is None


def test_a_learner_hears_a_sentence_at_a_time(owner, players: Players, documents: Make) -> None:
    engine = Ruler([FIRST, SECOND, THIRD])
    document = documents(f"{FIRST} {SECOND}", THIRD)
    player = players(engine)
    player.manner = BARE
    player.rate = 4.0
    player.learner = True
    player.load(document)
    player.play()

    def rested() -> bool:
        return player.state is PlayerState.PAUSED

    owner.run(rested)
    first = Range("b1", 0, len(FIRST))
    assert player.sentence == first
    player.repeat()
    owner.run(lambda: player.state is PlayerState.PLAYING)
    owner.run(rested)
    assert player.sentence == first
    for _ in range(2):
        player.repeat(slower=True)
        owner.run(lambda: player.state is PlayerState.PLAYING)
        owner.run(rested)
    rates = [delivery.rate for text, delivery in engine.asked]
    assert rates == pytest.approx([4.0, 3.0, 2.25])
    player.play()
    owner.run(lambda: player.state is PlayerState.PLAYING)
    owner.run(rested)
    assert player.sentence is not None
    assert player.sentence.start == len(FIRST) + 1
    player.next_sentence()
    owner.run(lambda: owner.ends == 1)
    assert player.state is PlayerState.IDLE
    said = [text for text, _ in engine.asked]
    assert said == [FIRST, FIRST, FIRST, SECOND, THIRD]
    assert engine.asked[-1][1].rate == 4.0


def test_repeating_slower_goes_on_at_the_usual_speed(
    owner, players: Players, documents: Make
) -> None:
    engine = Ruler([FIRST, SECOND])
    player = players(engine)
    player.manner = BARE
    player.rate = 2.0
    player.load(documents(f"{FIRST} {SECOND}"))
    player.play()
    owner.run(lambda: len(owner.words) >= 2)
    player.repeat(slower=True)
    owner.run(lambda: owner.ends == 1, 10)
    rates = {(text, delivery.rate) for text, delivery in engine.asked}
    assert rates == {(FIRST, 2.0), (FIRST, 1.5), (SECOND, 2.0)}
    spoken = [word.start for word in owner.words if word]
    assert spoken[-3:] == [len(FIRST) + 1, len(FIRST) + 4, len(FIRST) + 8]


def test_a_piece_without_a_word_says_so(owner, players: Players, documents: Make) -> None:
    player = players()
    player.load(documents(("rule", ""), "…"))
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert [str(notice) for notice in owner.notices] == [
        "There is nothing in this piece that can be said aloud."
    ]


def test_a_section_that_is_left_by_a_skip_ends_with_the_next(
    owner, players: Players, documents: Make
) -> None:
    player = players(Ruler([FIRST, SECOND, THIRD]))
    player.manner = BARE
    player.rate = 4.0
    player.load(documents(FIRST, SECOND, ("heading", THIRD), FIRST, SECOND, ("heading", THIRD)))
    player.sleep = Sleep(SleepKind.SECTION)
    player.play()
    owner.run(lambda: bool(owner.words))
    player.skip(1.6)
    owner.run(lambda: owner.sleeps == 1, 10)
    assert (player.state, player.position) == (PlayerState.PAUSED, Position("b6", 0))
    assert owner.ends == 0
    assert {word.block for word in owner.words if word} >= {"b1", "b4", "b5"}
    assert player.sleep is None


def test_a_selection_is_said_whatever_the_sleep_timer_waits_for(
    owner, players: Players, documents: Make
) -> None:
    output = Recorder()
    player = players(Ruler([FIRST, SECOND, THIRD]), output=output)
    player.manner = BARE
    player.rate = 2.0
    player.load(documents(FIRST, ("heading", SECOND), THIRD))
    player.sleep = Sleep(SleepKind.SECTION)
    player.play()
    owner.run(lambda: bool(owner.words))
    player.play_ranges((Range("b3", 0, len(THIRD)),))
    owner.run(lambda: owner.ends == 1)
    assert {word.block for word in owner.words if word} == {"b1", "b3"}
    # nor does it fade: sleep comes at the end of the piece
    assert max(output.places()) == pytest.approx(5999, abs=10)
    assert owner.sleeps == 0
    assert player.sleep == Sleep(SleepKind.SECTION)


@pytest.mark.parametrize("kind", [SleepKind.SECTION, SleepKind.PIECE])
def test_sentences_on_their_own_do_not_fade(
    owner, players: Players, documents: Make, kind: SleepKind
) -> None:
    output = Recorder()
    player = players(Ruler([FIRST, SECOND]), output=output)
    player.manner = BARE
    player.rate = 2.0
    player.learner = True
    player.load(documents(FIRST, SECOND))
    player.sleep = Sleep(kind)
    player.play()
    owner.run(lambda: player.state is PlayerState.PAUSED)
    assert max(output.places()) == pytest.approx(1999, abs=10)


def test_awake_again_while_it_pauses(owner, players: Players, documents: Make) -> None:
    player = players(Ruler([FIRST, SECOND]))
    player.manner = BARE
    player.rate = 4.0
    player.load(documents(FIRST, ("heading", SECOND)))
    player.sleep = Sleep(SleepKind.SECTION)
    player.play()
    owner.run(lambda: bool(owner.words))
    owner.run_for(0.1)
    player.pause()
    player.sleep = None
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert {word.block for word in owner.words if word} == {"b1", "b2"}


def test_who_leaps_while_it_fades_comes_back_there(
    owner, players: Players, documents: Make
) -> None:
    player = players(Ruler([FIRST, SECOND, THIRD]))
    player.manner = BARE
    player.load(documents(FIRST, SECOND, THIRD))
    player.play()
    owner.run(lambda: bool(owner.words))
    player.sleep = Sleep(SleepKind.MINUTES, 0.5 / 60)
    owner.run_for(0.1)
    player.play_from(Position("b3", 0))
    owner.run(lambda: owner.sleeps == 1)
    assert player.position == Position("b3", 0)


def test_a_piece_that_begins_while_it_fades_falls_asleep(
    owner, players: Players, documents: Make, blocks: Callable[..., Block]
) -> None:
    player = players(Ruler([FIRST, SECOND]))
    player.manner = BARE
    player.load(documents(FIRST))
    player.play()
    owner.run(lambda: bool(owner.words))
    player.sleep = Sleep(SleepKind.MINUTES, 0.5 / 60)
    owner.run_for(0.1)
    player.load(documents(blocks(7, SECOND)))
    player.play()
    owner.run(lambda: owner.sleeps == 1)
    assert (player.state, player.position) == (PlayerState.PAUSED, Position("b7", 0))
    player.rate = 4.0
    player.play()
    owner.run(lambda: owner.ends == 1)


def test_falling_asleep_makes_no_click(owner, players: Players, documents: Make) -> None:
    output = Recorder()
    player = players(Ruler([FIRST]), output=output)
    player.manner = BARE
    player.load(documents(FIRST))
    player.play()
    owner.run(lambda: bool(owner.words))
    player.sleep = Sleep(SleepKind.MINUTES, 0.3 / 60)
    owner.run(lambda: owner.sleeps == 1)
    owner.run_for(0.05)
    last = np.frombuffer(bytes(output.sound), dtype="<i2")[-1000:]
    assert abs(last).max() < 30


def test_a_skip_of_a_learner_leads_to_another_sentence(
    owner, players: Players, documents: Make
) -> None:
    engine = Ruler([FIRST, SECOND, THIRD])
    player = players(engine)
    player.manner = BARE
    player.rate = 4.0
    player.learner = True
    player.load(documents(FIRST, SECOND, THIRD))
    player.seek(0.4)
    player.play()
    owner.run(lambda: bool(owner.words))
    said = len(engine.asked)
    player.skip(-15)
    owner.run(lambda: len(engine.asked) > said)
    assert engine.asked[-1][0] == FIRST
    owner.run(lambda: player.state is PlayerState.PAUSED)
    assert player.sentence == Range("b1", 0, len(FIRST))
