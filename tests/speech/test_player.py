from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.engines.system import SystemEngine
from reader.speech.manner import Manner
from reader.speech.output import NO_SOUND, SilentOutput
from reader.speech.plan import plan
from reader.speech.player import Player, PlayerState
from reader.speech.utterance import Audio, Delivery, Utterance, Voice, WordTiming
from reader.speech.watch import Watch
from reader.text.offsets import Mapped
from reader.text.segment import words
from tests.speech.ruler import Recorder

TEXT = "كتب الولد رسالة. ثم نام."
LONG = "كتب الولد رسالة طويلة إلى صديقه القديم في المدينة البعيدة وراء الجبال العالية. "

Make = Callable[..., Document]
Players = Callable[..., Player]


def word_texts(document: Document, found: list[Range | None]) -> list[str]:
    return [document.block(r.block).text[r.start : r.end] for r in found if r is not None]


def test_a_document_is_said_to_its_end_word_by_word(
    owner, players: Players, documents: Make
) -> None:
    document = documents(("title", "عنوان قصير"), TEXT)
    player = players()
    player.load(document)
    assert player.state is PlayerState.IDLE
    player.rate = 4.0
    player.play()
    assert player.state is PlayerState.LOADING
    owner.run(lambda: owner.ends == 1)
    assert owner.states == [PlayerState.LOADING, PlayerState.PLAYING, PlayerState.IDLE]
    assert word_texts(document, owner.words) == [
        *("عنوان", "قصير", "كتب", "الولد", "رسالة", "ثم", "نام")
    ]
    assert word_texts(document, owner.sentences) == ["عنوان قصير", "كتب الولد رسالة.", "ثم نام."]
    assert owner.words[-1] is owner.sentences[-1] is None
    assert player.position is None
    assert owner.notices == []


