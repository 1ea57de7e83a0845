from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reader.document.model import Block, Document, Span, SpanKind
from reader.document.ranges import Position
from reader.settings import (
    ALL,
    EMOJI,
    MONTHS,
    PAUSAL,
    SKIP_ADDRESSES,
    SKIP_DATELINES,
    SPEAK_NOTES,
    SPEECH_RATE,
    TASHKEEL,
    VERBOSITY,
    Settings,
)
from reader.speech.manner import Manner
from reader.speech.plan import plan
from reader.speech.player import Player, PlayerState
from reader.speech.utterance import Utterance

Make = Callable[..., Document]
MakeBlock = Callable[..., Block]
Players = Callable[..., Player]
PLAIN = Manner(tashkeel=False, pausal=False)


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def test_the_defaults_of_the_settings_are_those_of_the_value(chosen: Settings) -> None:
    assert Manner.of(chosen) == Manner()
    assert hash(Manner.of(chosen)) == hash(Manner())


def test_every_choice_reaches_the_value(chosen: Settings) -> None:
    chosen[VERBOSITY] = "full"
    chosen[SKIP_DATELINES] = True
    chosen[SKIP_ADDRESSES] = False
    chosen[TASHKEEL] = chosen[PAUSAL] = False
    chosen[MONTHS], chosen[EMOJI] = "morocco", "skip"
    assert Manner.of(chosen) == Manner(
        verbosity="full",
        skips=frozenset({"credits", "read-also", "datelines"}),
        tashkeel=False,
        pausal=False,
        months="morocco",
        emoji="skip",
    )


def test_only_speech_settings_concern_it(chosen: Settings) -> None:
    for setting in ALL:
        if setting is SPEAK_NOTES:
            assert Manner.concerns(setting)  # the notes themselves come from their owner
            continue
        before = Manner.of(chosen)
        value = chosen[setting]
        if isinstance(value, bool):
            chosen[setting] = not value
        elif setting.choices:
            chosen[setting] = next(key for key in setting.choices if key != value)
        else:
            continue
        assert Manner.concerns(setting) == (Manner.of(chosen) != before), setting.key
    assert not Manner.concerns(SPEECH_RATE)


def test_a_new_manner_goes_on_at_the_current_word(owner, players: Players, documents: Make) -> None:
    text = "كتب الولد رسالة طويلة إلى صديقه القديم في المدينة البعيدة."
    document = documents(("quote", text), "اقرأ أيضًا: خبر", "نهاية.")
    player = players()
    player.manner = PLAIN
    player.load(document)
    player.rate = 2.0
    player.play()
    owner.run(lambda: len([w for w in owner.words if w]) >= 3)
    at = player.word
    seen = len(owner.words)
    player.manner = replace(PLAIN, skips=frozenset(), verbosity="off")
    assert player.manner.verbosity == "off"
    assert player.state is PlayerState.LOADING
    owner.run(lambda: owner.ends == 1, 15)
    rest = [w for w in owner.words[seen:] if w]
    assert at is not None
    assert rest[0].block == "b1"
    assert rest[0].start >= at.start
    starts = [w.start for w in owner.words if w and w.block == "b1"]
    assert starts == sorted(starts)
    assert "b2" in {w.block for w in rest}


def test_announcements_sound_without_a_lit_word(owner, players: Players, documents: Make) -> None:
    document = documents("أولى.", ("quote", "ثانية."))
    player = players()
    player.manner = PLAIN
    player.load(document)
    player.rate = 4.0
    player.play()
    owner.run(lambda: owner.ends == 1)
    text = [document.block(w.block).text[w.start : w.end] for w in owner.words if w]
    assert text == ["أولى", "ثانية"]
    lit = owner.words.index(None)
    assert 0 < lit < len(owner.words) - 1
    assert player.timeline()[1] > 0


def test_the_next_sentence_passes_over_what_is_skipped(
    owner, players: Players, documents: Make
) -> None:
    player = players()
    player.manner = PLAIN
    player.load(documents("أولى.", "اقرأ أيضًا: خبر", "ثالثة."))
    player.next_sentence()
    assert player.position == Position("b3", 0)
    player.previous_paragraph()
    assert player.position == Position("b1", 0)


def languages(document: Document) -> list[tuple[str, str]]:
    said: list[Utterance] = list(plan(document, manner=PLAIN))
    return [(u.language, u.spoken.strip()) for u in said]


def test_a_tagged_word_goes_to_its_voice_however_short(documents: Make, blocks: MakeBlock) -> None:
    text = "زار شارع Montaigne أمس."
    span = Span(9, 18, SpanKind.LANGUAGE, "fr")
    document = documents(blocks(1, text, spans=(span,)))
    assert languages(document) == [("ar", "زار شارع"), ("fr", "Montaigne"), ("ar", "أمس.")]
    wrong = documents(blocks(1, text, spans=(Span(0, 8, SpanKind.LANGUAGE, "fr"),)))
    assert {language for language, _ in languages(wrong)} == {"ar"}


def test_arabic_digits_follow_their_sentence(documents: Make) -> None:
    document = documents("قرأ the quick brown fox ٢٠٢٤ ثم نام.")
    assert languages(document)[1:] == [
        ("en", "the quick brown fox"),
        ("ar", "أَلْفَانِ وَأَرْبَعَةٌ وَعِشْرُونَ ثم نام."),
    ]
