"""Skips, speeds and pauses: where the sound goes on, to the millisecond."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.document.model import Document
from reader.document.ranges import Position
from reader.speech.manner import Manner
from reader.speech.player import Player, PlayerState
from tests.speech.ruler import SENTENCE_MS, Recorder, Ruler

Make = Callable[..., Document]
Players = Callable[..., Player]
SENTENCES = [
    f"{name} الولد رسالة طويلة جدا."
    for name in ["كتب", "قرأ", "حمل", "أرسل", "وجد", "فتح", "طوى", "مزق", "سلّم", "أخذ", "ترك"]
]
BARE = Manner(tashkeel=False, pausal=False, verbosity="off")
PAUSE_MS = BARE.sentence_pause_ms


@pytest.fixture
def ruler() -> Ruler:
    return Ruler(list(SENTENCES))


@pytest.fixture
def output() -> Recorder:
    return Recorder()


@pytest.fixture
def player(players: Players, documents: Make, ruler: Ruler, output: Recorder, owner) -> Player:
    made = players(ruler, output=output)
    made.manner = BARE
    made.load(documents(" ".join(SENTENCES)))
    owner.run_for(0.1)
    return made


def score_ms(place: float) -> float:
    """Give the time in the piece, its pauses among it, of a place on the ruler."""
    return place + PAUSE_MS * (place // SENTENCE_MS)


def heard(output: Recorder) -> list[float]:
    return [place for place in output.places() if place >= 0]


def begun(places: list[float]) -> float:
    """Give the first place of sound that goes on; what fades out falls instead."""
    return next(
        place
        for place, later in zip(places, places[44:], strict=False)
        if 1.5 < later - place < 2.5
    )


@pytest.mark.parametrize("seconds", [15, 3.7, -3, -15, 0.4])
def test_a_skip_is_exact(player: Player, output: Recorder, owner, seconds: float) -> None:
    start = Position("b1", sum(map(len, SENTENCES[:5])) + 5) if seconds < 0 else None
    if start is not None:
        player.play_from(start)
        # what lies before was never made until now
        floor = 5 * (SENTENCE_MS + PAUSE_MS)
        seconds = max(seconds, -floor / 1000)
    else:
        player.play()
    owner.run(lambda: len(heard(output)) > 22_050)
    player.pause()
    owner.run_for(0.1)
    before = heard(output)[-1]
    count = len(heard(output))
    player.skip(seconds)
    owner.run_for(0.1)
    assert player.state is PlayerState.PAUSED
    player.play()
    owner.run(lambda: len(heard(output)) > count + 2000)
    after = begun(heard(output)[count:])
    wanted = score_ms(before) + seconds * 1000
    if wanted % (SENTENCE_MS + PAUSE_MS) > SENTENCE_MS:
        wanted += SENTENCE_MS + PAUSE_MS - wanted % (SENTENCE_MS + PAUSE_MS)  # from a pause on
    # a step of the silent clock is 10 ms
    assert score_ms(after) == pytest.approx(wanted, abs=11)


def test_a_skip_while_it_plays_is_heard_at_once(player: Player, output: Recorder, owner) -> None:
    player.play()
    owner.run(lambda: len(heard(output)) > 11_025)
    length = len(output.sound)
    before = heard(output)[-1]
    player.skip(4)
    owner.run(lambda: max(heard(output)) > before + 3000)
    places = output.places()
    leap = next(at for at in range(length // 2 - 500, len(places)) if places[at] > before + 3000)
    assert (leap - length // 2) / 22.05 < 120
    assert score_ms(places[leap]) - score_ms(before) == pytest.approx(4000, abs=60)


def test_skips_add_up_before_anything_is_made(player: Player, output: Recorder, owner) -> None:
    player.play()
    for _ in range(3):
        player.skip(2.0)
    owner.run(lambda: bool(heard(output)))
    wanted = 6000 - 2 * PAUSE_MS
    assert heard(output)[0] == pytest.approx(wanted, abs=60)


def test_a_skip_before_the_beginning_leads_to_it(player: Player, output: Recorder, owner) -> None:
    player.play()
    owner.run(lambda: len(heard(output)) > 11_025)
    player.pause()
    owner.run_for(0.05)
    count = len(heard(output))
    player.skip(-600)
    player.play()
    owner.run(lambda: len(heard(output)) > count + 500)
    assert begun(heard(output)[count:]) < 3


def test_a_skip_past_the_end_ends(player: Player, owner) -> None:
    player.play()
    player.skip(3600)
    owner.run(lambda: owner.ends == 1)
    assert player.state is PlayerState.IDLE


def test_a_skip_while_paused_shows_the_sentence(player: Player, owner) -> None:
    player.play()
    owner.run(lambda: bool(owner.words))
    player.pause()
    player.skip(5)
    owner.run(lambda: owner.sentences[-1] is not None and owner.sentences[-1].start > 0)
    assert player.state is PlayerState.PAUSED
    assert player.position == owner.sentences[-1].position


def test_a_pause_goes_on_where_it_was(player: Player, output: Recorder, owner) -> None:
    player.play()
    owner.run(lambda: len(heard(output)) > 11_025)
    player.pause()
    owner.run_for(0.2)
    count = len(heard(output))
    before = heard(output)[-1]
    player.play()
    owner.run(lambda: len(heard(output)) > count + 500)
    # the wave fades out in 5 ms and comes back where it began to
    assert heard(output)[count] - before == pytest.approx(0, abs=6)


@pytest.mark.parametrize("rate", [2.0, 0.6, 4.0])
def test_a_change_of_speed_goes_on_within_the_word(
    player: Player, output: Recorder, owner, rate: float
) -> None:
    player.play()
    owner.run(lambda: len(heard(output)) > 17_000)
    player.pause()
    owner.run_for(0.05)
    before = heard(output)[-1]
    count = len(heard(output))
    player.rate = rate
    player.play()
    owner.run(lambda: len(heard(output)) > count + 500)
    assert heard(output)[count] == pytest.approx(before, abs=8)


def test_the_pauses_are_the_readers(player: Player, output: Recorder, owner) -> None:
    player.manner = Manner(
        tashkeel=False, pausal=False, verbosity="off", sentence_pause_ms=700, paragraph_pause_ms=0
    )
    player.rate = 2.0
    player.play()
    owner.run(lambda: any(place > SENTENCE_MS + 100 for place in output.places()))
    places = output.places()
    first = next(at for at, place in enumerate(places) if place >= 0)
    following = next(at for at, place in enumerate(places) if place > SENTENCE_MS + 1)
    silent = sum(1 for place in places[first:following] if place < 0)
    assert silent / 22.05 == pytest.approx(700 / 2, abs=4)


def test_pitch_and_volume(player: Player, ruler: Ruler, output: Recorder, owner) -> None:
    player.pitch = 40
    assert player.pitch == 12
    player.volume = 0.5
    player.play()
    owner.run(lambda: len(output.sound) > 30_000)
    assert ruler.asked[-1][1].pitch == 12
    loud = max(output.places())
    player.volume = 7
    assert player.volume == 1
    seen = len(output.sound)
    owner.run(lambda: len(output.sound) > seen + 20_000)
    # half as loud, the ruler's thousand and its ms were half as much
    assert loud < 500 < max(output.places())


def test_what_is_said_before_a_piece(player: Player, documents: Make, ruler: Ruler, owner) -> None:
    player.load(documents(*SENTENCES[:2]), None, ("المادة التالية، من الجريدة",))
    player.rate = 4.0
    player.play()
    owner.run(lambda: owner.ends == 1, 15)
    assert [text for text, _ in ruler.asked[-3:]] == [
        "المادة التالية، من الجريدة",
        *SENTENCES[:2],
    ]
    ruler.asked.clear()
    player.play()
    owner.run(lambda: owner.ends == 2, 15)
    assert not [text for text, _ in ruler.asked if "التالية" in text]