def test_words_are_lit_in_time(owner, players: Players, documents: Make) -> None:
    document = documents(LONG, LONG)
    player = players()
    player.load(document)
    player.rate = 4.0
    owner.run_for(0.1)
    player.play()
    owner.run(lambda: owner.ends == 1, 15)
    engine = SilentEngine()
    expected: list[float] = []
    at = 0.0
    for utterance in plan(document):
        audio = engine.synthesize(utterance.spoken, engine.voices()[0], Delivery(4.0), Watch())
        expected += [at + word.start_ms / 1000 for word in audio.words]
        at += (audio.duration_ms + utterance.pause_ms / 4) / 1000
    lit = [when for word, when in zip(owner.words, owner.word_times, strict=True) if word]
    assert len(lit) == len(expected)
    errors = sorted(abs((a - lit[0]) - b) for a, b in zip(lit, expected, strict=True))
    # one word in twenty may come late on a busy machine
    assert errors[len(errors) * 95 // 100 - 1] < 0.06


def test_pausing_keeps_the_place(owner, players: Players, documents: Make) -> None:
    document = documents(LONG)
    player = players()
    player.load(document)
    player.play()
    owner.run(lambda: len(owner.words) >= 3)
    player.toggle()
    assert player.state is PlayerState.PAUSED
    owner.run_for(0.1)
    word, seen = player.word, len(owner.words)
    owner.run_for(0.6)
    assert player.word == word
    assert len(owner.words) == seen
    player.toggle()
    owner.run(lambda: len(owner.words) > seen)
    following = owner.words[seen]
    assert word is not None
    assert following is not None
    assert document.blocks[0].text[word.end : following.start].strip() == ""


def test_stopping_leads_back_to_the_start_of_the_sentence(
    owner, players: Players, documents: Make
) -> None:
    player = players()
    player.load(documents(TEXT, LONG))
    player.play_from(Position("b2", 10))
    owner.run(lambda: len(owner.words) >= 3)
    assert owner.words[0] == Range("b2", 10, 15)
    player.stop()
    assert player.state is PlayerState.IDLE
    assert player.position == Position("b2", 0)
    owner.run_for(0.1)
    assert owner.words[-1] is owner.sentences[-1] is None
    seen = len(owner.words)
    player.play()
    owner.run(lambda: len(owner.words) > seen)
    assert owner.words[seen] == Range("b2", 0, 3)


def test_listening_resumes_at_the_start_of_the_sentence(
    owner, players: Players, documents: Make
) -> None:
    document = documents(TEXT, LONG)
    player = players()
    player.load(document, Position("b2", 30))
    assert player.position == Position("b2", 0)
    player.load(document, Position("gone", 30))
    assert player.position is None
    player.load(document, Position("b1", 19))
    player.play()
    owner.run(lambda: bool(owner.words))
    assert owner.words[0] == Range("b1", 17, 19)


def test_only_the_selection_is_said(owner, players: Players, documents: Make) -> None:
    document = documents(LONG, TEXT)
    text = document.blocks[0].text
    start = text.index("صديقه")
    player = players()
    player.load(document)
    player.rate = 4.0
    ranges = (Range("b1", start, text.index("في")), Range("b2", 0, 9))
    player.play_ranges(ranges)
    owner.run(lambda: owner.words[-1:] == [Range("b1", start, start + 5)])
    player.rate = 3.0
    owner.run(lambda: owner.ends == 1)
    said = word_texts(document, owner.words)
    chosen = ["صديقه", "القديم", "كتب", "الولد"]
    # a busy machine may come too late to show a word as short as these are at this speed
    assert (said[0], said[-1]) == (chosen[0], chosen[-1])
    assert [word for word in chosen if word in said] == said
    assert player.state is PlayerState.IDLE


def test_going_on_to_sentences_and_paragraphs_while_playing(
    owner, players: Players, documents: Make
) -> None:
    document = documents(LONG * 2, LONG, LONG)
    second = document.blocks[0].text.index("كتب", 5)
    player = players()
    player.load(document)

    def go(move: Callable[[], None], block: str, offset: int) -> None:
        seen = len(owner.words)
        move()
        assert player.position == Position(block, offset)
        owner.run(lambda: any(word is not None for word in owner.words[seen:]))
        assert next(w for w in owner.words[seen:] if w) == Range(block, offset, offset + 3)
        assert player.state is PlayerState.PLAYING

    player.play()
    owner.run(lambda: bool(owner.words))
    go(player.next_sentence, "b1", second)
    go(player.next_paragraph, "b2", 0)
    go(player.next_paragraph, "b3", 0)
    go(player.previous_paragraph, "b2", 0)
    go(player.previous_sentence, "b1", second)
    owner.run_for(1.2)
    go(player.previous_sentence, "b1", second)
    go(player.previous_sentence, "b1", 0)
    go(player.previous_sentence, "b1", 0)
    player.next_paragraph()
    player.next_paragraph()
    player.next_paragraph()
    assert player.position == Position("b3", 0)


def test_moving_while_nothing_plays_moves_the_place(
    owner, players: Players, documents: Make
) -> None:
    document = documents(TEXT, LONG)
    player = players()
    player.next_sentence()
    player.play()
    player.load(document)
    player.next_sentence()
    owner.run_for(0.1)
    assert player.state is PlayerState.IDLE
    assert owner.sentences == [Range("b1", 17, 24)]
    player.play()
    owner.run(lambda: bool(owner.words))
    assert owner.words[0] == Range("b1", 17, 19)
    player.pause()
    player.next_paragraph()
    owner.run_for(0.2)
    assert player.state is PlayerState.PAUSED
    assert owner.words[-1] is None
    player.play()
    owner.run(lambda: owner.words[-1] is not None)
    assert owner.words[-1] == Range("b2", 0, 3)


def test_speed_and_voice_go_on_at_the_word(owner, players: Players, documents: Make) -> None:
    document = documents(LONG)
    spans = words(document.blocks[0].text)
    player = players(EspeakEngine(), SilentEngine())
    player.load(document)
    player.play()
    owner.run(lambda: len(owner.words) >= 3)
    player.rate = 3.0
    owner.run(lambda: len(owner.words) >= 6)
    player.set_voice("ar", Voice("silent", "silent", "Silent", ""))
    owner.run(lambda: len(owner.words) >= 9)
    player.rate = 9
    assert player.rate == 4.0
    owner.run(lambda: owner.ends == 1)
    lit = [(word.start, word.end) for word in owner.words if word]
    assert lit == list(spans)


def test_a_change_of_speed_while_paused_waits_for_play(
    owner, players: Players, documents: Make
) -> None:
    player = players()
    player.load(documents(LONG))
    player.play()
    owner.run(lambda: len(owner.words) >= 4)
    player.pause()
    word = player.word
    player.rate = 2.0
    owner.run_for(0.2)
    assert player.state is PlayerState.PAUSED
    assert player.word == word
    seen = len(owner.words)
    player.play()
    owner.run(lambda: len(owner.words) > seen)
    assert word is not None
    assert owner.words[seen].start > word.start


def test_the_timeline_and_seeking(owner, players: Players, documents: Make) -> None:
    document = documents(*[LONG] * 6)
    player = players()
    assert player.timeline() == (0.0, 0.0)
    player.load(document)
    elapsed, total = player.timeline()
    assert elapsed == 0 < total
    player.rate = 2.0
    assert player.timeline()[1] == pytest.approx(total / 2)
    player.seek(0.5)
    elapsed, total = player.timeline()
    assert elapsed / total == pytest.approx(0.5, abs=0.05)
    player.play()
    owner.run(lambda: bool(owner.words))
    assert owner.words[0] is not None
    assert owner.words[0].block in {"b3", "b4"}
    player.seek(0.95)
    owner.run(lambda: owner.words[-1] is not None and owner.words[-1].block == "b6")
    owner.run(lambda: owner.ends == 1)


def test_what_was_left_is_never_lit(owner, players: Players, documents: Make) -> None:
    first, second = documents(LONG * 3), documents("نص آخر قصير.")
    player = players()
    player.load(first)
    player.play()
    owner.run(lambda: bool(owner.words))
    # words of the first piece are posted and wait while the second is loaded
    time.sleep(1.0)
    seen = len(owner.words)
    player.load(second)
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert word_texts(second, owner.words[seen:]) == ["نص", "آخر", "قصير"]


def test_hammering_leaves_one_voice(owner, players: Players, documents: Make) -> None:
    document = documents(*[LONG] * 4)
    player = players(EspeakEngine(), SilentEngine())
    player.load(document)
    for number in range(120):
        (player.play, player.next_sentence, player.previous_paragraph, player.toggle)[number % 4]()
        player.seek(number % 10 / 10)
        player.rate = 0.5 + number % 7 / 2
    player.rate = 4.0
    player.play_from(Position("b4", 0))
    owner.run(lambda: owner.ends == 1, 15)
    last = [word for word in owner.words if word and word.block == "b4"]
    assert [(word.start, word.end) for word in last[-14:]] == list(words(document.blocks[3].text))


def test_an_empty_document_ends_at_once(owner, players: Players, documents: Make) -> None:
    player = players()
    player.load(documents(("rule", "")))
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert owner.states == [PlayerState.LOADING, PlayerState.IDLE]


def test_a_voice_that_dies_is_replaced_and_told_once(
    owner, players: Players, documents: Make
) -> None:
    system = SystemEngine()
    offered = system.voices()
    system.close()
    system.voices = lambda: offered  # type: ignore[method-assign]
    player = players(system, EspeakEngine(), SilentEngine())
    player.load(documents(TEXT))
    player.rate = 4.0
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert [str(notice) for notice in owner.notices] == [
        "The voice Arabic (system) failed; Arabic (espeak) goes on."
    ]


def test_without_any_voice_the_player_stops_and_says_so(
    owner, players: Players, documents: Make
) -> None:
    system = SystemEngine()
    system.close()
    player = players(system)
    player.load(documents(TEXT))
    player.play()
    owner.run(lambda: bool(owner.notices))
    assert player.state is PlayerState.IDLE
    assert "no voice" in str(owner.notices[0])


class SlowEngine(SilentEngine):
    """A silent engine that takes its time, as system voices do."""

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        for _ in range(30):
            watch.check()
            time.sleep(0.01)
        return super().synthesize(text, voice, delivery, watch)


def test_waiting_for_a_slow_voice_is_loading(owner, players: Players, documents: Make) -> None:
    player = players(SlowEngine())
    player.load(documents("نعم.", "لا.", "نعم."))
    player.rate = 4.0
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert owner.states[:4] == [PlayerState.LOADING, PlayerState.PLAYING] * 2
    assert len([word for word in owner.words if word]) == 3


class BrokenEngine(SilentEngine):
    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        raise ZeroDivisionError("a bug")


def test_a_bug_of_an_engine_is_a_failure_of_its_voice(
    owner, players: Players, documents: Make
) -> None:
    player = players(BrokenEngine())
    player.load(documents(TEXT))
    player.play()
    owner.run(lambda: bool(owner.notices))
    assert player.state is PlayerState.IDLE
    assert "does not answer" in str(owner.notices[0])


def test_a_bug_of_ours_is_raised_where_the_owner_reports_it(
    owner, players: Players, documents: Make
) -> None:
    def broken(_mapped: Mapped, language: str = "ar") -> Mapped:
        raise ZeroDivisionError("a bug")

    player = players()
    player.load(documents(TEXT))
    player.manner = Manner(dictionary=broken)
    player.play()
    with pytest.raises(ZeroDivisionError):
        owner.run(lambda: False)
    assert player.state is PlayerState.IDLE


def test_words_that_are_nowhere_end_nothing_but_the_piece(
    owner, players: Players, documents: Make
) -> None:
    class Astray(SilentEngine):
        astray = True

        def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
            audio = super().synthesize(text, voice, delivery, watch)
            words = (WordTiming(900, 1000, 0.0, 1.0),)
            return replace(audio, words=words) if self.astray else audio

    engine = Astray()
    player = players(engine)
    player.load(documents(TEXT))
    player.rate = 4.0
    player.play()
    with pytest.raises(IndexError):
        owner.run(lambda: False)
    assert player.state is PlayerState.IDLE
    engine.astray = False
    player.load(documents(LONG))
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert len(words(LONG)) == len([word for word in owner.words if word])


def test_the_end_of_a_piece_is_not_the_end_of_the_next(
    owner, players: Players, documents: Make
) -> None:
    player = players()
    player.load(documents("نعم."))
    player.rate = 4.0
    player.play()
    # the owner is busy, and takes another piece before it hears of the end
    while player.state is not PlayerState.IDLE:
        time.sleep(0.005)
    player.load(documents(TEXT))
    owner.run_for(0.1)
    assert owner.ends == 0
    player.play()
    owner.run(lambda: owner.ends == 1)


def test_a_missing_device_is_told_when_somebody_listens(
    owner, players: Players, documents: Make
) -> None:
    player = players(output=SilentOutput(NO_SOUND))
    player.load(documents(TEXT))
    owner.run_for(0.2)
    assert owner.notices == []
    player.rate = 4.0
    player.play()
    owner.run(lambda: owner.ends == 1)
    assert owner.notices == [NO_SOUND]


def test_closing_while_it_speaks_leaves_nothing(owner, documents: Make) -> None:
    before = set(threading.enumerate())
    system = SystemEngine()
    assert system.voices()
    player = Player((system, SilentEngine()), SilentOutput, owner.post, owner, {})
    player.load(documents(LONG))
    player.play()
    owner.run(lambda: bool(owner.words))
    player.close()
    player.close()
    assert set(threading.enumerate()) <= before
    seen = (len(owner.words), len(owner.states))
    owner.run_for(0.1)
    assert (len(owner.words), len(owner.states)) == seen


def test_sound_has_no_gaps_but_the_pauses(owner, players: Players, documents: Make) -> None:
    document = documents("نعم نعم نعم. نعم نعم.", "نعم نعم نعم.")
    output = Recorder()
    player = players(EspeakEngine(), output=output)
    player.load(document)
    owner.run_for(0.2)
    player.play()
    owner.run(lambda: owner.ends == 1, 15)
    player.close()
    assert len(output.sound) % 2 == 0
    utterances: list[Utterance] = list(plan(document))
    gaps = [ms for ms in silences(bytes(output.sound)) if ms > 200]
    for gap, utterance in zip(gaps, utterances, strict=False):
        assert utterance.pause_ms - 20 <= gap <= utterance.pause_ms + 120
    assert len(gaps) == len(utterances) - 1


def silences(sound: bytes) -> list[float]:
    """Give the lengths (ms) of silences between sounds."""
    from reader.speech.sound import unpack

    values = unpack(sound)
    loud = [at for at in range(0, len(values), 110) if max(map(abs, values[at : at + 110])) > 260]
    return [(b - a) / 22.05 - 5 for a, b in pairwise(loud) if b - a > 110]
